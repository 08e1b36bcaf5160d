//! `ng-reserved`.

use super::groups::{POSTER, field_and_list};
use crate::article::Article;
use crate::check::header::comment::COMMENT;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A name in Newsgroups that is reserved: `example` and what is below it,
    /// `poster`; as a note, since servers may have agreed on them: `to` and
    /// `control` and what is below them, `junk`, and names with the component
    /// `all` or `ctl`.
    ///
    /// ## Why it matters
    ///
    /// No group has such a name, so nobody gets the article. Servers refuse it.
    ///
    /// ## What is left alone
    ///
    /// `poster` in Followup-To, which has a meaning there.
    ///
    /// ## How to fix it
    ///
    /// Name a group that there is. If answers are to come by mail, `poster` belongs
    /// into Followup-To.
    RESERVED = "ng-reserved", [Violation, Note],
    summary: "the name of a newsgroup is reserved: $group",
    basis: ["RFC 5536, section 3.1.4", "RFC 5537, section 3.5"],
    precluded_by: [COMMENT, super::syntax::SYNTAX],
    variables: ["group"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, list)) = field_and_list(article, "newsgroups") else {
        return;
    };
    for (span, name) in list.spans.iter().zip(list.names(field.body())) {
        if let Some(severity) = severity(name) {
            report
                .at(field.place_of(span.clone()))
                .graded(severity)
                .with("group", name);
        }
    }
}

/// How grave it is to use this name; nothing where anybody may.
fn severity(name: &str) -> Option<Severity> {
    let first = name.split('.').next();
    let is_forbidden = first == Some("example") || name == POSTER;
    let is_special = matches!(first, Some("to" | "control"))
        || name == "junk"
        || name.split('.').any(|part| matches!(part, "all" | "ctl"));
    match (is_forbidden, is_special) {
        (true, _) => Some(Severity::Violation),
        (_, true) => Some(Severity::Note),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_1_4_reserved_names() {
        use Severity::{Note, Violation};
        for (name, expected) in [
            ("example", Some(Violation)),
            ("example.test", Some(Violation)),
            ("poster", Some(Violation)),
            ("to.peer", Some(Note)),
            ("control", Some(Note)),
            ("control.cancel", Some(Note)),
            ("junk", Some(Note)),
            ("comp.all", Some(Note)),
            ("comp.ctl.x", Some(Note)),
            ("de.example", None),
            ("de.junk", None),
            ("alt.poster", None),
            ("de.to.control", None),
            ("alt.allegory", None),
        ] {
            let header = format!("Newsgroups: de.test,{name}\nFollowup-To: poster\n");
            let findings = examine_header(&RESERVED, header);
            let found = findings.iter().next().map(|finding| finding.severity);
            assert_eq!(found, expected, "{name}");
        }
    }
}
