//! Which articles of a newsgroup are asked for (R38).

use super::wait;
use crate::config::ListedGroup;
use crate::nntp;
use crate::source::Run;
use crate::source::reader::Reader;

/// A range with more numbers than this may be asked for with LISTGROUP.
const LONG_RANGE: u64 = 1000;
/// It is, where it has this many times more numbers than articles.
const SPARSE: u64 = 10;

/// The numbers of at most `most` articles from `start` on, and the last number
/// that is thereby dealt with: all numbers there may be, or, where most are
/// holes, those that the server lists (R38). Nothing where the run is to end
/// meanwhile.
pub(super) async fn numbers(
    run: Run<'_>,
    reader: &mut Reader,
    group: &ListedGroup,
    state: nntp::Group,
    start: u64,
    most: u64,
) -> Result<Option<(Vec<u64>, u64)>, nntp::Error> {
    let most = usize::try_from(most).unwrap_or(usize::MAX - 1);
    let length = (state.high - start).saturating_add(1);
    if length > LONG_RANGE && length > SPARSE.saturating_mul(state.count) {
        while run.stop.reason().is_none() {
            let listed = tokio::select! {
                listed = async {
                    let connection = reader.connection().await?;
                    let range = start..=state.high;
                    // One more, which tells that there are more.
                    connection.list_group(&group.name, range, most + 1).await
                } => listed,
                () = run.stop.asked() => break,
            };
            match listed {
                Ok(listed) => return Ok(Some(first_of(listed, state.high, most))),
                Err(error) if error.ends_connection() => wait(run, reader, error).await?,
                Err(_) => break,
            }
        }
        if run.stop.reason().is_some() {
            return Ok(None);
        }
    }
    let end = state.high.min(start.saturating_add(most as u64 - 1));
    Ok(Some(((start..=end).collect(), end)))
}

/// The first `most` of the numbers that the server listed, and the last number
/// that is thereby dealt with.
fn first_of(mut listed: Vec<u64>, high: u64, most: usize) -> (Vec<u64>, u64) {
    if listed.len() <= most {
        return (listed, high);
    }
    listed.truncate(most);
    let end = listed.last().copied().unwrap_or(high);
    (listed, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r38_listed_numbers_are_cut_at_max_articles() {
        let listed = vec![7, 9, 5_000];
        assert_eq!(
            first_of(listed.clone(), 80_000, 3),
            (vec![7, 9, 5_000], 80_000)
        );
        assert_eq!(first_of(listed, 80_000, 2), (vec![7, 9], 9));
    }
}
