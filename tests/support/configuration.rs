//! A configuration made of texts, as the program loads it.

use artchk::article::newsreader;
use artchk::check::registry::{self, CHECKS};
use artchk::config::{self, Config, Fault, Files, Known};

use super::scratch::{Scratch, set_mode};

/// A check's code and its variables.
pub(crate) type Names<'a> = (&'a str, &'a [&'a str]);

/// Loads a bot made of these files, and says what is wrong with them. Beside the
/// checks that there are it takes `more` for one.
pub(crate) fn load(
    ini: &str,
    rc: &str,
    kill: &str,
    more: &[Names<'_>],
) -> (Option<Config>, Vec<String>) {
    let folder = Scratch::new();
    let file = folder.write("a.ini", ini);
    set_mode(&file, 0o600);
    folder.write("a.rc", rc);
    folder.write("a.kill", kill);
    let checks: Vec<Names<'_>> = CHECKS
        .iter()
        .map(|check| (check.code, check.variables))
        .chain(more.iter().copied())
        .collect();
    let newsreaders: Vec<&str> = newsreader::codes().collect();
    let sentences: Vec<&str> = registry::sentences().collect();
    let filters = artchk::filter::registry::KINDS.iter();
    let filters: Vec<(&str, bool)> = filters
        .map(|kind| (kind.name, kind.limit.is_some()))
        .collect();
    let known = Known {
        checks: &checks,
        newsreaders: &newsreaders,
        sentences: &sentences,
        filters: &filters,
    };
    let words = |faults: Vec<Fault>| faults.iter().map(Fault::to_string).collect();
    match config::load(&Files::new(folder.path(), Some("a"), None, "artchk"), known) {
        Ok((config, faults)) => (Some(config), words(faults)),
        Err(faults) => (None, words(faults)),
    }
}
