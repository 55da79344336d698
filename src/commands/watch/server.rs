//! The page, for browsers on this machine alone.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tiny_http::{Header, Method, Request, Response, Server};

use super::board::Board;

/// The port tried first.
const PORT: u16 = 4815;
/// A line is sent so often at least, so that a page that has gone is noticed.
const HEARTBEAT: Duration = Duration::from_secs(10);

const PAGE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");

/// Only what comes from here: the texts of a project can bring nothing in.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// Starts the server; gives the address of the page.
///
/// # Errors
/// The port is taken.
pub(super) fn start(board: Arc<Board>, port: Option<u16>, out: PathBuf) -> Result<String, String> {
    let listen = |port: u16| TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port));
    let listener = match port {
        Some(port) => listen(port).map_err(|error| format!("cannot listen on port {port}: {error}"))?,
        None => listen(PORT).or_else(|_| listen(0)).map_err(|error| format!("cannot listen: {error}"))?,
    };
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let server = Server::from_listener(listener, None).map_err(|error| error.to_string())?;
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            let (board, out) = (Arc::clone(&board), out.clone());
            // Each on a thread of its own: a page listens as long as it is open.
            std::thread::spawn(move || answer(request, address, &board, &out));
        }
    });
    Ok(format!("http://{address}/"))
}

fn answer(request: Request, address: SocketAddr, board: &Board, out: &Path) {
    if !is_for_us(&request, address) || !matches!(request.method(), Method::Get | Method::Head) {
        return respond(request, 403, "text/plain", "no-store", "Forbidden\n");
    }
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    match path {
        "/" => respond(request, 200, "text/html", "no-store", PAGE),
        "/page.js" => respond(request, 200, "text/javascript", "no-store", SCRIPT),
        "/page.css" => respond(request, 200, "text/css", "no-store", STYLE),
        "/events" => events(request, board, query.strip_prefix("document=").unwrap_or_default()),
        _ => match (page(board, path), file(board, out, path)) {
            (Some((svg, true)), _) => respond(request, 200, "image/svg+xml", "max-age=31536000, immutable", svg),
            (Some((svg, false)), _) => respond(request, 200, "image/svg+xml", "no-store", svg),
            (None, Some((kind, bytes))) => respond(request, 200, kind, "no-store", bytes),
            (None, None) => respond(request, 404, "text/plain", "no-store", "Not found\n"),
        },
    }
}

/// Whether a browser asked for this very address: a name of another site that leads here is refused.
fn is_for_us(request: &Request, address: SocketAddr) -> bool {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    let port = address.port();
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    host.is_some_and(|header| ours.iter().any(|our| our == header.value.as_str()))
}

/// `/pages/<path of the document>/<number>/<digest>`.
fn page(board: &Board, path: &str) -> Option<(String, bool)> {
    let (rest, digest) = path.strip_prefix("/pages/")?.rsplit_once('/')?;
    let (document, number) = rest.rsplit_once('/')?;
    board.page(document, number.parse().ok()?, digest)
}

/// `/out/<path>`: a file that was written.
fn file(board: &Board, out: &Path, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let path = path.strip_prefix("/out/")?;
    if !board.has_file(path) {
        return None;
    }
    let kind = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "json" => "application/json",
        "csv" => "text/csv",
        "xml" => "application/xml",
        "ics" => "text/calendar",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/plain",
    };
    Some((kind, std::fs::read(out.join(path)).ok()?))
}

fn respond(request: Request, status: u16, kind: &str, cache: &str, body: impl Into<Vec<u8>>) {
    let kind = match kind.starts_with("text/") || kind.ends_with("json") {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_owned(),
    };
    // A page of the outputs has its own policy; ours would forbid its style and script.
    let policy = if request.url().starts_with("/out/") { "frame-ancestors 'none'" } else { POLICY };
    let headers = [
        ("Content-Type", kind.as_str()),
        ("Cache-Control", cache),
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    ];
    let mut response = Response::from_data(body.into()).with_status_code(status);
    for header in headers.into_iter().filter_map(|(name, value)| Header::from_bytes(name, value).ok()) {
        response.add_header(header);
    }
    // A browser that went away needs no answer.
    let _ = request.respond(response);
}

/// Sends the board whenever it changes, as events of the server (HTML standard, server-sent events).
fn events(request: Request, board: &Board, document: &str) {
    let viewer = board.join(document);
    let mut to = request.into_writer();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n\
                X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
    let mut seen = 0;
    let mut sent = to.write_all(head.as_bytes());
    while sent.is_ok() {
        sent = match board.next(seen, HEARTBEAT) {
            Some((version, state)) => {
                seen = version;
                to.write_all(event(&state).as_bytes())
            }
            None => to.write_all(b":\n\n"),
        }
        .and_then(|()| to.flush());
    }
    board.leave(viewer);
}

fn event(state: &Value) -> String {
    // JSON on one line: a line feed would end the event.
    format!("data: {state}\n\n")
}
