//! Long work tells how far it is, whoever listens. A leaf.

use std::sync::Arc;

/// Is told of each long step, from any thread, so that it can be shown.
pub trait Watch: Sync {
    /// A step begins; its name is shown to the user and is the same when it ends.
    fn begin(&self, step: &str);
    /// The step ends.
    fn end(&self, step: &str);
    /// Whether the work is still wanted; what was begun is ended all the same.
    fn goes_on(&self) -> bool {
        true
    }
    /// Whether anybody looks at the pages of documents before their files are written.
    fn wants_pages(&self) -> bool {
        false
    }
    /// A document is laid out: the path of its file, its title and the line under it, its pages.
    fn laid_out(&self, path: &str, title: &str, subtitle: Option<&str>, pages: Arc<dyn Pages>) {
        let _ = (path, title, subtitle, pages);
    }
}

/// The pages of a document, drawn when they are asked for.
pub trait Pages: Send + Sync {
    /// Width and height of each page, in points.
    fn sizes(&self) -> Vec<(f64, f64)>;
    /// What tells a page from another one, in hexadecimal digits; none past the end.
    fn digest(&self, page: usize) -> Option<String>;
    /// A page, from 0, as SVG without references to anything outside; none past the end.
    fn svg(&self, page: usize) -> Option<String>;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: &str) {}
    fn end(&self, _: &str) {}
}
