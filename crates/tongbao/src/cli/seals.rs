//! The command line: seals, and what holds them.

use super::Data;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tongbao_seal::Kept;

/// `tongbao seal …`
#[derive(Debug, Subcommand)]
pub enum SealCommand {
    /// List the head of every sealed day. Keep the newest elsewhere: it covers all days before it.
    List(SealList),
}

/// `tongbao seal list`
#[derive(Debug, Args)]
pub struct SealList {
    /// Only this platform's or direct merchant's.
    #[arg(long, value_name = "MCHID", value_parser = super::mchid)]
    pub platform: Option<String>,
    /// Print them as JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao check`
#[derive(Debug, Args)]
pub struct Check {
    /// A head that was kept elsewhere, DAY:HEX or MCHID:DAY:HEX; may be given several times.
    #[arg(long = "head", value_name = "HEAD", value_parser = kept)]
    pub heads: Vec<Kept>,
    /// A file of such heads, one a line, as `seal list` prints them.
    #[arg(long = "heads", value_name = "FILE")]
    pub heads_file: Option<PathBuf>,
    /// The configuration that `serve` is given; it says where the vault's keys are.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print one JSON object instead: each fact, whether it holds, what was counted, the first
    /// broken fact and up to twenty more.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

fn kept(text: &str) -> Result<Kept, String> {
    text.parse().map_err(|error: tongbao_seal::NotAHead| error.to_string())
}
