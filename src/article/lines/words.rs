//! Words that tell languages from code, and attributions from other lines.

use std::sync::LazyLock;

/// The words that say that somebody said something.
const VERBS: [&str; 75] = [
    "wrote",
    "writes",
    "written",
    "said",
    "says",
    "sez",
    "asked",
    "asks",
    "answered",
    "replied",
    "commented",
    "comments",
    "mentioned",
    "posted",
    "asserts",
    "claims",
    "typed",
    "scribbled",
    "mumbled",
    "bemoaned",
    "opined",
    "stated",
    "spake",
    "schrieb",
    "schreibt",
    "schrieben",
    "meinte",
    "sagte",
    "tippte",
    "verfasste",
    "behauptete",
    "antwortete",
    "fragte",
    "geschrieben",
    "écrit",
    "ecrit",
    "écrivait",
    "ecrivait",
    "scritto",
    "scrive",
    "scriveva",
    "scrisse",
    "escribió",
    "escribio",
    "escribe",
    "escreveu",
    "schreef",
    "skrev",
    "skrifaði",
    "kirjoitti",
    "napisał",
    "napisała",
    "napsal",
    "napsala",
    "пишет",
    "писал",
    "писала",
    "написал",
    "написала",
    "írta",
    "yazdı",
    "كتب",
    "כתב",
    "写道",
    "scripsit",
    "uttered",
    "remarked",
    "whispered",
    "proclaimed",
    "wrotes",
    "reports",
    "explained",
    "responded",
    "responds",
    "responding",
];

/// The commonest words of English, German, French, Spanish and Italian, without
/// those that are words of programming languages as well.
const COMMON: [&str; 118] = [
    "the", "of", "and", "to", "a", "in", "is", "that", "it", "was", "i", "you", "he", "she",
    "they", "we", "are", "be", "have", "has", "had", "this", "but", "not", "his", "her", "from",
    "or", "by", "which", "an", "would", "there", "their", "what", "about", "who", "will", "can",
    "my", "your", "some", "any", "been", "than", "just", "know", "think", "der", "die", "das",
    "und", "ist", "nicht", "ein", "eine", "ich", "zu", "den", "mit", "von", "sich", "auf", "auch",
    "dem", "es", "im", "wie", "wenn", "hat", "aber", "oder", "noch", "nur", "wir", "sie", "le",
    "la", "les", "des", "et", "est", "une", "un", "que", "qui", "pas", "je", "vous", "dans",
    "pour", "sur", "ne", "se", "el", "los", "las", "una", "por", "con", "para", "no", "si", "il",
    "di", "che", "non", "per", "del", "della", "sono", "ho", "as", "at", "on", "with", "so", "me",
];

/// Whether a word is one of saying, in whatever case.
pub(super) fn is_verb(word: &str) -> bool {
    let first = word.chars().next();
    first.is_some_and(char::is_alphabetic)
        && word.len() <= 20
        && match word.is_ascii() {
            true => is_listed(word),
            false => is_listed(&word.to_lowercase()),
        }
}

fn is_listed(word: &str) -> bool {
    let begin = begin(word);
    let first = VERBS_BY_BEGIN.partition_point(|(other, _)| *other < begin);
    let alike = VERBS_BY_BEGIN.iter().skip(first);
    let mut alike = alike.take_while(|(other, _)| *other == begin);
    alike.any(|(_, verb)| word.eq_ignore_ascii_case(verb))
}

/// How many different ones of the commonest words of some languages a text
/// holds, counted up to `enough`: prose has many of them, code and lists few.
pub fn common(line: &str, enough: usize) -> usize {
    let mut found: Vec<u64> = Vec::new();
    for word in line.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        if found.len() >= enough {
            break;
        }
        let common = key(word).filter(|key| KEYS.binary_search(key).is_ok());
        if let Some(common) = common.filter(|common| !found.contains(common)) {
            found.push(common);
        }
    }
    found.len()
}

/// A word of at most eight octets as a number, in lower case: comparing those is
/// what most of the time would go into.
fn key(word: &str) -> Option<u64> {
    (word.len() <= 8).then(|| begin(word))
}

/// The first eight octets of a word as a number, in lower case.
fn begin(word: &str) -> u64 {
    let mut begin = [0; 8];
    let octets = word.bytes().map(|octet| octet.to_ascii_lowercase());
    for (place, octet) in begin.iter_mut().zip(octets) {
        *place = octet;
    }
    u64::from_be_bytes(begin)
}

/// The verbs with their first octets, sorted.
static VERBS_BY_BEGIN: LazyLock<Vec<(u64, &str)>> = LazyLock::new(|| {
    let mut verbs = VERBS.map(|verb| (begin(verb), verb)).to_vec();
    verbs.sort_unstable();
    verbs
});

/// The keys of the common words, sorted.
static KEYS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut keys: Vec<u64> = COMMON.iter().filter_map(|word| key(word)).collect();
    keys.sort_unstable();
    keys
});
