use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

mod grammar;

fn kinds(list: &AddressList) -> Vec<DefectKind> {
    list.defects.iter().map(|defect| defect.kind).collect()
}

/// Every mailbox as `name|address`.
fn shown(list: &AddressList) -> Vec<String> {
    list.mailboxes()
        .map(|mailbox| format!("{}|{}", mailbox.name().unwrap_or(""), mailbox.address()))
        .collect()
}

/// RFC 5322, section 3.4 and appendix A.
#[test]
fn reads_valid_mailbox_lists() {
    let cases: [(&str, &[&str]); 31] = [
        // RFC 5322, appendix A.1.1 and A.1.2.
        (
            "John Doe <jdoe@machine.example>",
            &["John Doe|jdoe@machine.example"],
        ),
        (
            r#""Joe Q. Public" <john.q.public@example.com>"#,
            &["Joe Q. Public|john.q.public@example.com"],
        ),
        (
            "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
            &[
                "Mary Smith|mary@x.test",
                "|jdoe@example.org",
                "Who?|one@y.test",
            ],
        ),
        (
            r#"<boss@nil.test>, "Giant; \"Big\" Box" <sysservices@example.net>"#,
            &[
                "|boss@nil.test",
                r#"Giant; "Big" Box|sysservices@example.net"#,
            ],
        ),
        // Appendix A.5: CFWS around the parts.
        (
            r"Pete(A nice \) chap) <pete(his account)@silly.test(his host)>",
            &["Pete|pete@silly.test"],
        ),
        ("user@host.invalid", &["|user@host.invalid"]),
        ("user@invalid", &["|user@invalid"]),
        ("<user@host.invalid>", &["|user@host.invalid"]),
        (" \tuser@host.invalid  ", &["|user@host.invalid"]),
        (
            "user@host.invalid (Anna Muster)",
            &["Anna Muster|user@host.invalid"],
        ),
        (
            "user@host.invalid (Anna (the one) Muster)",
            &["Anna (the one) Muster|user@host.invalid"],
        ),
        (
            r"user@host.invalid (Anna \(x Muster)",
            &["Anna (x Muster|user@host.invalid"],
        ),
        (
            "(Anna Muster) user@host.invalid",
            &["Anna Muster|user@host.invalid"],
        ),
        (
            "Anna Muster<user@host.invalid>",
            &["Anna Muster|user@host.invalid"],
        ),
        (
            "\"Muster, Anna\" <user@host.invalid>",
            &["Muster, Anna|user@host.invalid"],
        ),
        (
            "\"a@b <c>\" <user@host.invalid>",
            &["a@b <c>|user@host.invalid"],
        ),
        (
            "Anna \"M.\" Muster <user@host.invalid>",
            &["Anna M. Muster|user@host.invalid"],
        ),
        ("\"\" <user@host.invalid>", &["|user@host.invalid"]),
        ("\"a b\"@host.invalid", &["|a b@host.invalid"]),
        ("\"a@b\"@host.invalid", &["|a@b@host.invalid"]),
        ("user+tag@host.invalid", &["|user+tag@host.invalid"]),
        (
            "!#$%&'*+-/=?^_`{|}~@host.invalid",
            &["|!#$%&'*+-/=?^_`{|}~@host.invalid"],
        ),
        ("user@[192.0.2.1]", &["|user@[192.0.2.1]"]),
        ("user@[IPv6:2001:db8::1]", &["|user@[IPv6:2001:db8::1]"]),
        ("Anna <user@[192.0.2.1]> (x)", &["Anna|user@[192.0.2.1]"]),
        // Raw 8-bit octets are another check's business.
        (
            "Jürgen Müller <jürgen@münchen.invalid>",
            &["Jürgen Müller|jürgen@münchen.invalid"],
        ),
        // Encoded words are decoded after parsing, whatever they hold.
        (
            "=?utf-8?Q?M=C3=BCller=2C_Anna?= <user@host.invalid>",
            &["Müller, Anna|user@host.invalid"],
        ),
        (
            "=?utf-8?Q?M=C3=BCller,_A._<x>?= <user@host.invalid>",
            &["Müller, A. <x>|user@host.invalid"],
        ),
        (
            "\"=?utf-8?Q?J=C3=BCrgen?= M.\" <user@host.invalid>",
            &["Jürgen M.|user@host.invalid"],
        ),
        (
            "user@host.invalid (=?iso-8859-1?Q?J=FCrgen?= =?iso-8859-1?Q?_M?=)",
            &["Jürgen M|user@host.invalid"],
        ),
        // Blanks around the @ are legal, though they should not be there.
        ("user @ host.invalid", &["|user@host.invalid"]),
    ];
    for (body, expected) in cases {
        let list = mailbox_list(body);
        assert_eq!(kinds(&list), [], "{body}");
        assert_eq!(shown(&list), expected, "{body}");
        assert_eq!(kinds(&address_list(body)), [], "{body}");
    }
}

