//! What people read, held to the program: parameters, blocks, examples, command
//! lines, manual pages, links.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use artchk::article::{Article, newsreader};
use artchk::check::registry::CHECKS;
use artchk::check::{self, Limits, Selection};
use artchk::cli;
use artchk::cli::args::CommandLine;
use artchk::config::{self, Config, Fault, Files, Known};
use artchk::decision::Occasion;
use artchk::followup::{self, Matter, header::Head};
use artchk::journal::Journal;
use clap::{CommandFactory, Parser};
use regex::Regex;
use serde_json::Value;

use crate::support::command::artchk;
use crate::support::scratch::Scratch;

/// A check that CONTRIBUTING.md makes up, and its variables.
const MADE_UP: (&str, &[&str]) = ("longsubject", &["characters"]);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    let path = root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of all documents, below the root.
fn documents() -> Vec<String> {
    let mut names: Vec<String> = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
        .map(str::to_owned)
        .to_vec();
    for folder in ["docs", "docs/de"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            let name = name.to_str().expect("a name in UTF-8");
            if name.ends_with(".md") {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    assert!(names.len() > 8);
    names
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a regular expression")
}

/// All first groups of the matches.
fn all(text: &str, expression: &str) -> Vec<String> {
    pattern(expression)
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect()
}

fn set(words: impl IntoIterator<Item = impl Into<String>>) -> BTreeSet<String> {
    words.into_iter().map(Into::into).collect()
}

/// The contents of the fenced examples of this language, indented ones too.
fn examples(text: &str, language: &str) -> Vec<String> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    let mut inside: Option<usize> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        match inside {
            Some(_) if bare == "```" => inside = None,
            Some(indent) => {
                let line = line.get(indent..).unwrap_or_default();
                found.last_mut().expect("an example").push(line);
            }
            None if bare == format!("```{language}") => {
                inside = Some(line.len() - bare.len());
                found.push(Vec::new());
            }
            None => {}
        }
    }
    found
        .into_iter()
        .map(|lines| lines.join("\n") + "\n")
        .collect()
}

/// Loads a bot made of these files; what is empty is made good.
fn load(ini: &str, rc: &str, kill: &str) -> (Option<Config>, Vec<String>) {
    const RC: &str = "[head]\nFrom: Check <bot@check.invalid>\n";
    let mut ini = ini.to_owned();
    if !ini.contains("reader = ") {
        ini.insert_str(0, "reader = news.example.invalid\n");
    }
    if !ini.contains("message_id_domain = ") {
        ini.insert_str(0, "message_id_domain = check.example.invalid\n");
    }
    if !ini.contains("checkgroups:") {
        ini.push_str("checkgroups:\nmisc.test n\n");
    }
    let mut rc = rc.to_owned();
    if !rc.contains("[head]\n") {
        rc.insert_str(0, RC);
    }
    for block in ["header", "header-auto", "footer", "intro", "allok", "nr"] {
        if !rc.contains(&format!("[{block}]\n")) {
            rc.push_str(&format!("[{block}]\n"));
        }
    }
    let folder = Scratch::new();
    folder.write("a.ini", ini);
    folder.write("a.rc", rc);
    folder.write("a.kill", kill);
    let checks: Vec<(&str, &[&str])> = CHECKS
        .iter()
        .map(|check| (check.code, check.variables))
        .chain([MADE_UP])
        .collect();
    let newsreaders: Vec<&str> = newsreader::codes().collect();
    let known = Known {
        checks: &checks,
        newsreaders: &newsreaders,
    };
    let words = |faults: Vec<Fault>| faults.iter().map(Fault::to_string).collect();
    match config::load(&Files::new(folder.path(), Some("a"), None, "artchk"), known) {
        Ok((config, faults)) => (Some(config), words(faults)),
        Err(faults) => (None, words(faults)),
    }
}

