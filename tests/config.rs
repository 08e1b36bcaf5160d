//! The operator's files as a whole, from the folder to the configuration.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use artchk::config::{
    self, Config, Described, Fault, Files, Grading, Known, Match, PARAMETERS, Saved, save_numbers,
};
use artchk::nntp::Security;
use proptest::prelude::*;

use crate::support::certificates::certificates;

/// The checks that the .rc files of old have texts for.
const CHECKS: [(&str, &[&str]); 22] = [
    ("duplicate", &[]),
    ("from", &[]),
    ("from-domain", &[]),
    ("from-roles", &[]),
    ("noname", &[]),
    ("reply-to", &[]),
    ("reply-to-domain", &[]),
    ("reply-to-roles", &[]),
    ("replytofrom", &[]),
    ("date", &[]),
    ("nomid", &[]),
    ("8bitheader", &[]),
    ("nocharset", &[]),
    ("nocontenttransferenc", &[]),
    ("sigdelimiter", &[]),
    ("longsig", &["lines"]),
    ("multipart", &[]),
    ("base64", &[]),
    ("html", &[]),
    ("vcard", &[]),
    ("longlines", &["columns"]),
    ("longlinesig", &[]),
];

const KNOWN: Known<'_> = Known {
    checks: &CHECKS,
    newsreaders: &["oe", "moz", "agent", "tin"],
    sentences: &[],
    filters: &[("rules", false), ("links", true), ("rspamd", false)],
};

const SAMPLE_INI: &str = include_str!("../sample.ini");
const SAMPLE_KILL: &str = include_str!("../sample.kill");

const INI: &str = "reader = news.example.net\nmessage_id_domain = check.example.net\n\
                   checkgroups:\nexample.test y 7\n";
const RC: &str = "[head]\nFrom: Check <bot@check.invalid>\n[header]\n[header-auto]\n[footer]\n\
                  [intro]\n[allok]\n[nr]\n";

/// A folder with the files of one bot, called `a`.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(ini: impl AsRef<[u8]>) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.write("a.ini", ini).write("a.rc", RC);
        let ours = fs::Permissions::from_mode(0o600);
        fs::set_permissions(folder.path("a.ini"), ours).unwrap();
        folder
    }

    fn write(&self, name: &str, octets: impl AsRef<[u8]>) -> &Folder {
        fs::write(self.path(name), octets).unwrap();
        // For the owner alone, as there may be a password in it.
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn load(&self) -> Result<(Config, Vec<String>), Vec<String>> {
        let files = Files::new(self.0.path(), Some("a"), None, "artchk");
        let shown = |faults: Vec<Fault>| faults.iter().map(|fault| self.shown(fault)).collect();
        config::load(&files, KNOWN)
            .map(|(config, faults)| (config, shown(faults)))
            .map_err(shown)
    }

    /// The fault without the folder.
    fn shown(&self, fault: &Fault) -> String {
        let folder = format!("{}/", self.0.path().display());
        fault.to_string().replace(&folder, "")
    }

    fn config(&self) -> Config {
        let (config, faults) = self.load().unwrap();
        assert_eq!(faults, [""; 0]);
        config
    }

    fn errors(&self) -> Vec<String> {
        self.load().unwrap_err()
    }
}

/// The sample with the server that everybody has to name.
fn sample_ini() -> String {
    SAMPLE_INI.replace(
        "\nreader = news.example.invalid\n",
        "\nreader = news.example.net\n",
    )
}

/// The parameters before the usual ones.
fn with(parameters: &str) -> Folder {
    Folder::new(format!("{parameters}\n{INI}"))
}

#[test]
fn r7_defaults_are_those_of_the_rules() {
    let config = Folder::new(INI).config();
    assert_eq!(
        (config.reader.host.as_str(), config.reader.port),
        ("news.example.net", 119)
    );
    assert_eq!(config.reader.security, Security::Off);
    assert_eq!(
        (&config.reader.user, &config.reader.password),
        (&None, &None)
    );
    assert_eq!(config.poster, config.reader);
    assert_eq!(config.max_age, Some(Duration::from_secs(14 * 86400)));
    assert_eq!(config.max_followups, Some(100));
    assert_eq!(
        (config.max_per_author, config.max_per_thread),
        (Some(10), Some(3))
    );
    assert_eq!(config.max_per_group, Some(60));
    assert_eq!(config.max_runtime, Duration::from_secs(3600));
    assert_eq!(config.max_articles, Some(100_000));
    assert_eq!(config.max_line_width, 78);
    assert_eq!((config.dns, config.dns_server), (false, None));
    let sm = PathBuf::from("/usr/lib/news/bin/sm");
    assert_eq!((config.spool, config.sm), (None, sm));
    assert!(config.severities.is_empty() && config.kill.rules.is_empty());
    assert_eq!(config.groups.len(), 1);
    assert_eq!(config.groups[0].next, Some(7));
}

