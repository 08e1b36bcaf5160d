//! `spamd`: SpamAssassin's server, by its protocol SPAMC.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Case, Class, Filter, Kind, Learnt, Lesson, Opinion, Points, Trouble, Work, wire};
use crate::nntp::plain;

/// On where `spamd` is set.
pub(super) const SPAMD: Kind = Kind {
    name: "spamd",
    about: "What SpamAssassin says of an article.",
    is_external: true,
    limit: None,
    make: |filters| {
        let (host, port) = filters.spamd.clone()?;
        filters.is_on("spamd", true).then(|| {
            Box::new(Spamd {
                host,
                port: port.unwrap_or(PORT),
                may_leave: filters.use_external,
                worst: filters.points("spamd"),
            }) as Box<dyn Filter>
        })
    },
};

/// Where it listens unless told otherwise.
pub(crate) const PORT: u16 = 783;

/// No answer of it is longer, in octets.
const LONGEST: u64 = 64 * 1024;

/// How many of the rules are told.
const RULES: usize = 3;

/// What it says where it may not be taught.
const UNAVAILABLE: &str = "69 ";

struct Spamd {
    host: String,
    port: u16,
    may_leave: bool,
    worst: Points,
}

impl Filter for Spamd {
    fn name(&self) -> &'static str {
        SPAMD.name
    }

    fn is_external(&self) -> bool {
        SPAMD.is_external
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        Box::pin(async move {
            let said = self.ask("SYMBOLS", "", case.article.octets()).await?;
            opinion(&Answer::of(&said)?, self.worst).map(Some)
        })
    }

    fn train<'a>(&'a self, case: Case<'a>, lesson: Lesson) -> Work<'a, Learnt> {
        Box::pin(async move {
            let wish = match lesson {
                Lesson::Is(Class::Spam) => "Message-class: spam\r\nSet: local\r\n",
                Lesson::Is(Class::Ham) => "Message-class: ham\r\nSet: local\r\n",
                Lesson::Forget(_) => "Remove: local\r\n",
            };
            let said = self.ask("TELL", wish, case.article.octets()).await?;
            let answer = Answer::of(&said)?;
            let done = answer.field("DidSet").or(answer.field("DidRemove"));
            Ok(done.map_or(Learnt::Before, |_| Learnt::Now))
        })
    }

    /// It is told of an article, but neither to set nor to remove anything.
    fn hindrance<'a>(&'a self) -> Work<'a, Option<&'static str>> {
        Box::pin(async move {
            let said = self.ask("TELL", "", b"Subject: nothing\r\n\r\n").await?;
            match Answer::of(&said) {
                Ok(_) => Ok(None),
                Err(Trouble::Refuses(why)) if why.starts_with(UNAVAILABLE) => {
                    Ok(Some("it cannot learn: spamd runs without --allow-tell"))
                }
                Err(trouble) => Err(trouble),
            }
        })
    }
}

impl Spamd {
    /// Sends a request about an article, and reads the answer to its end.
    async fn ask(&self, verb: &str, fields: &str, octets: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut stream = wire::connect(&self.host, self.port, self.may_leave).await?;
        let away = |error| Trouble::Away(format!("{}:{}: {}", self.host, self.port, plain(&error)));
        let length = octets.len();
        let head = format!("{verb} SPAMC/1.5\r\n{fields}Content-length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.map_err(away)?;
        // What it has to say it may say before it has read everything.
        let sent = match stream.write_all(octets).await {
            Ok(()) => stream.shutdown().await,
            Err(error) => Err(error),
        };
        let mut said = Vec::new();
        let read = stream.take(LONGEST).read_to_end(&mut said).await;
        if said.is_empty() {
            sent.map_err(away)?;
            read.map_err(away)?;
            return Err(wire::closed(&self.host, self.port));
        }
        Ok(said)
    }
}

/// An answer that says that all went well.
#[derive(Debug)]
struct Answer<'a> {
    fields: Vec<(&'a str, &'a str)>,
    body: &'a str,
}

