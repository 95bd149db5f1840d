//! Sellers' papers on the way aboard (二级商户进件).

use super::Flaws;
use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::ids::{AppId, ApplymentId, CardId, MchId, OutNo};
use tongbao_base::{Fen, Time};

words! {
    /// What a seller is (主体类型, contract 2.1.1).
    pub enum SubjectKind {
        /// 小微
        Micro = "2401",
        /// 个人卖家
        Person = "2500",
        /// 个体工商户
        SoleTrader = "4",
        /// 企业
        Enterprise = "2",
        /// 政府机关
        Government = "3",
        /// 事业单位
        Institution = "2502",
        /// 社会组织
        Organisation = "1708",
    }
}

impl SubjectKind {
    /// Its closing needs a signed application (contract 2.9.1: 3, 2502 and 1708).
    pub const fn signs_closing_papers(&self) -> bool {
        matches!(self, SubjectKind::Government | SubjectKind::Institution | SubjectKind::Organisation)
    }
}

words! {
    /// Where an applyment stands (contract 2.1.2).
    pub enum ApplymentState {
        /// 资料校验中
        Checking = "CHECKING",
        /// 待账户验证: the seller transfers a small sum, or its legal person scans.
        AccountNeedVerify = "ACCOUNT_NEED_VERIFY",
        /// 审核中
        Auditing = "AUDITING",
        /// 已驳回: the same number may be submitted again.
        Rejected = "REJECTED",
        /// 待签约: the administrator signs.
        NeedSign = "NEED_SIGN",
        /// 完成: the sub-merchant is there.
        Finish = "FINISH",
        /// 已冻结
        Frozen = "FROZEN",
        /// 已作废
        Canceled = "CANCELED",
    }
}

impl ApplymentState {
    /// The number may be used for other papers.
    pub const fn is_open_again(self) -> bool {
        matches!(self, ApplymentState::Rejected | ApplymentState::Canceled)
    }

    /// Whether the reviewer's, the seller's or time's word may lead there (2.1.2). States may be
    /// left out; a revoke of a rejected one and a new submission stand in their commands.
    pub fn leads_to(self, to: ApplymentState) -> bool {
        use ApplymentState as S;
        match self {
            S::Finish | S::Rejected | S::Canceled => false,
            S::Frozen => to != S::Frozen,
            S::Checking => to != S::Checking,
            S::AccountNeedVerify => !matches!(to, S::Checking | S::AccountNeedVerify),
            S::Auditing => !matches!(to, S::Checking | S::Auditing),
            S::NeedSign => matches!(to, S::Rejected | S::Finish | S::Frozen | S::Canceled),
        }
    }
}

entity! {
    /// A seller's papers. The form itself is sealed; what stands open here is what rules and
    /// queries need.
    "applyment" key 2 pub struct Applyment {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub applyment_id: ApplymentId,
        /// The platform's number: one seller.
        pub out_request_no: OutNo,
        /// What the seller is.
        pub subject: SubjectKind,
        /// Where it stands.
        pub state: ApplymentState,
        /// How often the state changed: a task of an earlier state does nothing.
        pub step: i64,
        /// The reviewer was told to wait for a person's word.
        pub held: bool,
        /// What is wrong, when it is rejected or frozen.
        pub flaws: Flaws,
        /// The name that buyers will see: of the licence, or the short name of a person.
        pub name: String,
        /// The application of the seller's mini program.
        pub sub_appid: Option<AppId>,
        /// The settlement rule, which says the fee.
        pub settlement_id: Option<String>,
        /// The settlement account.
        pub card_id: CardId,
        /// The whole form, sealed.
        pub form: Arc<[u8]>,
        /// The form's keyed digest: the same papers have the same.
        pub digest: Arc<[u8]>,
        /// The sum that verifies the account.
        pub verify_amount: Fen,
        /// The seller's merchant number, once the papers are in order.
        pub sub_mchid: Option<MchId>,
        /// When the state ends by itself.
        pub deadline_at: Option<Time>,
        /// When it was first submitted.
        pub created_at: Time,
        /// When it last changed.
        pub updated_at: Time,
    }
}

impl Applyment {
    /// The key of an applyment.
    pub fn key(platform: &MchId, applyment_id: &ApplymentId) -> Key {
        Key::of::<Self>([platform.into(), applyment_id.into()])
    }

    /// What a task of the present state names.
    pub fn task_subject(&self) -> Arc<str> {
        format!("{}/{}", self.applyment_id, self.step).into()
    }
}

#[cfg(test)]
mod tests {
    use super::ApplymentState as S;

    #[test]
    fn the_steps_are_those_of_the_contract() {
        let rows: [(S, &[S]); 8] = [
            (
                S::Checking,
                &[
                    S::AccountNeedVerify,
                    S::Auditing,
                    S::Rejected,
                    S::NeedSign,
                    S::Finish,
                    S::Frozen,
                    S::Canceled,
                ],
            ),
            (
                S::AccountNeedVerify,
                &[S::Auditing, S::Rejected, S::NeedSign, S::Finish, S::Frozen, S::Canceled],
            ),
            (
                S::Auditing,
                &[S::AccountNeedVerify, S::Rejected, S::NeedSign, S::Finish, S::Frozen, S::Canceled],
            ),
            (S::NeedSign, &[S::Rejected, S::Finish, S::Frozen, S::Canceled]),
            (S::Rejected, &[]),
            (S::Finish, &[]),
            (S::Canceled, &[]),
            (
                S::Frozen,
                &[
                    S::Checking,
                    S::AccountNeedVerify,
                    S::Auditing,
                    S::Rejected,
                    S::NeedSign,
                    S::Finish,
                    S::Canceled,
                ],
            ),
        ];
        for (from, allowed) in rows {
            for to in S::ALL {
                assert_eq!(from.leads_to(*to), allowed.contains(to), "{from} to {to}");
            }
        }
    }
}
