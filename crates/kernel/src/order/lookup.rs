//! Orders as the rules look for them.

use crate::model::{Alias, Combined, Order, Space};
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{CombineId, MchId, OutNo, TransactionId};

/// Any order under the platform's number, sub-orders included.
pub(crate) fn find<'a>(view: View<'a>, platform: &MchId, number: &OutNo) -> Result<Option<&'a Order>, Stop> {
    let Some(alias) = view.find::<Alias>(&Alias::key(platform, Space::Order, number.as_str()))? else {
        return Ok(None);
    };
    get(view, platform, &TransactionId::new(Arc::clone(&alias.target))).map(Some)
}

/// Any order by its own number.
pub(crate) fn get<'a>(view: View<'a>, platform: &MchId, id: &TransactionId) -> Result<&'a Order, Stop> {
    view.get(&Order::key(platform, id), || Refusal::OrderNotFound { number: id.shared() })
}

/// An order of one sub-merchant by its own number, alone or in a combined order.
pub(crate) fn sold_by<'a>(
    view: View<'a>,
    platform: &MchId,
    sub_mchid: &MchId,
    id: &TransactionId,
) -> Result<&'a Order, Stop> {
    let order = get(view, platform, id)?;
    if order.sub_mchid == *sub_mchid {
        Ok(order)
    } else {
        Err(Refusal::OrderNotFound { number: id.shared() }.into())
    }
}

/// An order that stands alone, by the platform's number: sub-orders are only seen through their
/// combined order (contract 2.2.3).
pub(crate) fn alone<'a>(view: View<'a>, platform: &MchId, number: &OutNo) -> Result<&'a Order, Stop> {
    find(view, platform, number)?
        .filter(|order| order.combine_id.is_none())
        .ok_or_else(|| Refusal::OrderNotFound { number: number.shared() }.into())
}

/// An order that stands alone and is that sub-merchant's, by the platform's number.
pub(crate) fn alone_of<'a>(
    view: View<'a>,
    platform: &MchId,
    sub_mchid: &MchId,
    number: &OutNo,
) -> Result<&'a Order, Stop> {
    let order = alone(view, platform, number)?;
    if order.sub_mchid == *sub_mchid {
        Ok(order)
    } else {
        Err(Refusal::OrderNotFound { number: number.shared() }.into())
    }
}

/// A combined order by the platform's number.
pub(crate) fn combined<'a>(view: View<'a>, platform: &MchId, number: &OutNo) -> Result<&'a Combined, Stop> {
    let refusal = || Refusal::OrderNotFound { number: number.shared() };
    let alias = view.get::<Alias>(&Alias::key(platform, Space::Combined, number.as_str()), refusal)?;
    view.get(&Combined::key(platform, &CombineId::new(Arc::clone(&alias.target))), refusal)
}

/// The sub-orders of a combined order, in their order, fetched in one round.
pub(crate) fn members<'a>(view: View<'a>, combined: &Combined) -> Result<Vec<&'a Order>, Stop> {
    let keys: Vec<Key> = combined.member_ids().map(|id| Order::key(&combined.platform, &id)).collect();
    view.need(keys.iter().cloned())?;
    let refusal = || Refusal::OrderNotFound { number: combined.combine_id.shared() };
    keys.iter().map(|key| view.get::<Order>(key, refusal)).collect()
}
