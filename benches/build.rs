//! How long the sample project takes: to be understood, to become each deliverable, to become all of them, and to be
//! found as it was. `cargo bench --bench build`; the figures are in docs/performance.md.

use std::path::Path;

use divan::{Bencher, black_box};
use qilby::pipeline::{Inputs, Selection, Unwatched, compile, compile_unless, understand};
use qilby::render::deliverable::Deliverable;
use qilby::write::{self, Options};

fn main() {
    divan::main();
}

/// The sample at the root of the repository, with the embedded templates.
fn sample() -> Inputs {
    let read = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    Inputs {
        project: read("project.toml").expect("the sample is in the repository"),
        results: read("project.results.toml").ok(),
        ..Inputs::default()
    }
}

/// Load, check and plan.
#[divan::bench]
fn understood(bencher: Bencher<'_, '_>) {
    let inputs = sample();
    bencher.bench(|| understand(black_box(&inputs)));
}

/// Everything in memory. What the typesetter remembers of the round before is forgotten, as in a new process.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn all(bencher: Bencher<'_, '_>) {
    let inputs = sample();
    bencher.with_inputs(forget).bench_values(|()| compile(black_box(&inputs), &Selection::default(), &Unwatched));
}

/// One deliverable alone; the plan projet lists the others, so it is all of them.
#[divan::bench(args = Deliverable::ALL.iter().map(|one| one.name()), sample_count = 5, sample_size = 1)]
fn one(bencher: Bencher<'_, '_>, name: &str) {
    let inputs = sample();
    let selection = Selection { only: vec![name.to_owned()], milestone: None };
    bencher.with_inputs(forget).bench_values(|()| compile(black_box(&inputs), &selection, &Unwatched));
}

/// A second build of the very same inputs, from reading the project to comparing every byte on the disk.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn nothing_changed(bencher: Bencher<'_, '_>) {
    let inputs = sample();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    let product = compile(&inputs, &Selection::default(), &Unwatched).ok().and_then(|made| made.product);
    let product = product.expect("the sample is sound");
    write::publish(product.artifacts, &product.edition, &out, Options::default()).expect("a new folder can be written");
    let stands = |recipe: &str| write::standing(&out, recipe).is_some();
    bencher.bench(|| {
        let compiled = compile_unless(black_box(&inputs), &Selection::default(), &Unwatched, &stands);
        assert!(compiled.is_ok_and(|compiled| compiled.product.is_none()), "every file is as it was made");
    });
}

fn forget() {
    qilby::render::typeset::Typesetter::forget(0);
}
