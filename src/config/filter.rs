//! What the operator wants of scoring filters (R70 to R73).

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fault::{Faults, did_you_mean, quoted};
use super::files::Files;
use super::kind::{self, Form};
use super::parameter::{
    ANSWER_FROM, FILTER, FILTER_AWAY, FILTER_LIMIT, FILTER_POINTS, FILTER_REQUESTED,
    FILTER_TIMEOUT, Parameter, RSPAMD, RSPAMD_CONTROLLER, RSPAMD_PASSWORD, SPAMBAYES,
    SPAMBAYES_HAM, SPAMBAYES_SPAM, SPAMD, TLS_CA, TRAIN_EXTERNAL, TRAINERS, USE_EXTERNAL, Values,
};
use super::pattern::Pattern;
use super::rc::Known;
use super::server::HostAndPort;
use super::url::Url;
use super::{decode, kill};
use crate::filter::{self, Endpoint, Kind, Points};

/// What the operator wants of scoring filters.
#[derive(Clone, Debug)]
pub struct Filters {
    switched: Vec<(String, bool)>,
    points: Vec<(String, Points)>,
    limits: Vec<(String, u32)>,
    /// The rules of `NAME.score`; nothing where there is no such file.
    pub rules: Option<Vec<ScoreRule>>,
    /// The file of these rules, whether or not it is there.
    pub rules_file: PathBuf,
    /// The points that an answer needs.
    pub answer_from: Points,
    /// Whether the points hold for answers that somebody asked for, too.
    pub requested: bool,
    /// How long a filter has for an article.
    pub timeout: Duration,
    /// Where rspamd looks at articles.
    pub rspamd: Option<Url>,
    /// Where it learns.
    pub rspamd_controller: Option<Url>,
    /// What it wants for that.
    pub rspamd_password: Option<Password>,
    /// Where spamd is.
    pub(crate) spamd: Option<HostAndPort>,
    /// Where SpamBayes is.
    pub spambayes: Option<Url>,
    /// Below this score it means ham.
    pub spambayes_ham: f64,
    /// From this score on it means spam.
    pub spambayes_spam: f64,
    /// Whether articles may be handed to other machines.
    pub use_external: bool,
    /// What becomes of an automatic answer while a filter cannot tell.
    pub away: Away,
    /// Whether filters that hand articles to other programs may be taught.
    pub train_external: bool,
    /// The local users who may teach; nothing where all may who can write the journal.
    pub trainers: Option<Vec<String>>,
    /// Certificates to trust in place of the system's.
    ca_file: Option<PathBuf>,
}

/// What becomes of an automatic answer while a filter cannot tell (R73).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// It goes out as if the filter had no opinion.
    Answer,
    /// It waits until the article can be scored, or is too old.
    Hold,
}

pub(super) const AWAY: kind::Kind<Away> = kind::Kind {
    form: Form::OneOf(&["answer", "hold"]),
    read: |text| match text.to_ascii_lowercase().as_str() {
        "answer" => Ok(Away::Answer),
        "hold" => Ok(Away::Hold),
        _ => Err(format!("{} is neither answer nor hold", quoted(text))),
    },
};

pub(super) const USERS: kind::Kind<Vec<String>> = kind::Kind {
    form: Form::Text,
    read: |text| {
        let names = text.split([' ', '\t', ',']).filter(|name| !name.is_empty());
        let names: Vec<String> = names.map(str::to_owned).collect();
        // Those of other systems have signs, too: ours$, a@b, A\b.
        let fits = |c: char| c.is_alphanumeric() || "._-$@+\\".contains(c);
        match names.iter().find(|name| !name.chars().all(fits)) {
            Some(wrong) => Err(format!("{} is no name of a user", quoted(wrong))),
            None if names.is_empty() => Err("there is no name".to_owned()),
            None => Ok(names),
        }
    },
};

/// A password that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// To be sent, and nothing else.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// A rule of `NAME.score`: articles whose field, or text, matches get the points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreRule {
    /// The name of the header field, or `body`; case means nothing.
    pub field: String,
    /// What it gives.
    pub points: Points,
    /// What its content, raw or decoded, is compared with.
    pub pattern: Pattern,
    /// The line in the file.
    pub line: usize,
}

