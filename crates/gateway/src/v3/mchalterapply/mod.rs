//! `POST /v3/mchalterapply/mchsubjectalterapplyment` and what is asked about one (2.1.5).

pub(crate) mod id;
pub(crate) mod out_request_no;
mod rows;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::form::Form;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::model::{SubjectChange, SubjectKind};
use tongbao_kernel::subject_change::Submit;
use tongbao_wire::v3::mchalterapply::{AlterNamed, SubjectType, SubmitAlter};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, SubmitAlter>) -> Result<Submit, Fault> {
    let fields = &asked.fields;
    let form = Form::open(caller, fields, rows::SEALED)?;
    rows::check(&form)?;
    let context =
        format!("subject_change/{}/{}/{}", caller.platform, fields.merchant_code, fields.out_request_no);
    let sealed = form.seal(caller, &context);
    let name = form
        .text("/business_license_info/merchant_name")
        .or_else(|| form.text("/certificate_info/merchant_name"));
    Ok(Submit {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.merchant_code.shared()),
        out_request_no: OutNo::new(fields.out_request_no.shared()),
        name: name.map(str::to_owned),
        subject: subject(fields.organization_type),
        files: form.files(rows::FILES),
        form: sealed.form,
        digest: sealed.digest,
    })
}

const fn subject(given: SubjectType) -> SubjectKind {
    match given {
        SubjectType::Enterprise => SubjectKind::Enterprise,
        SubjectType::Institutions => SubjectKind::Institution,
        SubjectType::Individual => SubjectKind::SoleTrader,
        SubjectType::Others => SubjectKind::Organisation,
        SubjectType::Government => SubjectKind::Government,
        SubjectType::Micro => SubjectKind::Micro,
    }
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<Nothing, SubmitAlter>,
    row: SubjectChange,
) -> Result<AlterNamed, Fault> {
    Ok(tongbao_render::subject_change::named(&row))
}