/// checks.md, `from`: what is wrong, and where.
#[test]
fn names_what_is_wrong_and_where() {
    let cases: [(&str, &[DefectKind], &str); 60] = [
        ("", &[Empty], ""),
        ("   ", &[Empty], "   "),
        ("(only a comment)", &[Empty], "(only a comment)"),
        ("Anna <>", &[Empty], "<>"),
        ("Anna Muster", &[NoAt], "Anna Muster"),
        ("user.host.invalid", &[NoAt], "user.host.invalid"),
        ("Anna <user>", &[NoAt], "user"),
        ("$REPLYTO", &[Variable], "$REPLYTO"),
        ("Anna <${EMAIL_2}>", &[Variable], "${EMAIL_2}"),
        ("$5", &[NoAt], "$5"),
        ("$", &[NoAt], "$"),
        ("$cash", &[NoAt], "$cash"),
        ("US$REPLYTO", &[NoAt], "US$REPLYTO"),
        ("user@", &[NothingAfterAt], "@"),
        ("Anna <user@>", &[NothingAfterAt], "@"),
        ("user@ (host)", &[NothingAfterAt], "@"),
        ("@host.invalid", &[EmptyLocalPart], "@"),
        ("<@host.invalid>", &[EmptyLocalPart], "@"),
        ("a@b@host.invalid", &[TwoAts], "@"),
        (".user@host.invalid", &[LocalPartDotAtEdge], "."),
        ("user.@host.invalid", &[LocalPartDotAtEdge], "."),
        ("us..er@host.invalid", &[LocalPartTwoDots], ".."),
        ("user@.host.invalid", &[DomainDotAtEdge], "."),
        ("user@host.invalid.", &[DomainDotAtEdge], "."),
        ("user@host..invalid", &[DomainTwoDots], ".."),
        // RFC 5322, section 4.4: obsolete, so not conformant (RFC 5536, 2.1).
        ("us . er@host.invalid", &[BlankInLocalPart], "us . er"),
        ("us.(x)er@host.invalid", &[BlankInLocalPart], "us.(x)er"),
        ("Anna user@host.invalid", &[BlankInLocalPart], "Anna user"),
        ("jdoe@test  . example", &[BlankInDomain], "test  . example"),
        (
            "jdoe@machine(comment).  example",
            &[BlankInDomain],
            "machine(comment).  example",
        ),
        ("\"a\".b@host.invalid", &[MixedLocalPart], "\"a\".b"),
        ("a[b@host.invalid", &[BadLocalPart], "["),
        ("user@ho[st.invalid", &[BadDomain], "["),
        ("user@\"host\".invalid", &[BadDomain], "\"host\""),
        ("user@[192.0.2.1", &[BadDomain], "["),
        ("Muster, Anna <user@host.invalid>", &[UnquotedComma], ","),
        (
            "Dr, Muster, Anna <user@host.invalid>",
            &[UnquotedComma, UnquotedComma],
            ",",
        ),
        (
            "Muster; Anna <user@host.invalid>",
            &[UnquotedSemicolon],
            ";",
        ),
        ("a@host.invalid; b@host.invalid", &[UnquotedSemicolon], ";"),
        ("a@host.invalid;", &[UnquotedSemicolon], ";"),
        ("Re: Anna <user@host.invalid>", &[UnquotedColon], ":"),
        ("mailto:user@host.invalid", &[UnquotedColon], ":"),
        (
            "Group: a@host.invalid;",
            &[UnquotedColon, UnquotedSemicolon],
            ":",
        ),
        ("anna@home <user@host.invalid>", &[UnquotedAt], "@"),
        (
            "Anna [M] <user@host.invalid>",
            &[UnquotedBracket, UnquotedBracket],
            "[",
        ),
        (
            "Anna :-) <user@host.invalid>",
            &[UnquotedColon, UnquotedBracket],
            ":",
        ),
        ("Anna \\o/ <user@host.invalid>", &[UnquotedBackslash], "\\"),
        ("Anna <user@host.invalid", &[MissingClosingBracket], "<"),
        (
            "Anna <a@host.invalid, Bert <b@host.invalid>",
            &[MissingClosingBracket],
            "<",
        ),
        ("Anna user@host.invalid>", &[MissingOpeningBracket], ">"),
        ("\"Anna <user@host.invalid>", &[UnclosedQuote], "\""),
        ("Anna\" Muster <user@host.invalid>", &[UnclosedQuote], "\""),
        ("user@host.invalid (Anna", &[UnclosedComment], "(Anna"),
        (
            "Anna (x <user@host.invalid>",
            &[NoAt, UnclosedComment],
            "Anna (x <user@host.invalid>",
        ),
        (
            "user@host.invalid Anna Muster",
            &[TextAfterAddress],
            "Anna Muster",
        ),
        (
            "Anna <user@host.invalid> Muster",
            &[TextAfterAddress],
            "Muster",
        ),
        ("<user@host.invalid>>", &[TextAfterAddress], ">"),
        // RFC 5322, appendix A.6.1.
        (
            "Mary Smith <@node.test:mary@example.net>",
            &[Route],
            "@node.test:",
        ),
        ("a@host.invalid, , b@host.invalid", &[EmptyMember], ","),
        ("a@host.invalid,", &[EmptyMember], ""),
    ];
    for (body, expected, place) in cases {
        let list = mailbox_list(body);
        assert_eq!(kinds(&list), expected, "{body}: {list:?}");
        assert_eq!(list.defects[0].text(body), place, "{body}");
    }
}

