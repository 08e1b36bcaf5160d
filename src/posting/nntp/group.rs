//! Which newsgroups of the posting server take answers (R38a).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::article::Article;
use crate::console::{Console, Said};
use crate::followup::ProtoArticle;
use crate::nntp::{Connection, Error, GroupStatus};

/// How long what the server said of a group holds.
const STATUS_HOLDS: Duration = Duration::from_secs(60 * 60);

/// What the server said of its groups; all connections know it.
#[derive(Default)]
pub(super) struct Groups {
    known: Mutex<HashMap<String, Group>>,
}

/// What it said of one, and when.
struct Group {
    asked: Instant,
    /// None where it does not tell.
    status: Option<GroupStatus>,
    /// Why nothing can be posted there.
    said: Said,
}

impl Group {
    fn is_known(&self) -> bool {
        self.asked.elapsed() < STATUS_HOLDS
    }
}

impl Groups {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Group>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It is known of this group that it takes articles.
    #[cfg(test)]
    pub(super) fn knowing(name: &str) -> Groups {
        let group = Group {
            asked: Instant::now(),
            status: None,
            said: Said::default(),
        };
        Groups {
            known: Mutex::new(HashMap::from([(name.to_owned(), group)])),
        }
    }

    /// Whether it is known that the article may be posted into its group.
    pub(super) fn permits(&self, article: &ProtoArticle) -> bool {
        let known = self.lock();
        let group = known.get(&article.newsgroup);
        group.is_some_and(|group| {
            group.is_known() && reason(group.status.as_ref(), article).is_none()
        })
    }

    /// Why the article may not be posted into its group, if so. Asked once an
    /// hour and group; one error line for each group found closed.
    ///
    /// # Errors
    ///
    /// Where the connection is lost by asking.
    pub(super) async fn closed(
        &self,
        connection: &mut Connection,
        article: &ProtoArticle,
        console: &Console,
    ) -> Result<Option<String>, Error> {
        let name = &article.newsgroup;
        let known = self.lock().remove(name);
        let mut group = match known {
            Some(group) if group.is_known() => group,
            known => Group {
                asked: Instant::now(),
                status: status(connection, name).await?,
                said: known.map(|group| group.said).unwrap_or_default(),
            },
        };
        let reason = reason(group.status.as_ref(), article);
        if let Some(reason) = &reason
            && group.said.changes_to(reason)
        {
            console.error(&format!(
                "{name}: nothing can be posted there: {reason}; the answers are held"
            ));
        }
        self.lock().insert(name.clone(), group);
        Ok(reason)
    }
}

/// The status of a group; none where the server does not tell.
async fn status(connection: &mut Connection, name: &str) -> Result<Option<GroupStatus>, Error> {
    // Refused for whatever reason: as good as unknown.
    let told = |error: Error| match error.ends_connection() {
        true => Err(error),
        false => Ok(None),
    };
    match connection.list_active(name).await.or_else(told)? {
        // An empty list may be all that a server has to say to the question.
        Some(GroupStatus::Absent) => match connection.group(name).await {
            Err(Error::NoSuchGroup { .. }) => Ok(Some(GroupStatus::Absent)),
            Err(error) if error.ends_connection() => Err(error),
            Ok(_) | Err(_) => Ok(None),
        },
        status => Ok(status),
    }
}

/// Why an article may not be posted into a group of this status.
fn reason(status: Option<&GroupStatus>, article: &ProtoArticle) -> Option<String> {
    let reason = match status? {
        GroupStatus::Permitted => return None,
        // It may have been made, and held, before `[head]` was changed.
        GroupStatus::Moderated if is_approved(article) => return None,
        GroupStatus::Moderated => {
            "it is moderated, and the answer has no Approved; put one into [head]".to_owned()
        }
        GroupStatus::Absent => "the posting server does not have it".to_owned(),
        GroupStatus::Alias(other) => format!("it is an alias of {other}"),
        _ => "it is closed to postings".to_owned(),
    };
    Some(reason)
}

fn is_approved(article: &ProtoArticle) -> bool {
    let article = Article::new(article.octets().to_vec());
    article.header().body("approved").is_some()
}
