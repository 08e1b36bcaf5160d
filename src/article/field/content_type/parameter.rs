//! Parameters (RFC 2045, section 5.1; RFC 2231).

use std::borrow::Cow;
use std::ops::Range;

use super::{DefectKind, Reader, in_lower_case, is_token};
use crate::article::field::cursor::{is_blank, unescape};

/// How many parameters are read; what comes behind is left out.
const PARAMETERS: usize = 100;

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name in lower case, without what RFC 2231 appends to it.
    pub name: Cow<'static, str>,
    /// The value, unquoted and decoded.
    pub value: String,
    /// Where it stands, or its first part.
    pub span: Range<usize>,
}

pub(super) fn value<'a>(parameters: &'a [Parameter], name: &str) -> Option<&'a str> {
    parameters
        .iter()
        .find(|parameter| parameter.name == name)
        .map(|parameter| parameter.value.as_str())
}

/// Reads parameters.
pub(super) fn parameters(reader: &mut Reader<'_>) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    while found.len() < PARAMETERS {
        reader.skip();
        if reader.cursor.is_at_end() {
            break;
        }
        let start = reader.cursor.position();
        if !reader.cursor.eat(b';') {
            // Taken for a parameter all the same: `text/plain charset=utf-8`.
            reader.report(DefectKind::MissingSemicolon, start..start);
            reader.cursor.eat(b',');
        }
        reader.skip();
        let Some(parameter) = parameter(reader) else {
            continue;
        };
        if found.iter().any(|other| other.name == parameter.name) {
            reader.report(DefectKind::DuplicateParameter, parameter.span.clone());
        } else {
            found.push(parameter);
        }
    }
    if found.iter().any(|parameter| parameter.name.contains('*')) {
        found = join_extended(found);
    }
    found
}

fn parameter(reader: &mut Reader<'_>) -> Option<Parameter> {
    let start = reader.cursor.position();
    let name_span = reader.cursor.take_while(is_token);
    if name_span.is_empty() {
        match reader.cursor.peek() {
            // `text/plain;` and `text/plain;; charset=utf-8`
            None | Some(b';') => reader.report(DefectKind::EmptyParameter, start..start),
            Some(_) => {
                // At least one character, so that reading goes on.
                reader.cursor.bump();
                skip_to_semicolon(reader);
                reader.report(
                    DefectKind::BadParameterName,
                    start..reader.cursor.position(),
                );
            }
        }
        return None;
    }
    let name = in_lower_case(reader.cursor.text(name_span.clone()));
    reader.skip();
    if !reader.cursor.eat(b'=') {
        reader.report(DefectKind::MissingEquals, name_span);
        skip_to_semicolon(reader);
        return None;
    }
    reader.skip();
    let value = parameter_value(reader);
    Some(Parameter {
        name,
        value,
        span: start..reader.cursor.position(),
    })
}

fn parameter_value(reader: &mut Reader<'_>) -> String {
    let start = reader.cursor.position();
    let value = if reader.cursor.peek() == Some(b'"') {
        let (span, closed) = reader.cursor.quoted_string();
        let text = reader.cursor.text(span.clone());
        let text = text.strip_prefix('"').unwrap_or(text);
        if closed {
            unescape(text.strip_suffix('"').unwrap_or(text))
        } else {
            reader.report(DefectKind::UnclosedQuote, span);
            unescape(text)
        }
    } else {
        let span = reader.cursor.take_while(|octet| {
            octet != b';' && octet != b'(' && octet != b'"' && !is_blank(octet)
        });
        let text = reader.cursor.text(span.clone());
        if text.is_empty() {
            reader.report(DefectKind::MissingValue, span);
        } else if text.starts_with("=?") && text.ends_with("?=") {
            // Reported below, as in quotation marks.
        } else if !text.bytes().all(is_token) {
            reader.report(DefectKind::UnquotedValue, span);
        }
        text.to_owned()
    };
    if value.starts_with("=?") && value.trim_end().ends_with("?=") {
        reader.report(DefectKind::EncodedWord, start..reader.cursor.position());
    }
    value
}

fn skip_to_semicolon(reader: &mut Reader<'_>) {
    reader.cursor.take_while(|octet| octet != b';');
}

/// Puts together what RFC 2231 takes apart: `name*0`, `name*1*` and `name*`.
/// The crate does this well, once comments and faults are out of its way.
fn join_extended(found: Vec<Parameter>) -> Vec<Parameter> {
    let mut clean = String::from("x/x");
    for parameter in &found {
        clean.push_str("; ");
        clean.push_str(&parameter.name);
        clean.push_str("=\"");
        // The crate does not know that the charset may be left out (section 4).
        if parameter.name.ends_with('*') && parameter.value.starts_with('\'') {
            clean.push_str("utf-8");
        }
        for character in parameter.value.chars() {
            if matches!(character, '"' | '\\') {
                clean.push('\\');
            }
            clean.push(character);
        }
        clean.push('"');
    }
    let joined = mailparse::parse_content_type(&clean).params;
    let mut result: Vec<Parameter> = Vec::with_capacity(found.len());
    for parameter in found {
        let name = match parameter.name.split_once('*') {
            Some((name, _)) if joined.contains_key(name) => Cow::Owned(name.to_owned()),
            _ => parameter.name,
        };
        if result.iter().any(|other| other.name == name) {
            continue;
        }
        let value = joined.get(&*name).cloned().unwrap_or(parameter.value);
        result.push(Parameter {
            name,
            value,
            span: parameter.span,
        });
    }
    result
}
