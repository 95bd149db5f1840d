//! Requests as JSON over their paths, in the spelling of the asking merchant's family.

use super::{Ask, Part, What, aboard, account, alter, bill, closing};
use crate::cast::{self, APPID, BUYERS, Kind};
use crate::script::{Account, Pocket, Receiver, Way};
use serde_json::{Map, Value, json};

/// A request on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    /// JSON; null of a `GET`.
    pub body: Value,
}

pub(super) fn get(target: String) -> Http {
    Http { method: "GET", target, body: Value::Null }
}

pub(super) fn post(target: impl Into<String>, body: Value) -> Http {
    Http { method: "POST", target: target.into(), body }
}

/// A text that begins so is encrypted for the platform before it is sent (1.8).
pub const SECRET: &str = "secret:";

/// What stands in every description.
const TEXT: &str = "simulated";

/// An object with some more fields.
pub(super) fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more.into_iter().filter(|(_, value)| !value.is_null()));
    }
    object
}

impl Ask {
    fn is_generic(&self) -> bool {
        matches!(self.kind(), Kind::Partner | Kind::Direct)
    }

    fn is_direct(&self) -> bool {
        self.kind() == Kind::Direct
    }

    /// `sub_mchid` where the family has one.
    fn seller(&self, seller: &str) -> Value {
        if self.is_direct() { json!({}) } else { json!({ "sub_mchid": seller }) }
    }

