//! A news server made of what a test tells it: articles by group and number,
//! and a rule for everything that it is to do otherwise than usual.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::folder::article;
use super::nntp::to_wire;

/// What the server does with what it heard.
pub(crate) enum Say {
    /// What a server usually does.
    Usual,
    /// These lines; CR LF is put after each.
    Lines(String),
    /// These octets as they stand, then the connection is closed.
    Close(Vec<u8>),
    /// These octets as they stand, and the connection goes on.
    Octets(Vec<u8>),
    /// What it usually does, but the connection is closed before it says so.
    Unsaid,
    /// Nothing, for as long as the client waits.
    Silence,
    /// What it usually says, an octet at a time with this pause in front.
    Slowly(Duration),
    /// What it usually does, when this has come back; others are served meanwhile.
    Until(Box<dyn FnOnce() + Send>),
    /// The beginning, and then so many times the octets behind it.
    Flood(Vec<u8>, Vec<u8>, usize),
}

/// These lines instead of the usual ones.
pub(crate) fn lines(text: &str) -> Say {
    Say::Lines(text.to_owned())
}

/// A closed connection, and nothing else.
pub(crate) fn close() -> Say {
    Say::Close(Vec::new())
}

/// The rule of a server: the number of the connection, from 1, and what was
/// heard: a command, `connect` for a new connection, `.` for the end of an
/// article that is posted (and kept only if the rule says [`Say::Usual`]).
type Rule = Box<dyn Fn(usize, &str) -> Say + Send + Sync>;

/// Which articles a server cannot bear.
type Unbearable = Box<dyn Fn(&str) -> bool + Send + Sync>;

struct State {
    groups: Mutex<BTreeMap<String, BTreeMap<u64, Vec<u8>>>>,
    posted: Mutex<Vec<Vec<u8>>>,
    heard: Mutex<Vec<String>>,
    rule: Mutex<Rule>,
    /// At which articles, posted, the connection is closed.
    unbearable: Mutex<Unbearable>,
    /// After how many octets a connection is cut.
    cut: Mutex<Option<(usize, usize)>>,
    was_cut: AtomicBool,
}

/// A running server; it ends with the tests.
pub(crate) struct Server {
    /// The loopback port it listens on.
    pub(crate) port: u16,
    state: Arc<State>,
}

impl Server {
    /// A server that does as usual.
    pub(crate) fn new() -> Server {
        Server::with_rule(|_, _| Say::Usual)
    }

    /// The same with so many requests for a check in de.test, from `a1` on.
    pub(crate) fn with_requests(requests: u64) -> Server {
        let server = Server::new();
        for number in 1..=requests {
            let octets = article(&format!("a{number}"), &["Subject: check"], "A line.\n");
            server.put("de.test", number, octets);
        }
        server
    }

    /// A server with a rule.
    pub(crate) fn with_rule(rule: impl Fn(usize, &str) -> Say + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port");
        let port = listener.local_addr().expect("a bound address").port();
        let state = Arc::new(State {
            groups: Mutex::default(),
            posted: Mutex::default(),
            heard: Mutex::default(),
            rule: Mutex::new(Box::new(rule)),
            unbearable: Mutex::new(Box::new(|_| false)),
            cut: Mutex::default(),
            was_cut: AtomicBool::new(false),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for (number, stream) in (1..).zip(listener.incoming()) {
                let state = Arc::clone(&shared);
                thread::spawn(move || {
                    if let Ok(stream) = stream {
                        let _ = serve(stream, number, &state);
                    }
                });
            }
        });
        Server { port, state }
    }

    /// Another rule, from now on.
    pub(crate) fn set_rule(&self, rule: impl Fn(usize, &str) -> Say + Send + Sync + 'static) {
        *self.state.rule.lock().expect("no panic") = Box::new(rule);
    }

    /// Closes the connection at each of these articles that is posted, from now
    /// on.
    pub(crate) fn refuse_to_bear(&self, is_it: impl Fn(&str) -> bool + Send + Sync + 'static) {
        *self.state.unbearable.lock().expect("no panic") = Box::new(is_it);
    }

    /// Cuts the connection of this number off when it has sent so many octets.
    pub(crate) fn cut(&self, connection: usize, octets: usize) {
        *self.state.cut.lock().expect("no panic") = Some((connection, octets));
    }

    /// Whether a connection has come to the octet at which it was cut.
    pub(crate) fn was_cut(&self) -> bool {
        self.state.was_cut.load(Ordering::Relaxed)
    }

    /// Cuts no connection off any more.
    pub(crate) fn mend(&self) {
        *self.state.cut.lock().expect("no panic") = None;
    }

