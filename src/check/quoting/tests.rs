use crate::check::{Check, examine_header};

use super::broken::QUOTE_BROKEN;
use super::deep::QUOTE_DEEP;
use super::full::QUOTE_FULL;
use super::no_attribution::QUOTE_NO_ATTRIBUTION;
use super::only::QUOTE_ONLY;
use super::signature::QUOTE_SIGNATURE;
use super::top::QUOTE_TOP;

/// Whether the check finds something in a followup with this text.
fn finds(check: &'static Check, text: &str) -> bool {
    let header = "From: Erika Mustermann <erika@flowers.invalid>\n\
                  Message-ID: <b@news.example.net>\nReferences: <a@other.example.net>\n\
                  MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
                  Content-Transfer-Encoding: 8bit";
    !examine_header(check, format!("{header}\n\n{text}")).is_empty()
}

const QUOTED: &str = "> Does it work?\n> I do not know.\n> Who does?\n";

#[test]
fn in_many_languages_a_line_says_whom_a_quotation_is_from() {
    for line in [
        "Otto wrote:",
        "On Sat, 21 Nov 2026 10:00:00 +0000, Otto wrote:",
        "On 21/11/2026 10:00, Otto wrote:",
        "Am 21.11.2026 um 10:00 schrieb Otto:",
        "Otto <otto@flowers.invalid> schrieb am 21.11.2026:",
        "Le 21/11/2026 à 10:00, Otto a écrit :",
        "Il 21/11/2026 10:00, Otto ha scritto:",
        "El 21/11/2026 a las 10:00, Otto escribió:",
        "Op 21-11-2026 om 10:00 schreef Otto:",
        "Den 21.11.2026 10.00, skrev Otto:",
        "21.11.2026 10:00, Otto пишет:",
        "Dnia 21.11.2026 Otto napisał(a):",
        "* Otto <otto@flowers.invalid>:",
        "In article <a@other.example.net>, Otto says...",
        "In <a@other.example.net> Otto:",
        "\"Otto\" <otto@flowers.invalid> wrote in message\nnews:a@other.example.net...",
        "From: Otto <otto@flowers.invalid>",
    ] {
        let below = format!("{line}\n{QUOTED}\nYes.\n");
        assert!(!finds(&QUOTE_NO_ATTRIBUTION, &below), "{line}");
        let above = format!("Yes, it does.\n\n{line}\n{QUOTED}");
        assert!(finds(&QUOTE_TOP, &above), "{line}");
        assert!(finds(&QUOTE_ONLY, &format!("{line}\n{QUOTED}")), "{line}");
    }
    assert!(finds(
        &QUOTE_NO_ATTRIBUTION,
        &format!("{QUOTED}\nYes, it does.\n")
    ));
}

#[test]
fn a_sentence_that_introduces_a_citation_is_the_posters() {
    for line in [
        "As to this matter the old manual of the program says:",
        "Here is what the man from the shop has said:",
        "This is how he has written it in his book:",
    ] {
        let text = format!("{line}\n\n{QUOTED}");
        assert!(!finds(&QUOTE_ONLY, &text), "{line}");
        let text = format!("I looked it up.\n{text}");
        assert!(!finds(&QUOTE_TOP, &text), "{line}");
    }
}

#[test]
fn lines_that_mailbox_software_has_escaped_are_not_quoted() {
    let text = ">From there I went on to see what there is to see.\n";
    for check in [&QUOTE_ONLY, &QUOTE_NO_ATTRIBUTION, &QUOTE_TOP] {
        assert!(!finds(check, text), "{}", check.code);
    }
}

#[test]
fn who_adds_to_an_article_of_his_own_names_nobody() {
    for own in [
        "Sorry, that was wrong.",
        "I forgot to say why.",
        "Ich meinte natürlich das andere.",
    ] {
        let text = format!("{QUOTED}\n{own}\n");
        assert!(!finds(&QUOTE_NO_ATTRIBUTION, &text), "{own}");
    }
}

#[test]
fn a_paragraph_in_one_wide_line_is_a_long_answer() {
    let quoted = "> A line of what somebody else has written.\n".repeat(25);
    let wide = "words ".repeat(200);
    assert!(finds(
        &QUOTE_FULL,
        &format!("Otto wrote:\n{quoted}\nYes.\n")
    ));
    assert!(!finds(
        &QUOTE_FULL,
        &format!("Otto wrote:\n{quoted}\n{wide}\n")
    ));
}

#[test]
fn who_answers_bit_by_bit_has_read_it_all() {
    let piece = "> A line of what somebody else has written.\n".repeat(20);
    let text = |piece: &str| format!("Otto wrote:\n{piece}\nYes.\n\n{piece}\nNo.\n");
    assert!(!finds(&QUOTE_FULL, &text(&piece)));
    assert!(finds(&QUOTE_FULL, &text(&piece.repeat(2))));
}

#[test]
fn articles_that_answer_none_quote_as_they_like() {
    let text = format!("{QUOTED}\nWhat does it mean?\n");
    let article = format!("Subject: x\n\n{text}");
    for check in super::FAMILY.checks {
        assert!(examine_header(check, &article).is_empty(), "{}", check.code);
    }
}

#[test]
fn hostile_texts_take_no_long_time() {
    for line in [
        "> --",
        ">> -- ",
        "> a",
        "a\n> b",
        ">>>>>>>> x",
        "",
        "Otto wrote:\n> x",
    ] {
        let text = format!("{line}\n").repeat(20_000);
        for check in super::FAMILY.checks {
            finds(check, &text);
        }
    }
    assert!(!finds(&QUOTE_DEEP, "a\n") && !finds(&QUOTE_BROKEN, "a\n"));
    assert!(!finds(&QUOTE_SIGNATURE, "a\n"));
}
