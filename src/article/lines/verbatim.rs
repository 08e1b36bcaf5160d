//! Text that is to keep its form.

use super::Class;
use super::draft::Draft;
use crate::article::look::Look;

/// The longest fence of `~`: a longer one underlines a heading.
const LONGEST_TILDES: usize = 4;

/// Marks what stands between `#v+` and `#v-`, or between fences, and these
/// lines themselves. What is not closed is no container.
pub(super) fn mark(draft: &mut Draft<'_>) {
    let (mut opened, mut fence) = (None, None::<(usize, Fence<'_>)>);
    for at in draft.with(Look::FENCE) {
        if !draft.is_own(at) {
            continue;
        }
        let line = draft.line(at).trim_end();
        if line == "#v+" {
            opened = Some(at);
        } else if line == "#v-" {
            if let Some(opened) = opened.take() {
                draft.fill(opened..at + 1, Class::Verbatim);
                fence = None;
            }
        } else if let Some(found) = Fence::of(line) {
            match fence {
                Some((opened, opening)) if opening.is_closed_by(found) => {
                    draft.fill(opened..at + 1, Class::Verbatim);
                    fence = None;
                }
                // The nearest line that opens counts: an earlier one was none.
                _ if found.may_open(at == 0 || draft.is_blank(at - 1)) => {
                    fence = Some((at, found));
                }
                _ => {}
            }
        }
    }
}

/// A line that begins with three or more of the same sign.
#[derive(Clone, Copy)]
struct Fence<'a> {
    sign: char,
    length: usize,
    /// What stands behind, as a rule the name of a language.
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn of(line: &'a str) -> Option<Fence<'a>> {
        let line = line.strip_prefix("   ").unwrap_or(line);
        let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(sign);
        let length = line.len() - info.len();
        let info = info.trim();
        (length >= 3 && !info.contains([' ', '`', '~'])).then_some(Fence { sign, length, info })
    }

    fn may_open(self, stands_alone: bool) -> bool {
        self.sign == '`' || self.length <= LONGEST_TILDES && stands_alone
    }

    fn is_closed_by(self, other: Fence<'_>) -> bool {
        other.info.is_empty() && self.sign == other.sign && self.length == other.length
    }
}
