//! `rspamd`: <https://rspamd.com>, by HTTP.

use std::time::Duration;

use serde::Deserialize;
use tokio::time::sleep;

use super::wire::Endpoint;
use super::{Case, Class, Filter, Kind, Learnt, Lesson, Opinion, Points, Trouble, Work};
use crate::config::Password;

/// On where `rspamd` is set.
pub(super) const RSPAMD: Kind = Kind {
    name: "rspamd",
    about: "What rspamd says of an article.",
    is_external: true,
    limit: None,
    make: |filters| {
        let scan = filters.endpoint(filters.rspamd.as_ref()?);
        let learn = filters.rspamd_controller.as_ref();
        let learn = learn.map(|url| filters.endpoint(url));
        filters.is_on("rspamd", true).then(|| {
            Box::new(Rspamd {
                scan,
                learn,
                password: filters.rspamd_password.clone(),
                worst: filters.points("rspamd"),
            }) as Box<dyn Filter>
        })
    },
};

/// A news article has no To, which is no sign of spam.
const SETTINGS: &str = r#"{"symbols_disabled":["MISSING_TO"]}"#;

/// Where it learns what is spam.
const LEARN_SPAM: &str = "/learnspam";

/// How many of the symbols are told, those that weigh most.
const SYMBOLS: usize = 3;

/// What its workers say where they share a database of SQLite and another one is
/// writing: they do not wait.
const LOCKED: &str = "is locked";

/// How long to wait then.
const LOCKED_FOR: Duration = Duration::from_millis(100);

struct Rspamd {
    scan: Endpoint,
    learn: Option<Endpoint>,
    password: Option<Password>,
    worst: Points,
}

/// The part of its answer that matters.
#[derive(Deserialize)]
struct Answer {
    score: f64,
    required_score: Option<f64>,
    action: String,
    #[serde(default)]
    symbols: std::collections::BTreeMap<String, Symbol>,
}

#[derive(Deserialize)]
struct Symbol {
    #[serde(default)]
    score: f64,
}

impl Filter for Rspamd {
    fn name(&self) -> &'static str {
        RSPAMD.name
    }

    fn is_external(&self) -> bool {
        RSPAMD.is_external
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        Box::pin(async move {
            let article = case.article.octets().to_vec();
            let fields = [("Settings", SETTINGS)];
            let (status, body) = self.scan.post("/checkv2", &fields, article).await?;
            match status {
                200 => opinion(&body, self.worst).map(Some),
                _ => Err(Trouble::Refuses(words(status, &body))),
            }
        })
    }

    fn train<'a>(&'a self, case: Case<'a>, lesson: Lesson) -> Work<'a, Learnt> {
        Box::pin(async move {
            let (Some(learn), Lesson::Is(class)) = (&self.learn, lesson) else {
                return Ok(Learnt::Cannot);
            };
            let path = match class {
                Class::Spam => LEARN_SPAM,
                Class::Ham => "/learnham",
            };
            // It may have learnt before it found the rest locked.
            let mut before = Learnt::Before;
            loop {
                let octets = case.article.octets().to_vec();
                let (status, body) = learn.post(path, &[self.login()], octets).await?;
                let said = String::from_utf8_lossy(&body);
                match status {
                    200 if said.contains("success") => return Ok(Learnt::Now),
                    200 => return Err(Trouble::Nonsense(words(status, &body))),
                    208 => return Ok(before),
                    404 if said.contains("learned") => return Ok(before),
                    _ if said.contains(LOCKED) => {
                        before = Learnt::Now;
                        sleep(LOCKED_FOR).await;
                    }
                    _ => return Err(self.refusal(status, &body)),
                }
            }
        })
    }

    /// It looks at the password before it misses the article.
    fn hindrance<'a>(&'a self) -> Work<'a, Option<&'static str>> {
        Box::pin(async move {
            let Some(learn) = &self.learn else {
                return Ok(Some("it cannot learn: rspamd_controller is not set"));
            };
            let nothing = Vec::new();
            let (status, body) = learn.post(LEARN_SPAM, &[self.login()], nothing).await?;
            match status {
                400 => Ok(None),
                200 => Err(Trouble::Nonsense(words(status, &body))),
                _ => Err(self.refusal(status, &body)),
            }
        })
    }
}

