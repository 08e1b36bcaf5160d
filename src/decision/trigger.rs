//! What the article asks for: a check, to be ignored, to see the check log
//! (R16, R17, R28).

use std::ops::Range;

use crate::article::Article;
use crate::article::encoding::encoded_word;
use crate::config::Triggers;

/// What the Subject and the first line of the body ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// A check is asked for.
    pub check: bool,
    /// The check log is asked for as well.
    pub verbose: bool,
    /// `trigger_ignore` matches somewhere, whatever else is said.
    pub ignore: bool,
    /// The searches that were given up, in words, each once.
    pub undecided: Vec<&'static str>,
}

impl Request {
    fn give_up(&mut self, what: &'static str) {
        if !self.undecided.contains(&what) {
            self.undecided.push(what);
        }
    }
}

/// Reads the request out of the decoded Subject and the first line of the body.
pub fn request(article: &Article, triggers: &Triggers) -> Request {
    let mut request = Request::default();
    if let Some(subject) = article.header().body("subject") {
        look(&encoded_word::decode(subject).text, triggers, &mut request);
    }
    if let Some(line) = article.text().and_then(|text| text.first_line()) {
        look(line, triggers, &mut request);
    }
    request
}

fn look(place: &str, triggers: &Triggers, request: &mut Request) {
    let ignored = triggers.ignore.find_all(place);
    let checks = triggers.check.find_all(place);
    // Silence is safe: undecided is no request, but it is an ignore (R20).
    if ignored.is_err() {
        request.give_up("trigger_ignore took too long to match and counts as matching");
    }
    if checks.is_err() {
        request.give_up("trigger_check took too long to match and counts as not matching");
    }
    request.ignore |= ignored.as_ref().map_or(true, |spans| !spans.is_empty());
    let (Ok(ignored), Ok(checks)) = (ignored, checks) else {
        return;
    };
    for span in &checks {
        if !ignored.iter().any(|ignore| lies_inside(span, ignore)) {
            request.check = true;
            request.verbose |= verbose_follows(place.get(span.end..).unwrap_or_default());
        }
    }
}

/// R17: `check` inside of `nocheck` is no request.
fn lies_inside(span: &Range<usize>, other: &Range<usize>) -> bool {
    other.start <= span.start && span.end <= other.end
}

/// R28: only blanks, then `verbose` as a whole word.
fn verbose_follows(rest: &str) -> bool {
    let word = rest.trim_start();
    let Some(head) = word.get(.."verbose".len()) else {
        return false;
    };
    let behind = word
        .get("verbose".len()..)
        .and_then(|behind| behind.chars().next());
    word.len() < rest.len()
        && head.eq_ignore_ascii_case("verbose")
        && !behind.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(subject: &str, body: &str) -> Request {
        let text = format!("Subject: {subject}\n\n{body}\n");
        request(&Article::new(text.into_bytes()), &Triggers::default())
    }

    #[test]
    fn r16_subject_or_first_line() {
        assert!(ask("please check", "x").check);
        assert!(ask("x", "\nCHECK\nmore").check);
        assert!(!ask("x", "first\ncheck").check);
        assert!(!ask("x", "> check\ncheck").check);
    }

    #[test]
    fn r16_two_encoded_words_in_a_subject() {
        for subject in [
            "=?UTF-8?Q?pr=C3=BCfen=2C_bitte_ch?= =?UTF-8?Q?eck?=",
            "=?UTF-8?B?Y2g=?=\n =?ISO-8859-1?Q?eck?=",
            "=?us-ascii?q?_CHECK_?=",
        ] {
            assert!(ask(subject, "x").check, "{subject}");
        }
        assert!(!ask("=?UTF-8?Q?ch?= eck", "x").check);
        assert!(ask("=?UTF-8?Q?no?= =?UTF-8?Q?check?=", "x").ignore);
    }

    #[test]
    fn r16_the_first_line_is_decoded() {
        let ask = |head: &str, body: &str| {
            let text = format!("Subject: x\n{head}\n\n{body}");
            request(&Article::new(text.into_bytes()), &Triggers::default())
        };
        let base64 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64";
        assert!(ask(base64, "CmNoZWNrCg==\n").check);
        // UTF-16 with its mark: the octets between the letters are no text.
        let wide = "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64";
        assert!(ask(wide, "//5jAGgAZQBjAGsA\n").check);
        let quoted =
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable";
        assert!(ask(quoted, "=63he=\nck\n").check);
        assert!(!ask(quoted, "=3E check\ncheck\n").check);
        let parts = "Content-Type: multipart/alternative; boundary=x";
        let plain = "\n--x\nContent-Type: text/plain\n\na\n";
        let html = "--x\nContent-Type: text/html\n\n<p>check</p>\n";
        let asks = "--x\n\n\ncheck\n";
        assert!(ask(parts, &format!("check\n{html}{asks}--x--\n")).check);
        assert!(!ask(parts, &format!("check\n{plain}{html}{asks}--x--\n")).check);
        assert!(!ask("Content-Type: text/html", "check\n").check);
        assert!(!ask("X: y", "").check);
    }

    #[test]
    fn r17_nocheck_is_no_request() {
        let nocheck = ask("nocheck", "x");
        assert!(!nocheck.check && nocheck.ignore);
        let both = ask("nocheck, or better: check", "x");
        assert!(both.check && both.ignore);
    }

    #[test]
    fn r17_check_wins_over_ignore() {
        let request = ask("check ignore", "x");
        assert!(request.check && request.ignore);
        assert!(ask("ignore", "check").check);
    }

    #[test]
    fn r16_the_default_words_of_ignore() {
        for subject in [
            "ignore",
            "No Reply",
            "noreply",
            "no replies please",
            "noreplies",
        ] {
            assert!(ask(subject, "x").ignore, "{subject}");
        }
        assert!(!ask("not a reply", "x").ignore);
    }

    #[test]
    fn r28_verbose_is_a_whole_word_behind_check() {
        assert!(ask("check verbose", "x").verbose);
        assert!(ask("x", "check   VERBOSE!").verbose);
        for subject in [
            "check verbosely",
            "checkverbose",
            "check, verbose",
            "verbose check",
            "nocheck verbose",
        ] {
            assert!(!ask(subject, "x").verbose, "{subject}");
        }
    }
}
