//! Time to draw the network architecture: the sample of 13 nodes and 22 flows, and larger ones.

#[path = "../tests/architecture/generated.rs"]
mod generated;
#[path = "../tests/architecture/sample.rs"]
mod sample;

use divan::Bencher;
use qilby_draw::architecture::{Page, draw};

fn main() {
    divan::main();
}

#[divan::bench(args = [Page::A3, Page::A4])]
fn sample_of_22_flows(bencher: Bencher, page: Page) {
    let diagram = sample::diagram(page);
    bencher.bench_local(|| draw(divan::black_box(&diagram)));
}

#[divan::bench(args = [20, 40, 80])]
fn generated_networks(bencher: Bencher, flows: usize) {
    let diagram = generated::diagram(5, 12, 40, flows, Page::A3);
    bencher.bench_local(|| draw(divan::black_box(&diagram)));
}
