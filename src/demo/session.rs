//! One connection to the demo server: RFC 3977's commands for reading and
//! posting, as far as a client of this kind needs them.

use super::server::Shared;
use super::store::{Octets, Store};
use std::fmt::Write as _;
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, BufWriter};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// What the client has selected.
#[derive(Default)]
struct Selected {
    group: Option<String>,
    number: u64,
}

/// What is sent back: a response line, and the octets of a data block behind it.
struct Response {
    line: String,
    block: Option<Vec<u8>>,
}

/// Which part of an article is asked for.
#[derive(Clone, Copy)]
enum Part {
    Article,
    Head,
    Body,
    Stat,
}

/// Talks to one client until it leaves; what goes wrong is the client's loss.
pub(super) async fn serve(stream: TcpStream, store: Shared) {
    let _ = converse(stream, &store).await;
}

async fn converse(stream: TcpStream, store: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (input, output) = stream.into_split();
    let (mut input, mut output) = (BufReader::new(input), BufWriter::new(output));
    let mut selected = Selected::default();
    send(&mut output, &line("200 demo server, posting allowed")).await?;
    loop {
        // A client that has sent many commands ahead gets the responses together.
        if input.buffer().is_empty() {
            output.flush().await?;
        }
        let mut octets = Vec::new();
        if input.read_until(b'\n', &mut octets).await? == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&octets);
        let mut words = text.split_ascii_whitespace();
        let command = words.next().unwrap_or_default().to_ascii_uppercase();
        let arguments: Vec<&str> = words.collect();
        match (&command[..], &arguments[..]) {
            ("QUIT", []) => {
                send(&mut output, &line("205 good bye")).await?;
                return output.flush().await;
            }
            ("POST", []) => {
                send(&mut output, &line("340 send the article")).await?;
                output.flush().await?;
                let Some(article) = receive(&mut input).await? else {
                    return Ok(());
                };
                let response = match store.lock().inject(&article) {
                    Ok(()) => line("240 article received"),
                    Err(why) => line(&format!("441 {why}")),
                };
                send(&mut output, &response).await?;
            }
            (command, arguments) => {
                let response = respond(&store.lock(), &mut selected, command, arguments);
                send(&mut output, &response).await?;
            }
        }
    }
}

fn respond(store: &Store, selected: &mut Selected, command: &str, arguments: &[&str]) -> Response {
    match (command, arguments) {
        ("CAPABILITIES", _) => block(
            "101 capability list",
            "VERSION 2\r\nREADER\r\nPOST\r\nLIST ACTIVE\r\nIMPLEMENTATION artchk demo\r\n",
        ),
        ("MODE", [mode]) if mode.eq_ignore_ascii_case("READER") => line("200 posting allowed"),
        ("DATE", []) => {
            let now = jiff::Timestamp::now();
            line(&format!("111 {}", now.strftime("%Y%m%d%H%M%S")))
        }
        ("GROUP", [name]) => group(store, selected, name).unwrap_or_else(|refusal| refusal),
        ("LISTGROUP", arguments) if arguments.len() <= 2 => list_group(store, selected, arguments),
        ("LIST", []) => list_active(store, "*"),
        ("LIST", [what]) if what.eq_ignore_ascii_case("ACTIVE") => list_active(store, "*"),
        ("LIST", [what, name]) if what.eq_ignore_ascii_case("ACTIVE") => list_active(store, name),
        ("LIST", _) => line("503 not kept here"),
        ("ARTICLE", which) => article(store, selected, which, Part::Article),
        ("HEAD", which) => article(store, selected, which, Part::Head),
        ("BODY", which) => article(store, selected, which, Part::Body),
        ("STAT", which) => article(store, selected, which, Part::Stat),
        ("MODE" | "DATE" | "GROUP" | "LISTGROUP" | "POST" | "QUIT", _) => {
            line("501 not understood")
        }
        _ => line("500 no such command"),
    }
}

fn group(store: &Store, selected: &mut Selected, name: &str) -> Result<Response, Response> {
    let group = store
        .group(name)
        .ok_or_else(|| line("411 no such newsgroup"))?;
    let (low, high) = group.marks();
    selected.group = Some(name.to_owned());
    // Zero: an empty newsgroup has no current article.
    selected.number = if group.count() == 0 { 0 } else { low };
    Ok(line(&format!("211 {} {low} {high} {name}", group.count())))
}

