//! The command line: every one that is shown, the manual page, the exit
//! statuses, the completions.

use std::collections::BTreeSet;
use std::process::Command;

use artchk::cli;
use artchk::cli::args::CommandLine;
use clap::{CommandFactory, Parser};

use super::{all, documents, read, root, set};

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
        "packaging/systemd/artchk@.service",
        "packaging/systemd/artchk-report@.service",
        "packaging/systemd/artchk-serve@.service",
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

/// What the manual pages show first has each command with its options.
#[test]
fn the_synopsis_has_every_command_with_its_options() {
    let mut command = CommandLine::command();
    command.build();
    for (page, title) in [
        ("docs/man/artchk.1", ".Sh DESCRIPTION"),
        ("docs/man/de/artchk.1", ".Sh BESCHREIBUNG"),
    ] {
        let text = read(page);
        let (_, synopsis) = text.split_once(".Sh SYNOPSIS").expect("a section");
        let (synopsis, _) = synopsis.split_once(title).expect("another section");
        let lines: Vec<&str> = synopsis.split("\n.Nm\n").skip(1).collect();
        let shown = lines.iter().map(|part| match part.strip_prefix(".Cm ") {
            Some(rest) => rest.split_whitespace().next().expect("a command"),
            None => "artchk",
        });
        let shown: BTreeSet<&str> = shown.collect();
        let there = command.get_subcommands();
        let there = there.filter(|command| !command.is_hide_set() && command.get_name() != "help");
        let all: Vec<&clap::Command> = there.chain([&command]).collect();
        assert_eq!(
            shown,
            all.iter().map(|command| command.get_name()).collect(),
            "{page}"
        );
        for command in all {
            let name = command.get_name();
            let part = lines.iter().find(|part| match part.strip_prefix(".Cm ") {
                Some(rest) => rest.lines().next() == Some(name),
                None => name == "artchk",
            });
            let part = part.expect(name);
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                let is_everywhere = matches!(id, "help" | "version");
                if argument.is_positional() || argument.is_hide_set() || is_everywhere {
                    continue;
                }
                let short = argument.get_short().map(|short| format!("Fl {short}"));
                let long = argument.get_long().map(|long| format!("-{long}"));
                let words = part.replace('\n', " ") + " ";
                let mut options = short.into_iter().chain(long);
                let is_there = options.any(|option| words.contains(&format!(" {option} ")));
                assert!(is_there, "{page}: {name}: {id}");
            }
        }
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

/// What bash offers for the last of these words, as its completion finds it.
fn offered(words: &[&str]) -> String {
    let script = "source docs/completions/artchk.bash\n\
        COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))\n\
        _artchk \"$1\" \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\" 2>/dev/null\n\
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let shown = Command::new("bash")
        .current_dir(root())
        .args(["--norc", "-c", script, "bash", "artchk"])
        .args(words)
        .output()
        .expect("bash");
    String::from_utf8(shown.stdout).expect("UTF-8")
}

/// Nothing of its own: then bash offers files.
#[test]
fn bash_completes_codes_and_files() {
    for (words, expected) in [
        (&["explain", "nom"][..], "nomid\n"),
        (&["explain", "nomid", "addr"], "address\n"),
        (&["check", "--select", "nom"], "nomid\n"),
        (&["report", "--newsreader", "slr"], "slrn\n"),
        (&["check", ""], "\n"),
        (&["check", "a.art", ""], "\n"),
        (&["fix", "s"], "\n"),
        (&["why", ""], "\n"),
        (&["check", "--quie"], "--quiet\n"),
        (&["statu"], "status\n"),
    ] {
        assert_eq!(offered(words), expected, "{words:?}");
    }
    for command in [&["-p"][..], &["status", "-p"], &["check-config", "-p"]] {
        let words: Vec<&str> = command.iter().copied().chain(["REA"]).collect();
        assert_eq!(offered(&words), "\n", "README.md is no folder");
    }
}

#[test]
fn zsh_and_fish_complete_codes_files_and_folders() {
    let zsh = read("docs/completions/_artchk");
    let fish = read("docs/completions/artchk.fish");
    let is_there = |text: &str, line: &str| {
        let found = all(text, line);
        assert!(!found.is_empty(), "{line}");
    };
    is_there(
        &zsh,
        r"(?m)^'(-p)\+\[Folder of all files of this bot .*:PATH:_files -/' ",
    );
    is_there(&zsh, r"(?m)^'\*::(names) -- .*nomid");
    is_there(
        &zsh,
        r"(?m)^'\*::(files) -- Articles, mailboxes .*:_files' ",
    );
    is_there(
        &fish,
        r#"(?m)(-s p) -d 'Folder of all files .* -a "\(__fish_complete_directories\)"$"#,
    );
    is_there(&fish, r"(?m)using_subcommand explain. .*(nomid)");
}

#[test]
fn the_completions_are_those_of_the_command_line() {
    use clap_complete::Shell;
    for (shell, file) in [
        (Shell::Bash, "artchk.bash"),
        (Shell::Zsh, "_artchk"),
        (Shell::Fish, "artchk.fish"),
    ] {
        let made = cli::completions::script(shell);
        let there = read(&format!("docs/completions/{file}"));
        assert!(
            made == there.as_bytes(),
            "write it again: cargo run -- completions {shell} > docs/completions/{file}"
        );
    }
}
