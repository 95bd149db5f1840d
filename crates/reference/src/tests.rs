//! Branches: those that are built in, and an operator's own.

use super::*;
use std::fmt::Write as _;
use std::time::Instant;

fn own(banks: &str, branches: &str) -> Result<Data, NotTaken> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Data::of(Own { banks: given(banks), branches: given(branches) })
}

#[test]
fn every_built_in_branch_is_a_known_banks_in_a_known_city() {
    let data = Data::built_in();
    assert_eq!(data.branches.all().len(), 35);
    let icbc = bank_named("工商银行").unwrap();
    let found: Vec<_> = branches(icbc.alias_code, 110_100).iter().map(|branch| branch.id).collect();
    assert_eq!(found, ["102100099996"]);
    assert_eq!(branches(icbc.alias_code, 310_100), []);
}

#[test]
fn an_operators_branches_stand_instead_and_its_banks_beside() {
    let village = "1000999999\t青禾村镇银行\t其他银行\t1099\t1\t1\n";
    let icbc = bank_named("工商银行").unwrap().alias_code;
    // A mark at the start, a blank line and lines that end as on Windows are no matter.
    let text = format!(
        "\u{feff}102100000030\t北京市分行营业部\t{icbc}\t110100\r\n\n\
         320100000011\t青禾村镇银行总行\t1000999999\t110100\n\
         102100004951\t总行营业部\t{icbc}\t110100\n"
    );
    let data = own(village, &text).unwrap();
    let ids = |code, city| data.branches.of(code, city).iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(icbc, 110_100), ["102100000030", "102100004951"]);
    assert_eq!(ids("1000999999", 110_100), ["320100000011"]);
    assert_eq!((ids(icbc, 310_100), ids("1000000000", 110_100)), (vec![], vec![]));
    let added = data.banks.last().unwrap();
    assert_eq!(
        (added.alias, added.needs_branch(), data.banks.len()),
        ("青禾村镇银行", true, banks::built_in().len() + 1)
    );
}

#[test]
fn a_wrong_line_is_named_with_its_number_and_the_rule() {
    let icbc = bank_named("工商银行").unwrap().alias_code;
    let good = format!("102100000030\t营业部\t{icbc}\t110100\n");
    let long = "行".repeat(129);
    for (line, reason) in [
        (format!("102100000031\t营业部\t{icbc}"), "has 3 columns between tabs; 4 are wanted"),
        (format!("10210000003\t营业部\t{icbc}\t110100"), "must be 12 digits"),
        (format!("1021000000３1\t营业部\t{icbc}\t110100"), "must be 12 digits"),
        (good.clone(), "stands on an earlier line"),
        (format!("102100000031\t\t{icbc}\t110100"), "has 0 characters; it must have 1 to 128"),
        (format!("102100000031\t{long}\t{icbc}\t110100"), "has 129 characters"),
        ("102100000031\t营业部\t1000999999\t110100".to_owned(), "no bank has the bank_alias_code"),
        (format!("102100000031\t营业部\t{icbc}\t110000"), "no city_code of GB/T 2260"),
        (format!("102100000031\t营业部\t{icbc}\t北京"), "no city_code of GB/T 2260"),
    ] {
        let Err(NotTaken::Branches(bad)) = own("", &format!("{good}{line}")) else { panic!("taken: {line}") };
        assert!(bad.line == 2 && bad.reason.contains(reason), "{bad}");
    }
}

#[test]
fn a_bank_that_is_there_or_is_none_of_the_contracts_is_not_added() {
    let icbc = bank_named("工商银行").unwrap().alias_code;
    for (line, reason) in [
        ("1000999999\t青禾\t其他银行\t1099\t1".to_owned(), "has 5 columns"),
        ("100099999\t青禾\t其他银行\t1099\t1\t1".to_owned(), "must be 10 digits"),
        (format!("{icbc}\t青禾\t其他银行\t1099\t1\t1"), "another bank has the bank_alias_code"),
        ("1000999999\t中国工商银行\t其他银行\t1099\t1\t1".to_owned(), "another bank has the bank_alias"),
        ("1000999999\t青禾\t青禾银行\t1099\t1\t1".to_owned(), "no opening bank of the contract"),
        ("1000999999\t青禾\t工商银行\t1099\t1\t1".to_owned(), "no opening bank of the contract"),
        ("1000999999\t青禾\t其他银行\t1099\tyes\t1".to_owned(), "must be 0 or 1"),
    ] {
        let Err(NotTaken::Banks(bad)) = own(&line, "") else { panic!("taken: {line}") };
        assert!(bad.line == 1 && bad.reason.contains(reason), "{bad}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long it takes is what is asked")]
fn a_country_of_branches_is_read_in_a_moment_and_found_at_once() {
    let built_in = banks::built_in();
    let mut text = String::new();
    let cities: Vec<i64> = provinces().iter().flat_map(|one| cities(one.code)).map(|one| one.code).collect();
    for number in 0..150_000_usize {
        let bank = built_in[number % built_in.len()].alias_code;
        // A third of them in one city.
        let city = if number % 3 == 0 { 110_100 } else { cities[number % cities.len()] };
        writeln!(text, "{number:012}\t某某银行股份有限公司第{number}支行\t{bank}\t{city}").unwrap();
    }
    let begun = Instant::now();
    let data = own("", &text).unwrap();
    let read = begun.elapsed();
    let begun = Instant::now();
    let mut found = 0;
    for bank in &built_in {
        found += data.branches.of(bank.alias_code, 110_100).len();
    }
    let one = begun.elapsed() / u32::try_from(built_in.len()).unwrap();
    println!("150,000 branches read in {read:?}; a look-up takes {one:?}");
    assert!(found >= 50_000, "{found}");
    assert!(one.as_millis() < 50, "{one:?}");
}
