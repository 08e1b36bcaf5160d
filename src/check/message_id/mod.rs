//! Checks of the message identifier.

pub(super) mod contains_address;
pub(super) mod local_domain;
pub(super) mod mail_provider;
pub(super) mod nomid;
pub(super) mod syntax;
pub(super) mod too_long;

use super::Family;

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
