//! What is put right, check by check, and what only looks as if it could be
//! (R50a).

use artchk::check::Safety;
use artchk::check::registry::CHECKS;

use super::{context, found, unharmed};
use artchk::article::Article;
use artchk::fix::{Fix, Guard};

/// What becomes of an article with these lines of the header and this body, which
/// is in order but for them: the header that was given and the body, put right.
fn repaired(code: &str, header: &str, body: &str) -> (String, String) {
    let mut whole = String::new();
    for (name, line) in [
        ("From", "From: Erika Mustermann <erika@flowers.invalid>\n"),
        ("Newsgroups", "Newsgroups: de.test\n"),
        ("Subject", "Subject: A test\n"),
    ] {
        let is_given =
            |line: &str| line.starts_with(name) && line[name.len()..].trim_start().starts_with(':');
        if !header.lines().any(is_given) {
            whole.push_str(line);
        }
    }
    let begin = whole.len();
    let article = format!("{whole}{header}\n{body}");
    let parsed = Article::new(article.clone().into_bytes());
    let codes: Vec<&str> = found(&parsed)
        .iter()
        .map(|found| found.check.code)
        .collect();
    assert!(
        codes.contains(&code),
        "{code} is not found: {codes:?} in {article}"
    );
    let fixed = unharmed(article.as_bytes(), true).expect("an article");
    let fixed = String::from_utf8(fixed).expect("UTF-8");
    assert_eq!(&fixed[..begin], whole, "{code}");
    let (header, body) = fixed[begin..].split_once("\n\n").expect("a body");
    (format!("{header}\n"), body.to_owned())
}

/// MIME fields around a text with this Content-Type.
fn mime(kind: &str) -> String {
    format!("MIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: 8bit\n")
}

const RE: &str = "References: <a@news.example.net>\n";

#[test]
fn r50a_header_fields_are_put_right() {
    let long = format!("<{}@a.example>", "x".repeat(180));
    let ids: Vec<String> = (0..9)
        .map(|n| long.replacen('x', &n.to_string(), 1))
        .collect();
    let references = |ids: &[&String]| {
        let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        format!("References: {}\n", ids.join("\n "))
    };
    let all = references(&ids.iter().collect::<Vec<_>>());
    let last: Vec<&String> = [&ids[0]].into_iter().chain(&ids[5..]).collect();
    let trimmed = references(&last);
    for (code, before, after) in [
        (
            "hdr-space-before-colon",
            "Keywords \t: a\n",
            "Keywords: a\n",
        ),
        ("hdr-no-space-after-colon", "Keywords:a\n", "Keywords: a\n"),
        (
            "hdr-no-space-after-colon",
            "Keywords:\ta\n",
            "Keywords: a\n",
        ),
        ("hdr-empty", "Keywords: \n \nSummary: a\n", "Summary: a\n"),
        (
            "hdr-obsolete",
            "See-Also: <a@b.example>\nSummary: a\n",
            "Summary: a\n",
        ),
        ("hdr-blank-fold", "Summary:\n a\n", "Summary: a\n"),
        (
            "hdr-blank-fold",
            "Summary: \n\t\n  a\n b\n",
            "Summary: a\n b\n",
        ),
        (
            "hdr-blank-fold",
            "Summary: a\n \n\t\n b\n  \n",
            "Summary: a\n b\n",
        ),
        (
            "duplicate",
            "Summary: a\nX-A: b\nsummary:  a\nSummary: a\n",
            "Summary: a\nX-A: b\n",
        ),
        (
            "duplicate",
            "Summary: a\nSummary: b\n",
            "Summary: a\nSummary: b\n",
        ),
        (
            "replytofrom",
            "Reply-To: E <erika@flowers.invalid>\nSummary: a\n",
            "Summary: a\n",
        ),
        ("reply-to", "Reply-To:\nSummary: a\n", "Summary: a\n"),
        (
            "ng-whitespace",
            "Newsgroups: de.test , misc.test\n",
            "Newsgroups: de.test,misc.test\n",
        ),
        (
            "ng-whitespace",
            "Newsgroups: de.test,\n misc.test\n",
            "Newsgroups: de.test,misc.test\n",
        ),
        (
            "ng-duplicate",
            "Newsgroups: de.test,misc.test,de.test\n",
            "Newsgroups: de.test,misc.test\n",
        ),
        (
            "ng-syntax",
            "Newsgroups: de.test;misc.test\n",
            "Newsgroups: de.test,misc.test\n",
        ),
        (
            "ng-syntax",
            "Newsgroups: de.test,,misc.test,\n",
            "Newsgroups: de.test,misc.test\n",
        ),
        // It may be a dot that is missing.
        (
            "ng-syntax",
            "Newsgroups: de test\n",
            "Newsgroups: de test\n",
        ),
        (
            "ng-syntax",
            "Newsgroups: de.te$t;misc.test\n",
            "Newsgroups: de.te$t;misc.test\n",
        ),
        ("ng-syntax", "Followup-To:\nSummary: a\n", "Summary: a\n"),
        (
            "fup-same",
            "Followup-To: de.test\nSummary: a\n",
            "Summary: a\n",
        ),
        (
            "fup-poster-case",
            "From: Erika Mustermann <erika@news.example.net>\nFollowup-To: Poster\n",
            "From: Erika Mustermann <erika@news.example.net>\nFollowup-To: poster\n",
        ),
        (
            "fup-poster-case",
            "Followup-To: poster,de.test\n",
            "Followup-To: poster,de.test\n",
        ),
        ("refs-too-long", &all, &trimmed),
        (
            "refs-duplicate",
            "References: <a@b.c>\n <a@b.c> <d@e.f>\n",
            "References: <a@b.c>\n <d@e.f>\n",
        ),
        // Which of the two is in its place?
        (
            "refs-duplicate",
            "References: <a@b.c> <d@e.f> <a@b.c>\n",
            "References: <a@b.c> <d@e.f> <a@b.c>\n",
        ),
        (
            "refs-comment",
            "References: <a@b.c> (Erika) <d@e.f>\n",
            "References: <a@b.c> <d@e.f>\n",
        ),
        (
            "refs-syntax",
            "References: <a@b.c><d@e.f>\n",
            "References: <a@b.c> <d@e.f>\n",
        ),
        (
            "refs-syntax",
            "References: <a@b.c>, <d@e.f>\n",
            "References: <a@b.c>, <d@e.f>\n",
        ),
        (
            "from-phrase-special",
            "From: Erika M. Mustermann <erika@flowers.invalid>\n",
            "From: \"Erika M. Mustermann\" <erika@flowers.invalid>\n",
        ),
    ] {
        assert_eq!(
            repaired(code, before, "A few words.\n").0,
            after,
            "{before}"
        );
    }
}