#[test]
fn r7_every_parameter_is_read() {
    let ca_file = certificates().ca_file();
    let folder = with(
        &"reader_user = r\nreader_pass = rp\nreader_tls = starttls\n\
         post_server = post.example.net,8563\nposter_user = p\nposter_pass = pp\npost_tls = on\n\
         tls_ca = CA\nmax_age = 0\nmax_followups = 0\nmax_per_author = 1\nmax_per_thread = 2\n\
         max_per_group = 7\nmax_runtime = 5 min\nmax_articles = 0\nmax_line_width = 80\ndns = y\n\
         dns_server = 192.0.2.53\nspool = /var/spool/articles\nsm = bin/sm\n\
         severity LONGSIG = off\nseverity vcard = violation\nseverity sigdel = note"
            .replace("CA", &ca_file.to_string_lossy()),
    );
    let config = folder.config();
    let (reader, poster) = (&config.reader, &config.poster);
    assert_eq!((reader.security, reader.port), (Security::StartTls, 119));
    assert_eq!(
        (reader.user.as_deref(), reader.password.as_deref()),
        (Some("r"), Some("rp"))
    );
    assert_eq!(
        (poster.host.as_str(), poster.port),
        ("post.example.net", 8563)
    );
    assert_eq!(poster.security, Security::Tls);
    assert_eq!(
        (poster.user.as_deref(), poster.password.as_deref()),
        (Some("p"), Some("pp"))
    );
    assert_eq!(poster.ca_file, Some(ca_file));
    assert_eq!(
        (config.max_age, config.max_followups, config.max_articles),
        (None, None, None)
    );
    assert_eq!(
        (config.max_per_author, config.max_per_thread),
        (Some(1), Some(2))
    );
    assert_eq!(config.max_per_group, Some(7));
    assert_eq!(config.max_runtime, Duration::from_secs(300));
    assert_eq!(config.max_line_width, 80);
    assert!(config.dns);
    assert_eq!(config.dns_server, Some(([192, 0, 2, 53], 53).into()));
    assert_eq!(config.spool, Some(PathBuf::from("/var/spool/articles")));
    assert_eq!(config.sm, folder.path("bin/sm"));
    let mut severities = config.severities;
    severities.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        severities,
        [
            ("longsig".to_owned(), Grading::Off),
            ("sigdelimiter".to_owned(), Grading::Note),
            ("vcard".to_owned(), Grading::Violation),
        ]
    );
}

#[test]
fn r7_each_server_gets_only_its_own_user_and_password() {
    for (parameters, user, password) in [
        ("reader_user = r\nreader_pass = s", Some("r"), Some("s")),
        (
            "reader_user = r\nreader_pass = s\npost_server = news.example.net",
            None,
            None,
        ),
        (
            "reader_user = r\nreader_pass = s\nposter = b\nposter_user = p",
            Some("p"),
            None,
        ),
        (
            "reader_user = r\nreader_pass = s\nposter_user = p",
            Some("p"),
            None,
        ),
        (
            "reader_user = r\nposter_user = p\nposter_pass = q",
            Some("p"),
            Some("q"),
        ),
    ] {
        let (config, faults) = with(parameters).load().unwrap();
        assert!(
            faults.iter().all(|fault| fault.contains("in the clear")),
            "{faults:?}"
        );
        let poster = config.poster;
        let found = (poster.user.as_deref(), poster.password.as_deref());
        assert_eq!(found, (user, password), "{parameters}");
    }
    let (config, faults) = with("reader_pass = s").load().unwrap();
    assert_eq!(config.reader.password, None);
    assert_eq!(
        faults,
        ["a.ini:1: warning: reader_pass is not used without reader_user"]
    );
}

