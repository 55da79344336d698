//! Prints the dictionary of the fuzzers: every table, key and choice of the two schemas, and what TOML is made of.

use std::collections::BTreeSet;

use qilby_fuzz::load::schema;
use qilby_fuzz::model::{Document, ResultsFile};
use serde_json::Value;

/// What no schema names: marks of TOML, and values at the edge of what is allowed.
const FIXED: &[&str] = &[
    "[[", "]]", "[", "]", "{ ", " }", " = ", ", ", "#", "\"\"\"", "'''", "\\u00e9", "\\U0001F600", "\\", "\r\n", "\n",
    "\u{feff}", "\u{202e}", "2026-09-07", "2026-02-30", "9999-12-31", "2026-09-07T09:00:00", "09:00", "true", "nan",
    "inf", "-1", "0x1F", "1e400", "9223372036854775807", "\"5d\"", "\"0h\"", "\"-5d\"", "\"99999y\"", "\"any\"",
    "\"internet\"", "\"10.20.40.0/24\"", "\"0.0.0.0/0\"", "\"255.255.255.255\"", "\"::/0\"", "\"tcp/443\"",
    "\"1-65535\"", "\"../x\"", "[[phase.task]]", "[[result]]",
];

fn main() {
    let mut words: BTreeSet<String> = FIXED.iter().map(|&word| word.to_owned()).collect();
    for schema in [schema::<Document>(), schema::<ResultsFile>()] {
        collect(&schema, &mut words);
    }
    println!("# Generated from the schemas by `cargo run --example dictionary`.");
    for word in words {
        let escaped: String = word
            .bytes()
            .map(|byte| match byte {
                b'"' | b'\\' => format!("\\{}", char::from(byte)),
                b' '..=b'~' => char::from(byte).to_string(),
                _ => format!("\\x{byte:02x}"),
            })
            .collect();
        println!("\"{escaped}\"");
    }
}

/// Keys as they are written, choices as texts.
fn collect(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("properties", Value::Object(keys)) => words.extend(keys.keys().map(|key| format!("{key} = "))),
                    ("enum", Value::Array(choices)) => words.extend(choices.iter().map(Value::to_string)),
                    ("const", Value::String(choice)) => {
                        words.insert(format!("\"{choice}\""));
                    }
                    _ => {}
                }
                collect(value, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        _ => {}
    }
}
