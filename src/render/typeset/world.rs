//! The world that Typst sees: memory only.

use super::TemplateError;
use super::coverage::{Coverage, Replaced, Strictness};
use super::embedded::{FONTS, TEMPLATES};
use super::job::Job;
use super::message::{Origin, TypesetError};
use crate::render::texts::{self, Texts, TextsError};
use chrono::Datelike;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use typst::diag::{FileError, FileResult, PackageError};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

/// What all documents share.
pub(super) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    files: HashMap<FileId, Entry>,
    users: BTreeSet<String>,
    /// Texts by language.
    pub(super) texts: BTreeMap<String, Texts>,
    /// What the fonts can show.
    pub(super) coverage: Coverage,
}

/// What documents share, remembered while the author watches: templates seldom change.
#[comemo::memoize]
pub(super) fn shared(user: &BTreeMap<String, Vec<u8>>) -> Result<Arc<Shared>, TemplateError> {
    Shared::new(user).map(Arc::new)
}

/// A file of the world.
enum Entry {
    Source(Source),
    Bytes(Bytes),
}

/// The identity of a virtual path; Typst keeps each path for ever, so paths must be few and stable.
fn file_id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    (!path.is_root()).then(|| RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Whether a file of the templates folder is a font.
fn is_font(name: &str) -> bool {
    name.starts_with("fonts/") && (name.ends_with(".ttf") || name.ends_with(".otf"))
}

impl Entry {
    fn template(id: FileId, name: &str, bytes: &[u8]) -> Result<Self, TemplateError> {
        if name.ends_with(".typ") {
            let text = std::str::from_utf8(bytes).map_err(|_| TemplateError::NotUtf8(name.to_owned()))?;
            // A byte order mark would be printed.
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            Ok(Self::Source(Source::new(id, text.to_owned())))
        } else {
            Ok(Self::Bytes(Bytes::new(bytes.to_vec())))
        }
    }
}

impl Shared {
    pub(super) fn new(user: &BTreeMap<String, Vec<u8>>) -> Result<Self, TemplateError> {
        let mut fonts: Vec<Font> = FONTS.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect();
        for (name, bytes) in user.iter().filter(|(name, _)| is_font(name)) {
            let count = fonts.len();
            fonts.extend(Font::iter(Bytes::new(bytes.clone())));
            if fonts.len() == count {
                return Err(TemplateError::Font(name.clone()));
            }
        }
        let mut shared = Self {
            library: LazyHash::new(
                Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build(),
            ),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            coverage: Coverage::new(fonts.iter().map(|font| &font.info().coverage)),
            fonts,
            files: HashMap::new(),
            users: BTreeSet::new(),
            texts: BTreeMap::new(),
        };
        for (name, text) in TEMPLATES {
            shared.add(name, text.as_bytes())?;
        }
        let mut languages: BTreeSet<String> = texts::languages().map(str::to_owned).collect();
        for (name, bytes) in user {
            if let Some(language) = name.strip_prefix("texts/").and_then(|name| name.strip_suffix(".toml")) {
                languages.insert(language.to_owned());
            } else if !is_font(name) {
                let path = shared.add(name, bytes)?;
                shared.users.insert(path);
            }
        }
        for language in languages {
            let name = format!("texts/{language}.toml");
            let own = user
                .get(&name)
                .map(|bytes| std::str::from_utf8(bytes))
                .transpose()
                .map_err(|_| TemplateError::NotUtf8(name.clone()))?;
            let texts = Texts::new(&language, own).map_err(TemplateError::Texts)?;
            let mut json = texts.as_json().clone();
            shared.coverage.clean_json(&mut json, Strictness::Usual, &name, &mut Vec::new());
            shared.add(&format!("texts/{language}.json"), json.to_string().as_bytes())?;
            shared.texts.insert(language, texts);
        }
        Ok(shared)
    }

    /// Number of faces.
    #[cfg(test)]
    pub(super) fn font_count(&self) -> usize {
        self.fonts.len()
    }

    /// Adds a template, replacing one of the same name; returns its normal path.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<String, TemplateError> {
        let id = file_id(name).ok_or_else(|| TemplateError::Name(name.to_owned()))?;
        self.files.insert(id, Entry::template(id, name, bytes)?);
        Ok(id.vpath().get_without_slash().to_owned())
    }
}