/// RFC 8054, section 7: not under TLS unless that is said.
#[test]
fn r42a_compressed_in_the_clear_or_always() {
    for (parameters, reader, poster) in [
        ("reader_tls = off", false, false),
        ("compress = n", false, false),
        ("compress = y", true, true),
        ("compress = y\nreader_tls = on", false, false),
        (
            "compress = y\nreader_tls = starttls\npost_tls = off",
            false,
            true,
        ),
        ("compress = y\npost_server = b\npost_tls = on", true, false),
        (
            "compress = tls\nreader_tls = on\npost_tls = off",
            true,
            true,
        ),
    ] {
        let config = with(parameters).config();
        let found = (config.reader.compress, config.poster.compress);
        assert_eq!(found, (reader, poster), "{parameters}");
    }
}

#[test]
fn r7_tls_and_ports() {
    for (parameters, reader, poster) in [
        (
            "reader_tls = on",
            (Security::Tls, 563),
            (Security::Tls, 563),
        ),
        (
            "reader_tls = starttls",
            (Security::StartTls, 119),
            (Security::StartTls, 119),
        ),
        ("post_tls = on", (Security::Off, 119), (Security::Tls, 563)),
        (
            "reader_tls = on\npost_server = b",
            (Security::Tls, 563),
            (Security::Off, 119),
        ),
        (
            "post_server = b,1\npost_tls = on",
            (Security::Off, 119),
            (Security::Tls, 1),
        ),
    ] {
        let config = with(parameters).config();
        assert_eq!(
            (config.reader.security, config.reader.port),
            reader,
            "{parameters}"
        );
        assert_eq!(
            (config.poster.security, config.poster.port),
            poster,
            "{parameters}"
        );
    }
}

#[test]
fn r10_an_unknown_parameter_is_a_warning_with_the_nearest_name() {
    let (_, faults) = with("tigger_check = x\n\ncolour = blue").load().unwrap();
    assert_eq!(
        faults,
        [
            "a.ini:1: warning: unknown parameter \"tigger_check\"; did you mean \"trigger_check\"?",
            "a.ini:3: warning: unknown parameter \"colour\"",
        ]
    );
}

#[test]
fn r10_quotes_round_a_value_are_warned_of() {
    let warned = |parameter: &str| {
        let (_, faults) = with(parameter).load().unwrap();
        !faults.is_empty()
    };
    let (_, faults) = with("trigger_check = \"check\"").load().unwrap();
    let said =
        "a.ini:1: warning: trigger_check: the quotes count as part of the value; leave them out";
    assert_eq!(faults, [said]);
    assert!(warned("reader_user = 'wilma'"));
    for other in ["'tis|check", "say \"check\"", "\"", "\"check'"] {
        assert!(!warned(&format!("trigger_check = {other}")), "{other}");
    }
}

#[test]
fn r10_a_comment_behind_an_expression_is_warned_of() {
    let (_, faults) = with("trigger_check = check # the word").load().unwrap();
    let said = "a.ini:1: warning: trigger_check: what stands behind \"#\" is part of the \
                expression, and no comment";
    assert_eq!(faults, [said]);
    for other in ["check#", "#check", "a #check", "reader_user = a # b"] {
        let parameter = match other.contains('=') {
            true => other.to_owned(),
            false => format!("trigger_check = {other}"),
        };
        let (_, faults) = with(&parameter).load().unwrap();
        assert_eq!(faults, [""; 0], "{other}");
    }
}

