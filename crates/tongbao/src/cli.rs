//! The command line.

mod keys;
mod seals;

pub use keys::{
    CertificateIssue, CertificateList, KeyCommand, KeyModeSet, KeyRotate, MerchantCertificate,
    MerchantCertificateIssue, MerchantCertificateRevoke, MerchantList, MerchantShow,
};

pub use seals::{Check, SealCommand, SealList};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use tongbao_base::Day;

/// Marketplace payments (电商收付通) with the WeChat Pay APIv3 contract, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "tongbao", version, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything on one machine: API, worker, sandbox.
    Serve(Serve),
    /// Play the whole story of a marketplace payment through the signed API and check it.
    Demo(Demo),
    /// Merchants of an installation.
    #[command(subcommand)]
    Merchant(Merchant),
    /// The keys that sign replies.
    #[command(subcommand)]
    Certificate(Certificate),
    /// Days that are over and their bills.
    #[command(subcommand)]
    Bill(Bill),
    /// The seals of days that are over.
    #[command(subcommand)]
    Seal(SealCommand),
    /// Re-compute the ledger from its entries and prove the invariants; hold sealed days against
    /// their entries; prove the bills.
    Check(Check),
    /// Print the OpenAPI 3.1 document of the API.
    Openapi(Openapi),
}

/// Where an installation lives.
#[derive(Debug, Args)]
pub struct Data {
    /// The data folder; `serve` makes it when it is missing.
    #[arg(long = "data", value_name = "DIR", default_value = "tongbao-data")]
    pub folder: PathBuf,
}

/// `tongbao serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8420")]
    pub listen: SocketAddr,
    /// Rules and settings (TOML; see docs/configuration.md).
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `tongbao demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// Leave the server and its data running for a look around; Ctrl-C ends it.
    #[arg(long)]
    pub keep: bool,
}

/// `tongbao merchant …`
#[derive(Debug, Subcommand)]
pub enum Merchant {
    /// Create a merchant and its credential files.
    Add(MerchantAdd),
    /// List the merchants.
    List(MerchantList),
    /// Show one merchant with its certificates.
    Show(MerchantShow),
    /// A merchant's APIv3 key, and by which key it verifies.
    #[command(subcommand)]
    Key(KeyCommand),
    /// A merchant's API certificates; several may hold at once.
    #[command(subcommand)]
    Certificate(MerchantCertificate),
}

/// What a merchant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A platform (电商平台): signs requests, starts splits.
    Platform,
    /// A service provider outside 收付通 (普通服务商): signs for its sub-merchants.
    Partner,
    /// A merchant that sells for itself (直连商户).
    Direct,
    /// A sub-merchant (二级商户) of a platform or partner, onboarded without the paperwork.
    Sub,
}

/// Which key signs the replies to a merchant that names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyMode {
    /// The newest platform certificate (平台证书).
    Certificate,
    /// The platform public key (微信支付公钥, `PUB_KEY_ID_…`).
    PublicKey,
    /// The same, and `GET /v3/certificates` answers 404.
    PublicKeyOnly,
}

/// An account from which a platform advances refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AdvanceFrom {
    /// Trading money.
    Basic,
    /// Operating money.
    Operation,
}

/// `tongbao merchant add`
#[derive(Debug, Args)]
pub struct MerchantAdd {
    /// What it is.
    #[arg(long, value_enum)]
    pub kind: Kind,
    /// The platform or partner of a sub-merchant.
    #[arg(long, value_name = "MCHID", value_parser = mchid)]
    pub platform: Option<String>,
    /// Its number, 8 to 10 digits; the next free one when left out.
    #[arg(long, value_name = "MCHID", value_parser = mchid)]
    pub mchid: Option<String>,
    /// Full name, shown to buyers.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// An application that it may use; may be given several times.
    #[arg(long, value_name = "ID", value_parser = appid)]
    pub appid: Vec<String>,
    /// Fee rate in 1/10,000 of an order; the profile's when left out.
    #[arg(long, value_name = "BP", value_parser = clap::value_parser!(i64).range(0..=10_000))]
    pub fee_bp: Option<i64>,
    /// Split cap in 1/10,000; the profile's when left out.
    #[arg(long, value_name = "BP", value_parser = clap::value_parser!(i64).range(1..=10_000))]
    pub ratio_bp: Option<i64>,
    /// Platforms: may advance refunds from this account (垫付).
    #[arg(long, value_enum, value_name = "ACCOUNT")]
    pub advance_from: Option<AdvanceFrom>,
    /// Where it is told of splits that it received.
    #[arg(long, value_name = "URL")]
    pub notify_url: Option<String>,
    /// It agrees to give splits back (同意分账回退); asked for outside 收付通 alone.
    #[arg(long)]
    pub split_returns: bool,
    /// Which key signs the replies to it when a request names none.
    #[arg(long, value_enum, default_value = "certificate")]
    pub key_mode: KeyMode,
    /// The configuration that `serve` is given; its rules say what is left out here.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print what was made as JSON.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao certificate …`
#[derive(Debug, Subcommand)]
pub enum Certificate {
    /// Begin a rotation by hand: issue the next platform certificate. A running `serve` lists it
    /// within a second; it signs for clients that name it, and `cert.switch_hours` later for all.
    Issue(CertificateIssue),
    /// List the platform's certificates and say which one signs.
    List(CertificateList),
}

