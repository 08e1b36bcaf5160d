//! Posts articles over one connection, one after the other, and does nothing else:
//! how fast a server can take them. What artchk does is measured against it
//! (`benches/answer.rs`), so its socket is set up the same way.
//!
//! Standard input has the articles as they go over the line: lines end in CR LF,
//! their dots are doubled, and a dot alone ends each article.
//!
//!     cargo run --release --example poster -- HOST PORT < FILE

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

struct Poster {
    stream: BufReader<TcpStream>,
}

impl Poster {
    /// The server's answer, if it begins so.
    fn expect(&mut self, code: &str) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        std::os::linux::net::TcpStreamExt::set_quickack(self.stream.get_ref(), true)?;
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        match line.starts_with(code) {
            true => Ok(()),
            false => Err(io::Error::other(line)),
        }
    }

    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(octets)
    }
}

/// Posts these articles, as they go over the line; says how long that took, from the
/// first POST on.
pub(crate) fn post(host: &str, port: u16, articles: &[Vec<u8>]) -> io::Result<Duration> {
    let stream = TcpStream::connect((host, port))?;
    stream.set_nodelay(true)?;
    let mut poster = Poster {
        stream: BufReader::new(stream),
    };
    poster.expect("200")?;
    let begun = Instant::now();
    for article in articles {
        poster.send(b"POST\r\n")?;
        poster.expect("340")?;
        poster.send(article)?;
        poster.expect("240")?;
    }
    let time = begun.elapsed();
    poster.send(b"QUIT\r\n")?;
    poster.expect("205")?;
    Ok(time)
}

/// The articles of a file.
fn articles(octets: &[u8]) -> Vec<Vec<u8>> {
    let mut articles = vec![Vec::new()];
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        if let Some(last) = articles.last_mut() {
            last.extend_from_slice(line);
        }
        if line == b".\r\n" {
            articles.push(Vec::new());
        }
    }
    articles.pop();
    articles
}

#[allow(clippy::print_stdout, clippy::print_stderr, dead_code)]
fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [host, port] = &arguments[..] else {
        eprintln!("usage: poster HOST PORT < FILE");
        std::process::exit(64);
    };
    let port = port.parse().map_err(io::Error::other)?;
    let mut octets = Vec::new();
    io::stdin().read_to_end(&mut octets)?;
    let articles = articles(&octets);
    let time = post(host, port, &articles)?;
    println!(
        "{} articles, {:.0} a second, {:.1} MB/s",
        articles.len(),
        articles.len() as f64 / time.as_secs_f64(),
        octets.len() as f64 / time.as_secs_f64() / 1e6
    );
    Ok(())
}
