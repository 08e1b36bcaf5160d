//! One article of every kind that matters to the decision and to the answer.

use crate::support::folder::{article_of, days_ago};

/// An article, and what is to become of it.
pub(super) struct Kind {
    /// The left part of its identifier.
    pub(super) unique: &'static str,
    /// The group of the answer; nothing if it is not answered.
    pub(super) answered: Option<&'static str>,
    /// The octets.
    pub(super) octets: Vec<u8>,
}

const TEXT: &[u8] = "Dies ist nur ein Test.\nGrüße\n".as_bytes();

/// All of them, in the order in which they are injected.
pub(super) fn all() -> Vec<Kind> {
    let mut kinds = Vec::new();
    let mut add =
        |unique: &'static str, answered: Option<&'static str>, changes: &[&str], body: &[u8]| {
            kinds.push(Kind {
                unique,
                answered,
                octets: article_of(unique, changes, body),
            });
        };
    let here = Some("de.test");
    let check = "Subject: please check";
    // A violation, for what is found by autocheck.
    let fault = "Content-Type: text/plain";

    // Asked for, in the Subject or the first line.
    add("subject", here, &[check], TEXT);
    add(
        "body",
        here,
        &[],
        b"\n \nCheck this article, please.\n\nRest.\n",
    );
    add(
        "second-line",
        None,
        &[],
        b"A line.\nCheck this article, please.\n",
    );
    add("quoted", None, &[], b"> check\ncheck\n");
    add("both", here, &["Subject: check, but ignore the rest"], TEXT);
    add("nocheck", None, &["Subject: nocheck", fault], TEXT);
    add("ignore", None, &["Subject: ignore", fault], TEXT);
    add("verbose", here, &["Subject: check verbose", fault], TEXT);
    add(
        "pgp",
        here,
        &[],
        b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\ncheck\n\n- -- \nErika\n\
          -----BEGIN PGP SIGNATURE-----\n\niHUEARYKAB0WIQ==\n=abcd\n-----END PGP SIGNATURE-----\n",
    );

    // Never answered, though asked for.
    add("keywords", None, &[check, "Keywords: test, ignore"], TEXT);
    add(
        "version",
        None,
        &[check, "X-Artchk-Version: artchk 0"],
        TEXT,
    );
    add(
        "program",
        None,
        &[check, "Auto-Submitted: auto-generated"],
        TEXT,
    );
    add("person", here, &[check, "Auto-Submitted: no"], TEXT);
    let old = format!("Date: {}", days_ago(15));
    add("old", None, &[check, &old], TEXT);
    let young = format!("Date: {}", days_ago(13));
    add("young", here, &[check, &young], TEXT);
    add("poster", None, &["Followup-To: poster", fault], TEXT);
    add("poster-check", here, &[check, "Followup-To: poster"], TEXT);

    // Found by autocheck.
    add("fault", here, &[fault], TEXT);
    add("clean", None, &[], TEXT);
    add("hint", None, &[], b"A line.\n\n-- \n1\n2\n3\n4\n5\n");
    let killed = "From: Test robot <robot@killed.invalid>";
    add("killed", None, &[killed, fault], TEXT);
    add("killed-check", here, &[killed, check], TEXT);
    add("off", None, &["Newsgroups: misc.test", fault], TEXT);
    add(
        "off-check",
        Some("misc.test"),
        &["Newsgroups: misc.test", check],
        TEXT,
    );
    add(
        "crosspost",
        here,
        &["Newsgroups: misc.test,de.test", check],
        TEXT,
    );

    // Subjects and names beyond ASCII.
    add("raw", here, &["Subject: Ist das ein schöner Test?"], TEXT);
    add(
        "encoded",
        here,
        &["Subject: Re: =?ISO-8859-1?Q?=DCberpr=FCfung?= check"],
        TEXT,
    );
    add(
        "two-words",
        here,
        &["Subject: =?UTF-8?Q?Bitte_pr=C3=BCfen:_ch?= =?UTF-8?Q?eck?="],
        TEXT,
    );
    let long = "Subject: check =?UTF-8?Q?=E6=BC=A2=E5=AD=97=E6=BC=A2=E5=AD=97=E6=BC=A2?=\n =?UTF-8?Q?=E5=AD=97=E6=BC=A2=E5=AD=97=E6=BC=A2=E5=AD=97=E6=BC=A2=E5=AD=97?=\n and a long end of the subject";
    add("long-subject", here, &[long], TEXT);
    let folded = "From: =?UTF-8?Q?Erika_M=C3=BCller?=\n <folded@poster.invalid>";
    add("folded-from", here, &[folded, check], TEXT);

    // Bodies.
    add(
        "html",
        here,
        &[check, "Content-Type: text/html; charset=UTF-8"],
        "<p>Grüße</p>\n".as_bytes(),
    );
    add("silence", here, &[check], b"\n-- \nErika\n");
    let wide = "ein recht langer Text ".repeat(5);
    let body = format!("> zitiert\n\n.Punkt\n{wide}\n\x07Ton\nvier\nfünf\nsechs\n");
    add("wide", here, &[check], body.as_bytes());

    // What must not come out as it went in.
    add(
        "injected",
        here,
        &["Subject: =?UTF-8?Q?check=0D=0AX-Evil:_yes=0D=0A=0D=0Abody?="],
        TEXT,
    );
    add("prefix-alone", here, &["Subject: Re:"], b"check\n");
    let marks = format!("e{}\n", "\u{301}".repeat(2000));
    add("marks", here, &[check], marks.as_bytes());
    add(
        "references",
        here,
        &[
            check,
            "References: <a@b.example>, <bad> <\u{e4}@b.example> (c) <c@[192.0.2.1]>",
            "Archive: no; filename=\"a b\"",
            "Distribution: w\u{e4}lt",
        ],
        TEXT,
    );

    // What is taken over, and many faults at once.
    let references: Vec<String> = (0..60)
        .map(|n| format!("<ref{n}@news.example.org>"))
        .collect();
    add(
        "taken-over",
        here,
        &[
            check,
            "Distribution: world",
            "X-No-Archive: Yes",
            &format!("References: {}", references.join("\n ")),
        ],
        TEXT,
    );
    add(
        "many",
        here,
        &[
            "From: webmaster@many.invalid",
            "Reply-To: webmaster@many.invalid",
            "User-Agent: slrn/1.0.3 (Linux)",
            "Injection-Info: news.individual.net; posting-host=x",
            "X-Trace: individual.net abc",
            "Content-Type: text/plain; charset=US-ASCII",
            "-Content-Transfer-Encoding",
        ],
        format!("{wide}\nGrüße\n\n--\n1\n2\n3\n4\n5\n").as_bytes(),
    );
    kinds
}
