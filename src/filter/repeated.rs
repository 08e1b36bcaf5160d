//! `repeated`: the same text over and over.

use sha2::{Digest, Sha256};

use super::{Case, Filter, Kind, Opinion, Points, Work, at_once, steps};
use crate::article::Article;
use crate::article::lines::Class;

/// Who tests posts the same a few times.
pub const REPEATED: Kind = Kind {
    name: "repeated",
    about: "Other articles with the same text, in the last seven days.",
    is_external: false,
    limit: Some(3),
    make: |filters| {
        filters.is_on("repeated", false).then(|| {
            Box::new(Repeated {
                limit: filters.limit(&REPEATED),
                worst: filters.points("repeated"),
            }) as Box<dyn Filter>
        })
    },
};

/// For how long texts are remembered, in seconds.
pub const REMEMBERED: i64 = 7 * 24 * 60 * 60;

/// Texts with fewer letters are the same by chance: "This is a test."
const FEWEST_LETTERS: usize = 40;

struct Repeated {
    limit: u32,
    worst: Points,
}

impl Filter for Repeated {
    fn name(&self) -> &'static str {
        REPEATED.name
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        let count = case.same_text;
        let points = steps(count as usize, self.limit, self.worst);
        at_once(points.map(|points| Opinion {
            points,
            reason: format!("{count} others with the same text"),
        }))
    }
}

/// What stands for the text of an article: equal for texts that differ only in
/// case, spacing, digits and signs. Nothing where there are but a few words.
pub fn digest(article: &Article) -> Option<[u8; 32]> {
    let text = article.text()?;
    let lines = article.lines();
    let own = text.lines().enumerate().filter(|(at, _)| {
        let class = lines.map(|lines| lines.class(*at));
        !matches!(
            class,
            Some(Class::Quoted(_) | Class::Attribution | Class::Footer)
        )
    });
    let mut letters = String::new();
    for (_, line) in own {
        let only = line.chars().filter(|c| c.is_alphabetic());
        letters.extend(only.flat_map(char::to_lowercase));
    }
    let is_long = letters.chars().nth(FEWEST_LETTERS - 1).is_some();
    is_long.then(|| Sha256::digest(letters.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Option<[u8; 32]> {
        digest(&Article::new(format!("Subject: x\n\n{body}").into_bytes()))
    }

    const FLOOD: &str = "Best pills of the whole world, buy them here and buy them now! 4711\n";

    #[test]
    fn r71_texts_are_the_same_whatever_the_spacing_and_the_numbers() {
        let other = FLOOD
            .replace("4711", "0815")
            .replace(", ", ",\n")
            .to_uppercase();
        assert!(of(FLOOD).is_some());
        assert_eq!(of(FLOOD), of(&other));
        assert_ne!(of(FLOOD), of(&FLOOD.replace("pills", "bills")));
    }

    #[test]
    fn r71_short_texts_are_the_same_by_chance() {
        assert_eq!(of("This is a test, please ignore it.\n"), None);
        assert_eq!(of(&format!("{}\n", "a".repeat(39))), None);
        assert!(of(&format!("{}\n", "a".repeat(40))).is_some());
    }

    #[test]
    fn r71_quotations_are_nobodys_own_text() {
        assert_eq!(of(&format!("> {FLOOD}\nyes\n")), None);
    }
}
