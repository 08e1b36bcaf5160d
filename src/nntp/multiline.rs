//! Multi-line data blocks (RFC 3977, section 3.1.1): the only place that
//! knows dots.
//!
//! A line ends with CR LF and with nothing else. A bare LF or CR is an octet
//! of the article like any other (and something for a check to find), so
//! neither a dot after it is un-doubled nor can it take part in the end of the
//! block. Anything more lenient would let an article end its own block.

use memchr::memchr;

/// Takes a block in pieces, undoes dot-stuffing and finds its end.
pub(super) struct Unstuffer {
    content: Vec<u8>,
    limit: usize,
    overlong: bool,
    seen: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a line.
    Start,
    /// After a dot that began a line and is not part of it.
    Dot,
    /// After such a dot and a CR that may belong to the final line.
    DotCr,
    /// Inside a line; whether the octet before was a CR.
    Inside { after_cr: bool },
    /// After the final line.
    End,
}

impl Unstuffer {
    /// Keeps at most `limit` octets; of a longer block only the end is looked for.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            content: Vec::new(),
            limit,
            overlong: false,
            seen: 0,
            state: State::Start,
        }
    }

    /// Takes octets up to the end of the block and says how many those were.
    pub(super) fn take(&mut self, octets: &[u8]) -> usize {
        let mut rest = octets;
        while self.state != State::End {
            let Some(&first) = rest.first() else { break };
            let used = match self.state {
                State::Start if first == b'.' => {
                    self.state = State::Dot;
                    1
                }
                State::Dot if first == b'\r' => {
                    self.state = State::DotCr;
                    1
                }
                State::DotCr if first == b'\n' => {
                    self.state = State::End;
                    1
                }
                State::DotCr => {
                    self.keep(b"\r");
                    self.state = State::Inside { after_cr: true };
                    0
                }
                State::Start | State::Dot => {
                    self.state = State::Inside { after_cr: false };
                    0
                }
                State::Inside { after_cr } => self.inside(rest, after_cr),
                State::End => 0,
            };
            rest = rest.get(used..).unwrap_or_default();
        }
        let taken = octets.len() - rest.len();
        self.seen = self.seen.saturating_add(taken);
        taken
    }

    /// Takes a line, or what there is of it, up to the next LF.
    fn inside(&mut self, octets: &[u8], after_cr: bool) -> usize {
        let used = memchr(b'\n', octets).map_or(octets.len(), |at| at + 1);
        let part = octets.get(..used).unwrap_or_default();
        self.keep(part);
        self.state = match part {
            [.., b'\r', b'\n'] => State::Start,
            [b'\n'] if after_cr => State::Start,
            _ => State::Inside {
                after_cr: part.ends_with(b"\r"),
            },
        };
        used
    }

    fn keep(&mut self, octets: &[u8]) {
        if self.content.len().saturating_add(octets.len()) > self.limit {
            self.overlong = true;
            self.content = Vec::new();
        }
        if !self.overlong {
            self.content.extend_from_slice(octets);
        }
    }

    /// The octets kept since the last time, for what is read in pieces.
    pub(super) fn drain(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.content)
    }

    /// Whether the final line has been taken.
    pub(super) fn is_complete(&self) -> bool {
        self.state == State::End
    }

    /// The octets taken so far, on the wire.
    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    /// The block without stuffing and final line, or `None` if it was too long.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        (!self.overlong).then_some(self.content)
    }
}

/// Doubles the dots of an article with CR LF lines and appends the final
/// line, ready to be sent in one write.
pub(crate) fn stuff(article: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(article.len() + article.len() / 64 + 8);
    let mut rest = article;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        if line.starts_with(b".") {
            block.push(b'.');
        }
        block.extend_from_slice(line);
        rest = after;
    }
    if !block.is_empty() && !block.ends_with(b"\r\n") {
        block.extend_from_slice(b"\r\n");
    }
    block.extend_from_slice(b".\r\n");
    block
}

