//! Which merchants may call an operation, and how the others are refused (contract, Annex C).

use crate::caller::Caller;
use crate::code::{Code, Family};
use crate::fault::Fault;
use tongbao_kernel::model::MerchantKind::{self, Direct, Partner, Platform, Sub};

/// Which merchants may call. Sub-merchants never sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the payment codes and the generic paths come next")]
pub(crate) enum Callers {
    /// 电商平台
    Platforms,
    /// 服务商: platforms and partners.
    Providers,
    /// 普通服务商
    Partners,
    /// 直连商户
    Directs,
    /// Everyone outside 收付通: partners and direct merchants.
    Generic,
    /// Whoever signs.
    Anyone,
}

impl Callers {
    /// They.
    pub(crate) const fn kinds(self) -> &'static [MerchantKind] {
        match self {
            Callers::Platforms => &[Platform],
            Callers::Providers => &[Platform, Partner],
            Callers::Partners => &[Partner],
            Callers::Directs => &[Direct],
            Callers::Generic => &[Partner, Direct],
            Callers::Anyone => &[Platform, Partner, Direct],
        }
    }

    /// Refuses a merchant that is none of them.
    pub(crate) fn admit(self, kind: MerchantKind, caller: &Caller) -> Result<(), Fault> {
        self.refusal(kind, (caller.platform.as_str(), caller.family)).map_or(Ok(()), Err)
    }

    /// How a merchant of that kind is refused, if it is.
    pub(crate) fn refusal(self, kind: MerchantKind, (mchid, family): (&str, Family)) -> Option<Fault> {
        if self.kinds().contains(&kind) {
            return None;
        }
        let is = name(kind);
        let (rule, message) = match (self, kind) {
            (Callers::Platforms, _) => {
                ("NotAPlatform", format!("非电商商户暂不支持调用此API：商户号 {mchid} 是{is}"))
            }
            (Callers::Generic, Platform) => {
                let what = if family == Family::Refund { "退款" } else { "分账" };
                ("PlatformOnGeneric", format!("电商商户不允许调用非电商{what}API：商户号 {mchid} 是{is}"))
            }
            _ => {
                let allowed: Vec<&str> = self.kinds().iter().map(|kind| name(*kind)).collect();
                let allowed = allowed.join("、");
                ("CallerNotAllowed", format!("此API仅限{allowed}调用：商户号 {mchid} 是{is}"))
            }
        };
        Some(Fault::new(Code::NoAuth, rule, message))
    }

    /// Every way in which a signing merchant may be refused.
    pub(crate) fn refusals(self, family: Family) -> Vec<Fault> {
        let kinds = [Platform, Partner, Direct].into_iter();
        kinds.filter_map(|kind| self.refusal(kind, ("1900000400", family))).collect()
    }
}

/// The contract's word.
pub(crate) const fn name(kind: MerchantKind) -> &'static str {
    match kind {
        Platform => "电商平台",
        Partner => "普通服务商",
        Direct => "直连商户",
        Sub => "二级商户",
    }
}
