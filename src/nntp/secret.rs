//! The password, kept out of what is shown of a server's words (R46).

/// Shorter passwords are hidden where they stand as words of their own: any
/// text holds their characters somewhere, and what is hidden would show them.
const SHORT: usize = 4;

/// What stands in place of a password.
pub(super) const HIDDEN: &str = "***";

/// What must not be shown should a server repeat it.
#[derive(Clone, Default)]
pub(super) struct Secret(Option<String>);

impl Secret {
    pub(super) fn new(password: Option<&str>) -> Secret {
        // The blanks at the ends of a line are gone before it is looked at.
        let password = password.map(str::trim).filter(|text| !text.is_empty());
        Secret(password.map(str::to_owned))
    }

    /// The text without it; none where it does not hold it.
    pub(super) fn hidden_in(&self, text: &str) -> Option<String> {
        let secret = self.0.as_deref()?;
        let is_word = |at: usize| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let behind = text.get(at + secret.len()..);
            let behind = behind.and_then(|text| text.chars().next());
            ![before, behind]
                .into_iter()
                .flatten()
                .any(char::is_alphanumeric)
        };
        let is_short = secret.chars().count() < SHORT;
        let mut hidden = String::new();
        let mut end = 0;
        for (at, _) in text.match_indices(secret) {
            if !is_short || is_word(at) {
                hidden.push_str(text.get(end..at).unwrap_or_default());
                hidden.push_str(HIDDEN);
                end = at + secret.len();
            }
        }
        (end > 0).then(|| hidden + text.get(end..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r46_a_password_is_hidden_wherever_it_stands() {
        for (password, text, shown) in [
            ("secret", "no secrets, 'secret'", Some("no ***s, '***'")),
            ("two words ", "bad: two words", Some("bad: ***")),
            ("p\u{e4}ss", "xp\u{e4}ssx", Some("x***x")),
            (
                "cat",
                "the cat (cat) concatenates",
                Some("the *** (***) concatenates"),
            ),
            ("e", "the rest", None),
            ("secret", "nothing", None),
            ("secret", "Secret", None),
            (" ", "a b", None),
            ("", "a", None),
        ] {
            let hidden = Secret::new(Some(password)).hidden_in(text);
            assert_eq!(hidden.as_deref(), shown, "{password}");
        }
        assert_eq!(Secret::new(None).hidden_in("secret"), None);
    }
}
