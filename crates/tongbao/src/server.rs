//! The HTTP server: connections within their limits, requests that mean one thing only.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use hyper::header::{CONNECTION, CONTENT_TYPE, HOST, HeaderValue, TRANSFER_ENCODING};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinHandle;
use tower_service::Service;

/// A client that sends its request's head more slowly, or none at all, is cut off.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// A request's line and headers: the longest that the contract knows take 2 KiB.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Requests under way when the server is told to stop may take so long.
const DRAIN: Duration = Duration::from_secs(20);
/// After a connection could not be taken: too many open files will not have gone at once.
const PAUSE: Duration = Duration::from_millis(100);

/// A listening HTTP server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Answers the requests that come to `listener`.
    ///
    /// It holds at most `connections_max` at once, and never more than half of what the process
    /// may open: the database and uploads need files, too. The next ones wait.
    pub fn listen(
        router: axum::Router,
        listener: TcpListener,
        connections_max: usize,
    ) -> Result<Server, String> {
        let places = connections_max.min(files_max() / 2).max(1);
        let places = Arc::new(Semaphore::new(places));
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let (stop, stopped) = oneshot::channel();
        let accepting = tokio::spawn(accept(listener, router, places, stopped));
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

/// How many files this process may open; many, where the system does not say.
fn files_max() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next());
    soft.and_then(|soft| soft.parse().ok()).unwrap_or(usize::MAX)
}

async fn accept(
    listener: TcpListener,
    router: axum::Router,
    places: Arc<Semaphore>,
    mut stopped: oneshot::Receiver<()>,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = next(&listener, &places) => accepted,
            _ = &mut stopped => break,
        };
        match accepted {
            Ok((stream, peer, place)) => answer(stream, peer, place, router.clone(), &graceful),
            // Too many open files, or a client that left while it was accepted: the next may do.
            Err(error) => {
                tracing::warn!(error = %error, "connection not accepted");
                if tokio::time::timeout(PAUSE, &mut stopped).await.is_ok() {
                    break;
                }
            }
        }
    }
    drop(listener);
    let drained = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!("requests were still under way when the server stopped");
    }
}

/// The next connection, once there is a place for it.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

fn answer(
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    router: axum::Router,
    graceful: &GracefulShutdown,
) {
    // Small replies leave at once; without it a reply may wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        let mut router = router.clone();
        async move {
            if request.headers().get_all(HOST).iter().count() > 1 {
                return Ok(two_hosts());
            }
            let is_last = request.headers().contains_key(TRANSFER_ENCODING);
            request.extensions_mut().insert(ConnectInfo(peer));
            let reply = router.call(request).await?;
            Ok::<_, Infallible>(if is_last { last(reply) } else { reply })
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES_MAX)
        // The official Java client looks reply headers up by exact case.
        .title_case_headers(true)
        .serve_connection(TokioIo::new(stream), service);
    let watched = graceful.watch(connection);
    tokio::spawn(async move {
        // A connection that breaks is the client's matter; what was committed stays.
        let _ = watched.await;
        drop(place);
    });
}

/// Nothing follows on the connection.
///
/// So it is after a request in chunks. It may have had a `Content-Length`, too, by which a proxy
/// before this server could have taken its end for another one; what it took for the next request
/// is not read (RFC 9112, 6.1).
fn last(mut reply: Response) -> Response {
    reply.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    reply
}

/// A request that names two hosts means two things (RFC 9112, 3.2).
fn two_hosts() -> Response {
    let mut reply = Response::new(Body::from(r#"{"code":"PARAM_ERROR","message":"Host重复"}"#));
    *reply.status_mut() = hyper::StatusCode::BAD_REQUEST;
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    reply.headers_mut().insert(CONTENT_TYPE, kind);
    last(reply)
}
