//! The program: parse, run, print the one fatal error, give the exit status.

use std::process::ExitCode;

use artchk::console::complain;
use mimalloc::MiMalloc;

/// Articles are taken apart on one thread and dropped on another, in many small
/// pieces: the system's allocator takes a fifth of the time of a run for that.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match artchk::cli::main(std::env::args_os()) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(artchk::cli::FAILED)
        }
    }
}
