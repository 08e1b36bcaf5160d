//! Which newsreader an article was written with (R37): from User-Agent,
//! X-Newsreader or X-Mailer, else from the shape of the message identifier.

use super::header::Header;

/// A newsreader: its code is part of block names and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newsreader {
    /// The code, as in `[READER]` and `[CODE-READER]`.
    pub code: &'static str,
    /// What people call it.
    pub name: &'static str,
}

/// Every newsreader with what its field holds, in lower case. The first match
/// counts, so what is named in another's field stands before that other.
const NEWSREADERS: &[(&str, &str, &[&str])] = &[
    ("oe", "Outlook Express", &["outlook express"]),
    (
        "wlm",
        "Windows Live Mail",
        &["windows live mail", "microsoft windows mail"],
    ),
    ("google", "Google Groups", &["g2/1.", "g2/0."]),
    (
        "agent",
        "Forte Agent",
        &["forte agent", "forte free agent", "forteagent"],
    ),
    ("xnews", "Xnews", &["xnews/"]),
    ("gnus", "Gnus", &["gnus/", "gnus v"]),
    ("slrn", "slrn", &["slrn/", "slrn "]),
    ("macsoup", "MacSOUP", &["macsoup"]),
    (
        "mpg",
        "Gravity",
        &["microplanet-gravity", "microplanet gravity", "gravity/"],
    ),
    (
        "pine",
        "Pine, Alpine",
        &["alpine ", "pine.", "alpine/", "pine "],
    ),
    ("xp", "CrossPoint", &["crosspoint", "openxp", "freexp"]),
    ("pminews", "PMINews", &["pminews"]),
    ("tin", "tin", &["tin/", "tin "]),
    (
        "dialog",
        "40tude Dialog",
        &["40tude_dialog", "40tude dialog"],
    ),
    ("mesnews", "MesNews", &["mesnews"]),
    ("xananews", "XanaNews", &["xananews"]),
    ("knode", "KNode", &["knode"]),
    (
        "claws",
        "Claws Mail, Sylpheed",
        &["claws mail", "claws-mail", "sylpheed"],
    ),
    ("flnews", "flnews", &["flnews"]),
    (
        "rslight",
        "Rocksolid Light",
        &["rocksolid light", "rslight"],
    ),
    ("trn", "trn, rn", &["trn ", "trn/", "rn "]),
    ("newstap", "NewsTap", &["newstap"]),
    ("usenapp", "Usenapp", &["usenapp"]),
    ("phonews", "PhoNews", &["phonews"]),
    ("hamster", "Hamster", &["hamster"]),
    ("unison", "Unison", &["unison/"]),
    ("opera", "Opera", &["opera"]),
    ("evolution", "Evolution", &["evolution"]),
    ("pan", "Pan", &["pan/", "pan "]),
    (
        "moz",
        "Mozilla, Thunderbird",
        &["mozilla", "thunderbird", "seamonkey", "betterbird"],
    ),
];

/// The codes of all newsreaders.
pub fn codes() -> impl Iterator<Item = &'static str> {
    NEWSREADERS.iter().map(|(code, ..)| *code)
}

/// What the User-Agent of this newsreader may hold; empty for an unknown code.
pub fn example(wanted: &str) -> &'static str {
    let known = NEWSREADERS.iter().find(|(code, ..)| *code == wanted);
    known
        .and_then(|(.., needles)| needles.first())
        .copied()
        .unwrap_or_default()
}

/// The newsreader of this code.
fn of_code(wanted: &str) -> Option<Newsreader> {
    let (code, name, _) = NEWSREADERS.iter().find(|(code, ..)| *code == wanted)?;
    Some(Newsreader { code, name })
}

/// Recognises the newsreader from the header.
pub(super) fn recognise(header: &Header) -> Option<Newsreader> {
    let fields = ["user-agent", "x-newsreader", "x-mailer"];
    match fields.iter().find_map(|name| header.body(name)) {
        Some(agent) => by_field(agent),
        None => by_message_id(header.body("message-id")?),
    }
}

fn by_field(agent: &str) -> Option<Newsreader> {
    let agent = agent.to_ascii_lowercase();
    // StarOffice calls itself Mozilla, too.
    if agent.contains("staroffice") {
        return None;
    }
    // A short name must begin a word: "Pan/" is no part of "Japan/".
    let names = |needle: &&str| {
        agent.match_indices(*needle).any(|(at, _)| {
            agent
                .as_bytes()
                .get(at.wrapping_sub(1))
                .is_none_or(|c| !c.is_ascii_alphanumeric())
        })
    };
    NEWSREADERS
        .iter()
        .find(|(.., needles)| needles.iter().any(names))
        .map(|&(code, name, _)| Newsreader { code, name })
}

