//! The languages of the texts that the program brings along.

/// A language in which the program has texts of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// German.
    De,
    /// English.
    #[default]
    En,
}

/// Words that stand in every German text, and in no English one.
const GERMAN: [&str; 10] = [
    "und", "der", "das", "nicht", "ist", "ein", "den", "mit", "dein", "zu",
];
/// The other way round.
const ENGLISH: [&str; 10] = [
    "the", "and", "of", "to", "is", "not", "your", "with", "this", "it",
];

/// The longest of them, in octets.
const LONGEST: usize = 5;

impl Language {
    /// The language that a text is written in, by its commonest words; English
    /// where they do not tell.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a str>) -> Language {
        let (mut german, mut english) = (0_usize, 0_usize);
        for line in lines {
            let words = line.split(|c: char| !c.is_alphabetic());
            for word in words.filter(|word| (2..=LONGEST).contains(&word.len())) {
                let is_it = |known: &&str| word.eq_ignore_ascii_case(known);
                german += usize::from(GERMAN.iter().any(is_it));
                english += usize::from(ENGLISH.iter().any(is_it));
            }
        }
        match german > english {
            true => Language::De,
            false => Language::En,
        }
    }

    /// What it is called, in English.
    pub fn name(self) -> &'static str {
        match self {
            Language::De => "German",
            Language::En => "English",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r12a_a_text_tells_its_language() {
        for (text, language) in [
            ("Dein Artikel ist nicht zu lesen.", Language::De),
            ("Your article is not to be read.", Language::En),
            // Names and settings of newsreaders are no words of a language.
            (
                "Der Dialog »View, Sort by, Threaded« ist gemeint",
                Language::De,
            ),
            ("", Language::En),
            ("Bug-Sucher", Language::En),
        ] {
            assert_eq!(Language::of([text]), language, "{text}");
        }
        let german = include_str!("../../sample.de.rc").lines();
        assert_eq!(Language::of(german), Language::De);
        let english = include_str!("../../sample.rc").lines();
        assert_eq!(Language::of(english), Language::En);
    }
}
