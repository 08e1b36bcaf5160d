//! Which newsreader an article was written with (R37): from User-Agent,
//! X-Newsreader or X-Mailer, else from the shape of the message identifier.

pub(crate) mod shape;

use std::borrow::Cow;
use std::sync::LazyLock;

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

/// Of which newsreader, by its place, each name is: the names by their first
/// octet, for there are many, and most begin with one that no word begins with.
static BY_FIRST: LazyLock<[Vec<(usize, &str)>; 128]> = LazyLock::new(|| {
    let mut names = [const { Vec::new() }; 128];
    for (place, (.., needles)) in NEWSREADERS.iter().enumerate() {
        for name in *needles {
            let first = name.bytes().next().map(usize::from);
            if let Some(alike) = first.and_then(|first| names.get_mut(first)) {
                alike.push((place, *name));
            }
        }
    }
    names
});

fn by_field(agent: &str) -> Option<Newsreader> {
    let agent = agent.to_ascii_lowercase();
    let products = without_comments(&agent);
    let named = words(&products).flat_map(|word| {
        let known = word.bytes().next().map(usize::from);
        let known = known.and_then(|first| BY_FIRST.get(first)).into_iter();
        let named = known.flatten().filter(move |(_, name)| begins(word, name));
        named.map(|(place, _)| *place)
    });
    let (code, name, _) = NEWSREADERS.get(named.min()?)?;
    // StarOffice and the browsers call themselves Mozilla, too.
    let others = ["compatible;", "staroffice", "applewebkit"];
    if *code == "moz" && others.iter().any(|other| agent.contains(other)) {
        return None;
    }
    Some(Newsreader { code, name })
}

/// What stands outside the parentheses (RFC 5536, section 3.2.13): a comment
/// names systems, versions and other programs.
fn without_comments(agent: &str) -> Cow<'_, str> {
    let mut marks = memchr::memchr2_iter(b'(', b')', agent.as_bytes()).peekable();
    if marks.peek().is_none() {
        return Cow::Borrowed(agent);
    }
    let mut products = String::with_capacity(agent.len() + 1);
    let (mut depth, mut start) = (0_usize, 0);
    for at in marks.chain([agent.len()]) {
        if depth == 0 {
            products.push_str(agent.get(start..at).unwrap_or_default());
        }
        products.push(' ');
        match agent.as_bytes().get(at) {
            Some(b'(') => depth += 1,
            _ => depth = depth.saturating_sub(1),
        }
        start = at + 1;
    }
    Cow::Owned(products)
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
