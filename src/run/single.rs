//! One article, which the operator asked for (R26).

use super::session::Session;
use crate::bot::Bot;
use crate::source::message_id::{self, Fetched};
use crate::source::reader::Reader;

/// Checks and answers the article of this message identifier.
pub(super) async fn check(
    session: &Session<'_>,
    bot: &mut Bot<'_>,
    reader: &mut Reader,
    identifier: &str,
) -> anyhow::Result<()> {
    let console = session.run.console;
    // Unquoted brackets are redirections to a shell, so people leave them out.
    let identifier = &match identifier.starts_with('<') {
        true => identifier.to_owned(),
        false => format!("<{identifier}>"),
    };
    match message_id::fetch(session.run, reader, identifier).await {
        Ok(Fetched::Article(incoming, is_listed)) => bot.force(*incoming, is_listed).await?,
        Ok(Fetched::Missing) => {
            let server = session.run.config.reader.address();
            console.error(&format!("{server} does not have {identifier}"));
        }
        Ok(Fetched::Interrupted) => {
            console.error(&format!("{identifier} was not answered: the run was ended"));
        }
        Err(error) if error.ends_connection() => session.report_lost(&error),
        Err(error) => console.error(&error.to_string()),
    }
    Ok(())
}
