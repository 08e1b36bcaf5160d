//! `artchk withdraw`: taking answers back (R56).

use jiff::Timestamp;

use super::args::WithdrawArgs;
use super::journal::{bracketed, is_nobody, look};
use super::{FAILED, TRY_LATER, WRONG_CONFIG, complain, print};
use crate::config::{Config, Files, shell_word};
use crate::console::Console;
use crate::followup::cancel::{self, Secret};
use crate::journal::{Answer, AnswerState, Journal, Outcome, WithdrawalState};
use crate::posting::nntp::Poster;
use crate::run::ready;

/// Posts the cancels of answers, each once. Exit status 1 where an answer cannot
/// be withdrawn, 75 where its cancel could not be posted now.
///
/// # Errors
///
/// When the journal cannot be read or written.
pub fn run(args: &WithdrawArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    if is_nobody(&files) {
        return Ok(WRONG_CONFIG);
    }
    let (config, faults) = ready::read(&files);
    for fault in &faults {
        complain(&fault.to_string());
    }
    let Some(config) = config else {
        return Ok(WRONG_CONFIG);
    };
    let Some(secret) = &config.cancel_secret else {
        complain("there is no cancel_secret: the answers have no Cancel-Lock");
        return Ok(WRONG_CONFIG);
    };
    if let Err(status) = look(&files, FAILED)? {
        return Ok(status);
    }
    let console = Console::new(0, false);
    if let Err(error) = console.open_log(&files.log()) {
        let file = files.log();
        complain(&format!("{}: cannot open the log: {error}", file.display()));
        return Ok(FAILED);
    }
    let mut journal = Journal::open(&files.database())?;
    let (answers, before) = wanted(args, &files, &journal, &console)?;
    let domain = &config.message_id_domain;
    let cancels: Vec<_> = answers
        .iter()
        .map(|answer| {
            let cancel = cancel::identifier(&answer.message_identifier, domain);
            (answer.id, cancel)
        })
        .collect();
    journal.withdraw(&cancels, Timestamp::now().as_second())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let posted = runtime.block_on(post(&answers, &config, secret, &console, &mut journal));
    // A name server that does not answer would be waited for.
    runtime.shutdown_background();
    let mut text = format!("{} of {} withdrawn", posted?, answers.len());
    if before > 0 {
        text.push_str(&format!("; {before} were before"));
    }
    let written = print(format!("{text}\n").as_bytes());
    Ok(if console.has_failed() {
        FAILED
    } else if console.must_try_later() {
        TRY_LATER
    } else {
        written
    })
}

/// The answers that are to be withdrawn and are not yet, and of how many that
/// nobody has named that is so already.
fn wanted(
    args: &WithdrawArgs,
    files: &Files,
    journal: &Journal,
    console: &Console,
) -> anyhow::Result<(Vec<Answer>, usize)> {
    let mut answers = match args.since {
        Some(since) => journal.posted_since(since.second())?,
        None if args.identifiers.is_empty() => journal.withdrawals_due()?,
        None => Vec::new(),
    };
    let unnamed = answers.len();
    for identifier in &args.identifiers {
        let identifier = bracketed(identifier);
        match journal.answer_of(&identifier)? {
            Some(answer) if !answer.message_identifier.starts_with('<') => console.error(&format!(
                "{identifier}: belongs to a person who was forgotten, and is known by a digest alone"
            )),
            Some(answer) if answer.state == AnswerState::Posted => answers.push(answer),
            Some(answer) if answer.state == AnswerState::Due => console.error(&format!(
                "{identifier}: is not posted yet ({} gives it up)",
                files.command("pending drop", &shell_word(&identifier))
            )),
            Some(answer) => {
                console.error(&format!("{identifier}: is {}, not posted", answer.state))
            }
            None => console.error(&format!("{identifier}: the journal has no such answer")),
        }
    }
    let (mut left, mut before) = (Vec::new(), 0);
    for (place, answer) in answers.into_iter().enumerate() {
        let is_new = !left.iter().any(|other: &Answer| other.id == answer.id);
        match journal.withdrawal(answer.id)? {
            Some(WithdrawalState::Posted) if place < unnamed => before += 1,
            Some(WithdrawalState::Posted) => {
                let own = &answer.message_identifier;
                console.complain(&format!("{own}: is withdrawn already"));
            }
            _ if is_new => left.push(answer),
            _ => {}
        }
    }
    Ok((left, before))
}

/// Posts the cancels, and gives back how many are out.
async fn post(
    answers: &[Answer],
    config: &Config,
    secret: &Secret,
    console: &Console,
    journal: &mut Journal,
) -> anyhow::Result<usize> {
    let mut poster = Poster::new(config, None, console);
    let mut posted = 0;
    for answer in answers {
        let own = &answer.message_identifier;
        let domain = &config.message_id_domain;
        let head = config.texts_for(&answer.newsgroup).head;
        let article = cancel::assemble(own, &answer.newsgroup, domain, head, secret);
        let outcome = poster.post(&article).await;
        journal.settle_withdrawal(answer.id, &outcome, Timestamp::now().as_second())?;
        let by = &article.message_id;
        match &outcome {
            Outcome::Posted { reply } | Outcome::Present { reply, .. } => {
                console.log(&format!("{own} is withdrawn by {by}: {reply}"));
                posted += 1;
            }
            Outcome::Refused { reply } => {
                console.error(&format!("{own}: its cancel was refused: {reply}"));
            }
            Outcome::Deferred { reply } | Outcome::Unsent { reply } | Outcome::Held { reply } => {
                console.later(&format!("{own}: its cancel is not posted yet: {reply}"));
            }
        }
    }
    poster.close().await;
    Ok(posted)
}
