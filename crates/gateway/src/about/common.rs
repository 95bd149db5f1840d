//! Paths that belong to no product (2.10).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "common",
    title: "基础接口 · Common interfaces",
    operations: &[About {
        operation: "GET /v3/certificates",
        title: ("获取平台证书列表", "List the platform certificates"),
        tells: "Answers every platform certificate that is valid or soon will be, each encrypted with the \
                merchant's APIv3 key; any merchant may ask. The reply is signed by one of the listed \
                certificates, so that a client without any can verify it with what it contains. Only RSA: \
                ALL gives the same list, SM2 is refused.",
        refuses: &["Apiv3KeyMissing"],
        machine: None,
    }],
};