#[test]
fn r10_bad_values_are_errors() {
    for (parameter, said) in [
        ("reader = a b", ""),
        ("post_server = a:119", "comma"),
        ("reader_tls = yes", "starttls"),
        ("post_tls = 1", "starttls"),
        ("tls_ca = none.pem", "No such file"),
        ("tls_ca = a.rc", "no certificate in it"),
        ("tls_ca = .", "Is a directory"),
        ("trigger_check = (", "unclosed group"),
        ("trigger_ignore = [z-a]", "range"),
        ("group_pattern = a**", "quantifier"),
        ("killfile = none", "cannot be read"),
        ("rcfile = none", "cannot be read"),
        ("rcfile example.* = none", "cannot be read"),
        ("rcfile [a-z] = none", "no pattern for groups"),
        ("language = fr", "neither de nor en"),
        ("repeat_after = x", "number"),
        ("max_age = two weeks", "number"),
        ("max_followups = -1", "number"),
        ("max_per_author = 1.5", "number"),
        ("max_per_thread = x", "number"),
        ("max_per_group = x", "number"),
        ("max_articles = x", "number"),
        ("max_runtime = 60", "90 s"),
        ("max_line_width = 5", "from 20 to 998"),
        ("dns = maybe", "neither y nor n"),
        ("dns_server = dns.example.net", "IP address"),
        ("message_id_domain = check", "full domain name"),
        ("severity longsig = bad", "violation"),
    ] {
        let ini = INI.replace("message_id_domain = check.example.net\n", "");
        let ini = ini.replace("checkgroups:", &format!("{parameter}\ncheckgroups:"));
        let errors = Folder::new(ini).errors();
        let name = parameter.split(" =").next().unwrap();
        let found = errors
            .iter()
            .any(|error| error.starts_with(&format!("a.ini:2: {name}: ")) && error.contains(said));
        assert!(found, "{parameter}: {errors:?}");
    }
}

/// So none stands in the table that nobody reads.
#[test]
fn r10_every_parameter_that_can_have_a_bad_value_is_read() {
    let texts = ["_user", "_pass", "_password", "_templates", "spool", "sm"];
    for Described { name, .. } in PARAMETERS {
        if texts.iter().any(|end| name.ends_with(end)) {
            continue;
        }
        let name = name
            .replace("CODE", "longsig")
            .replace("SEVERITY", "hint")
            .replace("PATTERN", "example.*")
            .replace("NAME", "links");
        let ini = INI.replace("checkgroups:", &format!("{name} = (\ncheckgroups:"));
        let read_as = name.replace("poster", "post_server");
        let errors = Folder::new(ini).errors();
        let begins = format!("a.ini:3: {read_as}: ");
        let found = errors.iter().any(|error| error.starts_with(&begins));
        assert!(found, "{name}: {errors:?}");
    }
}

#[test]
fn r10_everything_is_shown_at_once_by_file_and_line() {
    let folder = Folder::new("max_age = x\nbogus = 1\ncheckgroups:\n\n");
    folder
        .write("a.rc", "[head]\n[header]\n")
        .write("a.kill", "from\nfrom = (\n");
    assert_eq!(
        folder.errors(),
        [
            "a.ini: there is no group after \"checkgroups:\"",
            "a.ini: the parameter \"reader\" is missing",
            "a.ini:1: max_age: \"x\" is no whole number from 0 to 4294967295",
            "a.ini:2: warning: unknown parameter \"bogus\"",
            "a.kill:1: there is no \"=\"; the form of a rule is FIELD = REGULAR EXPRESSION",
            "a.kill:2: regular expression \"(\": unclosed group",
            "a.rc: the text block [header-auto] is missing",
            "a.rc: the text block [footer] is missing",
            "a.rc: the text block [intro] is missing",
            "a.rc: the text block [allok] is missing",
            "a.rc: the text block [nr] is missing",
            "a.rc: there is no From in [head]",
        ]
    );
}

#[test]
fn r10_files_that_cannot_be_read_are_errors() {
    let folder = Folder::new(INI);
    fs::remove_file(folder.path("a.rc")).unwrap();
    assert!(folder.errors()[0].starts_with("a.rc: cannot be read: "));
    fs::remove_file(folder.path("a.ini")).unwrap();
    let errors = folder.errors();
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].starts_with("a.ini: cannot be read: "),
        "{errors:?}"
    );
}

#[test]
fn r1_rcfile_and_killfile_have_names_of_their_own() {
    let folder = with("rcfile = texts\nkillfile = rules.txt");
    folder.write("texts.rc", format!("{RC}[from]\nending\n"));
    folder
        .write("rules.txt", "from = x\n")
        .write("a.kill", "bad\n");
    let config = folder.config();
    assert_eq!(config.texts.get("from"), Some("ending"));
    assert_eq!(config.kill.rules.len(), 1);
    folder.write("texts", format!("{RC}[from]\nexact\n"));
    assert_eq!(folder.config().texts.get("from"), Some("exact"));
}

#[test]
fn r19_the_kill_file_may_be_missing_unless_it_is_named() {
    assert!(Folder::new(INI).config().kill.rules.is_empty());
    let errors = with("killfile = rules").errors();
    assert!(
        errors[0].starts_with("a.ini:1: killfile: \"rules\" cannot be read: "),
        "{errors:?}"
    );
}

