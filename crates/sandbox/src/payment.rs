//! A buyer pays: the same from the control API and from the cashier.

use crate::buyers::BUYERS;
use crate::find;
use tongbao_base::ids::{MchId, OpenId, PrepayId};
use tongbao_base::{Fen, Time};
use tongbao_engine::{Engine, Failure};
use tongbao_kernel::ledger::AccountKey;
use tongbao_kernel::model::{Account, Funding, OrderState, TradeType};
use tongbao_kernel::order::{Paid, Pay, Payable, Target, UnderPrepay};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::rules::Rules;
use tongbao_kernel::tables::Key;
use tongbao_kernel::view::Rows;

/// What the bank is called when a buyer pays from outside.
pub(crate) const BANK: &str = "CMB_DEBIT";
/// What stands for the bank when a buyer pays from the change (contract 2.2.1).
pub(crate) const CHANGE: &str = "OTHERS";

/// Something to be paid, found.
#[derive(Debug, Clone)]
pub(crate) struct Bill {
    /// The platform.
    pub(crate) platform: MchId,
    /// How it was named.
    pub(crate) target: Target,
    /// What it is.
    pub(crate) payable: Payable,
}

/// Where a payment session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It can be paid.
    Open,
    /// It was paid.
    Paid,
    /// The order was closed.
    Closed,
    /// The buyer declined to give the password, or let it lapse.
    Declined,
    /// Another session took its place.
    Replaced,
    /// The session, or the order, ended.
    Expired,
    /// The H5 link ended; the session may go on.
    LinkExpired,
}

/// What a buyer pays with.
#[derive(Debug, Clone)]
pub(crate) struct Means {
    /// Who pays.
    pub(crate) payer: OpenId,
    /// The bank; none: the change if it covers the price.
    pub(crate) bank_type: Option<String>,
    /// What a coupon sponsor pays.
    pub(crate) coupon: Fen,
}

/// Finds what is to be paid.
pub(crate) async fn bill(engine: &Engine, platform: MchId, target: Target) -> Result<Bill, Failure> {
    let query = UnderPrepay { platform: platform.clone(), target: target.clone() };
    Ok(Bill { platform, target, payable: engine.ask(query).await? })
}

/// Finds what a session is for; none: no platform has it.
pub(crate) async fn bill_of_prepay(engine: &Engine, prepay_id: &PrepayId) -> Result<Option<Bill>, Failure> {
    match find::platform_of_prepay(engine, prepay_id).await? {
        Some(platform) => bill(engine, platform, Target::Prepay(prepay_id.clone())).await.map(Some),
        None => Ok(None),
    }
}

impl Bill {
    /// Price of all of it.
    pub(crate) fn total(&self) -> Fen {
        match &self.payable.combined {
            Some(combined) => combined.total,
            None => self.payable.orders.first().map_or(Fen::ZERO, |(order, _)| order.total),
        }
    }

    /// How the buyer comes.
    pub(crate) fn trade_type(&self) -> Option<TradeType> {
        let single = || self.payable.orders.first().map(|(order, _)| order.trade_type);
        self.payable.combined.as_ref().map(|combined| combined.trade_type).or_else(single)
    }

    /// A payment code was scanned, and its buyer is asked for the password.
    pub(crate) fn asks_password(&self) -> bool {
        self.payable.orders.iter().any(|(order, _)| order.state == OrderState::UserPaying)
    }

    /// The payer that the order names, or whose code was scanned.
    pub(crate) fn named_payer(&self) -> Option<OpenId> {
        if let Some(combined) = &self.payable.combined {
            return combined.openid.clone().or_else(|| combined.sub_openid.clone());
        }
        let (order, _) = self.payable.orders.first()?;
        let named = [&order.sp_openid, &order.sub_openid, &order.payer];
        named.into_iter().flatten().next().cloned()
    }

    /// The session that it can be paid in now.
    pub(crate) fn prepay_id(&self) -> Option<String> {
        self.session().map(|session| session.prepay_id.to_string())
    }

