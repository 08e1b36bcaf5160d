use super::*;

#[test]
fn r28_addresses_other_than_the_posters_are_masked() {
    let own = Some("me@here.invalid");
    assert_eq!(
        mask_addresses("From me@here.invalid, reply to <you@there.invalid>.", own),
        "From me@here.invalid, reply to <(address)>."
    );
    assert_eq!(
        mask_addresses("no address @all", own),
        "no address (address)"
    );
    assert_eq!(mask_addresses("nothing here", None), "nothing here");
    // Not each @ is an address.
    for line in [
        "there is no @",
        "no \"@\".",
        "an @, and no more",
        "[mark=@]",
        "@@",
    ] {
        assert_eq!(mask_addresses(line, own), line);
    }
    for (line, shown) in [
        ("a@", "(address)"),
        ("[x=@there.invalid]", "[(address)]"),
        ("it is @there.", "it is (address)"),
        ("to \"you there\"@there.invalid.", "to (address)"),
        ("to \"you\", @there", "to \"you\", (address)"),
    ] {
        assert_eq!(mask_addresses(line, own), shown);
    }
    assert_eq!(
        mask_addresses("[address=me@here.invalid, other=me@there.invalid]", own),
        "[address=me@here.invalid, (address)]"
    );
    assert_eq!(
        mask_addresses("me@[192.0.2.1], you@[192.0.2.2", Some("me@[192.0.2.1]")),
        "me@[192.0.2.1], (address)"
    );
}
