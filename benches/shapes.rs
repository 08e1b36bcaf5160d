//! Articles of 1 MB in every odd shape, beside a plain one of that size: what is
//! odd must not keep the program busy.

mod table;

use std::hint::black_box;
use std::time::{Duration, Instant};

use artchk::article::Article;
use artchk::check::{self, Context, Selection};
use artchk::config::Triggers;
use artchk::decision::trigger;

/// How many octets an article of the table has, or a little more.
const OCTETS: usize = 1_000_000;
/// How often each is judged; the fastest counts.
const ROUNDS: usize = 3;
/// So many times the time of the plain one is too long.
const TOO_LONG: f64 = 50.0;
/// The shapes that are shown each: those that take longest.
const SHOWN: usize = 8;

/// Everything that `artchk check` does with an article that was read.
fn judge(octets: &[u8], context: &Context) -> Duration {
    let octets = octets.to_vec();
    let begun = Instant::now();
    let article = Article::from_either(octets);
    let findings = check::run(&article, context, &Selection::all());
    for finding in &findings {
        black_box((finding.position(&article), finding.summary()));
    }
    black_box(article.newsreader());
    black_box(trigger::request(&article, &Triggers::default()));
    begun.elapsed()
}

fn fastest(octets: &[u8], context: &Context) -> f64 {
    let times = (0..ROUNDS).map(|_| judge(octets, context));
    times.min().unwrap_or_default().as_secs_f64()
}

/// Prints the ratio of each shape to the plain article.
///
/// # Panics
///
/// If one takes too long.
pub(crate) fn measure() {
    let context = Context::at("2026-11-22T13:00:00Z".parse().expect("a moment"));
    // The first one pays for what is made once.
    judge(&table::plain(OCTETS), &context);
    let plain = fastest(&table::plain(OCTETS), &context);
    let mut ratios: Vec<(f64, &str)> = table::shapes()
        .into_iter()
        .map(|(name, octets)| (fastest(&octets(OCTETS), &context) / plain, name))
        .collect();
    ratios.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    println!(
        "{} shapes of 1 MB, beside a plain article of {:.1} ms:",
        ratios.len(),
        plain * 1e3
    );
    for (ratio, name) in ratios.iter().take(SHOWN) {
        println!("  {ratio:5.1} times: {name}");
    }
    for (ratio, name) in ratios {
        assert!(ratio <= TOO_LONG, "{name}: {ratio:.0} times a plain one");
    }
}
