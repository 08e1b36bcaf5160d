//! What people are told of a finding beside its line: how to fix it in the
//! newsreader at hand, why it matters, what it rests on.
//!
//! English has the documentation of the check, and the advice for a newsreader
//! out of the sample texts. Another language has the check's block there.

use std::sync::OnceLock;

use super::checked::Checked;
use super::words::Words;
use crate::article::printable;
use crate::check::Finding;
use crate::cli::init::sample_blocks;
use crate::config::{Language, TextBlocks};
use crate::followup::{self, explanation::unmarked};

/// A part of what is said: a word in front, and lines of text beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    /// The word; empty for a text that stands alone.
    pub(super) label: &'static str,
    /// What is said. Lines of a block stay as they are, others may be wrapped.
    pub(super) text: Text,
}

/// The text for a newsreader.
struct Advice {
    text: String,
    /// Whether it takes the place of the check's own.
    is_whole: bool,
}

/// What is said in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Text {
    /// Prose, to be wrapped.
    Prose(String),
    /// A block of a text, whose lines are wrapped already.
    Block(String),
}

/// The texts in one language, read when they are first needed.
pub(super) struct Texts {
    language: Language,
    blocks: OnceLock<TextBlocks>,
}

impl Texts {
    pub(super) fn of(language: Language) -> Texts {
        Texts {
            language,
            blocks: OnceLock::new(),
        }
    }

    fn block(&self, name: &str) -> Option<&str> {
        self.blocks().get(name).filter(|block| !block.is_empty())
    }

    fn blocks(&self) -> &TextBlocks {
        self.blocks.get_or_init(|| sample_blocks(self.language))
    }

    /// Whether there is a text of its own for the finding in this language, so
    /// that its summary need not be shown in English.
    pub(super) fn has(&self, finding: &Finding) -> bool {
        self.language != Language::En && self.block(finding.check.code).is_some()
    }

    /// What is wrong, in few words; nothing where this language has none for it.
    pub(super) fn title(&self, finding: &Finding) -> Option<String> {
        match self.language {
            Language::En => None,
            Language::De => followup::title(self.blocks(), finding),
        }
    }

    /// All that is said of a finding.
    pub(super) fn advice(&self, checked: &Checked<'_>, finding: &Finding) -> Vec<Entry> {
        let words = Words::of(self.language);
        let mut entries = match self.has(finding) {
            true => self.blocks_of(checked, finding),
            false => self.documented(checked, finding),
        };
        let basis = finding.check.basis;
        if !basis.is_empty() {
            let basis: Vec<String> = basis.iter().map(|basis| words.standard(basis)).collect();
            entries.push(Entry {
                label: words.basis,
                text: Text::Prose(basis.join("; ")),
            });
        }
        entries
    }

    /// What the documentation of the check says, in English.
    fn documented(&self, checked: &Checked<'_>, finding: &Finding) -> Vec<Entry> {
        let words = Words::of(self.language);
        let documentation = finding.check.documentation;
        let prose = |title| paragraph(documentation, title).map(Text::Prose);
        let fix = match self.for_newsreader(checked, finding) {
            Some(advice) => Some(Text::Block(advice.text)),
            None => prose("## How to fix it"),
        };
        let why = prose("## Why it matters");
        let entries = [(words.fix, fix), (words.why, why)];
        let entries = entries.into_iter();
        let entry = |(label, text)| Some(Entry { label, text: text? });
        entries.filter_map(entry).collect()
    }

    /// The check's block, and that for the newsreader.
    fn blocks_of(&self, checked: &Checked<'_>, finding: &Finding) -> Vec<Entry> {
        let check = finding.check;
        let variant = finding
            .variant
            .map(|variant| format!("{}-{variant}", check.code));
        let block = variant.and_then(|name| self.block(&name));
        let block = block.or_else(|| self.block(check.code));
        let mut block = self.inserted(block.unwrap_or_default(), checked, finding);
        // The answer lists such values below the block (R34).
        if let Some(value) = check.lists.and_then(|name| finding.value(name)) {
            block.push_str("\n  ");
            block.push_str(&printable::one_line(value));
        }
        let advice = self.for_newsreader(checked, finding);
        let blocks = match advice {
            Some(Advice {
                text,
                is_whole: true,
            }) => [Some(text), None],
            advice => [Some(block), advice.map(|advice| advice.text)],
        };
        let entry = |block| Entry {
            label: "",
            text: Text::Block(block),
        };
        blocks.into_iter().flatten().map(entry).collect()
    }

    /// The advice for the newsreader of the article.
    fn for_newsreader(&self, checked: &Checked<'_>, finding: &Finding) -> Option<Advice> {
        let reader = checked.article.newsreader()?;
        let name = format!("{}-{}", finding.check.code, reader.code);
        Some(Advice {
            text: self.inserted(self.block(&name)?, checked, finding),
            is_whole: self.blocks().is_whole(&name),
        })
    }

    /// A block without the mark before it, which says how grave it is.
    fn inserted(&self, block: &str, checked: &Checked<'_>, finding: &Finding) -> String {
        let text = followup::inserted(
            self.blocks(),
            block,
            &checked.article,
            &checked.findings,
            finding,
        );
        unmarked(&text)
    }
}

/// The first paragraph under a heading, without the signs of Markdown.
pub(super) fn paragraph(documentation: &str, title: &str) -> Option<String> {
    let (_, section) = documentation.split_once(title)?;
    let lines = section.lines().map(str::trim);
    let paragraph: Vec<_> = lines
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    Some(plain(&paragraph.join(" ")))
}

/// Code without the signs around it; between quotation marks where a blank stands
/// at its end.
fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for (index, piece) in markdown.split('`').enumerate() {
        let is_quoted = index % 2 == 1 && piece.trim() != piece;
        let mark = if is_quoted { "\"" } else { "" };
        text.push_str(mark);
        text.push_str(piece);
        text.push_str(mark);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Findings;

    #[test]
    fn r50_advice_has_no_signs_of_markdown() {
        let documentation = " ## How to fix it\n\n Write `-- `, or\n `a b`.\n\n More.\n";
        let fix = paragraph(documentation, "## How to fix it");
        assert_eq!(fix.as_deref(), Some("Write \"-- \", or a b."));
    }

    /// Notes are never answered and mostly have no text.
    #[test]
    fn r50_what_has_no_text_in_a_language_is_shown_in_english() {
        let findings = Findings::sample(false);
        let finding = findings
            .iter()
            .find(|finding| finding.check.code == "nomid");
        let finding = finding.expect("a finding");
        let german = |blocks: &[(&str, &str)]| Texts {
            language: Language::De,
            blocks: OnceLock::from(TextBlocks::from_blocks(blocks.iter().copied())),
        };
        assert!(german(&[("nomid", "- ein Text")]).has(finding));
        assert!(!german(&[("nomid", "")]).has(finding));
        assert!(!german(&[]).has(finding));
        assert!(!Texts::of(Language::En).has(finding));
    }

    #[test]
    fn the_first_paragraph_is_shown() {
        let text = " ## Why it matters\n\n one\n two\n\n three\n\n ## What is left alone\n";
        let why = paragraph(text, "## Why it matters");
        assert_eq!(why.as_deref(), Some("one two"));
        assert_eq!(paragraph("nothing of the kind", "## Why it matters"), None);
    }
}
