//! The command line of keys: merchants' and the platform's.

use super::{Data, KeyMode, mchid};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tongbao_base::Time;

/// `tongbao merchant list`
#[derive(Debug, Args)]
pub struct MerchantList {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao merchant show`
#[derive(Debug, Args)]
pub struct MerchantShow {
    /// The merchant.
    #[arg(value_name = "MCHID", value_parser = mchid)]
    pub mchid: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao merchant key …`
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Give a merchant another APIv3 key; what is sent from now on is encrypted with it.
    Rotate(KeyRotate),
    /// Change by which key a merchant verifies replies and callbacks that it asked no key for.
    Mode(KeyModeSet),
}

/// `tongbao merchant key rotate`
#[derive(Debug, Args)]
pub struct KeyRotate {
    /// The merchant.
    #[arg(value_name = "MCHID", value_parser = mchid)]
    pub mchid: String,
    /// A file with the new key, 32 letters and digits; a random one when left out.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao merchant key mode`
#[derive(Debug, Args)]
pub struct KeyModeSet {
    /// The merchant.
    #[arg(value_name = "MCHID", value_parser = mchid)]
    pub mchid: String,
    /// The mode. Requests may name keys of either kind whatever it is.
    #[arg(value_enum)]
    pub mode: KeyMode,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao merchant certificate …`
#[derive(Debug, Subcommand)]
pub enum MerchantCertificate {
    /// Issue a further API certificate with a new key; those that there are go on holding.
    Issue(MerchantCertificateIssue),
    /// Revoke an API certificate: what it signs is refused from now on.
    Revoke(MerchantCertificateRevoke),
}

/// `tongbao merchant certificate issue`
#[derive(Debug, Args)]
pub struct MerchantCertificateIssue {
    /// The merchant.
    #[arg(value_name = "MCHID", value_parser = mchid)]
    pub mchid: String,
    /// Its first moment; now when left out.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub from: Option<Time>,
    /// Its last second; five years from now when left out.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub until: Option<Time>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao merchant certificate revoke`
#[derive(Debug, Args)]
pub struct MerchantCertificateRevoke {
    /// The merchant.
    #[arg(value_name = "MCHID", value_parser = mchid)]
    pub mchid: String,
    /// The certificate.
    #[arg(value_name = "SERIAL", value_parser = serial)]
    pub serial: String,
    /// Revoke it even if the merchant has no other that holds.
    #[arg(long)]
    pub force: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao certificate issue`
#[derive(Debug, Args)]
pub struct CertificateIssue {
    /// How long until it signs for everybody; the configuration's cert.switch_hours when left out.
    #[arg(long, value_name = "HOURS", value_parser = clap::value_parser!(i64).range(0..=87_600))]
    pub switch_hours: Option<i64>,
    /// The configuration that `serve` is given; its [cert] says what is left out here.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao certificate list`
#[derive(Debug, Args)]
pub struct CertificateList {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

const SERIAL_DIGITS: usize = 40;

fn serial(text: &str) -> Result<String, String> {
    if text.len() == SERIAL_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err("a serial has 40 hexadecimal digits; 'tongbao merchant show MCHID' lists them".to_owned())
    }
}

fn time(text: &str) -> Result<Time, String> {
    Time::parse_rfc3339(text).map_err(|_| "a time is written like 2027-01-31T12:00:00+08:00".to_owned())
}
