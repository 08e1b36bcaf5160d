//! All filters there are.

use super::{Filter, Kind, binary, crosspost, links, repeated, rspamd, rules, spambayes, spamd};
use crate::config::Filters;

/// All kinds of filters; the order is that of the log.
pub const KINDS: &[&Kind] = &[
    &rules::RULES,
    &links::LINKS,
    &repeated::REPEATED,
    &crosspost::CROSSPOST,
    &binary::BINARY,
    &rspamd::RSPAMD,
    &spamd::SPAMD,
    &spambayes::SPAMBAYES,
];

/// What they are called.
pub fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// Those that the operator has switched on.
pub fn wanted(filters: &Filters) -> Vec<Box<dyn Filter>> {
    KINDS
        .iter()
        .filter_map(|kind| (kind.make)(filters))
        .collect()
}
