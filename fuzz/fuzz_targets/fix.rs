//! Any octets as an article that is put right: what is signed, names or dates it
//! stays, nothing as grave as what was mended comes to light, and fixing twice is
//! fixing once.

#![no_main]

use std::sync::LazyLock;

use artchk::article::Article;
use artchk::check::{self, Context, Findings, Selection, Severity};
use artchk::fix::{self, Fixed, Guard, Held, Order, Trouble};
use libfuzzer_sys::fuzz_target;

static CONTEXT: LazyLock<Context> =
    LazyLock::new(|| Context::at("2026-11-22T12:00:00Z".parse().expect("a time")));

static SELECTION: LazyLock<Selection> = LazyLock::new(Selection::all);

fn fixed(held: &Held, even_unsafe: bool) -> Option<Fixed> {
    let order = Order {
        context: &CONTEXT,
        selection: &SELECTION,
        wants: &|_| true,
        even_unsafe,
    };
    match fix::fix(held, &order) {
        Ok(fixed) => Some(fixed),
        Err(Trouble::NoArticle | Trouble::Nul(_) | Trouble::TooLarge) => None,
        Err(trouble) => panic!("{trouble}"),
    }
}

/// The lines of the fields that nobody touches.
fn untouchable(article: &Article) -> Vec<&[u8]> {
    let fields = article.header().fields().iter();
    let names = ["message-id", "date", "path"];
    let fields = fields.filter(|field| names.iter().any(|name| field.is(name)));
    let ranges = fields.map(|field| field.name_range().start..field.body_range().end);
    ranges
        .filter_map(|range| article.octets().get(range))
        .collect()
}

/// How grave what this check finds is at most, and how often it is found.
fn weight(findings: &Findings, code: &str) -> (usize, Option<Severity>) {
    let same = findings.iter().filter(|finding| finding.check.code == code);
    let severities: Vec<Severity> = same.map(|finding| finding.severity).collect();
    (severities.len(), severities.into_iter().min())
}

fuzz_target!(|octets: &[u8]| {
    let Ok(held) = Held::of(octets, None) else {
        return;
    };
    assert_eq!(held.back(held.octets()).as_deref(), Some(octets));
    for even_unsafe in [false, true] {
        let Some(fixed) = fixed(&held, even_unsafe) else {
            return;
        };
        let before = held.article(held.octets().to_vec());
        let after = held.article(fixed.octets.clone());
        let found = check::run(&before, &CONTEXT, &SELECTION);
        let gravest = fixed.changes.iter().map(|change| change.severity).min();
        for finding in &fixed.findings {
            let code = finding.check.code;
            let ((old, known), (new, now)) = (weight(&found, code), weight(&fixed.findings, code));
            let is_new = new > old || now < known;
            let is_less = gravest.is_some_and(|gravest| gravest < finding.severity);
            assert!(!is_new || is_less, "{code} is new");
        }
        assert_eq!(untouchable(&before), untouchable(&after));
        let (kept, still) = (Guard::of(&before), Guard::of(&after));
        assert_eq!(kept.kept(&before), still.kept(&after));
        assert_eq!(fixed.changes.is_empty(), fixed.octets == held.octets());
        let back = held.back(&fixed.octets).expect("it can be written");
        let again = Held::of(&back, None).expect("it can be read");
        let twice = self::fixed(&again, even_unsafe).expect("an article");
        assert_eq!(twice.octets, fixed.octets, "fixed twice");
    }
});
