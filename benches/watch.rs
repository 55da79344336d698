//! How long it takes from a save of the sample project to the new pages of the document that is looked at.
//! `cargo bench --bench watch`; the figures are in docs/performance.md.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use divan::{Bencher, black_box};
use qilby::pipeline::{Inputs, Live, Pages, Unwatched, Watch};

fn main() {
    divan::main();
}

/// Looks on as the page does: asks for the first page that it is shown.
#[derive(Default)]
struct Reader(AtomicU64);

impl Watch for Reader {
    fn begin(&self, _: &str) {}
    fn end(&self, _: &str) {}
    fn wants_pages(&self) -> bool {
        true
    }
    fn laid_out(&self, _: &str, _: &str, _: Option<&str>, pages: Arc<dyn Pages>) {
        let drawn = pages.svg(0).map_or(0, |svg| svg.len());
        self.0.fetch_add(u64::try_from(drawn).unwrap_or_default(), Ordering::Relaxed);
    }
}

/// The sample, with another title of its first task each time.
fn saved(round: u64) -> Inputs {
    let read = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    let project = read("project.toml").expect("the sample is in the repository");
    let title = "title = \"Réunion de lancement\"";
    assert!(project.contains(title), "the task is in the sample");
    Inputs {
        project: project.replacen(title, &format!("title = \"Réunion de lancement {round}\""), 1),
        results: read("project.results.toml").ok(),
        ..Inputs::default()
    }
}

/// Load, check, plan and lay out one document, after a whole build.
#[divan::bench(args = ["gantt.pdf", "architecture.pdf", "plan-projet.pdf", "recette.pdf", "regles-de-flux.pdf"],
               sample_count = 20, sample_size = 1)]
fn save_to_page(bencher: Bencher<'_, '_>, document: &str) {
    drop(Live::new(saved(0)).build(&Unwatched));
    let mut round = 0;
    let reader = Reader::default();
    let next = || {
        round += 1;
        saved(round)
    };
    bencher.with_inputs(next).bench_local_values(|inputs| {
        let drawn = Live::new(black_box(inputs)).draft(document, &reader);
        assert!(drawn.is_ok(), "the sample is sound");
    });
    assert!(reader.0.into_inner() > 0, "pages were seen");
}
