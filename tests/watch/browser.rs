//! A real browser, driven over its pipe: one JSON message after another, each ended by a zero byte (Chrome DevTools
//! Protocol).

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long the page may take to come to a state, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(120);

/// A page in Chromium.
pub struct Browser {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    session: String,
    next: u64,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens an address; none without Chromium on this machine.
    pub fn open(url: &str) -> Option<Self> {
        let programs = ["chromium", "chromium-browser", "google-chrome"];
        let program = programs.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok())?;
        let profile = tempfile::TempDir::new().unwrap();
        // The pipe is on the descriptors 3 and 4.
        let script = "profile=$1; shift; exec \"$@\" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
                      --user-data-dir=\"$profile\" --remote-debugging-pipe 3<&0 4>&1 >&2";
        let mut child = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(profile.path())
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut this = Browser { child, to, from, session: String::new(), next: 0, _profile: profile };
        let target = this.call("Target.createTarget", json!({ "url": url }));
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let session = this.call("Target.attachToTarget", target);
        this.session = session["sessionId"].as_str().unwrap().to_owned();
        Some(this)
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut bytes = Vec::new();
            assert!(self.from.read_until(0, &mut bytes).unwrap() > 0, "the browser has gone");
            bytes.pop();
            let answer: Value = serde_json::from_slice(&bytes).unwrap();
            if answer["id"] == self.next {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    /// The value of an expression in the page.
    pub fn value(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression in the page is true.
    pub fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        // While the page is loading there is nothing in it yet.
        let told = format!("(() => {{ try {{ return Boolean({expression}); }} catch {{ return false; }} }})()");
        while self.value(&told) != true {
            let page = || "document.body.innerText.slice(0, 2000)".to_owned();
            assert!(start.elapsed() < PATIENCE, "never `{expression}`: {}", self.value(&page()));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It ends with its pipe all the same.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
