//! Cuts a list of addresses into its members.

use std::ops::Range;

use super::mailbox::{display_name, mailbox};
use super::{Address, AddressList, Defect, DefectKind, Group, Mailbox, Place, PlacedWord};
use crate::article::defect::note;
use crate::article::encoding::encoded_word;
use crate::article::field::token::{TOKENS, Token, TokenKind, tokens};

/// How many encoded words in quoted strings and comments are kept.
const ENCODED_WORDS: usize = 1000;

/// Reads a `mailbox-list`, as in From: mailboxes separated by commas.
pub fn mailbox_list(body: &str) -> AddressList {
    read(body, false)
}

/// Reads an `address-list`, as in Reply-To: mailboxes and groups.
pub fn address_list(body: &str) -> AddressList {
    read(body, true)
}

/// What a member of the list ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Comma,
    /// A semicolon where no group is open.
    Semicolon,
    /// The colon behind the name of a group.
    GroupBegins,
    /// The semicolon that ends a group.
    GroupEnds,
    Body,
}

#[derive(Debug)]
struct Member {
    /// Indexes of its tokens.
    tokens: Range<usize>,
    end: End,
    /// Where the separator stands.
    end_span: Range<usize>,
}

fn read(body: &str, groups_allowed: bool) -> AddressList {
    let mut tokens = tokens(body);
    let mut body = body;
    if tokens.len() >= TOKENS {
        // What may be cut in two is not looked at either.
        let is_comma = |token: &Token| token.is_special(b',');
        let whole = tokens.iter().rposition(is_comma);
        tokens.truncate(whole.unwrap_or(tokens.len()));
        let end = tokens.last().map_or(0, |token| token.span.end);
        body = body.get(..end).unwrap_or(body);
    }
    let mut list = AddressList::default();
    look_at_all(body, &tokens, &mut list);
    let mut members = members(body, &tokens, groups_allowed);
    mend_cut_names(&tokens, &mut members, &mut list.defects);
    if tokens.iter().all(Token::is_comment) {
        // One fault is enough: an unclosed comment has swallowed the address.
        if list.defects.is_empty() {
            note(&mut list.defects, DefectKind::Empty, 0..body.len());
        }
        return list;
    }

    let mut group: Option<Group> = None;
    let mut previous = None;
    for member in &members {
        let part = tokens.get(member.tokens.clone()).unwrap_or_default();
        let is_empty = part.iter().all(Token::is_comment);
        let may_be_empty = match previous {
            Some(End::GroupBegins) => member.end == End::GroupEnds || member.end == End::Body,
            Some(End::GroupEnds) => true,
            Some(End::Semicolon) => member.end == End::Body,
            _ => false,
        };
        if member.end == End::GroupBegins {
            group = Some(Group {
                name: display_name(body, part).unwrap_or_default(),
                mailboxes: Vec::new(),
                span: span_of(part).start..member.end_span.end,
            });
        } else if is_empty {
            // An unclosed comment is the reason why nothing is there.
            let unclosed = part
                .iter()
                .any(|token| token.kind == TokenKind::UnclosedComment);
            if !may_be_empty && !unclosed {
                note(
                    &mut list.defects,
                    DefectKind::EmptyMember,
                    member.end_span.clone(),
                );
            }
        } else if previous == Some(End::GroupEnds) {
            note(
                &mut list.defects,
                DefectKind::TextAfterAddress,
                span_of(part),
            );
        } else if let Some(mailbox) = mailbox(body, part, &mut list) {
            add(&mut list, &mut group, mailbox);
        }
        if member.end == End::Semicolon {
            note(
                &mut list.defects,
                DefectKind::UnquotedSemicolon,
                member.end_span.clone(),
            );
        }
        if matches!(member.end, End::GroupEnds | End::Body)
            && let Some(mut group) = group.take()
        {
            if member.end == End::Body {
                note(
                    &mut list.defects,
                    DefectKind::UnclosedGroup,
                    group.span.clone(),
                );
            }
            group.span.end = member.end_span.end;
            list.addresses.push(Address::Group(group));
        }
        previous = Some(member.end);
    }
    list.defects.sort_by_key(|defect| defect.span.start);
    list
}

fn add(list: &mut AddressList, group: &mut Option<Group>, mailbox: Mailbox) {
    match group {
        Some(group) => group.mailboxes.push(mailbox),
        None => list.addresses.push(Address::Mailbox(mailbox)),
    }
}

/// From the first to the last of `tokens`.
pub(super) fn span_of(tokens: &[Token]) -> Range<usize> {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => 0..0,
    }
}

