//! Provinces and cities of the mainland, by GB/T 2260.

use crate::{columns, number};
use std::sync::LazyLock;

/// A province, or what ranks as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// `110000`
    pub code: i64,
    /// 北京市
    pub name: &'static str,
}

/// A city, or a county that no city governs. A municipality is its own city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct City {
    /// `110100`
    pub code: i64,
    /// 北京市
    pub name: &'static str,
    /// The province.
    pub province: i64,
}

static AREAS: LazyLock<(Vec<Province>, Vec<City>)> = LazyLock::new(|| {
    let (mut provinces, mut cities) = (Vec::new(), Vec::new());
    for line in include_str!("../data/areas.tsv").lines() {
        let [code, name, province] = columns(line);
        let code = number(code);
        if province.is_empty() {
            provinces.push(Province { code, name });
        } else {
            cities.push(City { code, name, province: number(province) });
        }
    }
    (provinces, cities)
});

/// Every province, by code.
pub fn provinces() -> &'static [Province] {
    &AREAS.0
}

/// The province with this code.
pub fn province(code: i64) -> Option<&'static Province> {
    provinces().iter().find(|province| province.code == code)
}

/// A province's cities, by code; none for a code that is no province's.
pub fn cities(province: i64) -> impl Iterator<Item = &'static City> {
    AREAS.1.iter().filter(move |city| city.province == province)
}

/// The city with this code.
pub fn city(code: i64) -> Option<&'static City> {
    AREAS.1.iter().find(|city| city.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mainland_has_thirty_one_provinces_each_with_cities() {
        assert_eq!(provinces().len(), 31);
        for province in provinces() {
            assert!(cities(province.code).next().is_some(), "{}", province.name);
        }
        // 2.10: no Hong Kong, Macao or Taiwan.
        for code in [710_000, 810_000, 820_000] {
            assert!(province(code).is_none() && cities(code).next().is_none());
        }
    }

    #[test]
    fn codes_are_the_national_standards() {
        assert_eq!(province(440_000).map(|one| one.name), Some("广东省"));
        assert_eq!(city(440_300), Some(&City { code: 440_300, name: "深圳市", province: 440_000 }));
        assert_eq!(city(310_100).map(|one| one.name), Some("上海市"));
        assert_eq!(city(419_001).map(|one| one.name), Some("济源市"));
        assert!(city(440_000).is_none() && province(440_300).is_none());
    }

    #[test]
    fn no_code_stands_twice() {
        let mut codes: Vec<i64> = provinces().iter().map(|one| one.code).collect();
        codes.extend(AREAS.1.iter().map(|city| city.code));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!((codes.len(), count), (count, 399));
    }
}
