//! The story, step by step.

use super::stage::{Stage, yuan};
use super::{aboard, bills};
use serde_json::{Value, json};

const AVAILABLE: &str = "BASIC_AVAILABLE";
const PENDING: &str = "BASIC_PENDING";

/// What later steps need of earlier ones.
struct Cart {
    /// Transaction ids of the three sub-orders.
    orders: Vec<String>,
}

/// Tells it to the end, or says where it broke off.
pub async fn tell(stage: &mut Stage) -> Result<(), String> {
    aboard::come_aboard(stage).await?;
    bills::keep_midnight_away(stage).await?;
    let day = bills::today(stage).await?;
    let cart = pay(stage).await?;
    subsidise(stage, &cart).await?;
    split(stage, &cart).await?;
    finish(stage, &cart).await?;
    take_back(stage, &cart).await?;
    bills::trades(stage, &day).await?;
    wait_half_a_year(stage, &cart).await?;
    withdraw(stage).await?;
    bills::flows(stage).await?;
    balance_the_books(stage).await
}

async fn pay(stage: &mut Stage) -> Result<Cart, String> {
    say(
        "\n2  Buyer A has a coupon, 20 off 200. One password pays seller 1 (200 less 20), seller 2 and seller 3.",
    );
    let prices = [
        (18_000, json!({"profit_sharing": true, "subsidy_amount": 2_000})),
        (5_000, json!({"profit_sharing": true})),
        (3_000, json!({"profit_sharing": true})),
    ];
    let sub_orders: Vec<Value> = prices
        .iter()
        .enumerate()
        .map(|(place, (total, settle))| {
            json!({
                "mchid": stage.platform, "sub_mchid": stage.sellers[place].0, "out_trade_no": format!("CART1-{place}"),
                "attach": "cart 1", "description": "两件商品",
                "amount": {"total_amount": total, "currency": "CNY"}, "settle_info": settle,
            })
        })
        .collect();
    let order = json!({
        "combine_appid": stage.appid, "combine_mchid": stage.platform, "combine_out_trade_no": "CART1",
        "combine_payer_info": {"openid": stage.buyers[0]}, "scene_info": {"payer_client_ip": "127.0.0.1"},
        "notify_url": stage.callbacks.url, "sub_orders": sub_orders,
    });
    let prepay = stage.granted("/v3/combine-transactions/jsapi", &order).await?;
    let paid = stage.control("pay", &json!({"prepay_id": prepay["prepay_id"]})).await?;
    let orders: Vec<String> = strings(&paid["transaction_ids"]);
    stage.check("three orders are paid", orders.len() == 3);
    stage.show_moved().await?;

    say("\n3  The callback arrives, signed and encrypted; the money is frozen on each seller.");
    stage.settle().await?;
    let told = stage.callbacks.of("TRANSACTION.SUCCESS");
    stage.check("one callback for the combined order", told.len() == 1);
    let subs = told.first().and_then(|one| one["sub_orders"].as_array()).map_or(0, Vec::len);
    stage.check("the callback names three sub-orders", subs == 3);
    for (seller, frozen) in [(0, 18_000), (1, 4_970), (2, 2_982)] {
        let mchid = stage.sellers[seller].0.clone();
        stage.check(
            &format!("seller {} has {} frozen", seller + 1, yuan(frozen)),
            stage.balance(&mchid, PENDING) == frozen,
        );
    }
    Ok(Cart { orders })
}

async fn subsidise(stage: &mut Stage, cart: &Cart) -> Result<(), String> {
    say("\n4  31 seconds later. A split before the promised subsidy is refused; the platform pays its 20.");
    stage.control("clock", &json!({"advance": "31s"})).await?;
    let early = split_of(stage, cart, "SPLIT-0", &[merchant(&stage.platform, 100)]);
    stage.refused("/v3/ecommerce/profitsharing/orders", &early, "INVALID_REQUEST").await?;
    let subsidy = json!({
        "sub_mchid": stage.sellers[0].0, "transaction_id": cart.orders[0], "amount": 2_000,
        "description": "满 200 减 20",
    });
    let made = stage.granted("/v3/ecommerce/subsidies/create", &subsidy).await?;
    stage.check("the subsidy is paid", made["result"] == "SUCCESS");
    stage.show_moved().await?;
    let seller = stage.sellers[0].0.clone();
    stage.check("180 + 20 = 200 is the base to share", stage.balance(&seller, PENDING) == 20_000);
    Ok(())
}

