//! A callback is written: rendered, sealed, signed.

use super::courier::Errand;
use super::post::Letter;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_kernel::model::Notification;
use tongbao_kernel::notification::Content;
use tongbao_kernel::rules::Rules;
use tongbao_render::callback::{Announcement, announcement, resource};
use tongbao_signing::{Pool, Signed};
use tongbao_wire::envelope::Envelope;
use tongbao_wire::keyring::{MerchantKeys, SigningKey};
use tongbao_wire::keys::random_nonce;
use tongbao_wire::signature::Unsigned;

/// The contract's length of a sealing nonce (4.1).
const SEAL_NONCE: usize = 12;
/// Letters of a `Request-ID` before its `-0` (1.5).
const REQUEST_ID: usize = 26;

/// A callback that is rendered and not yet sealed.
#[derive(Debug)]
pub(crate) struct Draft {
    notification: Notification,
    announcement: Announcement,
    resource: Vec<u8>,
    merchant: Arc<MerchantKeys>,
}

impl Draft {
    /// Renders a callback; none when its receiver has no key to seal it with.
    pub(crate) fn new(
        notification: &Notification,
        content: &Content,
        rules: &Rules,
        merchant: &Arc<MerchantKeys>,
    ) -> Option<Draft> {
        merchant.apiv3_key.as_ref()?;
        Some(Draft {
            notification: notification.clone(),
            announcement: announcement(notification.event, &rules.split),
            resource: resource(notification, content),
            merchant: Arc::clone(merchant),
        })
    }

    /// What another courier is given.
    pub(crate) fn errand(&self) -> Errand<'_> {
        Errand {
            id: self.notification.notification_id.as_str(),
            mchid: self.notification.mchid.as_str(),
            url: &self.notification.url,
            event_type: self.announcement.event_type,
            resource: &self.resource,
        }
    }

    /// Seals it, and has it signed off the threads that serve connections: that takes a millisecond.
    pub(crate) async fn sign(self, pool: &Pool, key: SigningKey, now: Time) -> Result<Letter, String> {
        let body = self.seal()?;
        let signed = pool.sign_behind(Unsigned { key, now, body }).await;
        let Signed { body, headers: signed } = signed.ok_or("no thread signed it")?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let request_id = format!("{}-0", random_nonce(REQUEST_ID).to_ascii_uppercase());
        for (name, value) in signed.pairs().into_iter().chain([("Request-ID", request_id)]) {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?;
            let value = HeaderValue::try_from(value).map_err(|error| error.to_string())?;
            headers.insert(name, value);
        }
        Ok(Letter { url: self.notification.url, headers, body })
    }

    fn seal(&self) -> Result<Vec<u8>, String> {
        let apiv3_key = self.merchant.apiv3_key.as_ref().ok_or("no APIv3 key")?;
        let Announcement { event_type, original_type, summary } = self.announcement;
        let envelope = Envelope {
            id: self.notification.notification_id.as_str(),
            create_time: self.notification.created_at,
            event_type,
            summary,
            original_type,
            associated_data: original_type,
            plain: &self.resource,
        };
        Ok(envelope.seal(apiv3_key, &random_nonce(SEAL_NONCE)))
    }
}
