//! `artchk train`: teaching the filters what is spam and what is not (R74).
//!
//! Nothing else teaches them: what the bot has decided itself is no lesson.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use nix::unistd::{User, getuid};

use super::args::TrainArgs;
use super::check::files;
use super::check::pieces::Pieces;
use super::fetch::{self, NotHad};
use super::journal::{bracketed, later};
use super::{DONE, FAILED, TRY_LATER, WRONG_CONFIG, complain, print, shown};
use crate::article::{Article, printable};
use crate::bot::author;
use crate::config::Config;
use crate::console::Console;
use crate::filter::{Case, Learnt, Lesson, Panel, Taken, Trouble};
use crate::journal::{Journal, Store, Taught, identity, learnt};
use crate::nntp::{self, Connection};

/// Teaches. Exit status 1 where an article or a filter refuses, 75 where one cannot
/// be had now, 78 where there is nothing that can learn.
///
/// # Errors
///
/// When the journal cannot be read or written; where another process keeps it
/// locked, that is exit status 75.
pub fn run(args: &TrainArgs, program: &str) -> anyhow::Result<u8> {
    train(args, program).or_else(later)
}

fn train(args: &TrainArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    let config = match fetch::config(&files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    let user = user();
    if let Some(trainers) = &config.filters.trainers
        && !trainers.contains(&user)
    {
        complain(&format!("trainers: {user} may not teach the filters"));
        return Ok(FAILED);
    }
    let Some(panel) = panel(&config) else {
        return Ok(WRONG_CONFIG);
    };
    let console = Console::new(0, false);
    if let Err(error) = console.open_log(&files.log()) {
        let file = files.log();
        complain(&format!("{}: cannot open the log: {error}", file.display()));
        return Ok(FAILED);
    }
    let school = School {
        args,
        config: &config,
        panel,
        journal: Journal::open(&files.database())?,
        console: &console,
        user,
        reader: None,
        taught: 0,
        articles: 0,
        status: DONE,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let status = runtime.block_on(school.open());
    runtime.shutdown_background();
    status
}

/// Those that may be taught; where there are none, that is said.
fn panel(config: &Config) -> Option<Panel> {
    let panel = Panel::wanted(&config.filters);
    let external: Vec<&str> = panel
        .iter()
        .flat_map(Panel::filters)
        .filter(|filter| filter.is_external())
        .map(|filter| filter.name())
        .collect();
    if external.is_empty() {
        complain("no filter is on that can learn");
        return None;
    }
    if !config.filters.train_external {
        let names = external.join(", ");
        complain(&format!("train_external is n: {names} may not be taught"));
        return None;
    }
    panel
}

/// The local user: by name, else by number.
fn user() -> String {
    let id = getuid();
    match User::from_uid(id) {
        Ok(Some(user)) => user.name,
        _ => id.to_string(),
    }
}

/// Whoever teaches, and whom.
struct School<'a> {
    args: &'a TrainArgs,
    config: &'a Config,
    panel: Panel,
    journal: Journal,
    console: &'a Console,
    user: String,
    reader: Option<Connection>,
    /// How many articles a filter has taken.
    taught: usize,
    articles: usize,
    status: u8,
}

impl School<'_> {
    async fn open(mut self) -> anyhow::Result<u8> {
        for typed in &self.args.articles {
            match fetch::is_identifier(typed) {
                true => self.by_identifier(&bracketed(typed)).await?,
                false => self.in_files(typed).await?,
            }
        }
        if let Some(reader) = self.reader.take() {
            reader.quit().await;
        }
        let (taught, articles, class) = (self.taught, self.articles, self.args.class.name());
        let done = self.done();
        let text = format!("{taught} of {articles} {done} as {class}\n");
        Ok(match print(text.as_bytes()) {
            DONE => self.status,
            failed => failed,
        })
    }

    /// What is done with an article.
    fn done(&self) -> &'static str {
        match self.args.forget {
            true => "forgotten",
            false => "taught",
        }
    }

    /// Says what is wrong, and keeps the exit status for it.
    fn fails(&mut self, text: &str, status: u8) {
        complain(text);
        self.status = worse(self.status, status);
    }

    async fn by_identifier(&mut self, identifier: &str) -> anyhow::Result<()> {
        self.articles += 1;
        let asked = self.fetch(identifier).await;
        if asked.is_err() {
            self.reader = None;
        }
        match fetch::had(self.config, identifier, asked) {
            Ok(article) => return self.teach(identifier, &article).await,
            Err(NotHad { text, status }) => self.fails(&text, status),
        }
        Ok(())
    }

    async fn fetch(&mut self, identifier: &str) -> Result<Option<Vec<u8>>, nntp::Error> {
        let reader = match &mut self.reader {
            Some(reader) => reader,
            none => none.insert(fetch::open(self.config).await?),
        };
        reader.article_by_id(identifier).await
    }

    async fn in_files(&mut self, typed: &str) -> anyhow::Result<()> {
        for file in files::all(&[PathBuf::from(typed)], 1) {
            let opened = match &file {
                Ok(file) => files::open(file).map_err(|error| (file.as_path(), error)),
                Err((file, error)) => {
                    self.unreadable(file, &error.to_string());
                    continue;
                }
            };
            match opened {
                Ok(from) => {
                    for piece in Pieces::of(from) {
                        match piece {
                            Ok(piece) => {
                                self.articles += 1;
                                let whence = shown(Path::new(typed)).to_string();
                                self.teach(&whence, &piece.into_article()).await?;
                            }
                            Err(error) => self.unreadable(Path::new(typed), &error.to_string()),
                        }
                    }
                }
                Err((file, error)) => self.unreadable(file, &error.to_string()),
            }
        }
        Ok(())
    }

    fn unreadable(&mut self, file: &Path, error: &str) {
        self.articles += 1;
        let text = format!("{}: cannot read it: {error}", shown(file));
        self.fails(&text, FAILED);
    }

    /// Teaches an article; of what is none this is where it stands.
    async fn teach(&mut self, whence: &str, article: &Article) -> anyhow::Result<()> {
        if !fetch::is_article(article) {
            self.fails(&format!("{whence}: no article: it has no header"), FAILED);
            return Ok(());
        }
        let class = self.args.class;
        let lesson = match self.args.forget {
            true => Lesson::Forget(class),
            false => Lesson::Is(class),
        };
        let identifier = identity(article);
        let by = author(article);
        let lessons = self.journal.read(&identifier)?.lessons;
        let now = Timestamp::now().as_second();
        let known = self
            .journal
            .author_since(by.as_deref().unwrap_or_default())?;
        let days = (now - known.unwrap_or(now)) / (24 * 60 * 60);
        let case = Case {
            known_days: Some(u32::try_from(days).unwrap_or(0)),
            ..Case::of(article)
        };
        let entered = Taught {
            at: now,
            user: self.user.clone(),
            identifier,
            author: by,
            class,
            forgotten: self.args.forget,
            filters: Vec::new(),
        };
        // First the journal: what cannot be noted is not taught.
        let id = self.journal.enter_lesson(&entered)?;
        let before = |filter: &str| learnt(&lessons, filter);
        let taken = self.panel.teach(case, lesson, before).await;
        let took = |taken: &&Taken| match taken.learnt {
            Ok(Learnt::Now) => true,
            // What it had to forget it had forgotten when nobody heard of it any more.
            Ok(Learnt::Before) => !self.args.forget || before(taken.filter) == Some(class),
            _ => false,
        };
        let filters = taken.iter().filter(took);
        let filters: Vec<String> = filters.map(|taken| taken.filter.to_owned()).collect();
        // Who was too late with his answer may have learnt all the same.
        let is_late = |taken: &Taken| taken.learnt == Err(Trouble::Late);
        if !filters.is_empty() || !taken.iter().any(is_late) {
            self.journal.settle_lesson(id, &filters)?;
        }
        for text in self.panel.troubles() {
            self.console.complain(&text);
        }
        let shown = printable::one_line(&entered.identifier);
        let words: Vec<String> = taken.iter().map(|taken| self.in_words(taken)).collect();
        let line = format!("{shown}: {}\n", printable::one_line(&words.join("; ")));
        self.status = worse(self.status, print(line.as_bytes()));
        for taken in &taken {
            self.status = worse(self.status, status(&taken.learnt));
        }
        if filters.is_empty() {
            // Each has said why, or that it cannot, or that there was nothing to forget.
            let is_settled = taken.iter().any(|taken| taken.learnt == Ok(Learnt::Before));
            if self.status == DONE && !is_settled {
                self.status = FAILED;
            }
            return Ok(());
        }
        let done = self.done();
        let (who, names) = (&self.user, filters.join(", "));
        let class_name = class.name();
        self.console.log(&format!(
            "{shown}: {done} as {class_name} by {who}: {names}"
        ));
        self.taught += 1;
        Ok(())
    }

    /// What became of the lesson at one filter.
    fn in_words(&self, taken: &Taken) -> String {
        let forget = self.args.forget;
        let words = match &taken.learnt {
            Ok(Learnt::Now) if forget => "forgotten",
            Ok(Learnt::Now) => "learnt",
            Ok(Learnt::Before) if forget => {
                return format!(
                    "{}: had not learnt it as {}",
                    taken.filter,
                    self.args.class.name()
                );
            }
            Ok(Learnt::Before) => "had learnt it before",
            Ok(Learnt::Cannot) if forget => "cannot forget",
            Ok(Learnt::Cannot) => "cannot learn",
            Err(trouble) => return format!("{}: not taught ({trouble})", taken.filter),
        };
        format!("{}: {words}", taken.filter)
    }
}

fn status(learnt: &Result<Learnt, Trouble>) -> u8 {
    match learnt {
        Ok(_) => DONE,
        Err(Trouble::Late | Trouble::Away(_) | Trouble::LeftAlone) => TRY_LATER,
        Err(_) => FAILED,
    }
}

/// What wants a person counts more than what another attempt may put right.
pub(super) fn worse(one: u8, other: u8) -> u8 {
    match (one, other) {
        (FAILED, _) | (_, FAILED) => FAILED,
        _ => one.max(other),
    }
}
