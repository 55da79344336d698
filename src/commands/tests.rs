//! The commands with a pipeline that answers as told: exit codes, and what is written where.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use clap::Args as _;
use tempfile::TempDir;

use super::terminal::{Format, Terminal};
use super::*;
use crate::artifact::{Artifact, Edition, Kind, OutPath};
use crate::diagnostic::{Diagnostic, codes};
use crate::pipeline::{Changes, Compared, Compiled, Found, Product, Refusal, Unwatched, Watch as _};
use crate::write::Scope;

const QUIET: Terminal = Terminal::new(Format::Text, true);

fn parse<A: clap::Args + clap::FromArgMatches>(args: &[&str]) -> Result<A, clap::Error> {
    let command = A::augment_args(clap::Command::new("test"));
    let matches = command.try_get_matches_from(std::iter::once(&"test").chain(args))?;
    A::from_arg_matches(&matches)
}

fn project() -> (TempDir, String) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("project.toml");
    fs::write(&path, "[project]\n").unwrap();
    let path = path.to_string_lossy().into_owned();
    (dir, path)
}

fn compiled(diagnostics: Vec<Diagnostic>) -> Compiled {
    let artifact = |path: &str| {
        let path = OutPath::new(path).unwrap();
        Artifact::new(path, "Titre", Kind::Document, "content")
    };
    let edition = Edition {
        name: "Projet".to_owned(),
        version: "1".to_owned(),
        date: NaiveDate::from_ymd_opt(2025, 9, 1).unwrap(),
        recipe: Some("flour".to_owned()),
    };
    let product = Product { artifacts: vec![artifact("plan.pdf")], edition };
    Compiled { found: found(diagnostics), product: Some(product) }
}

fn found(project: Vec<Diagnostic>) -> Found {
    Found { project, results: Vec::new() }
}

fn error() -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_KEY, "unknown key")
}

fn warning() -> Diagnostic {
    Diagnostic::warning(codes::UNKNOWN_KEY, "unknown key")
}

#[test]
fn the_command_line_is_sound() {
    command_line().debug_assert();
    for augment in [
        check::Args::augment_args,
        build::Args::augment_args,
        diff::Args::augment_args,
        export::Args::augment_args,
        init::Args::augment_args,
        schema::Args::augment_args,
    ] {
        // With the global options too: their short forms may not be taken.
        augment(Global::augment_args(clap::Command::new("test"))).debug_assert();
    }
}

