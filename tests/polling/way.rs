//! Two servers that feed each other (R59).

use super::followups;
use crate::support::folder::Folder;
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::field;

/// A server of this name, which writes down what the other is to get.
fn server(name: &str, other: &str) -> Inn {
    let pathhost = format!("pathhost: {name}");
    let feed = format!("other/{other}:*:Tf,Wnm:");
    Inn::start(&InnOptions {
        inn_conf: &[&pathhost],
        feeds: &[feed],
        ..InnOptions::default()
    })
}

/// Sends what has come since, with INN's own program for it.
fn feed(from: &Inn, to: &Inn) {
    let flushed = from.ctlinnd(&["flush", "other"]);
    assert!(flushed.status.success(), "{flushed:?}");
    let port = to.innd_port().to_string();
    let sent = from.run("innxmit", &["-P", &port, "127.0.0.1", "other"]);
    assert!(sent.status.success(), "{sent:?}");
}

#[test]
fn r59_the_way_over_two_servers() {
    let (near, far) = ("near.example.org", "far.example.org");
    let (entry, reader) = (server(near, far), server(far, near));
    let posted = entry.post(
        b"From: Erika Flowers <erika@flowers.invalid>\r\n\
          Newsgroups: misc.test\r\n\
          Subject: check path\r\n\
          Message-ID: <way.1@flowers.example.org>\r\n\
          \r\n\
          How did this come here?\r\n",
    );
    assert!(posted.starts_with("240"), "{posted}");
    feed(&entry, &reader);

    let own = "message_id_domain = checker.example.org\n";
    let folder = Folder::new(reader.reader_port(), own, "misc.test n");
    folder.expect(0, &[]);
    let found = followups(&reader, "misc.test");
    let [answer] = found.as_slice() else {
        panic!("one answer: {found:?}");
    };
    let line = |name: &str| {
        let line = answer
            .lines()
            .find(|line| line.trim_start().starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    assert_eq!(line("servers:"), "2 at most", "{answer}");
    assert_eq!(line("route:"), format!("{near} > {far}"), "{answer}");
    assert_ne!(line("entry:"), "not known", "{answer}");
    let delay = line("delay:");
    let is_short = delay == "less than a minute" || delay.starts_with("at most ");
    assert!(is_short, "{answer}");
    assert_eq!(line("clock:"), "right to the minute", "{answer}");

    // The answer goes the other way.
    feed(&reader, &entry);
    let arrived = followups(&entry, "misc.test");
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    let path = field(&arrived[0], "Path");
    assert!(
        path.starts_with(&format!("{near}!")) && path.contains(far),
        "{path}"
    );
}
