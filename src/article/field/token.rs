//! The lexical tokens of structured field bodies (RFC 5322, section 3.2).

use std::ops::Range;

use super::cursor::{Cursor, is_atext};
use crate::article::encoding::encoded_word;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A run of `atext`.
    Atom,
    /// An encoded word (RFC 2047), taken as a whole even where it holds
    /// specials: those are a fault of the encoded word, not of the address.
    EncodedWord,
    /// A quoted string with its quotation marks.
    QuotedString,
    /// A comment with its parentheses.
    Comment,
    /// A comment that nothing closes; it runs to the end.
    UnclosedComment,
    /// A quotation mark that nothing closes.
    UnclosedQuote,
    /// A domain literal with its brackets; only found behind `@`.
    DomainLiteral,
    /// One of `<>[]:;@\,.)`.
    Special(u8),
    /// A control character.
    Control,
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Range<usize>,
    /// A blank stands right before it.
    pub(super) after_blank: bool,
}

impl Token {
    pub(super) fn is_special(&self, special: u8) -> bool {
        self.kind == TokenKind::Special(special)
    }

    pub(super) fn is_comment(&self) -> bool {
        matches!(self.kind, TokenKind::Comment | TokenKind::UnclosedComment)
    }
}

/// How many tokens of a field are read; what comes behind is left out.
pub(super) const TOKENS: usize = 10_000;

/// Cuts `body` into tokens, up to [`TOKENS`].
pub(super) fn tokens(body: &str) -> Vec<Token> {
    let mut cursor = Cursor::new(body);
    let mut tokens: Vec<Token> = Vec::with_capacity(8);
    let mut quotes_close = true;
    let mut behind_at = false;
    loop {
        let after_blank = cursor.skip_blanks();
        let Some(octet) = cursor.peek().filter(|_| tokens.len() < TOKENS) else {
            return tokens;
        };
        let (kind, span) = match octet {
            b'(' => {
                let (span, closed) = cursor.comment();
                let kind = if closed {
                    TokenKind::Comment
                } else {
                    TokenKind::UnclosedComment
                };
                (kind, span)
            }
            b'"' => quote(&mut cursor, &mut quotes_close),
            b'[' if behind_at => literal(&mut cursor),
            b'=' => atom_or_encoded_word(&mut cursor, body),
            _ if is_atext(octet) => (TokenKind::Atom, cursor.take_while(is_atext)),
            _ if octet.is_ascii_control() => (TokenKind::Control, cursor.bump()),
            special => (TokenKind::Special(special), cursor.bump()),
        };
        // A comment between the @ and the literal changes nothing.
        if !matches!(kind, TokenKind::Comment) {
            behind_at = kind == TokenKind::Special(b'@');
        }
        tokens.push(Token {
            kind,
            span,
            after_blank,
        });
    }
}

/// A quotation mark without its partner is a token by itself, so that the rest
/// of the body is still read; no later one is tried again, which keeps the time
/// linear.
fn quote(cursor: &mut Cursor<'_>, quotes_close: &mut bool) -> (TokenKind, Range<usize>) {
    let start = cursor.position();
    if *quotes_close {
        let (span, closed) = cursor.quoted_string();
        if closed {
            return (TokenKind::QuotedString, span);
        }
        *quotes_close = false;
        cursor.go_to(start);
    }
    (TokenKind::UnclosedQuote, cursor.bump())
}

fn literal(cursor: &mut Cursor<'_>) -> (TokenKind, Range<usize>) {
    let start = cursor.position();
    let opening = cursor.bump();
    cursor.take_while(|octet| !matches!(octet, b'[' | b']' | b'\\'));
    if cursor.eat(b']') {
        (TokenKind::DomainLiteral, start..cursor.position())
    } else {
        cursor.go_to(opening.end);
        (TokenKind::Special(b'['), opening)
    }
}

fn atom_or_encoded_word(cursor: &mut Cursor<'_>, body: &str) -> (TokenKind, Range<usize>) {
    let start = cursor.position();
    let rest = body.get(start..).unwrap_or_default();
    if let Some(length) = encoded_word::length_at_start(rest) {
        cursor.go_to(start + length);
        return (TokenKind::EncodedWord, start..start + length);
    }
    (TokenKind::Atom, cursor.take_while(is_atext))
}