/// The shapes of message identifiers, each with its leading bracket.
fn by_message_id(identifier: &str) -> Option<Newsreader> {
    let (left, right) = identifier.strip_prefix('<')?.rsplit_once('@')?;
    let right = right.strip_suffix('>')?;
    let code = match () {
        () if left.starts_with("slrn") => "slrn",
        () if left.starts_with("pan$") || left.starts_with("pan.") => "pan",
        () if is_gravity(left) => "mpg",
        () if left.starts_with("Pine.") || left.starts_with("alpine.") => "pine",
        () if left.starts_with("Xns") || is_words(left, &[6, 2, 1]) => "xnews",
        () if left.starts_with("mn.") => "mesnews",
        () if left.ends_with(".fsf") || left.ends_with(".fsf_-_") => "gnus",
        () if left.ends_with(".pminews") => "pminews",
        () if right == "4ax.com" && (28..=34).contains(&left.len()) => "agent",
        () if right == "40tude.net" => "dialog",
        () if right == "googlegroups.com" => "google",
        () if is_macsoup(left) => "macsoup",
        () if is_mozilla(left) => "moz",
        () if is_crosspoint(left) => "xp",
        () => return None,
    };
    of_code(code)
}

/// `MPG.` and 22 hexadecimal digits.
fn is_gravity(left: &str) -> bool {
    left.strip_prefix("MPG.")
        .is_some_and(|rest| rest.len() == 22 && rest.bytes().all(|c| c.is_ascii_hexdigit()))
}

/// Words of letters and digits of these lengths, with dots between.
fn is_words(left: &str, lengths: &[usize]) -> bool {
    let mut words = left.split('.');
    lengths.iter().all(|length| {
        words.next().is_some_and(|word| {
            word.len() == *length && word.bytes().all(|c| c.is_ascii_alphanumeric())
        })
    }) && words.next().is_none()
}

/// Seven characters, a dot, thirteen or fourteen and a capital, `%` and a name.
fn is_macsoup(left: &str) -> bool {
    let Some((unique, user)) = left.split_once('%') else {
        return false;
    };
    let Some((first, second)) = unique.split_once('.') else {
        return false;
    };
    let plain = |word: &str| word.bytes().all(|c| c.is_ascii_alphanumeric());
    !user.is_empty()
        && first.len() == 7
        && plain(first)
        && (14..=15).contains(&second.len())
        && plain(second)
        && second
            .bytes()
            .last()
            .is_some_and(|c| c.is_ascii_uppercase())
}

/// The time and a salt, in upper-case hexadecimal digits: `3C1A2B3D.4E5F6A7B`,
/// the left side of an identifier that Mozilla made.
pub(crate) fn is_mozilla(left: &str) -> bool {
    let upper = |word: &str| {
        word.bytes()
            .all(|c| c.is_ascii_digit() || (b'A'..=b'F').contains(&c))
    };
    left.split_once('.').is_some_and(|(time, salt)| {
        time.len() == 8 && upper(time) && (4..=8).contains(&salt.len()) && upper(salt)
    })
}

/// Eleven characters, among them one that is no digit.
fn is_crosspoint(left: &str) -> bool {
    left.len() == 11
        && left
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || c == b'$' || c == b'-')
        && left.bytes().any(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
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
            "User-Agent: something else",
        ] {
            assert_eq!(code(field), None, "{field}");
        }
    }

    #[test]
    fn r37_the_message_identifier_alone_is_enough() {
        for (identifier, expected) in [
            ("<slrnabc12.3de.user@host.example>", "slrn"),
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
            ("<1abcdef.abcdefghijklmN%user@host.example>", "macsoup"),
            ("<3C1A2B3D.4E5F6A7B@host.example>", "moz"),
            ("<8Gabcde$-fB@host.example>", "xp"),
        ] {
            assert_eq!(
                code(&format!("Message-ID: {identifier}")),
                Some(expected),
                "{identifier}"
            );
        }
        for identifier in [
            "<uabc12$3de$1@news.example>",
            "<abcdef@4ax.com>",
            "<3c1a2b3d.4e5f6a7b@host.example>",
            "<12345678901@host.example>",
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
}
