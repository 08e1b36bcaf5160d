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
