//! The story's bills: fetched by their links, hashed, and held against the ledger.

use super::stage::{Stage, yuan};
use super::story::say;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// From any time of a day to a time of the next at which its bills can be had.
const UNTIL_BILLS: &str = "34h";

/// The day on which something happens now.
pub(super) async fn today(stage: &Stage) -> Result<String, String> {
    let clock = stage.control("clock", &Value::Null).await?;
    Ok(clock["now"].as_str().unwrap_or_default().chars().take("2026-01-01".len()).collect())
}

/// Keeps midnight out of a day that a bill is to tell of.
pub(super) async fn keep_midnight_away(stage: &Stage) -> Result<(), String> {
    let clock = stage.control("clock", &Value::Null).await?;
    if clock["now"].as_str().is_some_and(|now| now.contains("T23:")) {
        stage.control("clock", &json!({"advance": "1h"})).await?;
    }
    Ok(())
}

/// The day's trades: what was paid and what went back.
pub(super) async fn trades(stage: &mut Stage, day: &str) -> Result<(), String> {
    say("\n   Next day at 10:00 the trade bill is there.");
    stage.control("clock", &json!({"advance": UNTIL_BILLS})).await?;
    let text = fetched(stage, &format!("/v3/bill/tradebill?bill_date={day}")).await?;
    let totals = summary(&text);
    say(&format!("     {}", totals.join("  ")));
    let (paid, back) = (yuan(26_000), yuan(8_000));
    let told = |place: usize| totals.get(place).map(String::as_str);
    stage.check("the trade bill has three payments and a refund", told(0) == Some("4"));
    stage.check("their totals are the story's", told(5) == Some(&*paid) && told(6) == Some(&*back));
    Ok(())
}

/// The last day's money: one seller's account from its opening to its closing, and what bounced.
pub(super) async fn flows(stage: &mut Stage) -> Result<(), String> {
    say("\n10 Next day at 10:00 the bills are there; their hashes match, their totals are the ledger's.");
    let day = today(stage).await?;
    stage.control("clock", &json!({"advance": UNTIL_BILLS})).await?;
    let bounced = stage.sellers[1].0.clone();
    let text = fetched(stage, &format!("/v3/bill/fundflowbill?bill_date={day}&sub_mchid={bounced}")).await?;
    for line in text.lines() {
        say(&format!("     {line}"));
    }
    let totals = summary(&text);
    let sums = [yuan(4_970), yuan(4_970)];
    stage.check(
        "what bounced came in as it went out",
        totals.get(2) == Some(&sums[0]) && totals.get(4) == Some(&sums[1]),
    );
    let balance = text.lines().filter(|line| line.starts_with('`')).rev().nth(1).map(cells);
    let closing = balance.and_then(|cells| cells.get(7).cloned());
    let held = stage.balance(&bounced, "BASIC_AVAILABLE") + stage.balance(&bounced, "BASIC_PENDING");
    stage.check("the bill closes with the ledger's balance", closing == Some(yuan(held)));
    let text =
        fetched(stage, &format!("/v3/merchant/fund/withdraw/bill-type/NO_SUCC?bill_date={day}")).await?;
    stage.check("the exception file names the bounce", text.lines().count() == 2 && text.contains(&bounced));
    Ok(())
}

/// A bill's text, whose SHA-1 is the one that was told.
async fn fetched(stage: &mut Stage, path: &str) -> Result<String, String> {
    let told = stage.found(path).await?;
    let text = stage.download(told["download_url"].as_str().unwrap_or_default()).await?;
    let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    let hex = hash.as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    stage.check(&format!("the hash of {path} matches"), told["hash_value"] == hex);
    Ok(text)
}

fn summary(text: &str) -> Vec<String> {
    text.lines().last().map(cells).unwrap_or_default()
}

fn cells(line: &str) -> Vec<String> {
    line.split(',').map(|cell| cell.trim_start_matches('`').to_owned()).collect()
}
