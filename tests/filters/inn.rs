//! A whole bot behind a real INN, with the real programs: taught by identifier, spam
//! is not answered; what came while the program was away waits for it.

use super::parts::{babbler, free_port, rspamd, spamd};
use super::{HAM, SPAM};
use crate::support::command::Finished;
use crate::support::folder::{Folder, days_ago};
use crate::support::inn::{Inn, InnOptions};

/// Gives innd articles with a violation in each: the host of their identifiers is a
/// word.
fn inject(inn: &Inn, name: &str, count: usize, about: &str) {
    for number in 0..count {
        let date = days_ago(0);
        let octets = format!(
            "Path: peer.example!not-for-mail\r\nFrom: Erika <erika@host.example>\r\n\
             Newsgroups: misc.test\r\nSubject: test {number}\r\nDate: {date}\r\n\
             Message-ID: <{name}.{number}@laptop>\r\n\r\n{about}\r\nLine {number} of {about}\r\n"
        );
        let response = inn.inject(octets.as_bytes());
        assert!(response.starts_with("239"), "{response}");
    }
}

/// The first words of the identifiers of what was answered.
fn answered(inn: &Inn) -> Vec<String> {
    let articles = inn.articles("misc.test").into_iter();
    let answers = articles.filter_map(|article| {
        let text = String::from_utf8_lossy(&article).into_owned();
        let is_ours = text.contains("\r\nX-Artchk-Version: ");
        let (_, identifier) = text.split_once("\r\nReferences: <")?;
        let name = identifier.split('.').next()?.to_owned();
        is_ours.then_some(name)
    });
    answers.collect()
}

struct Stage {
    inn: Inn,
    folder: Folder,
}

impl Stage {
    /// A bot that has seen what is taught, and answered nothing of it.
    fn new(parameters: &str) -> Stage {
        let inn = Inn::start(&InnOptions::default());
        let parameters = format!(
            "message_id_domain = checker.invalid\nmax_per_author = 0\n{parameters}\n\
             train_external = y\nfilter_away = hold\nfilter_timeout = 10 s"
        );
        inject(&inn, "taught-spam", 8, SPAM);
        inject(&inn, "taught-ham", 8, HAM);
        let folder = Folder::new(inn.reader_port(), &parameters, "misc.test y now");
        folder.expect(0, &[]);
        assert_eq!(answered(&inn), [""; 0]);
        Stage { inn, folder }
    }

    fn teach(&self, class: &str) -> Finished {
        let of = |number| format!("taught-{class}.{number}@laptop");
        let identifiers: Vec<String> = (0..8).map(of).collect();
        let mut words = vec!["train", class];
        words.extend(identifiers.iter().map(String::as_str));
        self.folder.subcommand(&words).run()
    }

    /// One article of spam and a good one come by, and the bot runs.
    fn comes(&self, name: &str) -> Finished {
        inject(&self.inn, &format!("spam-{name}"), 1, SPAM);
        inject(&self.inn, &format!("good-{name}"), 1, HAM);
        self.folder.run(&["--log"])
    }

    /// The program is at another place.
    fn moves(&self, from: &str, to: &str) {
        let ini = self.folder.ini();
        assert!(ini.contains(from), "{from}");
        self.folder.scratch.write("bot.ini", ini.replace(from, to));
    }
}

/// `place` is the line that says where the program is, by its port.
fn keeps_spam_out(more: &str, port: u16, place: impl Fn(u16) -> String) {
    let stage = Stage::new(&format!("{more}\n{}", place(port)));
    for class in ["spam", "ham"] {
        let taught = stage.teach(class);
        let text = format!("\n8 of 8 taught as {class}\n");
        assert!(
            taught.code() == 0 && taught.stdout().ends_with(&text),
            "{taught}"
        );
    }
    let finished = stage.comes("there");
    assert_eq!(
        (finished.code(), &*finished.stderr()),
        (0, ""),
        "{finished}"
    );
    let log = stage.folder.scratch.read("bot.log");
    assert_eq!(answered(&stage.inn), ["good-there"], "{log}");
    // It goes away.
    let (here, away) = (place(port), place(free_port()));
    stage.moves(&here, &away);
    let finished = stage.comes("away");
    assert!(
        finished.code() == 0 && finished.stderr().contains("refused"),
        "{finished}"
    );
    assert_eq!(answered(&stage.inn), ["good-there"]);
    // It comes back, but for its voice.
    let silent = place(babbler(None));
    stage.moves(&away, &silent);
    stage.moves("filter_timeout = 10 s", "filter_timeout = 1 s");
    let finished = stage.comes("silent");
    let late = "no answer within filter_timeout";
    assert!(
        finished.code() == 0 && finished.stderr().contains(late),
        "{finished}"
    );
    assert_eq!(answered(&stage.inn), ["good-there"]);
    let listed = stage
        .folder
        .subcommand(&["score", "--unscored"])
        .run()
        .stdout();
    assert!(
        listed.ends_with("\n4 unscored, 4 of them with an answer that waits\n"),
        "{listed}"
    );
    // It speaks again.
    stage.moves(&silent, &here);
    stage.moves("filter_timeout = 1 s", "filter_timeout = 10 s");
    stage.folder.expect(0, &["--log"]);
    let log = stage.folder.scratch.read("bot.log");
    assert_eq!(
        answered(&stage.inn),
        ["good-there", "good-away", "good-silent"],
        "{log}"
    );
    stage.folder.expect(0, &[]);
    assert_eq!(answered(&stage.inn).len(), 3, "once each");
}

#[test]
#[ignore = "make test-filters"]
fn rspamd_keeps_spam_out_of_a_group() {
    let part = rspamd();
    let more = format!(
        "rspamd_controller = http://127.0.0.1:{}\nrspamd_password = teach",
        part.learn
    );
    keeps_spam_out(&more, part.port, |port| {
        format!("rspamd = http://127.0.0.1:{port}")
    });
}

#[test]
#[ignore = "make test-filters"]
fn spamd_keeps_spam_out_of_a_group() {
    let part = spamd(true);
    keeps_spam_out("", part.port, |port| format!("spamd = 127.0.0.1,{port}"));
}