/// The world of one document.
pub(super) struct JobWorld {
    shared: Arc<Shared>,
    main: FileId,
    files: HashMap<FileId, Bytes>,
    today: Option<Datetime>,
}

impl JobWorld {
    /// The world of a job, and the characters of its data that no font has.
    pub(super) fn new(
        shared: &Arc<Shared>,
        job: &Job,
        strictness: Strictness,
    ) -> Result<(Self, Vec<Replaced>), TypesetError> {
        let wrong = |path: &str| TypesetError::internal(&format!("`{path}` is not a path of a document"));
        if !shared.texts.contains_key(&job.identity.language) {
            let error = TextsError::UnknownLanguage(job.identity.language.clone());
            return Err(TypesetError::internal(&error.to_string()));
        }
        let mut replaced = Vec::new();
        let mut files = HashMap::new();
        let identity = serde_json::to_value(&job.identity)
            .map_err(|error| TypesetError::internal(&format!("identity of the document: {error}")))?;
        let mut serve = |name: &str, mut value: Value| {
            let path = format!("data/{name}.json");
            shared.coverage.clean_json(&mut value, strictness, &path, &mut replaced);
            let id = file_id(&path).ok_or_else(|| wrong(&path))?;
            files.insert(id, Bytes::new(value.to_string().into_bytes()));
            Ok(())
        };
        serve("document", identity)?;
        for (name, value) in &job.data {
            serve(name, value.clone())?;
        }
        for (path, bytes) in &job.files {
            let id = file_id(path).ok_or_else(|| wrong(path))?;
            let bytes = match std::str::from_utf8(bytes) {
                // The words of a drawing need glyphs like all others; its mark-up is plain ASCII.
                Ok(text) if path.ends_with(".svg") => {
                    let (clean, missing) = shared.coverage.clean(text, strictness);
                    replaced.extend(Replaced::new(path, missing));
                    Bytes::new(clean.into_owned().into_bytes())
                }
                _ => Bytes::new(bytes.clone()),
            };
            files.insert(id, bytes);
        }
        let date = job.identity.date;
        let today = match (u8::try_from(date.month()), u8::try_from(date.day())) {
            (Ok(month), Ok(day)) => Datetime::from_ymd_hms(date.year(), month, day, 0, 0, 0),
            _ => None,
        };
        let main = file_id(&job.main).ok_or_else(|| wrong(&job.main))?;
        let world = Self { shared: Arc::clone(shared), main, files, today };
        Ok((world, replaced))
    }

    /// Midnight of the document's date.
    pub(super) fn today(&self) -> Option<Datetime> {
        self.today
    }

    /// Whose file this is.
    pub(super) fn origin(&self, file: &str) -> Origin {
        if self.shared.users.contains(file) {
            Origin::User
        } else if TEMPLATES.iter().any(|(name, _)| *name == file) {
            Origin::Embedded
        } else {
            Origin::Data
        }
    }

    fn missing(&self, id: FileId) -> FileError {
        match id.root() {
            VirtualRoot::Package(package) => FileError::Package(PackageError::Other(Some(
                format!("{package} is not available: a template uses only files of the templates folder").into(),
            ))),
            VirtualRoot::Project => FileError::NotFound(id.vpath().get_without_slash().into()),
        }
    }
}

impl World for JobWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match self.shared.files.get(&id) {
            Some(Entry::Source(source)) => Ok(source.clone()),
            Some(Entry::Bytes(_)) => Err(FileError::NotSource),
            None if self.files.contains_key(&id) => Err(FileError::NotSource),
            None => Err(self.missing(id)),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let Some(bytes) = self.files.get(&id) {
            return Ok(bytes.clone());
        }
        match self.shared.files.get(&id) {
            Some(Entry::Bytes(bytes)) => Ok(bytes.clone()),
            Some(Entry::Source(source)) => Ok(Bytes::from_string(source.text().to_owned())),
            None => Err(self.missing(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
