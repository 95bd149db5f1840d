//! Merchants: coming aboard, money from outside, what they have.

mod add;
mod allow_returns;
mod balance;
mod control;
pub(crate) mod facts;
mod find;
pub(crate) mod lookup;
mod note;
mod platform_of;
mod top_up;

pub use add::{Add, Card};
pub use allow_returns::{AllowReturns, Consent};
pub use balance::{Balance, Balances, Pot};
pub use control::{Control, ControlAction, Controlled};
pub use find::Find;
pub use note::{Note, Noted};
pub use platform_of::PlatformOf;
pub use top_up::{Owner, TopUp};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        AccountKind, AppBinding, CardState, Directory, MerchantKind, MerchantState, OPERATOR,
    };
    use crate::refusal::Refusal;
    use crate::testing::{APP, OTHER_SUB, PLATFORM, SUB, World};
    use tongbao_base::Fen;

    fn sub(mchid: &str) -> Add {
        let card = Card { state: CardState::Missing, bank: String::new(), tail: String::new() };
        Add {
            platform: PLATFORM.into(),
            mchid: mchid.into(),
            kind: MerchantKind::Sub,
            name: "tea house".to_owned(),
            appids: vec![APP.into(), APP.into()],
            fee_bp: None,
            ratio_bp: None,
            advance_account: None,
            notify_url: None,
            card,
        }
    }

    fn balance(mchid: &str, pot: Pot) -> Balance {
        Balance { platform: PLATFORM.into(), mchid: mchid.into(), pot }
    }

    #[test]
    fn a_sub_merchant_comes_aboard_active_with_the_profiles_fee() {
        let mut world = World::market();
        world.run(sub("1900000210")).unwrap();
        let find = Find { platform: PLATFORM.into(), mchid: "1900000210".into() };
        let merchant = world.ask(find).unwrap();
        assert_eq!((merchant.fee_bp, merchant.state), (60, MerchantState::Active));
        let directory = world.ask(PlatformOf { mchid: "1900000210".into() }).unwrap().unwrap();
        assert_eq!((directory.platform.as_str(), directory.kind), (PLATFORM, MerchantKind::Sub));
        let key = AppBinding::key(&PLATFORM.into(), &"1900000210".into(), &APP.into());
        assert!(world.find::<AppBinding>(&key).is_some());
        assert_eq!(world.ask(PlatformOf { mchid: "1900000211".into() }), Ok(None));
    }

    #[test]
    fn a_partner_has_sub_merchants_too() {
        let mut world = World::market_of(MerchantKind::Partner);
        world.run(sub("1900000210")).unwrap();
        let directory = world.ask(PlatformOf { mchid: "1900000210".into() }).unwrap().unwrap();
        assert_eq!(directory.platform.as_str(), PLATFORM);
    }

    #[test]
    fn a_merchant_number_is_given_once_and_a_sub_merchant_needs_a_platform() {
        let mut world = World::market();
        world.add_merchant("1900000400", MerchantKind::Direct, &[], None);
        let taken = |mchid: &str| Refusal::MerchantExists { mchid: mchid.into() };
        let cases = [
            (sub(SUB), taken(SUB)),
            (sub(PLATFORM), taken(PLATFORM)),
            (
                Add { platform: "1999999999".into(), ..sub("1900000210") },
                Refusal::MerchantUnknown { mchid: "1999999999".into() },
            ),
            (
                Add { platform: "1900000400".into(), ..sub("1900000210") },
                Refusal::NotAPlatform { mchid: "1900000400".into() },
            ),
            (
                Add { kind: MerchantKind::Partner, ..sub("1900000210") },
                Refusal::MerchantNotYours { mchid: "1900000210".into() },
            ),
            (
                Add { kind: MerchantKind::Platform, ..sub("1900000210") },
                Refusal::MerchantNotYours { mchid: "1900000210".into() },
            ),
            (
                Add { fee_bp: Some(10_001), ..sub("1900000210") },
                Refusal::RateOutOfRange { asked_bp: 10_001, max_bp: 10_000 },
            ),
            (
                Add { ratio_bp: Some(-1), ..sub("1900000210") },
                Refusal::RateOutOfRange { asked_bp: -1, max_bp: 10_000 },
            ),
        ];
        let before = world.rows().clone();
        for (add, refusal) in cases {
            assert_eq!(world.run(add), Err(refusal));
            assert_eq!(*world.rows(), before);
        }
        assert_eq!(world.all::<Directory>().count(), 4);
    }

    #[test]
    fn money_from_outside_comes_from_the_channel() {
        // Annex B, J23.
        let mut world = World::market();
        let top_up = |owner: &str, account, amount| TopUp {
            platform: PLATFORM.into(),
            owner: Owner::Merchant(owner.into()),
            account,
            amount: Fen::new(amount),
        };
        assert_eq!(world.run(top_up(PLATFORM, AccountKind::Operation, 500)), Ok(Fen::new(500)));
        assert_eq!(world.run(top_up(PLATFORM, AccountKind::Operation, 1)), Ok(Fen::new(501)));
        assert_eq!(world.run(top_up(SUB, AccountKind::Deposit, 7)), Ok(Fen::new(7)));
        assert_eq!(world.balance(OPERATOR, AccountKind::ChannelCash), -508);
        let closed = |account| Err(Refusal::AccountNotOpen { account });
        for (owner, account) in [
            (PLATFORM, AccountKind::Deposit),
            (SUB, AccountKind::BasicPending),
            (SUB, AccountKind::Wallet),
            (SUB, AccountKind::FeeIncome),
        ] {
            assert_eq!(world.run(top_up(owner, account, 1)), closed(account));
        }
        for amount in [0, -5] {
            let refusal = Refusal::AmountTooSmall { asked: Fen::new(amount), min: Fen::new(1) };
            assert_eq!(world.run(top_up(SUB, AccountKind::Deposit, amount)), Err(refusal));
        }
        let unknown = Refusal::MerchantUnknown { mchid: "1999999999".into() };
        assert_eq!(world.run(top_up("1999999999", AccountKind::Operation, 1)), Err(unknown));
        let person =
            TopUp { owner: Owner::Person("o1".into()), ..top_up(SUB, AccountKind::BasicAvailable, 1) };
        assert_eq!(world.run(person), closed(AccountKind::BasicAvailable));
    }

    #[test]
    fn a_pot_shows_what_is_available_and_what_is_pending() {
        let mut world = World::market();
        world.buy(crate::testing::wish("T1", 10_000));
        world.top_up(SUB, AccountKind::BasicAvailable, 5);
        world.top_up(SUB, AccountKind::Deposit, 6);
        world.top_up(PLATFORM, AccountKind::Fees, 7);
        let shows = |mchid, pot, available, pending| {
            let (available, pending) = (Fen::new(available), Fen::new(pending));
            assert_eq!(
                world.ask(balance(mchid, pot)),
                Ok(Balances { available, pending }),
                "{mchid} {pot:?}"
            );
        };
        shows(SUB, Pot::Basic, 5, 9940);
        shows(SUB, Pot::Deposit, 6, 0);
        shows(SUB, Pot::Operation, 0, 0);
        shows(PLATFORM, Pot::Fees, 7, 0);
        shows(OTHER_SUB, Pot::Basic, 0, 0);
        let closed = Refusal::AccountNotOpen { account: AccountKind::Deposit };
        assert_eq!(world.ask(balance(PLATFORM, Pot::Deposit)), Err(closed));
        let unknown = Refusal::MerchantUnknown { mchid: "1999999999".into() };
        assert_eq!(world.ask(balance("1999999999", Pot::Basic)), Err(unknown));
    }

    #[test]
    fn another_platforms_merchant_is_not_shown() {
        let mut world = World::market();
        world.add_merchant("1900000300", MerchantKind::Platform, &[], None);
        let refusal = Refusal::MerchantNotYours { mchid: "1900000300".into() };
        assert_eq!(world.ask(balance("1900000300", Pot::Basic)), Err(refusal.clone()));
        let find = Find { platform: PLATFORM.into(), mchid: "1900000300".into() };
        assert_eq!(world.ask(find), Err(refusal));
    }
}
