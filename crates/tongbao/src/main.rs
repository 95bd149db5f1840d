//! Tongbao (通宝): the platform side of marketplace payments.

use clap::error::ErrorKind;
use std::io::Write;
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};
use tongbao::cli::{self, Cli, Command};
use tongbao::{bill, certificate, check, demo, merchant, seal, serve};

/// A request is some hundred small pieces of memory, taken on one thread and given back on another.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Wrong use of the command line.
const WRONG_USE: u8 = 2;
/// One thread for connections for so many cores.
const CORES_PER_REACTOR: usize = 4;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            print!("{error}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{}", cli::one_line(&error));
            return ExitCode::from(WRONG_USE);
        }
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("cannot start: {error}")),
    };
    let done = runtime.block_on(run(cli.command));
    // What still runs is left: it either changed nothing yet or is done again by the next start.
    runtime.shutdown_background();
    match done {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// Few threads read and write connections: a request keeps one of them for an eighth of the time
/// that it keeps a signing thread, and threads that take turns cost more than they bring.
fn runtime() -> std::io::Result<Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Builder::new_multi_thread().worker_threads(cores.div_ceil(CORES_PER_REACTOR)).enable_all().build()
}

async fn run(command: Command) -> Result<ExitCode, String> {
    let held = match command {
        Command::Serve(arguments) => serve::serve(&arguments).await.map(|()| true),
        Command::Demo(arguments) => demo::play(arguments.keep).await,
        Command::Merchant(command) => of_merchants(command).await.map(|()| true),
        Command::Certificate(cli::Certificate::Issue(arguments)) => {
            certificate::issue(&arguments).await.map(|()| true)
        }
        Command::Certificate(cli::Certificate::List(arguments)) => {
            certificate::list(&arguments).await.map(|()| true)
        }
        Command::Bill(cli::Bill::Make(arguments)) => bill::make(&arguments).await.map(|()| true),
        Command::Seal(cli::SealCommand::List(arguments)) => seal::list(&arguments).await.map(|()| true),
        Command::Check(arguments) => check::check(&arguments).await,
        Command::Openapi(arguments) => {
            // A reader like `head` may have had enough before the end.
            let _ = if arguments.markdown {
                write!(std::io::stdout(), "{}", tongbao_gateway::markdown())
            } else {
                writeln!(std::io::stdout(), "{:#}", tongbao_gateway::openapi())
            };
            Ok(true)
        }
    }?;
    Ok(if held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn of_merchants(command: cli::Merchant) -> Result<(), String> {
    match command {
        cli::Merchant::Add(arguments) => merchant::add(&arguments).await,
        cli::Merchant::List(arguments) => merchant::list(&arguments).await,
        cli::Merchant::Show(arguments) => merchant::show(&arguments).await,
        cli::Merchant::Key(cli::KeyCommand::Rotate(arguments)) => merchant::rotate_key(&arguments).await,
        cli::Merchant::Key(cli::KeyCommand::Mode(arguments)) => merchant::set_mode(&arguments).await,
        cli::Merchant::Certificate(cli::MerchantCertificate::Issue(arguments)) => {
            merchant::issue_certificate(&arguments).await
        }
        cli::Merchant::Certificate(cli::MerchantCertificate::Revoke(arguments)) => {
            merchant::revoke_certificate(&arguments).await
        }
    }
}

fn failed(error: &str) -> ExitCode {
    // With a full disk behind stderr, the exit code must do.
    let _ = writeln!(std::io::stderr(), "error: {error}");
    ExitCode::FAILURE
}
