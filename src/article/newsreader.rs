//! Which newsreader an article was written with (R37): from User-Agent,
//! X-Newsreader or X-Mailer, else from the shape of the message identifier.

pub(crate) mod shape;

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
    (
        "oe",
        "Outlook Express",
        &["outlook express", "outlook-express"],
    ),
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
        &[
            "microplanet-gravity",
            "microplanet gravity",
            "anawave gravity",
            "gravity/",
        ],
    ),
    (
        "pine",
        "Pine, Alpine",
        &["alpine/", "alpine ", "pine.", "pine "],
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
    ("trn", "trn, rn", &["trn/", "trn ", "rn "]),
    ("newstap", "NewsTap", &["newstap"]),
    ("usenapp", "Usenapp", &["usenapp"]),
    ("phonews", "PhoNews", &["phonews"]),
    ("hamster", "Hamster", &["hamster"]),
    ("unison", "Unison", &["unison/"]),
    ("opera", "Opera", &["opera"]),
    ("evolution", "Evolution", &["evolution"]),
    ("neomutt", "Mutt, NeoMutt", &["neomutt", "mutt/", "mutt "]),
    ("cornews", "CorNews", &["cornews"]),
    ("newswatcher", "NewsWatcher", &["newswatcher"]),
    ("thoth", "Thoth", &["thoth"]),
    (
        "messengerpro",
        "Messenger Pro",
        &["messenger-pro", "messenger pro", "messengerpro"],
    ),
    ("nemo", "Nemo", &["nemo"]),
    ("applemail", "Apple Mail", &["apple mail"]),
    ("turnpike", "Turnpike", &["turnpike"]),
    ("xrn", "xrn", &["xrn"]),
    ("nn", "nn", &["nn/", "nn version"]),
    ("pan", "Pan", &["pan/", "pan "]),
    (
        "moz",
        "Mozilla, Thunderbird",
        &["mozilla", "thunderbird", "seamonkey", "betterbird"],
    ),
];

/// All newsreaders.
pub fn all() -> impl Iterator<Item = Newsreader> {
    let newsreader = |(code, name, _): &(&'static str, &'static str, _)| Newsreader { code, name };
    NEWSREADERS.iter().map(newsreader)
}

/// The codes of all newsreaders.
pub fn codes() -> impl Iterator<Item = &'static str> {
    all().map(|newsreader| newsreader.code)
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
    let mut agents = fields
        .iter()
        .filter_map(|name| header.body(name))
        .filter(|agent| !agent.is_empty())
        .peekable();
    if agents.peek().is_none() {
        return of_identifier(header.body("message-id")?);
    }
    agents.find_map(by_field)
}

/// The newsreader that makes message identifiers of this shape.
pub fn of_identifier(identifier: &str) -> Option<Newsreader> {
    of_code(shape::code(identifier)?)
}

fn by_field(agent: &str) -> Option<Newsreader> {
    let agent = agent.to_ascii_lowercase();
    let products = without_comments(&agent);
    let words = || words(&products);
    // There are many names, and most begin with a letter that no word begins with.
    let first = |text: &str| text.bytes().next().filter(u8::is_ascii);
    let firsts = words().filter_map(first);
    let firsts = firsts.fold(0_u128, |firsts, octet| firsts | 1 << octet);
    let may_be = |name: &str| first(name).is_some_and(|octet| firsts & 1 << octet != 0);
    let is_named = |name: &&str| may_be(name) && words().any(|word| begins(word, name));
    let (code, name, _) = NEWSREADERS
        .iter()
        .find(|(.., needles)| needles.iter().any(is_named))?;
    // StarOffice and the browsers call themselves Mozilla, too.
    let others = ["compatible;", "staroffice", "applewebkit"];
    if *code == "moz" && others.iter().any(|other| agent.contains(other)) {
        return None;
    }
    Some(Newsreader { code, name })
}

/// What stands outside the parentheses (RFC 5536, section 3.2.13): a comment
/// names systems, versions and other programs.
fn without_comments(agent: &str) -> String {
    let mut depth = 0_usize;
    let outside = |c: char| {
        let was_outside = depth == 0;
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return if was_outside { c } else { ' ' },
        }
        ' '
    };
    let mut products = String::with_capacity(agent.len());
    products.extend(agent.chars().map(outside));
    products
}

/// The text from each place on where a word may begin: not behind a letter or
/// digit, since "Pan/" is no part of "Japan/", nor "Opera" of "Coopera".
fn words(products: &str) -> impl Iterator<Item = &str> {
    let octets = products.as_bytes();
    let begins = move |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| octets.get(before));
        before.is_none_or(|octet| !octet.is_ascii_alphanumeric())
    };
    let places = (0..octets.len()).filter(begins);
    places.filter_map(|at| products.get(at..))
}

/// Whether the text begins with the name, and not with a longer word: "Opera" is
/// no part of "operating".
fn begins(text: &str, name: &str) -> bool {
    let ends_in_letter = name.ends_with(|c: char| c.is_ascii_alphabetic());
    text.strip_prefix(name).is_some_and(|behind| {
        !(ends_in_letter && behind.starts_with(|c: char| c.is_ascii_alphabetic()))
    })
}

#[cfg(test)]
mod tests;
