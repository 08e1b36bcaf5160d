//! From Perl's spelling of a regular expression into that of the engines.
//!
//! The expression is read token by token; what both understand alike is copied,
//! what they would take for something else is spelled out, and what Perl
//! refuses, or no engine here can do, is an error.

mod class;
mod escape;

/// An expression in the engines' spelling.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Translated {
    /// The expression.
    pub(super) expression: String,
    /// Whether it has possessive quantifiers, which the linear engine would
    /// read as two quantifiers.
    pub(super) possessive: bool,
    /// What still differs from Perl, in words.
    pub(super) remarks: Vec<String>,
}

/// Translates `source`.
///
/// # Errors
///
/// What cannot be translated, in words.
pub(super) fn translate(source: &str) -> Result<Translated, String> {
    let mut reader = Reader {
        chars: source.chars().collect(),
        at: 0,
        groups: 0,
        out: String::with_capacity(source.len() + 8),
        possessive: false,
        remarks: Vec::new(),
    };
    reader.groups = count_groups(&reader.chars);
    reader.expression()?;
    if source.contains('ß') {
        reader
            .remarks
            .push("\"ß\" does not match \"ss\" here".to_owned());
    }
    Ok(Translated {
        expression: reader.out,
        possessive: reader.possessive,
        remarks: reader.remarks,
    })
}