/// Nothing is on.
impl Default for Filters {
    fn default() -> Filters {
        Filters {
            switched: Vec::new(),
            points: Vec::new(),
            limits: Vec::new(),
            rules: None,
            rules_file: PathBuf::new(),
            answer_from: ANSWER_FROM.by_default(),
            requested: FILTER_REQUESTED.by_default(),
            timeout: FILTER_TIMEOUT.by_default(),
            rspamd: None,
            rspamd_controller: None,
            rspamd_password: None,
            spamd: None,
            spambayes: None,
            spambayes_ham: SPAMBAYES_HAM.by_default(),
            spambayes_spam: SPAMBAYES_SPAM.by_default(),
            use_external: USE_EXTERNAL.by_default(),
            away: FILTER_AWAY.by_default(),
            train_external: TRAIN_EXTERNAL.by_default(),
            trainers: None,
            ca_file: None,
        }
    }
}

impl Filters {
    /// Whether a filter is on, which it is by default or not.
    pub fn is_on(&self, name: &str, by_default: bool) -> bool {
        let switched = self.switched.iter().find(|(named, _)| named == name);
        switched.map_or(by_default, |(_, on)| *on)
    }

    /// What a filter gives at its worst.
    pub fn points(&self, name: &str) -> Points {
        let given = self.points.iter().find(|(named, _)| named == name);
        given.map_or_else(|| FILTER_POINTS.by_default(), |(_, points)| *points)
    }

    /// How much a filter lets pass.
    pub(crate) fn limit(&self, kind: &Kind) -> u32 {
        let given = self.limits.iter().find(|(named, _)| named == kind.name);
        given.map_or(kind.limit.unwrap_or(u32::MAX), |(_, limit)| *limit)
    }

    /// How a filter is spoken to at this URL.
    pub(crate) fn endpoint(&self, url: &Url) -> Endpoint {
        Endpoint {
            url: url.clone(),
            may_leave: self.use_external,
            ca_file: self.ca_file.clone(),
        }
    }

    /// To whom articles are handed: the filter, its address, whether that is another
    /// machine.
    pub fn external(&self) -> Vec<(&'static str, String, bool)> {
        let spamd = self.spamd.as_ref().map(|(host, port)| {
            let port = port.unwrap_or(filter::SPAMD_PORT);
            ("spamd", host.clone(), format!("{host}:{port}"))
        });
        let by_http = [("rspamd", &self.rspamd), ("spambayes", &self.spambayes)];
        let by_http = by_http.into_iter().filter_map(|(name, url)| {
            let url = url.as_ref()?;
            Some((name, url.host.clone(), url.authority()))
        });
        let all = by_http.chain(spamd);
        let all = all.filter(|(name, ..)| self.is_on(name, true));
        // Where rspamd learns, it is handed articles, too.
        let learns = self.train_external && self.rspamd.is_some() && self.is_on("rspamd", true);
        let controller = self.rspamd_controller.as_ref().filter(|_| learns);
        let controller =
            controller.map(|url| (RSPAMD_CONTROLLER.name(), url.host.clone(), url.authority()));
        all.chain(controller)
            .map(|(name, host, address)| (name, address, !filter::is_here(&host)))
            .collect()
    }

    /// These switched, with what they need.
    #[cfg(test)]
    pub(crate) fn sample(switched: &[(&str, bool)]) -> Filters {
        let switched = switched.iter().map(|(name, on)| ((*name).to_owned(), *on));
        Filters {
            switched: switched.collect(),
            rules: Some(Vec::new()),
            rspamd: "http://127.0.0.1:1".parse().ok(),
            spamd: Some(("127.0.0.1".to_owned(), Some(1))),
            spambayes: "http://127.0.0.1:1".parse().ok(),
            ..Filters::default()
        }
    }
}