fn list_group(store: &Store, selected: &mut Selected, arguments: &[&str]) -> Response {
    let name = match (arguments.first(), &selected.group) {
        (Some(name), _) => (*name).to_owned(),
        (None, Some(name)) => name.clone(),
        (None, None) => return line("412 no newsgroup selected"),
    };
    let Some((low, high)) = arguments.get(1).map_or(Some((0, u64::MAX)), |r| range(r)) else {
        return line("501 not a range");
    };
    match group(store, selected, &name) {
        Ok(mut response) => {
            let mut numbers = String::new();
            let group = store.group(&name);
            for number in group.map(|g| g.numbers(low, high)).unwrap_or_default() {
                let _ = write!(numbers, "{number}\r\n");
            }
            response.block = Some(numbers.into_bytes());
            response
        }
        Err(refusal) => refusal,
    }
}

/// `5`, `5-` or `5-9`.
fn range(text: &str) -> Option<(u64, u64)> {
    let Some((low, high)) = text.split_once('-') else {
        let number = text.parse().ok()?;
        return Some((number, number));
    };
    let high = if high.is_empty() {
        u64::MAX
    } else {
        high.parse().ok()?
    };
    Some((low.parse().ok()?, high))
}

/// `name` is a newsgroup or `*`; other wildmats match nothing.
fn list_active(store: &Store, name: &str) -> Response {
    let mut list = String::new();
    for (group, kept) in store.groups().filter(|(n, _)| name == "*" || name == *n) {
        let (low, high) = kept.marks();
        let _ = write!(list, "{group} {high} {low} y\r\n");
    }
    block("215 newsgroups", &list)
}

fn article(store: &Store, selected: &mut Selected, which: &[&str], part: Part) -> Response {
    let found = match which {
        [identifier] if identifier.starts_with('<') => store
            .with_identifier(identifier.as_bytes())
            .map(|article| (0, *identifier, article))
            .ok_or("430 no article with that identifier"),
        [] | [_] => numbered(store, selected, which.first().copied()),
        _ => Err("501 not understood"),
    };
    let (number, identifier, article) = match found {
        Ok(found) => found,
        Err(refusal) => return line(refusal),
    };
    let end_of_header = article
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(article.len(), |at| at + 2);
    let (head, rest) = article.split_at(end_of_header);
    let (code, octets) = match part {
        Part::Article => (220, Some(&article[..])),
        Part::Head => (221, Some(head)),
        Part::Body => (222, Some(rest.strip_prefix(b"\r\n").unwrap_or(rest))),
        Part::Stat => (223, None),
    };
    Response {
        line: format!("{code} {number} {identifier}"),
        block: octets.map(<[u8]>::to_vec),
    }
}

/// The article with this number in the selected newsgroup, else the current one.
fn numbered<'a>(
    store: &'a Store,
    selected: &mut Selected,
    number: Option<&str>,
) -> Result<(u64, &'a str, &'a Octets), &'static str> {
    let group = selected
        .group
        .as_deref()
        .and_then(|name| store.group(name))
        .ok_or("412 no newsgroup selected")?;
    let number = match number {
        Some(text) => text.parse().map_err(|_| "501 not a number")?,
        None if selected.number == 0 => return Err("420 there is no current article"),
        None => selected.number,
    };
    let article = group.get(number).ok_or("423 no article with that number")?;
    selected.number = number;
    // What an identifier is not, in a broken article, is not sent as one.
    let identifier = super::store::field(article, "Message-ID")
        .and_then(|octets| std::str::from_utf8(octets).ok())
        .filter(|text| text.starts_with('<') && !text.contains(char::is_whitespace))
        .unwrap_or("<0>");
    Ok((number, identifier, article))
}

/// Reads a data block and undoes its dots; `None` where the client left amid it.
async fn receive(input: &mut BufReader<OwnedReadHalf>) -> io::Result<Option<Vec<u8>>> {
    let mut article = Vec::new();
    loop {
        let mut octets = Vec::new();
        if input.read_until(b'\n', &mut octets).await? == 0 {
            return Ok(None);
        }
        if octets == b".\r\n" {
            return Ok(Some(article));
        }
        article.extend_from_slice(octets.strip_prefix(b".").unwrap_or(&octets));
    }
}

async fn send(output: &mut BufWriter<OwnedWriteHalf>, response: &Response) -> io::Result<()> {
    output.write_all(response.line.as_bytes()).await?;
    output.write_all(b"\r\n").await?;
    let Some(block) = &response.block else {
        return Ok(());
    };
    for line in block.split_inclusive(|octet| *octet == b'\n') {
        if line.starts_with(b".") {
            output.write_all(b".").await?;
        }
        output.write_all(line).await?;
    }
    if !block.is_empty() && !block.ends_with(b"\r\n") {
        output.write_all(b"\r\n").await?;
    }
    output.write_all(b".\r\n").await
}

fn line(text: &str) -> Response {
    Response {
        line: text.to_owned(),
        block: None,
    }
}

fn block(text: &str, block: &str) -> Response {
    Response {
        line: text.to_owned(),
        block: Some(block.as_bytes().to_vec()),
    }
}
