//! `--format github`: workflow commands, of which GitHub Actions makes notes
//! beside the lines of a change.

use std::io::{self, Write};

use super::OneByOne;
use super::checked::Checked;
use crate::article::printable;
use crate::check::Severity;

/// Shows findings to GitHub Actions.
pub(super) struct Github;

impl OneByOne for Github {
    fn article(&self, checked: &Checked<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let file = property(&printable::line(&checked.file_name()));
        for (finding, position) in checked.by_line() {
            let command = match finding.severity {
                Severity::Violation => "error",
                Severity::Hint => "warning",
                Severity::Note => "notice",
            };
            let (line, column) = checked.line_and_column(position);
            let columns = position.and_then(|at| at.columns);
            // Theirs is the last column, ours the one behind it.
            let end = columns.map_or(column, |(first, end)| first.max(end.saturating_sub(1)));
            let code = finding.check.code;
            let summary = data(&printable::one_line(&finding.summary()));
            writeln!(
                out,
                "::{command} file={file},line={line},col={column},endColumn={end},\
                 title=artchk {code}::{summary}"
            )?;
        }
        Ok(())
    }
}

/// What stands behind the `::`, without what would end it.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which also ends at a colon and a comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50_what_would_end_a_command_is_escaped() {
        assert_eq!(data("100 %\r\na::b, c"), "100 %25%0D%0Aa::b, c");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
