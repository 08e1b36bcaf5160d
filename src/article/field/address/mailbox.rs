//! Reads one mailbox.

use std::borrow::Cow;
use std::ops::Range;

use super::list::span_of;
use super::{AddressList, DefectKind, Mailbox, Place, PlacedWord};
use crate::article::defect::note;
use crate::article::encoding::encoded_word;
use crate::article::field::cursor::unescape;
use crate::article::field::token::{Token, TokenKind};

/// Reads the mailbox that `tokens` make up; none if it has no address.
pub(super) fn mailbox(body: &str, tokens: &[Token], list: &mut AddressList) -> Option<Mailbox> {
    let comment = comments(body, tokens);
    let reader = &mut Reader { body, list };
    let opening = tokens.iter().position(|token| token.is_special(b'<'));
    let (display_name, address) = match opening {
        Some(at) => {
            let (name, rest) = tokens.split_at_checked(at)?;
            reader.phrase(name);
            (display_name(body, name), reader.angle(rest))
        }
        None => (None, reader.bare(tokens)),
    };
    let address = address?;
    Some(Mailbox {
        display_name,
        comment,
        local_part: address.local_part,
        domain: address.domain,
        is_literal: address.is_literal,
        span: span_of(tokens),
        domain_span: address.domain_span,
    })
}

/// The text of a display name, decoded; none if there are no words in it.
pub(super) fn display_name(body: &str, tokens: &[Token]) -> Option<String> {
    let mut name = String::new();
    let mut separated = false;
    for token in tokens {
        separated |= token.after_blank || token.is_comment();
        if token.is_comment() || token.kind == TokenKind::UnclosedQuote {
            continue;
        }
        if separated && !name.is_empty() {
            name.push(' ');
        }
        separated = false;
        let text = body.get(token.span.clone()).unwrap_or_default();
        if token.kind == TokenKind::QuotedString {
            name.push_str(&unquoted(text));
        } else {
            name.push_str(text);
        }
    }
    let decoded = encoded_word::decode(&name).text;
    (!decoded.is_empty()).then(|| decoded.into_owned())
}

/// The text of a quoted string or comment, without the characters around it.
fn unquoted(text: &str) -> String {
    let mut characters = text.chars();
    characters.next();
    characters.next_back();
    unescape(characters.as_str())
}

