//! The files of a bot: their names, blocks, variables, and every example of a
//! file in the documents.

use std::collections::BTreeSet;

use artchk::article::newsreader;
use artchk::check::registry::CHECKS;
use artchk::config::{self, Config, Files};

use super::{all, documents, examples, part, read, set};
use crate::support::configuration::{self, Names};

/// A check that CONTRIBUTING.md makes up, and its variables.
pub(super) const MADE_UP: Names<'_> = ("longsubject", &["characters"]);

/// Loads a bot made of these files; what is empty is made good.
pub(super) fn load(ini: &str, rc: &str, kill: &str) -> (Option<Config>, Vec<String>) {
    const RC: &str = "[head]\nFrom: Check <bot@check.invalid>\n";
    let mut ini = ini.replace("reader = news.example.invalid", "reader = localhost");
    if !ini.contains("reader = ") {
        ini.insert_str(0, "reader = localhost\n");
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
    configuration::load(&ini, &rc, kill, &[MADE_UP])
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
fn every_example_of_a_file_is_good() {
    let mut count = 0;
    for name in documents() {
        let text = read(&name);
        for ini in examples(&text, "ini") {
            // What stands twice shows two ways to write it; the files that
            // are named are not here.
            let (_, mut faults) = load(&ini, "", "");
            let files = [
                "stands in line",
                "in the clear",
                "cannot be read",
                "no group in the list matches",
            ];
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
    for name in config::VARIABLES {
        assert!(text.contains(&format!("`${name}`")), "${name}");
    }
}
