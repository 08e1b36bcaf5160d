//! The parameters, as sample.ini, docs/configuration.md and artchk.ini(5)
//! describe them, held to the program's table.

use std::collections::BTreeSet;

use artchk::config::{Described, Form, PARAMETERS};

use super::{all, part, read, set};

/// What the three say of one parameter, without markup and line breaks.
struct Said {
    page: String,
    manual: String,
    /// The comment above the line, and the line; empty for a second name.
    sample: String,
}

impl Said {
    fn of(parameter: &Described) -> Said {
        let name = parameter.name;
        let page = read("docs/configuration.md");
        let manual = read("docs/man/artchk.ini.5");
        let entry = in_manual(name);
        Said {
            page: plain(part(&page, &format!("### `{name}`"), "#")),
            manual: plain(part(&manual, &format!(".It Li {entry}"), ".It ")),
            sample: paragraph(&read("sample.ini"), &in_sample(name)),
        }
    }

    fn in_all(&self) -> impl Iterator<Item = &str> {
        [&self.page, &self.manual, &self.sample]
            .into_iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }
}

/// What stands for something of the operator's, as mdoc marks it.
fn in_manual(name: &str) -> String {
    name.replace(" CODE", " Ar CODE")
        .replace(" SEVERITY", " Ar SEVERITY")
        .replace(" PATTERN", " Ar PATTERN")
        .replace(" NAME", " Ar NAME")
}

/// The same as an example.
fn in_sample(name: &str) -> String {
    name.replace("CODE", "longsig")
        .replace("PATTERN", "de.*")
        .replace("NAME", "links")
        .replace("SEVERITY", "hint")
}

/// Markdown and mdoc without the marks of code.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| {
        [".Li ", ".Pa ", ".Cm "]
            .iter()
            .find_map(|mark| line.strip_prefix(mark))
            .unwrap_or(line)
    });
    let text = lines.collect::<Vec<_>>().join(" ").replace('`', "");
    text.replace(" .", ".")
        .replace(" ,", ",")
        .replace("\\e", "\\")
}

/// The lines of the sample up to the one that shows the parameter, from the
/// blank line before them on.
fn paragraph(sample: &str, name: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in sample.lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        lines.push(bare);
        if line.is_empty() {
            lines.clear();
        } else if bare.starts_with(&format!("{name} = ")) {
            return lines.join(" ");
        }
    }
    String::new()
}

#[test]
fn every_parameter_is_described_and_is_there() {
    let parameters = set(PARAMETERS.iter().map(|parameter| parameter.name));
    let described = set(all(&read("docs/configuration.md"), r"(?m)^### `(.+)`$"));
    assert_eq!(described, parameters);
    let manual = read("docs/man/artchk.ini.5").replace(" Ar ", " ");
    assert_eq!(set(all(&manual, r"(?m)^\.It Li (.+)$")), parameters);
    // The samples show no second name, and examples of the words behind names.
    let lines = all(
        &read("sample.ini"),
        r"(?m)^(?:# )?([a-z_]+(?: [a-z.*]+)?) = ",
    );
    let mut shown = BTreeSet::from(["poster".to_owned()]);
    shown.extend(lines.into_iter().map(|line| {
        let is_it = |name: &&String| match (name.split_once(' '), line.split_once(' ')) {
            (Some((name, _)), Some((first, _))) => name == first,
            (None, None) => **name == line,
            _ => false,
        };
        parameters.iter().find(is_it).unwrap_or(&line).clone()
    }));
    assert_eq!(shown, parameters);
}

#[test]
fn every_parameter_is_described_in_the_same_words() {
    for parameter in PARAMETERS {
        for text in Said::of(parameter).in_all() {
            assert!(
                text.contains(parameter.about),
                "{}: {}\n{text}",
                parameter.name,
                parameter.about
            );
        }
    }
}

/// Where there is none, the sample shows what a value may look like.
#[test]
fn every_default_is_that_of_the_program() {
    let mut count = 0;
    for parameter in PARAMETERS {
        let (name, said) = (parameter.name, Said::of(parameter));
        let Some(default) = parameter.default else {
            continue;
        };
        let end = |text: &str| {
            [".", ";", ","]
                .iter()
                .any(|end| text.contains(&format!("Default: {default}{end}")))
        };
        assert!(end(&said.page), "{name}: {}", said.page);
        assert!(
            end(&said.manual)
                || said.manual.contains(&format!("{default} (default)"))
                || said.manual.contains("As reader_tls,"),
            "{name}: {}",
            said.manual
        );
        let shown = format!(" {} = {default}", in_sample(name));
        assert!(said.sample.ends_with(&shown), "{name}: {}", said.sample);
        count += 1;
    }
    assert!(count > 10, "{count}");
}

#[test]
fn every_document_says_how_a_value_is_written() {
    let mut limits = Vec::new();
    for parameter in PARAMETERS {
        let (name, said) = (parameter.name, Said::of(parameter));
        let say = |wanted: &str| {
            for text in said.in_all() {
                assert!(text.contains(wanted), "{name}: {wanted}\n{text}");
            }
        };
        match parameter.form {
            Form::Text => {}
            Form::Like(form) => assert!(said.page.contains(form), "{name}: {form}"),
            Form::OneOf(_) if name == "post_tls" => {
                assert!(said.page.contains("As reader_tls"), "{name}");
            }
            Form::OneOf(words) => words.iter().for_each(|word| say(word)),
            Form::Number(least, most) => say(&format!("{least} to {most}")),
            Form::Limit => {
                assert!(said.page.contains("; 0: "), "{name}: {}", said.page);
                limits.push(name);
            }
        }
    }
    let manual = plain(&read("docs/man/artchk.ini.5"));
    let (_, list) = manual.split_once("0 means no limit in ").expect("a list");
    let (list, _) = list.split_once('.').expect("its end");
    let named = list.replace(',', " ").replace(" and ", " ");
    assert_eq!(set(named.split_whitespace()), set(limits));
}

/// The explanation of a check is one literal, so that it cannot take this from
/// the table.
#[test]
fn the_explanation_of_longlines_names_the_default() {
    let parameter = PARAMETERS
        .iter()
        .find(|parameter| parameter.name == "max_line_width");
    let default = parameter.and_then(|parameter| parameter.default);
    let text = read("docs/checks.md").replace('\n', " ");
    let words = format!("{} columns, if the operator has set", default.expect("one"));
    assert!(text.contains(&words), "{words}");
}

/// The German sample says the same: what it holds beside comments, and what is
/// commented out, but for the group, the texts and a custom.
#[test]
fn the_german_sample_shows_the_same_parameters() {
    let shown = |file: &str| -> Vec<String> {
        let mut shown = all(&read(file), r"(?m)^((?:# )?[a-z_]+ = .*)$");
        let differs = ["# rcfile = ", "# language = ", "# cancel_secret = "];
        shown.retain(|line| !differs.iter().any(|name| line.starts_with(name)));
        shown
    };
    assert_eq!(shown("sample.de.ini"), shown("sample.ini"));
}
