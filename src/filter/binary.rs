//! `binary`: data for programs, where people write.

use super::{Case, Filter, Kind, Opinion, Points, Work, at_once, steps};
use crate::article::Article;
use crate::article::lines::Class;

/// A key or a small picture has no more lines.
pub(super) const BINARY: Kind = Kind {
    name: "binary",
    about: "Lines of data in the text (uuencode, yEnc, base64) and of attached files.",
    is_external: false,
    limit: Some(40),
    make: |filters| {
        filters.is_on("binary", false).then(|| {
            Box::new(Binary {
                limit: filters.limit(&BINARY),
                worst: filters.points("binary"),
            }) as Box<dyn Filter>
        })
    },
};

struct Binary {
    limit: u32,
    worst: Points,
}

impl Filter for Binary {
    fn name(&self) -> &'static str {
        BINARY.name
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        let count = data_lines(case.article);
        at_once(steps(count, self.limit, self.worst).map(|points| Opinion {
            points,
            reason: format!("{count} lines of data"),
        }))
    }
}

/// How many lines are for programs.
fn data_lines(article: &Article) -> usize {
    let lines = article.text().zip(article.lines());
    let in_text = lines.map_or(0, |(text, lines)| {
        let is_data = |at: &usize| lines.class(*at) == Class::Data;
        (0..text.len()).filter(is_data).count()
    });
    let files = article.root().walk().filter(|part| {
        let kind = part.content_type().map(|kind| &*kind.media_type);
        let data = ["image", "audio", "video", "application", "font", "model"];
        let is_signature =
            part.is("application", "pgp-signature") || part.is("application", "pkcs7-signature");
        part.parts().is_empty() && kind.is_some_and(|kind| data.contains(&kind)) && !is_signature
    });
    let in_files =
        files.map(|part| memchr::memchr_iter(b'\n', part.octets(article.octets())).count());
    in_text + in_files.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(article: &str) -> usize {
        data_lines(&Article::new(article.as_bytes().to_vec()))
    }

    const ROW: &str = "M12345678901234567890123456789012345678901234567890123456789\n";

    #[test]
    fn r71_encoded_lines_in_the_text_are_data() {
        let article = format!(
            "Subject: x\n\nbegin 644 a.bin\n{}`\nend\n",
            "M9G)E92!F<F5E(&9R964@9G)E92!F<F5E(&9R964@9G)E92!F<F5E(&9R964@\n".repeat(50)
        );
        assert!(lines(&article) >= 50, "{}", lines(&article));
        assert_eq!(
            lines(&format!(
                "Subject: x\n\n{}",
                "words of a person\n".repeat(50)
            )),
            0
        );
    }

    #[test]
    fn r71_attached_files_are_data_and_signatures_are_not() {
        let with = |kind: &str| {
            format!(
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\
                 Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{}--b--\n",
                ROW.repeat(61)
            )
        };
        assert!(lines(&with("image/png")) >= 60);
        assert_eq!(lines(&with("application/pgp-signature")), 0);
    }
}
