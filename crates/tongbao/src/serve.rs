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
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tongbao_engine::{Clock, SystemClock};
use tower_service::Service;

/// A client that sends its request's head more slowly is cut off.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
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
    config.reference.take()?;
    let listener = bind(arguments.listen).await?;
    start_log();
    let folder = Folder::open_or_create(&arguments.data.folder, SystemClock.now()).await?;
    let node = Node::start(&folder, &config).await?;
    let server = node.listen(listener)?;
    println!("ready http://{}", server.address());
    until_told_to_stop().await;
    server.stop().await;
    node.stop().await;
    Ok(())
}

/// One wide line for each request on stderr; `RUST_LOG` chooses more or less.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second start within one process (tests) keeps the first one's log.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Waits for SIGTERM or Ctrl-C.
pub async fn until_told_to_stop() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminated = async {
        match &mut terminate {
            Some(signal) => signal.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
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
            Err(error) => tracing::warn!(error = %error, "connection not accepted"),
        }
    }
    drop(listener);
    let drained = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!("requests were still under way when the server stopped");
    }
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
