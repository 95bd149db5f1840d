//! `tongbao demo`: the story of a marketplace payment, played through the signed HTTP API.
//!
//! It uses nothing but what an integrator has: the files of the data folder, the API, callbacks,
//! and the sandbox's control API. Every step is checked; the trial balance ends it.

mod aboard;
mod bills;
mod callbacks;
mod stage;
mod story;

use crate::node::Node;
use crate::{config::Config, folder::Folder};
use stage::Stage;
use tongbao_engine::{Clock, SystemClock};

/// Plays the story on a temporary data folder. Gives whether every check of it held.
pub async fn play(keep: bool) -> Result<bool, String> {
    let place = tempfile::Builder::new()
        .prefix("tongbao-demo-")
        .tempdir()
        .map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let folder = Folder::open_or_create(&place.path().join("data"), SystemClock.now()).await?;
    let node = Node::start(&folder, &Config::of_the_demo()).await?;
    let server = node.listen(crate::serve::bind(([127, 0, 0, 1], 0).into()).await?)?;
    let base = format!("http://{}", server.address());
    println!("Tongbao plays the story of a marketplace payment on {base}\n");

    let mut stage = Stage::new(&folder, &base).await?;
    let told = story::tell(&mut stage).await;
    if let Err(error) = &told {
        println!("\nthe story broke off: {error}");
    }
    let held = told.is_ok() && stage.summary();
    if keep {
        let path = place.keep();
        println!("\nthe server stays at {base} (data in {}); Ctrl-C ends it", path.display());
        crate::serve::Signals::take()?.told().await;
    }
    node.stop(server).await;
    Ok(held)
}
