//! The examples against the page.

use super::*;

/// What the page must show under a heading.
fn rendered(shown: &Shown) -> String {
    let mut lines = Vec::new();
    if shown.entries.is_empty() {
        lines.push("Nothing is posted.".to_owned());
    } else {
        lines.push("| journal | from | to | fen |\n|---|---|---|--:|".to_owned());
    }
    for entry in &shown.entries {
        let from = account(&entry.from_owner, entry.from_account);
        let to = account(&entry.to_owner, entry.to_account);
        lines.push(format!("| `{}` | {from} | {to} | {} |", entry.journal, grouped(entry.amount)));
    }
    if let Some(order) = &shown.order {
        lines.push(format!("\nThe order then: {}.", sums(order)));
    }
    lines.join("\n")
}

fn account(owner: &str, account: AccountKind) -> String {
    let who = match owner {
        SUB => "seller",
        OTHER_SUB => "supplier",
        PLATFORM => "platform",
        BUYER => "buyer",
        PERSON => "person",
        _ => return format!("operator's {}", name(account)),
    };
    format!("{who}'s {}", name(account))
}

const fn name(account: AccountKind) -> &'static str {
    match account {
        AccountKind::BasicAvailable => "available money",
        AccountKind::BasicPending => "frozen money",
        AccountKind::Operation => "operating money",
        AccountKind::Fees => "money for fees",
        AccountKind::Deposit => "deposit",
        AccountKind::Wallet => "change",
        AccountKind::ChannelCash => "channel",
        AccountKind::RefundTransit => "refunds on their way",
        AccountKind::AbnormalRefund => "refunds held",
        AccountKind::PayoutTransit => "payouts on their way",
        AccountKind::FeeIncome => "fees earned",
        AccountKind::Marketing => "coupon sponsor",
    }
}

/// `10,000`.
fn grouped(amount: Fen) -> String {
    let digits = amount.to_string();
    let mut parts: Vec<&str> =
        digits.as_bytes().rchunks(3).map(|part| std::str::from_utf8(part).unwrap()).collect();
    parts.reverse();
    parts.join(",")
}

/// The order's sums that are not nothing.
fn sums(order: &Order) -> String {
    let sums = [
        ("unsplit", order.unsplit),
        ("locked", order.locked),
        ("given", order.given),
        ("given_own", order.given_own),
        ("released", order.released),
        ("subsidised", order.subsidised),
        ("subsidy_returned", order.subsidy_returned),
        ("refunded", order.refunded),
        ("refunded_frozen", order.refunded_frozen),
        ("fee", order.fee),
        ("fee_refunded", order.fee_refunded),
    ];
    let told = sums.into_iter().filter(|(_, sum)| sum.is_positive());
    told.map(|(name, sum)| format!("`{name}` {}", grouped(sum))).collect::<Vec<_>>().join(", ")
}

/// The sections of the page by their names: what stands before the dot of a heading.
fn sections() -> Vec<(&'static str, &'static str)> {
    let parts = PAGE.split("\n### ").skip(1);
    parts.map(|part| (part.split(" · ").next().unwrap(), part.split("\n## ").next().unwrap())).collect()
}

#[test]
fn every_example_of_the_money_page_posts_what_the_page_shows() {
    let sections = sections();
    let names: Vec<&str> = sections.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, EXAMPLES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for ((name, play), (_, section)) in EXAMPLES.iter().zip(sections) {
        let expected = rendered(&play());
        assert!(section.contains(&expected), "docs/money.md, {name}, must show:\n{expected}\n");
        let lines = |text: &str| text.lines().filter(|line| line.starts_with('|')).count();
        assert_eq!(lines(section), lines(&expected), "docs/money.md, {name}: other rows");
    }
}

#[test]
fn every_journal_has_an_example() {
    let posted: BTreeSet<Journal> =
        EXAMPLES.iter().flat_map(|(_, play)| play().entries).map(|entry| entry.journal).collect();
    let never: Vec<&Journal> = Journal::ALL.iter().filter(|journal| !posted.contains(journal)).collect();
    assert!(never.is_empty(), "no example posts {never:?}");
    let rules: BTreeSet<String> = (1..=25).map(|rule| format!("J{rule}")).collect();
    let shown = EXAMPLES.iter().map(|(name, _)| name.split(' ').next().unwrap().to_owned());
    assert_eq!(shown.collect::<BTreeSet<_>>(), rules);
}
