//! The language that somebody wants.

use crate::config::Language;

/// The language of this name.
pub(super) fn named(name: &str) -> Option<Language> {
    match name {
        "de" => Some(Language::De),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The one that is wanted most of those that there are, English where none is
/// (RFC 9110, section 12.5.4).
pub(super) fn accepted(header: &str) -> Language {
    let ranges = header.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next()?.to_ascii_lowercase();
        let language = named(tag.split('-').next()?)?;
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        Some((language, weight.unwrap_or(1.0))).filter(|(_, weight)| *weight > 0.0)
    });
    // The first of several that are wanted alike.
    let most = ranges.reduce(|most, other| if other.1 > most.1 { other } else { most });
    most.map_or(Language::En, |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r80_the_language_is_the_one_that_is_wanted_most() {
        for (header, expected) in [
            ("", Language::En),
            ("de", Language::De),
            ("de-AT,de;q=0.9,en;q=0.8", Language::De),
            ("en-GB, de;q=0.9", Language::En),
            ("fr, de;q=0.5, en;q=0.4", Language::De),
            ("de;q=0, en;q=0.1", Language::En),
            ("de;q=0.1, en;q=0.7", Language::En),
            ("fr", Language::En),
        ] {
            assert_eq!(accepted(header), expected, "{header}");
        }
    }
}
