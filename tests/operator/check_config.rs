//! `artchk check-config`.

use artchk::check::Check;
use artchk::check::registry::CHECKS;
use regex::Regex;

use super::{bot, check_config, texts};
use crate::support::command::artchk;
use crate::support::folder::{self, Folder};
use crate::support::inn::{Auth, Inn, InnOptions, LOCALHOST};
use crate::support::parrot::parrot;
use crate::support::scratch::Scratch;
use crate::support::server::Server;
use crate::support::spamd::{Mood, Spamd};
use crate::support::transcript::Transcript;

#[test]
fn a_configuration_in_order_is_described() {
    let scratch = bot(
        "reader = news.example.net,8119\nreader_tls = starttls\nreader_user = wilma\n\
         reader_pass = secret\npost_server = localhost",
        "de.test y 4711\nde.alt.test n",
    );
    let finished = check_config(&scratch, &[]);
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    let all = CHECKS.len();
    let said = finished.stdout();
    let said = said.replace(&format!("{all} of {all}"), "ALL of ALL");
    // How long they are is a matter of the sample.
    let lengths = Regex::new(r"\d+ lines at most for one finding, \d+ for").expect("one");
    let said = lengths.replace(&said, "N lines at most for one finding, N for");
    insta::assert_snapshot!(said, @r#"
reading      news.example.net:8119, STARTTLS, as wilma
posting      localhost:119, no TLS, without a login
from         Article Checker <bot@check.invalid>
identifiers  end in @check.example.org>
groups       de.test      autocheck   from article 4711
             de.alt.test  on request  from the oldest article
checks       ALL of ALL are on; the DNS is not asked
answers      one for each occasion and newsreader was assembled; they pass all checks
             news.rc: N lines at most for one finding, N for a violation and a hint, above the signature

Nothing is wrong. Now with the servers: artchk check-config -n news --connect
"#);
}

#[test]
fn r64_a_template_that_is_wrong_is_told_with_its_line() {
    let scratch = bot(
        "reader = localhost\nreport_templates = templates",
        "de.test y 1",
    );
    std::fs::create_dir(scratch.join("templates")).expect("a folder");
    scratch.write("templates/report.txt", "{{ label }}\n");
    let finished = check_config(&scratch, &[]);
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    scratch.write("templates/report.txt", "Report\n{{ nosuch\n");
    let finished = check_config(&scratch, &[]);
    assert_eq!(finished.code(), 78, "{finished}");
    let said = finished.stderr();
    assert!(
        said.contains("templates/report.txt:2: syntax error: "),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn r12_what_stands_in_the_files_cannot_act() {
    let scratch = bot("reader = localhost", "de.\u{1b}[31mtest y 1");
    let finished = check_config(&scratch, &[]);
    assert!(!finished.stdout().contains('\u{1b}'), "{finished}");
    assert!(!finished.stderr().contains('\u{1b}'), "{finished}");
}

#[test]
fn r10_every_fault_is_shown_with_its_place() {
    let scratch = bot(
        "reader = two words\ntigger_check = x\ntrigger_ignore = (\nseverity longsig = bad\n\
         killfile = none.kill",
        "de.test maybe",
    );
    let texts = texts()
        .replace("[vcard]", "[vcrad]")
        .replace("[nr]", "[nrr]");
    scratch.write("news.rc", &texts);
    let finished = check_config(&scratch, &[]);
    assert_eq!(finished.code(), 78);
    // Where the blocks of the sample stand is no concern of this test.
    let mut told = finished.stderr().to_owned();
    for (line, name) in (1..).zip(texts.lines()) {
        told = told.replace(&format!("news.rc:{line}: "), &format!("news.rc:{name}: "));
    }
    insta::assert_snapshot!(told, @r#"
artchk: news.ini: there is no group after "checkgroups:"
artchk: news.ini:2: reader: this is neither a host name nor an IP address
artchk: news.ini:3: warning: unknown parameter "tigger_check"; did you mean "trigger_check"?
artchk: news.ini:4: trigger_ignore: "(": unclosed group
artchk: news.ini:5: severity longsig: "bad" is none of violation, hint, note, off
artchk: news.ini:6: killfile: "none.kill" cannot be read: No such file or directory
artchk: news.ini:8: warning: this is no group line; its form is NAME y|n [NUMBER|now]
artchk: news.rc: the text block [nr] is missing
artchk: news.rc:[vcrad]: warning: unknown text block "vcrad"; did you mean "vcard"?
artchk: news.rc:[nrr]: warning: unknown text block "nrr"; did you mean "nr"?
"#);
    insta::assert_snapshot!(finished.stdout(), @r#"
6 errors, 4 warnings. Fix what stands above, and look again.
"#);
}

/// R11, R36: the checks that will not speak.
#[test]
fn r11_checks_that_are_off_are_listed() {
    let scratch = bot(
        "reader = localhost\nseverity html = off\ndns = y",
        "de.test n",
    );
    let texts = texts();
    let texts = texts.replace("\n[vcard]\n", "\n[vcard-old]\n");
    scratch.write(
        "news.rc",
        texts.replace("\n[longlines]\n", "\n[longlines-old]\n"),
    );
    let finished = check_config(&scratch, &[]);
    assert_eq!(finished.code(), 0, "{finished:?}");
    let said = finished.stdout();
    assert!(
        said.contains("; the DNS is asked about addresses\n"),
        "{said}"
    );
    assert!(
        said.contains("off for want of a text block: vcard, longlines\n"),
        "{said}"
    );
    assert!(said.contains("off by \"severity\": html\n"), "{said}");
}

/// An old .rc file has few of the blocks that there are checks today.
#[test]
fn r11_where_many_checks_are_off_it_is_told_of_which_families() {
    let scratch = bot("reader = localhost", "de.test n");
    let texts = texts();
    let families = artchk::check::registry::FAMILIES;
    let is_off = |code: &str| {
        let family = families.iter().find(|family| family.name == "mime");
        let mut checks = family.expect("a family").checks.iter();
        code == "longlines" || checks.any(|check| check.code == code)
    };
    let mut changed = String::new();
    for line in texts.lines() {
        let name = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'));
        let off = name.is_some_and(is_off);
        changed += &format!(
            "{}\n",
            if off {
                line.replace('[', "[x-")
            } else {
                line.to_owned()
            }
        );
    }
    scratch.write("news.rc", changed);
    let finished = check_config(&scratch, &[]);
    let said = finished.stdout();
    let notes = artchk::check::Severity::Note;
    let family = |name: &str| {
        let family = families.iter().find(|family| family.name == name);
        let checks = family.expect("a family").checks;
        // A note needs no text.
        let told = checks.iter().filter(|check| check.severities != [notes]);
        (told.count(), checks.len())
    };
    let ((told, all), (_, body)) = (family("mime"), family("body"));
    let expected =
        format!("off for want of a text block: mime ({told} of {all}), body (1 of {body})\n");
    assert!(said.contains(&expected), "{expected}{said}");
}

/// R35: with the line of the file, so that it can be mended.
#[test]
fn r35_a_text_that_breaks_a_check_is_warned_of() {
    let scratch = bot("reader = localhost", "de.test n");
    let long = "word ".repeat(24).trim_end().to_owned();
    let texts = texts().replace("\n[allok]\n;\n", &format!("\n[allok]\n;\n{long}\n"));
    let line = texts.lines().position(|line| line == long).expect("a line") + 1;
    scratch.write("news.rc", texts);
    let finished = check_config(&scratch, &[]);
    assert_eq!(finished.code(), 0);
    let error = finished.stderr();
    let begins = format!("artchk: news.rc:{line}: warning: in an answer longlines finds: ");
    assert!(
        error.starts_with(&begins) && error.matches('\n').count() == 1,
        "{error}"
    );
    assert!(finished.stdout().contains("\n1 warning. "), "{finished:?}");
}

/// R12a: what the program adds of its own is in no other language than the file.
#[test]
fn r12a_what_is_built_in_in_another_language_is_warned_of() {
    let warns = |parameters: &str, without: &[&str]| {
        let scratch = bot(&format!("reader = localhost\n{parameters}"), "de.test n");
        let mut texts = texts();
        for block in without {
            texts = texts.replace(&format!("\n[{block}]\n"), "\n[nn]\n");
        }
        scratch.write("news.rc", texts);
        let said = check_config(&scratch, &[]).stderr();
        let line = said
            .lines()
            .find(|line| line.contains("what is built in is"));
        line.map(str::to_owned)
    };
    let built_in = ["attribution", "debug"];
    assert_eq!(
        warns("language = de", &built_in).as_deref(),
        Some(
            "artchk: news.rc: warning: its words are English, and what is built in is German: \
             [debug], [attribution]"
        )
    );
    assert_eq!(warns("language = en", &built_in), None);
    assert_eq!(warns("", &built_in), None);
    // Nothing that is built in is in use.
    assert_eq!(warns("language = de", &[]), None);
}

#[test]
fn r12a_sentences_without_a_translation_are_counted() {
    let german = include_str!("../../sample.de.rc")
        .replace("@bitte-adresse-aendern.invalid", "@check.invalid");
    let german = german.replace("\n[reasons]\n", "\n[nn]\n");
    let counted = |texts: &str| {
        let scratch = bot("reader = localhost", "de.test n");
        scratch.write("news.rc", texts);
        let said = check_config(&scratch, &[]).stdout();
        let line = said.lines().find(|line| line.contains("stay English"));
        line.and_then(|line| {
            let (_, counts) = line.split_once("news.rc: ")?;
            let (missing, rest) = counts.split_once(" of ")?;
            let (all, _) = rest.split_once(' ')?;
            Some((missing.parse::<usize>().ok()?, all.parse::<usize>().ok()?))
        })
    };
    let has_block = |check: &&&Check| german.contains(&format!("\n[{}]\n", check.code));
    let told = CHECKS.iter().filter(has_block);
    let sentences: std::collections::BTreeSet<&str> =
        told.flat_map(|check| check.reasons()).collect();
    let all = sentences.len();
    assert_eq!(counted(&german), Some((all, all)));
    let lines: Vec<String> = sentences
        .iter()
        .map(|text| format!("{text} = Satz"))
        .collect();
    let with = |count: usize| {
        let lines: Vec<&str> = lines.iter().take(count).map(String::as_str).collect();
        format!("{german}\n[reasons]\n;\n{}\n;\n", lines.join("\n"))
    };
    assert_eq!(counted(&with(3)), Some((all - 3, all)));
    assert_eq!(counted(&with(all)), None);
    // Texts that never say $reason need no words for it.
    let old = german.replace("$reason", "falsch");
    assert_eq!(counted(&old), None);
    // One that does, in a text for one newsreader, needs those of its check.
    let one = format!("{old}\n[nomid-dialog]\n;\n  Falsch: $reason\n;\n");
    let nomid = CHECKS.iter().find(|check| check.code == "nomid");
    let sentences = nomid.expect("a check").reasons().count();
    assert_eq!(counted(&one), Some((sentences, sentences)));
    assert_eq!(counted(&texts()), None, "an English one");
}

/// R35: the longest answers, of one finding and of two.
#[test]
fn r35_answers_that_are_too_long_are_warned_of() {
    let short = |block: &str| format!("[{block}]\n;\n{block}\n;\n");
    let with = |from: usize, longsig: usize, tin: usize| {
        let mut texts = "[head]\nFrom: Article Checker <bot@check.invalid>\n".to_owned();
        for block in ["header", "header-auto", "intro", "allok", "nr"] {
            texts.push_str(&short(block));
        }
        texts.push_str("[footer]\n;\n-- \nOne\nTwo\n;\n");
        for (block, lines) in [("from", from), ("longsig", longsig), ("longsig-tin", tin)] {
            let lines = vec!["A line."; lines].join("\n");
            texts.push_str(&format!("[{block}]\n;\n{lines}\n;\n"));
        }
        let scratch = bot("reader = localhost", "de.test n");
        scratch.write("news.rc", texts);
        check_config(&scratch, &[])
    };
    // [header-auto], the attribution and a quoted line, [intro] and [nr], with the
    // blank lines between the blocks.
    let above = 9;
    let fits = with(24 - above, 10, 4);
    assert_eq!((fits.code(), fits.stderr().as_str()), (0, ""), "{fits}");
    let said = fits.stdout();
    let lines = "news.rc: 24 lines at most for one finding, 40 for a violation and a hint, \
                 above the signature\n";
    assert!(said.contains(lines), "{said}");
    let long = with(25 - above, 10, 4);
    assert_eq!(
        long.stderr(),
        "artchk: news.rc: warning: an answer to one finding has up to 25 lines ([from]); more \
         than 24 are hardly read\n\
         artchk: news.rc: warning: an answer to a violation and a hint has up to 41 lines \
         ([from] and [longsig] with tin); more than 40 are hardly read\n"
    );
    // What is said to one newsreader counts with what everybody is told.
    let long = with(5, 10, 25 - above - 11);
    assert_eq!(
        long.stderr(),
        "artchk: news.rc: warning: an answer to one finding has up to 25 lines ([longsig] with \
         tin); more than 24 are hardly read\n"
    );
}

#[test]
fn a_group_that_is_left_out_is_an_error() {
    let scratch = bot("reader = localhost", "de.test n\nde.comp.lang n");
    let finished = check_config(&scratch, &[]);
    assert_eq!(finished.code(), 78);
    assert!(
        finished
            .stderr()
            .starts_with("artchk: news.ini:5: group \"de.comp.lang\" is left out")
    );
    assert!(!finished.stdout().contains("de.comp.lang"), "{finished:?}");
}

/// R9: a run would end with 78 before it contacts anybody.
#[test]
fn r9_numbers_that_could_not_be_saved_are_an_error() {
    let scratch = bot("reader = localhost", "de.test n");
    // A file that can be read, but not be replaced, not even by root: the
    // environment of the program itself.
    std::fs::rename(scratch.join("news.ini"), scratch.join("real.ini")).expect("a file");
    std::os::unix::fs::symlink("/proc/self/environ", scratch.join("news.ini")).expect("a link");
    let parameters = scratch.read("real.ini");
    let finished = artchk(["check-config", "-n", "news"])
        .folder(scratch.path())
        .environment("A", format!("\n{parameters}\n"))
        .run();
    assert_eq!(finished.code(), 78, "{finished}");
    let said = "artchk: news.ini: numbers could not be saved: its folder must be writable: ";
    assert!(finished.stderr().contains(said), "{finished}");
}

#[test]
fn where_there_is_nothing_init_is_named() {
    let scratch = Scratch::new();
    let finished = artchk(["check-config", "-n", "news"])
        .folder(scratch.path())
        .run();
    assert_eq!(finished.code(), 78);
    let said = finished.stdout();
    assert!(
        said.ends_with("Files to start from: artchk init -n news\n"),
        "{said}"
    );
    let finished = artchk(["check-config", "-p", "my bots"])
        .folder(scratch.path())
        .run();
    let said = finished.stdout();
    assert!(said.ends_with("artchk init -p 'my bots'\n"), "{said}");
}

/// R38a: what the servers say, with a group in each state.
#[test]
fn the_servers_are_asked() {
    let inn = Inn::start(&InnOptions {
        groups: &[
            ("de.test", 'y'),
            ("de.alt.test", 'n'),
            ("mod.test", 'm'),
            ("misc.test", 'y'),
        ],
        auth: Auth::Required,
        tls: Some(LOCALHOST),
        ..InnOptions::default()
    });
    let port = inn.tls_port();
    let article = super::article("<connect@poster.invalid>", "de.test", "Subject: x", "Text.");
    inn.inject(&super::wire(article));
    let parameters = format!(
        "reader = localhost,{port}\nreader_tls = on\ntls_ca = {}\nreader_user = {}\nreader_pass = {}",
        inn.ca_file().display(),
        inn.user,
        inn.password
    );
    let scratch = bot(
        &parameters,
        "de.test y\nde.alt.test n\nmod.test n\nno.test n\nmisc.test n 9",
    );
    let finished = check_config(&scratch, &["--connect"]);
    assert_eq!(finished.code(), 78);
    let without_port = |text: String| text.replace(&port.to_string(), "PORT");
    let said = without_port(finished.stdout());
    let (_, servers) = said.split_once("\nconnected ").expect("a connection");
    insta::assert_snapshot!(servers, @r#"
   localhost:PORT for reading and posting: TLS, certificate verified; logged in as reader
             de.test      articles 1 to 1; 1 to look at, at most
             de.alt.test  no articles
             mod.test     no articles
             misc.test    no articles
             answers may be posted into: de.test, misc.test

3 errors. Fix what stands above, and look again.
"#);
    insta::assert_snapshot!(without_port(finished.stderr()), @r#"
artchk: no.test: localhost:PORT: 411 No such group no.test
artchk: de.alt.test: nothing can be posted there: it is closed to postings
artchk: mod.test: nothing can be posted there: it is moderated, and [head] has no Approved
"#);

    let finished = check_config(&bot(&parameters, "de.test y 2"), &["--connect"]);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished:?}"
    );
    let said = finished.stdout();
    assert!(said.contains("articles 1 to 1; nothing new\n"), "{said}");
    assert!(
        said.contains("answers may be posted into every group\n"),
        "{said}"
    );
    assert!(said.contains("--dry-run -v\n"), "{said}");
}

#[tokio::test]
async fn a_server_that_permits_no_posting_is_an_error() {
    let running = Transcript::new()
        .reply("201 for readers")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nLIST ACTIVE\n.")
        .expect("GROUP de.test")
        .reply("211 0 1 0 de.test")
        .expect("LIST ACTIVE de.test")
        .reply("215 list\nde.test 1 1 y\n.")
        .expect("QUIT")
        .reply("205 bye")
        .serve()
        .await;
    let port = running.port;
    let scratch = bot(&format!("reader = localhost,{port}"), "de.test n");
    let finished = tokio::task::spawn_blocking(move || check_config(&scratch, &["--connect"]))
        .await
        .expect("a run");
    assert_eq!(finished.code(), 78);
    assert_eq!(
        finished.stderr(),
        format!("artchk: localhost:{port} does not permit posting\n")
    );
    assert_eq!(running.finish().await, "");
}

/// R3: who looks what is wrong is told of the file, and not only the cron job.
#[test]
fn r3_files_that_disable_the_bot_are_named() {
    let scratch = bot("reader = localhost", "de.test n");
    scratch.write("artchk.pl.disabled", "");
    scratch.write("other.disabled", "");
    let finished = check_config(&scratch, &[]);
    assert_eq!(finished.code(), 0, "{finished}");
    assert_eq!(
        finished.stderr(),
        "artchk: artchk.pl.disabled is there: no run begins but a dry one\n"
    );
}

/// Whether answers may be posted is told by the capability list, else by the
/// greeting; else nobody knows.
#[tokio::test]
async fn r46_what_is_not_known_of_posting_is_not_promised() {
    const LIST: &str = "101 list\nVERSION 2\nREADER\nLIST ACTIVE\nAUTHINFO USER\n.";
    const LIST_POST: &str = "101 list\nVERSION 2\nREADER\nPOST\nLIST ACTIVE\n.";
    let unknown = "500 what?";
    for (greeting, list, login, status, said, told) in [
        // As INN greets where reading is open and posting wants a login.
        (
            "200 ready (no posting)",
            LIST,
            None,
            78,
            "",
            "artchk: ADDRESS does not permit posting\n\
             artchk: posting: ADDRESS offers a login: reader_user and reader_pass are for that\n",
        ),
        (
            "200 ready",
            LIST,
            Some(LIST_POST),
            0,
            "may be posted into every group\n",
            "",
        ),
        (
            "200 ready",
            LIST,
            Some(LIST),
            78,
            "",
            "artchk: ADDRESS does not permit posting\n",
        ),
        (
            "201 ready",
            LIST_POST,
            None,
            0,
            "may be posted into every group\n",
            "",
        ),
        (
            "200 ready",
            unknown,
            None,
            0,
            "may be posted into every group, as its greeting says\n",
            "",
        ),
        (
            "201 ready",
            unknown,
            Some(unknown),
            0,
            "could be posted into every group, if it permits posting, which it does not tell\n",
            "",
        ),
        (
            "201 ready",
            unknown,
            None,
            78,
            "",
            "artchk: ADDRESS does not permit posting\n",
        ),
    ] {
        let mut script = Transcript::new()
            .reply(greeting)
            .expect("CAPABILITIES")
            .reply(list);
        if list == unknown {
            script = script.expect("MODE READER").reply(greeting);
        }
        if let Some(after) = login {
            script = script.expect("AUTHINFO USER wilma").reply("281 welcome");
            if list != unknown {
                script = script.expect("CAPABILITIES").reply(after);
            }
        }
        let running = script
            .expect("GROUP de.test")
            .reply("211 0 1 0 de.test")
            .expect("LIST ACTIVE de.test")
            .reply("215 list\nde.test 1 1 y\n.")
            .expect("QUIT")
            .reply("205 bye")
            .serve()
            .await;
        let port = running.port;
        let user = login.map_or("", |_| "\nreader_user = wilma");
        let scratch = bot(&format!("reader = localhost,{port}{user}"), "de.test n");
        let finished = tokio::task::spawn_blocking(move || check_config(&scratch, &["--connect"]))
            .await
            .expect("a run");
        assert_eq!(finished.code(), status, "{greeting} {list}: {finished}");
        let told = told.replace("ADDRESS", &format!("localhost:{port}"));
        assert_eq!(finished.stderr(), told, "{greeting} {list}");
        let shown = finished.stdout();
        assert!(shown.contains(said), "{said:?} in {shown}");
        assert_eq!(shown.contains("posted into"), !said.is_empty(), "{shown}");
        assert_eq!(running.finish().await, "", "{greeting} {list}");
    }
}

#[test]
fn r46_inn_that_wants_a_login_for_posting_is_no_server_to_post_to_without() {
    let inn = Inn::start(&InnOptions {
        auth: Auth::Post,
        ..InnOptions::default()
    });
    let port = inn.reader_port();
    let reader = format!("reader = localhost,{port}");
    let finished = check_config(&bot(&reader, "de.test y"), &["--connect"]);
    assert_eq!(finished.code(), 78, "{finished}");
    let told = finished.stderr();
    assert!(
        told.starts_with(&format!(
            "artchk: localhost:{port} does not permit posting\n"
        )),
        "{told}"
    );
    assert!(told.contains(" offers a login: reader_user"), "{told}");
    assert!(!finished.stdout().contains("answers may"), "{finished}");

    let (user, password) = (inn.user, inn.password);
    let login = format!("{reader}\nreader_user = {user}\nreader_pass = {password}");
    let scratch = bot(&login, "de.test y");
    let finished = check_config(&scratch, &["--connect"]);
    assert_eq!(finished.code(), 0, "{finished}");
    let said = "answers may be posted into every group\n";
    assert!(finished.stdout().contains(said), "{finished}");
}

#[test]
fn r71_the_faults_of_rules_are_shown_with_those_of_the_other_files() {
    let folder = Folder::new(
        1,
        "message_id_domain = checker.invalid\nfilter linkz = on",
        "misc.test n",
    );
    folder
        .scratch
        .write("bot.score", "# mine\nsubject = pills\n");
    let finished = folder.subcommand(&["check-config"]).run();
    assert_ne!(finished.code(), 0, "{finished}");
    let said = finished.stdout() + &finished.stderr();
    assert!(
        said.contains("bot.score:2: \"pills\" are no points"),
        "{said}"
    );
    assert!(
        said.contains("filter: unknown filter \"linkz\"; did you mean \"links\"?"),
        "{said}"
    );
}

#[test]
fn r71_rules_that_are_wanted_must_be_there() {
    let folder = Folder::new(
        1,
        "message_id_domain = checker.invalid\nfilter rules = on",
        "misc.test n",
    );
    let said = folder.subcommand(&["check-config"]).run();
    let said = said.stdout() + &said.stderr();
    assert!(
        said.contains("filter rules: ") && said.contains("bot.score\" is not there"),
        "{said}"
    );
}

/// R72, R76: nothing leaves this machine unless it is allowed, and who is meant is
/// named.
#[test]
fn r72_no_article_leaves_this_machine_unless_it_may() {
    let with = |parameters: &str| {
        let parameters = format!("message_id_domain = checker.invalid\n{parameters}");
        let folder = Folder::new(1, &parameters, "misc.test n");
        let said = folder.subcommand(&["check-config"]).run();
        said.stdout() + &said.stderr()
    };
    for (parameter, host) in [
        ("rspamd = http://spam.example:11333", "spam.example"),
        ("rspamd_controller = https://192.0.2.1", "192.0.2.1"),
        ("spamd = spam.example", "spam.example"),
        ("spambayes = http://[2001:db8::1]:80", "2001:db8::1"),
    ] {
        let wrong = format!("\"{host}\" is another machine; use_external = y lets articles");
        assert!(with(parameter).contains(&wrong), "{parameter}");
        let allowed = with(&format!("{parameter}\nuse_external = y"));
        assert!(!allowed.contains("another machine"), "{allowed}");
    }
    let said = with("spamd = spam.example,784\nuse_external = y\nrspamd = http://localhost:1");
    assert!(
        said.contains("articles leave this machine: spamd at spam.example:784"),
        "{said}"
    );
    let here = "articles go to a program of this machine: rspamd at localhost:1";
    assert!(said.contains(here), "{said}");
    assert!(!said.contains("taught"), "{said}");
    let taught = "rspamd = http://localhost:1\nrspamd_controller = http://localhost:2\n\
                  train_external = y";
    let said = with(taught);
    let learns = "articles go to a program of this machine: rspamd_controller at localhost:2";
    assert!(said.contains(learns), "{said}");
    assert!(
        said.contains("may be taught by all who may write the journal"),
        "{said}"
    );
    let said = with(&format!("{taught}\ntrainers = news,erika"));
    assert!(said.contains("may be taught by news, erika"), "{said}");
    let said = with("rspamd_controller = http://192.0.2.1\nrspamd_password = x\nuse_external = y");
    assert!(
        said.contains("rspamd_password goes over the network in the clear"),
        "{said}"
    );
}

/// What check-config says is wrong with filters, when it asks them.
fn of_filters(folder: &Folder) -> (i32, String) {
    let finished = folder.subcommand(&["check-config", "--connect"]).run();
    let said = finished.stderr();
    let is_of_it = |line: &&str| line.contains("filter ") || line.contains("rspamd");
    let lines = said.lines().filter(is_of_it);
    (
        finished.code(),
        lines.map(|line| format!("{line}\n")).collect(),
    )
}

/// R76: who may be taught is asked whether he would learn, and is taught nothing by it.
#[test]
fn r76_whether_filters_would_learn_is_asked_without_teaching() {
    let server = Server::new();
    server.put("misc.test", 1, folder::article("one", &[], "Text.\n"));
    let spamd = Spamd::new(Mood::Well);
    let with = |more: &str| {
        let parameters = format!(
            "message_id_domain = checker.invalid\n{}\n{more}",
            spamd.parameter()
        );
        let folder = Folder::new(server.port, &parameters, "misc.test n");
        of_filters(&folder)
    };
    let may = "train_external = y";
    let why = "artchk: filter spamd: it cannot learn: spamd runs without --allow-tell\n";
    assert_eq!(with(may), (0, String::new()));
    assert_eq!(spamd.heard(), ["SYMBOLS"], "nothing was taught");
    spamd.is_now(Mood::Unteachable);
    assert_eq!(with(may), (0, why.to_owned()));
    assert_eq!(with(""), (0, String::new()), "it is not to be taught");
    spamd.is_now(Mood::Away);
    let (code, said) = with(may);
    assert_eq!((code, said.matches("refused").count()), (78, 1), "{said}");
}

/// R76: a wrong password is known before anybody teaches.
#[test]
fn r76_the_password_of_rspamds_controller_is_tried() {
    let server = Server::new();
    server.put("misc.test", 1, folder::article("one", &[], "Text.\n"));
    let says = |status: &str, body: &str| {
        let length = body.len();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
        parrot(answer)
    };
    let scan = says("200 OK", r#"{"score":0.5,"action":"no action"}"#);
    let right = says("400 Empty", r#"{"error":"Empty body is not permitted"}"#);
    let wrong = says("401 Unauthorized", r#"{"error":"Unauthorized"}"#);
    let with = |more: &str| {
        let parameters = format!(
            "message_id_domain = checker.invalid\nrspamd = http://127.0.0.1:{scan}\n\
             train_external = y\n{more}"
        );
        let folder = Folder::new(server.port, &parameters, "misc.test n");
        of_filters(&folder)
    };
    let at = |port: u16| format!("rspamd_controller = http://127.0.0.1:{port}");
    let password = "rspamd_password = x";
    let fine = with(&format!("{}\n{password}", at(right)));
    assert_eq!(fine, (0, String::new()));
    let refused = |why: &str| {
        let said = r#"artchk: filter rspamd: refused: 401 {"error":"Unauthorized"}"#;
        (78, format!("{said}: rspamd_password is {why}\n"))
    };
    let said = with(&format!("{}\n{password}", at(wrong)));
    assert_eq!(said, refused("not its enable_password"));
    assert_eq!(with(&at(wrong)), refused("not set"));
    let (code, said) = with(password);
    assert_eq!(code, 0, "{said}");
    for text in [
        "rspamd_password is of no use without rspamd_controller\n",
        "artchk: filter rspamd: it cannot learn: rspamd_controller is not set\n",
    ] {
        assert!(said.contains(text), "{said}");
    }
}