#[test]
fn every_parameter_is_described_and_is_there() {
    let parameters = set(config::parameters());
    let described = set(all(&read("docs/configuration.md"), r"(?m)^### `(.+)`$"));
    assert_eq!(described, parameters);
    let manual = read("docs/man/artchk.ini.5").replace("severity Ar CODE", "severity CODE");
    assert_eq!(set(all(&manual, r"(?m)^\.It Li (.+)$")), parameters);
    // The samples show no second name, and a code in place of CODE.
    let mut shown = set(all(&read("sample.ini"), r"(?m)^(?:# )?([a-z_]+) = "));
    shown.extend(set(["poster", "severity CODE"]));
    assert_eq!(shown, parameters);
}

/// The part of a text from a line on, to the next one of its kind.
fn part<'a>(text: &'a str, line: &str, next: &str) -> &'a str {
    let (_, rest) = text
        .split_once(&format!("\n{line}\n"))
        .unwrap_or_else(|| panic!("there is no {line}"));
    rest.split(&format!("\n{next}")).next().unwrap_or(rest)
}

/// `tests/config.rs` holds the sample to the program.
#[test]
fn every_default_is_that_of_the_sample() {
    let page = read("docs/configuration.md");
    let manual = read("docs/man/artchk.ini.5");
    // These show what a value may look like; there is none by default.
    let examples = set([
        "reader_user",
        "reader_pass",
        "post_server",
        "poster_user",
        "poster_pass",
        "tls_ca",
        "message_id_domain",
        "rcfile",
        "killfile",
        "dns_server",
        "spool",
    ]);
    let mut count = 0;
    for line in read("sample.ini").lines() {
        let parameter = line.strip_prefix("# ").and_then(|l| l.split_once(" = "));
        let Some((name, value)) = parameter else {
            continue;
        };
        if examples.contains(name) || !config::parameters().any(|known| known == name) {
            continue;
        }
        let section = part(&page, &format!("### `{name}`"), "#").replace('\n', " ");
        let said = [format!("Default: `{value}`"), format!("Default: {value}")];
        assert!(said.iter().any(|said| section.contains(said)), "{name}");
        let entry = part(&manual, &format!(".It Li {name}"), ".It ").replace('\n', " ");
        let said = [
            format!("Default: {value}."),
            format!("Default: .Li {value} ."),
            format!("Default: .Pa {value} ."),
            format!(".Cm {value} (default)"),
            "As .Li reader_tls ,".to_owned(),
        ];
        assert!(said.iter().any(|said| entry.contains(said)), "{name}");
        count += 1;
    }
    assert!(count > 10, "{count}");
}

