//! Mailboxes and addresses (RFC 5322, section 3.4; RFC 5536, section 3.1.2).
//!
//! The body is cut into tokens, the tokens at commas into addresses, and each
//! address is read for itself, so that a fault in one leaves the others alone.
//! What a host name must look like is not a question of this syntax: see
//! [`crate::article::domain`].

mod list;
mod mailbox;

use std::ops::Range;

pub use list::{address_list, mailbox_list};

/// What can be wrong in a list of mailboxes, which has no groups.
pub const MAILBOX_SENTENCES: &[&str] = match DefectKind::SENTENCES.split_last() {
    // The last one is about groups.
    Some((_, sentences)) => sentences,
    None => &[],
};

/// Something wrong with an address, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

/// A list of addresses, as in From or Reply-To.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressList {
    /// The addresses that could be read, in order.
    pub addresses: Vec<Address>,
    /// What breaks the syntax, in order of place.
    pub defects: Vec<Defect>,
    /// Dots in display names outside quotation marks, which may be accepted but
    /// not written (RFC 5536, section 2.1).
    pub phrase_dots: Vec<Range<usize>>,
    /// Where encoded words stand.
    pub encoded_words: Vec<PlacedWord>,
}

impl AddressList {
    /// All mailboxes, those in groups too.
    pub fn mailboxes(&self) -> impl Iterator<Item = &Mailbox> {
        self.addresses.iter().flat_map(|address| match address {
            Address::Mailbox(mailbox) => std::slice::from_ref(mailbox),
            Address::Group(group) => group.mailboxes.as_slice(),
        })
    }
}

/// An encoded word in a list of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedWord {
    /// Where it stands.
    pub span: Range<usize>,
    /// In what it stands.
    pub place: Place,
}

/// The parts of an address in which an encoded word can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A display name, outside quotation marks. Allowed.
    Phrase,
    /// A comment. Allowed.
    Comment,
    /// A quoted string. Not allowed (RFC 2047, section 5), yet often seen.
    QuotedString,
    /// The address proper. Not allowed.
    Address,
}

/// A mailbox or a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A mailbox.
    Mailbox(Mailbox),
    /// A group: a name and any number of mailboxes.
    Group(Group),
}

/// A group of mailboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name, decoded.
    pub name: String,
    /// The mailboxes.
    pub mailboxes: Vec<Mailbox>,
    /// The whole of it.
    pub span: Range<usize>,
}

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name before `<`: unquoted, and its encoded words decoded,
    /// those in quotation marks too.
    pub display_name: Option<String>,
    /// The comments, unquoted and decoded, without their parentheses.
    pub comment: Option<String>,
    /// What stands before the `@`, unquoted.
    pub local_part: String,
    /// What stands behind the `@`: as written, a literal with its brackets.
    pub domain: String,
    /// Whether the domain is a literal such as `[192.0.2.1]`.
    pub is_literal: bool,
    /// The whole mailbox with its name.
    pub span: Range<usize>,
    /// The domain alone.
    pub domain_span: Range<usize>,
}

impl Mailbox {
    /// `local@domain`, unquoted.
    pub fn address(&self) -> String {
        [&*self.local_part, "@", &self.domain].concat()
    }

    /// The display name, else the comment: `addr (Name)`.
    pub fn name(&self) -> Option<&str> {
        self.display_name.as_deref().or(self.comment.as_deref())
    }
}

sentences! {
    /// What can be wrong with an address.
    pub enum DefectKind {
        /// No address at all.
        Empty = "there is no address",
        /// An empty place between commas.
        EmptyMember = "there is nothing between two commas or at an end of the list",
        /// No `@`.
        NoAt = "there is no @",
        /// `$NAME` or `${NAME}`, as in a shell, and nothing else.
        Variable = "the name of a variable stands there in place of its value",
        /// Nothing before the `@`.
        EmptyLocalPart = "there is nothing before the @",
        /// Nothing behind the `@`.
        NothingAfterAt = "there is nothing behind the @",
        /// More than one `@`.
        TwoAts = "there is more than one @",
        /// The local part begins or ends with a dot.
        LocalPartDotAtEdge = "what is before the @ begins or ends with a dot",
        /// The domain begins or ends with a dot.
        DomainDotAtEdge = "what is behind the @ begins or ends with a dot",
        /// Two dots without anything between, in the local part.
        LocalPartTwoDots = "two dots in a row before the @",
        /// Two dots without anything between, in the domain.
        DomainTwoDots = "two dots in a row behind the @",
        /// Blanks or comments inside the local part.
        BlankInLocalPart = "a blank or a comment inside what is before the @",
        /// Blanks or comments inside the domain.
        BlankInDomain = "a blank or a comment inside what is behind the @",
        /// Quoted strings and atoms in one local part, as in `"a".b@c`.
        MixedLocalPart = "only a part of what is before the @ is in quotation marks",
        /// A character that the local part cannot hold.
        BadLocalPart = "a character that must not stand before the @",
        /// A character that the domain cannot hold.
        BadDomain = "a character that must not stand behind the @",
        /// A comma in the name outside quotation marks.
        UnquotedComma = "a comma in the name, which needs quotation marks",
        /// A semicolon outside quotation marks, or one in place of a comma.
        UnquotedSemicolon = "a semicolon outside quotation marks",
        /// A colon outside quotation marks.
        UnquotedColon = "a colon outside quotation marks",
        /// An `@` in the name outside quotation marks.
        UnquotedAt = "an @ in the name, which needs quotation marks",
        /// A bracket or parenthesis in the name outside quotation marks.
        UnquotedBracket = "a bracket in the name, which needs quotation marks",
        /// A backslash outside quotation marks.
        UnquotedBackslash = "a backslash outside quotation marks",
        /// `<` without `>`.
        MissingClosingBracket = "the > behind the address is missing",
        /// `>` without `<`.
        MissingOpeningBracket = "the < before the address is missing",
        /// A quotation mark without its partner.
        UnclosedQuote = "a quotation mark without its partner",
        /// A comment that is not closed.
        UnclosedComment = "a parenthesis that is not closed",
        /// Text behind the address.
        TextAfterAddress = "text behind the address",
        /// A route, `<@host:user@host>`, which is obsolete.
        Route = "a route before the address, which is obsolete",
        /// A control character.
        ControlCharacter = "a control character",
        /// A group that no semicolon ends.
        UnclosedGroup = "the ; at the end of the group is missing",
    }
}

#[cfg(test)]
mod tests;