async fn split(stage: &mut Stage, cart: &Cart) -> Result<(), String> {
    say("\n5  The platform splits: its commission, a supplier, an influencer. 31 % is refused.");
    let (supplier, name) = stage.sellers[2].clone();
    let person = stage.buyers[4].clone();
    for receiver in [
        json!({"appid": stage.appid, "type": "MERCHANT_ID", "account": supplier, "name": name, "relation_type": "SUPPLIER"}),
        json!({"appid": stage.appid, "type": "PERSONAL_OPENID", "account": person, "relation_type": "OTHERS"}),
    ] {
        stage.granted("/v3/ecommerce/profitsharing/receivers/add", &receiver).await?;
    }
    let path = "/v3/ecommerce/profitsharing/orders";
    let too_much = split_of(stage, cart, "SPLIT-0", &[merchant(&stage.platform, 6_200)]);
    stage.refused(path, &too_much, "RULE_LIMIT").await?;
    let parts = [
        merchant(&stage.platform, 2_000),
        merchant(&supplier, 1_500),
        json!({"type": "PERSONAL_OPENID", "receiver_account": person, "amount": 500, "description": "推广"}),
    ];
    let request = split_of(stage, cart, "SPLIT-1", &parts);
    let accepted = stage.granted(path, &request).await?;
    stage.check("the split is accepted", accepted["status"] == "PROCESSING");
    stage.settle().await?;
    stage.show_moved().await?;
    let found = stage
        .found(&format!(
            "{path}?sub_mchid={}&transaction_id={}&out_order_no=SPLIT-1",
            stage.sellers[0].0, cart.orders[0]
        ))
        .await?;
    let paid = found["receivers"]
        .as_array()
        .is_some_and(|lines| lines.iter().all(|line| line["result"] == "SUCCESS"));
    stage.check("every receiver has its part", found["status"] == "FINISHED" && paid);

    say("   19 more requests are accepted, the 21st is not.");
    for number in 2..=20 {
        let request = split_of(stage, cart, &format!("SPLIT-{number}"), &[merchant(&stage.platform, 1)]);
        stage.granted(path, &request).await?;
    }
    stage.settle().await?;
    let request = split_of(stage, cart, "SPLIT-21", &[merchant(&stage.platform, 1)]);
    stage.refused(path, &request, "RULE_LIMIT").await?;
    stage.show_moved().await
}

async fn finish(stage: &mut Stage, cart: &Cart) -> Result<(), String> {
    say("\n6  Receipt is confirmed for sellers 1 and 3: the rest becomes available.");
    for seller in [0, 2] {
        let request = json!({
            "sub_mchid": stage.sellers[seller].0, "transaction_id": cart.orders[seller],
            "out_order_no": format!("FINISH-{seller}"), "description": "确认收货",
        });
        stage.granted("/v3/ecommerce/profitsharing/finish-order", &request).await?;
    }
    stage.settle().await?;
    stage.show_moved().await?;
    let seller = stage.sellers[0].0.clone();
    stage.check("seller 1 may withdraw 159.81", stage.balance(&seller, AVAILABLE) == 15_981);
    Ok(())
}

async fn take_back(stage: &mut Stage, cart: &Cart) -> Result<(), String> {
    say(
        "\n7  One item of 100 comes back. Its commission returns first; the buyer gets 80, the platform its 20.",
    );
    let seller = stage.sellers[0].0.clone();
    let request = json!({
        "sub_mchid": seller, "out_order_no": "SPLIT-1", "out_return_no": "RETURN-1",
        "return_mchid": stage.platform, "amount": 1_000, "description": "退货退佣",
    });
    let returned = stage.granted("/v3/ecommerce/profitsharing/returnorders", &request).await?;
    stage.check("the commission is back", returned["result"] == "SUCCESS");
    let request = json!({
        "sub_mchid": seller, "sp_appid": stage.appid, "transaction_id": cart.orders[0], "out_refund_no": "REFUND-1",
        "reason": "退货", "amount": {"refund": 8_000, "total": 18_000, "currency": "CNY"},
        "notify_url": stage.callbacks.url,
    });
    let refund = stage.granted("/v3/ecommerce/refunds/apply", &request).await?;
    let request = json!({
        "sub_mchid": seller, "transaction_id": cart.orders[0], "out_order_no": "BACK-1",
        "refund_id": refund["refund_id"], "amount": 2_000, "description": "补差回退",
    });
    let back = stage.granted("/v3/ecommerce/subsidies/return", &request).await?;
    stage.check("the subsidy is back", back["result"] == "SUCCESS");
    stage.settle().await?;
    stage.show_moved().await?;
    let told = stage.callbacks.of("REFUND.SUCCESS");
    stage.check(
        "the refund's callback arrived",
        told.len() == 1 && told[0]["amount"]["payer_refund"] == 8_000,
    );
    let left = stage.balance(&seller, AVAILABLE);
    stage.check("seller 1 has 159.81 + 10 - 80 - 20 = 69.81", left == 6_981);
    Ok(())
}

