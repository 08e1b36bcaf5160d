//! `ew-place`.

use super::{address_fields, encoded_anew};
use crate::article::Article;
use crate::article::encoding::encoded_word::{may_hold, words};
use crate::article::field::address::Place;
use crate::article::header::Names;
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An encoded word between the quotation marks of a name in From, Sender or
    /// Reply-To, in an address itself, or in Message-ID, Date, Path, Distribution
    /// or Control.
    ///
    /// ## Why it matters
    ///
    /// There it is no encoded word. Programs that go by the rules show it as it
    /// stands, and an address with one in it reaches nobody.
    ///
    /// ## What is left alone
    ///
    /// Encoded words in names without quotation marks and in comments. Subject,
    /// Organization, Summary and Comments, which are text. Newsgroups and
    /// Followup-To, where it is a fault of the names.
    ///
    /// ## How to fix it
    ///
    /// Take the quotation marks off the name in the settings: an encoded name needs
    /// none. Newsreaders that set them by themselves have a fault, which a newer
    /// version may have mended. An address has to be plain ASCII.
    PLACE = "ew-place", [Violation],
    summary: "an encoded word where none may stand: $reason, in $field",
    basis: ["RFC 2047, section 5"],
    precluded_by: [],
    variables: ["field", "near", "reason"],
    reasons: {
        QUOTED = "between quotation marks",
        ADDRESS = "in the address itself",
        FIELD = "in a field that has none",
    },
    since: "0.1.0",
    fix: Safe("the name is encoded without quotation marks", without_marks),
    examine: examine,
}

/// Fields that have no room for encoded words; of Newsgroups and Followup-To
/// `ng-syntax` says it.
static FIELDS: Names<5> = Names::of(["message-id", "date", "path", "distribution", "control"]);

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for (field, list) in address_fields(article) {
        for word in &list.encoded_words {
            let reason = match word.place {
                Place::QuotedString => QUOTED,
                Place::Address => ADDRESS,
                Place::Phrase | Place::Comment => continue,
            };
            let near = field.body().get(word.span.clone()).unwrap_or_default();
            report
                .at(field.place_of(word.span.clone()))
                .with("field", field.name())
                .with("near", near)
                .because(reason);
            return;
        }
    }
    let fields = article.header().only_of(&FIELDS);
    for field in fields.filter(|field| may_hold(field.body())) {
        if let Some(word) = words(field.body()).next() {
            let near = field.body().get(word.span.clone()).unwrap_or_default();
            report
                .at(field.place_of(word.span.clone()))
                .with("field", field.name())
                .with("near", near)
                .because(FIELD);
            return;
        }
    }
}

fn without_marks(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let is_quoted = finding.reason == Some(QUOTED);
    is_quoted.then(|| encoded_anew(article, field_of(article, finding)?))?
}