/// Reports what is wrong with single tokens, and finds the encoded words in
/// quoted strings and comments.
fn look_at_all(body: &str, tokens: &[Token], list: &mut AddressList) {
    for token in tokens {
        let kind = match token.kind {
            TokenKind::UnclosedQuote => Some(DefectKind::UnclosedQuote),
            TokenKind::UnclosedComment => Some(DefectKind::UnclosedComment),
            TokenKind::Control => Some(DefectKind::ControlCharacter),
            TokenKind::Special(b'\\') => Some(DefectKind::UnquotedBackslash),
            _ => None,
        };
        if let Some(kind) = kind {
            note(&mut list.defects, kind, token.span.clone());
        }
        let place = match token.kind {
            TokenKind::QuotedString => Place::QuotedString,
            TokenKind::Comment | TokenKind::UnclosedComment => Place::Comment,
            _ => continue,
        };
        let text = body.get(token.span.clone()).unwrap_or_default();
        let left = ENCODED_WORDS.saturating_sub(list.encoded_words.len());
        list.encoded_words
            .extend(encoded_word::words(text).take(left).map(|word| PlacedWord {
                span: token.span.start + word.span.start..token.span.start + word.span.end,
                place,
            }));
    }
}

/// Cuts the tokens at the commas, semicolons and colons that separate
/// addresses, which are those outside of `<` and `>`.
fn members(body: &str, tokens: &[Token], groups_allowed: bool) -> Vec<Member> {
    let mut members = Vec::new();
    let mut start = 0;
    let mut in_group = false;
    let mut angle_ends = 0;
    let mut colon_seen = false;
    for (index, token) in tokens.iter().enumerate() {
        if index < angle_ends {
            continue;
        }
        let end = match token.kind {
            TokenKind::Special(b'<') => {
                angle_ends = index + angle_length(tokens.get(index..).unwrap_or_default());
                continue;
            }
            TokenKind::Special(b',') => End::Comma,
            TokenKind::Special(b';') if in_group => End::GroupEnds,
            TokenKind::Special(b';') => End::Semicolon,
            TokenKind::Special(b':') => {
                // Only the first colon of a member can end a name.
                let is_first = !std::mem::replace(&mut colon_seen, true);
                let name = tokens.get(start..index).unwrap_or_default();
                if !groups_allowed || in_group || !is_first || !is_phrase(name) {
                    continue;
                }
                End::GroupBegins
            }
            _ => continue,
        };
        in_group = match end {
            End::GroupBegins => true,
            End::GroupEnds => false,
            _ => in_group,
        };
        members.push(Member {
            tokens: start..index,
            end,
            end_span: token.span.clone(),
        });
        start = index + 1;
        colon_seen = false;
    }
    members.push(Member {
        tokens: start..tokens.len(),
        end: End::Body,
        end_span: body.len()..body.len(),
    });
    members
}

/// The number of tokens from `<` to its `>`; 1 if it has none.
fn angle_length(tokens: &[Token]) -> usize {
    let end = tokens
        .iter()
        .skip(1)
        .position(|token| token.is_special(b'<') || token.is_special(b'>'));
    match end {
        Some(length) if tokens.get(length + 1).is_some_and(|t| t.is_special(b'>')) => length + 2,
        _ => 1,
    }
}

/// Whether `tokens` can be a display name: words, and no address.
fn is_phrase(tokens: &[Token]) -> bool {
    let mut words = tokens.iter().filter(|token| !token.is_comment()).peekable();
    words.peek().is_some()
        && words.all(|token| match token.kind {
            TokenKind::Special(special) => special == b'.',
            _ => true,
        })
}

/// `Doe, John <jd@example.invalid>` is one mailbox, whose name lacks quotation
/// marks, not two addresses, the first of which lacks everything.
fn mend_cut_names(tokens: &[Token], members: &mut Vec<Member>, defects: &mut Vec<Defect>) {
    if members.len() < 2 {
        return;
    }
    let mut mended: Vec<Member> = Vec::with_capacity(members.len());
    let mut next_has_angle = false;
    // From the last to the first, so that several parts can be joined.
    for member in members.drain(..).rev() {
        let part = tokens.get(member.tokens.clone()).unwrap_or_default();
        let kind = match member.end {
            End::Comma => Some(DefectKind::UnquotedComma),
            End::Semicolon => Some(DefectKind::UnquotedSemicolon),
            _ => None,
        };
        match (kind, mended.last_mut()) {
            (Some(kind), Some(next)) if next_has_angle && is_phrase(part) => {
                note(defects, kind, member.end_span);
                next.tokens.start = member.tokens.start;
            }
            _ => {
                next_has_angle = part
                    .iter()
                    .take_while(|token| !token.is_special(b'@'))
                    .any(|token| token.is_special(b'<'));
                mended.push(member);
            }
        }
    }
    mended.reverse();
    *members = mended;
}
