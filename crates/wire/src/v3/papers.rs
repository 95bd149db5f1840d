//! What papers of sellers have in common: documents of persons and their kinds, certificates of
//! organisations, and what a reviewer finds wrong with them.

use super::field::{List, MediaId, spellings};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

spellings! {
    /// 证件类型, in the two spellings that clients use (contract 2.1.1).
    pub enum IdDocSpelling {
        /// 中国大陆居民-身份证
        Idcard = "IDENTIFICATION_TYPE_IDCARD",
        /// The same, older
        MainlandIdcard = "IDENTIFICATION_TYPE_MAINLAND_IDCARD",
        /// 其他国家或地区居民-护照
        OverseaPassport = "IDENTIFICATION_TYPE_OVERSEA_PASSPORT",
        /// 中国香港居民-来往内地通行证
        HongkongPassport = "IDENTIFICATION_TYPE_HONGKONG_PASSPORT",
        /// The same, older
        Hongkong = "IDENTIFICATION_TYPE_HONGKONG",
        /// 中国澳门居民-来往内地通行证
        MacaoPassport = "IDENTIFICATION_TYPE_MACAO_PASSPORT",
        /// The same, older
        Macao = "IDENTIFICATION_TYPE_MACAO",
        /// 中国台湾居民-来往大陆通行证
        TaiwanPassport = "IDENTIFICATION_TYPE_TAIWAN_PASSPORT",
        /// The same, older
        Taiwan = "IDENTIFICATION_TYPE_TAIWAN",
        /// 外国人居留证
        ForeignResident = "IDENTIFICATION_TYPE_FOREIGN_RESIDENT",
        /// 港澳居民证
        HongkongMacaoResident = "IDENTIFICATION_TYPE_HONGKONG_MACAO_RESIDENT",
        /// 台湾居民证
        TaiwanResident = "IDENTIFICATION_TYPE_TAIWAN_RESIDENT",
    }

    /// 登记证书类型
    pub enum CertType {
        /// 事业单位法人证书
        T2388 = "CERTIFICATE_TYPE_2388",
        /// 统一社会信用代码证书
        T2389 = "CERTIFICATE_TYPE_2389",
        /// 有偿服务许可证（军队医院适用）
        T2390 = "CERTIFICATE_TYPE_2390",
        /// 医疗机构执业许可证（军队医院适用）
        T2391 = "CERTIFICATE_TYPE_2391",
        /// 企业营业执照（挂靠企业的党组织适用）
        T2392 = "CERTIFICATE_TYPE_2392",
        /// 组织机构代码证（政府机关适用）
        T2393 = "CERTIFICATE_TYPE_2393",
        /// 社会团体法人登记证书
        T2394 = "CERTIFICATE_TYPE_2394",
        /// 民办非企业单位登记证书
        T2395 = "CERTIFICATE_TYPE_2395",
        /// 基金会法人登记证书
        T2396 = "CERTIFICATE_TYPE_2396",
        /// 宗教活动场所登记证
        T2399 = "CERTIFICATE_TYPE_2399",
        /// 政府部门下发的其他有效证明文件
        T2400 = "CERTIFICATE_TYPE_2400",
        /// 执业许可证、执业证
        T2520 = "CERTIFICATE_TYPE_2520",
        /// 基层群众性自治组织特别法人统一社会信用代码证
        T2521 = "CERTIFICATE_TYPE_2521",
        /// 农村集体经济组织登记证
        T2522 = "CERTIFICATE_TYPE_2522",
    }

    /// 证件持有人类型
    pub enum IdHolderType {
        /// 法人
        Legal = "LEGAL",
        /// 经办人
        Super = "SUPER",
    }
}

/// 证件类型: read in either spelling, written in the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdDocType(pub IdDocSpelling);

impl<'de> Deserialize<'de> for IdDocType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use IdDocSpelling as S;
        Ok(IdDocType(match S::deserialize(deserializer)? {
            S::MainlandIdcard => S::Idcard,
            S::Hongkong => S::HongkongPassport,
            S::Macao => S::MacaoPassport,
            S::Taiwan => S::TaiwanPassport,
            current => current,
        }))
    }
}

impl Serialize for IdDocType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl JsonSchema for IdDocType {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IdDocType".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        IdDocSpelling::json_schema(generator)
    }
}

/// 金融机构许可证图片
pub type LicencePics = List<MediaId, 1, 5>;

/// 驳回原因详情
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditDetail {
    /// 参数名称
    pub param_name: String,
    /// 驳回原因
    pub reject_reason: String,
}
