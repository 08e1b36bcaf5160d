//! `longlinesig`.

use crate::article::Article;
use crate::article::width::{can_be_broken, columns, is_wider};
use crate::check::{Context, Report};
use crate::declare_check;

/// The widest line of a signature that nobody minds, in columns.
const COLUMNS: usize = 80;

declare_check! {
    /// ## What it finds
    ///
    /// Lines of the signature wider than 80 columns. A wide character (Chinese,
    /// Japanese, Korean) takes two columns, a tab goes to the next multiple of
    /// eight. The values are those of the first such line: `$line`, `$columns`,
    /// and `$number`, its place in the text, counted from 1; `$count` says how
    /// many there are.
    ///
    /// ## Why it matters
    ///
    /// A signature is shown as it stands. Lines wider than the screen are broken
    /// anywhere or cut off.
    ///
    /// ## What is left alone
    ///
    /// Blanks at the end of a line. Lines that cannot be broken, since there is
    /// no blank inside (an address); a rule can be made shorter. Quoted text, a
    /// patch or a forwarded article below the delimiter: that is text in the
    /// wrong place, and no signature.
    ///
    /// ## How to fix it
    ///
    /// Break the lines of the signature, in your newsreader's settings or in the
    /// file that it takes the signature from.
    LONGLINESIG = "longlinesig", [Hint],
    summary: "signature lines are wider than 80 columns: $count, the first has $columns",
    basis: ["GNKSA 2.0, 15"],
    precluded_by: [],
    variables: ["line", "number", "count", "columns"],
    reasons: {},
    since: "0.1.0",
    needs: [DELIMITER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(signature), Some(lines)) = (article.signature(), super::lines(article)) else {
        return;
    };
    let Some(text) = article.text() else {
        return;
    };
    let is_rule = |line: &str| !line.contains(char::is_alphanumeric);
    let is_wide =
        |line: &str| is_wider(line.trim_end(), COLUMNS) && (can_be_broken(line) || is_rule(line));
    let wide = || {
        lines
            .clone()
            .zip(signature.lines.clone())
            .filter(|(line, _)| is_wide(line))
    };
    if let Some((line, at)) = wide().next() {
        report
            .at(text.place(at))
            .with("line", line.trim_end())
            .with("number", at + 1)
            .with("count", wide().count())
            .with("columns", columns(line.trim_end()));
    }
}
