//! Checks of Date.

#[allow(
    clippy::module_inception,
    reason = "one check, one file, named for its code"
)]
pub(super) mod date;
pub(super) mod future;
mod moments;
pub(super) mod obs_zone;
pub(super) mod past;
pub(super) mod skew;
pub(super) mod weekday;
pub(super) mod zone_absurd;

use super::Family;

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "dates",
    checks: &[
        &date::DATE,
        &weekday::WEEKDAY,
        &obs_zone::OBS_ZONE,
        &zone_absurd::ZONE_ABSURD,
        &future::FUTURE,
        &past::PAST,
        &skew::SKEW,
    ],
};
