//! One article by its message identifier (R26).

use super::reader::Reader;
use super::{Incoming, Run};
use crate::article::Article;
use crate::nntp;

/// What was found under the identifier.
pub enum Fetched {
    /// The article, and whether one of its groups is in the list.
    Article(Box<Incoming>, bool),
    /// The server does not have it.
    Missing,
    /// The run is to end before it came.
    Interrupted,
}

/// Fetches the article that the operator wants checked. The answer goes into
/// the first of its Newsgroups that is in the list.
///
/// # Errors
///
/// When the reading server fails.
pub async fn fetch(
    run: Run<'_>,
    reader: &mut Reader,
    identifier: &str,
) -> Result<Fetched, nntp::Error> {
    let answer = async {
        loop {
            match reader.connection().await?.article_by_id(identifier).await {
                Err(error) if error.ends_connection() => reader.lost(error).await?,
                answer => break answer,
            }
        }
    };
    let octets = tokio::select! {
        octets = answer => octets?,
        () = run.stop.asked() => return Ok(Fetched::Interrupted),
    };
    let Some(octets) = octets else {
        return Ok(Fetched::Missing);
    };
    let name = "by message identifier".to_owned();
    let (incoming, is_listed) = Incoming::asked_for(Article::new(octets), name, &run.config.groups);
    Ok(Fetched::Article(Box::new(incoming), is_listed))
}