async fn wait_half_a_year(stage: &mut Stage, cart: &Cart) -> Result<(), String> {
    say(
        "\n8  Seller 2's order is never finished. 180 days pass in a moment; its money is released by itself.",
    );
    let moved = stage.control("clock", &json!({"advance": "180d"})).await?;
    say(&format!("     it is {} now", moved["now"].as_str().unwrap_or_default()));
    stage.show_moved().await?;
    let seller = stage.sellers[1].0.clone();
    stage.check("seller 2 may withdraw 49.70", stage.balance(&seller, AVAILABLE) == 4_970);
    let left = stage.found(&format!("/v3/ecommerce/profitsharing/orders/{}/amounts", cart.orders[1])).await?;
    stage.check("nothing is left to split", left["unsplit_amount"] == 0);
    Ok(())
}

async fn withdraw(stage: &mut Stage) -> Result<(), String> {
    say("\n9  Sellers withdraw. One payout bounces and comes back.");
    for (seller, amount, outcomes) in [(0, 6_981, &["SUCCESS"][..]), (1, 4_970, &["SUCCESS", "REFUND"][..])] {
        let mchid = stage.sellers[seller].0.clone();
        let request = json!({
            "sub_mchid": mchid, "out_request_no": format!("WITHDRAW{seller}"), "amount": amount,
            "notify_url": stage.callbacks.url,
        });
        let made = stage.granted("/v3/ecommerce/fund/withdraw", &request).await?;
        let number = made["withdraw_id"].as_str().unwrap_or_default().to_owned();
        for outcome in outcomes {
            stage
                .control(
                    &format!("withdrawals/{number}"),
                    &json!({"status": outcome, "reason": "账户已注销"}),
                )
                .await?;
        }
        let found = stage.found(&format!("/v3/ecommerce/fund/withdraw/{number}?sub_mchid={mchid}")).await?;
        stage.check(
            &format!("the withdrawal of seller {} is told", seller + 1),
            found["status"] == *outcomes[outcomes.len() - 1],
        );
    }
    stage.settle().await?;
    stage.show_moved().await?;
    stage.check("three callbacks tell of them", stage.callbacks.of("MCHWITHDRAW.CHANGE").len() == 3);
    let bounced = stage.sellers[1].0.clone();
    stage.check("the bounced money is back", stage.balance(&bounced, AVAILABLE) == 4_970);
    Ok(())
}

async fn balance_the_books(stage: &mut Stage) -> Result<(), String> {
    let trial = stage.control("trial-balance", &Value::Null).await?;
    say("\n   The trial balance:");
    for account in trial["accounts"].as_array().into_iter().flatten() {
        say(&format!(
            "     {:<32} {:<16} {:>16}",
            account["owner"].as_str().unwrap_or_default(),
            account["account"].as_str().unwrap_or_default(),
            yuan(account["balance"].as_i64().unwrap_or_default())
        ));
    }
    let total = trial["total"].as_i64();
    say(&format!("     {:<32} {:<16} {:>16}", "total", "", total.map_or_else(String::new, yuan)));
    stage.check("the trial balance is zero", total == Some(0));
    for invariant in trial["invariants"].as_array().into_iter().flatten() {
        let name = invariant["name"].as_str().unwrap_or_default().to_owned();
        stage.check(&name, invariant["holds"] == true);
    }
    Ok(())
}

fn split_of(stage: &Stage, cart: &Cart, number: &str, receivers: &[Value]) -> Value {
    json!({
        "appid": stage.appid, "sub_mchid": stage.sellers[0].0, "transaction_id": cart.orders[0],
        "out_order_no": number, "receivers": receivers, "finish": false,
    })
}

fn merchant(mchid: &str, amount: i64) -> Value {
    json!({"type": "MERCHANT_ID", "receiver_account": mchid, "amount": amount, "description": "分账"})
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

/// Says what happens.
pub(super) fn say(line: &str) {
    println!("{line}");
}
