//! A small blocking NNTP client.
//!
//! It is deliberately not the client of the crate: a fault in that one must not
//! hide behind itself. It panics where a test could not go on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A server that has not answered by then never will.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection to a server on this machine.
pub(crate) struct Client {
    reader: BufReader<TcpStream>,
    greeting: String,
}

impl Client {
    /// Connects and reads the greeting.
    pub(crate) fn connect(port: u16) -> Client {
        Client::try_connect(port).unwrap_or_else(|e| panic!("NNTP server on port {port}: {e}"))
    }

    /// As [`Client::connect`], for a server that may not be there.
    pub(crate) fn try_connect(port: u16) -> std::io::Result<Client> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut client = Client {
            reader: BufReader::new(stream),
            greeting: String::new(),
        };
        client.greeting = client.try_line()?;
        Ok(client)
    }

    /// The line the server opened with.
    pub(crate) fn greeting(&self) -> &str {
        &self.greeting
    }

    /// Logs in; gives the last response line.
    pub(crate) fn login(&mut self, user: &str, password: &str) -> String {
        let response = self.command(&format!("AUTHINFO USER {user}"));
        if !response.starts_with("381") {
            return response;
        }
        self.command(&format!("AUTHINFO PASS {password}"))
    }

    /// Sends a command and gives the response line, without its line end.
    pub(crate) fn command(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes());
        self.line()
    }

    /// Sends octets as they stand.
    pub(crate) fn send(&mut self, octets: &[u8]) {
        self.reader
            .get_mut()
            .write_all(octets)
            .unwrap_or_else(|e| panic!("writing to the NNTP server: {e}"));
    }

    /// Reads one line, without its line end.
    pub(crate) fn line(&mut self) -> String {
        self.try_line()
            .unwrap_or_else(|e| panic!("reading from the NNTP server: {e}"))
    }

    fn try_line(&mut self) -> std::io::Result<String> {
        let mut line = Vec::new();
        if self.reader.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(String::from_utf8_lossy(&line)
            .trim_end_matches(['\r', '\n'])
            .to_owned())
    }

    /// Reads a multi-line data block up to its end line: dots undone, line ends
    /// kept as CR LF.
    pub(crate) fn block(&mut self) -> Vec<u8> {
        let mut block = Vec::new();
        loop {
            let mut line = Vec::new();
            let count = self.reader.read_until(b'\n', &mut line);
            match count {
                Ok(0) => panic!("the NNTP server ended amid a data block"),
                Ok(_) if line == b".\r\n" => return block,
                Ok(_) => block.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line)),
                Err(e) => panic!("reading from the NNTP server: {e}"),
            }
        }
    }

    /// Reads until the server closes the connection.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        self.reader
            .read_to_end(&mut rest)
            .unwrap_or_else(|e| panic!("reading from the NNTP server: {e}"));
        rest
    }
}

/// Puts an article into wire format: dots doubled, the end line added, and,
/// where the article has no CR LF at all, LF turned into CR LF. What is mixed
/// is left as it stands, so that a test can send bare line ends.
pub(crate) fn to_wire(article: &[u8]) -> Vec<u8> {
    let native = !article.windows(2).any(|pair| pair == b"\r\n");
    let mut wire = Vec::with_capacity(article.len() + article.len() / 16 + 8);
    let mut at_start = true;
    for (at, &octet) in article.iter().enumerate() {
        if at_start && octet == b'.' {
            wire.push(b'.');
        }
        if octet == b'\n' && native {
            wire.push(b'\r');
        }
        wire.push(octet);
        at_start = octet == b'\n' && (native || at > 0 && article[at - 1] == b'\r');
    }
    if !wire.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

/// The lines of an article with CR LF in place of LF.
pub(crate) fn with_cr_lf(octets: &[u8]) -> Vec<u8> {
    let lines = octets.split(|&octet| octet == b'\n');
    lines.collect::<Vec<_>>().join(&b"\r\n"[..])
}
