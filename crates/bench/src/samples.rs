//! The commands that are measured, of the demo platform: the order of that number, and what
//! happens to it.
#![expect(clippy::trivially_copy_pass_by_ref, reason = "a row hands its subjects over by reference")]

use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OutNo, TransactionId};
use tongbao_kernel::model::{Funding, Pocket, ReceiverKind, Relation, TradeType};
use tongbao_kernel::{combined, order, profitsharing, refund};

pub const PLATFORM: &str = "1900000100";
pub const APPID: &str = "wx8888888888888888";
pub const SELLERS: [&str; 3] = ["1900000101", "1900000102", "1900000103"];
/// A person on the platform's list.
const PERSON: &str = "oTB05sunyizhou000000000005E0";

fn seller(number: usize) -> MchId {
    SELLERS[number % SELLERS.len()].into()
}

fn out_no(number: usize) -> OutNo {
    format!("B{number}").into()
}

pub fn create(number: &usize) -> order::Create {
    order::Create {
        platform: PLATFORM.into(),
        appid: APPID.into(),
        out_trade_no: out_no(*number),
        sub_mchid: seller(*number),
        sub_appid: None,
        trade_type: TradeType::Native,
        total: Fen::new(10_000),
        description: "一件商品".to_owned(),
        attach: None,
        notify_url: "https://shop.example/notify".to_owned(),
        time_expire: None,
        sp_openid: None,
        sub_openid: None,
        profit_sharing: true,
        subsidy: Fen::ZERO,
        terms: String::new(),
    }
}

fn paid_by(target: order::Target) -> order::Pay {
    order::Pay {
        platform: PLATFORM.into(),
        target,
        payer: "oTB01chenxiaoman00000000001A".into(),
        funding: Funding::Channel,
        bank_type: "CMB_DEBIT".to_owned(),
        coupon: Fen::ZERO,
    }
}

pub fn pay(number: &usize) -> order::Pay {
    paid_by(order::Target::Order(out_no(*number)))
}

pub fn pay_combined(number: &usize) -> order::Pay {
    paid_by(order::Target::Combined(out_no(*number)))
}

pub fn by_number(number: usize) -> order::ByNumber {
    order::ByNumber { platform: PLATFORM.into(), sub_mchid: seller(number), out_trade_no: out_no(number) }
}

pub fn split((number, order): &(usize, TransactionId)) -> profitsharing::Create {
    let mut parts: Vec<_> = [PLATFORM, SELLERS[0], SELLERS[1], SELLERS[2]]
        .map(|account| part(ReceiverKind::Merchant, account))
        .into();
    parts.push(part(ReceiverKind::Person, PERSON));
    profitsharing::Create {
        platform: PLATFORM.into(),
        family: tongbao_kernel::model::Family::Ecommerce,
        appid: Some(APPID.into()),
        sub_appid: None,
        sub_mchid: seller(*number),
        transaction_id: order.clone(),
        out_order_no: out_no(*number),
        receivers: parts,
        finish: profitsharing::FinishFlag::No,
    }
}

pub fn person() -> profitsharing::AddReceiver {
    profitsharing::AddReceiver {
        platform: PLATFORM.into(),
        owner: PLATFORM.into(),
        kind: ReceiverKind::Person,
        account: PERSON.into(),
        name: None,
        appid: Some(APPID.into()),
        relation: Relation::Others,
        custom_relation: None,
    }
}

fn part(kind: ReceiverKind, account: &str) -> profitsharing::Part {
    profitsharing::Part {
        kind,
        account: account.into(),
        amount: Fen::new(100),
        description: "分账".to_owned(),
        name: None,
    }
}

pub fn finish((number, order): &(usize, TransactionId)) -> profitsharing::Finish {
    profitsharing::Finish {
        platform: PLATFORM.into(),
        sub_mchid: seller(*number),
        transaction_id: order.clone(),
        out_order_no: format!("F{number}").into(),
        description: "完结".to_owned(),
    }
}

pub fn refund_pending((number, order): &(usize, TransactionId)) -> refund::Apply {
    refund_of(*number, order, format!("P{number}"), Vec::new())
}

pub fn refund_available((number, order): &(usize, TransactionId)) -> refund::Apply {
    let source = refund::Source { pocket: Pocket::Available, amount: None };
    refund_of(*number, order, format!("A{number}"), vec![source])
}

fn refund_of(
    number: usize,
    order: &TransactionId,
    refund_no: String,
    from: Vec<refund::Source>,
) -> refund::Apply {
    refund::Apply {
        platform: PLATFORM.into(),
        appid: Some(APPID.into()),
        sub_mchid: seller(number),
        sub_appid: None,
        order: refund::OrderRef::Transaction(order.clone()),
        out_refund_no: refund_no.into(),
        amount: Fen::new(1000),
        total: Fen::new(10_000),
        from,
        payer: refund::Payer::SubMerchant,
        reason: None,
        notify_url: None,
    }
}

pub fn combined_of_50(number: &usize) -> combined::Create {
    combined::Create {
        platform: PLATFORM.into(),
        appid: APPID.into(),
        out_trade_no: out_no(*number),
        trade_type: TradeType::Native,
        openid: None,
        sub_openid: None,
        time_expire: None,
        notify_url: "https://shop.example/notify".to_owned(),
        sub_orders: (0..50)
            .map(|place| combined::SubOrder {
                mchid: PLATFORM.into(),
                out_trade_no: format!("C{number}-{place}").into(),
                sub_mchid: seller(place),
                sub_appid: None,
                total: Fen::new(10_000),
                description: "一件商品".to_owned(),
                attach: "bench".to_owned(),
                profit_sharing: true,
                subsidy: Fen::ZERO,
                terms: String::new(),
            })
            .collect(),
        terms: String::new(),
    }
}

/// The platform takes its commission of a seller's order.
pub fn split_for(
    (number, order): &(usize, TransactionId),
    platform: &MchId,
    seller: &MchId,
) -> profitsharing::Create {
    profitsharing::Create {
        platform: platform.clone(),
        family: tongbao_kernel::model::Family::Ecommerce,
        appid: None,
        sub_appid: None,
        sub_mchid: seller.clone(),
        transaction_id: order.clone(),
        out_order_no: out_no(*number),
        receivers: vec![part(ReceiverKind::Merchant, platform.as_str())],
        finish: profitsharing::FinishFlag::No,
    }
}