/// A fault in a name or behind an address does not hide the address.
#[test]
fn reads_on_after_a_fault() {
    let cases = [
        (
            "Muster, Anna <user@host.invalid>",
            "Muster, Anna|user@host.invalid",
        ),
        ("\"Anna <user@host.invalid>", "Anna|user@host.invalid"),
        ("Anna <user@host.invalid", "Anna|user@host.invalid"),
        ("Anna user@host.invalid>", "|user@host.invalid"),
        (
            "Mary <@node.test:mary@host.invalid>",
            "Mary|mary@host.invalid",
        ),
        ("mailto:user@host.invalid", "|user@host.invalid"),
        ("user@host.invalid Anna", "|user@host.invalid"),
        ("user@host.invalid (Anna", "|user@host.invalid"),
    ];
    for (body, expected) in cases {
        assert_eq!(shown(&mailbox_list(body)), [expected], "{body}");
    }
}

/// RFC 5536, section 2.1: `John Q. Public` may be accepted.
#[test]
fn records_dots_in_names_without_a_defect() {
    let body = "John Q. Public <user@host.invalid>";
    let list = mailbox_list(body);
    assert_eq!(kinds(&list), []);
    assert_eq!(list.phrase_dots.len(), 1);
    assert_eq!(list.phrase_dots[0], 6..7);
    assert_eq!(shown(&list), ["John Q. Public|user@host.invalid"]);
    assert!(
        mailbox_list("\"John Q. Public\" <user@host.invalid>")
            .phrase_dots
            .is_empty()
    );
}

