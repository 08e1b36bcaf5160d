//! `links`: many links to elsewhere.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Case, Filter, Kind, Opinion, Points, Work, at_once, steps};
use crate::article::Article;
use crate::article::lines::Class;

/// More than four links to elsewhere are rare in an article of one's own.
pub(super) const LINKS: Kind = Kind {
    name: "links",
    about: "Links to hosts that are not of the poster's own domain, outside of quotations.",
    is_external: false,
    limit: Some(4),
    make: |filters| {
        filters.is_on("links", false).then(|| {
            Box::new(Links {
                limit: filters.limit(&LINKS),
                worst: filters.points("links"),
            }) as Box<dyn Filter>
        })
    },
};

struct Links {
    limit: u32,
    worst: Points,
}

impl Filter for Links {
    fn name(&self) -> &'static str {
        LINKS.name
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        let count = foreign(case.article);
        at_once(steps(count, self.limit, self.worst).map(|points| Opinion {
            points,
            reason: format!("{count} links to elsewhere"),
        }))
    }
}

/// How many different links lead to hosts of other domains than the poster's.
fn foreign(article: &Article) -> usize {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)\bhttps?://([^\s/<>"'?#:@]+)[^\s<>"']*"#).expect("an expression")
    });
    let address = article.poster().map(|poster| poster.address());
    let domain = address
        .as_deref()
        .and_then(|address| address.rsplit_once('@'));
    let domain = domain.map(|(_, domain)| domain.to_lowercase());
    let is_own = |host: &str| {
        let host = host.to_lowercase();
        domain.as_deref().is_some_and(|domain| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    let mut found = HashSet::new();
    let mut count = |line: &str| {
        for link in LINK.captures_iter(line) {
            if !is_own(&link[1]) {
                found.insert(link[0].to_owned());
            }
        }
    };
    match article.text() {
        Some(text) => {
            let lines = article.lines();
            for (at, line) in text.lines().enumerate() {
                let class = lines.map(|lines| lines.class(at));
                if !matches!(class, Some(Class::Quoted(_) | Class::Attribution)) {
                    count(line);
                }
            }
        }
        // HTML alone, or what cannot be read.
        None => String::from_utf8_lossy(article.body())
            .lines()
            .for_each(count),
    }
    found.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(from: &str, body: &str) -> usize {
        foreign(&Article::new(
            format!("From: {from}\n\n{body}").into_bytes(),
        ))
    }

    #[test]
    fn r71_links_to_elsewhere_are_counted_once_each() {
        let body =
            "https://a.example/ https://a.example/ http://b.example/x\n<HTTPS://c.example>\n";
        assert_eq!(links("e@host.invalid", body), 3);
        assert_eq!(
            links("e@host.invalid", "see a.example\nmailto:e@a.example\n"),
            0
        );
    }

    #[test]
    fn r71_the_posters_own_links_and_quoted_ones_are_not() {
        let own = "https://host.invalid/a https://www.host.invalid/b\n";
        assert_eq!(links("e@host.invalid", own), 0);
        assert_eq!(links("e@host.invalid", "https://myhost.invalid/\n"), 1);
        let quoted = "Otto wrote:\n> https://a.example/\n> https://b.example/\n\nyes\n";
        assert_eq!(links("e@host.invalid", quoted), 0);
    }

    #[test]
    fn r71_links_in_html_count() {
        let article = "From: e@host.invalid\nMIME-Version: 1.0\nContent-Type: text/html\n\n\
             <a href=\"https://a.example/\">x</a> <a href='https://b.example/'>y</a>\n";
        assert_eq!(foreign(&Article::new(article.as_bytes().to_vec())), 2);
    }
}
