//! Banks and areas (2.10).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "banks",
    title: "银行组件 · Banks and areas",
    operations: &[
        About {
            operation: "GET /v3/capital/capitallhh/banks/search-banks-by-bank-account",
            title: ("获取对私银行卡号开户银行", "Find the bank of a private card"),
            tells: "Answers the banks that give out debit cards with such a number, by its first digits and \
                    its length: one as a rule, several where banks share a prefix, none for a number that is \
                    nobody's. The number comes encrypted with the key that Wechatpay-Serial names.",
            refuses: &["CardNumberMalformed"],
            machine: None,
        },
        About {
            operation: "GET /v3/capital/capitallhh/banks/personal-banking",
            title: ("查询支持个人业务的银行列表", "List the banks with private accounts"),
            tells: "Answers a part of the list, the contract's seventeen banks first, with links to the parts \
                    before and after it.",
            refuses: &[],
            machine: None,
        },
        About {
            operation: "GET /v3/capital/capitallhh/banks/corporate-banking",
            title: ("查询支持对公业务的银行列表", "List the banks with companies' accounts"),
            tells: "Answers a part of the list, the contract's seventeen banks first, with links to the parts \
                    before and after it.",
            refuses: &[],
            machine: None,
        },
        About {
            operation: "GET /v3/capital/capitallhh/areas/provinces",
            title: ("查询省份列表", "List the provinces"),
            tells: "Answers the 31 provinces of the mainland with their codes of GB/T 2260. Hong Kong, Macao \
                    and Taiwan are no areas of the contract.",
            refuses: &[],
            machine: None,
        },
        About {
            operation: "GET /v3/capital/capitallhh/areas/provinces/{province_code}/cities",
            title: ("查询城市列表", "List a province's cities"),
            tells: "Answers the province's cities with their codes of GB/T 2260. A municipality has one city, \
                    itself; a county that no city governs counts as a city.",
            refuses: &["AreaUnknown"],
            machine: None,
        },
        About {
            operation: "GET /v3/capital/capitallhh/banks/{bank_alias_code}/branches",
            title: ("查询支行列表", "List a bank's branches in a city"),
            tells: "Answers the bank and a part of its branches in the city, with links to the parts before \
                    and after it. Of each bank the head office is known, where it is known, and no other \
                    branch.",
            refuses: &["BankUnknown", "AreaUnknown"],
            machine: None,
        },
    ],
};
