//! Documents typeset and read back: the specimen of the design system, the user’s templates, texts of all kinds.

mod specimen;
mod templates;
mod texts;

use super::*;
use serde_json::{Value, json};
use typst::layout::{Frame, FrameItem};

include!("../../../../tests/typeset/identity.rs");

const SPECIMEN: &str = include_str!("../../../../tests/typeset/specimen.typ");
const SPECIMEN_DATA: &str = include_str!("../../../../tests/typeset/specimen.json");
const PICTURE: &str = include_str!("../../../../tests/typeset/picture.svg");

/// A typesetter with templates of the user's.
fn with(templates: &[(&str, &str)]) -> Typesetter {
    let templates = templates.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    Typesetter::with_templates(&templates).unwrap()
}

/// A typesetter with one document of the given source, and the job for it.
fn document(source: &str) -> (Typesetter, Job) {
    let typesetter = with(&[("documents/test.typ", source)]);
    (typesetter, Job::new("documents/test.typ", "acme/test", sample_identity()))
}

fn specimen() -> (Typesetter, Job) {
    let typesetter = with(&[("documents/specimen.typ", SPECIMEN)]);
    let data: Value = serde_json::from_str(SPECIMEN_DATA).unwrap();
    let job = Job::new("documents/specimen.typ", "acme/specimen", sample_identity())
        .with_data("specimen", data)
        .with_file("pictures/picture.svg", PICTURE);
    (typesetter, job)
}

/// The words on the pages of a document, page by page.
fn pages_of(typesetter: &Typesetter, job: &Job) -> Vec<String> {
    fn walk(frame: &Frame, out: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => walk(&group.frame, out),
                FrameItem::Text(text) => {
                    out.push_str(&text.text);
                    out.push(' ');
                }
                _ => {}
            }
        }
    }
    let (world, _) = JobWorld::new(&typesetter.shared, job, Strictness::Usual).unwrap();
    let document = typst::compile::<PagedDocument>(&world).output.unwrap();
    document
        .pages()
        .iter()
        .map(|page| {
            let mut out = String::new();
            walk(&page.frame, &mut out);
            out
        })
        .collect()
}

/// Text without any blank, to compare across line breaks.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{ad}')).collect()
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}