    /// Where it stands at `now`, seen through its session or, for H5, through its link.
    pub(crate) fn standing(&self, rules: &Rules, now: Time) -> Standing {
        let Some(session) = self.session() else { return Standing::Expired };
        let link_until = session.until.after_ms(
            rules.pay.h5_seconds.saturating_sub(rules.pay.prepay_seconds).saturating_mul(Time::SECOND),
        );
        let replaced = matches!(&self.target, Target::Prepay(asked) if *asked != session.prepay_id);
        match session.state {
            OrderState::Success | OrderState::Refund => Standing::Paid,
            OrderState::Closed | OrderState::Revoked => Standing::Closed,
            OrderState::PayError => Standing::Declined,
            OrderState::NotPay | OrderState::UserPaying if replaced => Standing::Replaced,
            OrderState::NotPay | OrderState::UserPaying
                if session.until <= now || session.expires_at <= now =>
            {
                Standing::Expired
            }
            OrderState::NotPay if self.trade_type() == Some(TradeType::H5) && link_until <= now => {
                Standing::LinkExpired
            }
            OrderState::NotPay | OrderState::UserPaying => Standing::Open,
        }
    }

    fn session(&self) -> Option<Session> {
        if let Some(combined) = &self.payable.combined {
            return Some(Session {
                prepay_id: combined.prepay_id.clone(),
                until: combined.prepay_until,
                expires_at: combined.expires_at,
                state: combined.state,
            });
        }
        let (order, _) = self.payable.orders.first()?;
        Some(Session {
            prepay_id: order.prepay_id.clone(),
            until: order.prepay_until,
            expires_at: order.expires_at,
            state: order.state,
        })
    }
}

struct Session {
    prepay_id: PrepayId,
    until: Time,
    expires_at: Time,
    state: OrderState,
}

/// Who pays when nobody says who: the payer that the order names, or the first demo buyer.
pub(crate) fn usual_payer(bill: &Bill) -> OpenId {
    bill.named_payer().unwrap_or_else(|| OpenId::from(BUYERS[0].openid))
}

/// Pays.
pub(crate) async fn pay(engine: &Engine, bill: &Bill, means: Means) -> Result<Paid, Failure> {
    let (funding, bank_type) = match means.bank_type.clone() {
        Some(bank_type) => (Funding::Channel, bank_type),
        None if covers(engine, bill, &means).await? => (Funding::Wallet, CHANGE.to_owned()),
        None => (Funding::Channel, BANK.to_owned()),
    };
    let command = |funding, bank_type| Pay {
        platform: bill.platform.clone(),
        target: bill.target.clone(),
        payer: means.payer.clone(),
        funding,
        bank_type,
        coupon: means.coupon,
    };
    match engine.submit(command(funding, bank_type)).await {
        // The change was spent on something else since it was looked at: the bank pays.
        Err(Failure::Refused(Refusal::WalletShort { .. })) => {
            engine.submit(command(Funding::Channel, BANK.to_owned())).await
        }
        paid => paid,
    }
}

async fn covers(engine: &Engine, bill: &Bill, means: &Means) -> Result<bool, Failure> {
    let change = change(engine, &bill.platform, std::slice::from_ref(&means.payer)).await?;
    let price = bill.total().minus(means.coupon).unwrap_or(bill.total());
    Ok(change.first().is_some_and(|change| *change >= price))
}

/// What each of these people has in its change.
pub(crate) async fn change(
    engine: &Engine,
    platform: &MchId,
    people: &[OpenId],
) -> Result<Vec<Fen>, Failure> {
    let keys: Vec<Key> = people.iter().map(|openid| AccountKey::wallet(platform, openid).key()).collect();
    let mut rows = Rows::default();
    engine.reader().snapshot().await?.load(&keys.iter().cloned().collect(), &mut rows).await?;
    let view = rows.view();
    let balance = |key| match view.find::<Account>(key) {
        Ok(Some(account)) => account.balance,
        _ => Fen::ZERO,
    };
    Ok(keys.iter().map(balance).collect())
}
