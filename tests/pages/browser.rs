//! A Chromium without a window. It is told through a pipe what to do (the DevTools
//! protocol: one JSON object each way, with a NUL behind it).

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Part;
use crate::support::scratch::Scratch;

/// No answer takes anywhere near as long.
const LIMIT: Duration = Duration::from_secs(60);

/// A browser with one page.
pub(super) struct Browser {
    asked: File,
    answers: Receiver<Value>,
    session: String,
    last: u64,
    events: Vec<Value>,
    _part: Part,
    _folder: Scratch,
}

impl Browser {
    /// Starts one, with nothing of an earlier one.
    pub(super) fn start() -> Browser {
        let folder = Scratch::new();
        let (to, from) = (folder.join("to"), folder.join("from"));
        let made = Command::new("mkfifo").arg(&to).arg(&from).status();
        assert!(made.is_ok_and(|made| made.success()));
        let profile = format!("--user-data-dir={}", folder.join("profile").display());
        // It reads from its descriptor 3 and writes to 4.
        let script = r#"to=$1 from=$2; shift 2; exec chromium "$@" 3<"$to" 4>"$from""#;
        let part = Part::start(
            Command::new("sh")
                .args(["-c", script, "sh"])
                .args([&to, &from])
                .args(["--headless", "--remote-debugging-pipe", "--disable-gpu"])
                .args(["--disable-quic", "--no-first-run", "--disable-sync"])
                .args([
                    "--disable-background-networking",
                    "--disable-component-update",
                ])
                .args(["--disable-dev-shm-usage", &profile])
                // Its sandbox does not work for root, nor in many a container.
                .arg("--no-sandbox")
                .arg("about:blank")
                .env("HOME", folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let (sender, answers) = channel();
        let asked = OpenOptions::new().write(true).open(to).expect("a pipe");
        let told = BufReader::new(File::open(from).expect("a pipe"));
        thread::spawn(move || {
            for answer in told.split(0) {
                let Ok(answer) = answer else { break };
                let answer = serde_json::from_slice(&answer).expect("JSON");
                if sender.send(answer).is_err() {
                    break;
                }
            }
        });
        let mut browser = Browser {
            asked,
            answers,
            session: String::new(),
            last: 0,
            events: Vec::new(),
            _part: part,
            _folder: folder,
        };
        let target = browser.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let wanted = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.ask("Target.attachToTarget", wanted);
        browser.session = attached["sessionId"].as_str().expect("one").to_owned();
        for domain in ["Page", "Network", "Log", "Runtime"] {
            browser.ask(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    /// Asks for something and gives the answer; panics where it cannot be done.
    pub(super) fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let mut question = json!({ "id": self.last, "method": method, "params": parameters });
        if !self.session.is_empty() {
            question["sessionId"] = json!(self.session);
        }
        let asked = write!(self.asked, "{question}\0");
        asked.expect("chromium, which make test-pages installs");
        loop {
            let answer = self.next(method);
            if answer["id"] == self.last {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn next(&self, awaited: &str) -> Value {
        let answer = self.answers.recv_timeout(LIMIT);
        answer.unwrap_or_else(|_| panic!("no {awaited}: is there a chromium?"))
    }

    /// Waits until this has happened since [`Browser::forget`].
    pub(super) fn wait_for(&mut self, event: &str) {
        while !self.events.iter().any(|there| there["method"] == event) {
            let there = self.next(event);
            self.events.push(there);
        }
    }

    /// Forgets what has happened so far.
    pub(super) fn forget(&mut self) {
        self.events.clear();
    }

    /// Opens a page and waits until it is loaded.
    pub(super) fn open(&mut self, address: &str) {
        self.forget();
        let opened = self.ask("Page.navigate", json!({ "url": address }));
        assert!(opened["errorText"].is_null(), "{address}: {opened}");
        self.wait_for("Page.loadEventFired");
    }

    /// What this JavaScript comes to in the page; also where the page itself may
    /// run none.
    pub(super) fn value(&mut self, script: &str) -> Value {
        let wanted = json!({
            "expression": script,
            "returnByValue": true,
            "awaitPromise": true,
        });
        let value = self.ask("Runtime.evaluate", wanted);
        assert!(value["exceptionDetails"].is_null(), "{script}: {value}");
        value["result"]["value"].clone()
    }

    /// The addresses that were asked for since [`Browser::forget`].
    pub(super) fn requests(&self) -> Vec<String> {
        let of = |event: &Value| Some(event["params"]["request"]["url"].as_str()?.to_owned());
        self.of("Network.requestWillBeSent")
            .filter_map(of)
            .collect()
    }

    /// What went wrong since [`Browser::forget`]: in scripts, against the policy of
    /// the page, with what it loads.
    pub(super) fn complaints(&self) -> Vec<String> {
        let thrown = self.of("Runtime.exceptionThrown");
        let logged = self.of("Log.entryAdded");
        let dialogs = self.of("Page.javascriptDialogOpening");
        let all = thrown.chain(logged).chain(dialogs);
        all.map(ToString::to_string).collect()
    }

    fn of(&self, method: &str) -> impl Iterator<Item = &Value> {
        self.events
            .iter()
            .filter(move |event| event["method"] == method)
    }

    /// How wide the window is, and whether it is dark.
    pub(super) fn window(&mut self, width: u32, is_dark: bool) {
        let size = json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.ask("Emulation.setDeviceMetricsOverride", size);
        let scheme = if is_dark { "dark" } else { "light" };
        let feature = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.ask("Emulation.setEmulatedMedia", json!({ "features": feature }));
    }

    /// A picture of the window as PNG. `PICTURES` in the environment is a folder
    /// that it is put into as well, under this name.
    pub(super) fn picture(&mut self, name: &str) -> Vec<u8> {
        let shot = self.ask("Page.captureScreenshot", json!({ "format": "png" }));
        let octets = STANDARD.decode(shot["data"].as_str().expect("a picture"));
        let octets = octets.expect("base64");
        if let Some(folder) = std::env::var_os("PICTURES") {
            let file = std::path::Path::new(&folder).join(format!("{name}.png"));
            std::fs::write(file, &octets).expect("a picture");
        }
        octets
    }

    /// The part of a picture that has this colour, in thousandths, and the colour
    /// of its upper left corner; the page that was open is gone then.
    pub(super) fn colours(&mut self, picture: &[u8], colour: [u8; 3]) -> (u64, Value) {
        self.open("about:blank");
        let picture = STANDARD.encode(picture);
        let [red, green, blue] = colour;
        let script = format!(
            "(async () => {{ const image = new Image(); \
             image.src = 'data:image/png;base64,{picture}'; await image.decode(); \
             const canvas = document.createElement('canvas'); \
             canvas.width = image.width; canvas.height = image.height; \
             const context = canvas.getContext('2d'); context.drawImage(image, 0, 0); \
             const all = context.getImageData(0, 0, image.width, image.height).data; \
             let count = 0; \
             for (let i = 0; i < all.length; i += 4) \
             if (all[i] === {red} && all[i + 1] === {green} && all[i + 2] === {blue}) count++; \
             return [Math.round(4000 * count / all.length), Array.from(all.slice(0, 3))]; }})()"
        );
        let value = self.value(&script);
        (value[0].as_u64().expect("a number"), value[1].clone())
    }

    /// Presses a key and lets it go: a character, `Tab`, `Enter`, `Space`.
    pub(super) fn press(&mut self, key: &str) {
        let (key, code, number, text) = match key {
            "Tab" => ("Tab", "Tab", 9, ""),
            "Enter" => ("Enter", "Enter", 13, "\r"),
            "Space" => (" ", "Space", 32, " "),
            other => panic!("{other}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({
                "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number,
            });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.ask("Input.dispatchKeyEvent", event);
        }
    }

    /// Writes into what has the focus, as a keyboard would.
    pub(super) fn write(&mut self, text: &str) {
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Whether the page may run scripts of its own.
    pub(super) fn scripts(&mut self, may_run: bool) {
        let wanted = json!({ "value": !may_run });
        self.ask("Emulation.setScriptExecutionDisabled", wanted);
    }
}