/// RFC 5322, section 3.4 and appendices A.1.3, A.5.
#[test]
fn reads_groups_in_address_lists() {
    let cases: [(&str, &str, usize); 4] = [
        (
            "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
            "A Group",
            3,
        ),
        ("Undisclosed recipients:;", "Undisclosed recipients", 0),
        (
            "(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;",
            "Hidden recipients",
            0,
        ),
        (
            "A Group(Some people) :Chris Jones <c@(Chris's host.)public.example>, \
             joe@example.org, John <jdoe@one.test> (my dear friend); (the end of the group)",
            "A Group",
            3,
        ),
    ];
    for (body, name, mailboxes) in cases {
        let list = address_list(body);
        assert_eq!(kinds(&list), [], "{body}");
        let [Address::Group(group)] = list.addresses.as_slice() else {
            panic!("{body}: {list:?}");
        };
        assert_eq!(group.name, name);
        assert_eq!(group.mailboxes.len(), mailboxes);
    }
    let list = address_list("a@host.invalid, G: b@host.invalid;, c@host.invalid");
    assert_eq!(kinds(&list), []);
    assert_eq!(list.addresses.len(), 3);
    assert_eq!(list.mailboxes().count(), 3);
}

#[test]
fn names_what_is_wrong_with_groups() {
    let cases: [(&str, &[DefectKind]); 7] = [
        ("G: a@host.invalid", &[UnclosedGroup]),
        ("G:", &[UnclosedGroup]),
        ("G: a@host.invalid; b@host.invalid", &[TextAfterAddress]),
        ("G: a@host.invalid,;", &[EmptyMember]),
        ("G: a;", &[NoAt]),
        ("G:;;", &[UnquotedSemicolon]),
        ("G: a@host.invalid; (x);", &[UnquotedSemicolon]),
    ];
    for (body, expected) in cases {
        assert_eq!(kinds(&address_list(body)), expected, "{body}");
    }
}

/// RFC 2047, section 5: where encoded words may stand.
#[test]
fn tells_where_encoded_words_stand() {
    let word = "=?utf-8?Q?x?=";
    let cases = [
        (format!("{word} <user@host.invalid>"), Place::Phrase),
        (
            format!("\"{word} y\" <user@host.invalid>"),
            Place::QuotedString,
        ),
        (format!("user@host.invalid ({word})"), Place::Comment),
        (format!("{word}@host.invalid"), Place::Address),
        (format!("Anna <{word}@host.invalid>"), Place::Address),
    ];
    for (body, place) in cases {
        let list = mailbox_list(&body);
        assert_eq!(list.encoded_words.len(), 1, "{body}");
        assert_eq!(list.encoded_words[0].place, place, "{body}");
        assert_eq!(&body[list.encoded_words[0].span.clone()], word);
    }
}

#[test]
fn takes_linear_time() {
    // Quadratic time would take minutes here.
    for unit in [
        "(", "\"", "<", "a,", "a ", "a:", "=?a?q?", "@", "a;", ",(x)", "a@(x)", "[", "@[",
    ] {
        let body = unit.repeat(100_000);
        address_list(&body);
        address_list(&format!("{body}<a@b>"));
        address_list(&format!("a @{body}"));
    }
}

proptest! {
    #[test]
    fn never_panics_and_stays_within_the_body(body in "([a-z@<>,;:.()\\[\\]\\\\\"=? ü\t]|=\\?utf-8\\?q\\?){0,40}") {
        for list in [mailbox_list(&body), address_list(&body)] {
            for defect in &list.defects {
                prop_assert!(body.get(defect.span.clone()).is_some());
            }
            for mailbox in list.mailboxes() {
                prop_assert!(body.get(mailbox.span.clone()).is_some());
                prop_assert!(body.get(mailbox.domain_span.clone()).is_some());
            }
            for span in list.encoded_words.iter().map(|word| &word.span).chain(&list.phrase_dots) {
                prop_assert!(body.get(span.clone()).is_some());
            }
            // Something is wrong, or there is an address.
            prop_assert!(!list.defects.is_empty() || !list.addresses.is_empty());
        }
    }

    #[test]
    fn reads_any_string(body in any::<String>()) {
        for defect in address_list(&body).defects {
            prop_assert!(body.get(defect.span).is_some());
        }
    }
}
