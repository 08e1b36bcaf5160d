//! `artchk fix` (R50a): first what must never happen to an article, whatever it
//! is; then what is put right, as a filter and in files.

mod articles;
mod files;
mod filter;
mod never;
mod repairs;
mod signed;

use artchk::article::Article;
use artchk::check::{self, Context, Finding, Findings, Selection, Severity};
use artchk::fix::{self, Fixed, Held, Order, Trouble};

/// An article that has nearly everything wrong that is put right.
const FAULTY: &str = "\
From: Erika Müller <erika@flowers.invalid>
Newsgroups: de.test, misc.test,de.test
Subject: AW: Grüße
References: <a@news.example.net>
Reply-To: erika@flowers.invalid
Organization:
Keywords : Garten

Schöne Grüße

--\u{20}\u{20}
Erika
";

/// The same put right.
const RIGHT: &str = "\
From: Erika =?UTF-8?Q?M=C3=BCller?= <erika@flowers.invalid>
Newsgroups: de.test,misc.test
Subject: Re: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=
References: <a@news.example.net>
Keywords: Garten
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit

Schöne Grüße

--\u{20}
Erika
";

fn context() -> Context {
    Context::at("2026-11-22T12:00:00Z".parse().expect("a time"))
}

fn found(article: &Article) -> Findings {
    check::run(article, &context(), &Selection::all())
}

fn fixed(held: &Held, even_unsafe: bool) -> Result<Fixed, Trouble> {
    let order = Order {
        context: &context(),
        selection: &Selection::all(),
        wants: &|_| true,
        even_unsafe,
    };
    fix::fix(held, &order)
}

/// The lines of the fields that nobody touches, folds included, as they stand.
fn untouchable(article: &[u8]) -> Vec<&[u8]> {
    let names = [&b"message-id:"[..], b"date:", b"path:"];
    let mut lines: Vec<&[u8]> = Vec::new();
    let mut is_one = false;
    for line in article.split_inclusive(|octet| *octet == b'\n') {
        if line == b"\n" || line == b"\r\n" {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let begins = |name: &&[u8]| {
                line.get(..name.len())
                    .is_some_and(|begin| begin.eq_ignore_ascii_case(name))
            };
            is_one = names.iter().any(begins);
        }
        if is_one {
            lines.push(line);
        }
    }
    lines
}

/// Puts an article right and looks whether any harm was done.
fn unharmed(octets: &[u8], even_unsafe: bool) -> Option<Vec<u8>> {
    let held = Held::of(octets, None).ok()?;
    let fixed = match fixed(&held, even_unsafe) {
        Ok(fixed) => fixed,
        Err(Trouble::NoArticle | Trouble::Nul(_) | Trouble::TooLarge) => return None,
        Err(trouble) => panic!("{trouble}"),
    };
    let before = found(&held.article(held.octets().to_vec()));
    let result = held.article(fixed.octets.clone());
    let after = found(&result);
    // Nothing is found that was not found before, unless it is less grave than what was
    // put right; what was fixed is found no more, or is less.
    for finding in &after {
        let of_it = |findings: &Findings| -> Vec<Severity> {
            let same = findings.iter().filter(|other| other.check == finding.check);
            same.map(|finding| finding.severity).collect()
        };
        let (old, new) = (of_it(&before), of_it(&after));
        let is_new = new.len() > old.len() || new.iter().min() < old.iter().min();
        let code = finding.check.code;
        let mut graver = fixed.changes.iter();
        let is_less = graver.any(|change| change.severity < finding.severity);
        assert!(!is_new || is_less, "{code} is new");
        assert_eq!(is_new, fixed.revealed.contains(&finding.check), "{code}");
    }
    let summaries = |findings: &Findings, code: &str| -> Vec<String> {
        let same = findings.iter().filter(|found| found.check.code == code);
        same.map(Finding::summary).collect()
    };
    for change in &fixed.changes {
        let code = change.check.code;
        let (old, new) = (summaries(&before, code), summaries(&after, code));
        let is_less = new.len() < old.len() || new.is_empty() || new != old;
        assert!(is_less, "{code} was not put right");
    }
    // Where nothing was done, nothing is different.
    assert_eq!(fixed.changes.is_empty(), fixed.octets == held.octets());
    assert_eq!(untouchable(held.octets()), untouchable(&fixed.octets));
    // Line ends stay as they are.
    let bare = |octets: &[u8]| {
        let lines = octets.split_inclusive(|octet| *octet == b'\n');
        let ended = lines.filter(|line| line.ends_with(b"\n"));
        let with_cr = ended.clone().filter(|line| line.ends_with(b"\r\n")).count();
        (with_cr > 0, with_cr < ended.count())
    };
    let (old, new) = (bare(held.octets()), bare(&fixed.octets));
    assert!(old.0 || !new.0, "CR LF where there was LF alone");
    assert!(old.1 || !new.1, "LF where there was CR LF alone");
    // Fixing twice is fixing once.
    let back = held.back(&fixed.octets).expect("it can be written");
    let again = Held::of(&back, None).expect("it can be read");
    let twice = self::fixed(&again, even_unsafe).expect("it is an article");
    assert_eq!(twice.octets, fixed.octets, "fixed twice");
    Some(back)
}
