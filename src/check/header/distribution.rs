//! `hdr-distribution`.

use std::ops::Range;

use crate::article::Article;
use crate::article::domain::top_level_domain_exists;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A Distribution that has the opposite effect, or none: the name `all`,
    /// which is forbidden; a name with a dot, for which servers refuse the
    /// article; a name of one or two letters that is no country; a blank between
    /// the names; and (a note) the name `world`, which says nothing.
    ///
    /// ## Why it matters
    ///
    /// Distribution narrows down where an article goes. Servers know some names
    /// and take no articles with others: one wrong name, and hardly anybody
    /// sees the article.
    ///
    /// ## What is left alone
    ///
    /// Every other name: servers agree on them. In a followup it is a note only,
    /// since newsreaders take the field over from the article that is answered.
    ///
    /// ## How to fix it
    ///
    /// Leave the field out: then the article goes to all who read its groups.
    /// If only a part of the world is to get it, name that part, with one name,
    /// or with several and commas without blanks.
    DISTRIBUTION = "hdr-distribution", [Hint, Violation, Note],
    summary: "Distribution does not work so: $reason",
    basis: ["RFC 5536, section 3.2.4", "RFC 5537, section 3.4.3 (followups)"],
    precluded_by: [super::comment::COMMENT],
    variables: ["name", "reason"],
    reasons: {
        ALL = "the name \"all\" must not be used",
        WORLD = "\"world\" says what holds without the field",
        DOT = "there is a dot in \"$name\"",
        SHORT = "\"$name\" has fewer than three letters and is no country code",
        BLANK = "a blank stands between the names",
    },
    since: "0.1.0",
    needs: [DISTRIBUTION],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    let Some(field) = header.only("distribution") else {
        return;
    };
    let is_inherited = header.get("references").is_some();
    if let Some((span, reason)) = fault(field.body()) {
        let severity = match reason {
            _ if is_inherited => Severity::Note,
            ALL => Severity::Violation,
            WORLD => Severity::Note,
            _ => Severity::Hint,
        };
        report
            .at(field.place_of(span.clone()))
            .graded(severity)
            .with("name", field.body().get(span).unwrap_or_default())
            .because(reason);
    }
}

/// The first fault, but that of `world` last.
fn fault(body: &str) -> Option<(Range<usize>, &'static str)> {
    let mut world = None;
    let mut start = 0;
    for member in body.split(',') {
        let name = member.trim();
        let at = start + member.len() - member.trim_start().len();
        let span = at..at + name.len();
        start += member.len() + 1;
        let is_short = (1..3).contains(&name.len()) && name.is_ascii();
        let is_spaced = name.len() < member.len() || name.contains([' ', '\t']);
        let reason = match name {
            _ if name.eq_ignore_ascii_case("all") => ALL,
            _ if name.contains('.') => DOT,
            _ if is_short && !is_country(name) => SHORT,
            _ if is_spaced => BLANK,
            _ if name.eq_ignore_ascii_case("world") => {
                world = world.or(Some((span, WORLD)));
                continue;
            }
            _ => continue,
        };
        return Some((span, reason));
    }
    world
}

/// The codes of ISO 3166-1 are top-level domains, but for that of the United
/// Kingdom, which has another one beside it.
fn is_country(name: &str) -> bool {
    name.len() == 2 && (top_level_domain_exists(name) || name.eq_ignore_ascii_case("gb"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_2_4_names_of_distributions() {
        use Severity::{Hint, Note, Violation};
        for (body, expected) in [
            ("all", Some((Violation, ALL.to_owned()))),
            ("de,All", Some((Violation, ALL.to_owned()))),
            ("world", Some((Note, WORLD.to_owned()))),
            ("world,all", Some((Violation, ALL.to_owned()))),
            ("comp.all", Some((Hint, DOT.replace("$name", "comp.all")))),
            ("x", Some((Hint, SHORT.replace("$name", "x")))),
            ("xx", Some((Hint, SHORT.replace("$name", "xx")))),
            ("de, at", Some((Hint, BLANK.to_owned()))),
            ("de at", Some((Hint, BLANK.to_owned()))),
            ("de", None),
            ("DE,at,ch,gb,uk", None),
            ("usa", None),
            ("local", None),
            ("", None),
        ] {
            let findings = examine_header(&DISTRIBUTION, format!("Distribution: {body}\n"));
            let found = findings.iter().next().map(|finding| {
                let reason = finding.value("reason").unwrap_or_default();
                (finding.severity, reason.to_owned())
            });
            assert_eq!(found, expected, "{body}");
        }
    }

    #[test]
    fn what_a_followup_takes_over_is_a_note() {
        let header = "Distribution: all\nReferences: <a@b>\n";
        let findings = examine_header(&DISTRIBUTION, header);
        let severities: Vec<_> = findings.iter().map(|f| f.severity).collect();
        assert_eq!(severities, [Severity::Note]);
    }
}
