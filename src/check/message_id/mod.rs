//! Checks of the message identifier.

pub(super) mod contains_address;
pub(super) mod local_domain;
pub(super) mod mail_provider;
pub(super) mod nomid;
pub(super) mod syntax;
pub(super) mod too_long;

use super::Family;
use crate::article::field::message_id::MessageId;
use crate::article::{Article, Field, Place};

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "message-id",
    checks: &[
        &nomid::NOMID,
        &syntax::MID_SYNTAX,
        &too_long::MID_TOO_LONG,
        &local_domain::MID_LOCAL_DOMAIN,
        &mail_provider::MID_MAIL_PROVIDER,
        &contains_address::MID_CONTAINS_ADDRESS,
    ],
};

/// Message-ID, where it stands exactly once, and the valid identifier in it.
fn field_and_identifier(article: &Article) -> Option<(&Field, MessageId<'_>)> {
    let field = article.header().only("message-id")?;
    Some((field, article.message_id()?))
}

/// The place of what stands behind the @ of the identifier in this field.
fn place_of_right(field: &Field, identifier: MessageId<'_>) -> Place {
    let end = field.body().trim_end().len().saturating_sub(1);
    field.place_of(end.saturating_sub(identifier.right.len())..end)
}
