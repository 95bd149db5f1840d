//! Paths that belong to no product (2.10).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "common",
    title: "基础接口 · Common interfaces",
    operations: &[
        About {
            operation: "GET /v3/certificates",
            title: ("获取平台证书列表", "List the platform certificates"),
            tells: "Answers every platform certificate that is valid or soon will be, each encrypted with the \
                merchant's APIv3 key; any merchant may ask. The reply is signed by one of the listed \
                certificates, so that a client without any can verify it with what it contains. Only RSA: \
                ALL gives the same list, SM2 is refused.",
            refuses: &["Apiv3KeyMissing", "CertificatesNotOffered"],
            machine: None,
        },
        About {
            operation: "POST /v3/security/echo",
            title: ("商户签名验签／加解密测试", "Try signatures and encryption"),
            tells: "Says back what it was told, as the reply and, where notify_url is given, as a \
                    SECURITY_ECHO.SUCCESS callback. encrypted_echo_message is opened with the key that \
                    Wechatpay-Serial names and comes back encrypted for the API certificate that signed \
                    the request; in the callback it is spelled encrypt_echo_message and, where the request \
                    has none, holds echo_message. Each request sends a callback of its own.",
            refuses: &["EchoTooLong"],
            machine: None,
        },
    ],
};
