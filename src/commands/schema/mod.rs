//! `qilby schema`: the JSON Schema with which an editor completes and checks a project file, and
//! the reference for those who read.

mod built_in;
mod reference;
mod values;
mod words;

use std::path::PathBuf;

use super::Exit;
use super::init::{Example, Language};
use super::terminal::Terminal;
use crate::load;
use crate::model::{Document, ResultsFile};
use crate::plan::network::catalogue::Catalogue;
use crate::tell;
use crate::write;

/// Print the JSON Schema of the project file, for editors
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Print the reference instead, for people, in Markdown: of one table when it is named
    #[arg(long, value_name = "TABLE", num_args = 0..=1, default_missing_value = "")]
    markdown: Option<String>,
    /// File to write [default: the standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Prints the schema or the reference, or writes it.
pub fn run(args: &Args, terminal: &Terminal) -> Exit {
    let text = match args.markdown.as_deref() {
        None => json_schema(),
        Some("") => reference(),
        Some(name) => match table(name) {
            Ok(text) => text,
            Err(near) => {
                let help = near.map(|near| tell!("did you mean {meant}?", meant = format!("`{near}`")));
                return terminal.fail(tell!("there is no table `{name}`", name), help);
            }
        },
    };
    match &args.output {
        None => terminal.print(&text),
        Some(path) => match write::replace_file(path, text.as_bytes()) {
            Ok(()) => Exit::Fine,
            Err(error) => terminal.fail_to_write(&error),
        },
    }
}

/// The JSON Schema of the project file: `docs/project.schema.json`.
pub fn json_schema() -> String {
    format!("{:#}\n", load::schema::<Document>())
}

/// The reference of the project file and of the file of results, in Markdown: `docs/reference.md`.
pub fn reference() -> String {
    let (project, results) = (load::schema::<Document>(), load::schema::<ResultsFile>());
    let examples = examples();
    let mut page = reference::Page::of(&project, &examples);
    page.introduction();
    values::write(&project, &mut page.text);
    page.tables();
    built_in::write(Catalogue::built_in(), &mut page.text);
    let mut second = reference::Page::of(&results, "");
    second.results();
    format!("{}\n{}", page.text, second.text)
}

/// The section of a table, by its name as it is written in a header: `zone`, `phase.task`.
///
/// # Errors
/// The name that was probably meant, when there is no such table.
fn table(name: &str) -> Result<String, Option<String>> {
    let project = load::schema::<Document>();
    let examples = examples();
    let page = reference::Page::of(&project, &examples);
    page.table(name.trim_matches(['[', ']']))
}

/// A project file that shows every table at work: the starter file, and what it lacks.
fn examples() -> String {
    format!("{}\n{}", Example::Office.starter(Language::En), include_str!("examples.toml"))
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::pipeline::{self, Inputs};

    /// The examples are checked as a project file is; with two sites, a zone says on which it is.
    #[test]
    fn the_examples_are_a_project_without_errors() {
        let project = examples().replace("\nvlan = ", "\nsite = \"office\"\nvlan = ");
        let inputs = Inputs { project, ..Inputs::default() };
        let (_, found) = pipeline::understand(&inputs);
        let errors: Vec<_> = found.project.iter().filter(|one| one.is_error()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn every_table_of_the_file_has_its_section_and_its_example() {
        let text = reference();
        let project = load::schema::<Document>();
        for (name, property) in project["properties"].as_object().unwrap() {
            let header = match property["type"] == "array" {
                true => format!("[[{name}]]"),
                false => format!("[{name}]"),
            };
            assert!(text.contains(&format!("\n## `{header}`\n")), "no section {header}");
            assert!(text.contains(&format!("\n```toml\n{header}")), "no example {header}");
        }
        assert!(!text.contains("|  |  |"), "a key says nothing");
    }

    #[test]
    fn one_table_is_told_with_those_within_it() {
        let zone = table("zone").unwrap();
        assert!(zone.starts_with("## `[[zone]]`\n") && zone.contains("### `[zone.dhcp]`"), "{zone}");
        assert!(!zone.contains("[[server]]`\n"), "{zone}");
        assert_eq!(table("[[phase.task]]").unwrap().lines().next(), Some("### `[[phase.task]]`"));
        assert_eq!(table("zones"), Err(Some("zone".to_owned())));
        assert_eq!(table("qqqqqqqq"), Err(None));
    }

    #[test]
    fn types_are_told_in_words() {
        let text = reference();
        for row in [
            "| `vlan` | whole number from 1 to 4094 |",
            "| `needs` | list of references to [need](#need) |",
            "| `weekly_cap` | [time span](#time-span) |",
            "| `scores` | table: reference to [criterion](#cloudcriterion) = number | **required** |",
            "| `routed` | `true` or `false` | `true` |",
            "| `currency` | [currency](#currency) | `\"EUR\"` |",
            "<br>`must`: without it the project fails<br>",
        ] {
            assert!(text.contains(row), "{row}");
        }
    }
}
