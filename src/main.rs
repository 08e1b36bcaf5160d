//! The program: parse, run, print the one fatal error, give the exit status.

use std::io::Write;
use std::process::ExitCode;

use artchk::article::printable;

fn main() -> ExitCode {
    match artchk::cli::main(std::env::args_os()) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            let _ = writeln!(
                std::io::stderr(),
                "artchk: {}",
                printable::line(&format!("{error:#}"))
            );
            ExitCode::from(artchk::cli::FAILED)
        }
    }
}
