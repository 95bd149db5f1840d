//! A code payment is reversed (撤销, 2.11): unpaid it ends, paid the money goes back.

use super::{lookup, session};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::ledger::AccountKey;
use crate::merchant;
use crate::model::{AccountKind, Alias, Merchant, OpenWork, Order, OrderState, Space, TradeType};
use crate::refund;
use crate::refusal::{PayRefusal, Refusal};
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId, OutNo};

/// A code payment is reversed (撤销, 2.11). Reversed again, it stays as it is.
#[derive(Debug, Clone)]
pub struct Reverse {
    /// Who scanned the code.
    pub platform: MchId,
    /// Its application, compared when given.
    pub appid: Option<AppId>,
    /// Who sells.
    pub sub_mchid: MchId,
    /// The sub-merchant's application, compared when given.
    pub sub_appid: Option<AppId>,
    /// The number of the order.
    pub out_trade_no: OutNo,
}

impl Command for Reverse {
    const NAME: &'static str = "order.reverse";
    type Output = Order;

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Self::Output>, Stop> {
        let available = AccountKey::merchant(&self.platform, &self.sub_mchid, AccountKind::BasicAvailable);
        view.need([
            Alias::key(&self.platform, Space::Order, self.out_trade_no.as_str()),
            Merchant::key(&self.platform, &self.sub_mchid),
            OpenWork::key(&self.platform, &self.sub_mchid),
            available.key(),
        ])?;
        let order = lookup::alone_of(view, &self.platform, &self.sub_mchid, &self.out_trade_no)?;
        self.check_apps(order)?;
        let number = self.out_trade_no.clone();
        if order.trade_type != TradeType::Micropay {
            return Err(PayRefusal::NotACodePayment { number }.into());
        }
        match order.state {
            OrderState::Revoked => Ok(Decided::unchanged(order.clone())),
            OrderState::NotPay | OrderState::UserPaying | OrderState::PayError => {
                Ok(revoked(Changes::default(), order))
            }
            OrderState::Success => self.give_back(view, ctx, order),
            OrderState::Refund => Err(PayRefusal::ReverseAfterRefund { number }.into()),
            OrderState::Closed => Err(Refusal::OrderClosed { number }.into()),
        }
    }
}

impl Reverse {
    fn check_apps(&self, order: &Order) -> Result<(), Refusal> {
        for (asked, own, mchid) in [
            (&self.appid, Some(&order.appid), &self.platform),
            (&self.sub_appid, order.sub_appid.as_ref(), &self.sub_mchid),
        ] {
            if let Some(asked) = asked.as_ref().filter(|asked| Some(*asked) != own) {
                return Err(Refusal::AppidNotBound { appid: asked.clone(), mchid: mchid.clone() });
            }
        }
        Ok(())
    }

    /// The whole payment is refunded from where it is, if it still is there.
    fn give_back(&self, view: View<'_>, ctx: &mut Ctx<'_>, order: &Order) -> Result<Decided<Order>, Stop> {
        merchant::lookup::not_closed(view, &self.platform, &self.sub_mchid)?;
        let paid_at = order.paid_at.unwrap_or(order.created_at);
        let until = session::days_after(paid_at, ctx.rules.codepay.reverse_days);
        if ctx.now > until {
            return Err(PayRefusal::ReverseTooLate { until, now: ctx.now }.into());
        }
        let apply = refund::Apply {
            platform: self.platform.clone(),
            appid: None,
            sub_mchid: self.sub_mchid.clone(),
            sub_appid: None,
            order: refund::OrderRef::Transaction(order.transaction_id.clone()),
            out_refund_no: refund_number(order),
            amount: order.total,
            total: order.total,
            from: Vec::new(),
            payer: refund::Payer::SubMerchant,
            reason: None,
            notify_url: None,
        };
        let granted = apply.grant(view, ctx, order)?;
        let key = Order::key(&self.platform, &order.transaction_id);
        let refunded = granted.changes.written::<Order>(&key).unwrap_or(order).clone();
        Ok(revoked(granted.changes, &refunded))
    }
}

/// A number that no merchant can give: `#` is not among a number's characters (contract 6).
fn refund_number(order: &Order) -> OutNo {
    OutNo::from(format!("#{}", order.transaction_id))
}

fn revoked(mut changes: Changes, order: &Order) -> Decided<Order> {
    let order = Order { state: OrderState::Revoked, ..order.clone() };
    changes.update(order.clone());
    Decided { reply: order, changes }
}
