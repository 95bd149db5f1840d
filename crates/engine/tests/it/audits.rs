//! The audit over a store's rows.

use crate::rig::{LENIENT, Rig, memory, sqlite};
use crate::toy::{pay, pocket, top_up};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;
use tongbao_base::Fen;
use tongbao_base::ids::MchId;
use tongbao_engine::{Engine, audit, measure_imbalance};
use tongbao_kernel::audit::Invariant;
use tongbao_kernel::changes::Changes;
use tongbao_kernel::merchant::{Add, Card, Owner, TopUp};
use tongbao_kernel::model::{Account, AccountKind, CardState, MerchantKind};
use tongbao_kernel::view::Rows;
use tongbao_store::{Batch, Store};

#[tokio::test]
async fn books_longer_than_a_page_are_read_to_the_end() {
    // 2,001 entries; a balance is right only with the last of them. Then one fen is forged.
    let folder = tempfile::tempdir().unwrap();
    for (store, reader) in [memory(), sqlite(folder.path())] {
        let rig = Rig::over(Arc::clone(&store), Arc::clone(&reader), LENIENT).await;
        let mut incomes = JoinSet::new();
        for _ in 0..2000 {
            let engine = rig.engine.clone();
            incomes.spawn(async move { engine.submit(top_up("shop", 1)).await.unwrap() });
        }
        incomes.join_all().await;
        rig.engine.submit(pay("shop", "baker", 1999)).await.unwrap();

        let report = audit(reader.as_ref()).await.unwrap();
        assert!(report.holds(), "{:?}", report.findings);
        assert_eq!(measure_imbalance(reader.as_ref()).await.unwrap(), 0);
        let balances: Vec<_> = report.accounts.iter().map(|row| row.balance.get()).collect();
        assert_eq!(balances, [-2000, 1999, 1]);

        forge(store.as_ref(), "shop").await;
        let report = audit(reader.as_ref()).await.unwrap();
        assert_eq!(report.findings.first().unwrap().invariant, Invariant::BalancesFollowEntries);
        assert_eq!(measure_imbalance(reader.as_ref()).await.unwrap(), 1);
    }
}

/// Adds a fen to a stored balance, behind the engine's back.
async fn forge(store: &dyn Store, owner: &str) {
    let (key, mut rows) = (pocket(owner).key(), Rows::default());
    let mut txn = store.begin().await.unwrap();
    txn.load(&BTreeSet::from([key.clone()]), &mut rows).await.unwrap();
    let honest = rows.view().find::<Account>(&key).unwrap().unwrap().clone();
    let mut changes = Changes::default();
    changes.update(Account { balance: honest.balance.plus(Fen::new(1)).unwrap(), ..honest });
    let mut batch = Batch::default();
    batch.add(&changes).unwrap();
    txn.commit(&batch).await.unwrap();
}

#[tokio::test]
async fn real_commands_leave_honest_books() {
    let rig = Rig::new().await;
    board(&rig.engine, "1900000001").await;
    let platform = MchId::from("1900000001");
    let owner = Owner::Merchant(platform.clone());
    let amount = Fen::new(12_345);
    let income = TopUp { platform, owner, account: AccountKind::Operation, amount };
    rig.engine.submit(income).await.unwrap();
    let report = audit(rig.engine.reader().as_ref()).await.unwrap();
    assert!(report.holds(), "{:?}", report.findings);
    assert!(report.accounts.iter().any(|row| row.balance == amount));
}

async fn board(engine: &Engine, mchid: &str) {
    let add = Add {
        platform: mchid.into(),
        mchid: mchid.into(),
        kind: MerchantKind::Platform,
        name: "通宝商城".into(),
        appids: Vec::new(),
        fee_bp: None,
        ratio_bp: None,
        advance_account: None,
        notify_url: None,
        card: Card { state: CardState::Verified, bank: "工商银行".into(), tail: "0001".into() },
    };
    engine.submit(add).await.unwrap();
}
