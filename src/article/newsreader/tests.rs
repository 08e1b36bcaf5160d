use crate::article::Article;

fn code(header: &str) -> Option<&'static str> {
    let article = Article::new(format!("{header}\n\n").into_bytes());
    article.newsreader().map(|reader| reader.code)
}

#[test]
fn r37_every_newsreader_is_known_by_its_field() {
    for (field, expected) in [
        (
            "X-Newsreader: Microsoft Outlook Express 6.00.2900.2180",
            "oe",
        ),
        // The edition for Macintosh.
        (
            "User-Agent: Microsoft-Outlook-Express-Macintosh-Edition/5.02.2022",
            "oe",
        ),
        (
            "X-Newsreader: Microsoft Windows Live Mail 15.4.3555.308",
            "wlm",
        ),
        (
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.3.1",
            "moz",
        ),
        ("X-Mailer: Mozilla 4.7 [de] (Win98; I)", "moz"),
        ("X-Newsreader: Forte Agent 2.0/32.652", "agent"),
        ("User-Agent: ForteAgent/8.00.32.1272", "agent"),
        ("User-Agent: Xnews/5.04.25", "xnews"),
        (
            "User-Agent: Gnus/5.13 (Gnus v5.13) Emacs/28.2 (gnu/linux)",
            "gnus",
        ),
        ("User-Agent: slrn/1.0.3 (Linux)", "slrn"),
        ("User-Agent: MacSOUP/D-2.8.3 (Mac OS X 10.13.6)", "macsoup"),
        ("User-Agent: MicroPlanet-Gravity/3.0.4", "mpg"),
        ("User-Agent: Alpine 2.26 (LNX 649 2022-06-02)", "pine"),
        ("X-Mailer: CrossPoint v3.12d.kom R/C3217", "xp"),
        ("X-Newsreader: PMINews 2.00.1205 For OS/2", "pminews"),
        (
            "User-Agent: tin/2.6.2-20221225 (\"Pittyvaich\") (Linux/6.1.0 (x86_64))",
            "tin",
        ),
        ("User-Agent: Pan/0.154 (Izium)", "pan"),
        ("User-Agent: 40tude_Dialog/2.0.15.1", "dialog"),
        ("X-Newsreader: MesNews/1.08.06.00-gb", "mesnews"),
        (
            "User-Agent: XanaNews/1.21-f3fb89f (x86; Portable ISpell)",
            "xananews",
        ),
        ("User-Agent: KNode/4.14.10", "knode"),
        (
            "X-Newsreader: Claws Mail 4.1.1 (GTK 3.24.38; x86_64-pc-linux-gnu)",
            "claws",
        ),
        ("User-Agent: flnews/1.2.0 (for GNU/Linux)", "flnews"),
        ("User-Agent: G2/1.0", "google"),
        ("User-Agent: Rocksolid Light", "rslight"),
        ("X-Newsreader: trn 4.0-test77 (Sep 1, 2010)", "trn"),
        ("User-Agent: NewsTap/5.5 (iPad)", "newstap"),
        ("User-Agent: Usenapp/1.18 (macOS)", "usenapp"),
        ("User-Agent: PhoNews/3.13.3 (Android/13)", "phonews"),
        ("User-Agent: Hamster/2.1.0.11", "hamster"),
        ("User-Agent: Unison/2.2", "unison"),
        ("User-Agent: Opera Mail/12.16 (Win32)", "opera"),
        ("User-Agent: Evolution 3.46.4", "evolution"),
        (
            "User-Agent: Microsoft-Outlook-Express-Macintosh-Edition/5.02.2022",
            "oe",
        ),
        ("User-Agent: NeoMutt/20220429", "neomutt"),
        ("User-Agent: Mutt/1.5.20 (2009-06-14)", "neomutt"),
        ("User-Agent: CorNews/0.9.3", "cornews"),
        (
            "User-Agent: MT-NewsWatcher/3.5.3b3 (Intel Mac OS X)",
            "newswatcher",
        ),
        ("X-Newsreader: Yet Another NewsWatcher 3.1.8", "newswatcher"),
        ("User-Agent: Thoth/1.7.2 (Macintosh)", "thoth"),
        (
            "User-Agent: Messenger-Pro/2.58 (MessengerV1.34) (RISC-OS/4.02)",
            "messengerpro",
        ),
        ("X-Newsreader: Nemo 1.0", "nemo"),
        ("X-Mailer: Apple Mail (2.1082)", "applemail"),
        ("X-Newsreader: Turnpike Version 3.04", "turnpike"),
        ("X-Newsreader: xrn 9.02", "xrn"),
        ("X-Newsreader: NN version 6.5.1 (NOV)", "nn"),
    ] {
        assert_eq!(code(field), Some(expected), "{field}");
    }
}

#[test]
fn r37_star_office_and_others_are_not_taken_for_a_known_one() {
    for field in [
        "X-Mailer: Mozilla/3.0 (compatible; StarOffice/5.1; Win32)",
        "User-Agent: Japan/1.0",
        "User-Agent: Martin/1.0",
        "X-Mailer: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/119.0.0.0",
        "User-Agent: News/1.0 (Alpine Linux; Evolution; slrn/1.0.3)",
        "User-Agent: Operating News/1.0",
        "User-Agent: Nemonic/1.0",
        "User-Agent: Mutter/1.0",
        "User-Agent: something else",
    ] {
        assert_eq!(code(field), None, "{field}");
    }
}

