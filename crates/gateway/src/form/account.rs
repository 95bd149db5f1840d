//! A settlement account: sealed, and as it may be shown.

use crate::caller::Caller;
use tongbao_kernel::model::BankAccountKind;
use tongbao_kernel::settlement::Account;
use tongbao_wire::v3::field::Rule;

/// Banks that know their branches themselves; all others need one named (2.1.1).
const KNOWN_BANKS: [&str; 17] = [
    "工商银行",
    "交通银行",
    "招商银行",
    "民生银行",
    "中信银行",
    "浦发银行",
    "兴业银行",
    "光大银行",
    "广发银行",
    "平安银行",
    "北京银行",
    "华夏银行",
    "农业银行",
    "建设银行",
    "邮政储蓄银行",
    "中国银行",
    "宁波银行",
];

/// Account numbers have so many characters.
const NUMBER: std::ops::RangeInclusive<usize> = 6..=64;

/// The bank needs its branch named.
pub(crate) fn needs_branch(bank: &str) -> bool {
    !KNOWN_BANKS.contains(&bank)
}

/// What is asked about an account, opened.
pub(crate) struct Opened<'a> {
    pub(crate) kind: BankAccountKind,
    pub(crate) bank: &'a str,
    pub(crate) area: Option<&'a str>,
    pub(crate) bank_name: Option<&'a str>,
    pub(crate) branch_id: Option<&'a str>,
    pub(crate) number: &'a str,
    pub(crate) name: Option<&'a str>,
}

/// Seals an account; or says what is wrong with its number.
pub(crate) fn account(caller: &Caller, opened: &Opened<'_>) -> Result<Account, (Rule, String)> {
    let number = opened.number;
    let is_number = number.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if !is_number || !NUMBER.contains(&number.len()) {
        let (least, most) = (NUMBER.start(), NUMBER.end());
        return Err((Rule::Format, format!("银行账号应为 {least} 到 {most} 位数字")));
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let plain = serde_json::json!({ "name": opened.name, "number": number }).to_string();
    Ok(Account {
        kind: opened.kind,
        bank: opened.bank.to_owned(),
        area: owned(opened.area),
        bank_name: owned(opened.bank_name),
        branch_id: owned(opened.branch_id),
        sealed: caller.vault.seal(&context(caller), plain.as_bytes()).into(),
        name_shown: opened.name.map(masked_name),
        number_shown: masked(number, 2, 2),
        number_shown_more: masked(number, 6, 4),
        tail: number.get(number.len().saturating_sub(4)..).unwrap_or_default().to_owned(),
    })
}

/// What accounts of a platform are sealed under.
fn context(caller: &Caller) -> String {
    format!("bank_card/{}", caller.platform)
}

/// Number and name of a sealed account; none: it is not ours to open.
pub(crate) fn open(caller: &Caller, sealed: &[u8]) -> Option<(String, String)> {
    let plain = caller.vault.open(&context(caller), sealed).ok()?;
    let tree: serde_json::Value = serde_json::from_slice(&plain).ok()?;
    let text = |name: &str| tree.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    Some((text("name"), text("number")))
}

/// The first and last digits of a number; shorter ones show less.
fn masked(number: &str, first: usize, last: usize) -> String {
    let shown = first.saturating_add(last);
    let (first, last) = if number.len() > shown { (first, last) } else { (2, 2) };
    let hidden = number.len().saturating_sub(first.saturating_add(last));
    let head = number.get(..first).unwrap_or_default();
    let tail = number.get(number.len().saturating_sub(last)..).unwrap_or_default();
    format!("{head}{}{tail}", "*".repeat(hidden))
}

/// The first character of a name.
pub(crate) fn masked_name(name: &str) -> String {
    let mut characters = name.chars();
    let first: String = characters.next().into_iter().collect();
    format!("{first}{}", "*".repeat(characters.count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_number_and_a_name_only_the_ends_are_shown() {
        assert_eq!(masked("6222020200112230", 2, 2), "62************30");
        assert_eq!(masked("6222020200112230", 6, 4), "622202******2230");
        assert_eq!(masked("6222020", 6, 4), "62***20");
        assert_eq!(masked_name("张三"), "张*");
        assert_eq!(masked_name("青禾有限公司"), "青*****");
    }
}
