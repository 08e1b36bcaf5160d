//! What a check is about, as a part of a page.

use super::{escaped, words};
use crate::check::Check;
use crate::config::{Language, TextBlocks};
use crate::followup::explanation::Explanation;

/// What a check is called, in the language of the texts.
pub fn title<'a>(check: &'a Check, texts: &'a TextBlocks) -> &'a str {
    texts
        .translation(check.title())
        .unwrap_or_else(|| check.title())
}

/// What a check is about, as HTML: in English its documentation; in another
/// language what the texts say of it, with the documentation folded up below.
pub fn explanation(check: &Check, texts: &TextBlocks) -> String {
    let language = texts.language();
    let words = words(language);
    let word = |name: &str| escaped(words[name].as_str().unwrap_or(name));
    let explained = Explanation::of(check, texts);
    let mut html = String::with_capacity(4096);
    match language {
        Language::En => html.push_str(&documentation(check.documentation)),
        Language::De => {
            heading(&mut html, &word("to_do"));
            for block in &explained.blocks {
                paragraph(&mut html, None, block);
            }
        }
    }
    if !explained.newsreaders.is_empty() {
        heading(&mut html, &word("in_newsreaders"));
        for (name, text) in &explained.newsreaders {
            paragraph(&mut html, *name, text);
        }
    }
    if !explained.reasons.is_empty() {
        heading(&mut html, &word("reasons"));
        html.push_str("<ul>\n");
        for reason in &explained.reasons {
            html.push_str(&format!("<li>{}</li>\n", escaped(reason)));
        }
        html.push_str("</ul>\n");
    }
    if language != Language::En {
        html.push_str(&format!(
            "<details>\n<summary>{}</summary>\n<div lang=\"en\">\n{}</div>\n</details>\n",
            word("in_english"),
            documentation(check.documentation)
        ));
    }
    html
}

fn heading(html: &mut String, text: &str) {
    html.push_str(&format!("<h2>{text}</h2>\n"));
}

/// A text whose lines stay as they are, and what it is about.
fn paragraph(html: &mut String, name: Option<&str>, text: &str) {
    html.push_str("<p>");
    if let Some(name) = name {
        html.push_str(&format!("<strong>{}:</strong> ", escaped(name)));
    }
    let lines: Vec<String> = text.lines().map(escaped).collect();
    html.push_str(&lines.join("<br>\n"));
    html.push_str("</p>\n");
}

/// The documentation of a check, which is Markdown with headings, paragraphs and
/// code in it, as HTML.
fn documentation(markdown: &str) -> String {
    let mut html = String::with_capacity(markdown.len() + 256);
    let lines = markdown.lines().map(str::trim);
    let text = lines.collect::<Vec<_>>().join("\n");
    for paragraph in text.split("\n\n").map(str::trim) {
        if let Some(title) = paragraph.strip_prefix("## ") {
            heading(&mut html, &escaped(title));
        } else if !paragraph.is_empty() {
            html.push_str("<p>");
            for (number, piece) in paragraph.split('`').enumerate() {
                match number % 2 {
                    0 => html.push_str(&escaped(piece)),
                    _ => html.push_str(&format!("<code>{}</code>", escaped(piece))),
                }
            }
            html.push_str("</p>\n");
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::registry::CHECKS;
    use crate::run::ready;

    fn texts(text: &str) -> TextBlocks {
        ready::with_known(|known| TextBlocks::of_sample(text, known))
    }

    #[test]
    fn r69_explanations_have_no_signs_of_markdown() {
        let markdown = " ## Why\n\n One `a <b>`\n two & three.\n\n More.\n";
        assert_eq!(
            documentation(markdown),
            "<h2>Why</h2>\n<p>One <code>a &lt;b&gt;</code> two &amp; three.</p>\n<p>More.</p>\n"
        );
        for check in CHECKS.iter() {
            let html = documentation(check.documentation);
            assert!(html.contains("<h2>How to fix it</h2>"), "{}", check.code);
            assert!(!html.contains('`') && !html.contains("##"), "{html}");
        }
    }

    #[test]
    fn r80_every_check_is_explained_in_german() {
        let texts = texts(include_str!("../../../sample.de.rc"));
        assert_eq!(texts.language(), Language::De);
        for check in CHECKS.iter() {
            let code = check.code;
            assert_ne!(title(check, &texts), check.title(), "{code}");
            let html = explanation(check, &texts);
            assert!(html.starts_with("<h2>Was zu tun ist</h2>\n<p>"), "{html}");
            let (german, english) = html.split_once("<details>").unwrap();
            assert!(english.contains("lang=\"en\""), "{code}");
            for wrong in ["$", "<h2>How", ">* ", ">- "] {
                assert!(!german.contains(wrong), "{code}: {wrong:?} in {german}");
            }
            for reason in check.reasons() {
                let item = format!("<li>{}</li>", escaped(reason));
                assert!(!german.contains(&item), "{code}: {reason}");
            }
        }
    }

    #[test]
    fn r80_in_english_its_documentation_explains_a_check() {
        let texts = texts(include_str!("../../../sample.rc"));
        for check in CHECKS.iter() {
            let html = explanation(check, &texts);
            assert!(html.contains("<h2>How to fix it</h2>"), "{html}");
            assert!(!html.contains("<details>"), "{html}");
        }
        let nomid = CHECKS.iter().find(|check| check.code == "nomid").unwrap();
        let html = explanation(nomid, &texts);
        assert!(html.contains("<strong>tin:</strong> "), "{html}");
        assert!(html.contains("In slrn, "), "{html}");
    }
}
