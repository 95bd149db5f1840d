//! `/v3/capital/capitallhh/…` (银行组件, contract 2.10): provinces, cities, banks, branches.

use crate::v3::Message;
use crate::v3::field::{Digits, Encrypted, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// 本次查询偏移量: from 0, which it is when left out
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<Digits<0, 1_000_000_000>>,
    /// 本次请求最大查询条数
    pub limit: Digits<1, 200>,
}

impl Message for Page {}

/// A card, as its holder has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardQuery {
    /// 银行卡号, encrypted
    pub account_number: Encrypted<1024>,
}

impl Message for CardQuery {}

/// Of which province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvincePath {
    /// 省份编码
    pub province_code: Digits<1, 999_999>,
}

impl Message for ProvincePath {}

/// Of which bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BankPath {
    /// 银行别名编码
    pub bank_alias_code: Text<1, 32>,
}

impl Message for BankPath {}

/// Branches in which city, and which part of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BranchQuery {
    /// 城市编码
    pub city_code: Digits<1, 999_999>,
    /// 本次查询偏移量: from 0, which it is when left out
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<Digits<0, 1_000_000_000>>,
    /// 本次请求最大查询条数
    pub limit: Digits<1, 200>,
}

impl Message for BranchQuery {}

/// Every province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provinces {
    /// 省份列表
    pub data: Vec<Province>,
    /// 查询数据总条数
    pub total_count: i64,
}

/// A province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Province {
    /// 省份名称
    pub province_name: String,
    /// 省份编码: GB/T 2260
    pub province_code: i64,
}

/// A province's cities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cities {
    /// 城市列表
    pub data: Vec<City>,
    /// 查询数据总条数
    pub total_count: i64,
}

/// A city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct City {
    /// 城市名称
    pub city_name: String,
    /// 城市编码: GB/T 2260
    pub city_code: i64,
}

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bank {
    /// 银行别名
    pub bank_alias: String,
    /// 银行别名编码
    pub bank_alias_code: String,
    /// 开户银行
    pub account_bank: String,
    /// 开户银行编码
    pub account_bank_code: i64,
    /// 是否需要填写支行
    pub need_bank_branch: bool,
}

/// The banks of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BanksOfCard {
    /// 查询数据总条数
    pub total_count: i64,
    /// 银行列表
    pub data: Vec<Bank>,
}

/// A part of the list of banks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Banks {
    /// 查询数据总条数
    pub total_count: i64,
    /// 本次查询数据条数
    pub count: i64,
    /// 银行列表
    pub data: Vec<Bank>,
    /// 本次查询偏移量
    pub offset: i64,
    /// 分页链接
    pub links: Links,
}

/// A branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Branch {
    /// 开户银行支行名称
    pub bank_branch_name: String,
    /// 开户银行支行联行号
    pub bank_branch_id: String,
}

/// A part of a bank's branches in a city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Branches {
    /// 查询数据总条数
    pub total_count: i64,
    /// 本次查询条数
    pub count: i64,
    /// 支行列表
    pub data: Vec<Branch>,
    /// 本次查询偏移量
    pub offset: i64,
    /// 分页链接
    pub links: Links,
    /// 开户银行
    pub account_bank: String,
    /// 开户银行编码
    pub account_bank_code: i64,
    /// 银行别名
    pub bank_alias: String,
    /// 银行别名编码
    pub bank_alias_code: String,
}

/// The parts of a list beside this one: paths with their queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Links {
    /// 下一页链接: none on the last page
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// 上一页链接: none on the first page
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev: Option<String>,
    /// 当前链接
    #[serde(rename = "self")]
    pub this: String,
}
