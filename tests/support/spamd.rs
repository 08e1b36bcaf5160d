//! A stand-in for SpamAssassin's spamd, which a test tells how it is. What is spam
//! it sees by the word "pills".

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Only a test that hangs waits as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It does what it is for.
    Well,
    /// Nobody listens there.
    Away,
    /// It takes connections and says nothing.
    Silent,
    /// It may not be taught.
    Unteachable,
}

struct State {
    mood: Mutex<Mood>,
    /// Told of each connection to which it says nothing.
    comes: Sender<()>,
    /// What was asked for, one word each, with the class that was told.
    heard: Mutex<Vec<String>>,
    /// What it has learnt, by message identifier.
    learnt: Mutex<BTreeMap<String, String>>,
}

/// One that runs; it ends with the tests.
pub(crate) struct Spamd {
    /// The loopback port it listens on.
    pub(crate) port: u16,
    state: Arc<State>,
    listening: Mutex<Option<JoinHandle<()>>>,
    visitors: Mutex<Receiver<()>>,
}

impl Spamd {
    pub(crate) fn new(mood: Mood) -> Spamd {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port");
        let port = listener.local_addr().expect("a bound address").port();
        drop(listener);
        let (comes, visitors) = channel();
        let spamd = Spamd {
            port,
            visitors: Mutex::new(visitors),
            state: Arc::new(State {
                mood: Mutex::new(Mood::Away),
                comes,
                heard: Mutex::default(),
                learnt: Mutex::default(),
            }),
            listening: Mutex::default(),
        };
        spamd.is_now(mood);
        spamd
    }

    /// Changes how it is.
    pub(crate) fn is_now(&self, mood: Mood) {
        *self.state.mood.lock().expect("no panic") = mood;
        let mut listening = self.listening.lock().expect("no panic");
        match (mood, listening.take()) {
            (Mood::Away, None) => {}
            (Mood::Away, Some(thread)) => {
                // Whoever comes finds out.
                let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
                thread.join().expect("no panic");
            }
            (_, Some(thread)) => *listening = Some(thread),
            (_, None) => {
                let listener = bound_again(self.port);
                let state = Arc::clone(&self.state);
                *listening = Some(thread::spawn(move || listen(&listener, &state)));
            }
        }
    }

    /// The line of a bot that asks it.
    pub(crate) fn parameter(&self) -> String {
        format!("spamd = 127.0.0.1,{}", self.port)
    }

    /// Waits until somebody is there to whom it says nothing.
    pub(crate) fn await_visitor(&self) {
        let visitors = self.visitors.lock().expect("no panic");
        visitors.recv_timeout(PATIENCE).expect("a visitor");
    }

    /// Has not learnt this article any more.
    pub(crate) fn forget(&self, identifier: &str) {
        let mut learnt = self.state.learnt.lock().expect("no panic");
        learnt.retain(|line, _| !line.contains(identifier));
    }

    /// All that was asked for: `SYMBOLS`, `TELL spam`, `TELL ham`, `TELL remove`.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.state.heard.lock().expect("no panic").clone()
    }
}

/// Listens on a port that was its own. A process that another test is just starting
/// may hold it still, and so may somebody's connection.
fn bound_again(port: u16) -> TcpListener {
    let begun = Instant::now();
    loop {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return listener,
            Err(error) if begun.elapsed() > PATIENCE => panic!("port {port}: {error}"),
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

impl State {
    fn hears(&self, what: &str) {
        self.heard.lock().expect("no panic").push(what.to_owned());
    }
}

fn listen(listener: &TcpListener, state: &State) {
    let mut kept = Vec::new();
    for stream in listener.incoming().flatten() {
        let mood = *state.mood.lock().expect("no panic");
        match mood {
            Mood::Away => return,
            Mood::Silent => {
                kept.push(stream);
                let _ = state.comes.send(());
            }
            Mood::Well | Mood::Unteachable => {
                let _ = serve(stream, state, mood == Mood::Well);
            }
        }
    }
}

fn serve(stream: TcpStream, state: &State, learns: bool) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut line) = (Vec::new(), String::new());
    while reader.read_line(&mut line)? > 2 {
        head.push(line.trim_end().to_owned());
        line.clear();
    }
    let field = |name: &str| {
        let value = head.iter().find_map(|line| line.strip_prefix(name));
        value.map(str::trim).map(str::to_owned)
    };
    let length = field("Content-length:").and_then(|length| length.parse().ok());
    let mut octets = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut octets)?;
    let article = String::from_utf8_lossy(&octets).into_owned();
    let is_told = head.first().is_some_and(|line| line.starts_with("TELL"));
    let mut stream = stream;
    if is_told && !learns {
        return write!(stream, "SPAMD/1.0 69 Service Unavailable: TELL\r\n\r\n");
    }
    let is_asked = field("Set:").or_else(|| field("Remove:")).is_none();
    let answer = match is_told {
        true if is_asked => "\r\n\r\n".to_owned(),
        true => format!(
            "{}Content-length: 0\r\n\r\n",
            state.is_told(&article, field("Message-class:"))
        ),
        false => {
            state.hears("SYMBOLS");
            match article.contains("pills") {
                true => "Spam: True ; 9.0 / 5.0\r\n\r\nPILLS".to_owned(),
                false => "Spam: False ; 0.5 / 5.0\r\n\r\n".to_owned(),
            }
        }
    };
    write!(stream, "SPAMD/1.1 0 EX_OK\r\n{answer}")
}

impl State {
    /// A field that says what it did, if anything.
    fn is_told(&self, article: &str, class: Option<String>) -> &'static str {
        self.hears(&format!("TELL {}", class.as_deref().unwrap_or("remove")));
        let identifier = article.lines().find(|line| line.starts_with("Message-ID:"));
        let identifier = identifier.unwrap_or_default().trim().to_owned();
        let mut learnt = self.learnt.lock().expect("no panic");
        match class {
            Some(class) => match learnt.insert(identifier, class.clone()) {
                Some(before) if before == class => "",
                _ => "DidSet: local\r\n",
            },
            None => match learnt.remove(&identifier) {
                Some(_) => "DidRemove: local\r\n",
                None => "",
            },
        }
    }
}
