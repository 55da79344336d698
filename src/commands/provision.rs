//! `qilby provision`: what builds the infrastructure, alone.

use std::path::PathBuf;

use super::{ProjectFile, build};

/// Write what builds the infrastructure: Ansible, rulesets
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
    /// Output directory [default: out, beside the project file]
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write to a directory that holds other files; these are kept
    #[arg(long)]
    force: bool,
}

impl Args {
    /// The build that it stands for.
    pub fn as_build(&self) -> build::Args {
        build::Args::of_provision(self.project.clone(), self.out.clone(), self.force)
    }
}
