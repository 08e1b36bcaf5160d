//! What the checks are told beside the article.

use std::collections::HashMap;

use jiff::Timestamp;

use super::Bot;
use crate::active::Presence;
use crate::check::newsgroups::unknown;
use crate::check::{self, Context};
use crate::decision::Decision;
use crate::dns::MailHost;
use crate::source::Incoming;

impl Bot<'_> {
    /// What is known when the articles of a batch are checked. Who has to be
    /// asked is asked about all of them at once; where the run is to end before
    /// the answer is there, there is none, which is held against nobody.
    pub(super) async fn context(&mut self, batch: &[Incoming], decisions: &[Decision]) -> Context {
        let checked = batch.iter().zip(decisions);
        let checked = checked.filter(|(_, decision)| decision.occasion.is_some());
        let checked: Vec<&Incoming> = checked.map(|(incoming, _)| incoming).collect();
        Context {
            line_columns: self.config.max_line_width,
            test_groups: self.config.group_pattern.clone(),
            mail_hosts: self.ask_dns(&checked).await,
            newsgroups: self.ask_reader(&checked).await,
            now: Timestamp::now(),
        }
    }

    /// Asks the DNS about the domains of these articles.
    async fn ask_dns(&self, articles: &[&Incoming]) -> HashMap<String, MailHost> {
        let Some(resolver) = &self.resolver else {
            return HashMap::new();
        };
        let domains = articles.iter();
        let domains: Vec<String> = domains
            .flat_map(|incoming| check::mail_domains(&incoming.article))
            .collect();
        let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
        tokio::select! {
            hosts = resolver.mail_hosts(&domains) => hosts,
            () = self.stop.cut_off() => HashMap::new(),
        }
    }

    /// Asks the reading server about the newsgroups of these articles.
    async fn ask_reader(&mut self, articles: &[&Incoming]) -> HashMap<String, Presence> {
        let Some(active) = &mut self.active else {
            return HashMap::new();
        };
        let names = articles.iter();
        let names: Vec<&str> = names
            .flat_map(|incoming| unknown::in_question(&incoming.article))
            .collect();
        tokio::select! {
            presences = active.presences(&names) => presences,
            () = self.stop.cut_off() => HashMap::new(),
        }
    }
}
