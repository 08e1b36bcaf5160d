//! The blocks of a file, their names, and their variables.

use super::*;
use std::path::Path;

const KNOWN: Known<'_> = Known {
    checks: &[
        ("duplicate", &[]),
        ("from", &[]),
        ("from-domain", &["reason"]),
        ("multipart", &["parts"]),
        ("sigdelimiter", &[]),
    ],
    newsreaders: &["oe", "moz"],
    sentences: &["it has no dot"],
    filters: &[],
};

fn read_all(text: &str) -> (TextBlocks, Vec<String>) {
    let mut faults = Faults::new(Path::new("a.rc"));
    let (blocks, _) = read(text, None, KNOWN, &mut faults);
    (
        blocks,
        faults.into_vec().iter().map(|f| f.to_string()).collect(),
    )
}

/// With all required blocks, which take the first seven lines.
fn read_more(text: &str) -> (TextBlocks, Vec<String>) {
    let required: String = REQUIRED.iter().map(|name| format!("[{name}]\n")).collect();
    read_all(&format!("{required}{text}"))
}

#[test]
fn r11_a_block_runs_to_the_next() {
    let (blocks, faults) = read_more(
        "[from]\r\n;\r\n\r\n* One\r\n\r\n  two \r\n\r\n;\r\n[duplicate]\n; hidden\n[not a name]\n[x.y]\n[from\n",
    );
    assert_eq!(blocks.get("from"), Some("* One\n\n  two "));
    assert_eq!(blocks.get("duplicate"), Some("[not a name]\n[x.y]\n[from"));
    assert_eq!(faults, [""; 0]);
}

#[test]
fn r11_names_of_blocks() {
    for (name, stored) in [
        ("from", Some("from")),
        ("From", Some("from")),
        ("from-domain", Some("from-domain")),
        ("from-oe", Some("from-oe")),
        ("from-domain-moz", Some("from-domain-moz")),
        ("sigdel", Some("sigdelimiter")),
        ("sigdel-oe", Some("sigdelimiter-oe")),
        ("oe", Some("oe")),
        ("multipart-signed", Some("multipart-signed")),
        ("newscis", Some("newscis")),
        ("debug", Some("debug")),
        ("from-nobody", None),
        ("multipart+from", Some("from+multipart")),
        (
            "From-Domain+sigdel+from",
            Some("from+from-domain+sigdelimiter"),
        ),
        ("multipart+from-oe", Some("from+multipart-oe")),
        ("from-domain+from-domain-moz", None),
        ("from+from", None),
        ("from+", None),
        ("+from", None),
        ("from+nobody", None),
        ("from+oe", None),
        ("from-oe+multipart", None),
        ("header-oe", None),
        ("fromm", None),
    ] {
        assert_eq!(
            canonical(&name.to_lowercase(), KNOWN).as_deref(),
            stored,
            "{name}"
        );
    }
    let (blocks, _) = read_more("[sigdel-oe]\nx\n");
    assert_eq!(blocks.for_newsreader("sigdelimiter", "oe"), Some("x"));
    assert_eq!(blocks.for_newsreader("sigdelimiter", "moz"), None);
}

#[test]
fn r11_required_blocks_and_built_in_ones() {
    let (blocks, faults) = read_all("[head]\n[header]\n[header-auto]\n[footer]\n[intro]\n[nr]\n");
    assert_eq!(faults, ["a.rc: the text block [allok] is missing"]);
    assert_eq!(
        blocks.get("attribution"),
        Some("$header_decoded{'from'} wrote:")
    );
    for name in ["header-forced", "debug", "nothing"] {
        assert!(
            blocks.get(name).is_some_and(|text| !text.is_empty()),
            "{name}"
        );
    }
    assert_eq!(blocks.get("newscis"), None);
    let (blocks, _) = read_more("[nothing]\nLeer.\n");
    assert_eq!(blocks.get("nothing"), Some("Leer."));
}

