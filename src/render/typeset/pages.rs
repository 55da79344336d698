//! The pages of a document that was laid out, for those who look on.

use crate::watch::Pages;
use typst::layout::{Frame, FrameItem};
use typst::utils::hash128;
use typst_layout::PagedDocument;
use typst_svg::SvgOptions;

/// A document that was laid out, with the digest of each page.
pub(super) struct LaidOut {
    document: PagedDocument,
    digests: Vec<u128>,
}

impl LaidOut {
    pub(super) fn new(document: &PagedDocument) -> Self {
        let digests = document.pages().iter().map(|page| hash128(&Looks(&page.frame))).collect();
        LaidOut { document: document.clone(), digests }
    }
}

/// A page by what is seen of it: the marks that lead from one place to another depend on the whole document.
struct Looks<'a>(&'a Frame);

impl std::hash::Hash for Looks<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.size().hash(state);
        for (at, item) in self.0.items() {
            match item {
                FrameItem::Tag(_) | FrameItem::Link(..) => continue,
                FrameItem::Group(group) => {
                    state.write_u8(1);
                    (group.transform, &group.clip).hash(state);
                    Looks(&group.frame).hash(state);
                }
                FrameItem::Text(text) => (2, text).hash(state),
                FrameItem::Shape(shape, _) => (3, shape).hash(state),
                FrameItem::Image(image, size, _) => (4, image, size).hash(state),
            }
            at.hash(state);
        }
        // The end of a group.
        state.write_u8(0);
    }
}

impl Pages for LaidOut {
    fn sizes(&self) -> Vec<(f64, f64)> {
        let size = |page: &typst_layout::Page| (page.frame.width().to_pt(), page.frame.height().to_pt());
        self.document.pages().iter().map(size).collect()
    }

    fn digest(&self, page: usize) -> Option<String> {
        self.digests.get(page).map(|digest| format!("{digest:032x}"))
    }

    fn svg(&self, page: usize) -> Option<String> {
        let options = SvgOptions { render_bleed: false, pretty: false };
        self.document.pages().get(page).map(|page| typst_svg::svg(page, &options))
    }
}
