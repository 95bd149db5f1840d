//! `POST /v3/profitsharing/receivers/add` (2.12).

use super::super::kind;
use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use crate::v3::seller::seller;
use tongbao_base::ids::AppId;
use tongbao_kernel::model::{ReceiverKind, Relation};
use tongbao_kernel::profitsharing::{AddReceiver, Listed};
use tongbao_wire::v3::field::{Encrypted, Text};
use tongbao_wire::v3::profitsharing::receivers::{Add, Added, RelationType};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Add>) -> Result<AddReceiver, Fault> {
    let fields = &asked.fields;
    let owner = seller(caller, fields.sub_mchid.as_ref(), Location::Body)?;
    let kind = kind(fields.r#type);
    let appid = match kind {
        ReceiverKind::Merchant | ReceiverKind::Person => Some(&fields.appid),
        ReceiverKind::SubPerson => fields.sub_appid.as_ref(),
    };
    let name = fields.name.as_ref().map(|sealed| caller.open(sealed.as_str(), "/name")).transpose()?;
    Ok(AddReceiver {
        platform: caller.platform.clone(),
        owner,
        kind,
        account: fields.account.shared(),
        name,
        appid: appid.map(|appid| AppId::new(appid.shared())),
        relation: relation(fields.relation_type),
        custom_relation: fields.custom_relation.as_ref().map(ToString::to_string),
    })
}

fn relation(asked: RelationType) -> Relation {
    match asked {
        RelationType::ServiceProvider => Relation::ServiceProvider,
        RelationType::Store => Relation::Store,
        RelationType::Staff => Relation::Staff,
        RelationType::StoreOwner => Relation::StoreOwner,
        RelationType::Partner => Relation::Partner,
        RelationType::Headquarter => Relation::Headquarter,
        RelationType::Brand => Relation::Brand,
        RelationType::Distributor => Relation::Distributor,
        RelationType::User => Relation::User,
        RelationType::Supplier => Relation::Supplier,
        RelationType::Custom => Relation::Custom,
    }
}

/// The relation is the one that stands on the list, the name the one that was given, encrypted
/// for the caller (1.8).
pub(crate) fn reply(caller: &Caller, asked: &Asked<Nothing, Add>, listed: Listed) -> Result<Added, Fault> {
    let Listed { receiver, name } = &listed;
    let name = name.as_ref().map(|name| caller.seal(name, "/name")).transpose()?;
    let custom = receiver.custom_relation.as_deref().and_then(|name| Text::new(name).ok());
    Ok(Added {
        sub_mchid: asked.fields.sub_mchid.clone(),
        r#type: asked.fields.r#type,
        account: asked.fields.account.clone(),
        name: name.and_then(|sealed| Encrypted::new(sealed).ok()),
        relation_type: tongbao_render::profitsharing::generic::relation(receiver)
            .unwrap_or(asked.fields.relation_type),
        custom_relation: custom,
    })
}