/// How many groups capture: a number above this is no back-reference.
fn count_groups(chars: &[char]) -> u32 {
    let mut groups = 0;
    let mut in_class = false;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        match c {
            '\\' => at += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let next = |ahead| chars.get(at + ahead).copied();
                let named = match (next(1), next(2), next(3)) {
                    (Some('?'), Some('P'), Some('<')) | (Some('?'), Some('\''), _) => true,
                    (Some('?'), Some('<'), Some(c)) => c != '=' && c != '!',
                    _ => false,
                };
                if named || next(1) != Some('?') {
                    groups += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    groups
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    groups: u32,
    out: String,
    possessive: bool,
    remarks: Vec<String>,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        Some(c)
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    /// What stands before the next `end`, which is passed over too; `None` and
    /// nothing read where there is no `end`.
    fn until(&mut self, end: char) -> Option<String> {
        let length = self.chars[self.at..].iter().position(|&c| c == end)?;
        let text = self.chars[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        Some(text)
    }

    fn expression(&mut self) -> Result<(), String> {
        while let Some(c) = self.next() {
            match c {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                '*' | '+' | '?' => {
                    self.out.push(c);
                    self.after_quantifier()?;
                }
                '{' => match self.counted_quantifier() {
                    Some(quantifier) => {
                        self.out.push_str(&quantifier);
                        self.after_quantifier()?;
                    }
                    None => self.out.push_str("\\{"),
                },
                '}' | ']' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                _ => self.out.push(c),
            }
        }
        Ok(())
    }

    /// What may follow a quantifier: `?` (lazy) or `+` (possessive), but no
    /// other quantifier.
    fn after_quantifier(&mut self) -> Result<(), String> {
        if let Some(c @ ('?' | '+')) = self.peek(0) {
            self.possessive |= c == '+';
            self.out.push(c);
            self.at += 1;
        }
        let before = self.at;
        let another = match self.peek(0) {
            Some('*' | '+' | '?') => true,
            Some('{') => {
                self.at += 1;
                self.counted_quantifier().is_some()
            }
            _ => false,
        };
        self.at = before;
        if another {
            Err("a quantifier follows a quantifier".to_owned())
        } else {
            Ok(())
        }
    }

    /// `n}`, `n,}`, `n,m}` or `,m}` after a `{`; anything else is literal.
    fn counted_quantifier(&mut self) -> Option<String> {
        let before = self.at;
        let inside = self.until('}')?;
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let quantifier = match inside.split_once(',') {
            None if digits(&inside) && !inside.is_empty() => Some(format!("{{{inside}}}")),
            Some(("", most)) if digits(most) && !most.is_empty() => Some(format!("{{0,{most}}}")),
            Some((least, most)) if digits(least) && digits(most) && !least.is_empty() => {
                Some(format!("{{{inside}}}"))
            }
            _ => None,
        };
        if quantifier.is_none() {
            self.at = before;
        }
        quantifier
    }

    /// After a `(`.
    fn group(&mut self) -> Result<(), String> {
        if self.looking_at("?#") {
            return match self.until(')') {
                Some(_) => Ok(()),
                None => Err("a comment (?#… has no end".to_owned()),
            };
        }
        if self.looking_at("?{") || self.looking_at("??{") {
            return Err("program code in an expression is never run".to_owned());
        }
        if self.looking_at("?|") {
            return Err("the branch reset (?|…) is not supported".to_owned());
        }
        if self.looking_at("*") {
            return Err("verbs such as (*SKIP) are not supported".to_owned());
        }
        let recursion = matches!(
            (self.peek(0), self.peek(1), self.peek(2)),
            (Some('?'), Some('R' | '&' | '0'..='9'), _)
                | (Some('?'), Some('P'), Some('>'))
                | (Some('?'), Some('+' | '-'), Some('0'..='9'))
        );
        if recursion {
            return Err("recursion such as (?R) is not supported".to_owned());
        }
        self.out.push('(');
        // (?^…: is what Perl shows for an expression kept in a variable.
        if self.looking_at("?^") {
            self.at += 2;
            self.out.push('?');
        }
        Ok(())
    }
}

const ENDS_IN_BACKSLASH: &str = "it ends in a backslash";

fn hexadecimal(code: u32) -> String {
    format!("\\x{{{code:x}}}")
}

/// Appends `c` so that it stands for itself, inside and outside of a class and
/// also after `(?x)`.
fn push_literal(out: &mut String, c: char) {
    if c.is_whitespace() || c == '#' {
        out.push_str(&hexadecimal(u32::from(c)));
    } else {
        if "\\.+*?()|[]{}^$&~-".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(source: &str) -> String {
        translate(source).unwrap().expression
    }

    #[test]
    fn r20_what_both_spell_alike_is_copied() {
        for source in [
            "check",
            "(ignore)|(no[ ]*repl(y|(ies)))|(nocheck)",
            "(^|[.-])tests?([.-]|$)",
            "^a.b|c*?d+?e??$",
            "a{2}b{2,}c{2,3}?",
            "(?i:x)(?:y)(?=z)(?!z)(?<=z)(?<!z)(?>z)(?<n>z)",
            "\\d\\D\\w\\W\\s\\S\\b\\B\\A\\z\\Z\\K\\G",
            "\\p{Lu}\\PN",
            "(a)\\1",
        ] {
            let expected = source
                .replace("[ ]", "[\\x{20}]")
                .replace("[.-]", "[\\.\\-]");
            assert_eq!(expression(source), expected, "{source}");
        }
    }

    #[test]
    fn r20_what_perl_spells_otherwise_is_brought_over() {
        for (source, expected) in [
            (r"\<a\>", "<a>"),
            (r"\Qa.b[\Ec.", r"a\.b\[c."),
            (r"\Qa.b", r"a\.b"),
            (r"a\Eb", "ab"),
            (r"\101\0\012", r"\x{41}\x{0}\x{a}"),
            (
                r"\o{101}\x41\x{41}\x\N{U+263A}",
                r"\x{41}\x{41}\x{41}\x{0}\x{263a}",
            ),
            (r"\cA\c[", r"\x{1}\x{1b}"),
            (r"\e\t", r"\x{1b}\x{9}"),
            // A number is a back-reference where there are so many groups.
            (r"(a)\11", r"(a)\x{9}"),
            (
                r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\11",
                r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\11",
            ),
            (r"a{,3}", "a{0,3}"),
            (r"a{b}{", r"a\{b\}\{"),
            ("]}", r"\]\}"),
            ("a(?#b[)c", "ac"),
            ("(?^:a)(?^i:b)", "(?:a)(?i:b)"),
            (r"\/\-\_\@\#\ ä\ä", r"/\-_@\x{23}\x{20}ää"),
            (r"\h\N", r"[\t\p{Zs}][^\n]"),
        ] {
            assert_eq!(expression(source), expected, "{source}");
        }
    }

    #[test]
    fn r20_inside_a_class_perl_knows_no_operators() {
        for (source, expected) in [
            ("[[]", r"[\[]"),
            ("[a[b]", r"[a\[b]"),
            ("[]a]", r"[\]a]"),
            ("[^]a]", r"[^\]a]"),
            ("[a&&b]", r"[a\&\&b]"),
            ("[~~a]", r"[\~\~a]"),
            ("[w-z--x]", r"[w-z\--x]"),
            (r"[\w-.]", r"[\w\-\.]"),
            (r"[a-\d]", r"[a\-\d]"),
            ("[-a][a-]", r"[\-a][a\-]"),
            (r"[\b\cA\101\x2d\h]", r"[\x{8}\x{1}\x{41}\x{2d}\t\p{Zs}]"),
            (r"[\Qa-z]\E]", r"[a\-z\]]"),
            ("[[:digit:]x]", "[[:digit:]x]"),
            ("[[:digit]", r"[\[:digit]"),
            ("[a b#]", r"[a\x{20}b\x{23}]"),
            (r"[\pL\p{Lu}]", r"[\p{L}\p{Lu}]"),
        ] {
            assert_eq!(expression(source), expected, "{source}");
        }
    }

    #[test]
    fn r20_possessive_quantifiers_are_seen() {
        for (source, possessive) in [
            ("a++", true),
            ("a*+b", true),
            ("a?+", true),
            ("a{2}+", true),
            ("a+", false),
            ("a+?", false),
            (r"a\++", false),
            ("[a+]+", false),
        ] {
            assert_eq!(
                translate(source).unwrap().possessive,
                possessive,
                "{source}"
            );
        }
    }

    #[test]
    fn r20_what_is_refused() {
        for (source, said) in [
            ("a**", "quantifier"),
            ("a*{2}", "quantifier"),
            ("a+++", "quantifier"),
            ("(?R)", "recursion"),
            ("(?1)", "recursion"),
            ("(?-1)", "recursion"),
            ("(?&n)", "recursion"),
            ("(?|a)", "branch reset"),
            ("(?{ die })", "never run"),
            ("(*SKIP)", "verbs"),
            ("[a", "has no end"),
            ("a\\", "backslash"),
            (r"\X", "not supported"),
            (r"[\9]", "no group"),
            (r"\x{110000}", "no character"),
        ] {
            let error = translate(source).unwrap_err();
            assert!(error.contains(said), "{source}: {error}");
        }
        assert!(translate("(?-i)a(?i)").is_ok());
    }

    #[test]
    fn r20_what_still_differs_is_remarked() {
        assert_eq!(translate("[[:alpha:]]").unwrap().remarks.len(), 1);
        assert_eq!(translate(r"a\yb").unwrap().expression, "ayb");
        assert_eq!(translate(r"a\yb").unwrap().remarks.len(), 1);
        assert_eq!(translate("straße").unwrap().remarks.len(), 1);
        assert_eq!(translate("[[:digit:]]strasse").unwrap().remarks.len(), 0);
    }
}
