//! The files of a bot: .ini, texts and kill rules, with an octet 0xff between
//! them. What is wrong is said in one line each; a number can always be saved.

#![no_main]

use std::sync::LazyLock;

use artchk::config;
use libfuzzer_sys::fuzz_target;

static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(artchk_fuzz::folder);

fuzz_target!(|octets: &[u8]| {
    let mut files = octets.splitn(3, |&octet| octet == 0xff);
    let mut next = || files.next().unwrap_or_default();
    let (ini, rc, kill) = (next(), next(), next());
    let folder = FOLDER.path();
    let (bot, faults) = match artchk_fuzz::load(folder, ini, rc, kill) {
        Ok((bot, faults)) => (Some(bot), faults),
        Err(faults) => (None, faults),
    };
    for fault in faults {
        let line = fault.to_string();
        assert!(!line.contains(['\n', '\r', '\0', '\u{1b}']), "{line:?}");
    }
    let Some(bot) = bot else {
        return;
    };
    let file = folder.join("a.ini");
    for group in bot.groups.iter().take(3) {
        config::save_numbers(&file, &[(&group.name, 4711)]).expect("a folder that can be written");
        let saved = std::fs::read(&file).expect("a file");
        let again = artchk_fuzz::load(folder, &saved, rc, kill);
        let groups = again.expect("as good as before").0.groups;
        let names = |groups: &[config::ListedGroup]| -> Vec<String> {
            groups.iter().map(|group| group.name.clone()).collect()
        };
        assert_eq!(names(&groups), names(&bot.groups));
    }
});
