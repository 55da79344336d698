//! The typesetting machine: a template, data and pictures in memory → a PDF that passes PDF/A-2a and PDF/UA-1.
//!
//! A [`Typesetter`] holds what all documents share: fonts, templates (embedded, or the user's own of the same name) and
//! is cheap to clone. A [`Job`] is one document. Typst sees a small world made of memory only:
//!
//! | path | what |
//! |---|---|
//! | `/documents/*.typ` | templates, `lib.typ` among them |
//! | `/texts/<language>.json` | the words of the language ([`super::texts`]) |
//! | `/data/document.json` | the [`Identity`] of the document |
//! | `/data/<name>.json` | the data given to the job |
//! | any other | files given to the job, such as `/pictures/architecture.svg` |
//!
//! There is no clock (today is the document's date), no package and no network, so the same job gives the same bytes.

mod coverage;
mod embedded;
mod job;
mod message;
mod pages;
mod world;

#[cfg(test)]
mod tests;

pub use coverage::Replaced;
pub use job::{Identity, Job, Person, Revision};
pub use message::{Message, Origin, Severity, TypesetError};

use crate::render::texts::{Texts, TextsError};
use crate::watch::Pages;
use coverage::Strictness;
use pages::LaidOut;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use typst::comemo;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use world::{JobWorld, Shared};

/// Who looks at the pages of a document as soon as they are laid out.
pub type Audience<'a> = &'a (dyn Fn(Arc<dyn Pages>) + Sync);

/// What is done in the world of a job, told the characters that cannot be printed.
type Work<'a, R> = &'a (dyn Fn(&JobWorld, Vec<Replaced>) -> Result<R, TypesetError> + Sync);

/// Stack of the threads that typeset: deep tables and lists recurse further than a default thread allows.
const STACK: usize = 16 << 20;

/// Typesets documents; holds the fonts and templates. Cheap to clone and to share across threads.
#[derive(Clone)]
pub struct Typesetter {
    shared: Arc<Shared>,
}

/// A document, typeset.
#[derive(Debug, Clone, PartialEq)]
pub struct Typeset {
    /// The PDF file.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// What Typst warned of, such as an unknown font; a shipped template gives none.
    pub warnings: Vec<Message>,
    /// Characters of the data that no font has and that were printed as `□`.
    pub replaced: Vec<Replaced>,
}

