//! The people who buy.

/// A buyer of the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buyer {
    /// Who it is, under every application.
    pub openid: &'static str,
    /// What the cashier calls it in Chinese.
    pub name_zh: &'static str,
    /// What the cashier calls it in English.
    pub name_en: &'static str,
}

/// The demo buyers; the first pays when nobody else is named.
pub const BUYERS: [Buyer; 5] = [
    Buyer { openid: "oTB01chenxiaoman00000000001A", name_zh: "陈小满", name_en: "Chen Xiaoman" },
    Buyer { openid: "oTB02lindayuan000000000002B0", name_zh: "林大远", name_en: "Lin Dayuan" },
    Buyer { openid: "oTB03zhouqinghe00000000003C0", name_zh: "周清禾", name_en: "Zhou Qinghe" },
    Buyer { openid: "oTB04wubaizhou000000000004D0", name_zh: "吴百舟", name_en: "Wu Baizhou" },
    Buyer { openid: "oTB05sunyizhou000000000005E0", name_zh: "孙一舟", name_en: "Sun Yizhou" },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_buyer_has_an_openid_of_28_characters_of_its_own() {
        assert!(BUYERS.iter().all(|buyer| buyer.openid.len() == 28));
        assert_eq!(BUYERS.iter().map(|buyer| buyer.openid).collect::<BTreeSet<_>>().len(), BUYERS.len());
    }
}