#[test]
fn r50a_a_subject_begins_with_one_re() {
    for (before, after) in [
        ("AW: a", "Re: a"),
        ("Antwort: a", "Re: a"),
        ("RE: a", "Re: a"),
        ("Re:a", "Re: a"),
        ("Re[2]: a", "Re: a"),
        ("Re: Re: RE:re: a", "Re: a"),
        ("AW: Re: a", "Re: a"),
        (
            "=?UTF-8?Q?AW:_Gr=C3=BC=C3=9Fe?=",
            "Re: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=",
        ),
        (
            "AW: =?ISO-8859-1?Q?Gr=FC=DFe?=",
            "Re: =?ISO-8859-1?Q?Gr=FC=DFe?=",
        ),
        // What somebody has forwarded is no answer, and "VS" says either.
        ("WG: a", "WG: a"),
        ("VS: a", "VS: a"),
    ] {
        let (header, _) = repaired(
            "subj-prefix",
            &format!("Subject: {before}\n{RE}"),
            "A few words.\n",
        );
        assert_eq!(header, format!("Subject: {after}\n{RE}"), "{before}");
    }
}

#[test]
fn r50a_what_is_not_encoded_or_badly_is_encoded() {
    let long = "Gr\u{fc}\u{df}e ".repeat(9);
    let subject = |text: &str| format!("Subject: {text}\n");
    let from = |text: &str| format!("From: {text}\n");
    let same = |text: &str| (from(text), from(text));
    for (code, (before, after)) in [
        (
            "8bitheader",
            (subject("Grüße"), subject("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=")),
        ),
        (
            "8bitheader",
            (
                from("Erika Müller <e@flowers.invalid>"),
                from("Erika =?UTF-8?Q?M=C3=BCller?= <e@flowers.invalid>"),
            ),
        ),
        (
            "8bitheader",
            (
                from("\"Müller, Erika\"<e@flowers.invalid>"),
                from("=?UTF-8?Q?M=C3=BCller=2C?= Erika <e@flowers.invalid>"),
            ),
        ),
        (
            "8bitheader",
            (
                from("e@flowers.invalid (Erika Müller)"),
                from("e@flowers.invalid (Erika =?UTF-8?Q?M=C3=BCller?=)"),
            ),
        ),
        (
            "8bitheader",
            (
                "X-Garten: schön\n".to_owned(),
                "X-Garten: =?UTF-8?Q?sch=C3=B6n?=\n".to_owned(),
            ),
        ),
        // Each by itself.
        (
            "8bitheader",
            (
                format!("User-Agent: Grün/1\n{}", subject("Grüße")),
                format!(
                    "User-Agent: Grün/1\n{}",
                    subject("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=")
                ),
            ),
        ),
        // An address cannot be encoded, nor what has another syntax.
        ("8bitheader", same("Erika Müller <müller@flowers.invalid>")),
        (
            "8bitheader",
            (
                "User-Agent: Grün/1\n".to_owned(),
                "User-Agent: Grün/1\n".to_owned(),
            ),
        ),
        (
            "ew-phrase-chars",
            (
                from("=?UTF-8?Q?M=C3=BCller,_E.?= <e@flowers.invalid>"),
                from("=?UTF-8?Q?M=C3=BCller=2C_E=2E?= <e@flowers.invalid>"),
            ),
        ),
        (
            "ew-place",
            (
                from("\"=?UTF-8?Q?M=C3=BCller?=\" <e@flowers.invalid>"),
                from("=?UTF-8?Q?M=C3=BCller?= <e@flowers.invalid>"),
            ),
        ),
        (
            "ew-place",
            same("Erika <=?UTF-8?Q?M=C3=BCller?=@flowers.invalid>"),
        ),
        (
            "ew-split-char",
            (
                subject("=?UTF-8?Q?Gr=C3=BC=C3?= =?UTF-8?Q?=9Fe?="),
                subject("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?="),
            ),
        ),
        // Octets that mean nothing.
        (
            "ew-split-char",
            (
                subject("=?UTF-8?Q?Gr=FC=DFe?="),
                subject("=?UTF-8?Q?Gr=FC=DFe?="),
            ),
        ),
    ] {
        assert_eq!(
            repaired(code, &before, "A few words.\n").0,
            after,
            "{before}"
        );
    }
    let encoded = long
        .trim_end()
        .replace(' ', "_")
        .replace('ü', "=C3=BC")
        .replace('ß', "=C3=9F");
    let (header, _) = repaired(
        "ew-too-long",
        &subject(&format!("=?UTF-8?Q?{encoded}?=")),
        "words\n",
    );
    assert!(header.lines().all(|line| line.len() <= 76), "{header}");
    let article = Article::new(format!("{header}\n").into_bytes());
    let decoded = article
        .header()
        .get("subject")
        .map(|field| field.decoded().to_owned());
    assert_eq!(decoded.as_deref(), Some(long.trim_end()));
}

