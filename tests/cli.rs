//! The program as a user runs it: helps, exit codes, and the commands that need no project.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::io::Read as _;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

fn qilby(args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("qilby")).args(args).env("QILBY_LANG", "en");
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command = command.env_remove(name);
    }
    command
}

fn stdout(args: &[&str]) -> String {
    let run = qilby(args).assert().code(0).stderr_eq("");
    String::from_utf8(run.get_output().stdout.clone()).unwrap()
}

#[test]
fn without_arguments_the_help_is_shown_as_wrong_usage() {
    qilby(&[]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
Compile a project file into everything the client signs

Usage: qilby [OPTIONS] <COMMAND>

Commands:
  init         Write a commented project file to start from
  check        Check a project file and write nothing
  build        Write every deliverable of a project file
  watch        Build on every save, and show the pages in the browser
  provision    Write what builds the infrastructure: Ansible, rulesets, Terraform
  recette      Run the acceptance tests one by one, and record their results
  diff         Show what changed from one version of a project to another
  baseline     Keep the project as it was signed, to compare it from then on
  why          Tell why a task is when it is, or whether packets get through and which flows decide
  fmt          Put a project file in order, without a change of what it says
  export       Write the plan in the format of another tool
  import       Bring a schedule, a list of tasks or the progress of a board into a project file
  schema       Print the JSON Schema of the project file, for editors
  explain      Explain a diagnostic by its code, or list them all
  completions  Print the completion script of a shell
  help         Print this message or the help of the given subcommand(s)

Options:
      --format <FORMAT>  Output format [default: text] [possible values: text, json]
      --color <WHEN>     When to use colours [default: auto] [possible values: auto, always, never]
      --lang <LANGUAGE>  Language of what is said on the terminal [default: QILBY_LANG, else the
                         locale, else en] [possible values: en, fr]
  -q, --quiet            Print errors only
  -h, --help             Print help (see more with '--help')
  -V, --version          Print version

Exit codes: 0 done, 1 errors in the project file, 2 wrong usage or a file that cannot be read or
written.

"#]]);
}

#[test]
fn help_is_on_the_standard_output() {
    qilby(&["--help"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
Compile a project file into everything the client signs: project plan, Gantt chart, architecture
drawing, flow matrix, infrastructure file, acceptance reports, and the cards that the team works
from.

Usage: qilby [OPTIONS] <COMMAND>

Commands:
  init         Write a commented project file to start from
  check        Check a project file and write nothing
  build        Write every deliverable of a project file
  watch        Build on every save, and show the pages in the browser
  provision    Write what builds the infrastructure: Ansible, rulesets, Terraform
  recette      Run the acceptance tests one by one, and record their results
  diff         Show what changed from one version of a project to another
  baseline     Keep the project as it was signed, to compare it from then on
  why          Tell why a task is when it is, or whether packets get through and which flows decide
  fmt          Put a project file in order, without a change of what it says
  export       Write the plan in the format of another tool
  import       Bring a schedule, a list of tasks or the progress of a board into a project file
  schema       Print the JSON Schema of the project file, for editors
  explain      Explain a diagnostic by its code, or list them all
  completions  Print the completion script of a shell
  help         Print this message or the help of the given subcommand(s)

Options:
      --format <FORMAT>
          Output format

          Possible values:
          - text: For people
          - json: For programs: one JSON document on the standard output
          
          [default: text]

      --color <WHEN>
          When to use colours

          Possible values:
          - auto:   On a terminal that has them, unless NO_COLOR is set
          - always: Always, also into a file or a pipe
          - never:  Never
          
          [default: auto]

      --lang <LANGUAGE>
          Language of what is said on the terminal [default: QILBY_LANG, else the locale, else en]

          Possible values:
          - en: English
          - fr: French

  -q, --quiet
          Print errors only

  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Exit codes: 0 done, 1 errors in the project file, 2 wrong usage or a file that cannot be read or
written.

"#]])
        .stderr_eq("");
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = concat!("qilby ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(stdout(&["-V"]), version);
    let contents = stdout(&["--version"]);
    assert!(contents.starts_with(version), "{contents}");
    for name in ["sources", "revision", "typst", "fonts", "catalogue", "languages"] {
        let line = contents.lines().find(|line| line.starts_with(&format!("{name}:")));
        let told = line.and_then(|line| line.split_once(':')).map(|(_, told)| told.trim());
        assert!(told.is_some_and(|told| !told.is_empty()), "{name} is not told:\n{contents}");
    }
    assert!(contents.contains(" roles, ") && !contents.contains(" 0 services"), "{contents}");
}

#[test]
fn a_wrong_option_is_wrong_usage() {
    qilby(&["explain", "--colour", "never"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: unexpected argument '--colour' found

  tip: a similar argument exists: '--color'

Usage: qilby explain --color <WHEN> [CODE]

For more information, try '--help'.

"#]]);
}

#[test]
fn a_wrong_command_is_wrong_usage() {
    qilby(&["explian"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: unrecognized subcommand 'explian'

  tip: a similar subcommand exists: 'explain'

Usage: qilby [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]]);
}

#[test]
fn explain_shows_the_page_of_a_code_in_either_case() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics/Q0101.md");
    let page = std::fs::read_to_string(path).unwrap();
    assert_eq!(stdout(&["explain", "Q0101"]), page);
    assert_eq!(stdout(&["explain", "q0101"]), page);
}

#[test]
fn explain_of_an_unknown_code_proposes_one() {
    qilby(&["explain", "Q101"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: there is no code `Q101`
help: did you mean `Q0101`? `qilby explain` lists them all

"#]]);
}

#[test]
fn what_the_user_typed_does_not_command_the_terminal() {
    qilby(&["explain", "\u{1b}[31mzz\n"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: there is no code `/u{1b}[31mzz/n`
help: `qilby explain` lists them all

"#]]);
}

#[test]
fn explain_lists_every_page_of_the_documentation() {
    let listed = stdout(&["explain"]);
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    let mut pages: Vec<String> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .map(|name| name.to_string_lossy().replace(".md", ""))
        .filter(|name| name.starts_with('Q'))
        .collect();
    pages.sort();
    let codes: Vec<&str> = listed.lines().map(|line| &line[..5]).collect();
    assert_eq!(codes, pages);
}

#[test]
fn explain_for_programs_is_json() {
    let page: serde_json::Value = serde_json::from_str(&stdout(&["explain", "Q0101", "--format", "json"])).unwrap();
    assert_eq!(page["code"], "Q0101");
    assert_eq!(page["severity"], "error");
    let explanation = page["explanation"].as_str().unwrap();
    assert!(explanation.starts_with("# Q0101"), "{explanation}");
    let list: serde_json::Value = serde_json::from_str(&stdout(&["--format=json", "explain"])).unwrap();
    assert!(list.as_array().unwrap().len() > 20);
}

#[test]
fn the_schema_knows_the_tables_of_the_project_file() {
    let schema: serde_json::Value = serde_json::from_str(&stdout(&["schema"])).unwrap();
    for table in ["project", "phase", "zone", "server", "flow", "test"] {
        assert!(schema["properties"].get(table).is_some(), "no `{table}`");
    }
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("project.schema.json");
    assert_eq!(stdout(&["schema", "-o", &path.to_string_lossy()]), "");
    assert_eq!(std::fs::read_to_string(path).unwrap(), stdout(&["schema"]));
}

#[test]
fn colours_follow_the_option_then_the_environment() {
    let has_colours = |args: &[&str], variable: Option<&str>| {
        let mut command = qilby(args);
        if let Some(name) = variable {
            command = command.env(name, "1");
        }
        let run = command.assert().code(0);
        run.get_output().stdout.contains(&0x1b)
    };
    assert!(!has_colours(&["explain"], None), "a pipe has no colours");
    assert!(has_colours(&["explain", "--color", "always"], None));
    assert!(has_colours(&["explain"], Some("CLICOLOR_FORCE")));
    assert!(!has_colours(&["explain"], Some("NO_COLOR")));
    assert!(!has_colours(&["explain", "--color=never"], Some("CLICOLOR_FORCE")));
    assert!(has_colours(&["--help", "--color=always"], None));
    assert!(!has_colours(&["--help", "--color=never"], Some("CLICOLOR_FORCE")));
}

#[test]
fn every_shell_has_its_completions() {
    for (shell, sign) in [
        ("bash", "complete -F _qilby"),
        ("elvish", "edit:completion:arg-completer[qilby]"),
        ("fish", "complete -c qilby"),
        ("powershell", "Register-ArgumentCompleter"),
        ("zsh", "#compdef qilby"),
    ] {
        let script = stdout(&["completions", shell]);
        assert!(script.contains(sign), "{shell}: no `{sign}`");
        assert!(script.contains("explain"), "{shell}: no command");
    }
    qilby(&["completions", "cmd"]).assert().code(2).stdout_eq("");
}

#[cfg(unix)]
#[test]
fn the_bash_completions_are_a_script_that_bash_reads() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("qilby.bash");
    std::fs::write(&path, stdout(&["completions", "bash"])).unwrap();
    match Process::new("bash").arg("-n").arg(&path).status() {
        Ok(status) => assert!(status.success()),
        Err(_) => eprintln!("skipped: there is no bash here"),
    }
}

#[test]
fn manual_pages_are_written_one_a_command() {
    let page = stdout(&["man"]);
    assert!(page.contains(".TH qilby 1"), "{page}");
    let dir = tempfile::TempDir::new().unwrap();
    let pages = dir.path().join("pages");
    assert_eq!(stdout(&["man", "-o", &pages.to_string_lossy()]), "");
    let explain = std::fs::read_to_string(pages.join("qilby-explain.1")).unwrap();
    assert!(explain.contains("Q0101"), "{explain}");
    assert!(!pages.join("qilby-man.1").exists(), "it is hidden");
}

/// `qilby explain | head -1`: the reader goes away at once.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    for args in [&["explain"][..], &["completions", "zsh"], &["--help"]] {
        let mut child =
            Process::new(cargo_bin!("qilby")).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        let mut stderr = child.stderr.take().unwrap();
        stderr.read_to_string(&mut said).unwrap();
        assert_eq!(said, "", "{args:?}");
        assert_eq!(child.wait().unwrap().code(), Some(0), "{args:?}");
    }
}

#[test]
fn why_tells_which_flow_lets_packets_through() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects/petit-reseau");
    let why = |question: &[&str]| qilby(&[&["why"], question].concat()).current_dir(&project).assert();
    why(&["srv-proxy", "srv-app", "erp-web"]).code(0).stderr_eq("").stdout_eq(str![[r#"
allowed: Proxy inverse → Applications, Gestion commerciale derrière le proxy

  dmz → serveurs
    pf-nuage  rule 6   allows   f02  Proxy inverse → Applications (project.toml:289)

"#]]);
    why(&["visiteurs", "srv-app", "443"]).code(0).stderr_eq("").stdout_eq(str![[r#"
refused: Visiteurs → Applications, tcp/443

  visiteurs → serveurs by tunnel
    pf-siege  rule 5   refuses  f05  Étanchéité des visiteurs (project.toml:314)

"#]]);
    why(&["internet", "203.0.113.10"]).code(0).stderr_eq("").stdout_eq(str![[r#"
allowed: Internet → 203.0.113.10, any service
published: the flow f01 leads to Rebond

  Internet → dmz
    pf-nuage  rule 5   allows   f01  Entrée du VPN (project.toml:280)
      all IPv4 → 10.20.20.10, udp/51820
      all IPv6 → 2001:db8:20:20::10, udp/51820

"#]]);
    why(&["srv-prox", "srv-app"]).code(2).stdout_eq("").stderr_eq(str![[r#"
error: `srv-prox` is no zone, server, device, client, site, role or network
help: did you mean `srv-proxy`?

"#]]);
}

/// Two people, a holiday, a link with a lag, a task that waits for someone, a milestone that comes too late.
const LATE: &str = r#"
[project]
name = "Retard"
title = "Un projet en retard"
reference = "RET"
client = { name = "Client" }
supplier = { name = "Fournisseur" }
language = "fr"
start = 2026-11-02
version = "1.0"
status_date = 2026-11-02

[[member]]
id = "ana"
name = "Ana Martin"

[[member]]
id = "ben"
name = "Ben Durand"

[[phase]]
id = "travaux"
title = "Travaux"

[[phase.task]]
id = "cadrage"
title = "Cadrage"
effort = "3d"
assign = ["ana"]

[[phase.task]]
id = "serveurs"
title = "Serveurs"
effort = "5d"
assign = ["ana"]
after = ["cadrage"]

[[phase.task]]
id = "postes"
title = "Postes"
effort = "2d"
assign = ["ana"]
after = [{ task = "cadrage", lag = "1d" }]

[[phase.task]]
id = "essais"
title = "Essais"
effort = "1d"
assign = ["ben"]
after = ["postes", { task = "serveurs", type = "SS" }]

[[milestone]]
id = "pret"
title = "Tout est prêt"
after = ["essais", "serveurs"]
due = 2026-11-12
"#;

#[test]
fn why_tells_what_a_date_hangs_on() {
    let project = tempfile::tempdir().unwrap();
    std::fs::write(project.path().join("project.toml"), LATE).unwrap();
    let why = |id: &str| qilby(&["why", id]).current_dir(project.path()).assert();
    why("pret").code(0).stderr_eq("").stdout_eq(str![[r#"
late: Tout est prêt (pret), 2026-11-17, 3 d of work after its contractual date, 2026-11-12
  after `serveurs`
  critical: a delay moves the end of the project

  what it hangs on, from the start
    2026-11-02 → 2026-11-04    3 d     cadrage   starts with the project
    2026-11-06 → 2026-11-09    2 d     postes    1 d after `cadrage`
    2026-11-10 → 2026-11-17    5 d     serveurs  waits 3 d for Ana Martin, busy with `postes` until 2026-11-09 17:00
    2026-11-17                         pret      after `serveurs`
  waiting for people on this way: 3 d for Ana Martin

"#]]);
    why("essais").code(0).stderr_eq("").stdout_eq(str![[r#"
planned: Essais (essais), 2026-11-10 09:00 → 2026-11-10 17:00, 1 d of work by Ben Durand
  with the start of `serveurs`
  may slip 4 d before the end of the project moves, 4 d before anything else

  what it hangs on, from the start
    2026-11-02 → 2026-11-04    3 d     cadrage   starts with the project
    2026-11-06 → 2026-11-09    2 d     postes    1 d after `cadrage`
    2026-11-10 → 2026-11-17    5 d     serveurs  waits 3 d for Ana Martin, busy with `postes` until 2026-11-09 17:00
    2026-11-10 → 2026-11-10    1 d     essais    with the start of `serveurs`
  waiting for people on this way: 3 d for Ana Martin

"#]]);
    why("serveurs").code(0).stderr_eq("").stdout_eq(str![[r#"
critical: Serveurs (serveurs), 2026-11-10 09:00 → 2026-11-17 17:00, 5 d of work by Ana Martin
  waits 3 d for Ana Martin, busy with `postes` until 2026-11-09 17:00
  critical: a delay moves the end of the project

  what it hangs on, from the start
    2026-11-02 → 2026-11-04    3 d     cadrage   starts with the project
    2026-11-06 → 2026-11-09    2 d     postes    1 d after `cadrage`
    2026-11-10 → 2026-11-17    5 d     serveurs  waits 3 d for Ana Martin, busy with `postes` until 2026-11-09 17:00
  waiting for people on this way: 3 d for Ana Martin

"#]]);
    why("cadrage").code(0).stderr_eq("").stdout_eq(str![[r#"
critical: Cadrage (cadrage), 2026-11-02 09:00 → 2026-11-04 17:00, 3 d of work by Ana Martin
  starts with the project
  critical: a delay moves the end of the project

"#]]);
    why("postess").code(2).stdout_eq("").stderr_eq(str![[r#"
error: `postess` is no task and no milestone
help: did you mean `postes`?

"#]]);
    why("travaux").code(2).stdout_eq("").stderr_eq(str![[r#"
error: `travaux` is a phase: its dates are those of its tasks
help: write the id of one of them

"#]]);
    let told = stdout(&["why", "--project", &project.path().to_string_lossy(), "--format", "json", "pret"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["kind"], &told["state"], &told["critical"]), (&"milestone".into(), &"todo".into(), &true.into()));
    let chain: Vec<&str> = told["chain"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!((chain.first(), chain.last()), (Some(&"cadrage"), Some(&"pret")));
    assert_eq!(told["chain"][0]["why"]["cause"], "project-start");
    assert!(told["late_minutes"].as_i64().unwrap() > 0);
}

#[test]
fn why_tells_machines_the_same() {
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/projects/petit-reseau");
    let told = stdout(&["why", "--project", project, "--format", "json", "srv-proxy", "srv-app", "erp-web"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["outcome"], "allowed");
    assert_eq!(told["ways"][0]["rules"][0]["flow"]["id"], "f02");
    assert_eq!(told["ways"][0]["rules"][0]["packets"][0]["services"][0], "tcp/8443");
}

#[test]
fn the_help_of_every_command_is_in_french() {
    let catalogue: toml::Table = include_str!("../templates/messages/fr.toml").parse().unwrap();
    let texts = catalogue["help"].as_table().unwrap();
    let english: Vec<&String> = texts.keys().filter(|text| text.contains(' ')).collect();
    let commands =
        ["", "init", "check", "build", "watch", "provision", "recette", "recette import", "diff", "baseline"];
    let others = ["why", "fmt", "export", "import", "import jira", "schema", "explain", "completions", "help", "man"];
    for command in commands.into_iter().chain(others) {
        for flag in ["-h", "--help"].into_iter().filter(|_| command != "help") {
            let said = Command::new(cargo_bin!("qilby"))
                .args(command.split_whitespace())
                .arg(flag)
                .env("COLUMNS", "1000")
                .env("QILBY_LANG", "fr")
                .output()
                .unwrap();
            let said = String::from_utf8(said.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains("Afficher l’aide"), "{command} {flag}: {said}");
            let left: Vec<&&String> = english.iter().filter(|text| said.contains(text.as_str())).collect();
            assert!(left.is_empty(), "{command} {flag}: {left:?}");
        }
    }
}