    fn pay_path(&self) -> &'static str {
        if self.is_direct() { "/v3/pay/transactions" } else { "/v3/pay/partner/transactions" }
    }

    fn split_path(&self) -> &'static str {
        if self.is_generic() { "/v3/profitsharing" } else { "/v3/ecommerce/profitsharing" }
    }

    /// The query that names the seller, after its `?`.
    fn whose(&self, seller: &str) -> String {
        if self.is_direct() { String::new() } else { format!("sub_mchid={seller}") }
    }

    /// The request on the wire.
    pub fn http(&self) -> Http {
        match &self.what {
            What::Place { .. }
            | What::Combine { .. }
            | What::Close { .. }
            | What::CloseCombined { .. }
            | What::Scan { .. }
            | What::Reverse { .. }
            | What::Find { .. }
            | What::FindCombined { .. } => self.paying(),
            What::Split { .. }
            | What::FindSplit { .. }
            | What::Finish { .. }
            | What::Amounts { .. }
            | What::GiveBack { .. }
            | What::FindBack { .. }
            | What::List { .. }
            | What::Unlist { .. } => self.splitting(),
            What::Refund { .. }
            | What::FindRefund { .. }
            | What::Reroute { .. }
            | What::Recover { .. }
            | What::FindRecovery { .. } => self.refunding(),
            What::Closable { .. }
            | What::Leave { .. }
            | What::LeaveEmpty { .. }
            | What::Leftover { .. }
            | What::Confirm { .. }
            | What::FindClosing { .. } => closing::http(&self.what),
            What::Board { .. } | What::Unboard { .. } | What::FindBoard { .. } => aboard::http(&self.what),
            What::Rebank { .. } | What::FindAccount { .. } | What::FindRebank { .. } => {
                account::http(&self.what)
            }
            What::Alter { .. } | What::Unalter { .. } | What::FindAlter { .. } => alter::http(&self.what),
            What::Bill { of, day } => bill::http(*of, *day),
            _ => self.money(),
        }
    }

    fn own(&self) -> Value {
        if self.is_direct() {
            json!({ "appid": APPID, "mchid": self.by })
        } else {
            json!({ "sp_appid": APPID, "sp_mchid": self.by })
        }
    }

    fn own_short(&self) -> Value {
        if self.is_direct() { json!({ "mchid": self.by }) } else { json!({ "sp_mchid": self.by }) }
    }

    fn order(&self, part: &Part) -> Value {
        let order = with(self.own(), self.seller(&part.seller));
        let order = with(order, json!({ "description": TEXT, "out_trade_no": part.number }));
        with(order, json!({ "amount": { "total": part.total, "currency": "CNY" } }))
    }

    fn paying(&self) -> Http {
        let path = self.pay_path();
        match &self.what {
            What::Place { part, way } => {
                let settle = settle(part, !self.is_direct());
                let order = with(self.order(part), json!({ "settle_info": settle }));
                let order = with(order, json!({ "notify_url": cast::url(&self.by) }));
                let openid = if self.is_direct() { "openid" } else { "sp_openid" };
                post(format!("{path}/{}", way_name(*way)), with(order, scene(*way, "payer", openid)))
            }
            What::Combine { number, parts, way } => {
                let subs: Vec<Value> = parts.iter().map(|part| self.sub_order(part)).collect();
                let order = json!({
                    "combine_appid": APPID, "combine_mchid": self.by, "combine_out_trade_no": number,
                    "sub_orders": subs, "notify_url": cast::url(&self.by),
                });
                let order = with(order, scene(*way, "combine_payer_info", "openid"));
                post(format!("/v3/combine-transactions/{}", way_name(*way)), order)
            }
            What::Close { number, seller } => {
                let body = with(self.own_short(), self.seller(seller));
                post(format!("{path}/out-trade-no/{number}/close"), body)
            }
            What::CloseCombined { number, parts } => {
                let member = |(number, seller): &(String, String)| {
                    with(json!({ "mchid": self.by, "out_trade_no": number }), self.seller(seller))
                };
                let parts: Vec<Value> = parts.iter().map(member).collect();
                let body = json!({ "combine_appid": APPID, "sub_orders": parts });
                post(format!("/v3/combine-transactions/out-trade-no/{number}/close"), body)
            }
            What::Scan { part, code } => {
                let order = with(self.order(part), json!({ "payer": { "auth_code": code } }));
                let order = with(order, json!({ "scene_info": { "store_info": { "id": "S1" } } }));
                let settle = json!({ "settle_info": { "profit_sharing": part.sharing } });
                post(format!("{path}/codepay"), with(order, settle))
            }
            What::Reverse { number, seller } => {
                let own = if self.is_direct() { self.own() } else { self.own_short() };
                post(format!("{path}/out-trade-no/{number}/reverse"), with(own, self.seller(seller)))
            }
            What::Find { number, seller } => {
                let own = if self.is_direct() { "mchid" } else { "sp_mchid" };
                let by = &self.by;
                get(format!("{path}/out-trade-no/{number}?{own}={by}&{}", self.whose(seller)))
            }
            What::FindCombined { number } => get(format!("/v3/combine-transactions/out-trade-no/{number}")),
            _ => unreachable!("another family's request"),
        }
    }

    fn sub_order(&self, part: &Part) -> Value {
        let order = json!({
            "mchid": self.by, "attach": "a", "out_trade_no": part.number, "description": TEXT,
            "amount": { "total_amount": part.total, "currency": "CNY" },
            "settle_info": settle(part, true),
        });
        with(order, self.seller(&part.seller))
    }

    fn splitting(&self) -> Http {
        let (path, generic) = (self.split_path(), self.is_generic());
        match &self.what {
            What::Split { number, seller, transaction, receivers, finish } => {
                let (account, finishes) =
                    if generic { ("account", "unfreeze_unsplit") } else { ("receiver_account", "finish") };
                let parts: Vec<Value> = receivers
                    .iter()
                    .map(|(receiver, amount)| {
                        let (kind, who) = kind(receiver);
                        json!({ "type": kind, account: who, "amount": amount, "description": TEXT })
                    })
                    .collect();
                let receivers = (!parts.is_empty() || !generic).then_some(parts);
                let body = json!({
                    "appid": APPID, "transaction_id": transaction, "out_order_no": number, finishes: finish,
                });
                let body = with(with(body, json!({ "receivers": receivers })), self.seller(seller));
                post(format!("{path}/orders"), body)
            }
            What::FindSplit { number, seller, transaction } if generic => {
                let whose = self.whose(seller);
                get(format!("{path}/orders/{number}?transaction_id={transaction}&{whose}"))
            }
            What::FindSplit { number, seller, transaction } => {
                let whose = self.whose(seller);
                get(format!("{path}/orders?transaction_id={transaction}&out_order_no={number}&{whose}"))
            }
            What::Finish { number, seller, transaction } => {
                let body =
                    json!({ "transaction_id": transaction, "out_order_no": number, "description": TEXT });
                let end = if generic { "orders/unfreeze" } else { "finish-order" };
                post(format!("{path}/{end}"), with(body, self.seller(seller)))
            }
            What::Amounts { transaction, .. } => {
                let of = if generic { "transactions" } else { "orders" };
                get(format!("{path}/{of}/{transaction}/amounts"))
            }
            What::GiveBack { number, seller, split, from, amount } => {
                let body = json!({
                    "out_order_no": split, "out_return_no": number, "return_mchid": from, "amount": amount,
                    "description": TEXT,
                });
                let end = if generic { "return-orders" } else { "returnorders" };
                post(format!("{path}/{end}"), with(body, self.seller(seller)))
            }
            What::FindBack { number, seller, split } if generic => {
                let whose = self.whose(seller);
                get(format!("{path}/return-orders/{number}?out_order_no={split}&{whose}"))
            }
            What::FindBack { number, seller, split } => {
                let whose = self.whose(seller);
                get(format!("{path}/returnorders?out_return_no={number}&out_order_no={split}&{whose}"))
            }
            What::List { seller, receiver, name } => {
                let body = with(listed(receiver), json!({ "relation_type": "DISTRIBUTOR" }));
                let body = if generic { with(body, self.seller(seller)) } else { body };
                post(format!("{path}/receivers/add"), with(body, json!({ "name": name })))
            }
            What::Unlist { seller, receiver } => {
                let body = listed(receiver);
                let body = if generic { with(body, self.seller(seller)) } else { body };
                post(format!("{path}/receivers/delete"), body)
            }
            _ => unreachable!("another family's request"),
        }
    }

    fn refunding(&self) -> Http {
        let generic = self.is_generic();
        match &self.what {
            What::Refund { number, seller, transaction, amount, total, from, advance } => {
                let sources =
                    from.map(|pocket| json!([{ "account": pocket_name(pocket), "amount": amount }]));
                let money = json!({ "refund": amount, "total": total, "currency": "CNY" });
                let body = json!({ "transaction_id": transaction, "out_refund_no": number });
                let body = with(body, json!({ "amount": with(money, json!({ "from": sources })) }));
                let body = with(body, json!({ "notify_url": cast::url(&self.by) }));
                let body = with(body, self.seller(seller));
                if generic {
                    return post("/v3/refund/domestic/refunds", body);
                }
                let account = advance.then_some("REFUND_SOURCE_PARTNER_ADVANCE");
                let more = json!({ "sp_appid": APPID, "refund_account": account });
                post("/v3/ecommerce/refunds/apply", with(body, more))
            }
            What::FindRefund { number, seller } => {
                let path = if generic {
                    "/v3/refund/domestic/refunds"
                } else {
                    "/v3/ecommerce/refunds/out-refund-no"
                };
                get(format!("{path}/{number}?{}", self.whose(seller)))
            }
            What::Reroute { refund, number, seller } => {
                let path = if generic { "/v3/refund/domestic/refunds" } else { "/v3/ecommerce/refunds" };
                let body = json!({ "out_refund_no": number, "type": "MERCHANT_BANK_CARD" });
                post(format!("{path}/{refund}/apply-abnormal-refund"), with(body, self.seller(seller)))
            }
            What::Recover { refund, seller } => {
                post(format!("/v3/ecommerce/refunds/{refund}/return-advance"), self.seller(seller))
            }
            What::FindRecovery { refund, seller } => {
                get(format!("/v3/ecommerce/refunds/{refund}/return-advance?{}", self.whose(seller)))
            }
            _ => unreachable!("another family's request"),
        }
    }

    fn money(&self) -> Http {
        match &self.what {
            What::Subsidise { number, seller, transaction, amount } => {
                let body = json!({
                    "transaction_id": transaction, "amount": amount, "description": TEXT,
                    "out_subsidy_no": number,
                });
                post("/v3/ecommerce/subsidies/create", with(body, self.seller(seller)))
            }
            What::Unsubsidise { number, seller, transaction, refund, amount, from } => {
                let sources =
                    from.map(|pocket| json!([{ "account": pocket_name(pocket), "amount": amount }]));
                let body = json!({
                    "transaction_id": transaction, "amount": amount, "description": TEXT,
                    "out_order_no": number,
                });
                let body = with(body, json!({ "refund_id": refund, "from": sources }));
                post("/v3/ecommerce/subsidies/return", with(body, self.seller(seller)))
            }
            What::CancelSubsidy { seller, transaction } => {
                let body = json!({ "transaction_id": transaction, "description": TEXT });
                post("/v3/ecommerce/subsidies/cancel", with(body, self.seller(seller)))
            }
            What::Withdraw { number, of, account, amount } => {
                let body = json!({
                    "out_request_no": number, "amount": amount, "account_type": account_name(*account),
                    "notify_url": cast::url(&self.by),
                });
                if *of == self.by {
                    return post("/v3/merchant/fund/withdraw", body);
                }
                post("/v3/ecommerce/fund/withdraw", with(body, json!({ "sub_mchid": of })))
            }
            What::FindWithdrawal { number, of } if *of == self.by => {
                get(format!("/v3/merchant/fund/withdraw/out-request-no/{number}"))
            }
            What::FindWithdrawal { number, of } => {
                get(format!("/v3/ecommerce/fund/withdraw/out-request-no/{number}?sub_mchid={of}"))
            }
            What::Balance { of, account } if *of == self.by => {
                get(format!("/v3/merchant/fund/balance/{}", account_name(*account)))
            }
            What::Balance { of, account } => {
                get(format!("/v3/ecommerce/fund/balance/{of}?account_type={}", account_name(*account)))
            }
            _ => unreachable!("another family's request"),
        }
    }
}

