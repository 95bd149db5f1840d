//! The demo platform: what a new installation starts with, and what the story is played on.

use crate::buyers::BUYERS;
use serde::Serialize;
use tongbao_base::Fen;
use tongbao_base::ids::{AppId, MchId, OpenId};
use tongbao_engine::{Engine, Failure};
use tongbao_kernel::merchant::{Add, Card, Owner, TopUp};
use tongbao_kernel::model::{AccountKind, CardState, MerchantKind};

/// The platform's own money: 1,000,000.00 yuan.
const OPERATION: Fen = Fen::new(100_000_000);
/// What each buyer has in its change: 100,000.00 yuan.
const CHANGE: Fen = Fen::new(10_000_000);
/// What the platform is called.
const PLATFORM_NAME: &str = "通宝集市";

/// The demo sellers: what they are called, their fee in 1/10,000, the last digits of their card.
/// The first pays no fee, so that the story's numbers are round.
const SELLERS: [(&str, i64, &str); 3] =
    [("青禾茶铺", 0, "2501"), ("木棉家居", 60, "2502"), ("南风书店", 60, "2503")];

/// The numbers that the demo merchants get.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// The platform.
    pub platform: MchId,
    /// The platform's application.
    pub appid: AppId,
    /// The sellers.
    pub sub_merchants: [MchId; SELLERS.len()],
}

/// What `demo.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Demo {
    /// The platform.
    pub platform: Platform,
    /// Its sellers.
    pub sub_merchants: Vec<SubMerchant>,
    /// Who buys.
    pub buyers: Vec<Payer>,
}

/// The demo platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// Its number.
    pub mchid: MchId,
    /// Its application.
    pub appid: AppId,
    /// What it is called.
    pub name: &'static str,
}

/// A demo seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubMerchant {
    /// Its number.
    pub sub_mchid: MchId,
    /// What it is called.
    pub name: &'static str,
}

/// A demo buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payer {
    /// Who it is.
    pub openid: OpenId,
}

/// Brings the demo platform, its sellers and the buyers aboard, with money.
pub async fn install(engine: &Engine, numbers: &Numbers) -> Result<Demo, Failure> {
    engine.submit(platform(numbers)).await?;
    for (mchid, seller) in numbers.sub_merchants.iter().zip(SELLERS) {
        engine.submit(sub_merchant(numbers, mchid, seller)).await?;
    }
    let owner = Owner::Merchant(numbers.platform.clone());
    top_up(engine, numbers, owner, (AccountKind::Operation, OPERATION)).await?;
    for buyer in BUYERS {
        let owner = Owner::Person(OpenId::from(buyer.openid));
        top_up(engine, numbers, owner, (AccountKind::Wallet, CHANGE)).await?;
    }
    Ok(describe(numbers))
}

fn describe(numbers: &Numbers) -> Demo {
    let sellers = numbers.sub_merchants.iter().zip(SELLERS);
    Demo {
        platform: Platform {
            mchid: numbers.platform.clone(),
            appid: numbers.appid.clone(),
            name: PLATFORM_NAME,
        },
        sub_merchants: sellers
            .map(|(mchid, (name, ..))| SubMerchant { sub_mchid: mchid.clone(), name })
            .collect(),
        buyers: BUYERS.iter().map(|buyer| Payer { openid: OpenId::from(buyer.openid) }).collect(),
    }
}

fn platform(numbers: &Numbers) -> Add {
    Add {
        platform: numbers.platform.clone(),
        mchid: numbers.platform.clone(),
        kind: MerchantKind::Platform,
        name: PLATFORM_NAME.to_owned(),
        appids: vec![numbers.appid.clone()],
        fee_bp: None,
        ratio_bp: None,
        advance_account: Some(AccountKind::Operation),
        notify_url: None,
        card: card("2500"),
    }
}

fn sub_merchant(numbers: &Numbers, mchid: &MchId, (name, fee_bp, tail): (&str, i64, &str)) -> Add {
    Add {
        platform: numbers.platform.clone(),
        mchid: mchid.clone(),
        kind: MerchantKind::Sub,
        name: name.to_owned(),
        appids: Vec::new(),
        fee_bp: Some(fee_bp),
        ratio_bp: None,
        advance_account: None,
        notify_url: None,
        card: card(tail),
    }
}

fn card(tail: &str) -> Card {
    Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: tail.to_owned() }
}

async fn top_up(
    engine: &Engine,
    numbers: &Numbers,
    owner: Owner,
    (account, amount): (AccountKind, Fen),
) -> Result<(), Failure> {
    let platform = numbers.platform.clone();
    engine.submit(TopUp { platform, owner, account, amount }).await.map(|_| ())
}
