//! `POST /v3/profitsharing/orders` (2.12).

pub(crate) mod out_order_no;
pub(crate) mod unfreeze;

use super::kind;
use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use crate::v3::seller::seller;
use tongbao_base::ids::{AppId, OutNo, TransactionId};
use tongbao_kernel::model::Family;
use tongbao_kernel::profitsharing::{self as kernel, FinishFlag, SplitFound};
use tongbao_wire::v3::profitsharing::orders::{Create, Part, Split};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Create>) -> Result<kernel::Create, Fault> {
    let fields = &asked.fields;
    let parts = fields.parts().enumerate().map(|(place, asked)| part(caller, place, asked));
    Ok(kernel::Create {
        platform: caller.platform.clone(),
        family: Family::Generic,
        appid: fields.appid.as_ref().map(|appid| AppId::new(appid.shared())),
        sub_appid: fields.sub_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        sub_mchid: seller(caller, fields.sub_mchid.as_ref(), Location::Body)?,
        transaction_id: TransactionId::new(fields.transaction_id.shared()),
        out_order_no: OutNo::new(fields.out_order_no.shared()),
        receivers: parts.collect::<Result<_, _>>()?,
        finish: if fields.unfreeze_unsplit { FinishFlag::Yes } else { FinishFlag::No },
    })
}

fn part(caller: &Caller, place: usize, asked: &Part) -> Result<kernel::Part, Fault> {
    let open = |name: &str| caller.open(name, &format!("/receivers/{place}/name"));
    Ok(kernel::Part {
        kind: kind(asked.r#type),
        account: asked.account.shared(),
        amount: asked.amount.fen(),
        description: asked.description.to_string(),
        name: asked.name.as_ref().map(|sealed| open(sealed.as_str())).transpose()?,
    })
}

pub(crate) fn reply(caller: &Caller, _: &Asked<Nothing, Create>, found: SplitFound) -> Result<Split, Fault> {
    Ok(tongbao_render::profitsharing::generic::split(&found, &caller.rules.split))
}
