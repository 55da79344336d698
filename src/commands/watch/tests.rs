//! The page as a browser asks for it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::*;
use crate::pipeline::{Pages, Watch as _};

struct OnePage(&'static str);

impl Pages for OnePage {
    fn sizes(&self) -> Vec<(f64, f64)> {
        vec![(595.0, 842.0)]
    }

    fn digest(&self, page: usize) -> Option<String> {
        (page == 0).then(|| self.0.to_owned())
    }

    fn svg(&self, page: usize) -> Option<String> {
        (page == 0).then(|| format!("<svg>{}</svg>", self.0))
    }
}

struct Stage {
    folder: tempfile::TempDir,
    board: Arc<Board>,
    host: String,
}

fn stage() -> Stage {
    let folder = tempfile::TempDir::new().unwrap();
    let project = folder.path().join("project.toml");
    std::fs::write(&project, "[project]\n").unwrap();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::write(folder.path().join("out/gantt.svg"), "<svg/>").unwrap();
    std::fs::write(folder.path().join("out/secret.txt"), "secret").unwrap();
    let eyes = Arc::new(Eyes::on(&project).unwrap());
    let board = Arc::new(Board::new("project.toml", eyes));
    let address = server::start(Arc::clone(&board), Some(0), folder.path().join("out")).unwrap();
    let host = address.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
    Stage { folder, board, host }
}

/// Head and body of an answer.
fn get(stage: &Stage, path: &str, host: &str) -> (String, String) {
    let mut stream = TcpStream::connect(&stage.host).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

fn source(stage: &Stage) -> Source {
    let terminal = Terminal::new(crate::commands::terminal::Format::Text, true);
    Source::read(&stage.folder.path().join("project.toml"), &terminal).unwrap()
}

#[test]
fn the_page_and_its_parts_are_served() {
    let stage = stage();
    let (head, body) = get(&stage, "/", &stage.host);
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("Content-Security-Policy: default-src 'none'"), "{head}");
    for part in ["page.js", "page.css"] {
        assert!(body.contains(part));
        assert!(get(&stage, &format!("/{part}"), &stage.host).0.starts_with("HTTP/1.1 200"), "{part}");
    }
}

#[test]
fn a_name_of_another_site_is_refused() {
    let stage = stage();
    for host in ["evil.example", "evil.example:4815", "127.0.0.1"] {
        assert!(get(&stage, "/", host).0.starts_with("HTTP/1.1 403"), "{host}");
    }
    let port = stage.host.rsplit_once(':').unwrap().1;
    assert!(get(&stage, "/", &format!("localhost:{port}")).0.starts_with("HTTP/1.1 200"));
}

#[test]
fn pages_are_kept_by_the_browser_under_their_digest_alone() {
    let stage = stage();
    stage.board.laid_out("gantt.pdf", "Planning", None, Arc::new(OnePage("abc")));
    let (head, body) = get(&stage, "/pages/gantt.pdf/0/abc", &stage.host);
    assert!(head.contains("immutable") && head.contains("image/svg+xml"), "{head}");
    assert_eq!(body, "<svg>abc</svg>");
    let (head, body) = get(&stage, "/pages/gantt.pdf/0/older", &stage.host);
    assert!(head.contains("no-store") && body == "<svg>abc</svg>", "{head}");
    for none in ["/pages/gantt.pdf/1/abc", "/pages/other.pdf/0/abc", "/pages/gantt.pdf/x/abc", "/pages/"] {
        assert!(get(&stage, none, &stage.host).0.starts_with("HTTP/1.1 404"), "{none}");
    }
}

#[test]
fn only_files_of_the_build_are_served() {
    let stage = stage();
    let source = source(&stage);
    stage.board.written(vec!["gantt.svg".to_owned()], &source, &Found::default(), "1 file written");
    let (head, body) = get(&stage, "/out/gantt.svg", &stage.host);
    assert!(head.starts_with("HTTP/1.1 200") && body == "<svg/>", "{head}");
    for other in ["/out/secret.txt", "/out/../project.toml", "/out/%2e%2e/project.toml", "/out/", "/project.toml"] {
        assert!(get(&stage, other, &stage.host).0.starts_with("HTTP/1.1 404"), "{other}");
    }
}

#[test]
fn a_page_hears_of_every_change_and_says_what_it_looks_at() {
    let stage = stage();
    let mut stream = TcpStream::connect(&stage.host).unwrap();
    write!(stream, "GET /events?document=gantt.pdf HTTP/1.1\r\nHost: {}\r\n\r\n", stage.host).unwrap();
    let mut heard = String::new();
    let mut hear = |wanted: &str| {
        let mut bytes = [0; 4096];
        while !heard.contains(wanted) {
            let count = stream.read(&mut bytes).unwrap();
            assert!(count > 0, "no {wanted} in {heard}");
            heard.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
        }
    };
    hear("\"phase\":\"working\"");
    assert_eq!(stage.board.viewed(), ["gantt.pdf"]);
    stage.board.laid_out("gantt.pdf", "Planning", None, Arc::new(OnePage("abc")));
    hear("[\"abc\",595.0,842.0]");
    let faulty = source(&stage);
    let live = Live::new(faulty.inputs());
    stage.board.understood(&live, &faulty, live.found());
    hear("\"phase\":\"faulty\"");
    hear("\"excerpt\":\"[project]\"");
}

#[test]
fn what_is_saved_is_seen_and_what_is_beside_is_not() {
    let folder = tempfile::TempDir::new().unwrap();
    let project = folder.path().join("project.toml");
    std::fs::write(&project, "a").unwrap();
    let eyes = Eyes::on(&project).unwrap();
    std::fs::write(folder.path().join("notes.txt"), "a").unwrap();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::write(folder.path().join("out/project.toml.bak"), "a").unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(!eyes.is_stirred());
    // As an editor does it: a new file takes the place of the old one.
    std::fs::write(folder.path().join("project.toml~"), "b").unwrap();
    std::fs::rename(folder.path().join("project.toml~"), &project).unwrap();
    assert!(eyes.wait());
    assert!(!eyes.is_stirred());
    std::fs::write(folder.path().join("project.results.toml"), "b").unwrap();
    assert!(eyes.wait());
}

#[test]
fn the_version_that_the_plan_is_compared_to_is_seen_wherever_it_stands() {
    let folder = tempfile::TempDir::new().unwrap();
    let project = folder.path().join("plan").join("project.toml");
    for name in ["plan", "signed"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    std::fs::write(&project, "[schedule]\nbaseline = \"../signed/v1.toml\"\n").unwrap();
    let eyes = Eyes::on(&project).unwrap();
    std::fs::write(folder.path().join("signed/notes.txt"), "a").unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(!eyes.is_stirred());
    std::fs::write(folder.path().join("signed/v1.toml"), "a").unwrap();
    assert!(eyes.wait());
}
