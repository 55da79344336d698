//! The sample with hostile texts, its free texts found by the schema: those of a key added tomorrow too.

use crate::support::file;
use qilby::load::schema;
use qilby::model::{Document, ResultsFile};
use qilby::pipeline::Inputs;
use serde_json::Value as Schema;
use toml::Value;

/// Texts that try to be something else.
pub const TEXTS: [&str; 20] = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "two\nlines\r\nBEGIN:VALARM\r\nATTACH:file",
    "+1 \"quoted\", 'single'; semicolon\\",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../etc/passwd",
    "#import \"x\": * $x$ *_gras_* `code` @ref",
    "]]> & &amp; --> <![CDATA[ <!--",
    "-1",
    "😀🇫🇷 👩‍💻 עברית العربية",
    "\u{202e}gpj.exe \u{2066}isolated",
    "zero\u{200b}width\u{feff}\u{200d}joined\u{ad}soft",
    "control\u{0}\u{1}\u{8}\u{b}\u{c}\u{1b}[31m\u{7f}\u{85}end",
    "line\u{2028}separator\u{2029}paragraph",
    "\"><img src=x onerror=alert(1)> ' onmouseover='alert(1)",
    "</style></script></title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% include \"x\" %} ${7*7} %n%s",
    "[x](javascript:alert(1)) ![y](https://example.org/z.png) <https://a.example>",
    "\tTab first, then\ttab; full-width ＝1+1 \u{fffe}\u{fdd0}",
    LONG,
];

/// Five hundred characters without a space.
const LONG: &str = "Mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm\
    Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\
    Iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii\
    Éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé\
    Zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz";

/// Texts that mean something to the program, by their key: codes, ids, names of the network, files of a build. The
/// rules refuse the hostile ones.
const MEANINGFUL: [&str; 14] = [
    "allow[].code",
    "allow[].id",
    "application[].url",
    "deliverable[].file",
    "flow[].from[]",
    "flow[].services[]",
    "flow[].to[]",
    "refused_flow[].from",
    "refused_flow[].services[]",
    "refused_flow[].to",
    "reservation[].test",
    "result[].test",
    "revision[].version",
    "server[].os",
];
/// Names of a directory are at most of this many characters.
const LONGEST_OF_DIRECTORY: usize = 50;

/// The sample, hostile.
pub struct Hostile {
    pub inputs: Inputs,
    /// How many free texts it has.
    pub fields: usize,
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// The sample in a language, where the free texts are the hostile ones in turn.
pub fn hostile(language: &str, first: usize) -> Hostile {
    let mut number = first;
    let mut next = |path: &str, text: &mut String| {
        if !MEANINGFUL.contains(&path) {
            // Told apart: two titles alike are another subject. The beginning is what matters.
            let of_directory = ["ou[].title", "group[].name"].contains(&path);
            let longest = if of_directory { LONGEST_OF_DIRECTORY } else { usize::MAX };
            // What a directory refuses is told, and tested as such.
            let refused = match path {
                "group[].name" => "\"/\\[]:;|=,+*?<>@ ",
                _ => "",
            };
            let is_kept = |c: &char| !of_directory || !c.is_control() && !refused.contains(*c);
            let hostile = TEXTS[number % TEXTS.len()];
            let hostile = if of_directory { hostile.trim_start() } else { hostile }.chars().filter(is_kept);
            let hostile: String = hostile.take(longest).collect();
            *text = format!("{hostile}{number}");
            number += 1;
        }
    };
    let mut project: Value = toml::from_str(&file("project.toml")).unwrap();
    project["project"]["language"] = Value::String(language.to_owned());
    project["schedule"]["effort"] = Value::String("quick".to_owned());
    visit(&mut project, &schema::<Document>(), &mut next);
    // The history ends with the version of the project.
    let version = project["project"]["version"].clone();
    let last = project["revision"].as_array_mut().and_then(|rows| rows.last_mut()).unwrap();
    last["version"] = version;
    let mut results: Value = toml::from_str(&file("project.results.toml")).unwrap();
    visit(&mut results, &schema::<ResultsFile>(), &mut next);
    let text = |value: &Value| toml::to_string(value).unwrap();
    let inputs = Inputs { project: text(&project), results: Some(text(&results)), ..Inputs::default() };
    Hostile { inputs, fields: number - first }
}

/// Gives every free text, with its path, to `change`.
fn visit(value: &mut Value, schema: &Schema, change: &mut dyn FnMut(&str, &mut String)) {
    walk(value, &[schema], schema, "", change);
}

/// Walks a value with the schemas that it may have: those of `anyOf` are all followed.
fn walk(value: &mut Value, shapes: &[&Schema], root: &Schema, path: &str, change: &mut dyn FnMut(&str, &mut String)) {
    let shapes: Vec<&Schema> = shapes.iter().flat_map(|shape| resolved(shape, root)).collect();
    match value {
        Value::String(text) => {
            let is_text = |shape: &&Schema| has_type(shape, "string");
            let is_free = |shape: &Schema| ["format", "enum", "const"].iter().all(|key| shape.get(key).is_none());
            let mut texts = shapes.iter().copied().filter(|shape| is_text(shape)).peekable();
            if texts.peek().is_some() && texts.all(is_free) {
                change(path, text);
            }
        }
        Value::Array(items) => {
            let inner: Vec<&Schema> = shapes.iter().filter_map(|shape| shape.get("items")).collect();
            for item in items {
                walk(item, &inner, root, &format!("{path}[]"), change);
            }
        }
        Value::Table(table) => {
            for (key, item) in table.iter_mut() {
                let property = |shape: &&'_ Schema| shape.get("properties").and_then(|all| all.get(key)).is_some();
                let inner: Vec<&Schema> = shapes
                    .iter()
                    .filter_map(|shape| match property(shape) {
                        true => shape["properties"].get(key),
                        false => shape.get("additionalProperties"),
                    })
                    .collect();
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                walk(item, &inner, root, &path, change);
            }
        }
        _ => {}
    }
}

/// A schema without its references and choices.
fn resolved<'a>(shape: &'a Schema, root: &'a Schema) -> Vec<&'a Schema> {
    if let Some(name) = shape.get("$ref").and_then(Schema::as_str) {
        let target = root.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}"));
        return resolved(target, root);
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        if let Some(choices) = shape.get(key).and_then(Schema::as_array) {
            return choices.iter().flat_map(|choice| resolved(choice, root)).collect();
        }
    }
    vec![shape]
}

fn has_type(shape: &Schema, name: &str) -> bool {
    match shape.get("type") {
        Some(Schema::String(one)) => one == name,
        Some(Schema::Array(several)) => several.iter().any(|one| one == name),
        _ => false,
    }
}
