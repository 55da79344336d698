//! Long work tells how far it is, whoever listens. A leaf.

/// Is told of each long step, from any thread, so that it can be shown.
pub trait Watch: Sync {
    /// A step begins; its name is shown to the user and is the same when it ends.
    fn begin(&self, step: &str);
    /// The step ends.
    fn end(&self, step: &str);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: &str) {}
    fn end(&self, _: &str) {}
}
