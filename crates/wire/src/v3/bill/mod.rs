//! `/v3/bill/…`: a day's trade and fund-flow bills (contract 5).

mod fundflowbill;
mod sub_merchant_fundflowbill;
mod tradebill;

pub use fundflowbill::FundFlowQuery;
pub use sub_merchant_fundflowbill::SubMerchantFundFlowQuery;
pub use tradebill::{TradeQuery, TradeType};

use super::Id;
use super::field::spellings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

spellings! {
    /// 压缩类型
    pub enum TarType {
        /// Compressed.
        Gzip = "GZIP",
    }

    /// 哈希类型
    pub enum HashType {
        /// Over the text, not over the compressed or encrypted file.
        Sha1 = "SHA1",
    }

    /// 加密算法
    pub enum Algorithm {
        /// AES-256-GCM with a nonce of 16 bytes
        AeadAes256Gcm = "AEAD_AES_256_GCM",
        /// 国密; refused
        Sm4Gcm = "SM4_GCM",
    }
}

/// Where a bill can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// 哈希类型
    pub hash_type: HashType,
    /// 哈希值: of the text, in hexadecimal digits
    pub hash_value: String,
    /// 账单下载地址: fetched with a signed GET
    pub download_url: String,
}

/// Where an encrypted bill can be fetched, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SealedLinks {
    /// 下载信息总数
    pub download_bill_count: i64,
    /// 下载信息明细
    pub download_bill_list: Vec<SealedLink>,
}

/// Where a part of an encrypted bill can be fetched, and how it is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SealedLink {
    /// 账单文件序号: from 1
    pub bill_sequence: i64,
    /// 下载地址
    pub download_url: String,
    /// 加密密钥: 32 characters, encrypted with the certificate that signed the request
    pub encrypt_key: String,
    /// 哈希类型
    pub hash_type: HashType,
    /// 哈希值: of the part's text
    pub hash_value: String,
    /// 随机字符串: 16 characters
    pub nonce: Id,
}
