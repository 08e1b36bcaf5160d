//! `--format short`: one line a finding, as compilers have it, so that editors
//! can go to the place.

use std::io::{self, Write};

use super::OneByOne;
use super::checked::Checked;
use crate::article::printable;

/// Shows findings to editors.
pub(super) struct Short;

impl OneByOne for Short {
    fn article(&self, checked: &Checked<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let file = printable::line(&checked.file_name());
        for (finding, position) in checked.by_line() {
            let (line, column) = checked.line_and_column(position);
            let (severity, code) = (finding.severity.name(), finding.check.code);
            let summary = printable::one_line(&finding.summary());
            writeln!(out, "{file}:{line}:{column}: {severity} {code}: {summary}")?;
        }
        Ok(())
    }
}
