//! The variables of texts, found but not replaced.
//!
//! A variable is `$` and a name, which begins with a letter and goes on with
//! letters, digits and underscores: `$frlocpart`. `$header{'name'}` and
//! `$header_decoded{'name'}` name a header field, in either quotes or none.
//! `$5`, `US$` and `$$` are text. Text blocks and the summaries of checks are
//! read here and nowhere else, so that nobody can disagree about what is one.

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable<'a> {
    /// `$header{'name'}`: the content of the first field of that name.
    Header(&'a str),
    /// `$header_decoded{'name'}`: the same with encoded words decoded.
    HeaderDecoded(&'a str),
    /// Any other name, known or not.
    Named(&'a str),
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stays as it is.
    Text(&'a str),
    /// A variable.
    Variable {
        /// The variable as it stands in the text, from `$` on; this is what
        /// stays where the variable is not known.
        written: &'a str,
        /// What it stands for.
        variable: Variable<'a>,
    },
}

/// Splits a text into its pieces; put together again, they are the text.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text }
}

/// The names of the variables in a text, those of header fields left out.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Variable {
            variable: Variable::Named(name),
            ..
        } => Some(name),
        _ => None,
    })
}

/// The iterator that [`pieces`] returns.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some((written, variable)) = variable_at_start(self.rest) {
            self.rest = &self.rest[written.len()..];
            return Some(Piece::Variable { written, variable });
        }
        let end = self
            .rest
            .match_indices('$')
            .map(|(at, _)| at)
            .find(|&at| begins_variable(&self.rest[at..]))
            .unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Piece::Text(text))
    }
}

fn begins_variable(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('$') && chars.next().is_some_and(|c| c.is_ascii_alphabetic())
}

fn variable_at_start(text: &str) -> Option<(&str, Variable<'_>)> {
    if !begins_variable(text) {
        return None;
    }
    let name = text[1..]
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .next()?;
    let after = &text[1 + name.len()..];
    let named = (&text[..=name.len()], Variable::Named(name));
    if !matches!(name, "header" | "header_decoded") {
        return Some(named);
    }
    let Some((length, field)) = field_in_braces(after) else {
        return Some(named);
    };
    let variable = if name == "header" {
        Variable::Header(field)
    } else {
        Variable::HeaderDecoded(field)
    };
    Some((&text[..=name.len() + length], variable))
}

/// The field name in `{'name'}` at the start of `text`, and how long that is.
fn field_in_braces(text: &str) -> Option<(usize, &str)> {
    let inside = text.strip_prefix('{')?;
    let inside = &inside[..inside.find('}')?];
    let length = inside.len() + 2;
    let name = inside.trim_matches([' ', '\t']);
    let name = ['\'', '"']
        .into_iter()
        .find_map(|quote| name.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(name);
    let is_field_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b':' | b'\'' | b'"' | b'{'));
    is_field_name.then_some((length, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        pieces(text)
            .map(|piece| match piece {
                Piece::Text(text) => format!("<{text}>"),
                Piece::Variable { variable, .. } => match variable {
                    Variable::Header(field) => format!("[header {field}]"),
                    Variable::HeaderDecoded(field) => format!("[decoded {field}]"),
                    Variable::Named(name) => format!("[{name}]"),
                },
            })
            .collect()
    }

    #[test]
    fn r12_variables_and_what_only_looks_like_one() {
        for (text, expected) in [
            ("", ""),
            ("no variable", "<no variable>"),
            ("at $frdompart.", "<at >[frdompart]<.>"),
            ("$frlocpart@$frdompart", "[frlocpart]<@>[frdompart]"),
            ("$a$b", "[a][b]"),
            ("$two_words x", "[two_words]< x>"),
            ("$mid-odd", "[mid]<-odd>"),
            ("$header{'subject'}!", "[header subject]<!>"),
            ("$header{\"X-Trace\"}", "[header X-Trace]"),
            ("$header{from}", "[header from]"),
            ("$header{ 'from' }", "[header from]"),
            ("$header_decoded{'from'} wrote:", "[decoded from]< wrote:>"),
            // Quotes that do not match, no name, no end: the name alone.
            ("$header{'from\"}", "[header]<{'from\"}>"),
            ("$header{}", "[header]<{}>"),
            ("$header{'from'", "[header]<{'from'>"),
            ("$header", "[header]"),
            ("$headers{'from'}", "[headers]<{'from'}>"),
            // Money and Perl's other sigils are text.
            ("it costs $5, US$ or $", "<it costs $5, US$ or $>"),
            ("$$ $_ ${x} @x", "<$$ $_ ${x} @x>"),
            ("$$x", "<$>[x]"),
            ("$ärger", "<$ärger>"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_no_part_of_a_longer_one() {
        let text = "$lines of $line_length, $header{'line'}";
        assert_eq!(names(text).collect::<Vec<_>>(), ["lines", "line_length"]);
    }

    proptest! {
        #[test]
        fn r12_the_pieces_make_up_the_text(text in "(\\PC|[$\\{}'\"a-z_]){0,40}") {
            let again: String = pieces(&text)
                .map(|piece| match piece {
                    Piece::Text(text) => text,
                    Piece::Variable { written, .. } => written,
                })
                .collect();
            prop_assert_eq!(again, text);
        }
    }
}
