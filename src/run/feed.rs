//! The bot's run as the channel program of an INN feed (R43 to R45).
//!
//! INN starts the program again as soon as it ends, and starts a new one
//! beside it at each flush. So any number of these runs may be there at once.
//! Each takes its own lines in; the one that holds the lock works off what all
//! of them have taken in, until its own input ends.

use std::time::Duration;

use super::ready::make_ready;
use super::session::{Session, beside};
use super::{Ending, Options, signals};
use crate::console::Console;
use crate::source::Run;
use crate::stop::Stop;

use channel::Channel;

mod again;
mod catch_up;
mod channel;
mod clock;
mod numbers;
mod work;
mod worker;

/// The pause before any end that INN answers by starting the program again.
const PAUSE: Duration = Duration::from_secs(10);

/// Runs the bot on the lines of standard input.
pub fn run(options: &Options) -> Ending {
    if options.is_bot_disabled() {
        std::thread::sleep(PAUSE);
        return Ending::Disabled;
    }
    let console = Console::new(options.verbosity, true);
    match begin(options, &console) {
        Ok(Begun::Ended(ending)) => ending,
        Ok(Begun::Not(ending)) => {
            std::thread::sleep(PAUSE);
            ending
        }
        Err(error) => {
            console.complain(&format!("{error:#}"));
            std::thread::sleep(PAUSE);
            Ending::by(&error)
        }
    }
}

/// What became of the attempt to run.
enum Begun {
    /// The run was there, and has made its pause if it was to make one.
    Ended(Ending),
    /// It could not begin.
    Not(Ending),
}

fn begin(options: &Options, console: &Console) -> anyhow::Result<Begun> {
    let (config, warnings) = match make_ready(options, console) {
        Ok(ready) => ready,
        Err(ending) => return Ok(Begun::Not(ending)),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let beside = beside()?;
    let stop = Stop::default();
    let channel = Channel::new(Session {
        options,
        run: Run {
            config: &config,
            console,
            stop: &stop,
        },
        beside: beside.as_ref().map(|beside| beside.handle().clone()),
    });
    let ended = runtime.block_on(signals::heard_during(&stop, channel.run(&warnings)));
    // A name server that does not answer would be waited for.
    runtime.shutdown_background();
    if let Some(beside) = beside {
        beside.shutdown_background();
    }
    let Some(ending) = ended? else {
        return Ok(Begun::Ended(Ending::Failed));
    };
    console.log("end");
    Ok(Begun::Ended(ending))
}