#[test]
fn r13_a_file_that_is_not_utf8_is_windows_1252() {
    let folder = Folder::new(INI);
    folder.write(
        "a.rc",
        [RC.as_bytes(), b"[from]\r\nGr\xfc\xdfe \x84so\x93\r\n"].concat(),
    );
    assert_eq!(folder.config().texts.get("from"), Some("Grüße „so“"));
    folder.write("a.rc", format!("\u{feff}{RC}[from]\nGrüße\n"));
    assert_eq!(folder.config().texts.get("from"), Some("Grüße"));
}

#[test]
fn r14_a_group_that_does_not_match_is_left_out_with_an_error() {
    let ini = format!("{INI}example.discussion y\nexample.attest y\nde.TESTS n\n");
    let (config, faults) = Folder::new(ini).load().unwrap();
    let names: Vec<_> = config
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(names, ["example.test", "de.TESTS"]);
    assert_eq!(
        faults,
        [
            "a.ini:5: group \"example.discussion\" is left out: its name does not match group_pattern",
            "a.ini:6: group \"example.attest\" is left out: its name does not match group_pattern",
        ]
    );
    let config = with("group_pattern = ^example\\.").config();
    assert_eq!(config.groups.len(), 1);
}

#[test]
fn r14_names_of_test_groups() {
    let pattern = Folder::new(INI).config().group_pattern;
    for (name, expected) in [
        ("de.test", Match::Yes),
        ("test", Match::Yes),
        ("alt.test.moderated", Match::Yes),
        ("x.net-tests.y", Match::Yes),
        ("DE.TEST", Match::Yes),
        ("rec.sport.cricket.testing", Match::No),
        ("x.contest", Match::No),
        ("x.test2", Match::No),
    ] {
        assert_eq!(pattern.is_match(name), expected, "{name}");
    }
}

#[test]
fn r16_default_triggers() {
    let triggers = Folder::new(INI).config().triggers;
    for (text, check, ignore) in [
        ("please Check", Match::Yes, Match::No),
        ("checking", Match::Yes, Match::No),
        ("IGNORE this", Match::No, Match::Yes),
        ("no  reply", Match::No, Match::Yes),
        ("noreplies", Match::No, Match::Yes),
        ("nocheck", Match::Yes, Match::Yes),
        ("no, reply", Match::No, Match::No),
        ("a test", Match::No, Match::No),
    ] {
        assert_eq!(triggers.check.is_match(text), check, "{text}");
        assert_eq!(triggers.ignore.is_match(text), ignore, "{text}");
    }
}

#[test]
fn r20_an_expression_that_matches_everything_is_warned_of() {
    let (_, faults) = with("trigger_check = (check)?").load().unwrap();
    assert_eq!(
        faults,
        ["a.ini:1: warning: trigger_check: it matches every text, even an empty one"]
    );
}

#[test]
fn r31_without_a_domain_that_of_from_is_used_with_a_warning() {
    let ini = INI.replace("message_id_domain", "# message_id_domain");
    let folder = Folder::new(ini);
    let (config, faults) = folder.load().unwrap();
    assert_eq!(config.message_id_domain, "check.invalid");
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("\"check.invalid\""), "{}", faults[0]);
    folder.write("a.rc", RC.replace("bot@check.invalid", "bot@[192.0.2.1]"));
    assert!(folder.errors()[0].contains("message_id_domain"));
}

#[test]
fn r36_an_unknown_check_is_a_warning() {
    let (config, faults) = with("severity longsigg = off").load().unwrap();
    assert!(config.severities.is_empty());
    assert_eq!(
        faults,
        ["a.ini:1: warning: severity: unknown check \"longsigg\"; did you mean \"longsig\"?"]
    );
}

/// R7: by whatever name, the last counts.
#[test]
fn r36_a_check_that_is_named_twice_is_warned_of() {
    let (config, faults) = with("severity sigdelimiter = off\nseverity sigdel = note")
        .load()
        .unwrap();
    assert_eq!(
        config.severities,
        [("sigdelimiter".to_owned(), Grading::Note)]
    );
    assert_eq!(
        faults,
        ["a.ini:2: warning: \"severity sigdel\" stands in line 1 too; the last counts"]
    );
}

