//! Questions to the DNS about mail hosts: does a domain take mail at all?
//!
//! There are two kinds of answer, and only one of them may become a finding.
//! Either the DNS has said something definite ([`MailHost::Exists`],
//! [`MailHost::NoSuchDomain`], [`MailHost::NoMailHost`], [`MailHost::NullMx`]),
//! or it has not ([`MailHost::Unknown`]), and then nothing is held against the
//! poster, who cannot help it if a name server is down, slow or broken.
//!
//! `question` is the only place that knows the DNS library; this module adds
//! what a run of artchk needs: each name is asked about once, not too many at
//! a time, and none for longer than its limit.

mod question;

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use tokio::sync::{OnceCell, Semaphore};
use tokio::task::JoinSet;

use question::Questions;

/// For how long one name is asked about, all its questions together.
const LIMIT: Duration = Duration::from_secs(5);

/// How many names are asked about at once.
const AT_ONCE: usize = 20;

/// Top-level domains that are not in the DNS, so that no answer about a name
/// below them would mean anything.
const NOT_IN_DNS: [&str; 5] = ["alt", "invalid", "local", "localhost", "onion"];

/// What the DNS knows about the mail host of a domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MailHost {
    /// There is a mail exchanger, or an address that is one by implication
    /// (RFC 5321, section 5.1). Whether the exchanger itself has an address
    /// is not looked up.
    Exists,
    /// The domain does not exist (NXDOMAIN).
    NoSuchDomain,
    /// The domain exists, but has neither MX nor A nor AAAA records.
    NoMailHost,
    /// The domain says that it accepts no mail: its only MX record has the
    /// preference 0 and the exchange "." (RFC 7505, section 3).
    NullMx,
    /// The DNS gave no definite answer. Never a finding.
    Unknown(Reason),
}

/// Why the DNS gave no definite answer about a mail host.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The text is no domain name that could be looked up. Nothing was asked.
    NotADomainName,
    /// The name belongs to a top-level domain that is not in the DNS:
    /// `alt`, `invalid`, `local`, `localhost` or `onion`. Nothing was asked.
    NotInDns,
    /// The limit for one name passed without an answer.
    TimedOut,
    /// The name server answered with the response code described here, for
    /// instance SERVFAIL or REFUSED.
    Response(String),
    /// The name server did not ask on our behalf, but named other servers.
    Referral,
    /// The name server's answer cannot be used, for the reason given.
    Garbled(String),
    /// The name server could not be reached, for the reason given.
    Network(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotADomainName => f.write_str("not a domain name"),
            Reason::NotInDns => f.write_str("not a domain of the DNS"),
            Reason::TimedOut => f.write_str("no answer in time"),
            Reason::Response(code) => write!(f, "the name server answered: {code}"),
            Reason::Referral => f.write_str("the name server referred to others"),
            Reason::Garbled(why) => write!(f, "the answer cannot be used: {why}"),
            Reason::Network(why) => write!(f, "the name server cannot be reached: {why}"),
        }
    }
}

