//! The numbers of a report: the one structure that `--format json` prints and
//! that templates get (R64, R67). docs/reports.md describes it. There is nothing
//! about persons in it.

use serde::Serialize;

use super::tally::Tally;
use crate::check::Severity;
use crate::journal::Answered;

/// All numbers of one report.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// What the report is called; absent where it was made by hand.
    pub label: Option<String>,
    /// The newsgroup, or the pattern of newsgroups; absent for all.
    pub newsgroup: Option<String>,
    /// The severity of the findings; absent for all.
    pub severity: Option<&'static str>,
    /// The newsreader; absent for all.
    pub newsreader: Option<String>,
    /// From when on, in unix seconds.
    pub since: i64,
    /// Until when, this second not included.
    pub until: i64,
    /// When it was made.
    pub created: i64,
    /// Whether it is a test: made-up events, or sent to somebody else.
    pub is_test: bool,
    /// The reports that told before what has relapsed, by their labels.
    pub references: Vec<String>,
    /// What became of the events; absent where it was made by hand.
    pub events: Option<Events>,
    /// The articles.
    pub articles: Articles,
    /// Those of the time before, which is as long.
    pub before: Articles,
    /// What was found, the commonest first.
    pub codes: Vec<Code>,
    /// The newsreaders, the commonest first.
    pub newsreaders: Vec<Newsreader>,
    /// The servers at which articles were injected, the commonest first.
    pub servers: Vec<Site>,
    /// The time from injection to the look that half of the articles did not
    /// exceed, in seconds.
    pub median_delay: Option<u32>,
    /// The texts that were answered with most.
    pub texts: Vec<CodeOf>,
}

/// What became of the events of a run in one newsgroup, step by step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Events {
    /// In the window.
    pub all: u64,
    /// Left out by `report_filter`.
    pub filtered: u64,
    /// Left out by `report_credibility`.
    pub discounted: u64,
    /// Held back, as their keys were reported shortly before.
    pub held: u64,
    /// Told for the first time.
    pub new: u64,
    /// Told although they were held back.
    pub relapsed: u64,
    /// Told, all in all.
    pub reported: u64,
}

/// Articles, and what followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Articles {
    /// Looked at.
    pub seen: u64,
    /// Checked.
    pub checked: u64,
    /// Answered, because somebody asked.
    pub requested: u64,
    /// Answered in autocheck.
    pub automatic: u64,
    /// Answered, because the operator wanted it.
    pub forced: u64,
    /// Not answered, because of a limit.
    pub limited: u64,
    /// Answers that were posted.
    pub posted: u64,
    /// Answers that the news server refused.
    pub refused: u64,
    /// Answers that were given up.
    pub expired: u64,
}

impl Articles {
    pub(super) fn add_answers(&mut self, answered: &Answered) {
        match &*answered.state {
            "posted" => self.posted += answered.count,
            "refused" => self.refused += answered.count,
            "expired" => self.expired += answered.count,
            _ => {}
        }
    }
}

/// What was found of one check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Code {
    /// The code of the check.
    pub code: String,
    /// Its severity.
    pub severity: &'static str,
    /// How often it was found.
    pub findings: u64,
    /// In how many articles.
    pub articles: u64,
    /// How many of these were answered.
    pub answered: u64,
    /// Their share of the checked articles, in per cent.
    pub share: f64,
    /// The share in the time before; absent where nothing was checked then.
    pub before: Option<f64>,
    /// How many events of it are told for the first time.
    pub new: u64,
    /// How many have relapsed.
    pub relapsed: u64,
}

/// A newsreader, and what it causes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Newsreader {
    /// Its code.
    pub newsreader: String,
    /// How many articles it wrote.
    pub articles: u64,
    /// What was found in them.
    pub codes: Vec<CodeOf>,
}

/// A code, and in how many articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeOf {
    /// The code of the check.
    pub code: String,
    /// In how many articles.
    pub articles: u64,
}

/// A server at which articles were injected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Its name.
    pub site: String,
    /// How many articles.
    pub articles: u64,
}

/// The share in per cent, with one digit behind the point.
pub fn percent(part: u64, of: u64) -> f64 {
    if of == 0 {
        return 0.0;
    }
    // Numbers of articles are far below what a float holds exactly.
    #[allow(clippy::cast_precision_loss)]
    let share = part as f64 * 1000.0 / of as f64;
    share.round() / 10.0
}

impl Figures {
    /// What was counted in a time, compared with the time before.
    pub fn new((since, until): (i64, i64), now: i64, tally: &mut Tally, before: &Tally) -> Figures {
        let mut codes = tally.codes();
        if before.articles.checked > 0 {
            for code in &mut codes {
                let articles = before.articles_with(&code.code);
                code.before = Some(percent(articles, before.articles.checked));
            }
        }
        let mut texts: Vec<CodeOf> = codes
            .iter()
            .filter(|code| code.answered > 0)
            .map(|code| CodeOf {
                code: code.code.clone(),
                articles: code.answered,
            })
            .collect();
        texts.sort_by(|a, b| (b.articles, &a.code).cmp(&(a.articles, &b.code)));
        Figures {
            since,
            until,
            created: now,
            articles: tally.articles,
            before: before.articles,
            codes,
            newsreaders: tally.newsreaders(),
            servers: tally.sites(),
            median_delay: tally.median_delay(),
            texts,
            ..Figures::default()
        }
    }

    /// Only findings of this severity are in it.
    #[must_use]
    pub fn of(self, severity: Severity) -> Figures {
        Figures {
            severity: Some(severity.name()),
            ..self
        }
    }
}

/// The findings by code, as RFC 4180 has it; no value needs quotes.
pub fn csv(figures: &Figures) -> String {
    let mut text =
        "code,severity,findings,articles,answered,share,before,new,relapsed\r\n".to_owned();
    for code in &figures.codes {
        let before = code
            .before
            .map(|share| share.to_string())
            .unwrap_or_default();
        let Code {
            code,
            severity,
            findings,
            articles,
            answered,
            share,
            new,
            relapsed,
            ..
        } = code;
        text.push_str(&format!(
            "{code},{severity},{findings},{articles},{answered},{share},{before},{new},{relapsed}\r\n"
        ));
    }
    text
}