#[test]
fn r11_unknown_and_repeated_blocks_are_warned_of() {
    let (blocks, faults) = read_more("[dupplicate]\nx\n[from]\na\n[FROM]\nb\n");
    assert_eq!(
        faults,
        [
            "a.rc:8: warning: unknown text block \"dupplicate\"; did you mean \"duplicate\"?",
            "a.rc:12: warning: [from] stands in line 10 too; the last counts",
        ]
    );
    assert_eq!(blocks.get("from"), Some("b"));
    assert_eq!(blocks.get("dupplicate"), None);
}

#[test]
fn r11_a_check_without_words_is_warned_of() {
    let (blocks, faults) = read_more("[from]\n;\n \n;\n[from-oe]\n[duplicate]\nx\n");
    assert_eq!(blocks.get("from"), Some(""));
    assert_eq!(
        faults,
        [
            "a.rc:8: warning: [from] has no text, and its check is on; to switch it off, delete this line"
        ]
    );
}

#[test]
fn r12_unknown_variables_are_warned_of_where_they_stand() {
    let (_, faults) = read_more(
        "[from-domain]\n$frdompart $reason $header{'x'} US$ $5\n\n$frdompat\n[from-domain-oe]\n$reason\n[from]\n$reason $header\n[multipart-signed]\n$parts $wrongsig $rpdomain\n",
    );
    assert_eq!(
        faults,
        [
            "a.rc:15: warning: unknown variable \"$reason\"",
            "a.rc:15: warning: unknown variable \"$header\"; it is written $header{'name'}",
            "a.rc:11: warning: unknown variable \"$frdompat\"; did you mean \"$frdompart\"?",
        ]
    );
}

#[test]
fn r34a_a_joint_block_knows_the_variables_of_its_checks() {
    let (blocks, faults) = read_more(
        "[multipart]\nx\n[from-domain]\nx\n[multipart+from-domain]\n$reason $parts $mark\n\
         [from+from-domain]\n$reason $parts\n[duplicate+from-domain]\n",
    );
    assert_eq!(
        faults,
        [
            "a.rc:16: warning: [duplicate+from-domain] is never printed: there is no block [duplicate]",
            "a.rc:14: warning: [from+from-domain] is never printed: there is no block [from]",
            "a.rc:15: warning: unknown variable \"$parts\"",
        ]
    );
    // The one without a text takes nothing's place.
    assert_eq!(
        blocks.joint(),
        [["from", "from-domain"], ["from-domain", "multipart"]]
    );
}

#[test]
fn r12a_what_is_built_in_is_in_the_language_of_the_file() {
    let german = "[from]\nDas ist nicht dein Name.\n";
    let attribution = |texts: &TextBlocks| texts.get("attribution").map(str::to_owned);
    let (texts, _) = read_more(german);
    let wrote = "$header_decoded{'from'} schrieb:";
    assert_eq!(attribution(&texts).as_deref(), Some(wrote));
    assert_eq!(texts.built_in().count(), 5);
    let (texts, _) = read_more("[from]\nThis is not your name.\n[attribution]\nx\n");
    assert_eq!(attribution(&texts).as_deref(), Some("x"));
    assert!(texts.built_in().all(|name| name != "attribution"));
    // The operator knows better.
    let mut faults = Faults::new(Path::new("a.rc"));
    let (texts, _) = read(german, Some(Language::En), KNOWN, &mut faults);
    let wrote = "$header_decoded{'from'} wrote:";
    assert_eq!(attribution(&texts).as_deref(), Some(wrote));
    assert_eq!(
        (texts.language(), texts.written_in()),
        (Language::En, Language::De)
    );
}

#[test]
fn r12a_reasons_are_no_text() {
    let (texts, faults) = read_more("[reasons]\nit has no dot = ohne Punkt\n");
    assert_eq!(faults, [""; 0]);
    assert_eq!(texts.translation("it has no dot"), Some("ohne Punkt"));
    assert_eq!(texts.translation("it has a dot"), None);
    assert_eq!(texts.get("reasons"), None);
}

#[test]
fn control_characters_do_not_get_into_a_text() {
    let (blocks, faults) = read_more("[from]\na\x1b[2J\rb\tc\n");
    assert_eq!(blocks.get("from"), Some("a?[2J?b\tc"));
    assert_eq!(faults.len(), 1);
}
