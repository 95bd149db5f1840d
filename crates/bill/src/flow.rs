//! The sheet of movements of every merchant's accounts, and the fund-flow bill (资金账单, 5.4 and
//! Annex B).

use crate::Error;
use crate::bill::Pot;
use crate::cell::{Line, second, yuan};
use crate::group::Group;
use std::sync::Arc;
use tongbao_base::{Fen, Overflow};
use tongbao_kernel::model::{
    AdvanceReturn, Entry, Journal, Order, Refund, Split, SplitDetail, SplitReturn, Subsidy, SubsidyReturn,
    WithdrawStatus, Withdrawal,
};
use tongbao_kernel::tables::{Key, Stored};
use tongbao_kernel::view::{Stop, View};

/// The sheet's columns: what the owner is, the owner and its account, then those of the bill.
pub(crate) const CELLS: usize = 14;

/// Places of the sheet that are looked at again.
pub(crate) mod at {
    pub(crate) const ROLE: usize = 0;
    pub(crate) const OWNER: usize = 1;
    pub(crate) const POT: usize = 2;
    /// The bill's first column.
    pub(crate) const BILL: usize = 3;
    pub(crate) const DIRECTION: usize = 8;
    pub(crate) const AMOUNT: usize = 9;
    pub(crate) const BALANCE: usize = 10;
}

/// What stands as 收支类型.
pub(crate) const IN: &str = "收入";
pub(crate) const OUT: &str = "支出";

/// The bill's header, to the letter.
pub(crate) const HEADER: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号";
/// The two columns ahead of it where a bill tells of several merchants.
pub(crate) const MULTI_HEADER: &str = "二级商户号,账户类型";
/// The summary's header, to the letter.
pub(crate) const SUMMARY_HEADER: &str = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";

/// What the owner of an account is to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The platform itself.
    Platform,
    /// One of its sub-merchants.
    Sub,
    /// A receiver from elsewhere.
    Other,
}

impl Role {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Role::Platform => "P",
            Role::Sub => "S",
            Role::Other => "O",
        }
    }
}

/// What a movement was, besides who and how much.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matter {
    /// 微信支付业务单号
    pub(crate) number: Arc<str>,
    /// 业务名称
    pub(crate) business: &'static str,
    /// 业务类型
    pub(crate) kind: &'static str,
    /// 资金变更提交申请人: the platform through the API, or the system.
    pub(crate) by_api: bool,
    /// 备注
    pub(crate) remark: String,
    /// 业务凭证号
    pub(crate) voucher: Arc<str>,
}

/// By how much a group changes each pot, in the order in which the pots come up; what comes out
/// even changes none.
pub(crate) fn changes(group: &Group) -> Result<Vec<(Arc<str>, Pot, Fen)>, Overflow> {
    let mut changes: Vec<(Arc<str>, Pot, Fen)> = Vec::new();
    for entry in &group.0 {
        let taken = entry.amount.negated()?;
        let sides = [
            (&entry.from_owner, entry.from_account, taken),
            (&entry.to_owner, entry.to_account, entry.amount),
        ];
        for (owner, account, amount) in sides {
            let Some(pot) = Pot::of(account) else { continue };
            match changes.iter_mut().find(|(known, other, _)| known == owner && *other == pot) {
                Some((_, _, sum)) => *sum = sum.plus(amount)?,
                None => changes.push((Arc::clone(owner), pot, amount)),
            }
        }
    }
    changes.retain(|(_, _, sum)| !sum.is_zero());
    Ok(changes)
}

/// One line of the sheet.
pub(crate) struct Movement<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) matter: &'a Matter,
    pub(crate) role: Role,
    pub(crate) owner: &'a str,
    pub(crate) pot: Pot,
    pub(crate) change: Fen,
    pub(crate) balance: Fen,
}

impl Movement<'_> {
    pub(crate) fn line(&self) -> Result<String, Overflow> {
        let Movement { entry, matter, .. } = self;
        let is_out = self.change.is_negative();
        let amount = if is_out { self.change.negated()? } else { self.change };
        // One entry may stand in two statements: the last digit tells them apart.
        let number = format!("{}{}", entry.serial, i32::from(!is_out));
        let submitter = if matter.by_api { format!("{}API", entry.platform) } else { "system".to_owned() };
        Ok(Line::default()
            .cells([self.role.as_str(), self.owner, self.pot.as_str()])
            .cells([&second(entry.at), &matter.number, &number, matter.business, matter.kind])
            .cells([if is_out { OUT } else { IN }, &yuan(amount), &yuan(self.balance)])
            .cells([&submitter, &matter.remark, &matter.voucher])
            .text())
    }
}

