//! `shouting`: a Subject in capital letters.

use crate::article::Article;
use crate::filter::{Case, Filter, Kind, Opinion, Points, Work, at_once};

/// Names of things are short.
pub(super) const SHOUTING: Kind = Kind {
    name: "shouting",
    about: "Whether the Subject is in capital letters.",
    is_external: false,
    limit: None,
    make: |filters| {
        filters.is_on("shouting", false).then(|| {
            let worst = filters.points("shouting");
            Box::new(Shouting { worst }) as Box<dyn Filter>
        })
    },
};

/// So many capital letters are no abbreviation.
const LETTERS: usize = 10;

struct Shouting {
    worst: Points,
}

impl Filter for Shouting {
    fn name(&self) -> &'static str {
        SHOUTING.name
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        at_once(is_shouted(case.article).then(|| Opinion {
            points: self.worst,
            reason: "the Subject shouts".to_owned(),
        }))
    }
}

fn is_shouted(article: &Article) -> bool {
    let header = article.header();
    let subject = header.only("subject").map(|field| field.decoded());
    let subject = subject.unwrap_or_default();
    let capitals = subject.chars().filter(|c| c.is_uppercase()).count();
    capitals >= LETTERS && !subject.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shouts(subject: &str) -> bool {
        is_shouted(&Article::new(
            format!("Subject: {subject}\n\nx\n").into_bytes(),
        ))
    }

    #[test]
    fn ten_capital_letters_and_no_small_one() {
        assert!(shouts("BUY CHEAP PILLS"));
        assert!(!shouts("BUY CHEAP PILLs"));
        assert!(!shouts("RFC 5536 ABNF"));
    }

    #[test]
    fn it_is_what_the_registry_wants() {
        let filters = crate::config::Filters::default();
        assert!((SHOUTING.make)(&filters).is_none(), "it is off");
    }
}
