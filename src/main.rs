//! The program: parse, run, print the one fatal error, give the exit status.

use std::process::ExitCode;

use artchk::console::complain;

fn main() -> ExitCode {
    match artchk::cli::main(std::env::args_os()) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(artchk::cli::FAILED)
        }
    }
}