#[test]
fn r46_no_password_in_what_is_shown() {
    let folder = with("reader_user = u\nreader_pass = opensesame\nreader_pas = opensesame");
    let (config, faults) = folder.load().unwrap();
    assert!(!format!("{config:?} {faults:?}").contains("opensesame"));
    assert_eq!(faults.len(), 2);
}

#[test]
fn r46_a_password_in_the_clear_is_warned_of() {
    let login = "reader_user = u\nreader_pass = p";
    let (_, faults) = with(login).load().unwrap();
    assert_eq!(
        faults,
        [
            "a.ini:2: warning: the password goes to news.example.net:119 in the clear; \
          set reader_tls if the server can do TLS"
        ]
    );
    for quiet in ["reader_tls = on", "reader_tls = starttls"] {
        with(&format!("{login}\n{quiet}")).config();
    }
    let (_, faults) = with(&format!("{login}\nreader_tls = on\npost_tls = off"))
        .load()
        .unwrap();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("set post_tls"), "{}", faults[0]);
    let ini = format!("{login}\n{}", INI.replace("news.example.net", "localhost"));
    Folder::new(ini).config();
}

/// Files as people have had them for twenty years.
#[test]
fn r7_to_r13_files_of_old_load_without_errors() {
    let ini = b"Einstellungen f\xfcr den Pr\xfcfer\r\n\r\nDer Server, von dem gelesen wird:\r\n\
        reader = news.example.net,119\r\nreader_user = pruefer\r\nreader_pass = ge=heim#1;\r\n\
        [Posten]\r\nposter = news.example.net\r\nposter_user = \r\nposter_pass = \r\n\
        reader\r\ntrigger_check = (check)|(pr[\xfcu]fen[\\w-.]*)\r\n\
        trigger_ignore = \\bignore\\b(?! me)\r\nrcfile = texte\r\nkillfile = liste.kill\r\n\
        checkgroups:\r\nexample.test n 4711\r\nexample.tests y\r\n";
    let rc = b"; Texte\r\n[head]\r\n;\r\nFrom: Pr\xfcfer <bot@check.invalid>\r\n\
        Organization: K\xe4se & S\xf6hne\r\nKeywords: ignore\r\nPath: not-for-mail\r\n;\r\n\
        [header]\r\n;\r\nHallo $header_decoded{'from'}!\r\n;\r\n[header-auto]\r\n;\r\nHallo!\r\n;\r\n\
        [footer]\r\n;\r\nTsch\xfcs.\r\n;\r\n[intro]\r\n;\r\nGefunden:\r\n;\r\n[allok]\r\n;\r\nGut.\r\n;\r\n\
        [nr]\r\n;\r\nPreis: 5$ oder $5\r\n;\r\n[sigdel]\r\n;\r\n- Der Trenner \"$wrongsig\"\r\n;\r\n\
        [sigdel-oe]\r\n;\r\n  OE: s. FAQ\r\n;\r\n[umlauts]\r\n;\r\nUmlaute\r\n;\r\n";
    let kill = b"# Ausnahmen\r\n\r\nfrom = joe@example\\.invalid  # nicht er\r\n\
        subject=^\\[Test\\] \\#\\d+$\r\n";
    let folder = Folder::new(ini);
    folder.write("texte.rc", rc).write("liste.kill", kill);
    let (config, faults) = folder.load().unwrap();
    assert_eq!(
        faults,
        [
            "a.ini: warning: there is no message_id_domain; \"check.invalid\" from the From in [head] is \
             used, which must be a domain of your own",
            "a.ini:6: warning: the password goes to news.example.net:119 in the clear; set reader_tls if \
             the server can do TLS",
            "texte.rc:6: warning: Keywords is left out of [head]: the program or a server sets it",
        ]
    );
    assert_eq!(config.reader.password.as_deref(), Some("ge=heim#1;"));
    assert_eq!(config.poster.user, None);
    assert_eq!(config.triggers.check.is_match("bitte PRÜFEN"), Match::Yes);
    assert_eq!(config.triggers.ignore.is_match("ignore me"), Match::No);
    assert_eq!(config.groups.len(), 2);
    assert_eq!(config.kill.rules.len(), 2);
    assert_eq!(
        config.texts.get("sigdelimiter"),
        Some("- Der Trenner \"$wrongsig\"")
    );
    assert_eq!(
        config.texts.for_newsreader("sigdelimiter", "oe"),
        Some("  OE: s. FAQ")
    );
    assert_eq!(config.head.get("organization"), Some("Käse & Söhne"));

    let path = folder.path("a.ini");
    assert_eq!(
        save_numbers(&path, &[("example.tests", 12)]).unwrap(),
        [Saved::Written]
    );
    let expected = [&ini[..ini.len() - 2], b" 12\r\n"].concat();
    assert_eq!(fs::read(path).unwrap(), expected);
}

