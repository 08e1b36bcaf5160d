//! `agent-mismatch`.

use crate::article::Article;
use crate::article::newsreader;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article whose header names one newsreader, while its message identifier has the
    /// shape of those that another one makes: slrn, Pan, Gravity, Pine, Xnews, Gnus, Agent
    /// or 40tude Dialog.
    ///
    /// ## Why it matters
    ///
    /// One of the two was changed on the way, or by hand. Help that goes by the name of the
    /// newsreader may be for the wrong one.
    ///
    /// ## What is left alone
    ///
    /// Newsreaders that are not known, identifiers that servers make, and those that Hamster
    /// makes for others. The right side of an identifier, which everybody can set.
    ///
    /// ## How to fix it
    ///
    /// Nothing has to be fixed.
    AGENT_MISMATCH = "agent-mismatch", [Note],
    summary: "the message identifier is that of another newsreader: $other, not $reader",
    basis: [],
    precluded_by: [],
    variables: ["reader", "other"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// The newsreaders whose identifiers nobody else makes.
const SURE: [&str; 8] = [
    "slrn", "pan", "mpg", "pine", "xnews", "gnus", "agent", "dialog",
];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let (Some(field), Some(reader)) = (header.only("message-id"), article.newsreader()) else {
        return;
    };
    let Some(other) = newsreader::of_identifier(field.body()) else {
        return;
    };
    if reader.code != other.code && reader.code != "hamster" && SURE.contains(&other.code) {
        report
            .at(field.place())
            .with("other", other.name)
            .with("reader", reader.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn two_newsreaders_in_one_header() {
        let slrn = "slrnabc123.4d5.name@host.de";
        for (agent, identifier, expected) in [
            ("User-Agent: tin/2.6.2\n", slrn, 1),
            ("X-Newsreader: Forte Agent 2.0\n", "87abc.fsf@host.de", 1),
            ("User-Agent: slrn/1.0.3\n", slrn, 0),
            ("User-Agent: something else\n", slrn, 0),
            ("User-Agent: Hamster/2.1\n", slrn, 0),
            ("", slrn, 0),
            ("User-Agent: tin/2.6.2\n", "1a2b3c$4d5$1@news.host.de", 0),
            ("User-Agent: tin/2.6.2\n", "3C1A2B3D.4E5F6A7@host.de", 0),
        ] {
            let header = format!("{agent}Message-ID: <{identifier}>\n");
            let found = examine_header(&AGENT_MISMATCH, &header);
            assert_eq!(found.len(), expected, "{header}");
        }
    }
}
