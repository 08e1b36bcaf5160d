//! The words around findings, in the languages of the texts.

use crate::check::Severity;
use crate::config::{Language, shell_word};

/// What is said in one language.
pub(in crate::cli) struct Words {
    /// Violation, hint, note: one, and several.
    severities: [[&'static str; 2]; 3],
    findings: [&'static str; 2],
    articles: [&'static str; 2],
    pub(super) nothing: &'static str,
    pub(super) article: &'static str,
    /// Of a line that is not shown as it stands.
    pub(super) decoded: &'static str,
    pub(super) fix: &'static str,
    pub(super) why: &'static str,
    pub(super) basis: &'static str,
    pub(super) as_above: &'static str,
    /// What stands in a basis in English, and what it is in this language.
    standards: &'static [[&'static str; 2]],
    more: &'static str,
    fixable: [&'static str; 2],
}

impl Words {
    pub(in crate::cli) fn of(language: Language) -> &'static Words {
        match language {
            Language::En => &ENGLISH,
            Language::De => &GERMAN,
        }
    }

    pub(super) fn severity(&self, severity: Severity) -> &'static str {
        self.severities[severity as usize][0]
    }

    pub(super) fn severities(&self, number: usize, severity: Severity) -> String {
        counted(number, self.severities[severity as usize])
    }

    /// A standard that a check rests on. A remark on it, in parentheses, is
    /// English and left out in other languages.
    pub(in crate::cli) fn standard(&self, basis: &str) -> String {
        if self.standards.is_empty() {
            return basis.to_owned();
        }
        let (standard, _) = basis.split_once(" (").unwrap_or((basis, ""));
        let standards = self.standards.iter();
        standards.fold(standard.to_owned(), |text, [english, other]| {
            text.replace(english, other)
        })
    }

    pub(super) fn findings(&self, number: usize) -> String {
        counted(number, self.findings)
    }

    /// How many findings `artchk fix` puts right, and how many more unsafely;
    /// nothing where there are none.
    pub(super) fn fixable(&self, program: &str, safely: usize, unsafely: usize) -> Option<String> {
        let [safe, not_safe] = self.fixable;
        let safe = (safely > 0).then(|| format!("{safely} {safe}"));
        let not_safe = (unsafely > 0).then(|| format!("{unsafely} {not_safe}"));
        let parts: Vec<String> = safe.into_iter().chain(not_safe).collect();
        (!parts.is_empty()).then(|| with_program(&parts.join(", "), program))
    }

    /// Where there is more to read.
    pub(super) fn more(&self, program: &str) -> String {
        with_program(self.more, program)
    }

    pub(super) fn articles(&self, number: usize) -> String {
        counted(number, self.articles)
    }
}

/// The text with the program as it was called.
fn with_program(text: &str, program: &str) -> String {
    text.replace("PROGRAM", &shell_word(program))
}

fn counted(number: usize, [one, several]: [&str; 2]) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

const ENGLISH: Words = Words {
    severities: [
        ["violation", "violations"],
        ["hint", "hints"],
        ["note", "notes"],
    ],
    findings: ["finding", "findings"],
    articles: ["article", "articles"],
    nothing: "nothing found",
    article: "article",
    decoded: "decoded",
    fix: "fix",
    why: "why",
    basis: "basis",
    as_above: "as above",
    standards: &[],
    more: "More about a finding: PROGRAM explain CODE",
    fixable: [
        "fixable with PROGRAM fix [*]",
        "fixable with PROGRAM fix --unsafe-fixes",
    ],
};

const GERMAN: Words = Words {
    severities: [
        ["Verstoß", "Verstöße"],
        ["Hinweis", "Hinweise"],
        ["Notiz", "Notizen"],
    ],
    findings: ["Fund", "Funde"],
    articles: ["Artikel", "Artikeln"],
    nothing: "nichts gefunden",
    article: "Artikel",
    decoded: "dekodiert",
    fix: "tun",
    why: "weil",
    basis: "siehe",
    as_above: "wie oben",
    standards: &[
        [", section ", ", Abschnitt "],
        [", sections ", ", Abschnitte "],
        [" and ", " und "],
    ],
    more: "Mehr zu einem Fund (auf Englisch): PROGRAM explain CODE",
    fixable: [
        "behebt PROGRAM fix [*]",
        "behebt PROGRAM fix --unsafe-fixes",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50_standards_have_the_words_of_the_language() {
        let basis = "RFC 5536, sections 3, 3.1 and 3.2 (which fields)";
        assert_eq!(ENGLISH.standard(basis), basis);
        assert_eq!(
            GERMAN.standard(basis),
            "RFC 5536, Abschnitte 3, 3.1 und 3.2"
        );
        let basis = "RFC 3676, section 4.3";
        assert_eq!(GERMAN.standard(basis), "RFC 3676, Abschnitt 4.3");
        assert_eq!(GERMAN.standard("GNKSA 2.0, 15"), "GNKSA 2.0, 15");
    }
}