impl Rspamd {
    fn login(&self) -> (&'static str, &str) {
        let password = self.password.as_ref().map_or("", Password::as_str);
        ("Password", password)
    }

    /// Why it would not learn.
    fn refusal(&self, status: u16, body: &[u8]) -> Trouble {
        let words = words(status, body);
        Trouble::Refuses(match (status, &self.password) {
            (401 | 403, None) => format!("{words}: rspamd_password is not set"),
            (401 | 403, Some(_)) => {
                format!("{words}: rspamd_password is not its enable_password")
            }
            _ => words,
        })
    }
}

/// What its answer means: spam is what it would refuse or mark; "soft reject" is no
/// opinion, but a wish to be asked later.
fn opinion(body: &[u8], worst: Points) -> Result<Opinion, Trouble> {
    let answer: Answer =
        serde_json::from_slice(body).map_err(|error| Trouble::Nonsense(error.to_string()))?;
    let points = match &*answer.action {
        "no action" | "greylist" => Points::NONE,
        "add header" | "rewrite subject" | "reject" | "quarantine" | "discard" => worst,
        "soft reject" => return Err(Trouble::Refuses("soft reject".to_owned())),
        other => return Err(Trouble::Nonsense(format!("action {other}"))),
    };
    let mut symbols: Vec<(&String, f64)> = answer
        .symbols
        .iter()
        .map(|(name, symbol)| (name, symbol.score))
        .filter(|(_, score)| *score > 0.0)
        .collect();
    symbols.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let symbols: Vec<&str> = symbols
        .iter()
        .take(SYMBOLS)
        .map(|(name, _)| name.as_str())
        .collect();
    let symbols = match symbols.is_empty() {
        true => String::new(),
        false => format!(": {}", symbols.join(", ")),
    };
    let of = answer.required_score;
    let of = of.map_or_else(String::new, |required| format!(" of {required:.1}"));
    let (action, score) = (&answer.action, answer.score);
    Ok(Opinion {
        points,
        reason: format!("{action}, {score:.1}{of}{symbols}"),
    })
}

/// A refusal, in its own words.
fn words(status: u16, body: &[u8]) -> String {
    let said = String::from_utf8_lossy(body);
    let said: String = said.chars().take(100).collect();
    format!("{status} {said}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Result<(Points, String), Trouble> {
        let opinion = opinion(json.as_bytes(), Points::whole(-5))?;
        Ok((opinion.points, opinion.reason))
    }

    #[test]
    fn r72_spam_is_what_rspamd_would_refuse_or_mark() {
        let with = |action: &str| {
            of(&format!(
                r#"{{"score":7.05,"required_score":15.0,"action":"{action}","symbols":
                {{"BAYES_SPAM":{{"score":5.1}},"A":{{"score":-3}},"B":{{"score":0.5,"x":1}}}},"y":[]}}"#
            ))
        };
        for (action, points) in [
            ("add header", -5),
            ("reject", -5),
            ("no action", 0),
            ("greylist", 0),
        ] {
            let reason = format!("{action}, 7.0 of 15.0: BAYES_SPAM, B");
            let (given, said) = with(action).expect(action);
            assert_eq!(given, Points::whole(points), "{action}");
            assert!(
                said == reason || said == reason.replace("7.0", "7.1"),
                "{said}"
            );
        }
        assert!(matches!(with("soft reject"), Err(Trouble::Refuses(_))));
        assert!(matches!(with("dance"), Err(Trouble::Nonsense(_))));
    }

    #[test]
    fn r73_what_is_no_answer_of_rspamd_is_no_opinion() {
        for json in [
            "",
            "[]",
            "{}",
            r#"{"score":"x","action":"reject"}"#,
            "pong",
            r#"{"score":1}"#,
        ] {
            assert!(matches!(of(json), Err(Trouble::Nonsense(_))), "{json}");
        }
    }
}
