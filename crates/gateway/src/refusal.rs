//! What each rule's refusal is called on the wire: the only place that knows (Annex C).
//!
//! One exhaustive match, so that a new rule does not compile until it has a code, a sentence with
//! its numbers and a place. Messages that the contract gives stand first, to the letter.

mod bill;
mod closing;
mod generic;
mod media;
mod onboarding;
mod pay;
mod samples;

pub(crate) use samples::samples;

use crate::code::{Code, Family};
use crate::fault::{Fault, Location};
use tongbao_base::Fen;
use tongbao_kernel::model::{AccountKind, CardState, MerchantState, OrderState};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::rules::Rules;

/// The refusal as the endpoint's family says it.
pub(crate) fn fault(refusal: &Refusal, family: Family, rules: &Rules) -> Fault {
    let said = say(refusal, family, rules);
    let mut fault = Fault::new(said.code, "", said.message);
    fault.rule = refusal.rule().into();
    if let Some(number) = said.number {
        fault.number = number;
    }
    match said.field {
        Some(field) => fault.at(field, Location::Body),
        None => fault,
    }
}

struct Said {
    code: Code,
    message: String,
    number: Option<u32>,
    field: Option<&'static str>,
}

fn no(code: Code, message: impl Into<String>) -> Said {
    Said { code, message: message.into(), number: None, field: None }
}

impl Said {
    fn at(self, field: &'static str) -> Said {
        Said { field: Some(field), ..self }
    }

    /// The number at the end of `Request-ID` (1.12).
    fn numbered(self, number: u32) -> Said {
        Said { number: Some(number), ..self }
    }
}

