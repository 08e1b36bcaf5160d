//! Connections that end, say nothing, hardly anything, or far too much.

use std::time::Duration;

use super::fault::{Costs, Fault, How, Mode, Often, Setting, Step};
use super::stage::try_fault;
use super::tally::Tally;
use super::width::{Chance, each, is_whole};

/// How often each command comes in an undisturbed run, more or less.
const COMMANDS: [(&str, usize); 10] = [
    ("connect", 2),
    ("CAPABILITIES", 2),
    ("DATE", 1),
    ("GROUP", 2),
    ("LISTGROUP", 1),
    ("ARTICLE", 7),
    ("LIST ACTIVE", 2),
    ("POST", 6),
    (".", 6),
    ("QUIT", 2),
];

fn fault(kind: &'static str, heard: &'static str, time: usize, how: How) -> Fault {
    let so_that = match heard {
        "HEAD" => Setting::Doubt,
        _ => Setting::Usual,
    };
    Fault {
        kind,
        mode: Mode::Polling,
        step: Step {
            heard,
            time,
            so_that,
        },
        how,
        often: Often::Once,
        costs: Costs::Nothing,
        limit: Duration::from_secs(600),
    }
}

fn try_all(faults: Vec<Fault>) {
    let tally = Tally::default();
    each(faults, |fault| {
        tally.add(fault.kind, &fault.name(), &try_fault(&fault));
    });
    tally.finish();
}

fn steps() -> impl Iterator<Item = (&'static str, usize)> {
    let of_one = |(heard, count)| (1..=count).map(move |time| (heard, time));
    COMMANDS.into_iter().flat_map(of_one).chain([("HEAD", 1)])
}

#[test]
fn r42_closed_at_any_command_once() {
    let mut faults = Vec::new();
    for (heard, time) in steps() {
        faults.push(fault("closed", heard, time, How::Close));
        faults.push(fault("closed, unsaid", heard, time, How::Unsaid));
    }
    // Feed mode asks for articles and posts in the same way.
    for (heard, count) in [("connect", 2), ("ARTICLE", 6), ("POST", 6), (".", 6)] {
        for (time, how) in (1..=count).flat_map(|time| [(time, How::Close), (time, How::Unsaid)]) {
            let mode = Mode::Feed;
            faults.push(Fault {
                mode,
                ..fault("closed, feed", heard, time, how)
            });
        }
    }
    try_all(Chance::new("closed").some(faults, 14));
}

#[test]
fn r42_closed_at_a_command_for_the_whole_of_a_run() {
    if !is_whole() {
        // Each gives up only after its pauses, which together are a minute.
        return;
    }
    let mut faults = Vec::new();
    for (heard, time) in steps() {
        for how in [How::Close, How::Unsaid] {
            let often = Often::Always;
            faults.push(Fault {
                often,
                ..fault("closed, always", heard, time, how)
            });
        }
    }
    try_all(faults);
}

/// The octets of an undisturbed session are some 4,000 for reading, and 500
/// for posting.
#[test]
fn r41_cut_off_at_any_octet() {
    let mut faults = Vec::new();
    for (connection, octets, stride) in [(1, 5000, 17), (2, 700, 3)] {
        for octets in (1..octets).step_by(stride) {
            faults.push(fault("cut off", "", 1, How::Cut(connection, octets)));
        }
    }
    try_all(Chance::new("cut").some(faults, 16));
}

/// Every wait has its limit, and after that the connection is opened again.
#[test]
fn r42_a_server_that_is_silent_or_slow() {
    let mut faults = Vec::new();
    for (heard, time) in steps() {
        if is_whole() {
            faults.push(fault("silent", heard, time, How::Silence));
            let slowly = How::Slowly(Duration::from_secs(1));
            faults.push(fault("an octet a second", heard, time, slowly));
        }
        let slowly = How::Slowly(Duration::from_millis(2));
        faults.push(fault("slow", heard, time, slowly));
    }
    try_all(Chance::new("slow").some(faults, 6));
}

#[test]
fn r42c_a_server_that_says_far_too_much() {
    let mut faults = Vec::new();
    for (heard, _) in COMMANDS.into_iter().chain([("HEAD", 1)]) {
        // A line of 10 MB, without an end and with one.
        for end in [b"a".to_vec(), b"\r\n".to_vec()] {
            let mut line = b"200 ".to_vec();
            line.resize(10_000_000, b'a');
            line.extend(&end);
            faults.push(fault("a line of 10 MB", heard, 1, How::Flood(line, end, 1)));
        }
    }
    for (heard, begin) in [
        ("ARTICLE", "220 1 <a1@news.example.org> article\r\n"),
        ("HEAD", "221 0 <a1@news.example.org> header\r\n"),
        ("CAPABILITIES", "101 list\r\n"),
        ("LIST ACTIVE", "215 list\r\n"),
        ("LISTGROUP", "211 5 1 4001 de.test\r\n"),
    ] {
        let piece = b"A line that is one of very many.\r\n".repeat(2000);
        let gigabyte = 1_000_000_000 / piece.len();
        let times = if is_whole() { gigabyte } else { 300 };
        let how = How::Flood(begin.into(), piece, times);
        faults.push(Fault {
            // R38b: an article over the limit is passed over.
            costs: if heard == "ARTICLE" {
                Costs::One
            } else {
                Costs::Nothing
            },
            ..fault("a block of 1 GB", heard, 1, how)
        });
    }
    try_all(Chance::new("much").some(faults, 5));
}
