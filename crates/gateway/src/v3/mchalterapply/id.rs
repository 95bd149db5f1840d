//! `GET /v3/mchalterapply/mchsubjectalterapplyment/{apply_id}` and its revoke (2.1.5).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::SubjectChangeId;
use tongbao_kernel::model::SubjectChange;
use tongbao_kernel::subject_change::{Find, Revoke, Revoked, SubjectChangeRef};
use tongbao_wire::v3::mchalterapply::{Alter, AlterByIdPath, AlterRevoked};

fn named(path: &AlterByIdPath) -> SubjectChangeId {
    SubjectChangeId::new(path.apply_id.shared())
}

pub(crate) fn query(caller: &Caller, asked: &Asked<AlterByIdPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find { platform: caller.platform.clone(), change: SubjectChangeRef::Id(named(&asked.path)) })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<AlterByIdPath, Nothing>,
    row: SubjectChange,
) -> Result<Alter, Fault> {
    Ok(tongbao_render::subject_change::found(&row))
}

pub(crate) mod revoke {
    //! `POST /v3/mchalterapply/mchsubjectalterapplyment/{apply_id}/revoke` (2.1.5).

    use super::{AlterByIdPath, AlterRevoked, Asked, Caller, Fault, Nothing, Revoke, Revoked, named};

    pub(crate) fn command(caller: &Caller, asked: &Asked<AlterByIdPath, Nothing>) -> Result<Revoke, Fault> {
        Ok(Revoke { platform: caller.platform.clone(), change_id: named(&asked.path) })
    }

    pub(crate) fn reply(
        _: &Caller,
        _: &Asked<AlterByIdPath, Nothing>,
        revoked: Revoked,
    ) -> Result<AlterRevoked, Fault> {
        Ok(tongbao_render::subject_change::revoked(revoked))
    }
}
