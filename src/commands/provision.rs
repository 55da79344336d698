//! `qilby provision`: what builds the infrastructure, alone.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::{ProjectFile, build};
use crate::provision::Provider;

/// Write what builds the infrastructure: Ansible, rulesets, Terraform
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[command(flatten)]
    project: ProjectFile,
    /// Cloud provider to write Terraform for, instead of that of the project; may be repeated
    #[arg(
        long = "provider",
        value_name = "NAME",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Provider::ALL.map(Provider::name))
            .try_map(|name| Provider::find(&name).ok_or("unknown"))
    )]
    pub(super) providers: Vec<Provider>,
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
