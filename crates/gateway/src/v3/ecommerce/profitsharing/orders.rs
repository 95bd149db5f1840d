//! `POST` and `GET /v3/ecommerce/profitsharing/orders` (2.4.3, 2.4.4).

pub(crate) mod amounts;

use super::kind;
use crate::caller::{BLOCK_IN_BASE64, Caller};
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::Secret;
use tongbao_base::ids::{AppId, MchId, OutNo, TransactionId};
use tongbao_kernel::model::{Family, ReceiverKind};
use tongbao_kernel::profitsharing::{self as kernel, Find, FinishFlag, SplitFound};
use tongbao_wire::v3::ecommerce::profitsharing::orders::{Create, Part, Query, Split};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Create>) -> Result<kernel::Create, Fault> {
    let fields = &asked.fields;
    let parts = fields.receivers.iter().enumerate().map(|(place, asked)| part(caller, place, asked));
    Ok(kernel::Create {
        platform: caller.platform.clone(),
        family: Family::Ecommerce,
        appid: fields.appid.as_ref().map(|appid| AppId::new(appid.shared())),
        sub_appid: None,
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        transaction_id: TransactionId::new(fields.transaction_id.shared()),
        out_order_no: OutNo::new(fields.out_order_no.shared()),
        receivers: parts.collect::<Result<_, _>>()?,
        finish: if fields.finish { FinishFlag::Yes } else { FinishFlag::No },
    })
}

fn part(caller: &Caller, place: usize, asked: &Part) -> Result<kernel::Part, Fault> {
    let kind = kind(asked.r#type);
    let name = match &asked.receiver_name {
        Some(name) if kind == ReceiverKind::Person || looks_sealed(name.as_str()) => {
            let field = format!("/receivers/{place}/receiver_name");
            Some(caller.open(name.as_str(), &field)?)
        }
        Some(name) => Some(Secret::new(name.as_str())),
        None => None,
    };
    Ok(kernel::Part {
        kind,
        account: asked.receiver_account.shared(),
        amount: asked.amount.fen(),
        description: asked.description.to_string(),
        name,
    })
}

/// A merchant's name comes plain or encrypted (2.4.3): no name is a whole block in Base64.
fn looks_sealed(name: &str) -> bool {
    name.len() == BLOCK_IN_BASE64 && name.is_ascii()
}

pub(crate) fn reply(caller: &Caller, _: &Asked<Nothing, Create>, found: SplitFound) -> Result<Split, Fault> {
    Ok(tongbao_render::profitsharing::split(&found, &caller.rules.split))
}

pub(crate) fn query(caller: &Caller, asked: &Asked<Nothing, Query>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.fields.sub_mchid.shared()),
        transaction_id: TransactionId::new(asked.fields.transaction_id.shared()),
        out_order_no: OutNo::new(asked.fields.out_order_no.shared()),
    })
}

pub(crate) fn found(caller: &Caller, _: &Asked<Nothing, Query>, found: SplitFound) -> Result<Split, Fault> {
    Ok(tongbao_render::profitsharing::split(&found, &caller.rules.split))
}
