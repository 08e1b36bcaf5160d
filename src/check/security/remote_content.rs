//! `sec-remote-content`.

use crate::article::{Article, Part};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// HTML that makes a newsreader load something from the net as soon as the article is
    /// shown: an image, a script, a style sheet or a frame with an `http` address.
    ///
    /// ## Why it matters
    ///
    /// Whoever runs that server learns who reads the article, when, and from where. Most
    /// newsreaders load nothing for this reason, so nobody sees what was meant, and filters
    /// against spam dislike it.
    ///
    /// ## What is left alone
    ///
    /// Links that somebody has to choose, and images that are part of the article.
    ///
    /// ## How to fix it
    ///
    /// Set the newsreader to plain text for newsgroups, and write the address of the image
    /// into the text.
    SEC_REMOTE_CONTENT = "sec-remote-content", [Hint],
    summary: "the HTML loads something from the net: $element",
    basis: [],
    precluded_by: [],
    variables: ["element"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    examine: examine,
}

/// The elements that load something, and by which attribute.
const LOADING: [(&str, &str); 9] = [
    ("img", "src"),
    ("script", "src"),
    ("iframe", "src"),
    ("frame", "src"),
    ("embed", "src"),
    ("input", "src"),
    ("link", "href"),
    ("body", "background"),
    ("table", "background"),
];

/// The longest tag that is looked at, in octets.
const LONGEST_TAG: usize = 4000;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let parts = article.root().walk();
    let is_html = |part: &&Part| part.is("text", "html") && part.parts().is_empty();
    for part in parts.filter(is_html) {
        let text = part.text(article.octets());
        if let Some(element) = loading(text.as_str()) {
            report.at(part.place()).with("element", element);
            return;
        }
    }
}

/// The first element that loads something from the net.
fn loading(html: &str) -> Option<&'static str> {
    memchr::memchr_iter(b'<', html.as_bytes()).find_map(|at| {
        let tag = html.as_bytes().get(at + 1..)?;
        let tag = tag.get(..LONGEST_TAG.min(tag.len()))?;
        let length = tag.iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        let name = tag.get(..length)?;
        let (element, attribute) = LOADING
            .iter()
            .find(|(element, _)| name.eq_ignore_ascii_case(element.as_bytes()))?;
        let end = memchr::memchr(b'>', tag)?;
        let rest = String::from_utf8_lossy(tag.get(length..end)?).to_ascii_lowercase();
        is_remote(&rest, attribute).then_some(*element)
    })
}

/// Whether the attribute has an address on the net.
fn is_remote(attributes: &str, name: &str) -> bool {
    attributes.match_indices(name).any(|(at, _)| {
        let begins = attributes.get(..at).is_some_and(|before| {
            before.ends_with(|c: char| c.is_whitespace() || c == '/' || c == '"')
        });
        let value = attributes.get(at + name.len()..).unwrap_or_default();
        let value = value.trim_start().strip_prefix('=').unwrap_or_default();
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        begins
            && ["http://", "https://", "//"]
                .iter()
                .any(|start| value.trim_start().starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn html_that_loads_something() {
        for (html, element) in [
            (
                "<p><IMG alt=x SRC=\"http://host.invalid/a.png\">",
                Some("img"),
            ),
            (
                "<script src='https://host.invalid/a.js'></script>",
                Some("script"),
            ),
            (
                "<link rel=stylesheet href=//host.invalid/a.css>",
                Some("link"),
            ),
            (
                "<body background = http://host.invalid/a.gif>",
                Some("body"),
            ),
            ("<img src=\"cid:a@b\">", None),
            ("<img src=\"data:image/png;base64,aaaa\">", None),
            ("<img data-src=\"http://host.invalid/a.png\">", None),
            ("<a href=\"http://host.invalid/\">x</a>", None),
            ("<p>&lt;img src=http://host.invalid/a.png&gt;", None),
            ("<img src=http://host.invalid/a.png", None),
        ] {
            let article = format!("Content-Type: text/html\n\n{html}\n");
            let findings = examine_header(&SEC_REMOTE_CONTENT, article);
            let found = findings
                .iter()
                .next()
                .and_then(|finding| finding.value("element"));
            assert_eq!(found, element, "{html}");
        }
    }

    #[test]
    fn html_as_text_loads_nothing() {
        let article = "Content-Type: text/plain\n\n<img src=http://host.invalid/a.png>\n";
        assert!(examine_header(&SEC_REMOTE_CONTENT, article).is_empty());
    }
}
