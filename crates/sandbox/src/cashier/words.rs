//! What the cashier says, in Chinese and in English.

use super::yuan::yuan;
use crate::payment::Standing;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use tongbao_kernel::refusal::Refusal;

/// The cashier's words in one language; each field is named after what it says.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) lang: &'static str,
    pub(crate) other_lang: &'static str,
    pub(crate) other_name: &'static str,
    pub(crate) brand: &'static str,
    pub(crate) cashier: &'static str,
    pub(crate) sandbox: &'static str,
    pub(crate) no_real_money: &'static str,
    pub(crate) to_pay: &'static str,
    pub(crate) who_pays: &'static str,
    pub(crate) change: &'static str,
    pub(crate) pay: &'static str,
    pub(crate) decline: &'static str,
    pub(crate) details: &'static str,
    pub(crate) transaction: &'static str,
    pub(crate) back: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) invocation_right: &'static str,
    pub(crate) invocation_wrong: &'static str,
    pub(crate) sign_this: &'static str,
    pub(crate) paid: &'static str,
    pub(crate) paid_text: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) unknown_text: &'static str,
}

/// Chinese, the usual language.
pub(crate) static ZH: Words = Words {
    lang: "zh-CN",
    other_lang: "en",
    other_name: "English",
    brand: "通宝",
    cashier: "收银台",
    sandbox: "沙箱",
    no_real_money: "沙箱环境，不涉及真实资金",
    to_pay: "待支付",
    who_pays: "付款人",
    change: "零钱",
    pay: "确认支付",
    decline: "取消支付",
    details: "子单明细",
    transaction: "交易单号",
    back: "返回商家",
    refused: "支付未成功",
    invocation_right: "调起支付签名正确",
    invocation_wrong: "调起支付参数有误",
    sign_this: "应签名的串：",
    paid: "支付成功",
    paid_text: "商家将收到支付结果通知",
    unknown: "订单不存在",
    unknown_text: "没有订单对应此预支付会话，请返回商家重新下单。",
};

/// English.
pub(crate) static EN: Words = Words {
    lang: "en",
    other_lang: "zh-CN",
    other_name: "中文",
    brand: "Tongbao",
    cashier: "Cashier",
    sandbox: "Sandbox",
    no_real_money: "Sandbox: no real money moves",
    to_pay: "To pay",
    who_pays: "Who pays",
    change: "Balance",
    pay: "Pay",
    decline: "Decline",
    details: "Orders in this payment",
    transaction: "Transaction",
    back: "Back to the merchant",
    refused: "Not paid",
    invocation_right: "The invocation is signed correctly",
    invocation_wrong: "The invocation is wrong",
    sign_this: "The string to sign:",
    paid: "Paid",
    paid_text: "The merchant is told of the payment.",
    unknown: "No such order",
    unknown_text: "No order has this payment session. Go back to the merchant and order again.",
};

impl Words {
    /// The words that a visitor asked for: by `lang`, or else by what its browser prefers.
    pub(crate) fn of(lang: Option<&str>, headers: &HeaderMap) -> &'static Words {
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let wanted = lang.or_else(|| accepted.map(preferred)).unwrap_or_default();
        if wanted.to_ascii_lowercase().starts_with("en") { &EN } else { &ZH }
    }

    /// Chinese or English, whichever of two texts this is the language of.
    pub(crate) fn pick<T>(&self, zh: T, en: T) -> T {
        if self.lang == EN.lang { en } else { zh }
    }

    /// Why the chosen buyer could not pay, in a buyer's words where a buyer can do something.
    pub(crate) fn refused_by(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::PayerDiffers => self.pick(
                "此订单指定了付款人，请选择下单时指定的付款人。".to_owned(),
                "The order names its payer; choose the one it was placed for.".to_owned(),
            ),
            Refusal::WalletShort { available, asked } => self.pick(
                format!("零钱不足：余额 ¥{}，需支付 ¥{}。", yuan(*available), yuan(*asked)),
                format!(
                    "The balance is too low: ¥{} is there, ¥{} is to pay.",
                    yuan(*available),
                    yuan(*asked)
                ),
            ),
            other => self.pick(
                format!("请返回商家重新发起支付（{}）。", other.rule()),
                format!("Start again at the merchant ({}).", other.rule()),
            ),
        }
    }

    /// Why there is nothing to pay: title and text.
    pub(crate) fn standing(&self, standing: Standing) -> (&'static str, &'static str) {
        match standing {
            Standing::Open => (self.to_pay, ""),
            Standing::Paid => self.pick(
                ("订单已支付", "此订单已完成支付，请勿重复付款。"),
                ("Already paid", "This order was paid; it is not paid twice."),
            ),
            Standing::Closed => self.pick(
                ("订单已关闭", "此订单已关闭，请返回商家重新下单。"),
                ("Order closed", "This order was closed. Go back to the merchant and order again."),
            ),
            Standing::Declined => self.pick(
                ("支付未完成", "付款码支付未输入密码，请重新出示付款码。"),
                ("Not paid", "The password was not given. Show the merchant a new payment code."),
            ),
            Standing::Replaced => self.pick(
                ("支付会话已失效", "商家已重新下单，请使用最新的支付链接。"),
                ("Session replaced", "The merchant ordered again. Use its newest link."),
            ),
            Standing::Expired => self.pick(
                ("支付会话已过期", "预支付会话有效期为 2 小时，请返回商家重新发起支付。"),
                ("Session expired", "A payment session lasts two hours. Start again at the merchant."),
            ),
            Standing::LinkExpired => self.pick(
                ("链接已过期", "H5 支付链接有效期为 5 分钟，请返回商家重新发起支付。"),
                ("Link expired", "An H5 link lasts five minutes. Start again at the merchant."),
            ),
        }
    }
}

/// The first of the two languages that a browser names; browsers list by preference.
fn preferred(accepted: &str) -> &str {
    let names = accepted.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
    let mut known = names.filter(|name| name.starts_with("zh") || name.starts_with("en"));
    known.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visitor_chooses_the_language_or_its_browser_does() {
        let cases = [
            (None, None, "zh-CN"),
            (None, Some("en-US,en;q=0.9"), "en"),
            (None, Some("fr, en;q=0.8, zh;q=0.5"), "en"),
            (None, Some("zh-TW,zh;q=0.9,en;q=0.8"), "zh-CN"),
            (None, Some("fr"), "zh-CN"),
            (Some("en"), Some("zh-CN"), "en"),
            (Some("zh"), Some("en"), "zh-CN"),
        ];
        for (lang, accepted, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some(accepted) = accepted {
                headers.insert(ACCEPT_LANGUAGE, accepted.parse().unwrap());
            }
            assert_eq!(Words::of(lang, &headers).lang, expected, "{lang:?} {accepted:?}");
        }
    }
}
