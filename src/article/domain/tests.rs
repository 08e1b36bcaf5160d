use jiff::Timestamp;
use proptest::prelude::*;

use super::DefectKind::*;
use super::*;

fn kinds(text: &str) -> Vec<DefectKind> {
    HostName::parse(text)
        .defects
        .iter()
        .map(|defect| defect.kind)
        .collect()
}

/// RFC 1123, section 2.1.
#[test]
fn accepts_host_names() {
    for name in [
        "news.example.net",
        "3com.com",
        "a.b.c.d.e",
        "invalid",
        "r2-d2.example.net",
        "xn--mnchen-3ya.de",
        "XN--MNCHEN-3YA.DE",
        "münchen.de",
        "1.2.3.x",
    ] {
        assert_eq!(kinds(name), [], "{name}");
    }
    assert_eq!(kinds(&format!("{}.de", "a".repeat(63))), []);
}

#[test]
fn names_what_is_wrong() {
    let long = "a".repeat(64);
    let cases = [
        ("", Empty),
        (".de", EmptyLabel),
        ("a..de", EmptyLabel),
        ("a.de.", EmptyLabel),
        ("-a.de", HyphenAtEdge),
        ("a-.de", HyphenAtEdge),
        ("a_b.de", Underscore),
        ("a%b.de", BadCharacter),
        ("192.0.2.1", Numeric),
        ("12345", Numeric),
        ("xn--a.de", BadAceLabel),
        ("xn--zzzzzz9999.de", BadAceLabel),
        ("a\u{2028}ü.de", BadUnicodeLabel),
        (long.as_str(), LabelTooLong),
    ];
    for (name, kind) in cases {
        assert_eq!(kinds(name), [kind], "{name}");
    }
    assert_eq!(kinds(&"abcdefgh.".repeat(29)[..260]), [TooLong]);
}

#[test]
fn shows_the_a_label() {
    let name = HostName::parse("News.MÜNCHEN.de");
    assert_eq!(name.ascii(), "news.xn--mnchen-3ya.de");
    assert!(name.has_unicode());
    assert!(!name.is_single_label());
    assert_eq!(
        HostName::parse("пример.рф").ascii(),
        "xn--e1afmkfd.xn--p1ai"
    );
    assert!(HostName::parse("localhost").is_single_label());
    assert!(HostName::parse("192.0.2.1").is_ip_address());
    assert!(!HostName::parse("192.0.2").is_ip_address());
}

#[test]
fn knows_top_level_domains() {
    for name in [
        "a.de",
        "a.COM",
        "a.co.uk",
        "a.ck",
        "de",
        "a.xn--p1ai",
        "a.museum",
        "a.xn--fiqs8s",
        "a.arpa",
        "a.home.arpa",
        "a.onion",
        "a.ALT",
    ] {
        assert!(top_level_domain_exists(name), "{name}");
    }
    // `a.blogspot` and the like: private entries are not top-level domains.
    for name in [
        "a.notatld",
        "a.invalid",
        "a.test",
        "a.local",
        "",
        "a.",
        "a.xn--zzzz",
        "a.fritz",
    ] {
        assert!(!top_level_domain_exists(name), "{name}");
    }
}

/// The top-level domains of all countries, and `eu` and `su`.
const COUNTRIES: &str = "\
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg \
    bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm \
    cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi \
    fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw \
    gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg \
    kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md \
    me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf \
    ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py \
    qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st \
    su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug \
    uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/// A list of suffixes is no list of top-level domains: it may have rules for
/// what lies below one, and none for the domain itself.
#[test]
fn knows_the_top_level_domain_of_every_country() {
    assert_eq!(COUNTRIES.split(' ').count(), 248);
    for country in COUNTRIES.split(' ') {
        for name in [country.to_owned(), format!("news.example.co.{country}")] {
            assert!(top_level_domain_exists(&name), "{name}");
        }
    }
}

#[test]
fn tells_when_its_list_is_old() {
    let at = |moment: &str| moment.parse::<Timestamp>().unwrap();
    assert!(!is_tld_list_old(at("2026-11-22T00:00:00Z")));
    assert!(!is_tld_list_old(at("2020-01-01T00:00:00Z")));
    assert!(!is_tld_list_old(at("2027-11-01T00:00:00Z")));
    assert!(is_tld_list_old(at("2027-11-04T00:00:00Z")));
}

/// RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476.
#[test]
fn knows_reserved_names() {
    let cases = [
        ("invalid", Some(Reserved::Invalid)),
        ("a.b.INVALID", Some(Reserved::Invalid)),
        ("invalid.de", None),
        ("notinvalid", None),
        ("example.com", Some(Reserved::Example)),
        ("www.Example.org", Some(Reserved::Example)),
        ("myexample.org", None),
        ("example.de", None),
        ("host.example", Some(Reserved::Example)),
        ("x.test", Some(Reserved::Test)),
        ("localhost", Some(Reserved::Localhost)),
        ("host.local", Some(Reserved::Local)),
        ("localhost.localdomain", Some(Reserved::Localdomain)),
        ("fritz.box", Some(Reserved::FritzBox)),
        ("pc.fritz.box", Some(Reserved::FritzBox)),
        ("pc.box", None),
        ("x.home.arpa", Some(Reserved::HomeArpa)),
        ("x.home", Some(Reserved::Home)),
        ("x.onion", Some(Reserved::Onion)),
        ("x.alt", Some(Reserved::Alt)),
        ("pc.mail-host-address-is-not-set", Some(Reserved::NotSet)),
        ("ü", None),
    ];
    for (name, expected) in cases {
        assert_eq!(Reserved::of(name), expected, "{name}");
    }
}

#[test]
fn knows_mail_providers_exactly() {
    assert!(is_mail_provider("GMX.de"));
    assert!(is_mail_provider("gmail.com"));
    // Somebody's own name below a provider's is his own.
    assert!(!is_mail_provider("anna.t-online.de"));
    assert!(!is_mail_provider("mygmail.com"));
}

/// RFC 5321, section 4.1.3.
#[test]
fn reads_address_literals() {
    let shown = |text: &str| literal_address(text).map(|address| address.to_string());
    assert_eq!(shown("[192.0.2.1]").as_deref(), Some("192.0.2.1"));
    assert_eq!(shown("[IPv6:2001:db8::1]").as_deref(), Some("2001:db8::1"));
    assert_eq!(shown("[192.0.2.256]"), None);
    assert_eq!(shown("[2001:db8::1]"), None);
    assert_eq!(shown("192.0.2.1"), None);
    for (text, private) in [
        ("[10.1.2.3]", true),
        ("[127.0.0.1]", true),
        ("[8.8.8.8]", false),
        ("[IPv6:fe80::1]", true),
        ("[IPv6:2606:4700::1]", false),
    ] {
        assert_eq!(
            literal_address(text).map(is_private_address),
            Some(private),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn never_panics(text in "([a-z0-9._\\-ü]|xn--){0,30}", any in any::<String>()) {
        for text in [text, any] {
            for defect in HostName::parse(&text).defects {
                prop_assert!(text.get(defect.span).is_some());
            }
            top_level_domain_exists(&text);
            Reserved::of(&text);
            literal_address(&text);
        }
    }
}