/// Why the user's templates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateError {
    /// A name leaves the templates folder or is not a path.
    Name(String),
    /// A template or text file is not UTF-8.
    NotUtf8(String),
    /// A file under `fonts/` holds no font.
    Font(String),
    /// A file of texts is wrong.
    Texts(TextsError),
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => write!(f, "`{name}` is not the name of a template"),
            Self::NotUtf8(name) => write!(f, "{name}: the file is not valid UTF-8"),
            Self::Font(name) => write!(f, "{name}: the file is not a TrueType or OpenType font"),
            Self::Texts(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TemplateError {}

impl Typesetter {
    /// A typesetter with the embedded templates alone.
    ///
    /// # Errors
    /// None in practice: the embedded files are tested.
    pub fn new() -> Result<Self, TemplateError> {
        Self::with_templates(&BTreeMap::new())
    }

    /// A typesetter whose embedded templates are replaced by the user's of the same name. Names are relative to the
    /// templates folder (`documents/lib.typ`, `texts/fr.toml`); a file of another name is simply added, and a
    /// `.ttf` or `.otf` under `fonts/` joins the fonts.
    ///
    /// # Errors
    /// A name that leaves the folder, a `.typ` file that is not UTF-8, a file of texts that is not TOML.
    pub fn with_templates(user: &BTreeMap<String, Vec<u8>>) -> Result<Self, TemplateError> {
        Ok(Self { shared: world::shared(user)? })
    }

    /// The texts of a language, the user's own laid over the embedded ones.
    ///
    /// # Errors
    /// A language for which there are none.
    pub fn texts(&self, language: &str) -> Result<&Texts, TextsError> {
        self.shared.texts.get(language).ok_or_else(|| TextsError::UnknownLanguage(language.to_owned()))
    }

    /// The characters of a text that would be printed as `□`, in order of code point, each once.
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        self.shared.coverage.clean(text, Strictness::Usual).1
    }

    /// Typesets one document.
    ///
    /// Text that the fonts cannot show never fails a document: it is replaced and reported in [`Typeset::replaced`].
    ///
    /// # Errors
    /// A fault in a template or in a picture, with file, line and hints.
    pub fn typeset(&self, job: &Job) -> Result<Typeset, TypesetError> {
        self.typeset_before(job, None)
    }

    /// Typesets one document, and shows its pages as soon as they are laid out.
    ///
    /// # Errors
    /// As [`Typesetter::typeset`].
    pub fn typeset_before(&self, job: &Job, audience: Option<Audience<'_>>) -> Result<Typeset, TypesetError> {
        self.tried(job, &|world, replaced| self.compile(job, world, replaced, audience))
    }

    /// Lays a document out and shows its pages, without making a file of them.
    ///
    /// # Errors
    /// As [`Typesetter::typeset`].
    pub fn lay_out(&self, job: &Job, audience: Audience<'_>) -> Result<(), TypesetError> {
        self.tried(job, &|world, _| laid_out(world, Some(audience)).map(drop))
    }

    /// Typesets several documents at once, the answers in the order of the jobs.
    pub fn typeset_all(&self, jobs: &[Job]) -> Vec<Result<Typeset, TypesetError>> {
        roomy(|| jobs.par_iter().map(|job| self.typeset(job)).collect())
    }

    /// Lays a document out for what is remembered of it: a document that differs little is then quick. Faults are
    /// left to be found by [`Typesetter::typeset`].
    pub fn rehearse(&self, job: &Job) {
        let work = || {
            if let Ok((world, _)) = JobWorld::new(&self.shared, job, Strictness::Usual) {
                drop(typst::compile::<PagedDocument>(&world));
            }
        };
        drop(catch_unwind(AssertUnwindSafe(work)));
    }

    /// Forgets what was remembered for faster typesetting and not used in the last `max_age` documents or so. A program
    /// that stays alive (watch mode) calls it with about 10 after each build.
    pub fn forget(max_age: usize) {
        comemo::evict(max_age);
    }

    /// Does the work in the world of the job; once more, without the rarer scripts, when a font is not up to them.
    fn tried<R: Send>(&self, job: &Job, work: Work<'_, R>) -> Result<R, TypesetError> {
        roomy(|| match self.attempt(job, Strictness::Usual, work) {
            // A cluster that no single font can show: print the whole document without the rarer scripts.
            Err(error) if error.is_about_glyphs() => self.attempt(job, Strictness::Strict, work),
            outcome => outcome,
        })
    }

    fn attempt<R>(&self, job: &Job, strictness: Strictness, work: Work<'_, R>) -> Result<R, TypesetError> {
        let attempt = || {
            let (world, replaced) = JobWorld::new(&self.shared, job, strictness)?;
            work(&world, replaced)
        };
        // Typst is large and takes the user's templates: a defect of its own must not end the program.
        catch_unwind(AssertUnwindSafe(attempt)).unwrap_or_else(|_| {
            Err(TypesetError::internal(&format!("the typesetter stopped on a defect of its own in `{}`", job.main)))
        })
    }

    fn compile(
        &self,
        job: &Job,
        world: &JobWorld,
        replaced: Vec<Replaced>,
        audience: Option<Audience<'_>>,
    ) -> Result<Typeset, TypesetError> {
        let (document, warnings) = laid_out(world, audience)?;
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| TypesetError::internal(error.message().as_str()))?;
        let options = PdfOptions {
            ident: Smart::Custom(job.ident.clone()),
            creator: Smart::Custom(Some("Qilby".to_owned())),
            timestamp: world.today().map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options)
            .map_err(|errors| TypesetError::new(message::messages(world, &errors)))?;
        Ok(Typeset { pdf, pages: document.pages().len(), warnings, replaced })
    }
}

/// The pages, shown to who looks on, and what was warned of.
fn laid_out(world: &JobWorld, audience: Option<Audience<'_>>) -> Result<(PagedDocument, Vec<Message>), TypesetError> {
    let compiled = typst::compile::<PagedDocument>(world);
    let document = compiled.output.map_err(|errors| TypesetError::new(message::messages(world, &errors)))?;
    if let Some(audience) = audience {
        audience(Arc::new(LaidOut::new(&document)));
    }
    let warnings = message::messages(world, &compiled.warnings);
    Ok((document, warnings))
}

/// Does the work on threads whose stacks are deep enough to typeset, and which share it when it is split by `rayon`.
pub fn roomy<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    match pool() {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// The threads that typeset, or nothing when the system gives none.
fn pool() -> Option<&'static rayon::ThreadPool> {
    static POOL: OnceLock<Option<rayon::ThreadPool>> = OnceLock::new();
    POOL.get_or_init(|| rayon::ThreadPoolBuilder::new().stack_size(STACK).build().ok()).as_ref()
}