/// A house-size exception: the match is a table, one row a rule.
#[expect(clippy::too_many_lines, reason = "the one table: every rule, once")]
fn say(refusal: &Refusal, family: Family, rules: &Rules) -> Said {
    use Code as C;
    use Refusal as R;
    match refusal {
        R::AmountOverflow => no(C::ParamError, "金额之和超出可表示的范围").numbered(OUT_OF_RANGE),

        R::AmountTooSmall { asked, min } => {
            no(C::ParamError, format!("金额低于最小值：最小 {min} 分，申请 {asked} 分")).numbered(OUT_OF_RANGE)
        }
        R::RateOutOfRange { asked_bp, max_bp } => {
            no(C::ParamError, format!("比例超出范围：最大 {max_bp}/10000，传入 {asked_bp}/10000"))
                .numbered(OUT_OF_RANGE)
        }

        R::MerchantUnknown { mchid } => match family {
            Family::Pay | Family::Combine | Family::Refund => {
                no(C::MchNotExists, format!("商户号 {mchid} 不存在"))
            }
            _ => no(C::NoAuth, format!("商户号 {mchid} 不存在，受理关系不存在")),
        },
        R::MerchantNotYours { mchid } => {
            no(C::NoAuth, format!("受理关系不存在：商户号 {mchid} 不是本平台的二级商户"))
        }
        R::MerchantUnusable { mchid, state } => unusable(mchid.as_str(), *state, family),
        R::NotAPlatform { mchid } => {
            no(C::NoAuth, format!("非电商商户暂不支持调用此API：商户号 {mchid} 不是电商平台"))
        }
        R::AppidNotBound { appid, mchid } => {
            let code = match family {
                Family::Pay | Family::Combine => C::AppidMchidNotMatch,
                _ => C::InvalidRequest,
            };
            no(code, format!("appid和mchid不匹配：{appid} 未与商户号 {mchid} 绑定")).numbered(268_445_527)
        }

        R::OutTradeNoUsed { number } => {
            no(C::OutTradeNoUsed, format!("商户订单号重复：{number} 已被其他订单使用"))
        }
        R::NumberTooShort { field, number, min } => {
            let message = format!(
                "输入源“/body/{field}”映射到字段“商户单号”字符串规则校验失败，字符数 {}，小于最小值 {min}",
                number.as_str().chars().count()
            );
            no(C::ParamError, message).at(pointer(field))
        }
        R::ReentryDiffers { number, field } => reentry(number.as_str(), field, family),
        R::OrderPaid { number } => {
            no(C::OrderPaid(rules.pay.already_paid_code), format!("该订单已支付：{number}"))
        }
        R::OrderClosed { number } => no(C::OrderClosed, format!("订单已关闭：{number}")),
        R::OrderNotFound { number } => match family {
            Family::Pay | Family::Combine => no(C::OrderNotExist, format!("订单不存在：{number}")),
            Family::Amounts => {
                no(C::InvalidRequest, format!("非本商户的订单不支持查询：{number}")).numbered(268_447_843)
            }
            Family::Split => no(C::ResourceNotExists, format!("记录不存在：订单 {number}")),
            _ => no(C::ResourceNotExists, format!("订单不存在：{number}")),
        },
        R::OrderNotPaid { number, state } => not_paid(number, *state, family),
        R::ExpiryOutOfRange { given, earliest, latest } => {
            let message = format!("订单失效时间不在允许的范围：{given} 应在 {earliest} 与 {latest} 之间");
            no(C::InvalidRequest, message).at("/time_expire")
        }
        R::OrderTooLarge { asked, max } => {
            no(C::RuleLimit, format!("订单金额超过限额：上限 {max} 分，申请 {asked} 分"))
        }
        R::SubOpenidWithoutSubAppid => {
            no(C::ParamError, "传入sub_openid时必须传入sub_appid").at(match family {
                Family::Combine => "/sub_orders/sub_appid",
                _ => "/sub_appid",
            })
        }
        R::PayerMissing => no(C::ParamError, "JSAPI支付必须传openid").numbered(268_501_013).at(match family {
            Family::Combine => "/combine_payer_info",
            _ => "/payer",
        }),
        R::TooManySubOrders { asked, max } => no(
            C::ParamError,
            format!(
                "输入源“/body/sub_orders”映射到字段“子单信息”多重性规则校验失败，此字段个数为 {asked} 个，高于最大值 {max}"
            ),
        )
        .at("/sub_orders"),
        R::SubOrderTwice { number } => {
            no(C::ParamError, format!("子单商户订单号重复：{number} 在同一合单中出现两次"))
                .at("/sub_orders/out_trade_no")
        }
        R::SubOrdersDiffer { missing, foreign } => {
            let missing = missing.as_ref().map_or_else(String::new, |number| format!("，缺少子单 {number}"));
            let foreign = foreign.as_ref().map_or_else(String::new, |number| format!("，子单 {number} 不匹配"));
            let message = format!("子单信息与合单下单时不一致{missing}{foreign}");
            no(C::InvalidRequest, message).at("/sub_orders")
        }
        R::PrepayUnknown { prepay_id } => {
            no(C::OrderNotExist, format!("预支付会话不存在或已被替换：{prepay_id}"))
        }
        R::PrepayExpired { until, now } => {
            no(C::OrderClosed, format!("订单已失效：有效期至 {until}，当前时间 {now}"))
        }
        R::PayerDiffers => no(C::TradeError, "付款人与下单时指定的用户不一致"),
        R::CouponTooLarge { coupon, total } => {
            no(C::ParamError, format!("优惠金额超过订单金额：优惠 {coupon} 分，订单 {total} 分"))
        }

        R::WalletShort { available, asked } => {
            no(C::NotEnough, format!("用户零钱余额不足：可用 {available} 分，需付 {asked} 分"))
        }

        R::ReceiversFull { max } => {
            no(C::InvalidRequest, format!("分账接收方数量已达上限 {max} 个，请先删除部分接收方，24小时后重试"))
        }
        R::ReceiverExists { account } => {
            no(C::InvalidRequest, format!("操作已完成，无需二次请求：{account}")).at("/account")
        }
        R::ReceiverNameDiffers { account } => {
            no(C::ParamError, format!("分账接收方全称未填写，或与商户 {account} 的全称不一致")).at("/name")
        }
        R::ReceiverUnknown { kind, account } => no(
            C::InvalidRequest,
            format!("分账接收方关系不存在，请检查参数中每个接收方的关系：{kind} {account}"),
        )
        .at("/receivers"),
        R::ReceiverAppidMissing => {
            no(C::ParamError, "接收方类型为PERSONAL_OPENID时必须传入appid").at("/appid")
        }
        R::OpenidAppidDiffer { openid, appid } => {
            let code = match family {
                Family::Pay | Family::Combine => C::OpenidMismatch,
                _ => C::ParamError,
            };
            no(code, format!("appid与openid不匹配：{openid} 不属于 {appid}")).at(match family {
                Family::Pay => "/payer",
                Family::Combine => "/combine_payer_info",
                _ => "/appid",
            })
        }
        R::ReceiverTwice { account } => {
            no(C::ParamError, format!("同一分账请求中接收方重复：{account}")).at("/receivers")
        }
        R::TooManyReceivers { asked, max } => no(
            C::ParamError,
            format!(
                "输入源“/body/receivers”映射到字段“分账接收方列表”多重性规则校验失败，此字段个数为 {asked} 个，高于最大值 {max}"
            ),
        )
        .at("/receivers"),
        R::NoReceivers => no(C::ParamError, "分账接收方列表为空，且未完结分账").at("/receivers"),
        R::TooManySplits { max } => no(C::RuleLimit, format!("分账次数超出限制：每笔订单最多 {max} 次")),
        R::NotForSplitting => match family {
            Family::Subsidy => no(C::InvalidRequest, "非分账订单不支持补差"),
            _ => no(C::InvalidRequest, "非分账订单不支持分账"),
        },
        R::SplitTooEarly { from, now } => {
            no(C::InvalidRequest, format!("订单处理中，请稍后重试：{from} 起可分账，当前时间 {now}"))
        }
        R::SubsidyPending { planned } => {
            no(C::InvalidRequest, format!("分账补贴还未到账，不能受理分账：应补差 {planned} 分"))
        }
        R::SplitFinished => match family {
            Family::Subsidy => no(C::InvalidRequest, "订单已完结分账，不支持补差"),
            _ => no(C::InvalidRequest, "订单已完结分账，不支持分账"),
        },
        R::NotEnoughUnsplit { left, asked } => {
            no(C::NotEnough, format!("分账金额不足：剩余 {left} 分，申请 {asked} 分"))
        }
        R::OverRatio { cap, used, asked } => no(
            C::RuleLimit,
            format!("分账金额超出最大分账比例：上限 {cap} 分，已分 {used} 分，申请 {asked} 分"),
        ),
        R::NothingToRelease => no(C::NotEnough, "分账金额为0"),
        R::SplitNotFound { number } => {
            no(C::ResourceNotExists, format!("记录不存在：分账单 {number}"))
        }
        R::AmountsNotForSplitting => no(C::InvalidRequest, "非分账订单不支持此查询"),

        R::NothingToReturn { account } => no(
            C::InvalidRequest,
            format!("分账回退的接收方不在原分账单中，或其分账未成功：{account}"),
        )
        .at("/return_mchid"),
        R::ReturnFromPerson => {
            no(C::InvalidRequest, "分账回退不支持个人接收方").at("/return_mchid")
        }
        R::ReturnToSelf => {
            no(C::InvalidRequest, "分账回退出资商户不允许和接收商户相同").at("/return_mchid")
        }
        R::ReturnTooMuch { left, asked } => {
            no(C::NotEnough, format!("可回退金额不足：剩余 {left} 分，申请 {asked} 分")).at("/amount")
        }
        R::TooManyReturns { max } => {
            no(C::InvalidRequest, format!("分账回退次数超出限制：每笔分账单最多 {max} 次"))
        }
        R::ReturnTooLate { until, now } => {
            no(C::InvalidRequest, format!("超过分账回退期限：{until} 前可回退，当前时间 {now}"))
        }
        R::ReturnerShort { available, asked } => no(C::NotEnough, top_up(*available, *asked)),
        R::ReturnNotFound { number } => {
            no(C::ResourceNotExists, format!("记录不存在：回退单 {number}"))
        }

        R::SubsidyTooLarge { asked, max } => {
            no(C::ParamError, format!("补差金额超过上限：上限 {max} 分，申请 {asked} 分"))
                .numbered(OUT_OF_RANGE)
                .at(match family {
                    Family::Combine => "/sub_orders/settle_info/subsidy_amount",
                    Family::Pay => "/settle_info/subsidy_amount",
                    _ => "/amount",
                })
        }
        R::SubsidyNotPlanned => no(C::InvalidRequest, "下单时未指定补差金额，不支持补差"),
        R::SubsidyDiffers { planned, asked } => {
            no(C::InvalidRequest, format!("补差金额与下单时不一致：下单 {planned} 分，申请 {asked} 分"))
                .at("/amount")
        }
        R::SubsidyAfterSplit { splits } => {
            no(C::InvalidRequest, format!("订单已分账，不支持补差：已受理 {splits} 次分账"))
        }
        R::SubsidyExists { amount } => {
            no(C::InvalidRequest, format!("订单已补差，不能重复操作：已补差 {amount} 分"))
        }
        R::SubsidyCancelled => no(C::InvalidRequest, "订单的补差已取消"),
        R::SubsidyTooLate { until, now } => {
            no(C::InvalidRequest, format!("超过补差期限：{until} 前可补差，当前时间 {now}"))
        }
        R::NoSubsidy => no(C::InvalidRequest, "订单没有可回退的补差"),
        R::NeedsRefund => no(C::InvalidRequest, "订单未发生退款，不支持此操作"),
        R::RefundOfAnotherOrder { refund_id } => {
            no(C::InvalidRequest, format!("退款单 {refund_id} 不属于该订单")).at("/refund_id")
        }
        R::SubsidyReturnTwice { refund_id } => {
            no(C::InvalidRequest, format!("退款单 {refund_id} 已发起过补差回退")).at("/refund_id")
        }
        R::SubsidyReturnTooMuch { left, asked } => {
            no(C::InvalidRequest, format!("补差回退金额超过剩余补差金额：剩余 {left} 分，申请 {asked} 分"))
                .at("/amount")
        }
        R::PocketShort { account, has, asked } => {
            let named = account_name(*account);
            no(C::NotEnough, format!("{named}不足：余额 {has} 分，申请 {asked} 分"))
        }

        R::TotalDiffers { total, asked } => {
            no(C::InvalidRequest, format!("订单金额与原订单不一致：原订单 {total} 分，传入 {asked} 分"))
                .at("/amount/total")
        }
        R::RefundTooMuch { left, asked } => {
            no(C::InvalidRequest, format!("退款金额超过订单可退金额：剩余 {left} 分，申请 {asked} 分"))
                .at("/amount/refund")
        }
        R::TooManyRefunds { max } => {
            no(C::InvalidRequest, format!("退款次数超出限制：每笔订单最多 {max} 次"))
        }
        R::RefundTooLate { until, now } => {
            no(C::InvalidRequest, format!("订单已超过可退款的最大期限：{until} 前可退款，当前时间 {now}"))
        }
        R::RefundAboveUnsplit { left, needed } => no(
            C::RuleLimit,
            format!(
                "申请退款金额大于剩余未分账金额，请等待分账完成后再试：剩余 {left} 分，需要 {needed} 分"
            ),
        ),
        R::NotEnoughAvailable { available, needed } => no(
            C::NotEnough,
            format!("基本账户余额不足，请充值后重新发起：可用 {available} 分，需要 {needed} 分"),
        ),
        R::SourcesDiffer { named, sum, amount } => no(
            C::InvalidRequest,
            format!("出资账户只支持一个且金额须等于申请金额：传入 {named} 个，合计 {sum} 分，申请 {amount} 分"),
        )
        .at(match family {
            Family::Refund => "/amount/from",
            _ => "/from",
        }),
        R::AdvanceNotAllowed => no(C::NoAuth, "平台未开通垫付退款权限").at("/refund_account"),
        R::PlatformShort { account, available, asked } => {
            no(C::NotEnough, format!("{}，{}", top_up(*available, *asked), account_name(*account)))
        }
        R::RefundNotFound { number } => {
            no(C::ResourceNotExists, format!("退款单不存在：{number}"))
        }
        R::RefundSettled { status } => {
            no(C::InvalidRequest, format!("退款单状态为 {status}，不支持此操作"))
        }
        R::RefundNumberDiffers { refund_id, asked } => {
            no(C::InvalidRequest, format!("退款单号不匹配：{asked} 不是微信退款单 {refund_id} 的商户退款单号"))
                .at("/out_refund_no")
        }
        R::NotAdvanced => no(C::ResourceNotExists, "该退款单没有垫付，不需要回补"),
        R::AdvanceReturnNotFound => no(C::ResourceNotExists, "垫付回补单不存在"),

        R::WithdrawOutOfRange { asked, min, max } => {
            no(C::ParamError, format!("提现金额超出范围：最小 {min} 分，最大 {max} 分，申请 {asked} 分"))
                .numbered(OUT_OF_RANGE)
                .at("/amount")
        }
        R::WithdrawShort { available, asked } => {
            no(C::NotEnough, format!("可用余额不足：可用 {available} 分，申请 {asked} 分"))
        }
        R::WithdrawExpired { until, now } => {
            no(C::InvalidRequest, format!("当前请求已经超过有效期：{until} 前可重试，当前时间 {now}"))
        }
        R::CardUnusable { state } => match state {
            CardState::Missing => no(C::AccountError, "商户未绑定结算银行卡"),
            CardState::Unverified => no(C::AccountNotVerified, "结算银行卡打款验证未通过"),
            // A verified card is usable: said only if a rule asks for more than that.
            CardState::Verified => no(C::AccountError, "结算银行卡暂不可用"),
        },
        R::WithdrawNotFound { number } => no(C::OrderNotExist, format!("提现单不存在：{number}")),
        R::WithdrawSettled { status } => {
            no(C::InvalidRequest, format!("提现单状态为 {status}，不支持此操作"))
        }
        R::AccountNotOpen { account } => {
            no(C::InvalidRequest, format!("商户未开通{}", account_name(*account))).at("/account_type")
        }

        R::Bill(refusal) => bill::say(refusal, family),
        R::Onboarding(refusal) => onboarding::say(refusal),
        R::Generic(refusal) => generic::say(refusal),
        R::Closing(refusal) => closing::say(refusal),

        R::NotificationNotFound { id } => no(C::ResourceNotExists, format!("通知不存在：{id}")),
        R::Media(refusal) => media::say(refusal),
        R::MerchantExists { mchid } => no(C::InvalidRequest, format!("商户号已存在：{mchid}")),
        R::TaskGone => no(C::InvalidRequest, "任务已不存在或正由他人处理"),

        R::Pay(refusal) => pay::say(refusal),
    }
}

