//! Statistics for a newsgroup (R68): first the journal, then the news server.

use std::io::{self, Write};

use jiff::Timestamp;

use super::super::args::ReportArgs;
use super::super::init::sample_blocks;
use super::super::moment::Moment;
use super::super::{DISABLED, DONE, FAILED, USAGE, WRONG_CONFIG, complain, shown};
use super::{alone, configured, journal, language, runtime, status};
use crate::article::field::newsgroups::newsgroups;
use crate::config::{Config, Files, Match, Wildmat};
use crate::console::Console;
use crate::followup::ProtoArticle;
use crate::journal::{Journal, Outcome, Statistics, StatisticsState};
use crate::posting::nntp::Poster;
use crate::report::figures::Figures;
use crate::report::statistics::{Days, Matter};
use crate::report::tally::{self, Wanted};
use crate::report::template::Template;

/// Posts the statistics of some days into a newsgroup, once.
pub(super) fn post(args: &ReportArgs, files: &Files, newsgroup: &str) -> anyhow::Result<u8> {
    if args.test_data && !args.dry_run {
        complain("--test-data is made up and never posted; --dry-run shows the article");
        return Ok(USAGE);
    }
    let config = match configured(files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    if let Err(why) = may_go_to(newsgroup, &config) {
        complain(&why);
        return Ok(USAGE);
    }
    let now = Timestamp::now().as_second();
    let days = match days(args, now) {
        Ok(days) => days,
        Err(why) => {
            complain(&why);
            return Ok(USAGE);
        }
    };
    let about = args.group.as_ref().map(ToString::to_string);
    let matter = Matter {
        newsgroup,
        about: about.as_deref(),
        days,
    };
    if args.dry_run {
        let journal = match journal(args, files, now)? {
            Ok(journal) => journal,
            Err(status) => return Ok(status),
        };
        return Ok(match assemble(args, &config, &journal, matter, now)? {
            Ok(Some(article)) => {
                let octets = article.dated(Timestamp::now());
                let text = String::from_utf8_lossy(&octets).replace("\r\n", "\n");
                super::super::print(text.as_bytes())
            }
            Ok(None) => nothing(matter),
            Err(status) => status,
        });
    }
    if let Some(file) = files.disabled().iter().find(|file| file.exists()) {
        complain(&format!("{} is there: nothing is posted", shown(file)));
        return Ok(DISABLED);
    }
    if !files.database().exists() {
        let file = files.database();
        complain(&format!("{}: there is no journal yet", shown(&file)));
        return Ok(FAILED);
    }
    let (console, _lock) = match alone(files, args.verbose)? {
        Ok(alone) => alone,
        Err(status) => return Ok(status),
    };
    let mut journal = Journal::open(&files.database())?;
    let own = matter.identifier(&config.message_id_domain);
    match journal.statistics(&own)? {
        Some(Statistics {
            state: StatisticsState::Posted,
            ..
        }) => console.say(0, &format!("{own}: was posted already")),
        Some(Statistics {
            state: StatisticsState::Due,
            ..
        }) => {}
        Some(_) | None => match assemble(args, &config, &journal, matter, now)? {
            Ok(Some(article)) => {
                journal.record_statistics(&own, newsgroup, article.octets(), now)?;
            }
            Ok(None) => return Ok(nothing(matter)),
            Err(status) => return Ok(status),
        },
    }
    let runtime = runtime()?;
    let posted = runtime.block_on(post_due(&mut journal, &config, &console));
    runtime.shutdown_background();
    posted?;
    Ok(status(&console))
}

fn nothing(matter: Matter<'_>) -> u8 {
    let about = matter.about.unwrap_or(matter.newsgroup);
    complain(&format!(
        "{about}: no article was seen in that time, so there is nothing to post"
    ));
    DONE
}

/// Whether statistics may be posted there, or why not.
fn may_go_to(newsgroup: &str, config: &Config) -> Result<(), String> {
    let list = newsgroups(newsgroup);
    if !list.defects.is_empty() || list.names(newsgroup).count() != 1 {
        return Err(format!("{newsgroup:?} is no name of a newsgroup"));
    }
    let is_test = config.group_pattern.is_match(newsgroup) == Match::Yes;
    let is_named = config.reports.groups.as_ref();
    let is_named = is_named.is_some_and(|groups| groups.matches(newsgroup));
    match is_test || is_named {
        true => Ok(()),
        false => Err(format!(
            "{newsgroup}: neither group_pattern nor report_groups has it, so nothing is posted there"
        )),
    }
}

/// The days that were asked for, all of them over; else why not.
fn days(args: &ReportArgs, now: i64) -> Result<Days, String> {
    let days = match (&args.month, args.since) {
        (Some(month), _) => *month,
        (None, Some(since)) => {
            let until = args.until.map_or(now, Moment::second);
            Days::between(since.second(), until)
                .ok_or("there is no whole day (in UTC) between --since and --until")?
        }
        (None, None) => Days::month_before(now),
    };
    match days.window().1 <= now {
        true => Ok(days),
        false => Err("these days are not over yet (in UTC)".to_owned()),
    }
}

/// The article; nothing where no article was seen in that time.
fn assemble(
    args: &ReportArgs,
    config: &Config,
    journal: &Journal,
    matter: Matter<'_>,
    now: i64,
) -> anyhow::Result<Result<Option<ProtoArticle>, u8>> {
    let own = Wildmat::read(matter.newsgroup).map_err(anyhow::Error::msg)?;
    // Made-up articles are not of the operator's groups.
    let newsgroups = match args.test_data {
        true => None,
        false => args.group.as_ref().or(Some(&own)),
    };
    let wanted = Wanted {
        newsgroups,
        ..Wanted::default()
    };
    let (since, until) = matter.days.window();
    let mut tally = tally::together(journal, since, until, &wanted)?;
    if tally.articles.seen == 0 {
        return Ok(Ok(None));
    }
    let (from, to) = matter.days.before();
    let before = tally::together(journal, from, to, &wanted)?;
    let figures = Figures {
        is_test: args.test_data,
        ..Figures::new((since, until), now, &mut tally, &before)
    };
    let folder = config.reports.templates.as_deref();
    let language = language(args, Some(config));
    let template = Template::statistics(args.template.as_deref(), folder, language);
    let words = sample_blocks(language);
    let head = config.texts_for(matter.newsgroup).head;
    let made = template.and_then(|template| {
        matter.assemble(&figures, &template, head, &words, &config.message_id_domain)
    });
    Ok(match made {
        Ok(article) => Ok(Some(match &config.cancel_secret {
            Some(secret) => article.locked(secret),
            None => article,
        })),
        Err(why) => {
            complain(&why);
            Err(WRONG_CONFIG)
        }
    })
}

/// Posts what is due, also of earlier calls.
async fn post_due(journal: &mut Journal, config: &Config, console: &Console) -> anyhow::Result<()> {
    let mut poster = Poster::new(config, None, console);
    for due in journal.statistics_due()? {
        let (own, newsgroup) = (due.message_identifier, due.newsgroup);
        let article = ProtoArticle::from_journal(own.clone(), newsgroup.clone(), due.article);
        let outcome = poster.post(&article).await;
        journal.settle_statistics(&own, &outcome, Timestamp::now().as_second())?;
        match &outcome {
            Outcome::Posted { reply } | Outcome::Present { reply, .. } => {
                console.log(&format!("statistics {own} are posted: {reply}"));
                console.say(0, &format!("{newsgroup}: posted as {own}"));
            }
            Outcome::Refused { reply } => {
                console.error(&format!(
                    "{newsgroup}: statistics {own} were refused: {reply}"
                ));
            }
            Outcome::Deferred { reply } | Outcome::Unsent { reply } | Outcome::Held { reply } => {
                console.later(&format!(
                    "{newsgroup}: statistics {own} are not posted yet: {reply}"
                ));
            }
        }
    }
    poster.close().await;
    io::stdout().flush()?;
    Ok(())
}
