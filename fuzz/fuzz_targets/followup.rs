//! The answer to any article: what a server and a reader may expect of one.

#![no_main]

use std::sync::LazyLock;

use artchk::article::Article;
use artchk::check::{self, Context, Selection};
use artchk::config::Config;
use artchk::decision::{self, Circumstances, Occasion, Policy, own};
use artchk::followup::{self, Matter};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

const INI: &[u8] =
    b"reader = localhost\nmessage_id_domain = checker.example\ncheckgroups:\nde.test y\n";

static BOT: LazyLock<Config> = LazyLock::new(|| {
    let folder = artchk_fuzz::folder();
    let texts =
        include_str!("../../sample.rc").replace("@change-this-address.invalid", "@checker.example");
    let kill = include_bytes!("../../sample.kill");
    let loaded = artchk_fuzz::load(folder.path(), INI, texts.as_bytes(), kill);
    loaded.expect("the samples are good").0
});

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("a time")
}

fuzz_target!(|octets: &[u8]| {
    let bot = &*BOT;
    let article = Article::from_either(octets.to_vec());
    let policy = Policy {
        triggers: &bot.triggers,
        kill: &bot.kill,
        max_age: bot.max_age,
        domain: &bot.message_id_domain,
    };
    let circumstances = Circumstances {
        autocheck: true,
        forced: false,
        first_run: false,
        now: now(),
    };
    let known = decision::Known {
        is_own: &|_| false,
        is_same_poster: &|_| false,
    };
    let decided = decision::decide(&article, &policy, &circumstances, known);
    let findings = check::run(&article, &Context::at(now()), &Selection::all());
    let precursor = article.header().body("message-id").unwrap_or_default();
    let message_id = own::identifier(precursor, &bot.message_id_domain);
    for occasion in [Occasion::Requested, Occasion::Automatic, Occasion::Forced] {
        let matter = Matter {
            precursor: &article,
            occasion,
            findings: &findings,
            told_before: &[],
            log: Some(decided.log.lines()),
            added: &[],
            newsgroup: "de.test",
            message_id: &message_id,
        };
        judge(&followup::assemble(&matter, &bot.texts, &bot.head).dated(now()));
    }
});

fn judge(answer: &[u8]) {
    assert!(answer.len() <= followup::LONGEST, "{} octets", answer.len());
    let text = std::str::from_utf8(answer).expect("UTF-8");
    let (header, body) = text.split_once("\r\n\r\n").expect("a header and a body");
    assert!(
        !text
            .replace("\r\n", "")
            .contains(['\r', '\n', '\0', '\u{1b}'])
    );
    let mut names = Vec::new();
    for line in header.split("\r\n") {
        assert!(line.len() <= 998, "{} octets: {line:?}", line.len());
        assert!(
            line.bytes()
                .all(|octet| octet == b'\t' || (0x20..0x7f).contains(&octet)),
            "{line:?}"
        );
        assert!(!line.trim().is_empty());
        if !line.starts_with([' ', '\t']) {
            let (name, _) = line.split_once(": ").expect("a field");
            names.push(name.to_ascii_lowercase());
        }
    }
    for name in [
        "from",
        "newsgroups",
        "subject",
        "date",
        "message-id",
        "x-artchk-version",
    ] {
        let times = names.iter().filter(|other| *other == name).count();
        assert_eq!(times, 1, "{name}");
    }
    names.sort();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "a field stands twice: {header}");
    for line in body.split("\r\n") {
        assert!(line.len() <= 998, "{} octets: {line:?}", line.len());
    }
}
