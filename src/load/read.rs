//! Bytes → text: the file on disk, its size, its encoding.

use std::io::Read as _;
use std::path::Path;

use crate::diagnostic::words::quoted;
use crate::diagnostic::{Diagnostic, Message, codes};
use crate::span::Span;
use crate::tell;

/// Largest project file read, in bytes (16 MiB; ten thousand tasks take about 2).
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A file as text. With diagnostics, the text serves only to show them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decoded {
    /// The text; bytes that are not UTF-8 are replaced by `�`.
    pub text: String,
    /// Why it cannot be used; none when it can.
    pub diagnostics: Vec<Diagnostic>,
}

impl Decoded {
    fn refused(diagnostic: Diagnostic) -> Self {
        Self { text: String::new(), diagnostics: vec![diagnostic] }
    }
}

/// Reads a project file. A file that cannot be read, is too large or is not UTF-8 gives a
/// diagnostic.
pub fn read(path: &Path) -> Decoded {
    let unreadable = |error: std::io::Error| {
        let shown = quoted(&path.display().to_string());
        let message = tell!("cannot read {shown}", shown);
        let found = Diagnostic::error(codes::FILE_UNREADABLE, message);
        Decoded::refused(match error.kind() {
            std::io::ErrorKind::NotFound => found
                .note(tell!("there is no such file"))
                .help(tell!("`qilby init` writes a project file to start from")),
            _ => found.note(Message::data(error.to_string())),
        })
    };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path);
    // One byte more than allowed tells a file that is too large from one that just fits.
    let limit = MAX_BYTES as u64 + 1;
    match opened.and_then(|file| file.take(limit).read_to_end(&mut bytes)) {
        Ok(_) => decode(&bytes),
        Err(error) => unreadable(error),
    }
}

/// The text of a file's bytes: UTF-8, with or without byte order mark.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some(found) = too_large(bytes.len()) {
        return Decoded::refused(found);
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let found = Diagnostic::error(codes::NOT_UTF8, tell!("the file is in UTF-16"))
            .help(tell!("save it again in UTF-8; every editor offers it under « Save as »"));
        return Decoded::refused(found);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), diagnostics: Vec::new() },
        Err(_) => not_utf8(bytes),
    }
}

/// The diagnostic for a source of this many bytes, if that is too many.
pub(super) fn too_large(length: usize) -> Option<Diagnostic> {
    (length > MAX_BYTES).then(|| {
        Diagnostic::error(codes::FILE_TOO_LARGE, tell!("the file is larger than 16 MiB"))
            .note(tell!("a project of ten thousand tasks takes about 2 MiB"))
    })
}

/// Points at the first byte that is not UTF-8, and counts the lines that have some.
fn not_utf8(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut first = None;
    let mut faulty_lines = Vec::new();
    let mut line = 1;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        line += chunk.valid().bytes().filter(|&byte| byte == b'\n').count();
        if let Some(&byte) = chunk.invalid().first() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            first.get_or_insert((byte, Span::new(start, text.len())));
            if faulty_lines.last() != Some(&line) {
                faulty_lines.push(line);
            }
        }
    }
    let mut found = Diagnostic::error(codes::NOT_UTF8, tell!("the file is not in UTF-8"));
    if let Some((byte, span)) = first {
        found = found.at(span, tell!("byte 0x{byte} is not UTF-8", byte = format!("{:02X}", byte)));
        if let Some(character) = windows_1252(byte) {
            found = found
                .note(tell!("in Windows-1252, this byte is `{character}`: the file was probably saved so", character));
        }
    }
    if faulty_lines.len() > 1 {
        let others = faulty_lines.len() - 1;
        found = found.note(tell!("{others} other {others|line has|lines have} such bytes", others));
    }
    let found = found.help(tell!("save the file again in UTF-8"));
    Decoded { text, diagnostics: vec![found] }
}

/// The letter or sign that this byte stands for in Windows-1252, for those seen in French texts.
fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 | 0x92 => Some('’'),
        0x93 => Some('“'),
        0x94 => Some('”'),
        0x96 => Some('–'),
        0x97 => Some('—'),
        0x9C => Some('œ'),
        0x8C => Some('Œ'),
        0xA0..=0xFF => Some(char::from(byte)),
        _ => None,
    }
}
