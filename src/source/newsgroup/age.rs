//! Which articles of a group that is read for the first time are too old to be
//! fetched at all (R38).

use std::collections::HashSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::select;
use crate::article::field::date;
use crate::nntp;
use crate::source::Run;
use crate::source::reader::Reader;

/// From so many articles on their dates are asked for.
const MANY: usize = 50;
/// Of how many articles the dates are asked for at once.
const AT_ONCE: usize = 1000;
/// An article may have been under way for a while before it was injected, and its
/// age counts from then.
const UNDER_WAY: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Takes those out that are older than `max_age` by their Date. Whatever keeps the
/// server from telling leaves them in. Nothing where the run is to end meanwhile.
///
/// # Errors
///
/// When the group cannot be selected again.
pub(super) async fn without_old(
    run: Run<'_>,
    reader: &mut Reader,
    group: &str,
    mut numbers: Vec<u64>,
    max_age: Option<Duration>,
) -> Result<Option<Vec<u64>>, nntp::Error> {
    let Some(limit) = max_age.and_then(|age| SignedDuration::try_from(age).ok()) else {
        return Ok(Some(numbers));
    };
    let now = Timestamp::now();
    let limit = limit.saturating_add(UNDER_WAY);
    let is_old = |text: &str| {
        date::lenient(text.trim()).is_some_and(|date| now.duration_since(date) > limit)
    };
    let mut old = HashSet::new();
    let chunks = match numbers.len() {
        0..MANY => &[],
        _ => &numbers[..],
    };
    for chunk in chunks.chunks(AT_ONCE) {
        let (Some(&first), Some(&last)) = (chunk.first(), chunk.last()) else {
            break;
        };
        let take = |number, text: &str| {
            if is_old(text) {
                old.insert(number);
            }
        };
        let asked = async {
            let connection = reader.connection().await?;
            connection.dates(&(first..=last), take).await
        };
        let told = tokio::select! {
            told = asked => told,
            () = run.stop.asked() => {
                reader.drop_connection();
                return Ok(None);
            }
        };
        match told {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                reader.drop_connection();
                if select(run, reader, group).await?.is_none() {
                    return Ok(None);
                }
                break;
            }
        }
    }
    numbers.retain(|number| !old.contains(number));
    let left_out = old.len();
    if left_out > 0 {
        let text = format!("{group}: {left_out} articles are older than max_age: not fetched");
        run.console.say(1, &text);
        run.console.log(&text);
    }
    Ok(Some(numbers))
}
