//! Changes of a sub-merchant's papers (主体资料变更).

use super::{Flaws, SubjectKind};
use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::{MchId, OutNo, SubjectChangeId};

words! {
    /// Where a change of papers stands (contract 2.1.5).
    pub enum SubjectChangeState {
        /// 审核中
        Auditing = "APPLYMENT_STATE_AUDITING",
        /// 已驳回: the same number may be submitted again.
        Rejected = "APPLYMENT_STATE_REJECTED",
        /// 变更中: passed, taking effect.
        Modifying = "APPLYMENT_STATE_MODIFING",
        /// 已完成
        Finished = "APPLYMENT_STATE_FINISHED",
        /// 已撤销
        Canceled = "APPLYMENT_STATE_CANCELED",
        /// 编辑中: put back to be completed.
        Editing = "APPLYMENT_STATE_EDITTING",
    }
}

impl SubjectChangeState {
    /// The number may be used for other papers.
    pub const fn is_open_again(self) -> bool {
        matches!(self, Self::Rejected | Self::Canceled | Self::Editing)
    }

    /// The platform may still take it back.
    pub const fn is_revocable(self) -> bool {
        matches!(self, Self::Auditing | Self::Rejected | Self::Editing)
    }

    /// Whether the reviewer's word may lead there.
    pub fn leads_to(self, to: Self) -> bool {
        match self {
            Self::Auditing => !matches!(to, Self::Auditing | Self::Canceled),
            Self::Editing => matches!(to, Self::Auditing | Self::Rejected),
            Self::Modifying => to == Self::Finished,
            Self::Rejected | Self::Finished | Self::Canceled => false,
        }
    }
}

entity! {
    /// New papers of a sub-merchant; the form itself is sealed.
    "subject_change" key 2 pub struct SubjectChange {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub change_id: SubjectChangeId,
        /// Whose papers.
        pub sub_mchid: MchId,
        /// The platform's number, unique for the sub-merchant.
        pub out_request_no: OutNo,
        /// Where it stands.
        pub state: SubjectChangeState,
        /// How often the state changed: a task of an earlier state does nothing.
        pub step: i64,
        /// The reviewer was told to wait for a person's word.
        pub held: bool,
        /// Why it was rejected, on the whole.
        pub reject_reason: Option<String>,
        /// What is wrong, field by field.
        pub flaws: Flaws,
        /// The sub-merchant's new name; none: it stays.
        pub name: Option<String>,
        /// The whole form, sealed.
        pub form: Arc<[u8]>,
        /// The form's keyed digest: the same papers have the same.
        pub digest: Arc<[u8]>,
        /// When it was first submitted.
        pub created_at: Time,
        /// When it last changed.
        pub updated_at: Time,
        /// What the sub-merchant is by the new papers.
        pub subject: Option<SubjectKind>,
    }
}

impl SubjectChange {
    /// The key of a change of papers.
    pub fn key(platform: &MchId, change_id: &SubjectChangeId) -> Key {
        Key::of::<Self>([platform.into(), change_id.into()])
    }

    /// How its number is found: unique for a sub-merchant.
    pub fn alias_number(sub_mchid: &MchId, out_request_no: &OutNo) -> String {
        format!("{sub_mchid}/{out_request_no}")
    }

    /// What a task of the present state names.
    pub fn task_subject(&self) -> Arc<str> {
        format!("{}/{}", self.change_id, self.step).into()
    }
}

#[cfg(test)]
mod tests {
    use super::SubjectChangeState as S;

    #[test]
    fn a_reviewer_leads_where_the_contract_says() {
        let rows: [(S, &[S]); 6] = [
            (S::Auditing, &[S::Rejected, S::Modifying, S::Finished, S::Editing]),
            (S::Editing, &[S::Auditing, S::Rejected]),
            (S::Modifying, &[S::Finished]),
            (S::Rejected, &[]),
            (S::Finished, &[]),
            (S::Canceled, &[]),
        ];
        for (from, allowed) in rows {
            for to in S::ALL {
                assert_eq!(from.leads_to(*to), allowed.contains(to), "{from} to {to}");
            }
        }
    }
}
