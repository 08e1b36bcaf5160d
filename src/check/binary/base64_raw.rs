//! `bin-base64-raw`.

use super::is_for_files;
use crate::article::Article;
use crate::article::lines::{Class, is_full_base64};
use crate::article::text::Text;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// More than 20 lines of base64 one below the other in a text that is not
    /// declared as base64.
    ///
    /// ## Why it matters
    ///
    /// Nobody can read them, and no program knows that there is something to
    /// decode: mostly a part of a multipart whose header was lost.
    ///
    /// ## What is left alone
    ///
    /// Keys, certificates and PGP armour. A file with a line that announces it.
    /// Groups that are made for files.
    ///
    /// ## How to fix it
    ///
    /// Look whether the article was cut or changed after it was written. What is to
    /// be a file can stand on the web, and the article name the address.
    BASE64_RAW = "bin-base64-raw", [Note],
    summary: "lines of base64 stand in the text: $count",
    basis: ["RFC 2045, section 6.8 (what base64 is)"],
    precluded_by: [],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [DATA],
    examine: examine,
}

/// More lines are no key any more.
const LINES: usize = 20;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = article.text().zip(article.lines()) else {
        return;
    };
    if text.len() <= LINES || !lines.has(Class::Data) {
        return;
    }
    let is_it =
        |at: usize| lines.class(at) == Class::Data && text.line(at).is_some_and(is_full_base64);
    let mut at = 0;
    while at < text.len() {
        if !is_it(at) {
            at += 1;
            continue;
        }
        let start = at;
        while at < text.len() && is_it(at) {
            at += 1;
        }
        if at - start > LINES && !is_announced(text, start) && !is_for_files(article) {
            report.at(text.place(start)).with("count", at - start);
            return;
        }
    }
}

/// Whether a line above says what it is: a key or certificate, `begin-base64`,
/// the header of a part.
fn is_announced(text: &Text, start: usize) -> bool {
    let above = (0..start).rev().filter_map(|at| text.line(at));
    above.take(3).any(|line| {
        line.starts_with("-----BEGIN") || line.starts_with("begin") || line.contains(": ")
    })
}
