//! How each kind of value is written.

use std::fmt::Write as _;

use serde_json::Value;

use super::reference::anchor;

/// Formats of texts that the schema knows by their name only: what the reference calls them, how
/// they are written, and an example.
const FORMS: &[(&str, &str, &str, &str)] = &[
    (
        "qilby-id",
        "id",
        "A name for the rest of the file to refer to: at most 63 lower-case letters a-z, digits and hyphens, beginning \
         with a letter or a digit, not ending with a hyphen. It is unique in the whole file, whatever the table, and \
         never changes: card imports, firewall rules and file names are known by it.",
        "srv-files",
    ),
    ("qilby-date", "date", "", ""),
    ("qilby-date-or-time", "date or time", "", ""),
    ("qilby-time-span", "time span", "", ""),
    ("qilby-interval-of-the-day", "interval of the day", "", ""),
    ("qilby-recurrence", "recurrence", "", ""),
    ("qilby-size", "size", "", ""),
    ("qilby-network", "network", "", ""),
    ("qilby-address", "address", "", ""),
    ("qilby-set-of-ports", "ports", "", ""),
    (
        "qilby-domain-name",
        "domain name",
        "Letters a-z, digits and hyphens between dots; at least two parts.",
        "ad.lisiere.example",
    ),
    ("qilby-NetBIOS-name", "NetBIOS name", "At most 15 letters, digits and hyphens.", "LISIERE"),
    (
        "qilby-folder-path",
        "folder path",
        "From the root of the tree, parts separated by `/`, no `/` at either end; none of the characters and names that \
         Windows refuses; at most 200 characters.",
        "Commun/Modèles",
    ),
    ("qilby-currency", "currency", "The ISO 4217 code: three capitals.", "EUR"),
    ("qilby-email-address", "e-mail address", "A name, an `@` and a domain.", "direction@lisiere.example"),
    ("qilby-Jira-key", "Jira key", "Capitals and digits; the first is a letter.", "QIL"),
];

/// What the reference calls the texts of a format.
pub(super) fn name(format: &str) -> Option<&'static str> {
    FORMS.iter().find(|(known, ..)| *known == format).map(|(_, name, ..)| *name)
}

/// The chapter of the values.
pub(super) fn write(schema: &Value, text: &mut String) {
    text.push_str(FIRST);
    let definitions = schema["$defs"].as_object();
    for (format, name, says, example) in FORMS {
        let mut definitions = definitions.into_iter().flat_map(|all| all.values());
        let described = definitions.find(|one| one["format"] == *format && one["description"].is_string());
        let (says, examples) = match described {
            None => ((*says).to_owned(), vec![*example]),
            Some(one) => {
                let examples = one["examples"].as_array().into_iter().flatten().filter_map(Value::as_str);
                (one["description"].as_str().unwrap_or_default().to_owned(), examples.collect())
            }
        };
        let mut title = name.chars();
        let title: String = title.next().map(|first| first.to_uppercase().chain(title).collect()).unwrap_or_default();
        let _ = write!(text, "### {title}\n\n{says}");
        // A date is the one value of this list that TOML knows: it goes without quotes.
        let quote = if format.starts_with("qilby-date") { "" } else { "\"" };
        let examples: Vec<String> = examples.iter().map(|one| format!("`{quote}{one}{quote}`")).collect();
        let _ = write!(text, "\n\n{}\n\n", examples.join(", "));
        debug_assert_eq!(anchor(&title), anchor(name), "links lead to the heading");
    }
    let end = text.trim_end().len();
    text.truncate(end);
    text.push('\n');
}

const FIRST: &str = "\
## Values

### Text

A string of TOML: `\"on one line\"`, or `\"\"\"` on several. Where the meaning says *Markdown*, it may
hold paragraphs, emphasis, lists, tables, code and links (http, https, mailto); what Markdown would
take for HTML is printed as it stands.

### Choice

One of the words listed with the key, in quotes: `\"must\"`.

### Reference

The [id](#id) of something defined elsewhere in the file, of one of the kinds named. `\"srv-files\"`

";