/// R10: what nobody has looked at must not post in the name of nobody.
#[test]
fn r10_what_is_still_the_samples_is_an_error() {
    let line = |text: &str, wanted: &str| {
        let line = text.lines().position(|line| line.starts_with(wanted));
        line.expect("a line") + 1
    };
    let folder = Folder::new(SAMPLE_INI);
    folder.write("a.kill", SAMPLE_KILL);
    for (texts, domain) in [
        (include_str!("../sample.rc"), "change-this-address.invalid"),
        (
            include_str!("../sample.de.rc"),
            "bitte-adresse-aendern.invalid",
        ),
    ] {
        folder.write("a.rc", texts);
        let errors = folder.errors();
        for expected in [
            format!(
                "a.ini:{}: reader: news.example.invalid is the sample's; put your news server there",
                line(SAMPLE_INI, "reader = ")
            ),
            format!(
                "a.rc:{}: From in [head]: @{domain} is the sample's; it must reach you",
                line(texts, "From: ")
            ),
        ] {
            assert!(errors.contains(&expected), "{expected} in {errors:?}");
        }
    }
    let near = INI.replace("news.example.net", "news.example.invalid.net");
    assert!(Folder::new(near).load().is_ok());
}

#[test]
fn the_sample_files_load_once_they_name_a_server() {
    let folder = Folder::new(sample_ini());
    folder.write("a.kill", SAMPLE_KILL);
    let (config, faults) = folder.load().unwrap();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("no message_id_domain"), "{}", faults[0]);
    assert_eq!(config.reader.host, "news.example.net");
    assert_eq!(config.message_id_domain, "check.invalid");
    assert_eq!(config.groups.len(), 1);
    assert!(config.kill.rules.is_empty());
}

/// The lines of a sample that are commented out with `# ` and hold an
/// assignment.
fn commented_out(sample: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &str| {
        name.bytes()
            .all(|b| b.is_ascii_alphabetic() || b"_- .*".contains(&b))
    };
    sample
        .lines()
        .filter_map(|line| line.strip_prefix("# "))
        .filter(move |line| {
            let name = line.split_once(" = ").map(|(name, _)| name);
            name.is_some_and(|name| is_name(name) && !name.starts_with(' '))
        })
}

#[test]
fn the_sample_ini_shows_every_parameter_with_its_default() {
    // What the sample sets, other than the default.
    let set = [
        "trigger_check = \\bcheck(en)?\\b\n",
        "severity noname = off\n",
    ];
    let sample = set.iter().fold(sample_ini(), |sample, line| {
        assert!(sample.contains(line), "{line}");
        sample.replace(line, "")
    });
    let (plain, _) = Folder::new(&sample).load().unwrap();
    let shown: String = commented_out(SAMPLE_INI)
        .map(|line| format!("{line}\n"))
        .collect();
    for Described { name, .. } in PARAMETERS {
        // The one that must be given stands there already; the samples show no
        // second name.
        if ["reader", "poster"].contains(name) {
            continue;
        }
        let name = name
            .replace("CODE", "longsig")
            .replace("SEVERITY", "hint")
            .replace("PATTERN", "de.*")
            .replace("NAME", "links");
        assert!(
            shown.contains(&format!("\n{name} = ")) || shown.starts_with(&name),
            "{name}"
        );
    }
    let folder = Folder::new(format!("{shown}{sample}"));
    folder
        .write("ca.pem", fs::read(certificates().ca_file()).unwrap())
        .write("sample.rc", RC)
        .write("sample.de.rc", RC)
        .write("sample.kill", SAMPLE_KILL);
    fs::create_dir(folder.0.path().join("templates")).unwrap();
    let (all, faults) = folder.load().unwrap();
    assert!(
        faults.iter().all(|fault| fault.contains("in the clear")
            || fault.contains("rcfile de.*: no group in the list matches")),
        "{faults:?}"
    );
    assert_eq!(all.repeat_after, plain.repeat_after);
    assert_eq!(all.triggers, plain.triggers);
    assert_eq!(all.group_pattern, plain.group_pattern);
    assert_eq!(
        (all.max_age, all.max_runtime),
        (plain.max_age, plain.max_runtime)
    );
    assert_eq!(
        (
            all.max_followups,
            all.max_per_author,
            all.max_per_thread,
            all.max_articles
        ),
        (
            plain.max_followups,
            plain.max_per_author,
            plain.max_per_thread,
            plain.max_articles
        )
    );
    assert_eq!(
        (all.max_clock_difference, all.max_article_size),
        (plain.max_clock_difference, plain.max_article_size)
    );
    assert_eq!(
        (all.max_line_width, all.dns),
        (plain.max_line_width, plain.dns)
    );
    assert_eq!(
        (all.sm, all.reader.security),
        (plain.sm, plain.reader.security)
    );
}