/// Answers are tried with them.
#[test]
fn r37_an_example_of_each_newsreader_is_taken_for_it() {
    for wanted in super::codes() {
        let field = format!("User-Agent: {}", super::example(wanted));
        assert_eq!(code(&field), Some(wanted), "{field}");
    }
}

#[test]
fn r37_a_comment_names_something_else() {
    for (agent, expected) in [
        (
            "tin/2.6.2 (\"Alpine \") (Linux/6.1.0 (Alpine Linux))",
            "tin",
        ),
        ("Pan/0.154 (Mozilla, Evolution and Opera; unknown", "pan"),
        ("slrn (0.9.5.4 UNIX)", "slrn"),
        (
            "Mozilla/5.0 (X11; Evolution) Gecko/20100101 Thunderbird/115.3.1",
            "moz",
        ),
        (
            "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1) Opera 8.50",
            "opera",
        ),
        ("Opera7.21/Win32 M2 build 3218", "opera"),
    ] {
        let field = format!("User-Agent: {agent}");
        assert_eq!(code(&field), Some(expected), "{agent}");
    }
}

#[test]
fn r37_the_first_field_that_is_known_decides() {
    let unknown = "User-Agent: Filter/1.0";
    for (header, expected) in [
        (
            "User-Agent: Pan/0.154\nX-Newsreader: slrn/1.0.3",
            Some("pan"),
        ),
        (
            &format!("{unknown}\nX-Newsreader: slrn/1.0.3"),
            Some("slrn"),
        ),
        (
            &format!("{unknown}\nMessage-ID: <slrnabc12.3de@host.example>"),
            None,
        ),
        (
            "User-Agent:\nMessage-ID: <slrnabc12.3de@host.example>",
            Some("slrn"),
        ),
    ] {
        assert_eq!(code(header), expected, "{header}");
    }
}

#[test]
fn r37_the_message_identifier_alone_is_enough() {
    for (identifier, expected) in [
        ("<slrnabc12.3de.user@host.example>", "slrn"),
        ("<slrnabc12.3de@host.example>", "slrn"),
        ("<pan$1a2b$3c4d5e6f$7a8b9c0d$1e2f3a4b@host.example>", "pan"),
        ("<MPG.1a2b3c4d5e6f7a8b989680@host.example>", "mpg"),
        ("<Pine.LNX.4.64.0605061234560.1234@host.example>", "pine"),
        ("<Xns9A1B2C3D4E5F6@host.example>", "xnews"),
        ("<abc123.de.f@host.example>", "xnews"),
        ("<mn.12347d6a1b2c3d4e.5@host.example>", "mesnews"),
        ("<87abcdefgh.fsf@host.example>", "gnus"),
        ("<87abcdefgh.fsf_-_@host.example>", "gnus"),
        ("<zyabcdefghi.pminews@host.example>", "pminews"),
        ("<abcdefghijklmnopqrstuvwxyz0123@4ax.com>", "agent"),
        ("<abcdef.1a2b3c4d@40tude.net>", "dialog"),
        (
            "<1a2b3c4d-0000-4000-8000-000000000000n@googlegroups.com>",
            "google",
        ),
        (
            "<abcdefgh.0406060123.1a2b3c4d@posting.google.com>",
            "google",
        ),
        ("<1abcdef.abcdefghijklmN%user@host.example>", "macsoup"),
        ("<3C1A2B3D.4E5F6A7B@host.example>", "moz"),
        ("<8Gabcde$-fB@host.example>", "xp"),
        ("<pan.2004.03.05.12.34.56.789012@host.example>", "pan"),
        ("<341FF156.5B6DB308@host.example>", "moz"),
    ] {
        assert_eq!(
            code(&format!("Message-ID: {identifier}")),
            Some(expected),
            "{identifier}"
        );
    }
    for identifier in [
        "<uabc12$3de$1@news.example>",
        "<1rk81sINNif@host.example>",
        "<abcdef@4ax.com>",
        "<3c1a2b3d.4e5f6a7b@host.example>",
        "<12345678901@host.example>",
        "<testmessage@host.example>",
        "<slrnews@host.example>",
        "<slrn.pid@host.example>",
        "<Hello-World@host.example>",
        // As INN makes them, with a small process number.
        "<t9f2b1$qe$1@host.example>",
        // The same, until 1994.
        "<1rk81sINNifa@host.example>",
        "<1rk81sINNif@host.example>",
        "<200412.25.1@host.example>",
        "<20041231.1234@host.example>",
        "<31122004.1234@host.example>",
        "<pan.tadeusz@host.example>",
        "<mn.oose@host.example>",
        "<Xnstead@host.example>",
        "<1abcdef.abcdefghijklmn%user@host.example>",
    ] {
        assert_eq!(
            code(&format!("Message-ID: {identifier}")),
            None,
            "{identifier}"
        );
    }
}

#[test]
fn r37_a_field_decides_before_the_message_identifier() {
    assert_eq!(
        code("Message-ID: <slrnabc12.3de@host.example>\nUser-Agent: Pan/0.154"),
        Some("pan")
    );
}
