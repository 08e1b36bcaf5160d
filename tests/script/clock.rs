//! Clocks that do not agree (R42b).

use jiff::{Timestamp, ToSpan};

use crate::support::folder::Folder;
use crate::support::server::{Say, Server, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";

/// A server with a request whose clock differs by so many minutes.
fn differing(minutes: i64) -> Server {
    let server = Server::with_requests(1);
    set(&server, minutes);
    server
}

fn set(server: &Server, minutes: i64) {
    server.set_rule(move |_, heard| match heard {
        "DATE" => {
            let then = Timestamp::now() + minutes.minutes();
            lines(&then.strftime("111 %Y%m%d%H%M%S").to_string())
        }
        _ => Say::Usual,
    });
}

#[test]
fn r42b_where_the_clocks_differ_nothing_is_looked_at() {
    for minutes in [-62, 62, 60 * 24 * 30] {
        let server = differing(minutes);
        let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
        let finished = folder.expect(75, &[]);
        let told = finished.stderr();
        assert_eq!(told.lines().count(), 1, "{finished}");
        assert!(
            told.contains("the clocks differ by more than max_clock_difference: it is 20"),
            "{finished}"
        );
        assert_eq!(folder.groups(), "de.test n 1\n");
        assert_eq!((server.count("GROUP"), server.count("POST")), (0, 0));
        // Nor is anything given up.
        assert_eq!(folder.states(), [""; 0]);
        server.set_rule(|_, _| Say::Usual);
        folder.expect(0, &[]);
        assert_eq!(folder.states(), ["posted"]);
    }
}

#[test]
fn r42b_a_small_difference_does_not_matter_nor_any_if_so_wanted() {
    for (minutes, own) in [(-58, ""), (58, ""), (600, "max_clock_difference = 0")] {
        let server = differing(minutes);
        let folder = Folder::new(server.port, &format!("{DOMAIN}\n{own}"), "de.test n 1");
        folder.expect(0, &[]);
        assert_eq!(folder.states(), ["posted"], "{minutes}");
    }
    let server = differing(4);
    let own = format!("{DOMAIN}\nmax_clock_difference = 3");
    let folder = Folder::new(server.port, &own, "de.test n 1");
    folder.expect(75, &["-c", "<a1@news.example.org>"]);
    assert_eq!(server.count("ARTICLE"), 0);
}

/// Where the reader is away, what is due is posted only if the other server
/// does not contradict our clock.
#[test]
fn r42b_where_the_reader_is_away_the_posting_server_is_asked() {
    for (minutes, posted) in [(62, 0), (-62, 0), (0, 1)] {
        let (reading, posting) = (Server::with_requests(1), Server::new());
        let parameters = format!("{DOMAIN}\npost_server = 127.0.0.1,{}", posting.port);
        let folder = Folder::new(reading.port, &parameters, "de.test n 1");
        posting.set_rule(|_, heard| match heard {
            "." => lines("441 436 later"),
            _ => Say::Usual,
        });
        folder.expect(75, &[]);
        assert_eq!(folder.states(), ["due"]);
        set(&posting, minutes);
        reading.set_rule(|_, _| Say::Close(b"400 closed\r\n".to_vec()));
        let finished = folder.expect(75, &[]);
        assert_eq!(posting.posted().len(), posted, "{finished}");
        let said = finished.stderr();
        assert_eq!(said.contains("the clocks differ"), posted == 0, "{said}");
        assert_eq!(said.lines().count(), 2 - posted, "{said}");
    }
}
