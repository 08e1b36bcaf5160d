//! `bin-executable`.

use super::{is_for_files, uuencoded};
use crate::article::{Article, Part};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A part, or a uuencoded file in the text, whose name ends as that of a
    /// program or script does which Windows starts: exe, scr, com, bat, vbs, js,
    /// lnk and the like.
    ///
    /// ## Why it matters
    ///
    /// This is how viruses travel. Nobody opens it, servers and filters throw such
    /// articles away, and readers distrust the next one.
    ///
    /// ## What is left alone
    ///
    /// Groups that are made for files, as `binaries` and the like in their names
    /// tell. Parts that are text, such as the source of a script. The names in a
    /// text.
    ///
    /// ## How to fix it
    ///
    /// Put the file where its origin can be seen, such as the page of its project,
    /// and its address into the article.
    EXECUTABLE = "bin-executable", [Hint],
    summary: "a program is attached: $name",
    basis: ["GNKSA 2.0, 17"],
    precluded_by: [],
    variables: ["name"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART, DATA],
    examine: examine,
}

/// What Windows starts when somebody opens it.
const ENDINGS: &[&str] = &[
    "bat", "cmd", "com", "cpl", "exe", "hta", "js", "jse", "lnk", "msi", "pif", "scr", "vbe",
    "vbs", "wsf", "wsh",
];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let place_and_name = |part: &Part| Some((part.place(), part.file_name()?));
    let parts = article.root().walk();
    let parts = parts.filter(|part| may_be_program(part));
    let in_parts = parts
        .filter_map(place_and_name)
        .find(|(_, name)| is_program(name));
    let in_text = || {
        let (at, name) = uuencoded(article).find(|(_, name)| is_program(name))?;
        Some((article.text()?.place(at), name.to_owned()))
    };
    if let Some((place, name)) = in_parts.or_else(in_text)
        && !is_for_files(article)
    {
        report.at(place).with("name", name);
    }
}

/// The source of a script is text, and no danger where it is shown as such.
fn may_be_program(part: &Part) -> bool {
    part.parts().is_empty()
        && part
            .content_type()
            .is_some_and(|kind| !["text", "message", "multipart"].contains(&&*kind.media_type))
}

fn is_program(name: &str) -> bool {
    name.trim()
        .rsplit_once('.')
        .is_some_and(|(before, ending)| {
            !before.is_empty()
                && ENDINGS
                    .iter()
                    .any(|known| ending.eq_ignore_ascii_case(known))
        })
}