/// The text of all comments, decoded, with a blank between; none if there are
/// no comments.
fn comments(body: &str, tokens: &[Token]) -> Option<String> {
    let texts: Vec<String> = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Comment)
        .map(|token| {
            let text = unquoted(body.get(token.span.clone()).unwrap_or_default());
            encoded_word::decode(text.trim()).text.into_owned()
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// Whether a text is nothing but the name of a variable as a shell knows them,
/// `$NAME` or `${NAME}`, in capitals as those of the environment are.
fn is_variable(text: &str) -> bool {
    let name = text.strip_prefix('$').unwrap_or_default();
    let bare = name
        .strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'));
    let name = bare.unwrap_or(name);
    let belongs = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_') && name.chars().all(belongs)
}

struct AddrSpec {
    local_part: String,
    domain: String,
    is_literal: bool,
    domain_span: Range<usize>,
}

struct Reader<'a> {
    body: &'a str,
    list: &'a mut AddressList,
}

impl Reader<'_> {
    fn report(&mut self, kind: DefectKind, span: Range<usize>) {
        note(&mut self.list.defects, kind, span);
    }

    /// A display name.
    fn phrase(&mut self, tokens: &[Token]) {
        for token in tokens {
            let span = token.span.clone();
            match token.kind {
                TokenKind::EncodedWord => self.list.encoded_words.push(PlacedWord {
                    span,
                    place: Place::Phrase,
                }),
                TokenKind::Special(b'.') => self.list.phrase_dots.push(span),
                TokenKind::Special(b'@') => self.report(DefectKind::UnquotedAt, span),
                TokenKind::Special(b':') => self.report(DefectKind::UnquotedColon, span),
                TokenKind::Special(b')' | b'>' | b'[' | b']') => {
                    self.report(DefectKind::UnquotedBracket, span);
                }
                _ => {}
            }
        }
    }

    /// `<address>` and what is behind it.
    fn angle(&mut self, tokens: &[Token]) -> Option<AddrSpec> {
        let closing = tokens.iter().position(|token| token.is_special(b'>'));
        let inside = tokens.get(1..closing.unwrap_or(tokens.len()))?;
        if closing.is_none()
            && let Some(opening) = tokens.first()
        {
            self.report(DefectKind::MissingClosingBracket, opening.span.clone());
        }
        let behind = closing
            .and_then(|at| tokens.get(at + 1..))
            .unwrap_or_default();
        self.nothing_behind(behind);
        let inside = self.without_route(inside);
        if inside.iter().all(Token::is_comment) {
            self.report(DefectKind::Empty, span_of(tokens));
            return None;
        }
        self.addr_spec(inside)
    }

    /// Text behind an address, comments excepted, is a fault.
    fn nothing_behind(&mut self, tokens: &[Token]) {
        let mut words = tokens.iter().filter(|token| {
            !token.is_comment()
                && !matches!(
                    token.kind,
                    TokenKind::UnclosedQuote | TokenKind::Control | TokenKind::Special(b'\\')
                )
        });
        if let Some(first) = words.next() {
            let end = words.next_back().unwrap_or(first).span.end;
            self.report(DefectKind::TextAfterAddress, first.span.start..end);
        }
    }

    /// Leaves out `@host,@host:`, the route of RFC 5322, section 4.4.
    fn without_route<'t>(&mut self, tokens: &'t [Token]) -> &'t [Token] {
        let begins_with_at = tokens
            .iter()
            .find(|token| !token.is_comment())
            .is_some_and(|token| token.is_special(b'@'));
        let colon = tokens.iter().position(|token| token.is_special(b':'));
        match colon.and_then(|at| tokens.split_at_checked(at + 1)) {
            Some((route, rest)) if begins_with_at => {
                self.report(DefectKind::Route, span_of(route));
                rest
            }
            _ => tokens,
        }
    }

    /// An address without brackets.
    fn bare(&mut self, tokens: &[Token]) -> Option<AddrSpec> {
        if let Some(bracket) = tokens.iter().find(|token| token.is_special(b'>')) {
            self.report(DefectKind::MissingOpeningBracket, bracket.span.clone());
            let kept: Vec<Token> = tokens
                .iter()
                .filter(|token| !token.is_special(b'>'))
                .cloned()
                .collect();
            return self.addr_spec_behind_words(&kept);
        }
        // `mailto:user@example.invalid`
        if let Some(colon) = tokens.iter().position(|token| token.is_special(b':')) {
            let (before, behind) = tokens.split_at_checked(colon + 1)?;
            self.report(
                DefectKind::UnquotedColon,
                span_of(before).end - 1..span_of(before).end,
            );
            return self.addr_spec(behind);
        }
        self.addr_spec(tokens)
    }

    /// `Name user@host>`: the address begins with the last word before the `@`.
    fn addr_spec_behind_words(&mut self, tokens: &[Token]) -> Option<AddrSpec> {
        let at = tokens.iter().position(|token| token.is_special(b'@'));
        let start = at
            .and_then(|at| tokens.get(..at))
            .and_then(|before| before.iter().rposition(|token| token.after_blank))
            .unwrap_or(0);
        self.addr_spec(tokens.get(start..)?)
    }

    fn addr_spec(&mut self, tokens: &[Token]) -> Option<AddrSpec> {
        for token in tokens {
            if token.kind == TokenKind::EncodedWord {
                self.list.encoded_words.push(PlacedWord {
                    span: token.span.clone(),
                    place: Place::Address,
                });
            }
        }
        let Some(at) = tokens.iter().rposition(|token| token.is_special(b'@')) else {
            let span = span_of(tokens);
            let is_variable = is_variable(self.body.get(span.clone()).unwrap_or_default());
            let kind = match is_variable {
                true => DefectKind::Variable,
                false => DefectKind::NoAt,
            };
            self.report(kind, span);
            return None;
        };
        let (local, domain) = tokens.split_at_checked(at)?;
        let at_span = domain.first()?.span.clone();
        let domain = domain.get(1..)?;
        if let Some(first_at) = local.iter().find(|token| token.is_special(b'@')) {
            self.report(DefectKind::TwoAts, first_at.span.clone());
        }
        let local_part = self.local_part(local, at_span.start);
        let (domain, domain_span) = self.domain(domain, at_span.end);
        Some(AddrSpec {
            local_part,
            is_literal: domain.starts_with('['),
            domain,
            domain_span,
        })
    }

    /// What stands before the `@`, unquoted.
    fn local_part(&mut self, tokens: &[Token], at: usize) -> String {
        let words = &*without_comments(tokens);
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            self.report(DefectKind::EmptyLocalPart, at..at + 1);
            return String::new();
        };
        let span = first.span.start..last.span.end;
        self.dots(
            words,
            DefectKind::LocalPartDotAtEdge,
            DefectKind::LocalPartTwoDots,
        );
        // Only CFWS at the edges is allowed; inside it is obsolete.
        if self.is_spaced(tokens, &span) {
            self.report(DefectKind::BlankInLocalPart, span.clone());
        } else {
            let quoted = words
                .iter()
                .filter(|token| token.kind == TokenKind::QuotedString)
                .count();
            if quoted > 0 && words.len() > 1 {
                self.report(DefectKind::MixedLocalPart, span.clone());
            }
        }
        let mut text = String::with_capacity(span.len());
        for token in words {
            let part = self.body.get(token.span.clone()).unwrap_or_default();
            match token.kind {
                TokenKind::QuotedString => text.push_str(&unquoted(part)),
                TokenKind::UnclosedQuote => {}
                TokenKind::Special(special) if !b".@\\".contains(&special) => {
                    self.report(DefectKind::BadLocalPart, token.span.clone());
                    text.push_str(part);
                }
                _ => {
                    if token.after_blank && !text.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(part);
                }
            }
        }
        text
    }

    /// What stands behind the `@`, and where.
    fn domain(&mut self, tokens: &[Token], at: usize) -> (String, Range<usize>) {
        let length = domain_length(tokens);
        let (inside, behind) = tokens.split_at_checked(length).unwrap_or((tokens, &[]));
        self.nothing_behind(behind);
        let words = &*without_comments(inside);
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            self.report(DefectKind::NothingAfterAt, at - 1..at);
            return (String::new(), at..at);
        };
        let span = first.span.start..last.span.end;
        self.dots(
            words,
            DefectKind::DomainDotAtEdge,
            DefectKind::DomainTwoDots,
        );
        if self.is_spaced(inside, &span) {
            self.report(DefectKind::BlankInDomain, span.clone());
        }
        for (index, token) in words.iter().enumerate() {
            let is_good = match token.kind {
                TokenKind::Atom
                | TokenKind::EncodedWord
                | TokenKind::UnclosedQuote
                | TokenKind::Control => true,
                TokenKind::DomainLiteral => index == 0 && words.len() == 1,
                TokenKind::Special(special) => b".\\".contains(&special),
                _ => false,
            };
            if !is_good {
                self.report(DefectKind::BadDomain, token.span.clone());
            }
        }
        let mut text = String::with_capacity(span.len());
        for token in words {
            text.push_str(self.body.get(token.span.clone()).unwrap_or_default());
        }
        (text, span)
    }

    /// Whether blanks or comments stand between `tokens`, within `span`.
    fn is_spaced(&self, tokens: &[Token], span: &Range<usize>) -> bool {
        tokens.iter().any(|token| {
            token.span.start > span.start
                && token.span.start < span.end
                && (token.after_blank || token.is_comment())
        })
    }

    fn dots(&mut self, words: &[Token], at_edge: DefectKind, two: DefectKind) {
        let is_dot = |token: &&Token| token.is_special(b'.');
        let last = if words.len() > 1 { words.last() } else { None };
        for token in words
            .first()
            .filter(is_dot)
            .into_iter()
            .chain(last.filter(is_dot))
        {
            self.report(at_edge, token.span.clone());
        }
        let pair = words
            .iter()
            .zip(words.iter().skip(1))
            .find(|(one, other)| one.is_special(b'.') && other.is_special(b'.'));
        if let Some((one, other)) = pair {
            self.report(two, one.span.start..other.span.end);
        }
    }
}

/// The tokens that are no comments.
fn without_comments(tokens: &[Token]) -> Cow<'_, [Token]> {
    match tokens.iter().any(Token::is_comment) {
        true => {
            let words = tokens.iter().filter(|token| !token.is_comment());
            Cow::Owned(words.cloned().collect())
        }
        false => Cow::Borrowed(tokens),
    }
}

/// How many of `tokens` belong to the domain that they begin with. Atoms that
/// no dot joins are text behind the address.
fn domain_length(tokens: &[Token]) -> usize {
    let mut behind_word = false;
    let mut behind_comment = false;
    for (index, token) in tokens.iter().enumerate() {
        if token.is_comment() {
            behind_comment = true;
            continue;
        }
        let is_apart = token.after_blank || behind_comment;
        if behind_word && is_apart && !token.is_special(b'.') {
            return index;
        }
        behind_word = !token.is_special(b'.');
        behind_comment = false;
    }
    tokens.len()
}
