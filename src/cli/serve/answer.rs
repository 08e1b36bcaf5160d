//! What is sent back.

use axum::http::StatusCode;

/// HTML.
pub(super) const HTML: &str = "text/html; charset=utf-8";
/// JSON.
pub(super) const JSON: &str = "application/json";

/// What is sent back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) text: String,
}

/// Why somebody does not get what he asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is no such page.
    NotFound,
    /// It is asked for in another way.
    NoMethod,
    /// It was sent to another name.
    NotHere,
    /// More than an article may have.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// The body is no form.
    NoForm,
    /// There is nothing in it.
    Empty,
    /// It is in UTF-16.
    NoArticle,
    /// There is no journal to make reports of.
    NoJournal,
    /// The journal cannot be read.
    BadJournal,
    /// Something went wrong here.
    Failed,
}

impl Fault {
    /// What was wrong with a body.
    pub(super) fn of(status: StatusCode) -> Fault {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
            _ => Fault::NoForm,
        }
    }

    pub(super) fn status(self) -> StatusCode {
        match self {
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::NoMethod => StatusCode::METHOD_NOT_ALLOWED,
            Fault::NotHere => StatusCode::MISDIRECTED_REQUEST,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Fault::NoForm | Fault::Empty | Fault::NoArticle => StatusCode::BAD_REQUEST,
            Fault::NoJournal | Fault::BadJournal => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Which of the words of the pages says it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Fault::NotFound => "not_found",
            Fault::NoMethod => "no_method",
            Fault::NotHere => "not_here",
            Fault::TooLarge => "too_large",
            Fault::TooSlow => "too_slow",
            Fault::NoForm => "no_form",
            Fault::Empty => "empty",
            Fault::NoArticle => "no_article",
            Fault::NoJournal => "no_journal",
            Fault::BadJournal => "bad_journal",
            Fault::Failed => "failed",
        }
    }
}
