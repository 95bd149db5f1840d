//! One platform account in every posting, against as many accounts as there are shops.
//!
//! Both do the same: an order is created, paid, and split with the platform as its receiver.
//! Between them they take turns, because machines drift.

use crate::ledger::{AT_ONCE, Ledger, submit};
use crate::samples::{create, pay, split_for};
use futures_util::stream::{self, StreamExt};
use std::path::Path;
use std::time::Duration;
use tongbao_base::Time;
use tongbao_base::ids::MchId;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_bench::watch::Watch;
use tongbao_kernel::merchant::{Add, Card};
use tongbao_kernel::model::{CardState, MerchantKind};
use tongbao_kernel::profitsharing;

/// Platforms with a seller each.
const SHOPS: usize = 64;
/// Turns of each.
const TURNS: usize = 5;
/// The share of the rate that must stay.
const SHARE: f64 = 90.0;

/// A platform and its seller.
struct Shop {
    platform: MchId,
    seller: MchId,
}

/// Compares both on a new folder.
pub async fn measure(report: &mut Report, data: &Path, many: usize) {
    let mut ledger = Ledger::open(data, Time::DAY, 0).await;
    let mut shops = Vec::with_capacity(SHOPS);
    for number in 0..SHOPS {
        shops.push(open(&ledger, number).await);
    }
    let (mut one, mut all) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..TURNS {
        one += turn(&mut ledger, &shops[..1], many / TURNS).await;
        all += turn(&mut ledger, &shops, many / TURNS).await;
    }
    ledger.close().await;
    let rate = |took: Duration| crate::ledger::count(many / TURNS * TURNS) / took.as_secs_f64();
    let mut table = Table::new(&["orders created, paid and split", "a second"]);
    table.row(vec!["one platform in every posting".to_owned(), number(rate(one))]);
    table.row(vec![format!("{SHOPS} platforms in turn"), number(rate(all))]);
    let bars =
        vec![("one platform".to_owned(), rate(one)), (format!("{SHOPS} platforms in turn"), rate(all))];
    let must = Must::AtLeast(rate(all) * SHARE / 100.0);
    let title = "Orders created, paid and split".to_owned();
    report.add(Section { name: "spread", table, plots: vec![Plot { title, unit: "a second", bars, must }] });
    let share = 100.0 * rate(one) / rate(all);
    report.at_least("one platform account in every posting, against spread accounts", share, SHARE, " %");
}

async fn open(ledger: &Ledger, number: usize) -> Shop {
    let name = |last: usize| MchId::from(format!("19100{:05}", number * 10 + last));
    let shop = Shop { platform: name(0), seller: name(1) };
    let add = |mchid: &MchId, kind, appids| Add {
        platform: shop.platform.clone(),
        mchid: mchid.clone(),
        kind,
        name: format!("店铺{number}"),
        appids,
        fee_bp: None,
        ratio_bp: None,
        advance_account: None,
        notify_url: None,
        card: Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: "2500".to_owned() },
    };
    let appid = format!("wx{number:016}");
    submit(&ledger.engine, add(&shop.platform, MerchantKind::Platform, vec![appid.as_str().into()])).await;
    submit(&ledger.engine, add(&shop.seller, MerchantKind::Sub, Vec::new())).await;
    shop
}

async fn turn(ledger: &mut Ledger, shops: &[Shop], orders: usize) -> Duration {
    let numbers = ledger.next..ledger.next + orders;
    ledger.next += orders;
    let engine = &ledger.engine;
    let shop = |number: usize| &shops[number % shops.len()];
    let watch = Watch::start();
    let paid: Vec<_> = stream::iter(numbers)
        .map(|number| async move {
            let Shop { platform, seller } = shop(number);
            let appid = format!("wx{:016}", number % shops.len()).as_str().into();
            let order = create(&number);
            let order = tongbao_kernel::order::Create {
                platform: platform.clone(),
                sub_mchid: seller.clone(),
                appid,
                ..order
            };
            submit(engine, order).await;
            let mut paid =
                submit(engine, tongbao_kernel::order::Pay { platform: platform.clone(), ..pay(&number) })
                    .await;
            (number, paid.transaction_ids.remove(0))
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    ledger.clock.pass(31 * Time::SECOND);
    stream::iter(&paid)
        .map(|order| async move {
            let Shop { platform, seller } = shop(order.0);
            let wanted = split_for(order, platform, seller);
            let split_id = submit(engine, wanted).await.split.split_id;
            submit(
                engine,
                profitsharing::Execute { platform: platform.clone(), split_id, closed: Vec::new() },
            )
            .await;
        })
        .buffer_unordered(AT_ONCE)
        .for_each(|()| async {})
        .await;
    watch.elapsed()
}
