//! The names of blocks, as people write them and as they are stored.

use super::Known;
use super::fixed::fixed_blocks;

/// The name under which a block is known: a fixed name or the code of a check
/// as a whole, else the longest code of a check before `-READER`, else codes
/// joined with `+`, the last of which may have `-READER` behind it.
pub(super) fn canonical(name: &str, known: Known<'_>) -> Option<String> {
    if fixed_blocks().any(|fixed| fixed == name) || known.newsreaders.contains(&name) {
        return Some(name.to_owned());
    }
    if let Some(code) = known.check(name) {
        return Some(code.to_owned());
    }
    if let Some((code, newsreader)) = for_newsreader(name, known) {
        return Some(format!("{code}-{newsreader}"));
    }
    joint(name, known)
}

/// The check and the newsreader of a name `CODE-READER`.
fn for_newsreader<'a>(name: &str, known: Known<'a>) -> Option<(&'a str, &'a str)> {
    name.match_indices('-').rev().find_map(|(at, _)| {
        let code = known.check(&name[..at])?;
        let newsreader = known
            .newsreaders
            .iter()
            .find(|code| **code == &name[at + 1..])?;
        Some((code, *newsreader))
    })
}

/// R34a: the codes in the order of the program, whatever that of the name.
fn joint(name: &str, known: Known<'_>) -> Option<String> {
    let (before, last) = name.rsplit_once('+')?;
    let (last, newsreader) = match known.check(last) {
        Some(code) => (code, None),
        None => for_newsreader(last, known).map(|(code, reader)| (code, Some(reader)))?,
    };
    let mut codes = vec![last];
    for code in before.split('+') {
        let code = known.check(code)?;
        if codes.contains(&code) {
            return None;
        }
        codes.push(code);
    }
    let place = |code: &&str| known.checks.iter().position(|(known, _)| known == code);
    codes.sort_by_key(place);
    let newsreader = newsreader.map_or_else(String::new, |reader| format!("-{reader}"));
    Some(format!("{}{newsreader}", codes.join("+")))
}

/// The codes of the checks that a block is about, by its stored name.
pub(super) fn codes_of<'a>(name: &str, known: Known<'a>) -> Vec<&'a str> {
    if name == "multipart-signed" {
        return known.check("multipart").into_iter().collect();
    }
    let of_part = |part: &str| {
        let check = known.check(part);
        check.or_else(|| for_newsreader(part, known).map(|(code, _)| code))
    };
    name.split('+').filter_map(of_part).collect()
}
