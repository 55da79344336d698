//! The `qilby` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    qilby::commands::run(std::env::args_os())
}