#[test]
fn every_example_of_a_file_is_good() {
    let mut count = 0;
    for name in documents() {
        let text = read(&name);
        for ini in examples(&text, "ini") {
            // What stands twice shows two ways to write it; the files that
            // are named are not here.
            let (_, mut faults) = load(&ini, "", "");
            let files = ["stands in line", "in the clear", "cannot be read"];
            faults.retain(|fault| !files.iter().any(|known| fault.contains(known)));
            assert_eq!(faults, [""; 0], "{name}:\n{ini}");
            count += 1;
        }
        for rc in examples(&text, "rc") {
            assert_eq!(load("", &rc, "").1, [""; 0], "{name}:\n{rc}");
            count += 1;
        }
        for kill in examples(&text, "kill") {
            assert_eq!(load("", "", &kill).1, [""; 0], "{name}:\n{kill}");
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}

/// The names in brackets that are meant as they stand, not as `[CODE]`.
fn blocks(text: &str) -> BTreeSet<String> {
    set(all(text, r"`\[([0-9a-z-]+)\]`"))
}

#[test]
fn every_block_is_described_and_is_there() {
    let text = read("docs/texts.md");
    let mut described = blocks(&text);
    assert!(described.remove("name"), "the form of a block");
    for name in &described {
        let (_, faults) = load("", &format!("[{name}]\n"), "");
        assert!(!faults.join("\n").contains("unknown"), "{name}: {faults:?}");
    }
    let fixed = set(config::fixed_blocks());
    assert!(fixed.is_subset(&described), "{fixed:?}");
    let codes = set(CHECKS.iter().map(|check| check.code));
    let readers = set(newsreader::codes());
    for sample in ["sample.rc", "sample.de.rc"] {
        for name in all(&read(sample), r"(?m)^\[([0-9a-z-]+)\]$") {
            let of_a_check = codes.iter().any(|code| {
                let rest = name.strip_prefix(code.as_str());
                rest.is_some_and(|rest| {
                    rest.is_empty() || rest.strip_prefix('-').is_some_and(|r| readers.contains(r))
                })
            });
            assert!(
                of_a_check || readers.contains(&name) || described.contains(&name),
                "{sample}: [{name}]"
            );
        }
    }
    let table = text
        .split("### Blocks of the newsreaders")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .expect("the table of newsreaders");
    assert_eq!(set(all(table, r"\| `([a-z]+)` ")), readers);
    let manual = read("docs/man/artchk.rc.5");
    assert_eq!(
        set(all(&manual, r"(?m)^\.It Li \[([0-9a-z-]+)\]$")),
        fixed,
        "artchk.rc(5)"
    );
}

#[test]
fn every_variable_is_described_and_is_there() {
    let text = read("docs/texts.md");
    for row in all(&text, r"(?m)^\| (`[0-9a-z-]+`(?:, `[0-9a-z-]+`)* \| .*)\|$") {
        let (codes, variables) = row.split_once('|').expect("two columns");
        if !variables.contains('$') {
            continue;
        }
        let everywhere = set(all(variables, r"`\$([a-z]+)`"));
        for code in all(codes, r"`([0-9a-z-]+)`") {
            let check = CHECKS.iter().find(|check| check.code == code);
            let check = check.unwrap_or_else(|| panic!("there is no check {code}"));
            // What only one of several checks of a row has is said in words.
            let also = variables.split_once(&format!("in `{code}` also"));
            let own = set(all(also.map_or("", |(_, own)| own), r"`\$([a-z]+)`"));
            let common: BTreeSet<String> = match variables.split_once("; in `") {
                Some((common, _)) => set(all(common, r"`\$([a-z]+)`")),
                None => everywhere.clone(),
            };
            let described: BTreeSet<String> = common.union(&own).cloned().collect();
            assert_eq!(described, set(check.variables.iter().copied()), "{code}");
        }
    }
    for name in config::variable::EVERYWHERE {
        assert!(text.contains(&format!("`${name}`")), "${name}");
    }
}

/// The body of the answer that is given to an article.
fn answer(article: &str, config: &Config) -> String {
    let article = Article::new(article.as_bytes().to_vec());
    let limits = Limits::at("2026-11-22T20:15:00Z".parse().expect("a time"));
    let findings = check::run(&article, &limits, &selection(config));
    let matter = Matter {
        precursor: &article,
        occasion: Occasion::Requested,
        findings: &findings,
        log: None,
        newsgroup: "misc.test",
        message_id: "<a%b.example@check.example.invalid>",
    };
    let head = Head::new(&config.head).expect("a head");
    let made = followup::assemble(&matter, &config.texts, &head);
    let text = String::from_utf8(made.octets().to_vec()).expect("UTF-8");
    let (_, body) = text.split_once("\r\n\r\n").expect("a body");
    body.replace("\r\n", "\n")
}

fn selection(config: &Config) -> Selection {
    let with_blocks = CHECKS
        .iter()
        .map(|check| check.code.to_owned())
        .filter(|code| config.texts.get(code).is_some());
    Selection::all().with_blocks(with_blocks)
}

#[test]
fn the_answer_in_texts_md_is_what_its_blocks_give() {
    let text = read("docs/texts.md");
    let (_, example) = text.split_once("\n## An example\n").expect("the example");
    let of = |language| examples(example, language).remove(0);
    let (config, faults) = load("", &of("rc"), "");
    let config = config.unwrap_or_else(|| panic!("{faults:?}"));
    assert_eq!(answer(&of("article"), &config), of("answer"));
}

#[test]
fn the_answer_in_the_readme_is_what_the_sample_gives() {
    let text = read("README.md");
    let (_, section) = text
        .split_once("\n## What it looks like\n")
        .expect("the section");
    let blocks: Vec<String> = pattern(r"(?m)(?:^(?:    .*)?\n)+")
        .find_iter(section)
        .map(|found| found.as_str().replace("\n    ", "\n"))
        .filter(|block| !block.trim().is_empty())
        .map(|block| block.trim_matches('\n').to_owned() + "\n")
        .collect();
    let [article, followup, ..] = blocks.as_slice() else {
        panic!("an article and a followup");
    };
    let (config, faults) = load("", &read("sample.rc"), "");
    let config = config.unwrap_or_else(|| panic!("{faults:?}"));
    let article = format!("Date: Sun, 22 Nov 2026 20:14:30 +0000\n{article}");
    let (_, body) = followup.split_once("\n\n").expect("a body");
    assert_eq!(answer(&article, &config), body);
}

/// Splits a command line as a shell would, as far as the documents go.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            '#' | '<' | '>' | '|' if !quoted => break,
            _ => words.last_mut().expect("a word").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_line_is_understood() {
    let mut count = 0;
    let mut texts: Vec<(String, String)> = documents()
        .into_iter()
        .map(|n| (n.clone(), read(&n)))
        .collect();
    for name in [
        "docs/man/artchk.1",
        "packaging/crontab",
        "packaging/artchk@.service",
    ] {
        texts.push((name.to_owned(), read(name)));
    }
    for (name, text) in texts {
        // Code is indented in Markdown, and between .Bd and .Ed in a manual.
        let code = if name.ends_with(".md") {
            r"(?m)^ {4,}(artchk .+)$"
        } else {
            r"(?m)^(artchk [a-z-].*)$"
        };
        let mut lines = all(&text, code);
        lines.extend(all(&text, r"`(artchk [^`]+)`"));
        lines.extend(all(
            &text,
            r"(?m)^(?:\s*\*/10 .*[ /]|ExecStart=.*/)(artchk .*)$",
        ));
        for line in lines {
            // --version and --help come as errors, too.
            if let Err(error) = CommandLine::try_parse_from(words(&line))
                && error.exit_code() != 0
            {
                panic!("{name}: {line}\n{error}");
            }
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn the_manual_page_has_all_options_and_no_others() {
    let page = read("docs/man/artchk.1");
    let (_, description) = page.split_once(".Sh DESCRIPTION").expect("a section");
    let description = description.split("\n.Sh ").next().expect("a section");
    let mut parts = description.split("\n.Ss ");
    let options = |part: &str| -> BTreeSet<String> {
        part.lines()
            .filter(|line| line.starts_with(".It Fl"))
            .flat_map(|line| all(line, r"Fl (-?[A-Za-z-]+)"))
            .map(|name| format!("-{name}"))
            .collect()
    };
    let mut command = CommandLine::command();
    command.build();
    let declared = |command: &clap::Command| -> BTreeSet<String> {
        command
            .get_arguments()
            .flat_map(|argument| {
                let short = argument.get_short().map(|short| format!("-{short}"));
                let long = argument.get_long().map(|long| format!("--{long}"));
                short.into_iter().chain(long)
            })
            .collect()
    };
    let everywhere = set(["-h", "--help"]);
    let everywhere_and_version: BTreeSet<String> = everywhere
        .union(&set(["-V", "--version"]))
        .cloned()
        .collect();
    let mut bot = options(parts.next().expect("the bot's options"));
    bot.extend(everywhere_and_version.clone());
    assert_eq!(bot, declared(&command));

    let mut described = BTreeSet::new();
    for part in parts {
        let title = part.lines().next().expect("a title");
        if title == "All commands" {
            assert_eq!(options(part), everywhere_and_version);
            continue;
        }
        let name = title.strip_prefix("artchk ").expect("a command");
        let subcommand = command.find_subcommand(name).expect(name);
        let mut here = options(part);
        here.extend(everywhere.clone());
        assert_eq!(here, declared(subcommand), "{name}");
        described.insert(name.to_owned());
    }
    let there = command
        .get_subcommands()
        .filter(|command| !command.is_hide_set() && command.get_name() != "help")
        .map(|command| command.get_name().to_owned());
    assert_eq!(described, there.collect());
}

#[test]
fn every_file_of_a_bot_is_described() {
    let files = Files::new("", Some("NAME"), None, "artchk");
    let mut paths = vec![
        files.ini(),
        files.named(None, ".rc"),
        files.named(None, ".kill"),
        files.log(),
        files.database(),
        files.lock(),
        files.work_lock(),
    ];
    paths.extend(files.disabled());
    let manual = read("docs/man/artchk.1");
    let manual = part(&manual, ".Sh FILES", ".Sh ");
    let tables = read("docs/configuration.md") + &read("docs/operation.md");
    for path in paths {
        let name = path.to_str().expect("a name");
        assert!(tables.contains(&format!("`{name}`")), "{name}");
        // The program may have any name; the manual says so in words.
        let in_words = name == "artchk.disabled";
        assert!(in_words || manual.contains(&format!("Pa {name}")), "{name}");
    }
}

#[test]
fn exit_statuses_are_the_programs() {
    let statuses = [
        cli::DONE,
        cli::FAILED,
        cli::USAGE,
        cli::DISABLED,
        cli::TRY_LATER,
        cli::WRONG_CONFIG,
    ];
    let statuses = set(statuses.map(|status| status.to_string()));
    let operation = read("docs/operation.md");
    assert_eq!(set(all(&operation, r"(?m)^\| ([0-9]+) \| ")), statuses);
    let manual = read("docs/man/artchk.1");
    assert_eq!(set(all(&manual, r"(?m)^\.It ([0-9]+)$")), statuses);
}

#[test]
fn the_completions_are_those_of_the_command_line() {
    use clap_complete::Shell;
    for (shell, file) in [
        (Shell::Bash, "artchk.bash"),
        (Shell::Zsh, "_artchk"),
        (Shell::Fish, "artchk.fish"),
    ] {
        let mut made = Vec::new();
        clap_complete::generate(shell, &mut CommandLine::command(), "artchk", &mut made);
        let there = read(&format!("docs/completions/{file}"));
        assert!(
            made == there.as_bytes(),
            "write it again: cargo run -- completions {shell} > docs/completions/{file}"
        );
    }
}

/// What GitHub and others make of a heading.
fn anchors(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| {
            line.trim_start_matches('#')
                .strip_prefix(' ')
                .filter(|_| line.starts_with('#'))
        })
        .map(|title| {
            title
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    for name in documents() {
        let text = read(&name);
        let folder = Path::new(&name).parent().expect("a folder");
        for link in all(&text, r"\]\(([^)\s]+)\)") {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target: PathBuf = if file.is_empty() {
                root().join(&name)
            } else {
                root().join(folder).join(file)
            };
            let there = fs::read_to_string(&target);
            let there = there.unwrap_or_else(|error| panic!("{name}: {link}: {error}"));
            if !anchor.is_empty() {
                assert!(anchors(&there).contains(anchor), "{name}: {link}");
            }
        }
    }
}

#[test]
fn every_file_of_the_tree_that_is_mentioned_exists() {
    let path = r"[`\s](sample\.[a-z.]*[a-z]|(?:src|docs|packaging|tests|benches)/[A-Za-z0-9@._/-]*[A-Za-z0-9])[`\s,:;]";
    for name in documents() {
        for file in all(&read(&name), path) {
            if file.contains(MADE_UP.0) {
                continue;
            }
            assert!(root().join(&file).exists(), "{name}: {file}");
        }
    }
}

#[test]
fn the_example_of_a_check_has_the_shape_of_one() {
    let keys = |text: &str| all(text, r"(?m)^    ([a-z_]+): ");
    let example = examples(&read("CONTRIBUTING.md"), "rust").remove(0);
    let real = read("src/check/signature/longsig.rs");
    assert_eq!(keys(&example), keys(&real));
    assert!(keys(&real).len() > 4);
}

#[test]
fn the_changes_name_every_check() {
    let text = read("CHANGELOG.md");
    let (_, text) = text.split_once("### The checks").expect("a section");
    let (there, missing) = text.split_once("### Not there yet").expect("a section");
    let codes = set(CHECKS.iter().map(|check| check.code));
    let mut named = set(all(there, r"`([0-9a-z-]+)`"));
    named.retain(|code| !code.is_empty());
    assert_eq!(named, codes);
    for code in all(missing, r"`([0-9a-z-]+)`") {
        assert!(!codes.contains(&code), "{code} is there");
    }
}

#[test]
fn every_question_to_the_journal_is_answered() {
    let folder = Scratch::new();
    let file = folder.join("a.db");
    drop(Journal::open(&file).expect("a journal"));
    let connection = rusqlite::Connection::open(&file).expect("a database");
    let questions = examples(&read("docs/operation.md"), "sql");
    assert!(questions.len() > 3);
    for question in questions {
        let prepared = connection.prepare(&question);
        let mut prepared = prepared.unwrap_or_else(|error| panic!("{question}{error}"));
        assert!(prepared.query([]).is_ok(), "{question}");
    }
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .expect("a question");
    let tables = tables.query_map([], |row| row.get::<_, String>(0));
    let tables: BTreeSet<String> = tables
        .expect("rows")
        .map(|name| name.expect("a name"))
        .collect();
    let operation = read("docs/operation.md");
    let (_, section) = operation
        .split_once("\n## The journal\n")
        .expect("a section");
    let section = section.split("\n## ").next().expect("a section");
    assert_eq!(set(all(section, r"(?m)^\| `([a-z_]+)` \|")), tables);
}

#[test]
fn what_artchk_check_shows_is_in_the_document() {
    let text = read("docs/without-a-server.md");
    let of = |language| examples(&text, language).remove(0);
    let folder = Scratch::new();
    folder.write("article.txt", of("article"));
    let check = |more: &[&str]| {
        let finished = artchk(["check", "article.txt"].iter().chain(more))
            .folder(folder.path())
            .run();
        assert_eq!(finished.code(), 1);
        finished.stdout()
    };
    assert_eq!(check(&[]), of("human") + "\n");
    let json: Value = serde_json::from_str(&check(&["--format", "json"])).expect("JSON");
    assert_eq!(
        json,
        serde_json::from_str::<Value>(&of("json")).expect("JSON")
    );
    let keys = |value: &Value| {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    let mut known: BTreeSet<String> = keys(&json);
    known.append(&mut keys(&json["findings"][0]));
    assert_eq!(set(all(&text, r"(?m)^\| `([a-z_]+)` \|")), known);
    let manual = read("docs/man/artchk.1");
    let (_, part) = manual.split_once("\n.Ss artchk check\n").expect("a part");
    let part = part.split("\n.Ss ").next().expect("its text");
    let mut named = set(all(part, r"(?m)^\.Li ([a-z_]+)"));
    assert!(named.remove("null"));
    assert_eq!(named, known);
}
