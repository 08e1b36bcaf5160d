//! Any text as the body of a field, in every syntax there is: each span lies in
//! the text and between characters.

#![no_main]

use std::ops::Range;

use artchk::article::domain::{HostName, Reserved, is_mail_provider, literal_address};
use artchk::article::encoding::charset::{self, Charset};
use artchk::article::encoding::{base64, encoded_word, quoted_printable};
use artchk::article::field::{
    address, content_type, date, message_id, newsgroups, path, references,
};
use artchk::article::{printable, width};
use artchk::variable;
use libfuzzer_sys::fuzz_target;

fn lies_in(text: &str, span: &Range<usize>) {
    assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
}

fn syntaxes(text: &str) {
    for list in [address::mailbox_list(text), address::address_list(text)] {
        for defect in &list.defects {
            lies_in(text, &defect.span);
        }
        for mailbox in list.mailboxes() {
            HostName::parse(&mailbox.domain);
            mailbox.address();
            mailbox.name();
        }
    }
    let kind = content_type::content_type(text);
    for defect in &kind.defects {
        lies_in(text, &defect.span);
    }
    if let Some(charset) = kind.charset() {
        Charset::for_label(charset);
    }
    content_type::word_before_parameters(text);
    for defect in content_type::transfer_encoding(text).1 {
        lies_in(text, &defect.span);
    }
    let moment = date::date_time(text);
    for defect in &moment.defects {
        lies_in(text, &defect.span);
    }
    if let Some(moment) = date::lenient(text) {
        date::format(moment);
    }
    match message_id::parse(text) {
        Ok(_) => {}
        Err(defect) => lies_in(text, &defect.span),
    }
    let groups = newsgroups::newsgroups(text);
    for defect in &groups.defects {
        lies_in(text, &defect.span);
    }
    groups.names(text).count();
    let earlier = references::references(text);
    for defect in &earlier.defects {
        lies_in(text, &defect.span);
    }
    let identifiers: Vec<&str> = earlier.identifiers(text).collect();
    let kept = references::trim(&identifiers, "<own@b.example>", references::LONGEST);
    let octets: usize = kept.iter().map(|identifier| identifier.len() + 1).sum();
    assert!(octets <= references::LONGEST + 20, "{octets} octets");
    path::path(text);
    path::injection_info(text);
    path::x_trace(text);
    path::is_path_identity(text);
}

fn words(text: &str) {
    let decoded = encoded_word::decode(text);
    for defect in &decoded.defects {
        lies_in(text, &defect.span);
    }
    for (at, _) in decoded.text.char_indices() {
        let origin = decoded.origin(at..decoded.text.len());
        assert!(origin.start <= origin.end && origin.end <= text.len());
    }
    for word in encoded_word::words(text) {
        lies_in(text, &word.span);
    }
    let one_line = printable::one_line(text);
    for sent in [
        encoded_word::encode_unstructured(&one_line),
        encoded_word::encode_phrase(&one_line),
    ] {
        assert!(sent.bytes().all(|octet| (0x20..0x7f).contains(&octet)));
        for line in encoded_word::fold("Subject", &sent).lines() {
            assert!(line.len() <= 998, "{} octets", line.len());
        }
    }
}

fuzz_target!(|octets: &[u8]| {
    base64::decode(octets);
    quoted_printable::decode(octets);
    let text = charset::text_of_field(octets);
    for label in [
        "utf-7",
        "iso-2022-jp",
        "us-ascii",
        "utf-16",
        "gb18030",
        "iso-8859-15",
    ] {
        if let Some(charset) = Charset::for_label(label) {
            let decoded = charset.decode(octets);
            assert!(decoded.malformed.is_none_or(|at| at <= octets.len()));
        }
    }
    syntaxes(&text);
    words(&text);
    let host = HostName::parse(&text);
    for defect in &host.defects {
        lies_in(&text, &defect.span);
    }
    Reserved::of(&text);
    is_mail_provider(&text);
    literal_address(&text);
    width::columns(&text);
    width::can_be_broken(&text);
    assert!(!printable::one_line(&text).contains(printable::acts));
    variable::pieces(&text).count();
});
