//! The moments that Date is compared with.

use jiff::{SignedDuration, Timestamp};

use crate::article::field::date::DateTime;
use crate::article::{Article, Field};

/// Date, where it leaves no doubt about the moment, and its field.
pub(super) fn certain_date(article: &Article) -> Option<(&Field, Timestamp)> {
    let field = article.header().only("date")?;
    Some((field, certain(article.date()?)?))
}

/// Injection-Date, where it leaves no doubt about the moment.
pub(super) fn certain_injection_date(article: &Article) -> Option<Timestamp> {
    article.header().only("injection-date")?;
    certain(article.injection_date()?)
}

fn certain(date: &DateTime) -> Option<Timestamp> {
    let is_certain = date.is_valid() && date.has_known_zone();
    date.timestamp.filter(|_| is_certain)
}

/// How far `date` lies before `other`; negative where it lies behind it.
pub(super) fn before(date: Timestamp, other: Timestamp) -> SignedDuration {
    other.duration_since(date)
}
