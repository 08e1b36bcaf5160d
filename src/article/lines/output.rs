//! What programs wrote: logs, messages of compilers, sessions with a shell. Such
//! a line is known by its own form, whatever stands beside it.

use super::Class;
use super::draft::Draft;
use super::words::common;
use crate::article::look::Look;

/// So many common words make a line prose that begins as output may.
const PROSE: usize = 4;
/// So many options make a line a command.
const OPTIONS: usize = 2;
/// The marks of output: all has a colon, but for commands, which have other signs,
/// and for what leads as these do.
const FORMS: Look = Look::COLON.or(Look::SIGNS).or(Look::PROMPT);

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// What some locales call months otherwise.
const OTHER_MONTHS: [&str; 5] = ["M\u{e4}r", "Mai", "Okt", "Dez", "J\u{e4}n"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// What a message of a compiler is.
const MESSAGES: [&str; 4] = ["error", "warning", "note", "fatal error"];

/// Marks the lines that programs wrote, and what stands below a command that was
/// typed at a prompt, to the next blank line or prose.
pub(super) fn mark(draft: &mut Draft<'_>) {
    let mut behind = 0;
    for at in draft.with(FORMS) {
        if at < behind || !draft.is_own(at) {
            continue;
        }
        behind = match is_prompt(draft.line(at)) {
            true => end_of_session(draft, at),
            false => at + usize::from(is_output(draft.line(at).trim())),
        };
        draft.fill(at..behind, Class::Output);
    }
}

/// Where the session ends that begins with the prompt on this line.
fn end_of_session(draft: &Draft<'_>, at: usize) -> usize {
    let goes_on = |at: &usize| {
        let line = draft.line(*at);
        draft.is_own(*at)
            && (is_told(line)
                || common(line, PROSE) < PROSE
                || draft.has(*at, FORMS) && is_prompt(line))
    };
    let behind = at + 1..draft.end();
    at + 1 + behind.take_while(goes_on).count()
}

/// What a program tells begins with its name: `ls: cannot access …`.
fn is_told(line: &str) -> bool {
    let program = line.split_once(": ").map_or("", |(program, _)| program);
    program.starts_with(|c: char| c.is_ascii_lowercase()) && program.chars().all(is_of_name)
}

/// A command behind a prompt: `$ ls`, `user@host:~$ ls`, `[user@host dir]# ls`,
/// `C:\>dir`.
fn is_prompt(line: &str) -> bool {
    // All have one of these.
    if memchr::memchr3(b'$', b'#', b'%', line.as_bytes()).is_none() && !line.contains(":\\") {
        return false;
    }
    let line = line.trim_start();
    if let Some(command) = ["$ ", "% "].iter().find_map(|sign| line.strip_prefix(sign)) {
        let command = command.trim_start();
        let begins = |c: char| c.is_ascii_lowercase() || matches!(c, '.' | '/' | '~');
        return command.starts_with(begins) && common(command, PROSE) < PROSE;
    }
    let mut octets = line.bytes();
    if octets
        .next()
        .is_some_and(|drive| drive.is_ascii_uppercase())
        && line.get(1..3) == Some(":\\")
    {
        return line.contains('>');
    }
    let Some((prompt, _)) = line.split_once(['$', '#', '%']) else {
        return false;
    };
    let inside = prompt
        .strip_prefix('[')
        .map(|inside| inside.trim_end().strip_suffix(']'));
    let (text, is_enclosed) = match inside {
        Some(Some(inside)) => (inside, true),
        Some(None) => return false,
        None => (prompt, false),
    };
    let end = text.find([' ', ':']).unwrap_or(text.len());
    let (user, place) = text.split_at_checked(end).unwrap_or_default();
    let is_name = |name: &str| !name.is_empty() && name.chars().all(is_of_name);
    let is_user = user
        .split_once('@')
        .is_some_and(|(user, host)| is_name(user) && is_name(host));
    // `user@host: text` and `user@host and text` are none.
    let is_place = is_enclosed
        || place.starts_with(':') && !place.contains(' ')
        || place.trim_start().starts_with(['~', '/']);
    is_user && is_place
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

fn is_output(line: &str) -> bool {
    is_dated(line) || is_message(line) || is_access(line) || is_command(line)
}

/// A line of a log, which begins with a date and a time of day, or with the
/// seconds since the start.
fn is_dated(line: &str) -> bool {
    if !line.bytes().any(|octet| octet.is_ascii_digit()) {
        return false;
    }
    if let Some(inside) = line.strip_prefix('[') {
        let Some((inside, behind)) = inside.split_once(']') else {
            return false;
        };
        let is_uptime = || {
            let seconds = inside.trim_start();
            let (whole, part) = seconds.split_once('.').unwrap_or_default();
            is_number(whole) && part.len() == 6 && is_number(part)
        };
        return !behind.is_empty()
            && (is_uptime() || has_moment(inside) || is_time(inside, 2) || is_time(inside, 3));
    }
    let mut words = line.splitn(3, ' ');
    let (first, second) = (words.next(), words.next());
    // The lines of a chat: `10:00 <name> text`, `10:00:00 * name text`.
    has_moment(line)
        || first.is_some_and(|time| is_time(time, 3)) && common(line, PROSE) < PROSE
        || first.is_some_and(|time| is_time(time, 2))
            && second.is_some_and(|name| name.starts_with('<') && name.ends_with('>'))
}

/// Whether it begins with a date and a time of day with seconds.
fn has_moment(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let mut next = || words.next().unwrap_or_default();
    let mut word = next();
    if DAYS.contains(&word.trim_end_matches(',')) {
        word = next();
    }
    if MONTHS.contains(&word) || OTHER_MONTHS.contains(&word) {
        return is_number(next()) && is_time(next(), 3);
    }
    // 2026-11-22T10:00:00, 2026/11/22 10:00:00, 22.11.2026 10:00:00
    let (date, time) = match word.split_once('T') {
        Some(both) => both,
        None => (word, next()),
    };
    is_date(date.trim_end_matches(',')) && is_time(time, 3)
}

/// Three numbers, one of which is a year.
fn is_date(text: &str) -> bool {
    let Some(sign) = text.chars().find(|c| matches!(c, '-' | '/' | '.')) else {
        return false;
    };
    let parts: Vec<&str> = text.split(sign).collect();
    matches!(parts.as_slice(), [first, second, third]
        if [first, second, third].iter().all(|part| is_number(part) && part.len() <= 4)
            && (first.len() == 4 || third.len() == 4))
}

/// `10:00:00` with so many numbers; behind the last one may stand parts of a
/// second, or a zone.
fn is_time(text: &str, numbers: usize) -> bool {
    let text = text.trim_end_matches(':');
    let parts: Vec<&str> = text.split(':').collect();
    let two = |part: &str| part.len() == 2 && is_number(part);
    let is_last = |part: &str| {
        part.get(..2).is_some_and(two)
            && part
                .get(2..)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ',', '+', '-', 'Z']))
    };
    // A zone may have a colon of its own: +01:00.
    let Some((last, before)) = parts.get(..numbers).and_then(<[&str]>::split_last) else {
        return false;
    };
    before.iter().all(|part| two(part)) && is_last(last)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())
}

