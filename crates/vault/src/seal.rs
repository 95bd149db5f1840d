//! What sealed bytes look like, and sealing piece by piece.
//!
//! ```text
//! format (1)  version of the wrapping key (1)  nonce (12)  wrapped data key (32 + tag 16)
//! then, for each piece of at most 64 KiB: the piece (AES-256-GCM) and its tag (16)
//! ```
//!
//! A piece's nonce is its number, counted from 0, and whether it is the last: pieces cannot be
//! moved, left out or cut off. That is sound because a data key seals one thing only.

use crate::keys::{KeyBytes, random_key};
use crate::vault::{CannotOpen, Vault};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use zeroize::{Zeroize, Zeroizing};

/// The first byte of everything sealed.
pub(crate) const FORMAT: u8 = 1;
/// Plain bytes of one piece.
pub(crate) const PIECE: usize = 64 * 1024;
/// What a piece's tag adds.
pub(crate) const TAG: usize = 16;
/// What stands before the first piece.
pub(crate) const HEAD: usize = 2 + NONCE_LEN + KEY + TAG;
const KEY: usize = 32;

/// An AES-256-GCM key ready for use.
pub(crate) fn cipher(key: &KeyBytes) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_slice()).expect("32 bytes are an AES-256 key"))
}

/// Seals something that comes piece by piece, holding one piece at a time.
///
/// What [`Sealer::push`] and [`Sealer::finish`] append, one after the other, is what
/// [`Vault::seal`] would have given for the whole.
pub struct Sealer {
    data: LessSafeKey,
    context: String,
    /// Head that was not given out yet.
    head: Vec<u8>,
    /// Plain bytes that do not fill a piece yet; never more than one piece.
    waiting: Vec<u8>,
    number: u64,
}

impl Sealer {
    pub(crate) fn new(vault: &Vault, context: &str) -> Sealer {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).expect("the system's random source works");
        Self::with(vault, context, &random_key(), nonce)
    }

    /// The same with a given data key and nonce: for golden vectors only.
    pub(crate) fn with(vault: &Vault, context: &str, data: &KeyBytes, nonce: [u8; NONCE_LEN]) -> Sealer {
        let (version, wrapping) = vault.newest();
        let mut wrapped = Zeroizing::new(data.to_vec());
        let tag = wrapping
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(head_aad(version, context)),
                wrapped.as_mut_slice(),
            )
            .expect("a key is shorter than what AES-GCM can seal");
        let mut head = vec![FORMAT, version];
        head.extend_from_slice(&nonce);
        head.extend_from_slice(&wrapped);
        head.extend_from_slice(tag.as_ref());
        Sealer { data: cipher(data), context: context.to_owned(), head, waiting: Vec::new(), number: 0 }
    }

    /// Takes plain bytes and appends what could be sealed of them to `out`.
    pub fn push(&mut self, mut plain: &[u8], out: &mut Vec<u8>) {
        while !plain.is_empty() {
            if self.waiting.len() == PIECE {
                self.seal_piece(Last::No, out);
            }
            let (now, later) = plain.split_at(plain.len().min(PIECE - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            plain = later;
        }
    }

    /// Appends the last piece to `out`.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        self.seal_piece(Last::Yes, out);
    }

    fn seal_piece(&mut self, last: Last, out: &mut Vec<u8>) {
        out.append(&mut self.head);
        let tag = self
            .data
            .seal_in_place_separate_tag(
                piece_nonce(self.number, last),
                Aad::from(self.context.as_bytes()),
                &mut self.waiting,
            )
            .expect("a piece is shorter than what AES-GCM can seal");
        out.append(&mut self.waiting);
        out.extend_from_slice(tag.as_ref());
        self.number += 1;
    }
}

impl Drop for Sealer {
    fn drop(&mut self) {
        self.waiting.zeroize();
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").field("context", &self.context).finish_non_exhaustive()
    }
}

/// Opens what a [`Sealer`] made.
pub(crate) fn open(vault: &Vault, context: &str, sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
    let (head, mut rest) = sealed.split_at_checked(HEAD).ok_or(CannotOpen::Damaged)?;
    let (&[format, version], head) = head.split_first_chunk().ok_or(CannotOpen::Damaged)?;
    if format != FORMAT {
        return Err(CannotOpen::Format { format });
    }
    let (&nonce, wrapped) = head.split_first_chunk::<NONCE_LEN>().ok_or(CannotOpen::Damaged)?;
    let wrapping = vault.version(version).ok_or(CannotOpen::Version { version })?;
    let mut wrapped = Zeroizing::new(wrapped.to_vec());
    let aad = Aad::from(head_aad(version, context));
    let key = wrapping
        .open_in_place(Nonce::assume_unique_for_key(nonce), aad, wrapped.as_mut_slice())
        .map_err(|_| CannotOpen::Damaged)?;
    let data = cipher(&Zeroizing::new((&*key).try_into().map_err(|_| CannotOpen::Damaged)?));

    let mut plain = Vec::with_capacity(rest.len());
    for number in 0.. {
        let last = if rest.len() > PIECE + TAG { Last::No } else { Last::Yes };
        let (piece, later) = rest.split_at(rest.len().min(PIECE + TAG));
        let mut piece = Zeroizing::new(piece.to_vec());
        let nonce = piece_nonce(number, last);
        let opened = data
            .open_in_place(nonce, Aad::from(context.as_bytes()), piece.as_mut_slice())
            .map_err(|_| CannotOpen::Damaged)?;
        plain.extend_from_slice(opened);
        if matches!(last, Last::Yes) {
            break;
        }
        rest = later;
    }
    Ok(plain)
}

#[derive(Clone, Copy)]
enum Last {
    No,
    Yes,
}

fn piece_nonce(number: u64, last: Last) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    nonce[3..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = u8::from(matches!(last, Last::Yes));
    Nonce::assume_unique_for_key(nonce)
}

/// What the wrapped key is bound to: the head before it, and the context.
fn head_aad(version: u8, context: &str) -> Vec<u8> {
    let mut aad = vec![FORMAT, version];
    aad.extend_from_slice(context.as_bytes());
    aad
}
