//! `spambayes`: SpamBayes' server, by XML-RPC.

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;

use super::wire::Endpoint;
use super::{Case, Class, Filter, Kind, Learnt, Lesson, Opinion, Points, Trouble, Work};

/// On where `spambayes` is set.
pub(super) const SPAMBAYES: Kind = Kind {
    name: "spambayes",
    about: "What SpamBayes says of an article.",
    is_external: true,
    limit: None,
    make: |filters| {
        let endpoint = filters.endpoint(filters.spambayes.as_ref()?);
        filters.is_on("spambayes", true).then(|| {
            Box::new(SpamBayes {
                endpoint,
                ham: filters.spambayes_ham,
                spam: filters.spambayes_spam,
                worst: filters.points("spambayes"),
            }) as Box<dyn Filter>
        })
    },
};

/// Where its plugin listens.
const PATH: &str = "/sbrpc";

/// No more of a text is given to it, in octets.
const MOST_TEXT: usize = 64 * 1024;

struct SpamBayes {
    endpoint: Endpoint,
    /// Below this it is ham.
    ham: f64,
    /// From this on it is spam; between the two nobody knows.
    spam: f64,
    worst: Points,
}

impl Filter for SpamBayes {
    fn name(&self) -> &'static str {
        SPAMBAYES.name
    }

    fn is_external(&self) -> bool {
        SPAMBAYES.is_external
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        Box::pin(async move {
            let said = self.call("score", case, "").await?;
            let score: f64 = said.parse().map_err(|_| Trouble::Nonsense(said.clone()))?;
            self.opinion(score).map(Some)
        })
    }

    /// It would count the article twice.
    fn knows_its_lessons(&self) -> bool {
        false
    }

    fn train<'a>(&'a self, case: Case<'a>, lesson: Lesson) -> Work<'a, Learnt> {
        Box::pin(async move {
            let is_spam = match lesson {
                Lesson::Is(Class::Spam) => 1,
                Lesson::Is(Class::Ham) => 0,
                Lesson::Forget(_) => return Ok(Learnt::Cannot),
            };
            let more = format!("<param><value><boolean>{is_spam}</boolean></value></param>");
            self.call("train", case, &more).await?;
            Ok(Learnt::Now)
        })
    }
}

impl SpamBayes {
    async fn call(&self, method: &str, case: Case<'_>, more: &str) -> Result<String, Trouble> {
        let body = request(method, case, more).into_bytes();
        let fields = [("Content-Type", "text/xml")];
        let (status, body) = self.endpoint.post(PATH, &fields, body).await?;
        let text = String::from_utf8_lossy(&body);
        match status {
            200 => result(&text),
            _ => {
                let said: String = text.chars().take(100).collect();
                Err(Trouble::Refuses(format!("{status} {said}")))
            }
        }
    }

    fn opinion(&self, score: f64) -> Result<Opinion, Trouble> {
        let (points, word) = match score {
            score if !(0.0..=1.0).contains(&score) => {
                return Err(Trouble::Nonsense(score.to_string()));
            }
            score if score >= self.spam => (self.worst, "spam"),
            score if score < self.ham => (Points::NONE, "ham"),
            _ => (self.worst.half(), "unsure"),
        };
        Ok(Opinion {
            points,
            reason: format!("{word}, {score:.2}"),
        })
    }
}

/// The call about an article: its Subject and text, and what else is known of it as
/// words of their own.
fn request(method: &str, case: Case<'_>, more: &str) -> String {
    let article = case.article;
    let subject = article.header().only("subject");
    let subject = subject.map(|field| field.decoded()).unwrap_or_default();
    let raw;
    let text = match article.text() {
        Some(text) => text.as_str(),
        None => {
            raw = String::from_utf8_lossy(article.body());
            &raw
        }
    };
    let text = text
        .get(..text.floor_char_boundary(MOST_TEXT))
        .unwrap_or_default();
    let content = clean(&format!("{subject}\n\n{text}"));
    let mut tokens = vec!["klass:article".to_owned()];
    let poster = article.poster();
    tokens.extend(poster.map(|poster| format!("author:{}", poster.address().to_lowercase())));
    // The whole part of the logarithm, as Roundup has it.
    let age = case.known_days.map(|days| days.max(1).ilog2());
    tokens.extend(age.map(|age| format!("authorage:{age}")));
    let tokens: String = tokens
        .iter()
        .map(|token| format!("<value><string>{}</string></value>", escape(clean(token))))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><methodCall><methodName>{method}</methodName>\
         <params><param><value><struct><member><name>content</name><value><string>{}</string>\
         </value></member></struct></value></param><param><value><array><data>{tokens}</data>\
         </array></value></param><param><value><struct></struct></value></param>{more}</params>\
         </methodCall>",
        escape(&content)
    )
}