fn settle(part: &Part, may_subsidise: bool) -> Value {
    let mut settle = Map::new();
    settle.insert("profit_sharing".to_owned(), part.sharing.into());
    if part.subsidy > 0 && may_subsidise {
        settle.insert("subsidy_amount".to_owned(), part.subsidy.into());
    }
    Value::Object(settle)
}

fn way_name(way: Way) -> &'static str {
    match way {
        Way::Jsapi(_) => "jsapi",
        Way::App => "app",
        Way::H5 => "h5",
        Way::Native => "native",
    }
}

fn scene(way: Way, payer: &str, openid: &str) -> Value {
    match way {
        Way::Jsapi(buyer) => json!({ payer: { openid: BUYERS[buyer % BUYERS.len()] } }),
        Way::H5 => json!({ "scene_info": {
            "payer_client_ip": "10.0.0.1", "device_id": "D000001", "h5_info": { "type": "Wap" }
        } }),
        Way::App | Way::Native => json!({}),
    }
}

fn kind(receiver: &Receiver) -> (&'static str, &str) {
    match receiver {
        Receiver::Merchant(mchid) => ("MERCHANT_ID", mchid),
        Receiver::Person(openid) => ("PERSONAL_OPENID", openid),
    }
}

fn listed(receiver: &Receiver) -> Value {
    let (kind, account) = kind(receiver);
    json!({ "appid": APPID, "type": kind, "account": account })
}

fn pocket_name(pocket: Pocket) -> &'static str {
    match pocket {
        Pocket::Available => "AVAILABLE",
        Pocket::Frozen => "UNAVAILABLE",
    }
}

fn account_name(account: Account) -> &'static str {
    match account {
        Account::Basic => "BASIC",
        Account::Operation => "OPERATION",
    }
}