/// Whether octets may stand in a block that is sent: no NUL, and CR and LF
/// only together (RFC 3977, section 3.1.1, rule 1).
pub(super) fn is_sendable(article: &[u8]) -> bool {
    let mut after_cr = false;
    for &octet in article {
        if octet == 0 || after_cr != (octet == b'\n') {
            return false;
        }
        after_cr = octet == b'\r';
    }
    !after_cr
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds `wire` in pieces of `size`; content and octets taken.
    fn unstuff(wire: &[u8], size: usize, limit: usize) -> (bool, Option<Vec<u8>>, usize) {
        let mut unstuffer = Unstuffer::new(limit);
        for piece in wire.chunks(size) {
            if unstuffer.take(piece) < piece.len() {
                break;
            }
        }
        let (complete, seen) = (unstuffer.is_complete(), unstuffer.seen());
        (complete, unstuffer.finish(), seen)
    }

    /// RFC 3977, section 3.1.1: on the wire, and what is in it.
    const BLOCKS: &[(&[u8], &[u8])] = &[
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"a\r\n.\r\n", b"a\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"..x\r\n...\r\n.\r\n", b".x\r\n..\r\n"),
        // Not doubled by the server: the dot goes all the same (rule 5).
        (b".x\r\n.\r\n", b"x\r\n"),
        // A dot elsewhere in the line stays.
        (b"a.\r\n.b..\r\n.\r\n", b"a.\r\nb..\r\n"),
        // A bare LF or CR ends no line.
        (b"a\n.\r\nb\r\n.\r\n", b"a\n.\r\nb\r\n"),
        (b"a\r.\r\n.\r\n", b"a\r.\r\n"),
        (b"a\n..b\r\n.\r\n", b"a\n..b\r\n"),
        (b".\n\r\n.\r\n", b"\n\r\n"),
        (b".\r\r\n.\r\n", b"\r\r\n"),
        (b".\rx\r\n.\r\n", b"\rx\r\n"),
        (b"a\r\r\n.\r\n", b"a\r\r\n"),
        (b"\0\xff\x1a\r\n.\r\n", b"\0\xff\x1a\r\n"),
    ];

    #[test]
    fn rfc3977_3_1_1_blocks_in_pieces_of_any_size() {
        for (wire, content) in BLOCKS {
            let mut stream = wire.to_vec();
            stream.extend_from_slice(b"223 next\r\n");
            for size in 1..=stream.len() {
                let (complete, found, seen) = unstuff(&stream, size, 1000);
                assert!(complete, "{wire:?} by {size}");
                assert_eq!(found.as_deref(), Some(*content), "{wire:?} by {size}");
                assert_eq!(seen, wire.len(), "{wire:?} by {size}");
            }
        }
    }

    #[test]
    fn a_block_without_its_final_line_is_not_complete() {
        for wire in [
            &b""[..],
            b".",
            b".\r",
            b"a",
            b"a\r\n",
            b"a\n.\r\n",
            b"a\r\n.\n",
            b"a\r\n.\r",
        ] {
            assert!(!unstuff(wire, 1, 1000).0, "{wire:?}");
        }
    }

    #[test]
    fn an_overlong_block_is_read_to_its_end_but_not_kept() {
        let wire = b"aaaa\r\nbbbb\r\nc\r\n.\r\n";
        for size in 1..=wire.len() {
            assert_eq!(
                unstuff(wire, size, 15),
                (true, Some(b"aaaa\r\nbbbb\r\nc\r\n".to_vec()), 18)
            );
            assert_eq!(unstuff(wire, size, 14), (true, None, 18), "by {size}");
            assert_eq!(unstuff(wire, size, 0), (true, None, 18), "by {size}");
        }
        assert_eq!(unstuff(b".\r\n", 1, 0), (true, Some(vec![]), 3));
    }

    #[test]
    fn what_is_stuffed_comes_back_the_same() {
        for (_, content) in BLOCKS {
            if is_sendable(content) {
                let wire = stuff(content);
                assert_eq!(
                    unstuff(&wire, 3, 1000),
                    (true, Some(content.to_vec()), wire.len())
                );
            }
        }
        assert_eq!(stuff(b".a\r\nb\r\n.\r\n"), b"..a\r\nb\r\n..\r\n.\r\n");
    }

    #[test]
    fn a_missing_last_line_end_is_supplied() {
        assert_eq!(stuff(b"a\r\n.b"), b"a\r\n..b\r\n.\r\n");
    }

    #[test]
    fn rfc3977_3_1_1_no_nul_and_no_bare_cr_or_lf_is_sent() {
        assert!(is_sendable(b"a\r\n\r\n\xff\t\r\n") && is_sendable(b"") && is_sendable(b"a"));
        for article in [
            &b"a\0\r\n"[..],
            b"a\nb\r\n",
            b"a\rb\r\n",
            b"a\r\r\n",
            b"\n",
            b"a\r\n\n",
            b"a\r",
        ] {
            assert!(!is_sendable(article), "{article:?}");
        }
    }
}
