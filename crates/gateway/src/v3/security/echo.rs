//! `POST /v3/security/echo` (4.2): a merchant tries its keys in both directions.

use crate::caller::{Caller, internal};
use crate::code::Code;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use tongbao_kernel::echo::Send;
use tongbao_wire::keys::PlainTooLong;
use tongbao_wire::v3::security::echo::{Reply, Request};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Request>) -> Result<Send, Fault> {
    let fields = &asked.fields;
    let message = fields.echo_message.as_str();
    // The callback's secret field is mandatory: without one in the request it says the open message.
    let sealed = match secret(caller, fields)? {
        Some(sealed) => sealed,
        None => caller.certificate.public_key.encrypt(message).map_err(|error| too_long(error.bytes))?,
    };
    Ok(Send {
        mchid: caller.platform.clone(),
        message: message.to_owned(),
        sealed,
        notify_url: fields.notify_url.as_ref().map(|url| url.as_str().to_owned()),
    })
}

pub(crate) fn reply(_: &Caller, asked: &Asked<Nothing, Request>, sealed: String) -> Result<Reply, Fault> {
    Ok(Reply {
        echo_message: asked.fields.echo_message.as_str().to_owned(),
        encrypted_echo_message: asked.fields.encrypted_echo_message.as_ref().map(|_| sealed),
    })
}

/// The secret message, opened with the platform's key and encrypted for the merchant (1.8).
fn secret(caller: &Caller, fields: &Request) -> Result<Option<String>, Fault> {
    let Some(cipher) = &fields.encrypted_echo_message else { return Ok(None) };
    let plain = caller.open(cipher.as_str(), "/encrypted_echo_message")?;
    let sealed = caller.certificate.public_key.encrypt(plain.reveal());
    sealed.map(Some).map_err(|_| internal("Pool"))
}

/// One block of RSA holds 214 bytes (1.8).
pub(crate) fn too_long(bytes: usize) -> Fault {
    let message = format!(
        "输入源“/body/echo_message”映射到字段“回显信息”字符串规则校验失败，字节数 {bytes}，超过可加密的最大值 {}",
        PlainTooLong::BYTES_MAX
    );
    Fault::new(Code::ParamError, "EchoTooLong", message).at("/echo_message", Location::Body)
}