#[test]
fn the_colour_is_known_before_the_line_is_parsed() {
    let asked = |line: &str| asked_color(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
    assert_eq!(asked("qilby check"), Color::Auto);
    assert_eq!(asked("qilby --color never check"), Color::Never);
    assert_eq!(asked("qilby check --color=ALWAYS"), Color::Always);
    assert_eq!(asked("qilby check --color"), Color::Auto);
    assert_eq!(asked("qilby --color=pink"), Color::Auto);
}

#[test]
fn a_project_is_a_file_or_its_directory() {
    let (dir, path) = project();
    let directory = dir.path().to_string_lossy().into_owned();
    for args in [&[path.as_str()][..], &[&directory], &["-p", &path], &["--project", &directory]] {
        let file: ProjectFile = parse(args).unwrap();
        assert_eq!(file.path(), Path::new(&path), "{args:?}");
    }
    let default: ProjectFile = parse(&[]).unwrap();
    assert_eq!(default.path(), Path::new("project.toml"));
    assert!(parse::<ProjectFile>(&["a", "-p", "b"]).is_err());
}

#[test]
fn check_tells_errors_from_warnings() {
    let (_dir, path) = project();
    let args = parse(&[&path]).unwrap();
    let check =
        |found: &[Diagnostic]| check::run(&args, &QUIET, |_| Found { project: found.to_vec(), results: Vec::new() });
    assert_eq!(check(&[]), Exit::Fine);
    assert_eq!(check(&[warning()]), Exit::Fine);
    assert_eq!(check(&[warning(), error()]), Exit::Faulty);
}

#[test]
fn a_file_that_is_not_there_is_not_a_fault_of_the_project() {
    let (dir, path) = project();
    let missing = parse(&[&format!("{path}.missing")]).unwrap();
    let exit = check::run(&missing, &QUIET, |_| panic!("there is nothing to check"));
    assert_eq!(exit, Exit::Failed);
    let binary = dir.path().join("binary.toml");
    fs::write(&binary, b"\xff\xfe\x00").unwrap();
    let args = parse(&[&binary.to_string_lossy()]).unwrap();
    let exit = check::run(&args, &QUIET, |_| panic!("there is nothing to check"));
    assert_eq!(exit, Exit::Faulty);
}

#[test]
fn build_writes_beside_the_project_file() {
    let (dir, path) = project();
    let args = parse(&[&path]).unwrap();
    let exit = build::run(&args, &QUIET, |source, selection, watch, _| {
        assert_eq!(source.text, "[project]\n");
        assert_eq!(source.directory(), dir.path());
        assert!(selection.is_whole());
        watch.begin("plan.pdf");
        watch.end("plan.pdf");
        Ok(compiled(vec![warning()]))
    });
    assert_eq!(exit, Exit::Fine);
    let out = dir.path().join("out");
    assert_eq!(fs::read(out.join("plan.pdf")).unwrap(), b"content");
    assert!(out.join("manifest.json").is_file());
}

#[test]
fn build_makes_nothing_that_stands() {
    let (dir, path) = project();
    let args = parse(&[&path]).unwrap();
    let build = |made: &mut bool| {
        build::run(&args, &QUIET, |_, _, _, stands| {
            *made = !stands("flour");
            Ok(match *made {
                true => compiled(vec![]),
                false => Compiled::default(),
            })
        })
    };
    let mut made = false;
    assert_eq!((build(&mut made), made), (Exit::Fine, true));
    assert_eq!((build(&mut made), made), (Exit::Fine, false));
    let file = dir.path().join("out/plan.pdf");
    fs::write(&file, "edited").unwrap();
    assert_eq!((build(&mut made), made), (Exit::Fine, true));
    assert_eq!(fs::read(&file).unwrap(), b"content");
}

#[test]
fn build_writes_nothing_of_a_faulty_project() {
    let (dir, path) = project();
    let args = parse(&[&path]).unwrap();
    let exit = build::run(&args, &QUIET, |_, _, _, _| Ok(compiled(vec![error()])));
    assert_eq!(exit, Exit::Faulty);
    assert!(!dir.path().join("out").exists());
}

#[test]
fn build_hands_on_what_is_selected() {
    let (dir, path) = project();
    let out = dir.path().join("elsewhere");
    let out = out.to_string_lossy();
    let args = parse(&[&path, "--only", "plan,gantt", "--only", "recette", "--out", &out]).unwrap();
    let exit = build::run(&args, &QUIET, |_, selection, _, _| {
        assert_eq!(selection.only, ["plan", "gantt", "recette"]);
        assert_eq!(selection.scope(), Scope::Part);
        Ok(compiled(vec![]))
    });
    assert_eq!(exit, Exit::Fine);
    assert!(Path::new(&*out).join("plan.pdf").is_file());
    assert!(parse::<build::Args>(&["--only", "plan", "--milestone", "j2"]).is_err());
}

#[test]
fn build_refuses_what_makes_no_sense_and_directories_not_ours() {
    let (dir, path) = project();
    let args = parse(&[&path, "--milestone", "j9"]).unwrap();
    let exit = build::run(&args, &QUIET, |_, selection, _, _| {
        assert_eq!(selection.milestone.as_deref(), Some("j9"));
        Err(Refusal { message: "there is no milestone `j9`".into(), help: None })
    });
    assert_eq!(exit, Exit::Failed);
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.doc"), "mine").unwrap();
    let build = |args: &[&str]| {
        let args = parse(args).unwrap();
        build::run(&args, &QUIET, |_, _, _, _| Ok(compiled(vec![])))
    };
    assert_eq!(build(&[&path]), Exit::Failed);
    assert_eq!(build(&[&path, "--force"]), Exit::Fine);
    assert_eq!(fs::read_to_string(out.join("thesis.doc")).unwrap(), "mine");
}

#[test]
fn export_writes_one_file_or_a_directory_of_them() {
    let (dir, path) = project();
    let file = dir.path().join("sub/cards.csv");
    let file = file.to_string_lossy();
    let run = |args: &[&str], compiled: Compiled| {
        let args = parse(args).unwrap();
        export::run(&args, &QUIET, |_, target| {
            assert_eq!(target, export::Target::Jira);
            Ok(compiled)
        })
    };
    assert_eq!(run(&["jira", &path, "-o", &file], compiled(vec![])), Exit::Fine);
    assert_eq!(fs::read(&*file).unwrap(), b"content");
    let mut several = compiled(vec![]);
    let product = several.product.as_mut().unwrap();
    let mut second = product.artifacts[0].clone();
    second.path = OutPath::new("jira-2.csv").unwrap();
    product.artifacts.push(second);
    assert_eq!(run(&["jira", &path], several.clone()), Exit::Failed);
    let cards = dir.path().join("cards");
    assert_eq!(run(&["jira", &path, "-o", &cards.to_string_lossy()], several), Exit::Fine);
    assert!(cards.join("plan.pdf").is_file() && cards.join("jira-2.csv").is_file());
    assert_eq!(run(&["jira", &path], compiled(vec![error()])), Exit::Faulty);
    assert!(parse::<export::Args>(&["excel"]).is_err());
}

#[test]
fn diff_reads_both_files_and_writes_the_sheet_when_asked() {
    let (dir, path) = project();
    let sheet = dir.path().join("changes.pdf");
    let run = |args: &[&str], old: Vec<Diagnostic>| {
        let args = parse(args).unwrap();
        diff::run(&args, &QUIET, |_, _, wants_sheet| {
            let artifact = compiled(vec![]).product.unwrap().artifacts.remove(0);
            let changes = Changes { sheet: wants_sheet.then_some(artifact), ..Changes::default() };
            Compared { changes: old.is_empty().then_some(changes), old: found(old.clone()), new: Found::default() }
        })
    };
    assert_eq!(run(&[&path, &path], vec![]), Exit::Fine);
    assert_eq!(run(&[&path, &path], vec![error()]), Exit::Faulty);
    assert!(!sheet.exists());
    let pdf = sheet.to_string_lossy();
    assert_eq!(run(&[&path, &path, "--pdf", &pdf], vec![]), Exit::Fine);
    assert_eq!(fs::read(&sheet).unwrap(), b"content");
    let missing = format!("{path}.missing");
    assert_eq!(run(&[&path, &missing], vec![]), Exit::Failed);
}

#[test]
fn init_never_replaces_a_project_file() {
    let dir = TempDir::new().unwrap();
    let new = dir.path().join("a/b");
    let args = parse(&[&new.to_string_lossy()]).unwrap();
    assert_eq!(init::run(&args, &QUIET), Exit::Fine);
    assert_eq!(init::run(&args, &QUIET), Exit::Failed);
    assert_eq!(
        fs::read_to_string(new.join("project.toml")).unwrap(),
        init::Example::Office.starter(init::Language::Fr)
    );
}

#[test]
fn schema_is_written_with_a_final_line_feed() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("schema.json");
    let args = parse(&["-o", &path.to_string_lossy()]).unwrap();
    assert_eq!(schema::run(&args, &QUIET), Exit::Fine);
    let text = fs::read_to_string(path).unwrap();
    assert!(text.starts_with("{\n  \"") && text.ends_with("}\n"), "{text:.40}");
}

#[test]
fn progress_forgets_what_has_ended() {
    let progress = progress::Progress::new(&QUIET);
    progress.begin("plan-projet.pdf");
    progress.begin("recette.pdf");
    progress.end("plan-projet.pdf");
    progress.end("never begun");
    assert_eq!(progress.under_way(), 1);
    progress.clear();
    Unwatched.begin("anything");
    Unwatched.end("anything");
}
