//! The articles of a newsgroup, fetched over one connection and given on batch
//! by batch: while one is dealt with, the next is on its way (R42).

use super::{Error, Rules};
use crate::article::Article;
use crate::config::ListedGroup;
use crate::nntp::{self, Articles, Reply, Retrieved};
use crate::source::reader::Reader;
use crate::source::{Incoming, Run, Take};

/// How many articles are a batch.
const WINDOW: usize = 100;
/// How many octets of articles are enough for one: what is held in memory is
/// this and one article.
const HELD: usize = 1024 * 1024;

/// The articles of a group that are still to be looked at.
pub(super) struct Backlog<'a> {
    pub(super) run: Run<'a>,
    pub(super) group: &'a ListedGroup,
    pub(super) rules: Rules,
    pub(super) first_run: bool,
    pub(super) left: &'a [u64],
    /// The number to be saved.
    pub(super) next: &'a mut Option<u64>,
}

impl Backlog<'_> {
    /// Gives articles on until none is left, the run is to end, or the
    /// connection gives trouble.
    pub(super) async fn go(
        &mut self,
        reader: &mut Reader,
        take: &mut impl Take,
    ) -> Result<(), Error> {
        let stop = self.run.stop;
        let connection = tokio::select! {
            connection = reader.connection() => connection?,
            () = stop.asked() => return Ok(()),
        };
        let mut articles = connection.articles(self.left);
        while !self.left.is_empty() && stop.reason().is_none() {
            let (fetched, trouble) = fetch(self.run, &mut articles).await;
            self.give(fetched, take).await?;
            if let Some(error) = trouble {
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Gives these articles on, the next ones of those that are left.
    async fn give(&mut self, fetched: Vec<Fetched>, take: &mut impl Take) -> Result<(), Error> {
        let (console, group) = (self.run.console, self.group);
        let Some(&(last, _)) = fetched.last() else {
            return Ok(());
        };
        let count = fetched.len();
        let mut to_go = self.left.len();
        let mut incoming = Vec::with_capacity(count);
        for (number, retrieved) in fetched {
            if let Some(reason) = refusal(&retrieved) {
                console.error(&format!("{}: article {number}: {reason}", group.name));
            }
            to_go -= 1;
            console.say(
                2,
                &format!("{}: article {number}, {to_go} to go", group.name),
            );
            if let Some(octets) = retrieved.article() {
                let article = Article::new(octets);
                let name = format!("article {number}");
                let taken = match self.rules {
                    Rules::Polling => Some(Incoming::polled(article, name, self.first_run, group)),
                    Rules::Feed => {
                        let groups = &self.run.config.groups;
                        Incoming::fed(article, name, self.first_run, groups)
                    }
                };
                incoming.extend(taken.map(|taken| (number, taken)));
            }
        }
        let (order, articles): (Vec<u64>, Vec<Incoming>) = incoming.into_iter().unzip();
        let taken = take(&articles, &[]).await?;
        console.advance_bar(count as u64);
        if let Some(number) = order.get(taken) {
            // The run is full: the next one goes on at this article.
            *self.next = Some(*number);
            return Ok(());
        }
        *self.next = Some(last.saturating_add(1));
        self.left = self.left.get(count..).unwrap_or_default();
        Ok(())
    }
}

/// An article number, and what the server gave for it.
type Fetched = (u64, Retrieved);

/// Fetches articles, as many as are a batch, or as far as it goes:
/// until the connection gives trouble, or the run is to end.
async fn fetch(
    run: Run<'_>,
    articles: &mut Articles<'_, u64>,
) -> (Vec<Fetched>, Option<nntp::Error>) {
    let mut fetched: Vec<Fetched> = Vec::with_capacity(WINDOW);
    let mut held = 0;
    let mut trouble = None;
    while fetched.len() < WINDOW && held < HELD {
        let next = tokio::select! {
            next = articles.next() => next,
            () = run.stop.asked() => break,
        };
        match next {
            Ok(Some((number, retrieved))) => {
                if let Retrieved::Article(octets) = &retrieved {
                    held += octets.len();
                }
                fetched.push((number, retrieved));
            }
            Ok(None) => break,
            Err(error) => {
                trouble = Some(error);
                break;
            }
        }
    }
    // Before one that could be had, it is trouble with one article. At the end
    // it may be trouble with all: then they are not to be passed over.
    while let Some(reply) = fault(fetched.last()) {
        trouble.get_or_insert(nntp::Error::Refused {
            server: run.config.reader.address().into(),
            command: "ARTICLE",
            reply,
        });
        fetched.pop();
    }
    (fetched, trouble)
}

/// The reply of a server that cannot give an article at the moment: 403, an
/// internal fault (RFC 3977, section 3.2.1).
fn fault(fetched: Option<&Fetched>) -> Option<Reply> {
    match fetched {
        Some((_, Retrieved::Refused(reply))) if reply.code() == 403 => Some(reply.clone()),
        _ => None,
    }
}

/// Why an article that is there could not be had.
fn refusal(retrieved: &Retrieved) -> Option<String> {
    match retrieved {
        Retrieved::Refused(reply) => Some(format!("the server does not give it: {reply}")),
        Retrieved::Overlong => Some("it is too long".to_owned()),
        Retrieved::Article(_) | Retrieved::Missing => None,
    }
}
