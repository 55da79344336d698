//! How planning grows: from the text of a project file to its plan, for 1,000, 10,000 and 100,000 tasks of 20 people.
//! `cargo bench --bench scale`; the figures are in docs/performance.md.
//!
//! `cargo bench --bench scale -- --write DIRECTORY` writes the project files instead, to measure a command on them.

use std::fmt::Write as _;
use std::path::Path;

use divan::{Bencher, black_box};
use qilby::pipeline::{Inputs, understand};

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// Tasks of a phase, each phase with its milestone.
const OF_PHASE: usize = 100;

const PEOPLE: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = arguments.iter().position(|one| one == "--write").and_then(|at| arguments.get(at + 1));
    match folder {
        Some(folder) => {
            for tasks in SIZES {
                let path = Path::new(folder).join(format!("{tasks}.toml"));
                std::fs::write(path, project(tasks)).expect("the folder can be written");
            }
        }
        None => divan::main(),
    }
}

/// Load, check and plan, as `qilby check` does.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn understood(bencher: Bencher<'_, '_>, tasks: usize) {
    let inputs = Inputs { project: project(tasks), ..Inputs::default() };
    bencher.bench_local(|| {
        let (plan, found) = understand(black_box(&inputs));
        assert!(plan.is_some(), "{:?}", found.project.first());
    });
}

/// A generator without chance, so that every run measures the same project.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A project file of so many tasks, of half a day on average, each waiting for up to two of the hundred before it; one in
/// forty is a delivery, one a workshop for two, one for any of two.
fn project(tasks: usize) -> String {
    let mut numbers = Numbers(7);
    let mut text = String::from(
        "[project]\nname = \"Grand\"\ntitle = \"Grand projet\"\nreference = \"GRA\"\nclient = { name = \"Client\" }\n\
         supplier = { name = \"Fournisseur\" }\nlanguage = \"fr\"\nstart = 2026-01-05\nversion = \"1.0\"\n\
         status_date = 2026-01-05\n\n[schedule]\neffort = \"quick\"\n",
    );
    for person in 0..PEOPLE {
        let availability = if person % 8 == 3 { "availability = 0.5\n" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n[[member]]\nid = \"p{person:02}\"\nname = \"Personne {person:02}\"\nrate = 500\n{availability}"
        );
    }
    for task in 0..tasks {
        if task % OF_PHASE == 0 {
            let phase = task / OF_PHASE;
            let _ = write!(text, "\n[[phase]]\nid = \"phase-{phase:04}\"\ntitle = \"Phase {phase}\"\n");
        }
        let hours = 1 + numbers.below(6);
        let (who, step) = (numbers.below(PEOPLE), 1 + numbers.below(PEOPLE - 1));
        let other = (who + step) % PEOPLE;
        let work = match task % 40 {
            19 => "duration = \"3d\"".to_owned(),
            29 => format!("effort = \"2h\"\nassign = [\"p{who:02}\", \"p{other:02}\"]"),
            39 => format!("effort = \"{hours}h\"\nassign = {{ any = [\"p{who:02}\", \"p{other:02}\"] }}"),
            _ => format!("effort = \"{hours}h\"\nassign = [\"p{who:02}\"]"),
        };
        let _ = write!(text, "\n[[phase.task]]\nid = \"t{task:06}\"\ntitle = \"Tâche {task}\"\n{work}\n");
        let count = numbers.below(3).min(task);
        let mut after: Vec<String> = Vec::new();
        for _ in 0..count {
            let from = format!("\"t{:06}\"", task - 1 - numbers.below(task.min(OF_PHASE)));
            let link = match numbers.below(8) {
                0 => format!("{{ task = {from}, type = \"SS\", lag = \"2h\" }}"),
                _ => from.clone(),
            };
            if !after.iter().any(|one| one.contains(&from)) {
                after.push(link);
            }
        }
        if !after.is_empty() {
            let _ = writeln!(text, "after = [{}]", after.join(", "));
        }
    }
    for phase in 0..tasks.div_ceil(OF_PHASE) {
        let _ = write!(
            text,
            "\n[[milestone]]\nid = \"m{phase:04}\"\ntitle = \"Fin de la phase {phase}\"\nafter = [\"phase-{phase:04}\"]\n"
        );
    }
    text
}