#[test]
fn r50a_what_mime_wants_to_know_is_declared() {
    let text = "text/plain; charset=UTF-8";
    let plain = |encoding: &str| format!("MIME-Version: 1.0\nContent-Type: {text}\n{encoding}");
    for (code, before, body, after) in [
        ("nocharset", String::new(), "Grüße\n", mime(text)),
        ("nocharset", mime("text/plain"), "Grüße\n", mime(text)),
        (
            "nocharset",
            mime("text/plain; charset=us-ascii; format=flowed"),
            "Grüße\n",
            mime("text/plain; charset=UTF-8; format=flowed"),
        ),
        (
            "nocontenttransferenc",
            plain(""),
            "Grüße\n",
            plain("Content-Transfer-Encoding: 8bit\n"),
        ),
        (
            "nocontenttransferenc",
            plain("Content-Transfer-Encoding: 7bit\n"),
            "Grüße\n",
            plain("Content-Transfer-Encoding: 8bit\n"),
        ),
        (
            "mime-version-missing",
            format!("X-A: b\nContent-Type: {text}\n"),
            "words\n",
            format!("X-A: b\nMIME-Version: 1.0\nContent-Type: {text}\n"),
        ),
        // That was perhaps not written for MIME.
        (
            "mime-version-missing",
            "Content-Type: text\n".to_owned(),
            "words\n",
            "Content-Type: text\n".to_owned(),
        ),
        (
            "mime-version-bad",
            "MIME-Version: 1\n".to_owned(),
            "words\n",
            "MIME-Version: 1.0\n".to_owned(),
        ),
        (
            "mime-charset-ascii-name",
            mime("text/plain; charset=ASCII"),
            "words\n",
            mime("text/plain; charset=us-ascii"),
        ),
        (
            "mime-charset-unknown",
            mime("text/plain; charset=\"utf_8\"; format=flowed"),
            "Grüße\n",
            mime("text/plain; charset=UTF-8; format=flowed"),
        ),
        (
            "mime-charset-unknown",
            mime("text/plain; charset=8bit"),
            "words\n",
            mime("text/plain; charset=8bit"),
        ),
        (
            "mime-cte-unknown",
            plain("Content-Transfer-Encoding: 8-bit\n"),
            "Grüße\n",
            plain("Content-Transfer-Encoding: 8bit\n"),
        ),
        (
            "mime-cte-unknown",
            plain("Content-Transfer-Encoding: iso-8859-1\n"),
            "words\n",
            plain("Content-Transfer-Encoding: iso-8859-1\n"),
        ),
        (
            "mime-ct-syntax",
            mime("text/plain; charset=UTF-8;"),
            "words\n",
            mime(text),
        ),
        (
            "mime-ct-syntax",
            mime("text/plain charset=UTF-8"),
            "words\n",
            mime("text/plain charset=UTF-8"),
        ),
    ] {
        let (header, same) = repaired(code, &before, body);
        assert_eq!((header, same.as_str()), (after, body), "{before}");
    }
    let (_, body) = repaired("mime-bom", &mime(text), "\u{feff}Grüße\n");
    assert_eq!(body, "Grüße\n");
}

