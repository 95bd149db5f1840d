//! `tongbao serve`.

use crate::cli::Serve;
use crate::config::{ChannelKind, Config};
use crate::folder::Folder;
use crate::node::Node;
use std::io::Write;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tongbao_engine::{Clock, SystemClock};

/// The same number on every architecture that these systems run on, but for MIPS.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const SIGXFSZ: std::ffi::c_int = 25;

/// Runs everything on one machine until SIGTERM or Ctrl-C.
pub async fn serve(arguments: &Serve) -> Result<(), String> {
    let config = Config::read(arguments.config.as_deref())?;
    if config.channel == ChannelKind::Production {
        return Err("channel = \"production\": this program has the sandbox channel only; \
                    set channel = \"sandbox\" in the configuration"
            .to_owned());
    }
    config.reference.take()?;
    let listener = bind(arguments.listen).await?;
    start_log();
    let folder = Folder::open_or_create(&arguments.data.folder, SystemClock.now()).await?;
    let node = Node::start(&folder, &config).await?;
    let server = node.listen(listener)?;
    let mut signals = Signals::take()?;
    // Who reads it may be gone, or its disk full; it is ready all the same.
    let _ = writeln!(std::io::stdout(), "ready http://{}", server.address());
    signals.told().await;
    tracing::info!("told to stop: requests and steps under way are finished");
    tokio::select! {
        () = node.stop(server) => Ok(()),
        () = signals.told() => Err("told to stop a second time: ended at once; what was acknowledged is there, \
                                    requests under way got no reply"
            .to_owned()),
    }
}

/// One wide line for each request on stderr; `RUST_LOG` chooses more or less.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A line that cannot be written, to a full disk, is lost: to complain of it on the same stderr
    // would panic. A second start within one process (tests) keeps the first one's log.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = log.log_internal_errors(false).try_init();
}

/// SIGTERM and Ctrl-C, which from now on end nothing by themselves.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From now on they are heard here.
    pub fn take() -> Result<Signals, String> {
        let hear = |kind| signal(kind).map_err(|error| format!("cannot hear signals: {error}"));
        // A file that grew to the user's limit is a write that failed, as on a full disk; by
        // default the system would end the program.
        #[cfg(any(target_os = "linux", target_os = "macos"))]
        drop(hear(SignalKind::from_raw(SIGXFSZ))?);
        Ok(Signals { terminate: hear(SignalKind::terminate())?, interrupt: hear(SignalKind::interrupt())? })
    }

    /// Waits until the program is told to stop, once more each time.
    pub async fn told(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Takes the address, before anything is made that would be of no use without it; port 0 takes a
/// free one.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error}; choose another with --listen"))
}