/// Reads what is wanted; the faults of `NAME.score` stand beside it.
pub(super) fn filters(
    values: &mut Values<'_, '_>,
    files: &Files,
    known: Known<'_>,
) -> (Filters, Faults) {
    let mut filters = Filters {
        answer_from: values.value(&ANSWER_FROM),
        requested: values.value(&FILTER_REQUESTED),
        timeout: values.value(&FILTER_TIMEOUT),
        rules_file: files.named(None, ".score"),
        use_external: values.value(&USE_EXTERNAL),
        away: values.value(&FILTER_AWAY),
        train_external: values.value(&TRAIN_EXTERNAL),
        trainers: values.given(&TRAINERS),
        rspamd: values.given(&RSPAMD),
        rspamd_controller: values.given(&RSPAMD_CONTROLLER),
        rspamd_password: values.given(&RSPAMD_PASSWORD).map(Password),
        spamd: values.given(&SPAMD),
        spambayes: values.given(&SPAMBAYES),
        spambayes_ham: values.value(&SPAMBAYES_HAM),
        spambayes_spam: values.value(&SPAMBAYES_SPAM),
        ca_file: values
            .written(&TLS_CA)
            .map(|(name, _)| files.relative(name)),
        ..Filters::default()
    };
    for (name, on, line) in values.behind(&FILTER) {
        if is_known(&name, "filter", line, known, values.faults) {
            filters.switched.push((name, on));
        }
    }
    for (name, points, line) in values.behind(&FILTER_POINTS) {
        if name == RULES {
            let text = "filter_points: the points of rules stand in NAME.score";
            values.faults.error(line, text.to_owned());
        } else if is_known(&name, "filter_points", line, known, values.faults) {
            filters.points.push((name, points));
        }
    }
    for (name, limit, line) in values.behind(&FILTER_LIMIT) {
        if !is_known(&name, "filter_limit", line, known, values.faults) {
            continue;
        }
        if known.filters.contains(&(name.as_str(), true)) {
            filters.limits.push((name, limit));
        } else {
            let text = format!("filter_limit: {name} has no limit");
            values.faults.error(line, text);
        }
    }
    stay_here(values, &filters);
    if filters.spambayes_ham > filters.spambayes_spam
        && let Some((_, line)) = values
            .written(&SPAMBAYES_HAM)
            .or(values.written(&SPAMBAYES_SPAM))
    {
        let text = "spambayes_ham is above spambayes_spam".to_owned();
        values.faults.error(line, text);
    }
    let mut faults = Faults::new(&filters.rules_file);
    filters.rules = read(&filters.rules_file, &mut faults);
    if filters.rules.is_none()
        && let Some((_, line)) = values.written_behind(&FILTER, RULES)
        && filters.is_on(RULES, false)
    {
        let file = quoted(&filters.rules_file.to_string_lossy());
        let text = format!("filter rules: {file} is not there");
        values.faults.error(line, text);
    }
    (filters, faults)
}

/// R72: no article leaves this machine unless the operator says so.
fn stay_here(values: &mut Values<'_, '_>, filters: &Filters) {
    let host = |url: &Option<Url>| url.as_ref().map(|url| url.host.clone());
    let spamd = filters.spamd.as_ref().map(|(host, _)| host.clone());
    elsewhere(values, &RSPAMD, host(&filters.rspamd), filters);
    elsewhere(
        values,
        &RSPAMD_CONTROLLER,
        host(&filters.rspamd_controller),
        filters,
    );
    elsewhere(values, &SPAMD, spamd, filters);
    elsewhere(values, &SPAMBAYES, host(&filters.spambayes), filters);
    if let (Some(url), Some(_)) = (&filters.rspamd_controller, &filters.rspamd_password)
        && !url.is_tls
        && !filter::is_here(&url.host)
        && let Some((_, line)) = values.written(&RSPAMD_PASSWORD)
    {
        let text = "rspamd_password goes over the network in the clear: use https in \
                    rspamd_controller";
        values.faults.warning(line, text.to_owned());
    }
    if let (None, Some((_, line))) = (
        values.written(&RSPAMD_CONTROLLER),
        values.written(&RSPAMD_PASSWORD),
    ) {
        let text = "rspamd_password is of no use without rspamd_controller";
        values.faults.warning(line, text.to_owned());
    }
}

fn elsewhere<T>(
    values: &mut Values<'_, '_>,
    parameter: &Parameter<T>,
    host: Option<String>,
    filters: &Filters,
) {
    let (Some(host), Some((_, line))) = (host, values.written(parameter)) else {
        return;
    };
    if !filters.use_external && !filter::is_here(&host) {
        let (name, host) = (parameter.name(), quoted(&host));
        let text =
            format!("{name}: {host} is another machine; use_external = y lets articles go there");
        values.faults.error(line, text);
    }
}

/// The filter whose points stand in a file of their own.
const RULES: &str = "rules";

fn is_known(
    name: &str,
    parameter: &str,
    line: usize,
    known: Known<'_>,
    faults: &mut Faults,
) -> bool {
    let names = || known.filters.iter().map(|(name, _)| *name);
    let is_known = names().any(|known| known == name);
    if !is_known {
        let suggestion = did_you_mean(name, names());
        let name = quoted(name);
        faults.error(
            line,
            format!("{parameter}: unknown filter {name}{suggestion}"),
        );
    }
    is_known
}