/// 1.12: parameter out of range.
const OUT_OF_RANGE: u32 = 268_435_464;

fn unusable(mchid: &str, state: MerchantState, family: Family) -> Said {
    let cancelled = matches!(state, MerchantState::Cancelled);
    if cancelled {
        return no(Code::NoAuth, format!("商户号 {mchid} 已注销")).numbered(268_443_715);
    }
    match family {
        Family::Pay | Family::Combine => {
            no(Code::RuleLimit, format!("商户号 {mchid} 的收款功能已被限制，暂无法支付"))
        }
        Family::Refund | Family::Fund => no(Code::RequestBlocked, format!("商户号 {mchid} 已被管控")),
        _ => no(Code::NoAuth, format!("商户号 {mchid} 不可用")).numbered(268_443_715),
    }
}

fn reentry(number: &str, field: &str, family: Family) -> Said {
    let gist = match family {
        Family::Split if field == "receivers" => "分账接收方与原请求不一致",
        Family::Pay | Family::Combine if field.starts_with("settle_info") => "重复下单且结算信息不一致",
        _ => "请求重入时，参数与首次请求时不一致",
    };
    // The kernel compares the rest of what was agreed as one text.
    let named = match family {
        _ if field != "terms" => field,
        Family::Closing | Family::ClosedFunds => "其他申请参数",
        _ => "其他下单参数",
    };
    no(Code::InvalidRequest, format!("{gist}：{number} 的 {named}")).numbered(268_498_688)
}

