//! Changes of a sub-merchant's papers (contract 2.1.5).

use crate::applyment::details;
use tongbao_kernel::model::{SubjectChange, SubjectChangeState};
use tongbao_kernel::subject_change::Revoked;
use tongbao_wire::v3::mchalterapply::{Alter, AlterNamed, AlterRevoked, AlterState, RevokeResult};

/// The number of new papers.
pub fn named(row: &SubjectChange) -> AlterNamed {
    AlterNamed { apply_id: row.change_id.shared() }
}

/// New papers as they stand.
pub fn found(row: &SubjectChange) -> Alter {
    let is_rejected = row.state == SubjectChangeState::Rejected;
    Alter {
        merchant_code: row.sub_mchid.shared(),
        apply_id: row.change_id.shared(),
        out_request_no: row.out_request_no.shared(),
        state: match row.state {
            SubjectChangeState::Auditing => AlterState::Auditing,
            SubjectChangeState::Rejected => AlterState::Rejected,
            SubjectChangeState::Modifying => AlterState::Modifying,
            SubjectChangeState::Finished => AlterState::Finished,
            SubjectChangeState::Canceled => AlterState::Canceled,
            SubjectChangeState::Editing => AlterState::Editing,
        },
        audit_reject_reason: row.reject_reason.clone().filter(|_| is_rejected),
        audit_reject_detail: details(&row.flaws).filter(|_| is_rejected),
    }
}

/// Whether new papers were taken back.
pub const fn revoked(revoked: Revoked) -> AlterRevoked {
    AlterRevoked {
        result: match revoked {
            Revoked::Done => RevokeResult::Success,
            Revoked::TooLate => RevokeResult::Fail,
        },
    }
}