/// What a group was, by the rows that it names.
pub(crate) fn matter(view: View<'_>, group: &Group) -> Result<Matter, Stop> {
    let entry = group.first();
    match entry.journal {
        Journal::Pay => payment(view, entry, "交易"),
        Journal::Fee => payment(view, entry, "扣除交易手续费"),
        Journal::Refund | Journal::FeeBack => refund(view, entry, "退款"),
        Journal::RefundClosed => refund(view, entry, "退款关闭"),
        Journal::Split => split(view, entry),
        Journal::SplitReturn => split_return(view, entry),
        Journal::Subsidy => subsidy(view, entry),
        Journal::SubsidyReturn => subsidy_return(view, entry),
        Journal::AdvanceReturn => advance_return(view, entry),
        Journal::Withdraw | Journal::WithdrawBack | Journal::ClosingPayout => withdrawal(view, entry),
        Journal::TopUp => Ok(Matter { business: WITHDRAWALS, kind: "充值", ..Matter::default() }),
        // Within one pot, or between the operator's own accounts: no line.
        Journal::Release
        | Journal::Control
        | Journal::ControlLifted
        | Journal::RefundPaid
        | Journal::RefundAbnormal
        | Journal::RefundRerouted
        | Journal::WithdrawPaid => Ok(Matter::default()),
    }
}

const WITHDRAWALS: &str = "充值/提现";
const REFUNDS: &str = "退款";
const SPLITS: &str = "分账";
const SUBSIDIES: &str = "补差";

/// A row that an entry names; that it is not there is for the proof to say, not for this.
pub(crate) fn row<'v, E: Stored + 'v>(view: View<'v>, key: &Key) -> Result<Option<&'v E>, Stop> {
    view.find::<E>(key)
}

pub(crate) fn order<'v>(view: View<'v>, entry: &Entry) -> Result<Option<&'v Order>, Stop> {
    match &entry.order_id {
        Some(id) => row(view, &Order::key(&entry.platform, id)),
        None => Ok(None),
    }
}

fn payment(view: View<'_>, entry: &Entry, kind: &'static str) -> Result<Matter, Stop> {
    let number = Arc::clone(&entry.reference);
    let voucher = order(view, entry)?.map(|order| order.out_trade_no.shared()).unwrap_or_default();
    Ok(Matter { number, business: "交易", kind, voucher, ..Matter::default() })
}

/// 3.7: one net line, whose remark says what it is made of.
fn refund(view: View<'_>, entry: &Entry, kind: &'static str) -> Result<Matter, Stop> {
    let key = Refund::key(&entry.platform, &(&*entry.reference).into());
    let Some(refund) = row::<Refund>(view, &key)? else {
        return Ok(Matter { business: REFUNDS, kind, ..Matter::default() });
    };
    Ok(Matter {
        number: refund.refund_id.shared(),
        business: REFUNDS,
        kind,
        by_api: true,
        remark: format!("退款总金额{}元;含手续费{}元", yuan(refund.amount), yuan(refund.fee_back)),
        voucher: refund.out_refund_no.shared(),
    })
}

/// The line of a split that an entry names, and its split.
pub(crate) fn split_line<'v>(
    view: View<'v>,
    entry: &Entry,
) -> Result<Option<(&'v Split, &'v SplitDetail)>, Stop> {
    let Some((split_id, line)) = SplitDetail::of_address(&entry.reference) else { return Ok(None) };
    let keys = (Split::key(&entry.platform, &split_id), SplitDetail::key(&entry.platform, &split_id, line));
    view.need([keys.0.clone(), keys.1.clone()])?;
    Ok(row(view, &keys.0)?.zip(row(view, &keys.1)?))
}

fn split(view: View<'_>, entry: &Entry) -> Result<Matter, Stop> {
    let Some((split, detail)) = split_line(view, entry)? else {
        return Ok(Matter { business: SPLITS, kind: SPLITS, ..Matter::default() });
    };
    Ok(Matter {
        number: split.split_id.shared(),
        business: SPLITS,
        kind: SPLITS,
        by_api: true,
        remark: detail.description.clone(),
        voucher: split.out_order_no.shared(),
    })
}

