//! The sheets of splits and of withdrawals that came back, and their bills (5.5, 2.7.5).

use crate::cell::{Line, second, yuan};
use crate::flow::{order, split_line, withdrawal_row};
use tongbao_kernel::model::{Entry, Journal, SplitDetail, SplitResult, SplitReturn, WithdrawStatus};
use tongbao_kernel::view::{Stop, View};

/// The columns of splits; the bill has the same.
pub(crate) const CELLS: usize = 13;
/// The columns of withdrawals; the file has the same.
pub(crate) const BOUNCE_CELLS: usize = 9;

/// Places of the sheet of splits that are looked at again.
pub(crate) mod at {
    pub(crate) const SUB_MCHID: usize = 2;
    pub(crate) const AMOUNT: usize = 9;
    pub(crate) const KIND: usize = 10;
}

/// The place of the amount of a withdrawal.
pub(crate) const BOUNCE_AMOUNT: usize = 4;

/// What stands as 业务类型.
pub(crate) const SPLIT: &str = "分账";
pub(crate) const RETURN: &str = "分账回退";
pub(crate) const RELEASE: &str = "解冻";

/// The header, to the letter.
pub(crate) const HEADER: &str = "分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,金额,业务类型,处理状态,备注";
/// The summary's header.
pub(crate) const SUMMARY_HEADER: &str = "总条数,分账总金额,回退总金额";
/// The header of the file of withdrawals.
pub(crate) const BOUNCE_HEADER: &str =
    "商户类型,商户号,提现单号,商户提现单号,提现金额(元),提现状态,失败原因,提现时间,更新时间";

const DONE: &str = "处理成功";

/// The line of a split's detail, of what a finish released, or of a return; only what succeeded has
/// one.
pub(crate) fn line(view: View<'_>, entry: &Entry) -> Result<Option<String>, Stop> {
    match entry.journal {
        Journal::Split => detail(view, entry, SPLIT),
        Journal::Release => detail(view, entry, RELEASE),
        Journal::SplitReturn => returned(view, entry),
        _ => Ok(None),
    }
}

fn detail(view: View<'_>, entry: &Entry, kind: &str) -> Result<Option<String>, Stop> {
    let Some((split, detail)) = split_line(view, entry)? else { return Ok(None) };
    if detail.result != SplitResult::Success {
        return Ok(None);
    }
    let numbers = [split.split_id.as_str(), detail.detail_id.as_str(), split.out_order_no.as_str()];
    let told = (&*detail.account, detail.description.as_str());
    cells(view, entry, split.sub_mchid.as_str(), numbers, told, kind).map(Some)
}

fn returned(view: View<'_>, entry: &Entry) -> Result<Option<String>, Stop> {
    let key = SplitReturn::key(&entry.platform, &(&*entry.reference).into());
    let Some(row) = view.find::<SplitReturn>(&key)? else { return Ok(None) };
    let detail = view.find::<SplitDetail>(&SplitDetail::key(&row.platform, &row.split_id, row.line))?;
    let detail_id = detail.map_or("", |detail| detail.detail_id.as_str());
    let numbers = [row.return_id.as_str(), detail_id, row.out_return_no.as_str()];
    let told = (row.return_mchid.as_str(), row.description.as_str());
    cells(view, entry, row.sub_mchid.as_str(), numbers, told, RETURN).map(Some)
}

fn cells(
    view: View<'_>,
    entry: &Entry,
    sub_mchid: &str,
    [number, detail_id, out_number]: [&str; 3],
    (account, remark): (&str, &str),
    kind: &str,
) -> Result<String, Stop> {
    let order = order(view, entry)?;
    let total = order.map(|order| yuan(order.total)).unwrap_or_default();
    let transaction_id = entry.order_id.as_ref().map_or("", |id| id.as_str());
    Ok(Line::default()
        .cells([&second(entry.at), entry.platform.as_str(), sub_mchid, transaction_id])
        .cells([number, detail_id, out_number, &total, account, &yuan(entry.amount), kind, DONE, remark])
        .text())
}

/// The line of a withdrawal that came back, on the day on which it did (2.7.5).
pub(crate) fn bounce(view: View<'_>, entry: &Entry) -> Result<Option<String>, Stop> {
    if entry.journal != Journal::WithdrawBack {
        return Ok(None);
    }
    let Some(row) = withdrawal_row(view, entry)? else { return Ok(None) };
    let is_own = row.mchid == row.platform;
    let status = if row.status == WithdrawStatus::Refund { "REFUND" } else { "FAIL" };
    Ok(Some(
        Line::default()
            .cells([if is_own { "电商平台" } else { "二级商户" }, row.mchid.as_str()])
            .cells([row.withdraw_id.as_str(), row.out_request_no.as_str(), &yuan(row.amount), status])
            .cells([row.reason.as_deref().unwrap_or_default()])
            .cells([&second(row.created_at), &second(entry.at)])
            .text(),
    ))
}