fn not_paid(number: &str, state: OrderState, family: Family) -> Said {
    match family {
        Family::Refund => no(Code::ResourceNotExists, format!("订单未支付：{number}")),
        Family::Split => {
            no(Code::InvalidRequest, format!("非分账订单不支持分账：订单 {number} 的状态为 {state}"))
        }
        Family::Amounts => {
            no(Code::InvalidRequest, format!("非分账订单不支持此查询：订单 {number} 的状态为 {state}"))
        }
        _ => no(Code::InvalidRequest, format!("订单未支付：{number} 的状态为 {state}")),
    }
}

fn top_up(available: Fen, asked: Fen) -> String {
    format!("可用余额不足，请充值后重新发起：可用 {available} 分，申请 {asked} 分")
}

fn account_name(account: AccountKind) -> &'static str {
    match account {
        AccountKind::BasicAvailable => "基本账户可用余额",
        AccountKind::BasicPending => "基本账户不可用余额",
        AccountKind::Operation => "运营账户",
        AccountKind::Fees => "手续费账户",
        AccountKind::Deposit => "保证金账户",
        AccountKind::Wallet => "零钱",
        AccountKind::ChannelCash
        | AccountKind::RefundTransit
        | AccountKind::AbnormalRefund
        | AccountKind::PayoutTransit
        | AccountKind::FeeIncome
        | AccountKind::Marketing => "账户",
    }
}

fn pointer(field: &'static str) -> &'static str {
    match field {
        "combine_out_trade_no" => "/combine_out_trade_no",
        _ => "/out_trade_no",
    }
}

#[cfg(test)]
mod tests;
