//! `POST /v3/ecommerce/profitsharing/receivers/add` (2.4.1).

use super::super::kind;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::Secret;
use tongbao_base::ids::AppId;
use tongbao_kernel::model::Relation;
use tongbao_kernel::profitsharing::{AddReceiver, Listed};
use tongbao_wire::v3::ecommerce::profitsharing::receivers::{Add, Receiver, RelationType};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Add>) -> Result<AddReceiver, Fault> {
    let Add { appid, r#type, account, name, encrypted_name, relation_type } = &asked.fields;
    let name = match encrypted_name {
        Some(sealed) => Some(caller.open(sealed.as_str(), "/encrypted_name")?),
        None => name.as_ref().map(|name| Secret::new(name.as_str())),
    };
    Ok(AddReceiver {
        platform: caller.platform.clone(),
        owner: caller.platform.clone(),
        kind: kind(*r#type),
        account: account.shared(),
        name,
        appid: appid.as_ref().map(|appid| AppId::new(appid.shared())),
        relation: relation(*relation_type),
        custom_relation: None,
    })
}

fn relation(asked: RelationType) -> Relation {
    match asked {
        RelationType::Supplier => Relation::Supplier,
        RelationType::Distributor => Relation::Distributor,
        RelationType::ServiceProvider => Relation::ServiceProvider,
        RelationType::Platform => Relation::Platform,
        RelationType::Others => Relation::Others,
    }
}

pub(crate) fn reply(_: &Caller, asked: &Asked<Nothing, Add>, _: Listed) -> Result<Receiver, Fault> {
    Ok(Receiver { r#type: asked.fields.r#type, account: asked.fields.account.clone() })
}
