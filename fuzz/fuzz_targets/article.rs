//! Any octets as an article: all checks, each place resolved, both ways to show it.

#![no_main]

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use artchk::article::Article;
use artchk::check::{self, Context, Selection};
use libfuzzer_sys::fuzz_target;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(artchk_fuzz::folder);

static CONTEXT: LazyLock<Context> =
    LazyLock::new(|| Context::at("2026-11-22T12:00:00Z".parse().expect("a time")));

/// What is found, as text; every place lies in the article.
fn findings(octets: &[u8]) -> Vec<String> {
    let article = Article::from_either(octets.to_vec());
    let lines = octets.split(|&octet| octet == b'\n').count();
    check::mail_domains(&article);
    article.newsreader();
    article.signature();
    let findings = check::run(&article, &CONTEXT, &Selection::all());
    let shown = findings.iter().map(|finding| {
        let code = finding.check.code;
        let position = finding.position(&article);
        if let Some(position) = position {
            assert!(
                (1..=lines).contains(&position.line),
                "{code} on line {} of {lines}",
                position.line
            );
            let line = octets.split(|&octet| octet == b'\n').nth(position.line - 1);
            if let Some((first, end)) = position.columns {
                let columns = line.unwrap_or_default().len() + 1;
                assert!(
                    1 <= first && first <= end && end <= columns,
                    "{code} at {first} to {end} of {columns}"
                );
            }
            article.line(position.line);
        }
        let summary = finding.summary();
        assert!(!summary.is_empty(), "{code}");
        format!("{code} {} {summary}", finding.severity.name())
    });
    shown.collect()
}

fuzz_target!(|octets: &[u8]| {
    findings(octets);
    let file: PathBuf = FOLDER.path().join("article");
    std::fs::write(&file, octets).expect("a folder that can be written");
    for format in ["human", "json", "sarif"] {
        let words = ["artchk", "check", "--format", format].map(OsString::from);
        let words = words.into_iter().chain([file.clone().into_os_string()]);
        let _ = artchk::cli::main(words);
    }
});
