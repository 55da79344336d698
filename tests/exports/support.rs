//! Projects, their exports in memory, and the small readers that the models share.

use std::collections::BTreeMap;

use qilby::pipeline::Inputs;
use qilby::plan::Plan;

use crate::common;

/// A project and the files made of it.
pub struct Made {
    pub plan: Plan,
    files: BTreeMap<String, Vec<u8>>,
}

impl Made {
    pub fn bytes(&self, path: &str) -> &[u8] {
        self.files.get(path).unwrap_or_else(|| panic!("no {path} among {:?}", self.paths()))
    }

    pub fn text(&self, path: &str) -> &str {
        std::str::from_utf8(self.bytes(path)).unwrap()
    }

    pub fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }
}

pub fn make(project: &str, results: Option<&str>) -> Made {
    let inputs = Inputs { project: project.to_owned(), results: results.map(str::to_owned), ..Inputs::default() };
    let plan = common::plan(&inputs);
    let files = common::make_only(&inputs, &["cartes", "planning"]);
    Made { plan, files }
}

/// The reference project.
pub fn sample() -> Made {
    make(&common::file("project.toml"), Some(&common::file("project.results.toml")))
}

/// Texts that try to be something else.
pub const HOSTILE: [&str; 6] = [
    "=cmd|' /C calc'!A0",
    "+1 \"quoted\", comma; semicolon\\",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "two\nlines\r\nBEGIN:VALARM",
    "😀 עברית <script>alert(1)</script> ]]> & {code} [x](y)",
    "-2+3 control\u{8} \u{1f}end",
];

/// Every title of a project is hostile; nothing is computed from them.
pub fn hostile() -> Made {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let title = |number: usize| quoted(HOSTILE[number % HOSTILE.len()]);
    let mut text = format!(
        r#"
[project]
name = {}
title = {}
reference = "HOS"
client = {{ name = {} }}
supplier = {{ name = {} }}
language = "en"
start = 2026-09-07
version = "=1"
status_date = 2026-09-08

[calendar]
holidays = "none"
closures = [{{ from = 2026-09-21, reason = {} }}]

[[member]]
id = "ada"
name = {}
email = "=ada@example.org"

[[stakeholder]]
id = "boss"
name = {}

[[meeting]]
id = "kick-off"
title = {}
date = 2026-09-07T14:00:00
place = {}
attendees = ["boss", "ada"]
minutes = {}
decisions = [{}]

[board]
labels = [{}, " , "]
trello = {{ board = {}, todo = {} }}
jira = {{ key = "HOS", todo = {} }}

[[phase]]
id = "all"
title = {}
"#,
        title(0),
        title(3),
        title(0),
        title(1),
        title(3),
        title(5),
        title(4),
        title(3),
        title(1),
        title(3),
        title(0),
        title(0),
        title(3),
        title(0),
        title(2),
        title(0),
    );
    for number in 0..HOSTILE.len() {
        text.push_str(&format!(
            "[[phase.task]]\nid = \"work-{number}-x\"\ntitle = {}\ndescription = {}\neffort = \"1d\"\nassign = [\"ada\"]\n\n",
            title(number),
            title(number)
        ));
    }
    for number in 0..HOSTILE.len() {
        text.push_str(&format!(
            "[[milestone]]\nid = \"goal-{number}-x\"\ntitle = {}\nafter = [\"work-{number}-x\"]\nphase = \"all\"\n\n",
            title(number)
        ));
    }
    make(&text, None)
}

/// A project of three phases with `tasks` tasks each.
pub fn large(tasks: usize) -> Made {
    let mut text = String::from(
        r#"
[project]
name = "Large"
title = "Large project"
reference = "LRG"
client = { name = "Client" }
supplier = { name = "Supplier" }
language = "en"
start = 2026-09-07
version = "1.0"
status_date = 2026-09-07

[schedule]
effort = "quick"
"#,
    );
    for phase in 0..3 {
        text.push_str(&format!("\n[[phase]]\nid = \"p{phase}-x\"\ntitle = \"Phase {phase}\"\n"));
        for task in 0..tasks {
            text.push_str(&format!(
                "\n[[phase.task]]\nid = \"t{phase}-{task}-x\"\ntitle = \"Task {task}\"\nlength = \"1d\"\n"
            ));
        }
    }
    make(&text, None)
}

/// Reads CSV as RFC 4180 has it.
pub fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => {
                quoted = false;
                assert!(matches!(chars.peek(), None | Some(',' | '\r')), "text after a closing quote");
            }
            '"' => {
                assert!(cell.is_empty(), "a quote inside a bare cell: {cell}");
                quoted = true;
            }
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'), "a bare carriage return");
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\n' if !quoted => panic!("a bare line feed"),
            c => cell.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "the file ends within a row");
    rows
}

/// No cell that a spreadsheet would compute.
pub fn assert_no_formula(rows: &[Vec<String>]) {
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
    }
}
