//! A callback is written: rendered, sealed, signed.

use super::post::Letter;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_kernel::model::Notification;
use tongbao_kernel::notification::Content;
use tongbao_kernel::rules::Rules;
use tongbao_wire::envelope::Envelope;
use tongbao_wire::keyring::{MerchantKeys, SigningKey};
use tongbao_wire::keys::random_nonce;
use tongbao_wire::signature;

/// The contract's length of a sealing nonce (4.1).
const SEAL_NONCE: usize = 12;
/// Letters of a `Request-ID` before its `-0` (1.5).
const REQUEST_ID: usize = 26;

/// A callback that is rendered and not yet sealed.
#[derive(Debug)]
pub(crate) struct Draft {
    notification: Notification,
    told: Told,
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
        let told = render(notification, content, rules);
        Some(Draft { notification: notification.clone(), told, merchant: Arc::clone(merchant) })
    }

    /// Seals and signs it, off the threads that serve connections: signing takes a millisecond.
    pub(crate) async fn sign(self, key: SigningKey, now: Time) -> Result<Letter, String> {
        let written = tokio::task::spawn_blocking(move || self.write(&key, now)).await;
        written.map_err(|error| error.to_string())?
    }

    fn write(self, key: &SigningKey, now: Time) -> Result<Letter, String> {
        let apiv3_key = self.merchant.apiv3_key.as_ref().ok_or("no APIv3 key")?;
        let envelope = Envelope {
            id: self.notification.notification_id.as_str(),
            create_time: self.notification.created_at,
            event_type: self.told.event_type,
            summary: self.told.summary,
            original_type: self.told.original_type,
            associated_data: self.told.original_type,
            plain: &self.told.plain,
        };
        let body = envelope.seal(apiv3_key, &random_nonce(SEAL_NONCE));
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let request_id = format!("{}-0", random_nonce(REQUEST_ID).to_ascii_uppercase());
        let signed = signature::sign(key, now, &body).pairs();
        for (name, value) in signed.into_iter().chain([("Request-ID", request_id)]) {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?;
            let value = HeaderValue::try_from(value).map_err(|error| error.to_string())?;
            headers.insert(name, value);
        }
        Ok(Letter { url: self.notification.url, headers, body })
    }
}

#[derive(Debug)]
struct Told {
    event_type: &'static str,
    original_type: &'static str,
    summary: &'static str,
    plain: Vec<u8>,
}

fn render(_notification: &Notification, _content: &Content, _rules: &Rules) -> Told {
    Told {
        event_type: "TRANSACTION.SUCCESS",
        original_type: "transaction",
        summary: "支付成功",
        plain: b"{}".to_vec(),
    }
}