/// Why no [`Resolver`] could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Occurs when no name server was given and the system's configuration
    /// (`/etc/resolv.conf`) cannot be read or names none.
    #[error("cannot find the system's name servers")]
    SystemServers(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Occurs when the DNS library refuses its settings.
    #[error("cannot set up questions to the DNS")]
    Setup(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Asks the DNS, and remembers every answer for as long as it lives.
///
/// It forgets when told to ([`Resolver::forget`]), or with the run.
/// Cloning is cheap, and the clones share what they know. Must be used inside
/// a tokio runtime, of any kind, but can be made outside of one: no socket is
/// opened and no task started before the first question.
#[derive(Clone)]
pub struct Resolver {
    shared: Arc<Shared>,
}

struct Shared {
    questions: Questions,
    limit: Duration,
    in_flight: Semaphore,
    /// By name as it is asked for: A-labels, lower case, with the final dot.
    known: Mutex<HashMap<String, Arc<OnceCell<MailHost>>>>,
}

impl Resolver {
    /// A resolver that asks `server`, or the system's name servers
    /// (`/etc/resolv.conf`) if there is none, at most 5 seconds for each name.
    ///
    /// Of the system's configuration only the addresses of the servers count:
    /// neither its search list nor `/etc/hosts` says anything about mail.
    ///
    /// # Errors
    ///
    /// [`Error::SystemServers`] if there is no `server` and the system has none.
    pub fn new(server: Option<SocketAddr>) -> Result<Resolver, Error> {
        Resolver::with_limit(server, LIMIT)
    }

    /// Like [`Resolver::new`], with another limit for each name. It covers all
    /// questions about that name, but not the time spent waiting for a turn.
    ///
    /// # Errors
    ///
    /// As for [`Resolver::new`].
    pub fn with_limit(server: Option<SocketAddr>, limit: Duration) -> Result<Resolver, Error> {
        Ok(Resolver {
            shared: Arc::new(Shared {
                questions: Questions::new(server, limit)?,
                limit,
                in_flight: Semaphore::new(AT_ONCE),
                known: Mutex::default(),
            }),
        })
    }

    /// Forgets every answer, for those who live longer than an answer is worth.
    pub fn forget(&self) {
        let mut known = self
            .shared
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.clear();
    }

    /// What the DNS knows about the mail host of `domain`, which may have a
    /// final dot and may contain U-labels.
    ///
    /// The DNS is asked once; later calls return the same answer, also if it
    /// is [`MailHost::Unknown`], and a call during the question waits for it.
    pub async fn mail_host(&self, domain: &str) -> MailHost {
        let name = match name_to_ask(domain) {
            Ok(name) => name,
            Err(reason) => return MailHost::Unknown(reason),
        };
        let known = {
            let mut all = self
                .shared
                .known
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(name.clone()).or_default())
        };
        known.get_or_init(|| self.ask(&name)).await.clone()
    }

    /// What the DNS knows about the mail hosts of `domains`, by domain as it
    /// stands there; 20 of them are asked about at once.
    pub async fn mail_hosts(&self, domains: &[&str]) -> HashMap<String, MailHost> {
        let mut asked = JoinSet::new();
        for &domain in domains {
            let resolver = self.clone();
            let domain = domain.to_owned();
            asked.spawn(async move {
                let host = resolver.mail_host(&domain).await;
                (domain, host)
            });
        }
        asked.join_all().await.into_iter().collect()
    }

    async fn ask(&self, name: &str) -> MailHost {
        let shared = &self.shared;
        let _turn = shared
            .in_flight
            .acquire()
            .await
            .expect("the semaphore is never closed");
        tokio::time::timeout(shared.limit, shared.questions.mail_host(name))
            .await
            .unwrap_or(MailHost::Unknown(Reason::TimedOut))
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolver")
            .field("limit", &self.shared.limit)
            .finish_non_exhaustive()
    }
}

/// The name to put into a question: A-labels, lower case, with the final dot
/// that keeps it from being completed.
fn name_to_ask(domain: &str) -> Result<String, Reason> {
    // Two hyphens within a label (`a1---b.example`) are allowed: such names exist.
    let mut name = Uts46::new()
        .to_ascii(
            domain.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::VerifyAllowRootDot,
        )
        .map_err(|_| Reason::NotADomainName)?
        .into_owned();
    if !name.ends_with('.') {
        name.push('.');
    }
    let last = name.trim_end_matches('.').rsplit('.').next();
    if last.is_some_and(|label| NOT_IN_DNS.contains(&label)) {
        return Err(Reason::NotInDns);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_what_is_asked() {
        let long_label = format!("{}.example", "a".repeat(64));
        let longest_label = format!("{}.example", "a".repeat(63));
        let cases: &[(&str, Result<&str, Reason>)] = &[
            ("mail.example", Ok("mail.example.")),
            ("mail.example.", Ok("mail.example.")),
            ("MAIL.Example", Ok("mail.example.")),
            ("example", Ok("example.")),
            ("bücher.example", Ok("xn--bcher-kva.example.")),
            ("BÜCHER.example", Ok("xn--bcher-kva.example.")),
            ("straße.example", Ok("xn--strae-oqa.example.")),
            ("xn--bcher-kva.example", Ok("xn--bcher-kva.example.")),
            ("a1---b.example", Ok("a1---b.example.")),
            ("192.0.2.1", Ok("192.0.2.1.")),
            ("invalid.example", Ok("invalid.example.")),
            ("mylocal", Ok("mylocal.")),
            (&longest_label, Ok(&format!("{longest_label}."))),
            (&long_label, Err(Reason::NotADomainName)),
            ("", Err(Reason::NotADomainName)),
            (".", Err(Reason::NotADomainName)),
            ("mail..example", Err(Reason::NotADomainName)),
            ("mail.example..", Err(Reason::NotADomainName)),
            (".example", Err(Reason::NotADomainName)),
            ("-mail.example", Err(Reason::NotADomainName)),
            ("my mail.example", Err(Reason::NotADomainName)),
            ("my_mail.example", Err(Reason::NotADomainName)),
            ("mail\\.example", Err(Reason::NotADomainName)),
            ("[192.0.2.1]", Err(Reason::NotADomainName)),
            ("mail\0.example", Err(Reason::NotADomainName)),
            ("invalid", Err(Reason::NotInDns)),
            ("nobody.INVALID.", Err(Reason::NotInDns)),
            ("printer.local", Err(Reason::NotInDns)),
            ("localhost", Err(Reason::NotInDns)),
            ("www.localhost.", Err(Reason::NotInDns)),
            ("mail.onion", Err(Reason::NotInDns)),
            ("mail.alt", Err(Reason::NotInDns)),
        ];
        for (domain, expected) in cases {
            let name = name_to_ask(domain);
            assert_eq!(
                name.as_deref().map_err(Clone::clone),
                expected.clone(),
                "{domain:?}"
            );
        }
    }

    #[test]
    fn a_resolver_is_made_without_a_runtime() {
        let server = SocketAddr::from(([127, 0, 0, 1], 53));
        let resolver = Resolver::new(Some(server)).expect("a resolver");
        assert_eq!(resolver.shared.limit, Duration::from_secs(5));
    }
}
