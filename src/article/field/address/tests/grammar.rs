//! Whatever the grammar can make is read without a defect: RFC 5322, section
//! 3.4, with the dots of `obs-phrase`, which RFC 5536, section 2.1, allows.

use proptest::string::string_regex;

use super::*;

const ATOM: &str = "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,4}";
const DOT_ATOM: &str = "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,4}(\\.[a-z0-9'+_-]{1,4}){0,2}";
const QUOTED_STRING: &str = "\"([ !#-\\[\\]-~]|\\\\[ -~]){0,4}\"";
const LITERAL: &str = "\\[[ !-Z^-~]{0,6}\\]";
/// Comments three deep, with quoted pairs.
const CFWS: &str =
    "[ \t]{0,2}(\\(([ !-'*-\\[\\]-~]|\\\\[ -~]|\\([a-z]{0,2}(\\(\\))?\\)){0,3}\\)[ \t]?){0,2}";

fn mailbox() -> String {
    let word = format!("{CFWS}({ATOM}|{QUOTED_STRING}){CFWS}");
    let phrase = format!("{word}( {word}){{0,2}}( ?[a-z]\\. ?){{0,2}}");
    let address =
        format!("{CFWS}({DOT_ATOM}|{QUOTED_STRING}){CFWS}@{CFWS}({DOT_ATOM}|{LITERAL}){CFWS}");
    format!("(({phrase})?{CFWS}<{address}>{CFWS}|{address})")
}

fn mailboxes() -> String {
    let mailbox = mailbox();
    format!("{mailbox}(,{mailbox}){{0,2}}")
}

proptest! {
    #[test]
    fn accepts_every_mailbox_list(body in string_regex(&mailboxes()).unwrap()) {
        let list = mailbox_list(&body);
        prop_assert!(list.defects.is_empty(), "{}: {:?}", body, list.defects);
        prop_assert!(list.mailboxes().next().is_some(), "{}", body);
    }

    #[test]
    fn accepts_every_address_list(body in {
        let group = format!("{CFWS}{ATOM}( {ATOM})?{CFWS}:({}|{CFWS});{CFWS}", mailboxes());
        let address = format!("({group}|{})", mailbox());
        string_regex(&format!("{address}(,{address}){{0,2}}")).unwrap()
    }) {
        let list = address_list(&body);
        prop_assert!(list.defects.is_empty(), "{}: {:?}", body, list.defects);
    }
}