#[test]
fn the_rules_of_the_sample_kill_file_are_good_once_they_are_put_to_use() {
    let rules: String = commented_out(SAMPLE_KILL)
        .map(|line| format!("{line}\n"))
        .collect();
    let folder = Folder::new(INI);
    folder.write("a.kill", rules);
    assert_eq!(folder.config().kill.rules.len(), 5);
}

#[test]
fn the_sample_files_are_plain_ascii_and_not_too_wide() {
    for sample in [SAMPLE_INI, SAMPLE_KILL] {
        assert!(sample.is_ascii());
        assert!(sample.lines().all(|line| line.len() <= 80));
    }
    assert!(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("sample.ini")
            .is_file()
    );
}

/// Octets that look a little like one of the files.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "reader = news.example.net",
            "checkgroups:",
            "example.test y 7",
            "example.test n",
            "other.test y 99",
            "[head]",
            "[from-oe]",
            "From: a@b.invalid",
            "$header{'x'",
            "severity",
            "= ",
            "[",
            "#",
            ";",
            "\\",
            "\n",
            "\r\n",
            "\r",
            " ",
            "\t",
            "trigger_check = (",
            "=",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        Just(b"\n".to_vec()),
        prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn r10_no_octets_make_loading_panic(ini in file(), rc in file(), kill in file()) {
        let folder = Folder::new(ini);
        folder.write("a.rc", rc).write("a.kill", kill);
        if let Err(errors) = folder.load() {
            prop_assert!(!errors.is_empty());
        }
    }

    #[test]
    fn r9_saving_changes_nothing_but_the_number(
        before in file(),
        blank in "[ \t]{1,3}",
        number in prop::option::of(0u64..10_000),
        trailing in "[ \t]{0,2}\r?",
        after in file(),
        next in 10_000u64..,
    ) {
        // The group's name is in neither part, so that this line is the last of it.
        let mut head = [&before[..], b"\ncheckgroups:\r\n", &before[..], b"\nmine.test"].concat();
        head.extend_from_slice(format!("{blank}y").as_bytes());
        let tail = [trailing.as_bytes(), b"\n", &after[..]].concat();
        let middle = number.map_or(String::new(), |number| format!("{blank}{number}"));
        let folder = Folder::new([&head[..], middle.as_bytes(), &tail[..]].concat());
        let path = folder.path("a.ini");
        prop_assert_eq!(save_numbers(&path, &[("mine.test", next)]).unwrap(), [Saved::Written]);
        let blank = if number.is_some() { blank } else { " ".to_owned() };
        let expected = [&head[..], format!("{blank}{next}").as_bytes(), &tail[..]].concat();
        prop_assert_eq!(fs::read(&path).unwrap(), expected);
        prop_assert_eq!(save_numbers(&path, &[("mine.test", next)]).unwrap(), [Saved::Unchanged]);
    }

    #[test]
    fn r9_a_file_without_the_group_is_not_touched(octets in file(), next in any::<u64>()) {
        let folder = Folder::new(&octets);
        let path = folder.path("a.ini");
        prop_assert_eq!(save_numbers(&path, &[("mine.test", next)]).unwrap(), [Saved::GroupGone]);
        prop_assert_eq!(fs::read(&path).unwrap(), octets);
    }
}