#[test]
fn r50a_the_text_is_put_right() {
    let latin = mime("text/plain; charset=UTF-8");
    let encoded = latin.replace("8bit", "quoted-printable");
    let base64 = latin.replace("8bit", "base64");
    let flowed = mime("text/plain; charset=us-ascii; format=flowed");
    let followup = format!("Subject: Re: a\n{RE}");
    let quoted = "Erika wrote:\n> A few words.\n> -- \n> Somebody\n> somewhere\n\nMy words.\n";
    let blank = "\n".repeat(12);
    let ten = "A line of words.\n".repeat(10);
    for (code, header, before, after) in [
        (
            "sigdelimiter",
            &latin,
            "words\n\n--\nErika\n".to_owned(),
            "words\n\n-- \nErika\n".to_owned(),
        ),
        (
            "sigdelimiter",
            &encoded,
            "words\n\n--\nErika\n".to_owned(),
            "words\n\n--=20\nErika\n".to_owned(),
        ),
        (
            "sigdelimiter",
            &base64,
            "d29yZHMKCi0tCkVyaWthCg==\n".to_owned(),
            "d29yZHMKCi0tCkVyaWthCg==\n".to_owned(),
        ),
        (
            "body-bare-cr-lf",
            &latin,
            "a\rb\nc\r\r\nd\n".to_owned(),
            "a\nb\nc\r\nd\n".to_owned(),
        ),
        (
            "body-blank-lines",
            &latin,
            format!("{ten}{blank}"),
            ten.clone(),
        ),
        (
            "quote-signature",
            &followup,
            quoted.to_owned(),
            quoted.replace("> -- \n> Somebody\n> somewhere\n", ""),
        ),
        (
            "flowed-stuffing",
            &flowed,
            "From here on.\n".to_owned(),
            " From here on.\n".to_owned(),
        ),
        (
            "flowed-depth",
            &flowed,
            "My words \n> Your words\n".to_owned(),
            "My words\n> Your words\n".to_owned(),
        ),
        (
            "sig-flowed",
            &flowed,
            "My words \n-- \nErika\n".to_owned(),
            "My words\n-- \nErika\n".to_owned(),
        ),
    ] {
        assert_eq!(repaired(code, header, &before).1, after, "{code}");
    }
}

/// What a check promises, it does: some article of these tests, or of the
/// registry, is put right by each.
#[test]
fn r50a_each_remedy_is_of_use() {
    let context = context();
    let mut left: Vec<&str> = CHECKS
        .iter()
        .filter(|check| check.remedy.is_some())
        .map(|check| check.code)
        .collect();
    assert!(left.len() > 30);
    for sample in crate::registry::sample::Sample::all() {
        let article = Article::from_either(sample.octets.clone());
        let guard = Guard::of(&article);
        for finding in &found(&article) {
            if Fix::of(&article, &context, &guard, finding).is_some() {
                left.retain(|code| *code != finding.check.code);
            }
        }
    }
    // Those that no article of the registry can show: `r50a_…` above do.
    let elsewhere = ["reply-to", "refs-duplicate", "mime-charset-unknown"];
    left.retain(|code| !elsewhere.contains(code));
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn r50a_a_sentence_says_what_is_done() {
    for check in CHECKS.iter() {
        let Some(remedy) = &check.remedy else {
            continue;
        };
        let sentence = remedy.sentence;
        let is_short = sentence.len() <= 60 && !sentence.ends_with('.');
        let is_lower = !sentence.starts_with(char::is_uppercase)
            || ["Reply-To", "Followup-To", "MIME"]
                .iter()
                .any(|name| sentence.starts_with(name));
        assert!(is_short && is_lower, "{}: {sentence}", check.code);
        assert!(matches!(remedy.safety, Safety::Safe | Safety::Unsafe));
    }
}
