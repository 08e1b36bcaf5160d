//! How well the filters tell spam: sixty articles as test groups get them, of which
//! a third is taught. The table in docs/scoring.md comes from here.

use artchk::article::Article;
use artchk::filter::{Case, Class, Learnt, Lesson, Panel, Points};

use super::parts::{rspamd, spamd, stand_in};
use super::{block, panel, taught};

/// How many of each kind are taught.
const TAUGHT: usize = 10;

/// The articles, in the order of the file.
fn sixty() -> Vec<(Class, Article)> {
    let text = include_str!("sixty.txt");
    let all = text.split("\n=== ").skip(1).enumerate();
    all.map(|(number, one)| {
        let (first, rest) = one.split_once('\n').expect("a Subject");
        let (kind, groups) = first.split_once(' ').expect("a kind");
        let (subject, body) = rest.split_once('\n').expect("a text");
        let class = match kind {
            "spam" => Class::Spam,
            "good" => Class::Ham,
            other => panic!("{other}"),
        };
        // Everything else is alike, so that only what they are about tells.
        let octets = format!(
            "Path: news.example.net!not-for-mail\r\nFrom: Poster <p{number}@host.example>\r\n\
             Newsgroups: {groups}\r\nSubject: {subject}\r\nDate: {}\r\n\
             Message-ID: <sixty.{number}@host.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
             {}",
            crate::support::folder::days_ago(0),
            body.replace('\n', "\r\n"),
        );
        (class, Article::new(octets.into_bytes()))
    })
    .collect()
}

/// Who is right, by name: of the spam, of the good ones.
fn judge(panel: &Panel, articles: &[(Class, Article)]) -> Vec<(String, usize, usize)> {
    let digests: Vec<_> = articles
        .iter()
        .map(|(_, article)| artchk::filter::repeated::digest(article))
        .collect();
    let cases: Vec<Case<'_>> = articles
        .iter()
        .zip(&digests)
        .map(|((_, article), digest)| Case {
            same_text: match digest {
                None => 0,
                Some(_) => {
                    let same = digests.iter().filter(|other| *other == digest);
                    u32::try_from(same.count() - 1).expect("few")
                }
            },
            ..Case::of(article)
        })
        .collect();
    let scores = block(panel.ask(&cases));
    let mut right: Vec<(String, usize, usize)> = Vec::new();
    let names = panel.filters().map(|filter| filter.name()).chain(["all"]);
    for name in names {
        let (mut spam, mut good) = (0, 0);
        for ((class, _), score) in articles.iter().zip(&scores) {
            let votes = score.votes.iter();
            let of_it = votes.filter(|vote| name == "all" || vote.filter == name);
            let opinions = of_it.map(|vote| vote.opinion.as_ref().expect(name).points);
            let points: Points = opinions.sum();
            // So much takes the answer from an article with one violation.
            let is_spam = points <= Points::whole(-1);
            match class {
                Class::Spam => spam += usize::from(is_spam),
                Class::Ham => good += usize::from(!is_spam),
            }
        }
        right.push((name.to_owned(), spam, good));
    }
    right
}

#[test]
#[ignore = "make test-filters"]
fn forty_of_sixty_are_told_after_twenty_were_taught() {
    let (rspamd, spamd, stand_in) = (rspamd(), spamd(true), stand_in());
    let panel = panel(&format!(
        "filter links = on\nfilter repeated = on\nfilter crosspost = on\n\
         rspamd = http://127.0.0.1:{}\nrspamd_controller = http://127.0.0.1:{}\n\
         rspamd_password = teach\nspamd = 127.0.0.1,{}\nspambayes = http://127.0.0.1:{}",
        rspamd.port, rspamd.learn, spamd.port, stand_in.port
    ));
    let articles = sixty();
    let of = |wanted| articles.iter().filter(move |(class, _)| *class == wanted);
    assert_eq!((of(Class::Spam).count(), of(Class::Ham).count()), (30, 30));
    // Every third one is taught.
    let (lessons, asked): (Vec<_>, Vec<_>) = sixty()
        .into_iter()
        .enumerate()
        .partition(|(number, _)| number / 2 % 3 == 0);
    assert_eq!(lessons.len(), 2 * TAUGHT);
    for (_, (class, article)) in &lessons {
        for filter in panel.filters().filter(|filter| filter.is_external()) {
            let learnt = taught(filter, article, Lesson::Is(*class));
            assert!(
                matches!(learnt, Ok(Learnt::Now | Learnt::Before)),
                "{} {learnt:?}",
                filter.name()
            );
        }
    }
    let asked: Vec<(Class, Article)> = asked.into_iter().map(|(_, one)| one).collect();
    let right = judge(&panel, &asked);
    let mut table = String::new();
    for (name, spam, good) in &right {
        table.push_str(&format!("| `{name}` | {spam} | {good} |\n"));
    }
    // TABLE=FILE make test-filters keeps it.
    if let Ok(file) = std::env::var("TABLE") {
        std::fs::write(file, &table).expect("a file");
    }
    let all = right.last().expect("all");
    assert!(all.1 >= 18 && all.2 >= 14, "{table}");
}
