//! Every code to every command, with and without the end of the connection.

use std::time::Duration;

use super::fault::{Costs, Fault, How, Mode, Often, Setting, Step};
use super::stage::try_fault;
use super::tally::Tally;
use super::width::{Chance, each, is_whole};

/// The codes of RFC 3977 (sections 5 to 9, and 3.2), 4643 and 4642, and INN's
/// 451 for what was taken down.
const CODES: [u16; 59] = [
    100, 101, 111, 200, 201, 205, 206, 211, 215, 220, 221, 222, 223, 224, 225, 230, 231, 235, 238,
    239, 240, 281, 283, 335, 340, 381, 382, 383, 400, 401, 403, 411, 412, 420, 421, 422, 423, 430,
    431, 435, 436, 437, 438, 439, 440, 441, 450, 451, 480, 481, 482, 483, 500, 501, 502, 503, 504,
    580, 999,
];

/// A block follows these, whatever was asked.
const WITH_BLOCK: [u16; 10] = [100, 101, 215, 220, 221, 222, 224, 225, 230, 231];

const STEPS: [Step; 17] = [
    step("connect", 1, Setting::Usual),
    step("connect", 2, Setting::Usual),
    step("CAPABILITIES", 1, Setting::Usual),
    step("CAPABILITIES", 2, Setting::Usual),
    step("MODE READER", 1, Setting::Old),
    step("AUTHINFO USER", 1, Setting::Login),
    step("AUTHINFO PASS", 1, Setting::Login),
    step("STARTTLS", 1, Setting::StartTls),
    step("DATE", 1, Setting::Usual),
    step("GROUP", 1, Setting::Usual),
    step("LISTGROUP", 1, Setting::Usual),
    step("ARTICLE", 3, Setting::Usual),
    step("LIST ACTIVE", 1, Setting::Usual),
    step("POST", 2, Setting::Usual),
    step(".", 2, Setting::Usual),
    step("HEAD", 1, Setting::Doubt),
    step("QUIT", 1, Setting::Usual),
];

const fn step(heard: &'static str, time: usize, so_that: Setting) -> Step {
    Step {
        heard,
        time,
        so_that,
    }
}

/// What a code may cost.
fn costs(step: Step, code: u16) -> Costs {
    match (step.heard, code) {
        // R40: the article is not there.
        ("ARTICLE", 420 | 423 | 430 | 451) => Costs::One,
        // An empty article is one.
        ("ARTICLE", 220) => Costs::One,
        // The group has no such articles.
        ("LISTGROUP", 211) => Costs::All,
        // R41: refused for good; or the server says that it has taken what it
        // has not.
        (".", 240 | 437 | 439 | 441) => Costs::One,
        _ => Costs::Nothing,
    }
}

fn faults(mode: Mode, steps: &[Step]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for &step in steps {
        for code in CODES {
            for closes in [false, true] {
                let mut octets = format!("{code} as it pleases the server\r\n");
                if WITH_BLOCK.contains(&code) || (step.heard, code) == ("LISTGROUP", 211) {
                    octets += ".\r\n";
                }
                let kind = match (mode, closes) {
                    (Mode::Polling, false) => "code",
                    (Mode::Polling, true) => "code, closed",
                    (Mode::Feed, false) => "code, feed",
                    (Mode::Feed, true) => "code, closed, feed",
                };
                faults.push(Fault {
                    kind,
                    mode,
                    step,
                    how: How::Says(octets.into_bytes(), closes),
                    often: Often::Once,
                    costs: costs(step, code),
                    limit: Duration::from_secs(300),
                });
            }
        }
    }
    faults
}

#[test]
fn r40_any_code_to_any_command_costs_no_answer() {
    let faults = Chance::new("codes").some(faults(Mode::Polling, &STEPS), 28);
    let tally = Tally::default();
    each(faults, |fault| {
        tally.add(fault.kind, &fault.name(), &try_fault(&fault));
    });
    tally.finish();
}

/// In feed mode the same: the line stays.
#[test]
fn r40_any_code_to_any_command_of_a_feed_costs_no_answer() {
    let steps = [
        step("connect", 1, Setting::Usual),
        step("DATE", 1, Setting::Usual),
        step("ARTICLE", 3, Setting::Usual),
        step("LIST ACTIVE", 1, Setting::Usual),
        step("POST", 2, Setting::Usual),
        step(".", 2, Setting::Usual),
        step("HEAD", 1, Setting::Doubt),
    ];
    let tally = Tally::default();
    let faults = Chance::new("codes of a feed").some(faults(Mode::Feed, &steps), 10);
    each(faults, |fault| {
        tally.add(fault.kind, &fault.name(), &try_fault(&fault));
    });
    tally.finish();
}

/// For the whole of a run: what the server says all the time is not to end more
/// than that run.
#[test]
fn r40_any_code_for_the_whole_of_a_run_costs_no_answer() {
    if !is_whole() {
        // Each gives up only after its pauses, which together are a minute.
        return;
    }
    let faults = faults(Mode::Polling, &STEPS)
        .into_iter()
        .filter_map(|fault| {
            let How::Says(octets, _) = &fault.how else {
                return None;
            };
            // What may cost one answer may cost all of them then.
            let is_one = [b"400", b"403", b"480", b"500", b"502", b"503", b"999"]
                .iter()
                .any(|code| octets.starts_with(*code));
            (is_one && fault.costs == Costs::Nothing).then_some(Fault {
                kind: "code, always",
                often: Often::Always,
                step: Step {
                    time: 1,
                    ..fault.step
                },
                ..fault
            })
        });
    let tally = Tally::default();
    each(faults.collect(), |fault| {
        tally.add(fault.kind, &fault.name(), &try_fault(&fault));
    });
    tally.finish();
}
