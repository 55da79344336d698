//! The architecture drawing, measured on the SVG that is written.

#[path = "architecture/sample.rs"]
mod sample;

use qilby::render::architecture::{Page, draw};

#[test]
fn dump() {
    let Ok(folder) = std::env::var("QILBY_DUMP") else {
        return;
    };
    for page in [Page::A3, Page::A4] {
        let t = std::time::Instant::now();
        let sheets = draw(&sample::diagram(page));
        eprintln!("{page:?} {:?} {}", t.elapsed(), sheets.len());
        for (i, sheet) in sheets.iter().enumerate() {
            std::fs::write(format!("{folder}/{page:?}-{i}.svg"), &sheet.svg).expect("writable");
        }
    }
}
