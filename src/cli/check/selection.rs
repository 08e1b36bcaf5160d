//! `--select` and `--ignore`: which findings are shown.
//!
//! All checks are run whatever is selected, so that a finding is not shown that
//! another one precludes (R36).

use crate::article::printable;
use crate::check::{Check, registry};
use crate::config;

/// The name of all checks.
pub(in crate::cli) const ALL: &str = "all";

/// The checks whose findings are shown.
pub(in crate::cli) struct Wanted(Vec<&'static Check>);

impl Wanted {
    /// What the options say; an error, in words, where a name is unknown.
    pub(in crate::cli) fn of(
        select: &[String],
        ignore: &[String],
        program: &str,
    ) -> Result<Wanted, String> {
        let mut wanted = match select.is_empty() {
            true => registry::CHECKS.clone(),
            false => checks("--select", select, program)?,
        };
        let ignored = checks("--ignore", ignore, program)?;
        wanted.retain(|check| !ignored.contains(check));
        Ok(Wanted(wanted))
    }

    pub(in crate::cli) fn has(&self, check: &'static Check) -> bool {
        self.0.contains(&check)
    }
}

/// The checks of these names, which are codes and families.
fn checks(option: &str, names: &[String], program: &str) -> Result<Vec<&'static Check>, String> {
    let mut checks = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        // A comma at the end of the list.
        if name.is_empty() {
            continue;
        }
        let found = named(&name.to_lowercase());
        checks.extend(found.ok_or_else(|| format!("{option}: {}", unknown(name, program)))?);
    }
    Ok(checks)
}

/// The checks that have this name: one, those of a family, or all.
pub(in crate::cli) fn named(name: &str) -> Option<Vec<&'static Check>> {
    if name == ALL {
        return Some(registry::CHECKS.clone());
    }
    if let Some(check) = registry::find(name) {
        return Some(vec![check]);
    }
    registry::family(name).map(|family| family.checks.to_vec())
}

/// That there is no check of this name, which one may be meant, and how `program`
/// lists them.
pub(in crate::cli) fn unknown(name: &str, program: &str) -> String {
    let codes = registry::CHECKS.iter().map(|check| check.code);
    let families = registry::FAMILIES.iter().map(|family| family.name);
    let near = config::nearest(name, codes.chain(families));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
    let name = printable::one_line(name);
    let program = config::shell_word(program);
    format!("there is no check and no family \"{name}\"{hint} (\"{program} explain\" lists them)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50_names_are_codes_families_and_all() {
        let codes = |name: &str| -> Vec<&str> {
            let checks = named(name).unwrap_or_default();
            checks.iter().map(|check| check.code).collect()
        };
        assert_eq!(codes("noname"), ["noname"]);
        assert_eq!(codes("sigdel"), ["sigdelimiter"]);
        assert_eq!(codes("date"), ["date"]);
        assert!(codes("dates").len() > 1);
        assert!(codes("dates").contains(&"date"));
        assert_eq!(codes("all").len(), registry::CHECKS.len());
        assert_eq!(codes("nonames"), [""; 0]);
    }

    #[test]
    fn r50_what_is_unknown_is_said_with_the_nearest_name() {
        for (name, near) in [
            ("longsigs", "\"longsig\"?"),
            ("adress", "\"address\"?"),
            ("quite-another", "another\" (\"artchk"),
        ] {
            let text = unknown(name, "artchk.pl");
            assert!(text.contains(near), "{text}");
            assert!(
                text.ends_with("(\"artchk.pl explain\" lists them)"),
                "{text}"
            );
        }
    }
}