/// `tongbao bill …`
#[derive(Debug, Subcommand)]
pub enum Bill {
    /// Close a day that is over, with the open ones before it, for every platform: read it, write
    /// its daybook and prove it. `serve` does so by itself at nine o'clock. A day that is closed
    /// stays as it is.
    Make(BillMake),
}

/// `tongbao bill make`
#[derive(Debug, Args)]
pub struct BillMake {
    /// The day, in UTC+8 and by the clock of the installation.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Day,
    /// The configuration that `serve` is given.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print what the day came to as JSON, money in fen.
    #[arg(long)]
    pub json: bool,
    /// Where the installation lives.
    #[command(flatten)]
    pub data: Data,
}

/// `tongbao openapi`
#[derive(Debug, Args)]
pub struct Openapi {
    /// Print the page for people instead, docs/api.md.
    #[arg(long)]
    pub markdown: bool,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).map_err(|_| "a day is written like 2026-11-24".to_owned())
}

fn mchid(text: &str) -> Result<String, String> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (8..=10).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("a merchant number has 8 to 10 digits, like 1900000109".to_owned())
    }
}

fn appid(text: &str) -> Result<String, String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain && (1..=32).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("an application id has 1 to 32 letters and digits, like wx8888888888888888".to_owned())
    }
}

impl Cli {
    /// Reads the command line; what its parts mean together is checked too.
    pub fn read() -> Result<Cli, clap::Error> {
        Cli::try_parse()?.checked()
    }

    fn checked(self) -> Result<Cli, clap::Error> {
        let Command::Merchant(Merchant::Add(add)) = &self.command else { return Ok(self) };
        let wrong = match (add.kind, &add.platform) {
            (Kind::Sub, None) => {
                "--kind sub needs --platform MCHID, the platform or partner that it sells under"
            }
            (Kind::Platform | Kind::Partner | Kind::Direct, Some(_)) => {
                "--platform is for --kind sub alone; leave it out"
            }
            _ => return Ok(self),
        };
        Err(Cli::command().error(ErrorKind::ArgumentConflict, wrong))
    }
}

/// What would be right where an unknown word was given.
fn choices(kind: ErrorKind, usage: &str) -> String {
    let mut command = Cli::command();
    for word in usage.split_whitespace() {
        if let Some(inner) = command.find_subcommand(word) {
            command = inner.clone();
        }
    }
    let names: Vec<String> = match kind {
        ErrorKind::InvalidSubcommand => command.get_subcommands().map(|one| one.get_name().into()).collect(),
        ErrorKind::UnknownArgument => {
            command.get_arguments().filter_map(|one| Some(format!("--{}", one.get_long()?))).collect()
        }
        _ => Vec::new(),
    };
    if names.is_empty() { String::new() } else { format!("; choose one of: {}", names.join(", ")) }
}

/// One line that says what is wrong with the command line and what would be right.
pub fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let mut parts = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut line = parts.next().unwrap_or("error: wrong use").to_owned();
    for part in parts {
        if part.starts_with("Usage:") || part.starts_with("tip:") || part.starts_with("[possible values") {
            line.push_str("; ");
            line.push_str(part);
        } else if !part.starts_with("For more information") {
            line.push(' ');
            line.push_str(part);
        }
    }
    let usage = text.lines().find(|line| line.starts_with("Usage:")).unwrap_or_default();
    line.push_str(&choices(error.kind(), usage));
    if !line.contains("--help") {
        line.push_str("; see 'tongbao --help'");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn wrong_use_is_said_in_one_line() {
        for (arguments, words) in [
            (vec!["tongbao", "sevre"], "serve, demo, merchant, certificate, bill, seal, check, openapi"),
            (vec!["tongbao", "merchant", "ad"], "choose one of: add, list, show, key, certificate;"),
            (vec!["tongbao", "merchant", "key", "turn"], "choose one of: rotate, mode;"),
            (vec!["tongbao", "merchant", "show"], "MCHID"),
            (vec!["tongbao", "merchant", "key", "mode", "1900000100", "rsa"], "public-key-only"),
            (
                vec!["tongbao", "merchant", "certificate", "revoke", "1900000100", "12"],
                "40 hexadecimal digits",
            ),
            (
                vec!["tongbao", "merchant", "certificate", "issue", "1900000100", "--until", "tomorrow"],
                "2027-01-31T12:00:00+08:00",
            ),
            (vec!["tongbao", "serve", "--listen", "here"], "--listen"),
            (vec!["tongbao", "serve", "--date", "x"], "choose one of: --data, --listen, --config;"),
            (vec!["tongbao", "merchant", "add"], "--kind"),
            (vec!["tongbao", "merchant", "add", "--kind", "shop"], "platform"),
            (vec!["tongbao", "merchant", "add", "--kind", "sub", "--mchid", "12"], "8 to 10 digits"),
            (vec!["tongbao", "merchant", "add", "--kind", "sub"], "--platform MCHID"),
            (
                vec!["tongbao", "merchant", "add", "--kind", "direct", "--platform", "1900000100"],
                "leave it out",
            ),
            (vec!["tongbao", "bill", "make", "--date", "2026-02-30"], "a day is written like 2026-11-24"),
            (vec!["tongbao", "bill", "make"], "--date"),
            (vec!["tongbao"], "Usage"),
        ] {
            let error = Cli::try_parse_from(&arguments).and_then(Cli::checked).expect_err("wrong use");
            let line = one_line(&error);
            assert_eq!(line.lines().count(), 1, "{line}");
            assert!(line.contains(words), "{arguments:?}: {line}");
        }
    }
}
