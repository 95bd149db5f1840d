//! `tongbao serve`.

use crate::cli::Serve;
use crate::config::{ChannelKind, Config};
use crate::folder::Folder;
use crate::node::Node;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tongbao_engine::{Clock, SystemClock};

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
