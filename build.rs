//! Tells the program which sources it was made from, so that a build knows outputs of another program from its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything that decides what a build writes.
const SOURCES: [&str; 5] = ["src", "crates", "templates", "assets", "Cargo.lock"];

fn main() {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        list(Path::new(source), &mut files);
    }
    files.sort();
    let mut hash = Fnv::new();
    for file in files {
        hash.add(file.to_string_lossy().as_bytes());
        hash.add(&fs::read(&file).unwrap_or_default());
    }
    println!("cargo:rustc-env=QILBY_SOURCES={:016x}", hash.0);
    println!("cargo:rustc-env=QILBY_TYPST={}", locked("typst"));
    println!("cargo:rustc-env=QILBY_CATALOGUE={}", catalogue());
    println!("cargo:rerun-if-env-changed=QILBY_REVISION");
    // Who builds a release says of what: the program itself never asks git, whose answer would change every build.
    println!("cargo:rustc-env=QILBY_REVISION={}", env::var("QILBY_REVISION").unwrap_or_else(|_| "not said".to_owned()));
    embed(PROVISION, "provision.rs", provision_line);
    println!("cargo:rerun-if-changed={FRENCH_PAGES}");
    embed(FRENCH_PAGES, "pages_fr.rs", page_line);
}

/// How much the built-in catalogue knows, and the digest of it.
fn catalogue() -> String {
    let mut hash = Fnv::new();
    let mut count = |name: &str, header: &str| {
        let text = fs::read_to_string(format!("assets/catalogue/{name}")).unwrap_or_default();
        hash.add(text.as_bytes());
        text.lines().filter(|line| line.trim() == header).count()
    };
    let (roles, services) = (count("roles.toml", "[[role]]"), count("services.toml", "[[service]]"));
    format!("{roles} roles, {services} services ({:016x})", hash.0)
}

/// The version of a library in the lock file.
fn locked(name: &str) -> String {
    let lock = fs::read_to_string("Cargo.lock").unwrap_or_default();
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{name}\""));
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \""));
    version.map_or_else(String::new, |version| version.trim_end_matches('"').to_owned())
}

/// What builds the infrastructure and is the same for every project.
const PROVISION: &str = "templates/provision";

/// The pages of the diagnostics in French.
const FRENCH_PAGES: &str = "docs/diagnostics/fr";

/// The line of a provisioning file, by its path below the templates: read by `src/provision/tree.rs`.
fn provision_line(file: &Path, place: &str) -> String {
    let name: Vec<_> =
        file.strip_prefix("templates").unwrap_or(file).iter().map(|part| part.to_string_lossy()).collect();
    format!("    ({:?}, include_bytes!({place:?})),\n", name.join("/"))
}

/// The line of a French page, by its code: read by `src/diagnostic/codes.rs`.
fn page_line(file: &Path, place: &str) -> String {
    let code = file.file_stem().unwrap_or_default().to_string_lossy();
    format!("    ({code:?}, include_str!({place:?})),\n")
}

/// Writes the list of the files below a folder, each with its content, to be `include!`d.
fn embed(folder: &str, list_name: &str, line: fn(&Path, &str) -> String) {
    let mut files = Vec::new();
    if Path::new(folder).is_dir() {
        list(Path::new(folder), &mut files);
    }
    files.sort();
    let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let lines: String = files.iter().map(|file| line(file, &root.join(file).to_string_lossy())).collect();
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    if let Err(error) = fs::write(out.join(list_name), format!("&[\n{lines}]\n")) {
        println!("cargo:error=cannot write the list of {folder}: {error}");
    }
}

fn list(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| list(&entry.path(), files)),
        Err(_) => files.push(path.to_owned()),
    }
}

/// FNV-1a, 64 bits: the same on every machine, and nobody gains by a collision here.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a piece, its end marked by its length.
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&bytes.len().to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
