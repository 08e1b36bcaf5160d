//! Articles whose answers wait for filters, looked at again (R73).

use super::session::Session;
use crate::bot::Bot;
use crate::config::ListedGroup;
use crate::journal::Held;
use crate::nntp;
use crate::source::Incoming;
use crate::source::message_id::{self, Fetched};
use crate::source::reader::Reader;

/// How many are looked at at once.
const AT_ONCE: usize = 100;

/// Why it ended early.
pub(super) enum Error {
    /// The reading server cannot be asked.
    Nntp(nntp::Error),
    /// The journal cannot be used.
    Journal(crate::journal::Error),
}

impl From<crate::journal::Error> for Error {
    fn from(error: crate::journal::Error) -> Error {
        Error::Journal(error)
    }
}

impl Session<'_> {
    /// Takes the articles that wait for filters through the chain again, as if they
    /// came by once more, and posts what is due then. Ends where a filter has failed
    /// too often: the others would wait in vain.
    pub(super) async fn look_at_held(
        &self,
        bot: &mut Bot<'_>,
        reader: &mut Reader,
    ) -> Result<(), Error> {
        let stop = self.run.stop;
        let held = bot.journal().held()?;
        for portion in held.chunks(AT_ONCE) {
            if stop.reason().is_some() || bot.panel().is_some_and(|panel| panel.has_given_up()) {
                break;
            }
            let mut batch = Vec::with_capacity(portion.len());
            for one in portion {
                match self.fetch_held(reader, one).await.map_err(Error::Nntp)? {
                    Looked::Here(incoming) => batch.push(*incoming),
                    Looked::Gone(why) => {
                        let identifier = &one.message_identifier;
                        let text = format!("{identifier}: its answer waits no more: {why}");
                        self.run.console.log(&text);
                        let reason = format!("not answered: the answer waits no more: {why}");
                        bot.journal().let_go(identifier, &reason)?;
                    }
                    Looked::Interrupted => return Ok(()),
                }
            }
            if bot.answer(&batch, &[]).await? < batch.len() {
                break;
            }
        }
        Ok(())
    }

    async fn fetch_held(&self, reader: &mut Reader, held: &Held) -> Result<Looked, nntp::Error> {
        let is_it = |group: &&ListedGroup| group.name == held.newsgroup;
        let Some(group) = self.run.config.groups.iter().find(is_it) else {
            return Ok(Looked::Gone("its group is not in the list any more"));
        };
        let identifier = &held.message_identifier;
        let name = "looked at again".to_owned();
        match message_id::fetch(self.run, reader, identifier).await {
            Ok(Fetched::Article(incoming, _)) => {
                let incoming = Incoming::polled(incoming.article, name, false, group);
                Ok(Looked::Here(Box::new(incoming)))
            }
            Ok(Fetched::Missing) => Ok(Looked::Gone("the server does not have it any more")),
            Ok(Fetched::Interrupted) => Ok(Looked::Interrupted),
            Err(nntp::Error::Overlong { .. }) => Ok(Looked::Gone("it is over max_article_size")),
            Err(error) => Err(error),
        }
    }
}

/// What became of an article meanwhile.
enum Looked {
    Here(Box<Incoming>),
    Gone(&'static str),
    Interrupted,
}
