//! The cashier's pages.

use super::Said;
use super::words::Words;
use super::yuan::yuan;
use crate::buyers::BUYERS;
use crate::links;
use crate::payment::{Bill, Standing};
use askama::Template;
use tongbao_base::Fen;
use tongbao_base::ids::{OpenId, TransactionId};

/// Something to pay.
#[derive(Debug, Template)]
#[template(path = "pay.html")]
pub(crate) struct PayPage<'a> {
    pub(crate) words: &'static Words,
    pub(crate) other_href: String,
    pub(crate) payee: String,
    pub(crate) amount: String,
    pub(crate) description: Option<String>,
    pub(crate) refused: Option<String>,
    pub(crate) check: Option<Check>,
    pub(crate) lines: Vec<Line>,
    pub(crate) prepay_id: String,
    pub(crate) redirect_url: Option<&'a str>,
    pub(crate) buyers: Vec<Buyer>,
    /// A payment code was scanned: its buyer may decline.
    pub(crate) is_declinable: bool,
}

/// Nothing to pay, or paid.
#[derive(Debug, Template)]
#[template(path = "result.html")]
pub(crate) struct ResultPage<'a> {
    words: &'static Words,
    other_href: String,
    paid: bool,
    title: &'static str,
    text: String,
    bill: Option<Shown>,
    numbers: Vec<String>,
    redirect_url: Option<&'a str>,
}

/// What is wrong with a client's invocation; nothing, when it is right.
#[derive(Debug)]
pub(crate) struct Check {
    /// Each in a sentence.
    pub(crate) findings: Vec<String>,
    /// What should have been signed.
    pub(crate) message: Option<String>,
}

/// Who gets how much.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) payee: String,
    pub(crate) amount: String,
}

/// A sub-order.
#[derive(Debug)]
pub(crate) struct Line {
    seller: String,
    description: String,
    number: String,
    amount: String,
}

/// Somebody who may pay.
#[derive(Debug)]
pub(crate) struct Buyer {
    openid: String,
    name: String,
    initial: String,
    change: String,
}

impl PayPage<'_> {
    /// A wrong invocation starts no payment on a phone either.
    fn is_startable(&self) -> bool {
        self.check.as_ref().is_none_or(|check| check.findings.is_empty())
    }
}

impl Shown {
    /// A combined order shows the platform, an ordinary one the seller (product: the cashier).
    pub(crate) fn of(bill: &Bill) -> Self {
        let single = bill.payable.orders.first().filter(|_| bill.payable.combined.is_none());
        let payee = single.map_or(&bill.payable.platform, |(_, seller)| seller);
        Shown { payee: payee.name.clone(), amount: yuan(bill.total()) }
    }
}

impl Line {
    /// The sub-orders in their order.
    pub(crate) fn all(bill: &Bill) -> Vec<Line> {
        let line = |(order, seller): &(tongbao_kernel::model::Order, tongbao_kernel::model::Merchant)| Line {
            seller: seller.name.clone(),
            description: order.description.clone(),
            number: order.out_trade_no.to_string(),
            amount: yuan(order.total),
        };
        bill.payable.orders.iter().map(line).collect()
    }
}

impl Buyer {
    /// Who may pay: the payer that the order names, or else any demo buyer.
    pub(crate) fn candidates(words: &Words, bill: &Bill) -> Vec<(OpenId, String)> {
        let name = |openid: &str| {
            let known = BUYERS.iter().find(|buyer| buyer.openid == openid);
            known.map_or(openid, |buyer| words.pick(buyer.name_zh, buyer.name_en)).to_owned()
        };
        match bill.named_payer() {
            Some(openid) => vec![(openid.clone(), name(openid.as_str()))],
            None => BUYERS.iter().map(|buyer| (OpenId::from(buyer.openid), name(buyer.openid))).collect(),
        }
    }

    /// A candidate with what it has in its change.
    pub(crate) fn new(openid: &OpenId, name: String, change: Fen) -> Self {
        let initial = name.chars().next().map(|first| first.to_uppercase().to_string());
        Buyer { openid: openid.to_string(), initial: initial.unwrap_or_default(), name, change: yuan(change) }
    }
}

impl<'a> ResultPage<'a> {
    fn new(words: &'static Words, said: &'a Said, (title, text): (&'static str, String)) -> Self {
        ResultPage {
            words,
            other_href: other_href(words, said),
            paid: false,
            title,
            text,
            bill: None,
            numbers: Vec::new(),
            redirect_url: None,
        }
    }

    /// Paid just now.
    pub(crate) fn paid(
        words: &'static Words,
        said: &'a Said,
        bill: &Bill,
        numbers: &[TransactionId],
    ) -> Self {
        ResultPage {
            paid: true,
            bill: Some(Shown::of(bill)),
            numbers: numbers.iter().map(ToString::to_string).collect(),
            redirect_url: redirect_url(said),
            ..Self::new(words, said, (words.paid, words.paid_text.to_owned()))
        }
    }

    /// It cannot be paid now.
    pub(crate) fn standing(words: &'static Words, said: &'a Said, bill: &Bill, standing: Standing) -> Self {
        let (title, text) = words.standing(standing);
        ResultPage {
            paid: standing == Standing::Paid,
            bill: Some(Shown::of(bill)),
            ..Self::new(words, said, (title, text.to_owned()))
        }
    }

    /// There is no such thing.
    pub(crate) fn unknown(words: &'static Words, said: &'a Said) -> Self {
        Self::new(words, said, (words.unknown, words.unknown_text.to_owned()))
    }

    /// It is the server's fault.
    pub(crate) fn broke(words: &'static Words, said: &'a Said, text: String) -> Self {
        Self::new(words, said, (words.pick("系统错误", "The server failed"), text))
    }
}

/// Where a buyer goes afterwards: to a web page, and nothing that a browser would run.
pub(crate) fn redirect_url(said: &Said) -> Option<&str> {
    let url = said.get("redirect_url").map(|url| url.trim())?;
    let (scheme, rest) = url.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_plain = !rest.is_empty() && !url.chars().any(|c| c.is_control() || c.is_whitespace());
    (is_web && is_plain).then_some(url)
}

/// The same page in the other language.
pub(crate) fn other_href(words: &Words, said: &Said) -> String {
    let mut href = format!("{}?lang={}", links::CASHIER, words.other_lang);
    for (name, value) in said.iter().filter(|(name, _)| !matches!(name.as_str(), "lang" | "openid")) {
        for part in ["&", &encode(name), "=", &encode(value)] {
            href.push_str(part);
        }
    }
    href
}

fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_pages_are_gone_back_to() {
        let cases = [
            ("https://shop.example/done?id=1", true),
            ("HTTP://shop.example/", true),
            ("javascript:alert(1)", false),
            ("javascript://x/%0aalert(1)", false),
            ("data:text/html,x", false),
            ("//shop.example", false),
            ("https://", false),
            ("https://shop.example/\r\nX: y", false),
            ("", false),
        ];
        for (url, allowed) in cases {
            let said = Said::from([("redirect_url".to_owned(), url.to_owned())]);
            assert_eq!(redirect_url(&said).is_some(), allowed, "{url:?}");
        }
    }
}