fn split_return(view: View<'_>, entry: &Entry) -> Result<Matter, Stop> {
    let key = SplitReturn::key(&entry.platform, &(&*entry.reference).into());
    let returned = row::<SplitReturn>(view, &key)?;
    Ok(Matter {
        number: Arc::clone(&entry.reference),
        business: SPLITS,
        kind: "分账回退",
        by_api: true,
        remark: returned.map(|row| row.description.clone()).unwrap_or_default(),
        voucher: returned.map(|row| row.out_return_no.shared()).unwrap_or_default(),
    })
}

fn subsidy(view: View<'_>, entry: &Entry) -> Result<Matter, Stop> {
    let subsidy = row::<Subsidy>(view, &Subsidy::key(&entry.platform, &(&*entry.reference).into()))?;
    let voucher = subsidy.and_then(|row| row.out_subsidy_no.as_ref()).map(tongbao_base::ids::OutNo::shared);
    Ok(Matter {
        number: Arc::clone(&entry.reference),
        business: SUBSIDIES,
        kind: SUBSIDIES,
        by_api: true,
        remark: subsidy.map(|row| row.description.clone()).unwrap_or_default(),
        voucher: voucher.unwrap_or_default(),
    })
}

fn subsidy_return(view: View<'_>, entry: &Entry) -> Result<Matter, Stop> {
    let key = SubsidyReturn::key(&entry.platform, &(&*entry.reference).into());
    let returned = row::<SubsidyReturn>(view, &key)?;
    Ok(Matter {
        number: Arc::clone(&entry.reference),
        business: SUBSIDIES,
        kind: "补差回退",
        by_api: true,
        remark: returned.map(|row| row.description.clone()).unwrap_or_default(),
        voucher: returned.map(|row| row.out_order_no.shared()).unwrap_or_default(),
    })
}

fn advance_return(view: View<'_>, entry: &Entry) -> Result<Matter, Stop> {
    let refund_id = (&*entry.reference).into();
    let keys = (AdvanceReturn::key(&entry.platform, &refund_id), Refund::key(&entry.platform, &refund_id));
    view.need([keys.0.clone(), keys.1.clone()])?;
    let recovery = row::<AdvanceReturn>(view, &keys.0)?;
    let refund = row::<Refund>(view, &keys.1)?;
    Ok(Matter {
        number: recovery.map(|row| row.advance_return_id.shared()).unwrap_or_default(),
        business: REFUNDS,
        kind: "垫付退款回补",
        by_api: true,
        remark: String::new(),
        voucher: refund.map(|row| row.out_refund_no.shared()).unwrap_or_default(),
    })
}

/// The withdrawal that an entry names.
pub(crate) fn withdrawal_row<'v>(view: View<'v>, entry: &Entry) -> Result<Option<&'v Withdrawal>, Stop> {
    row(view, &Withdrawal::key(&entry.platform, &(&*entry.reference).into()))
}

fn withdrawal(view: View<'_>, entry: &Entry) -> Result<Matter, Stop> {
    let withdrawal = withdrawal_row(view, entry)?;
    let bounced = withdrawal.is_some_and(|row| row.status == WithdrawStatus::Refund);
    Ok(Matter {
        number: Arc::clone(&entry.reference),
        business: WITHDRAWALS,
        kind: match entry.journal {
            Journal::Withdraw => "提现",
            Journal::ClosingPayout => "注销提现",
            _ if bounced => "提现退票",
            _ => "提现失败退回",
        },
        by_api: entry.journal != Journal::WithdrawBack,
        remark: withdrawal.and_then(|row| row.remark.clone()).unwrap_or_default(),
        voucher: withdrawal.map(|row| row.out_request_no.shared()).unwrap_or_default(),
    })
}

/// What a line of the sheet did to its pot.
pub(crate) fn change_of(cells: &[&str]) -> Result<Fen, Error> {
    let wrong = || Error::Unproved(format!("flow.gz: a line has no amount: {}", cells.join(",")));
    let amount = cells.get(at::AMOUNT).and_then(|cell| crate::cell::fen(cell)).ok_or_else(wrong)?;
    match cells.get(at::DIRECTION) {
        Some(&IN) => Ok(amount),
        Some(&OUT) => Ok(amount.negated()?),
        _ => Err(wrong()),
    }
}
