//! `qilby completions`: what makes a shell complete the commands.

use clap_complete::Shell;

use super::Exit;
use super::terminal::Terminal;

/// Print the completion script of a shell
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "For bash: qilby completions bash > \
                        ~/.local/share/bash-completion/completions/qilby")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script for `command`.
pub fn run(args: &Args, command: &mut clap::Command, terminal: &Terminal) -> Exit {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, command, name, &mut script);
    terminal.print_file(&script)
}
