//! One article by its message identifier (R26).

use jiff::Timestamp;

use super::reader::Reader;
use crate::article::{Article, printable};
use crate::bot::{Bot, Incoming, listed_groups};
use crate::decision::Circumstances;
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
    bot: &Bot<'_>,
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
        () = bot.stop().asked() => return Ok(Fetched::Interrupted),
    };
    let Some(octets) = octets else {
        return Ok(Fetched::Missing);
    };
    let article = Article::new(octets);
    let listed = listed_groups(&article, &bot.config().groups)
        .first()
        .map(|group| group.name.clone());
    let is_listed = listed.is_some();
    let newsgroup = listed
        .or_else(|| article.newsgroups().next().map(printable::one_line))
        .unwrap_or_default();
    let circumstances = Circumstances {
        autocheck: false,
        forced: true,
        first_run: false,
        now: Timestamp::now(),
    };
    let name = "by message identifier".to_owned();
    Ok(Fetched::Article(
        Box::new(Incoming {
            article,
            newsgroup,
            name,
            circumstances,
        }),
        is_listed,
    ))
}