/// A message of a compiler or of another program: `FILE:LINE:COLUMN: error: …`,
/// `FILE: In function …`, `make: *** …`, `ld: …`.
fn is_message(line: &str) -> bool {
    if [
        "In file included from ",
        "Traceback (most recent call last)",
        "--> ",
    ]
    .iter()
    .any(|begin| line.starts_with(begin))
        || line.starts_with("File \"") && line.contains("\", line ")
    {
        return true;
    }
    if is_graded(line) {
        return true;
    }
    let (program, text) = line.split_once(' ').unwrap_or((line, ""));
    let Some(name) = program.strip_suffix(':') else {
        return false;
    };
    if is_graded(text) || text.starts_with("*** ") || text.starts_with("undefined reference") {
        return true;
    }
    let mut parts = name.split(':');
    let (file, number) = (parts.next().unwrap_or_default(), parts.next());
    let is_place = number.is_some_and(is_number) && parts.all(is_number);
    let is_file = file.contains(['.', '/']) && !file.contains("//");
    let is_of_make = || {
        let (make, level) = name.split_once('[').unwrap_or((name, "]"));
        make.ends_with("make") && level.ends_with(']') && make != name
    };
    is_file && is_place && common(text, PROSE) < PROSE
        || is_file && text.starts_with("In ") && text.contains("function")
        || is_file && text.starts_with("in function")
        || is_of_make()
        || name.starts_with('/') && common(text, PROSE) < PROSE
}

/// `error: …`, `warning[E0382]: …`.
fn is_graded(text: &str) -> bool {
    let behind = MESSAGES.iter().find_map(|word| text.strip_prefix(word));
    behind.is_some_and(|behind| {
        let number = behind.strip_prefix('[').and_then(|it| it.split_once(']'));
        number.map_or(behind, |(_, behind)| behind).starts_with(':')
    })
}

/// A line of a web server's log: `[22/Nov/2026:10:00:00 +0000]` somewhere.
fn is_access(line: &str) -> bool {
    if memchr::memchr(b'[', line.as_bytes()).is_none() {
        return false;
    }
    let mut places = line.split('[').skip(1);
    places.any(|place| {
        let mut parts = place.split(['/', ':']);
        let mut next = || parts.next().unwrap_or_default();
        is_number(next()) && MONTHS.contains(&next()) && is_number(next()) && is_number(next())
    })
}

/// A command with options, as builds show them.
fn is_command(line: &str) -> bool {
    let is_option = |word: &&str| {
        let name = word.trim_start_matches('-');
        name.len() < word.len() && name.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let is_of_prose = |word: &str| word.chars().all(char::is_alphabetic) && common(word, 1) > 0;
    line.starts_with(|c: char| c.is_ascii_lowercase() || c == '/')
        && memchr::memchr(b'-', line.as_bytes()).is_some()
        && line.split(' ').filter(is_option).count() >= OPTIONS
        && !line.split(' ').any(is_of_prose)
}

#[cfg(test)]
mod tests;
