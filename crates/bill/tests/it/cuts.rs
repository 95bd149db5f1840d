//! The exact text of each format (contract 5.4, 5.5).

use crate::rig::{OTHER, PLATFORM, Rig, SUB, first};
use tongbao_base::Time;
use tongbao_base::ids::TransactionId;
use tongbao_bill::{Bill, Form, Part, Pot, Which};
use tongbao_kernel::model::Daybook;
use tongbao_kernel::rules::{BillRules, Newline};

async fn busy_day() -> (Rig, Daybook, TransactionId) {
    let rig = Rig::new().await;
    let order = rig.order(SUB, "T1", 10_000, 1000).await;
    rig.refund(&order, SUB, "R1", 3000, 10_000).await;
    rig.order(OTHER, "T2", 500, 0).await;
    rig.advance(Time::DAY);
    let daybook = rig.close(first()).await.unwrap();
    (rig, daybook, order)
}

fn trade(which: Which) -> Bill {
    Bill::Trade { which, sub_mchid: None }
}

const HEAD: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,";
const NAME: &str = "`茶\\ `绿`\\n第二行,`a\\ b,";

#[tokio::test(flavor = "multi_thread")]
async fn the_three_trade_bills_are_written_to_the_letter() {
    let (rig, daybook, order) = busy_day().await;
    let of = |bill| rig.text(&daybook, bill);
    let refund = "5000000000120251009";
    let one = format!("`2025-10-09 16:53:20,`wx1,`{PLATFORM},`{SUB},`,`{order},`T1,`oBuyer,`NATIVE,");
    let all = of(trade(Which::All)).await;
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(
        lines[0],
        format!(
            "{HEAD}微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
        )
    );
    assert_eq!(
        lines[1],
        format!(
            "{one}`SUCCESS,`CMB_DEBIT,`CNY,`100.00,`10.00,`0,`0,`0.00,`0.00,`,`,{NAME}`0.60,`0.60%,`100.00,`0.00,`"
        )
    );
    assert!(
        lines[2].starts_with(&format!("{one}`REFUND,`CMB_DEBIT,`CNY,`0.00,`0.00,`{refund}")),
        "{}",
        lines[2]
    );
    assert!(
        lines[2].ends_with(&format!(
            ",`R1,`30.00,`3.00,`ORIGINAL,`PROCESSING,{NAME}`-0.18,`0.60%,`0.00,`30.00,`"
        )),
        "{}",
        lines[2]
    );
    assert_eq!(
        lines[4],
        "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
    );
    assert_eq!(lines[5], "`3,`105.00,`30.00,`3.00,`0.42,`105.00,`30.00");

    let success = of(trade(Which::Success)).await;
    let lines: Vec<&str> = success.lines().collect();
    assert_eq!(lines[0], format!("{HEAD}商品名称,商户数据包,手续费,费率,订单金额,费率备注"));
    assert_eq!(
        lines[1],
        format!("{one}`SUCCESS,`CMB_DEBIT,`CNY,`100.00,`10.00,{NAME}`0.60,`0.60%,`100.00,`")
    );
    assert_eq!(lines[3], "总交易单数,应结订单总金额,手续费总金额,订单总金额");
    assert_eq!(lines[4], "`2,`105.00,`0.60,`105.00");

    let back = of(trade(Which::Refund)).await;
    let lines: Vec<&str> = back.lines().collect();
    assert_eq!(
        lines[0],
        format!(
            "{HEAD}退款申请时间,退款成功时间,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
        )
    );
    assert!(lines[1].contains("`CNY,`0.00,`0.00,`2025-10-09 16:53:20,`,`5000"), "{}", lines[1]);
    assert_eq!(lines[3], "`1,`0.00,`30.00,`3.00,`-0.18,`0.00,`30.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sub_merchants_trades_are_its_own() {
    let (rig, daybook, _) = busy_day().await;
    let bill = Bill::Trade { which: Which::All, sub_mchid: Some(OTHER.into()) };
    let text = rig.text(&daybook, bill).await;
    assert_eq!(text.lines().count(), 4);
    assert!(text.ends_with("`1,`5.00,`0.00,`0.00,`0.00,`5.00,`0.00\n"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fund_flow_bill_is_written_to_the_letter() {
    let (rig, daybook, order) = busy_day().await;
    let text = rig.text(&daybook, Bill::Flow { owner: SUB.into(), pot: Pot::Basic }).await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号"
    );
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let one = cells(lines[1]);
    assert_eq!(one[0], "`2025-10-09 16:53:20");
    assert_eq!(one[1], format!("`{order}"));
    assert_eq!(one[3..].join(","), "`交易,`交易,`收入,`100.00,`100.00,`system,`,`T1");
    assert_eq!(cells(lines[2])[3..].join(","), "`交易,`扣除交易手续费,`支出,`0.60,`99.40,`system,`,`T1");
    assert_eq!(
        cells(lines[3])[3..].join(","),
        format!("`退款,`退款,`支出,`29.82,`69.58,`{PLATFORM}API,`退款总金额30.00元;含手续费0.18元,`R1")
    );
    assert_eq!(
        &lines[4..],
        ["资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额", "`3,`1,`100.00,`2,`30.42"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bill_of_all_sub_merchants_names_them_unless_told_otherwise() {
    let (rig, daybook, _) = busy_day().await;
    rig.top_up(&rig.engine, PLATFORM, 1).await;
    let text = rig.text(&daybook, Bill::FlowOfAll).await;
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("二级商户号,账户类型,记账时间,"));
    assert!(lines[1].starts_with(&format!("`{SUB},`BASIC,`2025-10-09 16:53:20,")));
    assert_eq!(lines[6], "`4,`2,`105.00,`2,`30.42");
    assert!(!text.contains(&format!("`{PLATFORM},")), "the platform's own accounts are not among them");
}

#[tokio::test(flavor = "multi_thread")]
async fn line_ends_and_the_byte_order_mark_are_as_the_rules_say() {
    let (rig, daybook, _) = busy_day().await;
    let kept = rig.cut(&daybook, trade(Which::All), BillRules { bom: true, ..BillRules::default() }).await;
    let text = rig.read(&kept, None, Form::Plain);
    assert!(text.starts_with("\u{feff}交易时间"));
    assert_eq!(text.matches("\r\n").count(), 6);
    assert_eq!(text.matches('\n').count(), 6);
    let rules = BillRules { newline: Newline::Lf, ..BillRules::default() };
    let kept = rig.cut(&daybook, trade(Which::Success), rules).await;
    assert!(!rig.read(&kept, None, Form::Plain).contains('\r'));
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_hold_whole_lines_and_together_are_the_text() {
    let (rig, daybook, _) = busy_day().await;
    let whole = rig.cut(&daybook, trade(Which::All), BillRules::default()).await;
    let text = rig.read(&whole, None, Form::Plain);
    assert_eq!(Part::read_list(&whole.parts).unwrap().len(), 1);
    let rules = BillRules { split_bytes: 450, ..BillRules::default() };
    let kept = rig.cut(&daybook, trade(Which::All), rules).await;
    assert_eq!(kept.hash, whole.hash);
    let parts = Part::read_list(&kept.parts).unwrap();
    assert!(parts.len() > 2, "{parts:?}");
    for form in [Form::Plain, Form::Gzip] {
        let read: Vec<String> = (0..parts.len()).map(|place| rig.read(&kept, Some(place), form)).collect();
        assert!(
            read.iter()
                .all(|part| part.ends_with("\r\n") && (part.len() <= 450 || part.matches('\n').count() == 1)),
            "{read:?}"
        );
        assert_eq!(read.concat(), text);
        assert_eq!(rig.read(&kept, None, form), text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_without_lines_leaves_no_file() {
    let (rig, daybook, _) = busy_day().await;
    let kept = rig.cut(&daybook, Bill::Bounce, BillRules::default()).await;
    assert_eq!(kept.rows, 0);
    assert_eq!(std::fs::read_dir(rig.place(first()).join("bills")).unwrap().count(), 0);
}
