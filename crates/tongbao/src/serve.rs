//! `tongbao serve`, and the HTTP server under it.

use crate::cli::Serve;
use crate::config::{ChannelKind, Config};
use crate::folder::Folder;
use crate::node::Node;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tongbao_engine::{Clock, SystemClock};
use tower_service::Service;

/// A client that sends its request's head more slowly is cut off.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// The same number on every architecture that these systems run on, but for MIPS.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const SIGXFSZ: std::ffi::c_int = 25;
/// After a connection could not be accepted, as when too many files are open: the reason does not
/// pass within microseconds.
const NOT_ACCEPTED: Duration = Duration::from_millis(100);
/// Requests under way when the server is told to stop may take so long.
const DRAIN: Duration = Duration::from_secs(20);

/// Runs everything on one machine until SIGTERM or Ctrl-C.
pub async fn serve(arguments: &Serve) -> Result<(), String> {
    let config = Config::read(arguments.config.as_deref())?;
    if config.channel == ChannelKind::Production {
        return Err("channel = \"production\": this program has the sandbox channel only; \
                    set channel = \"sandbox\" in the configuration"
            .to_owned());
    }
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

/// A listening HTTP server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Answers the requests that come to `listener`.
    pub fn listen(router: axum::Router, listener: TcpListener) -> Result<Server, String> {
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let (stop, stopped) = oneshot::channel();
        let accepting = tokio::spawn(accept(listener, router, stopped));
        Ok(Server { address, stop, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more requests and finishes those under way.
    pub async fn stop(self) {
        // The receiver is gone only when accepting ended already.
        let _ = self.stop.send(());
        let _ = self.accepting.await;
    }
}

async fn accept(listener: TcpListener, router: axum::Router, mut stopped: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stopped => break,
        };
        match accepted {
            Ok((stream, peer)) => answer(stream, peer, router.clone(), &graceful),
            // Too many open files, or a client that left while it was accepted: the next may do.
            Err(error) => {
                tracing::warn!(error = %error, "connection not accepted");
                rest().await;
            }
        }
    }
    drop(listener);
    let drained = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!("requests were still under way when the server stopped");
    }
}

#[expect(clippy::disallowed_methods, reason = "how long, not until when")]
async fn rest() {
    tokio::time::sleep(NOT_ACCEPTED).await;
}

fn answer(stream: TcpStream, peer: SocketAddr, router: axum::Router, graceful: &GracefulShutdown) {
    // Small replies leave at once; without it a reply may wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        let mut router = router.clone();
        async move {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.call(request).await.map_err(|never: Infallible| match never {})
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        // The official Java client looks reply headers up by exact case.
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        // A connection that breaks is the client's matter; what was committed stays.
        let _ = watched.await;
    });
}
