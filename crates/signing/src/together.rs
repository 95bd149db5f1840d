//! Many signatures at once, where there is a library for it and it is worth it.

use std::fmt;
use std::path::Path;
use std::time::Duration;
use tongbao_crypto_mb::{CannotLoad, CryptoMb, LANES};
use tongbao_wire::keys::PrivateKey;
use tongbao_wire::signature::{ReplyHeaders, Unsigned, sign_together};

/// Trials of which the fastest counts.
const TRIALS: u32 = 5;

type Sign = dyn Fn(&[Unsigned]) -> (Vec<ReplyHeaders>, usize) + Send + Sync;

/// Signs many at once.
pub struct Together {
    /// From so many on it is faster than one by one.
    pub(crate) worth_from: usize,
    /// Headers for each, and how many signatures came out wrong and were made again.
    pub(crate) sign: Box<Sign>,
}

impl Together {
    /// Loads Intel's `libcrypto_mb` from `file` and tries it with `key`: its signatures must be
    /// those that are made one by one. None, and a line in the log, where this processor gains
    /// nothing from it. The error says what is wrong with the file or the library.
    pub fn load(file: &Path, key: &PrivateKey) -> Result<Option<Together>, String> {
        let library = match CryptoMb::load(file) {
            Ok(library) => library,
            Err(error @ CannotLoad::Processor) => {
                tracing::warn!(file = %file.display(), "replies are signed one by one: {error}");
                return Ok(None);
            }
            Err(error) => return Err(error.to_string()),
        };
        let worth_from = try_out(&library, key)?;
        if worth_from > LANES {
            tracing::warn!(file = %file.display(), "replies are signed one by one: that is faster here");
            return Ok(None);
        }
        tracing::info!(file = %file.display(), worth_from, "up to {LANES} replies are signed at once");
        Ok(Some(Together { worth_from, sign: Box::new(move |work| sign_together(&library, work)) }))
    }
}

impl fmt::Debug for Together {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Together").field("worth_from", &self.worth_from).finish_non_exhaustive()
    }
}

/// From how many signatures on it is faster to make them at once: with fewer, lanes stay empty and
/// take as long.
fn try_out(library: &CryptoMb, key: &PrivateKey) -> Result<usize, String> {
    let messages: Vec<String> = (0..LANES).map(|lane| format!("{lane}\n")).collect();
    let work: Vec<(&PrivateKey, &[u8])> = messages.iter().map(|message| (key, message.as_bytes())).collect();
    let made = PrivateKey::sign_together(library, &work);
    let alone: Vec<String> = messages.iter().map(|message| key.sign(message.as_bytes())).collect();
    if made.faults > 0 || made.signatures != alone {
        return Err("its signatures are not those that are made one by one".to_owned());
    }
    let all = fastest(|| drop(PrivateKey::sign_together(library, &work)));
    let one = fastest(|| drop(key.sign(messages[0].as_bytes())));
    let whole = all.as_nanos() / one.as_nanos().max(1);
    Ok(usize::try_from(whole).unwrap_or(usize::MAX).saturating_add(1))
}

#[expect(clippy::disallowed_methods, reason = "how long it takes, not when it is")]
fn fastest(work: impl Fn()) -> Duration {
    let trials = (0..TRIALS).map(|_| {
        let watch = std::time::Instant::now();
        work();
        watch.elapsed()
    });
    trials.min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_base::Time;
    use tongbao_wire::keyring::SigningKey;
    use tongbao_wire::signature::reply_message;

    #[test]
    fn a_file_that_is_no_library_is_an_error_in_the_systems_words() {
        let error = Together::load(Path::new("/nowhere/libcrypto_mb.so"), &PrivateKey::generate());
        let error = error.expect_err("nothing there");
        assert!(error.starts_with("cannot load it: /nowhere/libcrypto_mb.so: "), "{error}");
    }

    #[test]
    fn a_library_is_tried_out_before_it_is_used() {
        let Some(file) = std::env::var_os("TONGBAO_SIGN_LIBRARY") else {
            eprintln!("skipped: TONGBAO_SIGN_LIBRARY names no library");
            return;
        };
        let key = SigningKey { serial: "PUB_KEY_ID_01".to_owned(), key: PrivateKey::generate() };
        // None where one by one is faster on this processor.
        let Some(together) = Together::load(file.as_ref(), &key.key).expect("a sound library") else {
            return;
        };
        assert!((2..=LANES).contains(&together.worth_from), "{together:?}");
        let work: Vec<Unsigned> = (0..=u8::try_from(LANES).unwrap())
            .map(|number| Unsigned { key: key.clone(), now: Time::EPOCH, body: vec![number] })
            .collect();
        let (all, faults) = (together.sign)(&work);
        assert_eq!((all.len(), faults), (work.len(), 0));
        for (headers, one) in all.iter().zip(&work) {
            let message = reply_message(headers.timestamp, &headers.nonce, &one.body);
            assert!(key.key.public_key().verify(&message, &headers.signature));
        }
    }
}
