use super::*;

/// RFC 5536, section 3.1.5.
#[test]
fn knows_path_identities() {
    for name in [
        "news.example.net",
        "not-for-mail",
        "uunet",
        "a_b",
        "-",
        "12",
        "a.b1",
        "1.2.3.x4",
    ] {
        assert!(is_path_identity(name), "{name}");
    }
    for name in [
        "",
        "a!b",
        "a b",
        "a.",
        ".POSTED",
        "a..b",
        "a_b.example",
        "192.0.2.1",
        "a.b-",
        "news.x",
        "ü",
    ] {
        assert!(!is_path_identity(name), "{name}");
    }
}

/// RFC 5536, section 3.1.5; RFC 5537, section 3.2.
#[test]
fn sites_are_told_from_diagnostics_and_the_tail() {
    let example_of_rfc_5537 = "foo.isp.example!.SEEN.isp.example!foo-news \
         !.MISMATCH.2001:DB8:0:0:8:800:200C:417A!bar.isp.example \
         !!old.site.example!barbaz!!baz.isp.example \
         !.POSTED.dialup123.baz.isp.example!not-for-mail";
    let cases = [
        (example_of_rfc_5537, 6, Some("baz.isp.example")),
        ("", 0, None),
        ("not-for-mail", 0, None),
        ("!not-for-mail", 0, None),
        ("a.example!not-for-mail", 1, Some("a.example")),
        ("a.example!b.example!someone", 2, Some("b.example")),
        ("a!b!c!someone", 3, Some("c")),
        ("A.Example!not-for-mail", 1, Some("A.Example")),
        // Each neighbour verified, and none.
        ("a.example!!b.example!!c.example!x", 3, Some("c.example")),
        ("a.example!.POSTED!not-for-mail", 1, Some("a.example")),
        ("a.example!!.POSTED!not-for-mail", 1, Some("a.example")),
        ("a.example!.posted.192.0.2.7!x", 1, Some("a.example")),
        // No diagnostic, though it begins like one.
        ("a.example!.POSTEDX!b.example!x", 2, Some("b.example")),
        // What the poster wrote beforehand.
        ("a.example!.POSTED!b.example!c!x", 1, Some("a.example")),
        (
            "a.example!.POSTED!b.example!.POSTED!x",
            1,
            Some("a.example"),
        ),
        // Servers from before RFC 5537.
        ("a.example!b.example.POSTED!x", 2, Some("b.example")),
        (
            "a.example!b.example.POSTED!0badcafe!x",
            2,
            Some("b.example"),
        ),
        (
            "a.example!192.0.2.7.MISMATCH!b.example!x",
            2,
            Some("b.example"),
        ),
        ("a.example!192.0.2.7!b.example!x", 2, Some("b.example")),
        ("192.0.2.7!b.example!x", 1, Some("b.example")),
        ("a.example!2001:db8::7!x", 1, Some("a.example")),
        // Folded, also where it must not be.
        ("a.example\r\n !b.example !\tx", 2, Some("b.example")),
        // Names that are none.
        ("a.example!b.1!x", 2, None),
        ("a.example!b_c.example!x", 2, None),
        ("a.example!b c!x", 2, None),
        ("ä!x", 1, None),
        ("a.example!.POSTED", 1, Some("a.example")),
        ("a.example!", 1, Some("a.example")),
        ("!!!!", 0, None),
        (".POSTED!x", 0, None),
    ];
    for (body, hops, entry) in cases {
        assert_eq!(path(body), Path { hops, entry }, "{body}");
    }
}

#[test]
fn a_name_longer_than_any_domain_is_not_believed() {
    let long = format!("{}example", "a.".repeat(124));
    assert_eq!(path(&format!("{long}!x")).entry, None);
    assert_eq!(injection_info(&long), None);
    assert_eq!(x_trace(&long), None);
    let longest = long.get(2..).expect("a label less");
    assert_eq!(path(&format!("{longest}!x")).entry, Some(longest));
}

/// RFC 5536, section 3.2.8.
#[test]
fn injection_info_begins_with_the_injecting_site() {
    for body in [
        "news.example",
        "news.example; posting-host=\"a.example:192.0.2.7\"",
        " news.example ;posting-account=x",
        "(a (b)) news.example(c); x-y=z",
    ] {
        assert_eq!(injection_info(body), Some("news.example"), "{body}");
    }
    assert_eq!(injection_info("uunet; x-y=z"), Some("uunet"));
    for body in [
        "",
        ";",
        "; news.example",
        "posting-host=192.0.2.7",
        "(news.example",
        "192.0.2.7",
    ] {
        assert_eq!(injection_info(body), None, "{body}");
    }
}

#[test]
fn x_trace_names_the_injecting_site_first_or_second() {
    for body in [
        "news.example 1700000000 4711 192.0.2.7 (14 Nov 2023 22:13:20 GMT)",
        "1700000000 news.example 4711 192.0.2.7:40000",
        "news.example AbC+/dEf",
    ] {
        assert_eq!(x_trace(body), Some("news.example"), "{body}");
    }
    for body in [
        "",
        "1700000000 192.0.2.7 (Tue, 14 Nov 2023 22:13:20 UTC)",
        "sv3-AbC/dEf!GhI/jKl==",
        "DXC=AbC;dEf<gHi",
        "1700000000 4711 news.example",
        "word other",
    ] {
        assert_eq!(x_trace(body), None, "{body}");
    }
}
