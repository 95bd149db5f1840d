//! Why there is no bill, as the contract says it (5.1, C.5).

use super::{Said, no};
use crate::code::{Code, Family};
use tongbao_base::{Day, Time};
use tongbao_kernel::refusal::{BillRefusal, Refusal};

pub(super) fn say(refusal: &BillRefusal, family: Family) -> Said {
    use BillRefusal as B;
    match refusal {
        B::BillDayNotOver { day, latest } => no(
            Code::InvalidRequest,
            format!("请求的账单日期不合法：{day} 尚未结束，最晚可申请 {latest} 的账单"),
        ),
        B::BillDayExpired { day, earliest } => {
            no(Code::InvalidRequest, format!("请求的账单日期已过期：{day}，最早可申请 {earliest} 的账单"))
        }
        B::BillBeingMade { day, from } => {
            // The split bill has a text of its own and no code of its own.
            let code = match family {
                Family::Split => Code::InvalidRequest,
                _ => Code::StatementCreating,
            };
            no(code, format!("请求的账单正在生成中，请稍后再试：{day} 的账单 {from} 起可申请"))
        }
        B::NoStatement { day } => no(Code::NoStatementExist, format!("请求的账单不存在：{day} 没有数据")),
        B::NoDayEndBalance { day, earliest, latest } => no(
            Code::InvalidRequest,
            format!("该账户在指定时间不存在：{day}，可查询 {earliest} 至 {latest} 的日终余额"),
        ),
    }
}

/// An example of each, with plausible numbers.
pub(super) fn samples() -> Vec<Refusal> {
    // 2025-10-09, and ten o'clock of the day after.
    let (day, from) = (Day::from_number(20_370), Time::from_ms(1_760_061_600_000));
    let refusals = [
        BillRefusal::BillDayNotOver { day: day.next(), latest: day },
        BillRefusal::BillDayExpired { day: day.days_before(100), earliest: day.months_before(3) },
        BillRefusal::BillBeingMade { day, from },
        BillRefusal::NoStatement { day },
        BillRefusal::NoDayEndBalance { day: day.days_before(91), earliest: day.days_before(90), latest: day },
    ];
    refusals.into_iter().map(Refusal::from).collect()
}
