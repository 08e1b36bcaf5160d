//! What INN writes to a channel program, in pieces of any size: the same lines
//! however it is cut, each read, and none longer than it may be.

#![no_main]

use artchk::article::Article;
use artchk::source::channel::{self, LONGEST_LINE, Line, Splitter, Word};
use libfuzzer_sys::fuzz_target;

fn lines<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<Vec<u8>> {
    let mut splitter = Splitter::default();
    let mut lines: Vec<Vec<u8>> = pieces.flat_map(|piece| splitter.take(piece)).collect();
    lines.extend(splitter.end());
    lines
}

fuzz_target!(|octets: &[u8]| {
    let size = octets.first().map_or(1, |&octet| usize::from(octet) + 1);
    let whole = lines(std::iter::once(octets));
    assert_eq!(lines(octets.chunks(size)), whole);
    for line in &whole {
        assert!(line.len() <= LONGEST_LINE + 1, "{} octets", line.len());
        if let Line::Article(words) = channel::read(line) {
            for word in &words {
                word.names_article();
                if let Word::Identifier(identifier) = word {
                    assert!(artchk::nntp::check_message_id(identifier).is_ok());
                }
            }
        }
    }
    // What a path or `sm` gives may be in either format.
    Article::from_either(octets.to_vec());
});
