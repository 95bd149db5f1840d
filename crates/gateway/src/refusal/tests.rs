//! Codes and messages of Annex C, to the letter.

use super::*;
use tongbao_base::Time;
use tongbao_kernel::model::ReceiverKind;

fn fen(amount: i64) -> Fen {
    Fen::new(amount)
}

fn told(refusal: &Refusal, family: Family) -> (u16, String, String) {
    let fault = fault(refusal, family, &Rules::default());
    let body = fault.body(family);
    (fault.status(family).as_u16(), body.code, body.message)
}

#[test]
fn splits_are_refused_with_the_contracts_codes_and_texts() {
    let early = Refusal::SplitTooEarly { from: Time::EPOCH, now: Time::EPOCH };
    let unknown = Refusal::ReceiverUnknown { kind: ReceiverKind::Merchant, account: "1900".into() };
    let differs = Refusal::ReentryDiffers { number: "S1".into(), field: "receivers" };
    let openid = Refusal::OpenidAppidDiffer { openid: "o1".into(), appid: "wx1".into() };
    let platform = Refusal::NotAPlatform { mchid: "1900".into() };
    for (refusal, status, code, gist) in [
        (Refusal::NotForSplitting, 400, "INVALID_REQUEST", "非分账订单不支持分账"),
        (early, 400, "INVALID_REQUEST", "订单处理中，请稍后重试"),
        (
            Refusal::SubsidyPending { planned: fen(2000) },
            400,
            "INVALID_REQUEST",
            "分账补贴还未到账，不能受理分账",
        ),
        (unknown, 400, "INVALID_REQUEST", "分账接收方关系不存在，请检查参数中每个接收方的关系"),
        (Refusal::SplitFinished, 400, "INVALID_REQUEST", "订单已完结分账，不支持分账"),
        (differs, 400, "INVALID_REQUEST", "分账接收方与原请求不一致"),
        (openid, 400, "PARAM_ERROR", "appid与openid不匹配"),
        (
            Refusal::NotEnoughUnsplit { left: fen(2982), asked: fen(3000) },
            403,
            "NOT_ENOUGH",
            "分账金额不足：剩余 2982 分，申请 3000 分",
        ),
        (Refusal::NothingToRelease, 403, "NOT_ENOUGH", "分账金额为0"),
        (
            Refusal::ReturnerShort { available: fen(1), asked: fen(2) },
            403,
            "NOT_ENOUGH",
            "可用余额不足，请充值后重新发起：可用 1 分，申请 2 分",
        ),
        (
            Refusal::OverRatio { cap: fen(6000), used: fen(0), asked: fen(6200) },
            403,
            "RULE_LIMIT",
            "分账金额超出最大分账比例：上限 6000 分，已分 0 分，申请 6200 分",
        ),
        (platform, 403, "NO_AUTH", "非电商商户暂不支持调用此API"),
        (Refusal::ReturnToSelf, 400, "INVALID_REQUEST", "分账回退出资商户不允许和接收商户相同"),
        (Refusal::SplitNotFound { number: "S1".into() }, 404, "RESOURCE_NOT_EXISTS", "记录不存在"),
    ] {
        let (got_status, got_code, message) = told(&refusal, Family::Split);
        assert_eq!((got_status, got_code.as_str()), (status, code), "{refusal:?}");
        assert!(message.starts_with(gist), "{message}");
    }
}

#[test]
fn what_is_left_to_split_knows_no_404() {
    let not_ours = Refusal::OrderNotFound { number: "4200".into() };
    let (status, code, message) = told(&not_ours, Family::Amounts);
    assert_eq!((status, code.as_str()), (400, "INVALID_REQUEST"));
    assert!(message.starts_with("非本商户的订单不支持查询"), "{message}");
    assert_eq!(told(&Refusal::AmountsNotForSplitting, Family::Amounts).2, "非分账订单不支持此查询");
}

#[test]
fn combined_payment_spells_its_codes_compactly() {
    let frozen = |state| Refusal::MerchantUnusable { mchid: "1900".into(), state };
    for (refusal, partner, combined) in [
        (Refusal::OrderNotFound { number: "T1".into() }, "ORDER_NOT_EXIST", "ORDERNOTEXIST"),
        (Refusal::MerchantNotYours { mchid: "1900".into() }, "NO_AUTH", "NOAUTH"),
        (frozen(MerchantState::Frozen), "RULE_LIMIT", "RULELIMIT"),
        (Refusal::OrderClosed { number: "T1".into() }, "ORDER_CLOSED", "ORDER_CLOSED"),
        (Refusal::OutTradeNoUsed { number: "T1".into() }, "OUT_TRADE_NO_USED", "OUT_TRADE_NO_USED"),
        (Refusal::MerchantUnknown { mchid: "1900".into() }, "MCH_NOT_EXISTS", "MCH_NOT_EXISTS"),
    ] {
        assert_eq!(told(&refusal, Family::Pay).1, partner);
        assert_eq!(told(&refusal, Family::Combine).1, combined);
    }
    let broken = crate::caller::internal("Store");
    assert_eq!(broken.body(Family::Combine).code, "SYSTEMERROR");
    assert_eq!(broken.body(Family::Pay).code, "SYSTEM_ERROR");
}

