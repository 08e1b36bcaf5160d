//! Reads the articles of a newsgroup over one connection and does nothing with
//! them: how fast a server can send. What artchk does is measured against it
//! (`benches/poll.rs`), so its socket is set up the same way.
//!
//!     cargo run --release --example reader -- HOST PORT NEWSGROUP

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use memchr::memchr;
use memchr::memmem::Finder;

/// Requests in flight: as many are sent as there is room for when half of them
/// are answered.
const WINDOW: u64 = 400;
/// Octets read from the system at a time.
const BUFFER: usize = 256 * 1024;

/// What was read, and how long that took, from the first ARTICLE on.
pub(crate) struct Done {
    /// Articles.
    pub(crate) articles: u64,
    /// Octets, as they came.
    pub(crate) octets: u64,
    /// The time.
    pub(crate) time: Duration,
}

struct Reader {
    stream: TcpStream,
    /// What has come and was not looked at yet.
    buffer: Vec<u8>,
    octets: u64,
}

impl Reader {
    fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }

    /// Waits for more.
    fn fill(&mut self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        std::os::linux::net::TcpStreamExt::set_quickack(&self.stream, true)?;
        let before = self.buffer.len();
        self.buffer.resize(before + BUFFER, 0);
        let came = self.stream.read(&mut self.buffer[before..])?;
        self.buffer.truncate(before + came);
        self.octets += came as u64;
        match came {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = memchr(b'\n', &self.buffer) {
                let line = self.buffer.drain(..=end).collect::<Vec<u8>>();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            self.fill()?;
        }
    }
}

/// Reads all articles of a newsgroup.
pub(crate) fn read(host: &str, port: u16, newsgroup: &str) -> io::Result<Done> {
    let stream = TcpStream::connect((host, port))?;
    stream.set_nodelay(true)?;
    let mut reader = Reader {
        stream,
        buffer: Vec::new(),
        octets: 0,
    };
    reader.line()?;
    reader.send(&format!("GROUP {newsgroup}\r\n"))?;
    let group = reader.line()?;
    let mut words = group.split(' ').skip(2).map(str::parse);
    let (Some(Ok(low)), Some(Ok(high))) = (words.next(), words.next()) else {
        return Err(io::Error::other(group));
    };
    let (begun, before) = (Instant::now(), reader.octets);
    let (mut sent, mut answered): (u64, u64) = (low, low);
    let mut articles = 0;
    let final_line = Finder::new(b"\r\n.\r\n");
    while answered <= high {
        if sent - answered <= WINDOW / 2 && sent <= high {
            let end = high.min(answered + WINDOW);
            let requests: String = (sent..=end).map(|n| format!("ARTICLE {n}\r\n")).collect();
            reader.send(&requests)?;
            sent = end + 1;
        }
        reader.fill()?;
        let mut at = 0;
        loop {
            let rest = &reader.buffer[at..];
            let has_text = rest.starts_with(b"220");
            let end = match has_text {
                true => final_line.find(rest).map(|end| end + 5),
                false => memchr(b'\n', rest).map(|end| end + 1),
            };
            let Some(end) = end else { break };
            at += end;
            answered += 1;
            articles += u64::from(has_text);
        }
        reader.buffer.drain(..at);
    }
    let time = begun.elapsed();
    reader.send("QUIT\r\n")?;
    reader.line()?;
    Ok(Done {
        articles,
        octets: reader.octets - before,
        time,
    })
}

#[allow(clippy::print_stdout, clippy::print_stderr, dead_code)]
fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [host, port, newsgroup] = &arguments[..] else {
        eprintln!("usage: reader HOST PORT NEWSGROUP");
        std::process::exit(64);
    };
    let port = port.parse().map_err(io::Error::other)?;
    let done = read(host, port, newsgroup)?;
    let rate = |count: u64| count as f64 / done.time.as_secs_f64();
    println!(
        "{} articles, {:.0} a second, {:.1} MB/s",
        done.articles,
        rate(done.articles),
        rate(done.octets) / 1e6
    );
    Ok(())
}