    /// Puts an article into a group.
    pub(crate) fn put(&self, group: &str, number: u64, article: impl AsRef<[u8]>) {
        let mut groups = self.state.groups.lock().expect("no panic");
        let group = groups.entry(group.to_owned()).or_default();
        group.insert(number, article.as_ref().to_vec());
    }

    /// The articles that were posted and kept.
    pub(crate) fn posted(&self) -> Vec<String> {
        let posted = self.state.posted.lock().expect("no panic");
        posted
            .iter()
            .map(|article| String::from_utf8_lossy(article).into_owned())
            .collect()
    }

    /// Keeps an article as if it had been posted.
    pub(crate) fn keep(&self, article: &str) {
        let mut posted = self.state.posted.lock().expect("no panic");
        posted.push(article.as_bytes().to_vec());
    }

    /// All that was heard, `connection command`.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.state.heard.lock().expect("no panic").clone()
    }

    /// How often a command that begins so was heard.
    pub(crate) fn count(&self, command: &str) -> usize {
        let heard = self.heard();
        let is_it = |line: &&String| {
            line.split_once(' ')
                .is_some_and(|(_, c)| c.starts_with(command))
        };
        heard.iter().filter(is_it).count()
    }
}

/// What goes out, up to the octet at which the connection is cut.
struct Out<'a> {
    stream: TcpStream,
    left: Option<usize>,
    was_cut: &'a AtomicBool,
}

impl Write for Out<'_> {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        let Some(left) = &mut self.left else {
            return self.stream.write(octets);
        };
        let count = self.stream.write(&octets[..octets.len().min(*left)])?;
        *left -= count;
        if *left == 0 {
            self.was_cut.store(true, Ordering::Relaxed);
            self.stream.shutdown(Shutdown::Both)?;
            return Err(ErrorKind::BrokenPipe.into());
        }
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

impl Out<'_> {
    /// Does what no server should. An error is the end of the connection.
    fn odd(&mut self, say: Say, input: &mut impl Read) -> std::io::Result<()> {
        match say {
            Say::Octets(octets) => return self.write_all(&octets),
            Say::Flood(beginning, piece, times) => {
                self.write_all(&beginning)?;
                for _ in 0..times {
                    self.write_all(&piece)?;
                }
                return Ok(());
            }
            Say::Close(octets) => self.write_all(&octets)?,
            Say::Silence => drop(std::io::copy(input, &mut std::io::sink())?),
            Say::Usual | Say::Lines(_) | Say::Slowly(_) | Say::Until(_) | Say::Unsaid => {}
        }
        self.stream.shutdown(Shutdown::Both)?;
        Err(ErrorKind::BrokenPipe.into())
    }

    fn slowly(&mut self, octets: &[u8], pause: Duration) -> std::io::Result<()> {
        for octet in octets {
            thread::sleep(pause);
            self.write_all(std::slice::from_ref(octet))?;
        }
        Ok(())
    }
}

fn serve(stream: TcpStream, number: usize, state: &State) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let cut = *state.cut.lock().expect("no panic");
    let mut out = Out {
        stream: stream.try_clone()?,
        left: cut.and_then(|(cut, octets)| (cut == number).then_some(octets)),
        was_cut: &state.was_cut,
    };
    let mut input = BufReader::new(stream);
    let mut current = String::new();
    let mut heard = "connect".to_owned();
    loop {
        let entry = format!("{number} {heard}");
        state.heard.lock().expect("no panic").push(entry);
        let say = (state.rule.lock().expect("no panic"))(number, &heard);
        match say {
            Say::Lines(text) => out.write_all((text.replace('\n', "\r\n") + "\r\n").as_bytes())?,
            Say::Usual => out.write_all(&usual(&heard, &mut current, state))?,
            Say::Until(wait) => {
                wait();
                out.write_all(&usual(&heard, &mut current, state))?;
            }
            Say::Slowly(pause) => out.slowly(&usual(&heard, &mut current, state), pause)?,
            other => out.odd(other, &mut input)?,
        }
        if heard == "QUIT" {
            return out.stream.shutdown(Shutdown::Both);
        }
        let posting = heard == "POST";
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        heard = String::from_utf8_lossy(&line).trim_end().to_owned();
        // After 340 the article follows, and no command.
        if posting && !is_command(&heard) {
            let mut article = line;
            while !article.ends_with(b"\r\n.\r\n") {
                if input.read_until(b'\n', &mut article)? == 0 {
                    return Ok(());
                }
            }
            article.truncate(article.len() - 3);
            let text = String::from_utf8_lossy(&article).replace("\r\n..", "\r\n.");
            let entry = format!("{number} .");
            state.heard.lock().expect("no panic").push(entry);
            let say = match (state.unbearable.lock().expect("no panic"))(&text) {
                true => close(),
                false => (state.rule.lock().expect("no panic"))(number, "."),
            };
            match say {
                Say::Usual => out.write_all((take(&text, state) + "\r\n").as_bytes())?,
                Say::Slowly(pause) => {
                    out.slowly((take(&text, state) + "\r\n").as_bytes(), pause)?;
                }
                Say::Until(wait) => {
                    wait();
                    out.write_all((take(&text, state) + "\r\n").as_bytes())?;
                }
                Say::Lines(text) => out.write_all((text + "\r\n").as_bytes())?,
                Say::Unsaid => {
                    take(&text, state);
                    return out.stream.shutdown(Shutdown::Both);
                }
                other => out.odd(other, &mut input)?,
            }
            line = Vec::new();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            heard = String::from_utf8_lossy(&line).trim_end().to_owned();
        }
    }
}

