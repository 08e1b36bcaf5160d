use super::*;

#[test]
fn r63_a_route_is_a_program_a_server_or_a_folder() {
    let program = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        Some(Route::Program(words.collect()))
    };
    for (text, expected) in [
        (
            "sendmail /usr/sbin/sendmail",
            program(&["/usr/sbin/sendmail"]),
        ),
        ("sendmail /m -a  b", program(&["/m", "-a", "b"])),
        (
            "smtp mail.example",
            Some(Route::Smtp("mail.example".to_owned(), None)),
        ),
        (
            "smtp mail.example,25",
            Some(Route::Smtp("mail.example".to_owned(), Some(25))),
        ),
        ("file reports", Some(Route::Folder("reports".to_owned()))),
        ("smtp", None),
        ("smtp mail.example,x", None),
        ("mail you@example.org", None),
        ("", None),
    ] {
        assert_eq!(route(text).ok(), expected, "{text}");
    }
}

#[test]
fn r61_a_relapse_that_lasts_as_long_as_the_threshold_is_warned_of() {
    let folder = tempfile::tempdir().expect("a folder");
    for (said, expected) in [
        ("report_relapse hint = 28d", 1),
        ("report_threshold violation = 2d", 1),
        ("report_relapse note = 91d\nreport_relapse hint = 30d", 2),
        // The near misses: a shorter one, none at all, and nothing that is held back.
        ("report_relapse hint = 27d", 0),
        (
            "report_threshold violation = 1d\nreport_relapse violation = none",
            0,
        ),
        ("report_threshold hint = none\nreport_relapse hint = 7d", 0),
        ("", 0),
    ] {
        let ini = format!(
            "reader = localhost\nmessage_id_domain = check.example.org\n{said}\n\
             checkgroups:\nlocal.test y\n"
        );
        std::fs::write(folder.path().join("a.ini"), ini).expect("a file");
        let files = Files::new(folder.path(), Some("a"), None, "artchk");
        let (_, faults) = crate::run::ready::read(&files);
        let faults = faults.iter().map(ToString::to_string);
        let told: Vec<String> = faults.filter(|fault| fault.contains("relapse")).collect();
        assert_eq!(told.len(), expected, "{said} {told:?}");
        for fault in told {
            assert!(
                fault.contains("a.ini:") && fault.contains("warning"),
                "{fault}"
            );
        }
    }
}

#[test]
fn r63_an_address_can_be_sent_mail_to() {
    for (text, expected) in [
        ("a@b.example", Some("a@b.example")),
        (
            "Jörg <a@b.example>",
            Some("=?UTF-8?Q?J=C3=B6rg?= <a@b.example>"),
        ),
        ("a@b.example, c@d.example", None),
        ("a", None),
        ("-oX@b.example", None),
        ("jörg@b.example", None),
        ("a@b.example\nBcc: c@d.example", None),
        ("a@b.example\n", None),
        ("Erika\n <a@b.example>", None),
        ("", None),
    ] {
        let field = mailbox(text).ok().map(|mailbox| mailbox.field);
        assert_eq!(field.as_deref(), expected, "{text}");
    }
}

#[test]
fn r63_a_severity_without_addresses_uses_those_of_the_next_lower() {
    let named = |name: &str| vec![format!("{name}@x.example")];
    let mut reports = Reports::sample();
    reports.recipients = [Vec::new(), named("hint"), Vec::new(), named("all")];
    assert_eq!(reports.recipients(Grading::Violation), named("hint"));
    assert_eq!(reports.recipients(Grading::Hint), named("hint"));
    assert_eq!(reports.recipients(Grading::Note), named("all"));
}

#[test]
fn r60_a_part_is_a_number_from_0_to_1() {
    for (text, good) in [("0", true), ("1", true), ("0.5", true), ("1.1", false)] {
        assert_eq!((PART.read)(text).is_ok(), good, "{text}");
    }
    for text in ["-1", "NaN", "inf", "x", ""] {
        assert!((PART.read)(text).is_err(), "{text}");
    }
}