/// The rules of the file; nothing where it is not there.
fn read(file: &Path, faults: &mut Faults) -> Option<Vec<ScoreRule>> {
    match decode::read(file) {
        Ok(text) => Some(rules(&text, faults)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            faults.error(None, format!("cannot be read: {error}"));
            None
        }
    }
}

/// The rules of a text; each bad line is an error.
fn rules(text: &str, faults: &mut Faults) -> Vec<ScoreRule> {
    let mut rules = Vec::new();
    let give = |rule| rules.push(rule);
    kill::rules(text, faults, rule, |rule: &ScoreRule| &rule.pattern, give);
    rules
}

fn rule(text: &str, line: usize) -> Result<ScoreRule, String> {
    let Some((field, rest)) = text.split_once('=') else {
        return Err(
            "there is no \"=\"; the form of a rule is FIELD = POINTS REGULAR EXPRESSION".to_owned(),
        );
    };
    let field = kill::field_name(field)?;
    let rest = rest.trim();
    let (points, source) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    let Some(points) = Points::read(points) else {
        let points = quoted(points);
        return Err(format!(
            "{points} are no points: a number from -100 to 100, such as -3 or 0.5, \
             before the regular expression"
        ));
    };
    let source = source.trim();
    if source.is_empty() {
        return Err("there is no regular expression after the points".to_owned());
    }
    let pattern = Pattern::compile(source)
        .map_err(|error| format!("regular expression {}: {error}", quoted(source)))?;
    Ok(ScoreRule {
        field,
        points,
        pattern,
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<ScoreRule>, Vec<String>) {
        let mut faults = Faults::new(Path::new("a.score"));
        let rules = rules(text, &mut faults);
        let faults = faults
            .into_vec()
            .iter()
            .map(|fault| fault.to_string())
            .collect();
        (rules, faults)
    }

    #[test]
    fn r71_rules_have_the_syntax_of_the_kill_file_with_points_in_front() {
        let (rules, faults) = read(
            "# a comment\r\nsubject = -3 viagra|pills # spam\r\n\r\nBody=+0.5\ta=b\r\n\
             X-Test = 2 c\\# 1\n",
        );
        let found: Vec<_> = rules
            .iter()
            .map(|rule| {
                let points = rule.points.to_string();
                (
                    rule.field.as_str(),
                    points,
                    rule.pattern.as_str(),
                    rule.line,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("subject", "-3".to_owned(), "viagra|pills", 2),
                ("Body", "+0.5".to_owned(), "a=b", 4),
                ("X-Test", "+2".to_owned(), "c\\# 1", 5),
            ]
        );
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn r71_every_bad_line_is_an_error() {
        let (rules, faults) = read(
            "from\nfrom: = -1 a\nfrom = a\nfrom = -1\nfrom = -101 a\nfrom = -1 (a\nfrom = -1 a\n\
             from = # a\n",
        );
        assert_eq!(rules.len(), 1);
        let points = "are no points: a number from -100 to 100, such as -3 or 0.5, before the \
                      regular expression";
        assert_eq!(
            faults,
            [
                "a.score:1: there is no \"=\"; the form of a rule is FIELD = POINTS REGULAR EXPRESSION",
                "a.score:2: \"from:\" is no name of a header field",
                &format!("a.score:3: \"a\" {points}"),
                "a.score:4: there is no regular expression after the points",
                &format!("a.score:5: \"-101\" {points}"),
                "a.score:6: regular expression \"(a\": unclosed group",
                &format!("a.score:8: \"\" {points}"),
            ]
        );
    }

    #[test]
    fn r74_users_stand_with_blanks_or_commas_between() {
        let names = |text| (USERS.read)(text);
        let both = Ok(vec!["news".to_owned(), "erika".to_owned()]);
        for text in ["news erika", "news, erika", "news,erika,"] {
            assert_eq!(names(text), both, "{text}");
        }
        for text in ["", ",", "news:erika", "("] {
            assert!(names(text).is_err(), "{text}");
        }
    }

    #[test]
    fn r20_remarks_on_a_rule_are_warnings() {
        let (rules, faults) = read("from = 1 a*\n");
        assert_eq!(rules.len(), 1);
        let expected = "a.score:1: warning: regular expression \"a*\": it matches every text, \
                        even an empty one";
        assert_eq!(faults, [expected]);
    }
}
