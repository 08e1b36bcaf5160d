//! The charset in which programs of this user write text.

use std::env;

use crate::article::encoding::charset::Charset;

/// The charset of the locale, where it names one (POSIX.1-2017, Base Definitions,
/// section 8.2: the first of these variables that is set and not empty).
pub(super) fn charset() -> Option<Charset> {
    let values = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().map(env::var_os);
    let value = values.flatten().find(|value| !value.is_empty())?;
    charset_of(value.to_str()?)
}

/// The charset that a locale names, as in `de_DE.UTF-8` or `de_DE.ISO-8859-15@euro`.
/// US-ASCII is what those have who have set nothing: it says nothing of a text that
/// is not in it.
fn charset_of(locale: &str) -> Option<Charset> {
    let (name, modifier) = match locale.split_once('@') {
        Some((name, modifier)) => (name, Some(modifier)),
        None => (locale, None),
    };
    let charset = match name.split_once('.') {
        Some((_, charset)) => Charset::for_label(label(charset))?,
        None if modifier == Some("euro") => Charset::for_label("ISO-8859-15")?,
        None => return None,
    };
    (!charset.is_us_ascii()).then_some(charset)
}

/// The name by which others know a charset of the GNU C library's locales.
fn label(charset: &str) -> &str {
    match charset {
        "eucJP" => "euc-jp",
        "eucKR" => "euc-kr",
        "eucCN" => "gb2312",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50_the_charset_that_a_locale_names() {
        for (locale, expected) in [
            ("de_DE.UTF-8", Some("UTF-8")),
            ("de_DE.utf8", Some("UTF-8")),
            ("C.UTF-8", Some("UTF-8")),
            ("de_AT.ISO-8859-15@euro", Some("ISO-8859-15")),
            ("de_AT.iso885915", Some("ISO-8859-15")),
            ("de_DE@euro", Some("ISO-8859-15")),
            ("ru_RU.KOI8-R", Some("KOI8-R")),
            ("ja_JP.eucJP", Some("EUC-JP")),
            ("ca_ES.UTF-8@valencia", Some("UTF-8")),
            ("de_DE", None),
            ("ca_ES@valencia", None),
            ("C", None),
            ("POSIX", None),
            ("en_US.US-ASCII", None),
            ("xx.no-such-charset", None),
            ("", None),
        ] {
            let charset = charset_of(locale).map(Charset::name);
            assert_eq!(charset, expected, "{locale}");
        }
    }
}
