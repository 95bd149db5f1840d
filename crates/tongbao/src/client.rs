//! A client as an integrator has one: it signs requests and verifies replies.

use crate::folder::Folder;
use serde_json::Value;
use tongbao_base::Secret;
use tongbao_engine::{Clock, SystemClock};
use tongbao_wire::keys::{PrivateKey, PublicKey, random_nonce};
use tongbao_wire::signature::{SCHEME, reply_message, request_message};

/// A platform's client.
pub struct Client {
    http: reqwest::Client,
    base: String,
    mchid: String,
    serial: String,
    key: PrivateKey,
    platform_serial: String,
    platform_key: PublicKey,
}

/// What came back; its signature was right.
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// JSON, or null when there was no body.
    pub body: Value,
}

impl Client {
    /// A client with the merchant's credential files.
    pub fn new(folder: &Folder, base: &str, mchid: &str) -> Result<Client, String> {
        Client::with_credentials(folder, base, mchid, &folder.merchant(mchid))
    }

    /// The same with the key and certificate that lie in `merchant`, one of several.
    pub fn with_credentials(
        folder: &Folder,
        base: &str,
        mchid: &str,
        merchant: &std::path::Path,
    ) -> Result<Client, String> {
        let platform = folder.platform();
        let read = |path: std::path::PathBuf| {
            std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
        };
        let key = Secret::new(read(merchant.join("apiclient_key.pem"))?);
        let certificate = tongbao_wire::keys::Certificate::from_pem(&read(platform.join("certificate.pem"))?);
        Ok(Client {
            http: reqwest::Client::builder().no_proxy().build().map_err(|error| error.to_string())?,
            base: base.to_owned(),
            mchid: mchid.to_owned(),
            serial: read(merchant.join("serial.txt"))?,
            key: PrivateKey::from_pkcs8_pem(key.reveal()).map_err(|error| error.to_string())?,
            platform_serial: read(platform.join("serial.txt"))?,
            platform_key: certificate.map_err(|error| error.to_string())?.public_key,
        })
    }

    /// `POST` with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Reply, String> {
        self.send("POST", path, body.to_string()).await
    }

    /// `POST` with a body that is sent as it is.
    pub async fn post_text(&self, path: &str, body: String) -> Result<Reply, String> {
        self.send("POST", path, body).await
    }

    /// A text that only the platform can read (1.8).
    pub fn seal(&self, plain: &str) -> Result<String, String> {
        self.platform_key.encrypt(plain).map_err(|error| error.to_string())
    }

    /// Uploads a picture (2.10). The signature covers what is said of it, not the bytes.
    pub async fn upload(
        &self,
        path: &str,
        (name, picture): (&str, &[u8]),
        sha256: &str,
    ) -> Result<Reply, String> {
        const BOUNDARY: &str = "tongbao-boundary";
        let meta = serde_json::json!({ "filename": name, "sha256": sha256 }).to_string();
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n\
             {meta}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(picture);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = self
            .http
            .post(format!("{}{path}", self.base))
            .header("Authorization", self.authorization("POST", path, meta.as_bytes()))
            .header("Content-Type", format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(body);
        self.exchange(request, "POST", path).await
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Result<Reply, String> {
        self.send("GET", path, String::new()).await
    }

    /// The text of a file behind a link of the platform's: asked for under a signature, answered
    /// without one (5.2).
    pub async fn download(&self, url: &str) -> Result<String, String> {
        let target = url.strip_prefix(self.base.as_str()).unwrap_or(url);
        let failed = |error: reqwest::Error| format!("GET {target}: {error}");
        let request = self.http.get(url).header("Authorization", self.authorization("GET", target, b""));
        let reply = request.header("Accept", "*/*").send().await.map_err(failed)?;
        let status = reply.status();
        let text = reply.text().await.map_err(failed)?;
        if status.is_success() { Ok(text) } else { Err(format!("GET {target}: {status} {text}")) }
    }

    /// The value of the `Authorization` header for a request sent now.
    pub fn authorization(&self, method: &str, path: &str, body: &[u8]) -> String {
        let timestamp = SystemClock.now().unix_seconds();
        let nonce = random_nonce(32);
        let message = request_message(method, path, timestamp, &nonce, body);
        format!(
            "{SCHEME} mchid=\"{}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",serial_no=\"{}\",signature=\"{}\"",
            self.mchid,
            self.serial,
            self.key.sign(&message)
        )
    }

    async fn send(&self, method: &str, path: &str, body: String) -> Result<Reply, String> {
        let authorization = self.authorization(method, path, body.as_bytes());
        let url = format!("{}{path}", self.base);
        let request = if method == "GET" { self.http.get(url) } else { self.http.post(url).body(body) };
        let request =
            request.header("Authorization", authorization).header("Content-Type", "application/json");
        self.exchange(request, method, path).await
    }

    async fn exchange(
        &self,
        request: reqwest::RequestBuilder,
        method: &str,
        path: &str,
    ) -> Result<Reply, String> {
        let reply = request
            .header("Accept", "application/json")
            .header("Wechatpay-Serial", &self.platform_serial)
            .send()
            .await
            .map_err(|error| format!("{method} {path}: {error}"))?;
        let status = reply.status().as_u16();
        let headers = reply.headers().clone();
        let bytes = reply.bytes().await.map_err(|error| format!("{method} {path}: {error}"))?;
        if (200..300).contains(&status) {
            self.verify(&headers, &bytes).map_err(|error| format!("{method} {path}: {error}"))?;
        }
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).map_err(|error| format!("{method} {path}: {error}"))?
        };
        Ok(Reply { status, body })
    }

    /// Whether headers and body carry the platform's signature.
    pub fn verify(&self, headers: &axum::http::HeaderMap, body: &[u8]) -> Result<(), String> {
        let header = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.ok_or_else(|| format!("the header {name} is missing"))
        };
        let timestamp =
            header("Wechatpay-Timestamp")?.parse().map_err(|_| "Wechatpay-Timestamp is no number")?;
        let message = reply_message(timestamp, header("Wechatpay-Nonce")?, body);
        if self.platform_key.verify(&message, header("Wechatpay-Signature")?) {
            Ok(())
        } else {
            Err("the signature is wrong".to_owned())
        }
    }
}
