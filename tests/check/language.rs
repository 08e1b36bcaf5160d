//! The texts in another language.

use super::{GOOD, faulty};
use crate::support::command::artchk;

fn in_german(article: impl Into<Vec<u8>>) -> String {
    let run = artchk(["check", "--lang", "de"]).stdin(article).run();
    run.stdout()
}

#[test]
fn r50_german_findings_are_german() {
    let article = faulty().replace("@news.example.net>", "@laptop>");
    let shown = in_german(article.replace("Subject: ", "User-Agent: slrn/1.0.3\nSubject: "));
    for piece in [
        "Verstoß nomid: kein voller Domainname in der Message-ID: ein einziges Wort\n  ohne Punkt\n",
        "Hinweis sigdelimiter [*]: ein falscher Signaturtrenner\n",
        "\n  siehe  RFC 5536, Abschnitt 3.1.3\n",
        "set generate_message_id 0\n",
        "\n1 behebt artchk fix [*]\n2 Funde (1 Verstoß, 1 Hinweis) in 1 Artikel\n",
    ] {
        assert!(shown.contains(piece), "{piece}: {shown}");
    }
    // Beside the mark of what can be put right.
    let rest = shown.replace("[*]", "");
    for piece in ["violation", "why", "section", "$", "[", "* "] {
        assert!(!rest.contains(piece), "{piece}: {shown}");
    }
    assert_eq!(in_german(GOOD), "nichts gefunden in 1 Artikel\n");
}

#[test]
fn r50_values_that_a_block_lists_are_shown() {
    let article = GOOD.replace("Subject: ", "Subject: once\nSubject: ");
    let shown = in_german(article);
    assert!(shown.contains("Verstoß duplicate: "), "{shown}");
    assert!(shown.contains("\n    Subject\n"), "{shown}");
    assert!(
        shown.contains("siehe  RFC 5536, Abschnitte 3, 3.1 und 3.2;"),
        "{shown}"
    );
}

#[test]
fn r50_formats_for_programs_have_one_language() {
    for format in ["short", "json", "github", "sarif"] {
        let of = |lang: &str| {
            let words = ["check", "--format", format, "--lang", lang];
            artchk(words).stdin(faulty()).run().stdout()
        };
        assert_eq!(of("de"), of("en"), "{format}");
    }
}
