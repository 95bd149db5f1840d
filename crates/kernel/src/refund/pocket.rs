//! Whose money a refund is taken from (3.7, 3.8).

use super::apply::{Apply, Payer, Source};
use super::portions::Portions;
use crate::ctx::Ctx;
use crate::holding;
use crate::ledger::AccountKey;
use crate::merchant;
use crate::model::{AccountKind, Order, Pocket};
use crate::refusal::Refusal;
use crate::rules::{AdvanceMode, RefundCheck};
use crate::view::{Stop, View};
use tongbao_base::Fen;

/// Who pays for a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    /// The pocket.
    pub pocket: Pocket,
    /// What the platform advances.
    pub advance: Fen,
    /// From which of its accounts.
    pub advance_account: Option<AccountKind>,
}

/// The one pocket that was named, if any; it must be named for the whole amount.
pub(crate) fn sole(named: &[Source], amount: Fen) -> Result<Option<Pocket>, Stop> {
    match named {
        [] => Ok(None),
        [source] if source.amount.is_none_or(|part| part == amount) => Ok(Some(source.pocket)),
        _ => {
            let sum = Fen::sum(named.iter().filter_map(|source| source.amount))?;
            Err(Refusal::SourcesDiffer { named: named.len(), sum, amount }.into())
        }
    }
}

/// The pocket that pays: the one named, or the one that has the order's money.
///
/// An advance helps a seller whose available money is short. It does not help an order that is
/// still open and has too little left frozen: such an order must be finished first (3.7, row 3).
pub(super) fn choose(
    view: View<'_>,
    ctx: &Ctx<'_>,
    order: &Order,
    asked: &Apply,
    portions: &Portions,
) -> Result<Taken, Stop> {
    let needed = match ctx.rules.refund.check {
        RefundCheck::Net => portions.net,
        RefundCheck::Gross => asked.amount,
    };
    let is_open = order.profit_sharing && !order.finished;
    let is_frozen = order.unsplit.is_positive() && order.unsplit >= needed;
    let is_pending = match sole(&asked.from, asked.amount)? {
        Some(named) => named == Pocket::Pending,
        None => is_open || is_frozen,
    };
    let unaided = |pocket| Taken { pocket, advance: Fen::ZERO, advance_account: None };
    if is_pending {
        if needed > order.unsplit {
            return Err(Refusal::RefundAboveUnsplit { left: order.unsplit, needed }.into());
        }
        view.need([holding::pending(order).key()])?;
        return Ok(unaided(Pocket::Pending));
    }
    let available = view.balance(&holding::available(order))?;
    if available >= needed {
        return Ok(unaided(Pocket::Available));
    }
    if asked.payer == Payer::SubMerchant {
        return Err(Refusal::NotEnoughAvailable { available, needed }.into());
    }
    let advance = match ctx.rules.refund.advance_mode {
        AdvanceMode::AllOrNothing => asked.amount,
        AdvanceMode::Mixed => portions.net.minus(available)?.max(Fen::ZERO),
    };
    advanced(view, order, advance)
}

fn advanced(view: View<'_>, order: &Order, asked: Fen) -> Result<Taken, Stop> {
    let platform = merchant::lookup::get(view, &order.platform, &order.platform)?;
    let account = platform.advance_account.ok_or(Refusal::AdvanceNotAllowed)?;
    let payer = AccountKey::merchant(&order.platform, &order.platform, account);
    let available = view.balance(&payer)?;
    if available < asked {
        return Err(Refusal::PlatformShort { account, available, asked }.into());
    }
    Ok(Taken { pocket: Pocket::Advance, advance: asked, advance_account: Some(account) })
}
