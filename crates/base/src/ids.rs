//! Numbers that name things. Each kind is a type of its own, so that a refund's number cannot
//! stand where an order's belongs.

use std::sync::Arc;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Names the thing `text`.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }
            /// The number as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
            /// The number as shared text.
            pub fn shared(&self) -> Arc<str> {
                Arc::clone(&self.0)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
    )*};
}

text_ids! {
    /// A merchant: platform, sub-merchant or direct merchant (商户号, ten digits here).
    MchId;
    /// An application of a merchant (公众账号 ID, `wx…`).
    AppId;
    /// A person under an application (用户标识).
    OpenId;
    /// A paid or payable order (微信支付订单号, 28 digits).
    TransactionId;
    /// A combined order's own number (合单交易单号, 28 digits).
    CombineId;
    /// The session in which a buyer may pay (预支付交易会话标识, `wx…`).
    PrepayId;
    /// A split request (微信分账单号, 29 digits).
    SplitId;
    /// One receiver's part of a split (分账明细单号, 29 digits).
    DetailId;
    /// A split return (微信回退单号, 29 digits).
    ReturnId;
    /// A subsidy (微信补差单号, 29 digits).
    SubsidyId;
    /// A subsidy return (微信补差回退单号, 29 digits).
    SubsidyReturnId;
    /// A refund (微信退款单号, 29 digits).
    RefundId;
    /// The recovery of an advance (微信回补单号).
    AdvanceReturnId;
    /// A withdrawal (微信支付提现单号).
    WithdrawId;
    /// A seller's papers on the way aboard (微信支付申请单号, 16 digits).
    ApplymentId;
    /// A settlement account as it was given once.
    CardId;
    /// A change of a settlement account (修改结算账户申请单号, 29 digits).
    SettlementChangeId;
    /// A change of a sub-merchant's papers (资料变更申请单号, 29 digits).
    SubjectChangeId;
    /// An application to close a sub-merchant, or for money left after it (微信支付注销提现申请单号).
    ClosingId;
    /// A callback (通知 ID).
    NotificationId;
    /// An uploaded file (媒体文件标识 ID).
    MediaId;
    /// A step that is still to be done.
    TaskId;
    /// A number that the merchant gave (商户单号).
    OutNo;
}
