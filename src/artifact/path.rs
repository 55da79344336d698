//! A path that is safe to create below a directory, on Linux, macOS and Windows alike.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::diagnostic::words::visible;

/// Longest path, in UTF-16 units: leaves room for a base directory below Windows' 260.
const MAX_PATH: usize = 180;
/// Longest segment, in bytes: leaves room for `.edited-99` below the usual 255.
const MAX_SEGMENT: usize = 200;

/// A relative path with `/` between its segments, which names the same file on every system.
///
/// It never climbs (`..`), is never absolute, holds no character that Windows reserves, no
/// control or invisible character, no device name (`CON`, `nul.txt`), and no segment that ends
/// in a dot or a space, which Windows drops.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutPath(String);

impl OutPath {
    /// Checks `path` and keeps it as it is.
    ///
    /// # Errors
    /// When `path` could name another file, or none, on one of the systems.
    pub fn new(path: impl Into<String>) -> Result<Self, InvalidOutPath> {
        let path = path.into();
        match fault(&path) {
            None => Ok(Self(path)),
            Some(reason) => Err(InvalidOutPath { path, reason }),
        }
    }

    /// The path with `/` between its segments.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path with the separators of this system, still relative.
    pub fn to_path(&self) -> PathBuf {
        self.0.split('/').collect()
    }

    /// Where the file is when the output directory is `base`.
    pub fn below(&self, base: &Path) -> PathBuf {
        base.join(self.to_path())
    }

    /// A key under which two paths are equal when a file system that ignores case (Windows,
    /// macOS) would take them for the same file.
    pub fn case_key(&self) -> String {
        // Upper then lower: 'ß', 'ẞ' and "ss", or the Kelvin sign and 'k', fall together.
        self.0.to_uppercase().to_lowercase()
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for OutPath {
    type Err = InvalidOutPath;

    fn from_str(path: &str) -> Result<Self, InvalidOutPath> {
        Self::new(path)
    }
}

impl TryFrom<String> for OutPath {
    type Error = InvalidOutPath;

    fn try_from(path: String) -> Result<Self, InvalidOutPath> {
        Self::new(path)
    }
}

impl From<OutPath> for String {
    fn from(path: OutPath) -> Self {
        path.0
    }
}

/// Why a text cannot name an output file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidOutPath {
    /// The text refused.
    pub path: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl fmt::Display for InvalidOutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = visible(&self.path);
        write!(f, "`{path}` cannot name an output file: {}", self.reason)
    }
}

impl std::error::Error for InvalidOutPath {}

fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    if path.encode_utf16().count() > MAX_PATH {
        return Some("it is too long (180 characters at most)");
    }
    let mut segments = path.split('/');
    let first = segments.clone().next().unwrap_or_default();
    if first.eq_ignore_ascii_case(".qilby") {
        return Some("`.qilby` is kept for the work in progress of a build");
    }
    segments.find_map(segment_fault)
}

fn segment_fault(segment: &str) -> Option<&'static str> {
    if segment.is_empty() {
        return Some("it is absolute, or has an empty segment");
    }
    if segment == "." || segment == ".." {
        return Some("`.` and `..` are not allowed");
    }
    if segment.len() > MAX_SEGMENT {
        return Some("a segment is too long (200 bytes at most)");
    }
    if segment.chars().any(is_unprintable) {
        return Some("it has a control or invisible character");
    }
    if segment.contains(['<', '>', ':', '"', '\\', '|', '?', '*']) {
        return Some("Windows reserves the characters < > : \" \\ | ? *");
    }
    if segment.ends_with(['.', ' ']) || segment.starts_with(' ') {
        return Some("a segment begins with a space, or ends with a dot or a space");
    }
    is_device(segment).then_some("it is the name of a device on Windows")
}

/// Control characters, and the invisible ones that reorder or hide what is shown.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Device names count with any extension: `con.txt` opens the console.
/// Source: Microsoft Learn, "Naming Files, Paths, and Namespaces".
fn is_device(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let mut digits = port.unwrap_or_default().chars();
    matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}

#[cfg(test)]
#[path = "path_tests.rs"]
mod tests;