#[test]
fn an_unknown_merchant_is_400_when_paying_and_404_when_refunding() {
    let unknown = Refusal::MerchantUnknown { mchid: "1900".into() };
    assert_eq!(told(&unknown, Family::Pay).0, 400);
    assert_eq!(told(&unknown, Family::Refund).0, 404);
}

#[test]
fn a_paid_order_is_refused_in_the_configured_spelling() {
    let paid = Refusal::OrderPaid { number: "T1".into() };
    let mut rules = Rules::default();
    for (spelling, code) in [
        (tongbao_kernel::rules::PaidCode::OrderPaid, "ORDERPAID"),
        (tongbao_kernel::rules::PaidCode::OrderUnderscorePaid, "ORDER_PAID"),
    ] {
        rules.pay.already_paid_code = spelling;
        assert_eq!(fault(&paid, Family::Pay, &rules).body(Family::Pay).code, code);
    }
}

#[test]
fn refunds_subsidies_and_funds_are_refused_with_the_contracts_codes_and_texts() {
    let short = |account| Refusal::PlatformShort { account, available: fen(1), asked: fen(2) };
    let expired = Refusal::WithdrawExpired { until: Time::EPOCH, now: Time::EPOCH };
    for (refusal, family, status, code, gist) in [
        (
            Refusal::RefundAboveUnsplit { left: fen(1), needed: fen(2) },
            Family::Refund,
            403,
            "RULE_LIMIT",
            "申请退款金额大于剩余未分账金额，请等待分账完成后再试",
        ),
        (
            Refusal::NotEnoughAvailable { available: fen(1), needed: fen(2) },
            Family::Refund,
            403,
            "NOT_ENOUGH",
            "基本账户余额不足，请充值后重新发起",
        ),
        (
            Refusal::RefundTooMuch { left: fen(1), asked: fen(2) },
            Family::Refund,
            400,
            "INVALID_REQUEST",
            "退款金额超过订单可退金额：剩余 1 分，申请 2 分",
        ),
        (
            Refusal::OrderNotFound { number: "T".into() },
            Family::Refund,
            404,
            "RESOURCE_NOT_EXISTS",
            "订单不存在",
        ),
        (
            Refusal::OrderNotPaid { number: "T".into(), state: OrderState::NotPay },
            Family::Refund,
            404,
            "RESOURCE_NOT_EXISTS",
            "订单未支付",
        ),
        (short(AccountKind::Operation), Family::Subsidy, 403, "NOT_ENOUGH", "可用余额不足，请充值后重新发起"),
        (Refusal::SubsidyNotPlanned, Family::Subsidy, 400, "INVALID_REQUEST", "下单时未指定补差金额"),
        (
            Refusal::WithdrawShort { available: fen(1), asked: fen(2) },
            Family::Fund,
            403,
            "NOT_ENOUGH",
            "可用余额不足：可用 1 分，申请 2 分",
        ),
        (Refusal::CardUnusable { state: CardState::Missing }, Family::Fund, 403, "ACCOUNT_ERROR", ""),
        (
            Refusal::CardUnusable { state: CardState::Unverified },
            Family::Fund,
            403,
            "ACCOUNT_NOT_VERIFIED",
            "",
        ),
        (Refusal::WithdrawNotFound { number: "W".into() }, Family::Fund, 404, "ORDER_NOT_EXIST", ""),
        (expired, Family::Fund, 400, "INVALID_REQUEST", "当前请求已经超过有效期"),
    ] {
        let (got_status, got_code, message) = told(&refusal, family);
        assert_eq!((got_status, got_code.as_str()), (status, code), "{refusal:?}");
        assert!(message.starts_with(gist), "{message}");
    }
}

#[test]
fn a_refusal_says_its_internal_number_and_field() {
    let bound = Refusal::AppidNotBound { appid: "wx1".into(), mchid: "1900".into() };
    assert_eq!(fault(&bound, Family::Pay, &Rules::default()).number, 268_445_527);
    let total = Refusal::TotalDiffers { total: fen(1), asked: fen(2) };
    let detail = fault(&total, Family::Refund, &Rules::default()).detail.unwrap();
    assert_eq!(detail["field"], "/amount/total");
    assert_eq!(detail["location"], "body");
}
