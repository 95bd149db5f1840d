//! Bills are asked for, handed out by link, and fetched (5).
//!
//! A bill that was not asked for before is cut from its daybook while the client waits; after
//! that it is there. A link holds everything that a download needs, sealed with the vault's key:
//! nothing of it is stored, it cannot be made up or changed, and a restart does not end it.

mod download;
mod link;
mod token;

pub(crate) use download::download;
pub(crate) use link::{link, sealed_links};
pub(crate) use token::{expired, not_yours, unreadable};

use crate::caller::internal;
use crate::code::Family;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Output};
use crate::route::{Answering, Asking, Call, Route, Telling, reading, write};
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Time};
use tongbao_bill::Bill;
use tongbao_kernel::bill::{DayEnd, Found, Keep, Wanted as Asks};
use tongbao_kernel::command::Query;
use tongbao_kernel::merchant::Balances;
use tongbao_kernel::model::Bill as Kept;
use tongbao_kernel::refusal::{BillRefusal, Refusal};
use tongbao_wire::v3::Message;
use tongbao_wire::v3::bill::{Algorithm, TarType};

/// Which bill is wanted.
pub(crate) struct Wanted {
    pub(crate) day: Day,
    pub(crate) bill: Bill,
    /// The sub-merchant that it is about, if about one.
    pub(crate) sub_mchid: Option<MchId>,
}

/// A bill that is there.
pub(crate) struct Handed {
    pub(crate) kept: Kept,
    /// The rules' time.
    pub(crate) now: Time,
}

/// How a file is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Plain,
}

impl From<Option<TarType>> for Packing {
    fn from(tar_type: Option<TarType>) -> Self {
        match tar_type {
            Some(TarType::Gzip) => Packing::Gzip,
            None => Packing::Plain,
        }
    }
}

/// The one algorithm that there is.
pub(crate) fn check_algorithm(algorithm: Algorithm) -> Result<(), Fault> {
    match algorithm {
        Algorithm::AeadAes256Gcm => Ok(()),
        Algorithm::Sm4Gcm => {
            let message = "输入源“/query/algorithm”映射到字段“algorithm”枚举规则校验失败，暂不支持SM4_GCM";
            Err(Fault::param("/algorithm", Location::Query, message))
        }
    }
}

/// A GET that asks for a bill.
pub(crate) fn bill<P, Q, R>(
    path: &'static str,
    family: Family,
    wanted: Asking<P, Q, Wanted>,
    reply: Telling<P, Q, Handed, R>,
) -> Route
where
    P: Message + Send + Sync + 'static,
    Q: Message + Send + Sync + 'static,
    R: Output,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let asked = Asked::in_query(&call.caller)?;
            let handed = hand(&call, wanted(&call.caller, &asked)?).await?;
            write(reply(&call.caller, &asked, handed)?)
        })
    };
    reading::<P, Q, R>(path, family, Asks::NAME, run)
}

/// A GET that asks what was in a pot when a day ended.
pub(crate) fn day_end<P, Q, R>(
    path: &'static str,
    family: Family,
    query: Asking<P, Q, DayEnd>,
    reply: Telling<P, Q, Balances, R>,
) -> Route
where
    P: Message + Send + Sync + 'static,
    Q: Message + Send + Sync + 'static,
    R: Output,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let asked = Asked::in_query(&call.caller)?;
            let balances = look(&call, query(&call.caller, &asked)?).await?;
            write(reply(&call.caller, &asked, balances)?)
        })
    };
    reading::<P, Q, R>(path, family, DayEnd::NAME, run)
}

/// The bill, cut now if it was not before.
async fn hand(call: &Call, wanted: Wanted) -> Result<Handed, Fault> {
    let (caller, gateway) = (&call.caller, &call.serving.gateway);
    let Wanted { day, bill, sub_mchid } = wanted;
    let asks = Asks { platform: caller.platform.clone(), sub_mchid, day, name: bill.name().into() };
    let found = gateway.engine.ask(asks).await.map_err(|failure| caller.fail(failure))?;
    let now = gateway.engine.clock().now();
    let kept = match found {
        Found::Kept(kept) => kept,
        Found::Uncut(daybook) => {
            let cut = gateway.bills.cut(daybook, bill, caller.rules.bill.clone(), now).await;
            let cut = cut.map_err(|error| broken(&error))?;
            gateway.engine.submit(Keep { bill: cut }).await.map_err(|failure| caller.fail(failure))?
        }
    };
    if kept.rows == 0 {
        return Err(caller.refuse(&Refusal::from(BillRefusal::NoStatement { day })));
    }
    Ok(Handed { kept, now })
}

async fn look(call: &Call, question: DayEnd) -> Result<Balances, Fault> {
    let (caller, gateway) = (&call.caller, &call.serving.gateway);
    let DayEnd { platform, mchid, day, .. } = question.clone();
    let (available, pending) = gateway.engine.ask(question).await.map_err(|failure| caller.fail(failure))?;
    let failed = |error| caller.fail(tongbao_engine::Failure::Store(error));
    let mut snapshot = gateway.engine.reader().snapshot().await.map_err(failed)?;
    let mut balances = Balances::default();
    for (account, balance) in [(Some(available), &mut balances.available), (pending, &mut balances.pending)] {
        if let Some(account) = account {
            let found =
                tongbao_bill::day_end(snapshot.as_mut(), &platform, mchid.as_str(), account, day).await;
            *balance = found.map_err(|error| broken(&error))?;
        }
    }
    Ok(balances)
}

/// What broke is for the log alone.
fn broken(error: &tongbao_bill::Error) -> Fault {
    tracing::error!(%error, "a bill could not be had");
    internal("Bill")
}
