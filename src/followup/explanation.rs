//! A check as the texts explain it, where no article is meant: an ellipsis stands
//! for each value.

use crate::article::newsreader::{self, Newsreader};
use crate::check::Check;
use crate::config::TextBlocks;
use crate::variable::{Piece, pieces};

/// What stands for a value that only a finding has.
const VALUE: &str = "…";

/// What the texts say of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// What it is called, in the language of the texts where they have words for it.
    pub title: &'a str,
    /// Its block, and those that are taken in its place where there is a variant.
    pub blocks: Vec<String>,
    /// What to do with a newsreader, and which, where the text does not name it.
    pub newsreaders: Vec<(Option<&'static str>, String)>,
    /// The sentences that `$reason` can be.
    pub reasons: Vec<String>,
}

impl<'a> Explanation<'a> {
    /// What these texts say of this check.
    pub fn of(check: &'a Check, texts: &'a TextBlocks) -> Explanation<'a> {
        let text = |name: &str| texts.get(name).filter(|block| !block.is_empty());
        let variants = check.variants.iter();
        let variants = variants.map(|variant| format!("{}-{variant}", check.code));
        let names = [check.code.to_owned()].into_iter().chain(variants);
        let advice = |reader: Newsreader| {
            let name = format!("{}-{}", check.code, reader.code);
            let unnamed = texts.is_whole(&name).then_some(reader.name);
            Some((unnamed, plain(text(&name)?)))
        };
        let worded = |sentence| texts.translation(sentence).unwrap_or(sentence);
        let title = check.title();
        Explanation {
            title: worded(title),
            blocks: names.filter_map(|name| text(&name).map(plain)).collect(),
            newsreaders: newsreader::all().filter_map(advice).collect(),
            reasons: check
                .reasons()
                .map(|reason| valued(worded(reason)))
                .collect(),
        }
    }
}

/// A block without its mark, and an ellipsis for each value.
fn plain(block: &str) -> String {
    unmarked(&valued(block.strip_prefix("$mark ").unwrap_or(block)))
}

fn valued(text: &str) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => text,
        Piece::Variable { .. } => VALUE,
    };
    pieces(text).map(piece).collect()
}

/// A block without the mark before it, which says how grave it is, and without the
/// indent that makes room for it.
pub fn unmarked(block: &str) -> String {
    let marks = ["* ", "- "];
    let unmarked = marks.iter().find_map(|mark| block.strip_prefix(mark));
    let lines = unmarked.unwrap_or(block).lines();
    let lines = lines.map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::registry::CHECKS;
    use crate::config::Language;

    fn check(code: &str) -> &'static Check {
        CHECKS.iter().find(|check| check.code == code).unwrap()
    }

    #[test]
    fn r80_a_check_is_explained_by_its_blocks_without_values() {
        let texts = TextBlocks::from_blocks([
            ("nomid", "$mark Lass $identifier weg.\n  Denn:\n    $reason"),
            ("nomid-slrn", "  In slrn: set x"),
            ("nomid-tin", "$mark Anders: $identifier"),
            ("noname", "- Nichts"),
        ]);
        let nomid = check("nomid");
        let texts = texts.in_language(
            Language::De,
            &[
                (nomid.title(), "keine Domain"),
                ("it is one word without a dot", "ein Wort, $domain"),
            ],
        );
        let explained = Explanation::of(nomid, &texts);
        assert_eq!(explained.title, "keine Domain");
        assert_eq!(explained.blocks, ["Lass … weg.\nDenn:\n  …"]);
        assert_eq!(
            explained.newsreaders,
            [
                (None, "In slrn: set x".to_owned()),
                (Some("tin"), "Anders: …".to_owned()),
            ]
        );
        assert!(explained.reasons.contains(&"ein Wort, …".to_owned()));
        assert_eq!(explained.reasons.len(), nomid.reasons().count());
        // The near miss: there is nothing in these texts.
        let duplicate = Explanation::of(check("duplicate"), &texts);
        assert_eq!(duplicate.title, check("duplicate").title());
        assert!(duplicate.blocks.is_empty() && duplicate.newsreaders.is_empty());
        assert_eq!(Explanation::of(check("noname"), &texts).blocks, ["Nichts"]);
    }

    #[test]
    fn r80_a_variant_has_its_own_block() {
        let texts = TextBlocks::from_blocks([("multipart", "a"), ("multipart-signed", "b")]);
        let explained = Explanation::of(check("multipart"), &texts);
        assert_eq!(explained.blocks, ["a", "b"]);
    }
}
