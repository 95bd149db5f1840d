//! The addresses that open the cashier and the page on which a merchant confirms its closing.

use tongbao_base::ids::{ApplymentId, ClosingId, PrepayId};

/// Where the cashier stands.
pub(crate) const CASHIER: &str = "/sandbox/cashier";
/// The short form of the same, for codes that are scanned: 64 characters on a local machine.
pub(crate) const CODE: &str = "/q";

/// Where a merchant confirms that it is to be closed.
pub(crate) const CLOSINGS: &str = "/sandbox/closings";

/// What a mobile browser opens (`h5_url`); merchants append `&redirect_url=…`.
pub fn h5_url(base: &str, prepay_id: &PrepayId) -> String {
    format!("{}{CASHIER}?prepay_id={prepay_id}&package=h5", base.trim_end_matches('/'))
}

/// What goes into a code that is scanned (`code_url`).
pub fn code_url(base: &str, prepay_id: &PrepayId) -> String {
    format!("{}{CODE}/{prepay_id}", base.trim_end_matches('/'))
}

/// Where a merchant is led to confirm its closing (`confirm_cancel_url`).
pub fn confirm_cancel_url(base: &str, closing_id: &ClosingId) -> String {
    format!("{}{CLOSINGS}/{closing_id}", base.trim_end_matches('/'))
}

/// Where sellers sign and prove their accounts.
pub(crate) const APPLYMENTS: &str = "/sandbox/applyments";

/// Where a seller's administrator signs (`sign_url`).
pub fn sign_url(base: &str, applyment_id: &ApplymentId) -> String {
    format!("{}{APPLYMENTS}/{applyment_id}/sign", base.trim_end_matches('/'))
}

/// Where a seller's legal person proves its account (`legal_validation_url`).
pub fn verify_url(base: &str, applyment_id: &ApplymentId) -> String {
    format!("{}{APPLYMENTS}/{applyment_id}/verify", base.trim_end_matches('/'))
}

/// The session that an address of either form opens.
pub(crate) fn prepay_id_of(url: &str) -> Option<PrepayId> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let named = query.split('&').find_map(|pair| pair.strip_prefix("prepay_id="));
    let short = path.rsplit_once(&format!("{CODE}/")).map(|(_, id)| id);
    let id = named.or(short)?;
    let plausible = id.starts_with("wx") && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plausible.then(|| PrepayId::from(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_session() {
        let id = PrepayId::from("wx2025100916532000000007000000000003");
        for url in [
            h5_url("http://127.0.0.1:8420", &id),
            h5_url("http://127.0.0.1:8420/", &id) + "&redirect_url=https%3A%2F%2Fshop.example%2Fdone",
            code_url("http://127.0.0.1:8420", &id),
        ] {
            assert_eq!(prepay_id_of(&url).as_ref(), Some(&id), "{url}");
        }
        for url in ["", "http://127.0.0.1:8420/", "weixin://x", "http://h/q/%3Cscript%3E", "http://h/q/wx/y"]
        {
            assert_eq!(prepay_id_of(url), None, "{url}");
        }
    }

    #[test]
    fn a_code_fits_into_64_characters() {
        let id = PrepayId::from("wx2025100916532000000007000000000003");
        assert!(code_url("http://127.0.0.1:8420", &id).len() <= 64);
    }
}
