//! The shapes of message identifiers that newsreaders make.

/// The code of the newsreader that makes such message identifiers.
pub(super) fn code(identifier: &str) -> Option<&'static str> {
    let (left, right) = identifier.strip_prefix('<')?.rsplit_once('@')?;
    let right = right.strip_suffix('>')?;
    let code = match () {
        () if is_slrn(left) => "slrn",
        () if is_pan(left) => "pan",
        () if is_gravity(left) => "mpg",
        () if left.starts_with("Pine.") || left.starts_with("alpine.") => "pine",
        () if is_xnews(left) => "xnews",
        () if left.strip_prefix("mn.").is_some_and(begins_in_hexadecimal) => "mesnews",
        () if left.ends_with(".fsf") || left.ends_with(".fsf_-_") => "gnus",
        () if left.ends_with(".pminews") => "pminews",
        () if right == "4ax.com" && (28..=34).contains(&left.len()) => "agent",
        () if right == "40tude.net" => "dialog",
        () if right == "googlegroups.com" || right == "posting.google.com" => "google",
        () if is_macsoup(left) => "macsoup",
        () if is_mozilla(left) => "moz",
        () if is_crosspoint(left) => "xp",
        () => return None,
    };
    Some(code)
}

/// `MPG.` and 22 hexadecimal digits.
fn is_gravity(left: &str) -> bool {
    left.strip_prefix("MPG.")
        .is_some_and(|rest| rest.len() == 22 && rest.bytes().all(|c| c.is_ascii_hexdigit()))
}

fn begins_in_hexadecimal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_hexdigit())
}

/// `slrn`, the time and the number of the process, with a dot between; perhaps
/// the user behind another one.
fn is_slrn(left: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|c| c.is_ascii_alphanumeric());
    let Some(rest) = left.strip_prefix("slrn") else {
        return false;
    };
    let mut words = rest.split('.');
    words.next().is_some_and(is_word) && words.next().is_some_and(is_word)
}

/// `pan`, then the time: as a date behind a dot, or in hexadecimal digits behind
/// a `$`.
fn is_pan(left: &str) -> bool {
    left.strip_prefix("pan$").is_some_and(begins_in_hexadecimal)
        || left
            .strip_prefix("pan.")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `Xns` and hexadecimal digits; or words of six characters, of two and of one,
/// with dots between. A date is no such word.
fn is_xnews(left: &str) -> bool {
    let mut words = left.split('.');
    let lengths = [6, 2, 1];
    left.strip_prefix("Xns").is_some_and(begins_in_hexadecimal)
        || left.len() == "aaaaaa.aa.a".len()
            && lengths.iter().all(|length| {
                words.next().is_some_and(|word| {
                    word.len() == *length && word.bytes().all(|c| c.is_ascii_alphanumeric())
                })
            })
            && words.next().is_none()
            && left.bytes().take(6).any(|c| c.is_ascii_alphabetic())
}

/// Seven characters, a dot, thirteen or fourteen and a capital, `%` and a name.
fn is_macsoup(left: &str) -> bool {
    let Some((unique, user)) = left.split_once('%') else {
        return false;
    };
    let Some((first, second)) = unique.split_once('.') else {
        return false;
    };
    let plain = |word: &str| word.bytes().all(|c| c.is_ascii_alphanumeric());
    !user.is_empty()
        && first.len() == 7
        && plain(first)
        && (14..=15).contains(&second.len())
        && plain(second)
        && second
            .bytes()
            .last()
            .is_some_and(|c| c.is_ascii_uppercase())
}

/// The time, of 1995 or later, and a salt, in upper-case hexadecimal digits.
/// Those of decimal ones alone are dates of programs.
pub(crate) fn is_mozilla(left: &str) -> bool {
    let upper = |word: &str| {
        word.bytes()
            .all(|c| c.is_ascii_digit() || (b'A'..=b'F').contains(&c))
    };
    left.starts_with(['3', '4', '5', '6', '7'])
        && left.bytes().any(|c| c.is_ascii_alphabetic())
        && left.split_once('.').is_some_and(|(time, salt)| {
            time.len() == 8 && upper(time) && (4..=8).contains(&salt.len()) && upper(salt)
        })
}

/// Eleven digits of base 64, with `$` and `-` as the last two. A word of one
/// case has that length, too, and so have identifiers that INN makes: those of
/// 1994 and before with its name inside.
fn is_crosspoint(left: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| left.bytes().any(|c| kind(&c));
    left.len() == 11
        // INN made such ones until 1994: `1rk81sINNif`.
        && !left.contains("INN")
        && left
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || c == b'$' || c == b'-')
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}
