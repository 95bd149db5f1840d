//! Links to a bill that is there.

use super::token::Token;
use super::{Handed, Packing, broken};
use crate::caller::{Caller, internal};
use crate::fault::Fault;
use tongbao_base::Time;
use tongbao_bill::Part;
use tongbao_wire::keys::BillKey;
use tongbao_wire::v3::bill::{HashType, Link, SealedLink, SealedLinks};

/// One link to the whole.
pub(crate) fn link(caller: &Caller, handed: &Handed, packing: Packing) -> Result<Link, Fault> {
    let token = token(caller, handed, packing);
    Ok(Link {
        hash_type: HashType::Sha1,
        hash_value: handed.kept.hash.clone(),
        download_url: url(caller, &token, packing)?,
    })
}

/// A link to each part, each with a key of its own (5.3).
pub(crate) fn sealed_links(caller: &Caller, handed: &Handed, packing: Packing) -> Result<SealedLinks, Fault> {
    let parts = Part::read_list(&handed.kept.parts).map_err(|error| broken(&error))?;
    let mut links = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let key = BillKey::generate();
        // 214 bytes fit into one field, and a key has 32.
        let encrypt_key =
            caller.certificate.public_key.encrypt(key.key.reveal()).map_err(|_| internal("Bill"))?;
        let seal = Some((key.key.reveal().to_owned(), key.nonce.clone()));
        let token = Token { part: Some(place), seal, ..token(caller, handed, packing) };
        links.push(SealedLink {
            bill_sequence: i64::try_from(place).unwrap_or(i64::MAX).saturating_add(1),
            download_url: url(caller, &token, packing)?,
            encrypt_key,
            hash_type: HashType::Sha1,
            hash_value: part.hash.clone(),
            nonce: key.nonce.into(),
        });
    }
    Ok(SealedLinks {
        download_bill_count: i64::try_from(links.len()).unwrap_or(i64::MAX),
        download_bill_list: links,
    })
}

fn token(caller: &Caller, handed: &Handed, packing: Packing) -> Token {
    let life_ms = caller.rules.bill.url_ttl_s.saturating_mul(Time::SECOND);
    Token {
        mchid: caller.platform.to_string(),
        day: handed.kept.day.number(),
        name: handed.kept.name.to_string(),
        part: None,
        gzip: packing == Packing::Gzip,
        seal: None,
        until_ms: handed.now.after_ms(life_ms).ms(),
    }
}

fn url(caller: &Caller, token: &Token, packing: Packing) -> Result<String, Fault> {
    let token = token.write(&caller.vault).map_err(|error| {
        tracing::error!(%error, "a link could not be written");
        internal("Reply")
    })?;
    let tail = if packing == Packing::Gzip { "&tartype=gzip" } else { "" };
    Ok(format!("{}/v3/billdownload/file?token={token}{tail}", caller.base))
}