impl<'a> Answer<'a> {
    fn of(said: &'a [u8]) -> Result<Answer<'a>, Trouble> {
        let cut = |text: &[u8]| -> String {
            let text = String::from_utf8_lossy(text);
            text.lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(100)
                .collect()
        };
        let nonsense = || Trouble::Nonsense(cut(said));
        let text = std::str::from_utf8(said).map_err(|_| nonsense())?;
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text.trim_end(), ""));
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.strip_prefix("SPAMD/"));
        let (_, status) = status
            .and_then(|status| status.split_once(' '))
            .ok_or_else(nonsense)?;
        match status.split(' ').next() {
            Some("0") => {}
            Some(code) if code.parse::<u16>().is_ok() => {
                return Err(Trouble::Refuses(cut(status.as_bytes())));
            }
            _ => return Err(nonsense()),
        }
        Ok(Answer {
            fields: lines.filter_map(|line| line.split_once(": ")).collect(),
            body,
        })
    }

    fn field(&self, name: &str) -> Option<&'a str> {
        let found = self
            .fields
            .iter()
            .find(|(named, _)| named.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }
}

/// What `Spam: True ; 15.0 / 5.0` and the names of the rules mean.
fn opinion(answer: &Answer<'_>, worst: Points) -> Result<Opinion, Trouble> {
    let nonsense = |what: &str| Trouble::Nonsense(what.to_owned());
    let verdict = answer
        .field("Spam")
        .ok_or_else(|| nonsense("no field Spam"))?;
    let (word, score) = verdict.split_once(';').ok_or_else(|| nonsense(verdict))?;
    let points = match word.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => worst,
        "false" | "no" => Points::NONE,
        _ => return Err(nonsense(verdict)),
    };
    let score = score.trim().replace(" / ", " of ");
    let rules: Vec<&str> = answer
        .body
        .trim()
        .split(',')
        .filter(|rule| !rule.is_empty())
        .collect();
    let more = if rules.len() > RULES { ", …" } else { "" };
    let rules = rules.into_iter().take(RULES).collect::<Vec<_>>().join(", ");
    Ok(Opinion {
        points,
        reason: match rules.is_empty() {
            true => score,
            false => format!("{score}: {rules}{more}"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(said: &str) -> Result<(i32, String), Trouble> {
        let opinion = opinion(&Answer::of(said.as_bytes())?, Points::whole(-5))?;
        Ok((opinion.points.tenths(), opinion.reason))
    }

    #[test]
    fn r72_spam_is_what_spamassassin_calls_so() {
        let said =
            "SPAMD/1.1 0 EX_OK\r\nContent-length: 20\r\nSpam: True ; 15.0 / 5.0\r\n\r\nA,B,C,D";
        assert_eq!(of(said), Ok((-50, "15.0 of 5.0: A, B, C, …".to_owned())));
        let said = "SPAMD/1.1 0 EX_OK\r\nSpam: False ; 0.9 / 5.0\r\n\r\n";
        assert_eq!(of(said), Ok((0, "0.9 of 5.0".to_owned())));
    }

    #[test]
    fn r73_what_is_no_answer_of_spamd_is_no_opinion() {
        for said in [
            "",
            "HTTP/1.1 400 Bad\r\n\r\n",
            "SPAMD/1.1",
            "SPAMD/1.1 0 EX_OK\r\n\r\n",
            "SPAMD/1.1 0 EX_OK\r\nSpam: Perhaps ; 1 / 2\r\n\r\n",
            "SPAMD/1.1 x y\r\n\r\n",
        ] {
            assert!(matches!(of(said), Err(Trouble::Nonsense(_))), "{said}");
        }
        let refused = Trouble::Refuses("69 Service Unavailable: TELL".to_owned());
        assert_eq!(
            of("SPAMD/1.0 69 Service Unavailable: TELL\r\n\r\n"),
            Err(refused)
        );
    }
}