/// Whether a line is a command and not the first line of an article.
fn is_command(line: &str) -> bool {
    let word = line.split(' ').next().unwrap_or_default();
    !word.contains(':') && word.bytes().all(|octet| octet.is_ascii_uppercase())
}

fn take(article: &str, state: &State) -> String {
    let identifier = field(article, "Message-ID");
    let mut posted = state.posted.lock().expect("no panic");
    let is_there = posted
        .iter()
        .any(|other| field(&String::from_utf8_lossy(other), "Message-ID") == identifier);
    if is_there {
        return "441 435 Duplicate".to_owned();
    }
    posted.push(article.as_bytes().to_vec());
    "240 article posted".to_owned()
}

fn usual(heard: &str, current: &mut String, state: &State) -> Vec<u8> {
    let groups = state.groups.lock().expect("no panic");
    let words: Vec<&str> = heard.split(' ').collect();
    let text = match words[..] {
        ["connect"] => "200 welcome".to_owned(),
        ["CAPABILITIES"] => {
            "101 list\r\nVERSION 2\r\nREADER\r\nPOST\r\nLIST ACTIVE\r\n.".to_owned()
        }
        ["GROUP" | "LISTGROUP", name, ..] => match groups.get(name) {
            None => "411 no such group".to_owned(),
            Some(group) => {
                *current = name.to_owned();
                let low = group.keys().next().copied().unwrap_or(1);
                let high = group.keys().last().copied().unwrap_or(0);
                let mut text = format!("211 {} {low} {high} {name}", group.len());
                if let ["LISTGROUP", _, range] = words[..] {
                    let (from, to) = range.split_once('-').expect("a range");
                    let from: u64 = from.parse().expect("a number");
                    let to: u64 = to.parse().expect("a number");
                    for number in group.range(from..=to).map(|(number, _)| number) {
                        text += &format!("\r\n{number}");
                    }
                    text += "\r\n.";
                }
                text
            }
        },
        ["ARTICLE", which] => {
            let found = match which.parse::<u64>() {
                Ok(number) => groups.get(current).and_then(|group| group.get(&number)),
                Err(_) => groups.values().flat_map(BTreeMap::values).find(|article| {
                    field(&String::from_utf8_lossy(article), "Message-ID") == which
                }),
            };
            match found {
                None if which.starts_with('<') => "430 no such article".to_owned(),
                None => "423 no such number".to_owned(),
                Some(article) => {
                    let mut octets = format!("220 {which} article\r\n").into_bytes();
                    octets.extend_from_slice(&to_wire(article));
                    return octets;
                }
            }
        }
        ["HEAD", identifier] => {
            let posted = state.posted.lock().expect("no panic");
            let found = posted
                .iter()
                .map(|article| String::from_utf8_lossy(article).into_owned())
                .find(|article| field(article, "Message-ID") == identifier);
            match found {
                None => "430 no such article".to_owned(),
                Some(article) => {
                    let header = article.split("\r\n\r\n").next().unwrap_or_default();
                    format!("221 0 {identifier}\r\n{header}\r\n.")
                }
            }
        }
        ["LIST", "ACTIVE", name] => format!("215 list\r\n{name} 9 1 y\r\n."),
        ["POST"] => "340 send it".to_owned(),
        ["QUIT"] => "205 bye".to_owned(),
        _ => "500 what?".to_owned(),
    };
    (text + "\r\n").into_bytes()
}

/// The body of a field of an article, where it is not folded.
pub(crate) fn field<'a>(article: &'a str, name: &str) -> &'a str {
    article
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| {
            let (found, body) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| body.trim())
        })
        .unwrap_or_default()
}