/// Only what XML can hold.
fn clean(text: &str) -> String {
    let holds = |c: &char| {
        matches!(c, '\t' | '\n')
            || (*c >= ' ' && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(holds).collect()
}

/// The text of the one value that is answered; a fault is a refusal.
fn result(xml: &str) -> Result<String, Trouble> {
    let mut reader = Reader::from_str(xml);
    let mut inside: Vec<String> = Vec::new();
    let (mut words, mut is_fault, mut is_answer) = (String::new(), false, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = start.name().as_ref().to_owned();
                is_fault |= name == "fault";
                is_answer |= name == "params" && inside == ["methodResponse"];
                inside.push(name);
            }
            Ok(Event::End(_)) => drop(inside.pop()),
            Ok(Event::Text(text)) if inside.last().is_some_and(|name| name != "name") => {
                let text = text.trim();
                if !text.is_empty() {
                    words.push_str(if words.is_empty() { "" } else { " " });
                    words.push_str(text);
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(Trouble::Nonsense(error.to_string())),
        }
    }
    let words = words.chars().take(200).collect();
    match (is_fault, is_answer) {
        (true, _) => Err(Trouble::Refuses(words)),
        (false, true) => Ok(words),
        (false, false) => Err(Trouble::Nonsense("no answer of XML-RPC".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn r72_the_call_is_xml_whatever_the_article_holds() {
        let article = Article::new(
            b"From: E <E@Host.invalid>\nSubject: a <b> & \"c\"\n\nx\x01\x1b]]>\xff\n".to_vec(),
        );
        let xml = request("score", Case::of(&article), "");
        let mut reader = Reader::from_str(&xml);
        loop {
            match reader.read_event().expect("XML") {
                Event::Eof => break,
                _ => continue,
            }
        }
        assert!(xml.contains("author:e@host.invalid") && xml.contains("klass:article"));
        assert!(
            !xml.contains('\x01') && xml.contains("a &lt;b&gt; &amp;"),
            "{xml}"
        );
    }

    #[test]
    fn r72_between_the_cutoffs_nobody_knows() {
        let url = || "http://127.0.0.1:1".parse().expect("a URL");
        let filter = SpamBayes {
            endpoint: Endpoint {
                url: url(),
                may_leave: false,
                ca_file: None,
            },
            ham: 0.2,
            spam: 0.9,
            worst: Points::whole(-5),
        };
        for (score, points) in [
            (0.0, 0),
            (0.19, 0),
            (0.2, -25),
            (0.89, -25),
            (0.9, -50),
            (1.0, -50),
        ] {
            let given = filter.opinion(score).expect("one").points;
            assert_eq!(given, Points::from_tenths(points), "{score}");
        }
        for score in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
            assert!(filter.opinion(score).is_err(), "{score}");
        }
    }

    #[test]
    fn r73_a_fault_is_a_refusal_and_no_xml_is_nonsense() {
        let of = |inside: &str| {
            result(&format!(
                "<?xml version='1.0'?><methodResponse>{inside}</methodResponse>"
            ))
        };
        let value = "<params><param><value><double>0.93</double></value></param></params>";
        assert_eq!(of(value).as_deref(), Ok("0.93"));
        let nothing = "<params><param><value><string></string></value></param></params>";
        assert_eq!(of(nothing).as_deref(), Ok(""));
        let fault = "<fault><value><struct><member><name>faultCode</name><value><int>1</int></value>\
            </member><member><name>faultString</name><value><string>no</string></value></member>\
            </struct></value></fault>";
        assert_eq!(of(fault), Err(Trouble::Refuses("1 no".to_owned())));
        for xml in ["", "pong", "<params>1</params>", "<methodResponse></x>"] {
            assert!(matches!(result(xml), Err(Trouble::Nonsense(_))), "{xml}");
        }
    }
}
