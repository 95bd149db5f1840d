use super::*;
use crate::seal::{HEAD, PIECE, TAG};
use aws_lc_rs::digest::{SHA256, digest};
use zeroize::Zeroizing;

const CONTEXT: &str = "kyc/1900000100";
const NAME: &str = "张三";
/// By another program (Python's `cryptography`), from the keys, data key and nonce below.
const GOLDEN: &str = "01026465666768696a6b6c6d6e6f9a8b20847a4e94cf127ff51a610285e5f24fe997581eab9f921991be63d82eb896\
f103172d22101b4b74f9be250701caf06a1f18fc7d08c426257a50246610de255a7682a727";
const GOLDEN_DIGEST: &str = "f68e4a68f0bb05de98ad52b897f343539a8fc76c536f434ddb7c4c1ee44ce38a";
/// SHA-256 of 65,537 bytes 07 sealed in the same way: one whole piece and one byte.
const GOLDEN_PIECES: &str = "1d8a01c6556f066683d01ebb0d0e2b37158fc929f94a056be71668efcac9beaf";

fn vault(lines: &[(&str, &str)]) -> Vault {
    let lines: Vec<String> =
        lines.iter().map(|(name, digit)| format!("{name} {}", digit.repeat(64))).collect();
    Vault::new(&VaultKeys::parse(&lines.join("\n")).unwrap())
}

fn golden() -> Vault {
    vault(&[("digest", "d"), ("1", "1"), ("2", "2")])
}

fn sealed_alike(plain: &[u8]) -> Vec<u8> {
    let data = Zeroizing::new(std::array::from_fn(|index| u8::try_from(index).unwrap()));
    let nonce = std::array::from_fn(|index| 100 + u8::try_from(index).unwrap());
    let mut sealer = Sealer::with(&golden(), CONTEXT, &data, nonce);
    let mut out = Vec::new();
    sealer.push(plain, &mut out);
    sealer.finish(&mut out);
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|d| char::from_digit(d.into(), 16))
        .collect()
}

#[test]
fn sealed_bytes_equal_those_of_another_program() {
    let sealed = sealed_alike(NAME.as_bytes());
    assert_eq!(hex(&sealed), GOLDEN);
    assert_eq!(golden().open(CONTEXT, &sealed).as_deref(), Ok(NAME.as_bytes()));

    let large = vec![7; PIECE + 1];
    let sealed = sealed_alike(&large);
    assert_eq!(hex(digest(&SHA256, &sealed).as_ref()), GOLDEN_PIECES);
    assert_eq!(golden().open(CONTEXT, &sealed), Ok(large));
}

#[test]
fn a_digest_equals_that_of_another_program_and_belongs_to_its_context_and_key() {
    let digest = golden().digest(CONTEXT, NAME.as_bytes());
    assert_eq!(hex(&digest), GOLDEN_DIGEST);
    assert_eq!(golden().digest(CONTEXT, NAME.as_bytes()), digest);
    assert_ne!(golden().digest("kyc/190000010", format!("0{NAME}").as_bytes()), digest);
    assert_ne!(golden().digest(CONTEXT, "张四".as_bytes()), digest);
    let other = vault(&[("digest", "e"), ("1", "1"), ("2", "2")]);
    assert_ne!(other.digest(CONTEXT, NAME.as_bytes()), digest);
    // A new wrapping key changes no digest: what was stored is still found.
    let rotated = vault(&[("digest", "d"), ("3", "3")]);
    assert_eq!(rotated.digest(CONTEXT, NAME.as_bytes()), digest);
}

#[test]
fn what_is_sealed_opens_whatever_its_length_and_however_it_came() {
    let vault = golden();
    for len in [0, 1, 15, 16, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 5] {
        let plain: Vec<u8> = (0..len).map(|index| u8::try_from(index % 251).unwrap()).collect();
        let sealed = vault.seal(CONTEXT, &plain);
        let count = len.div_ceil(PIECE).max(1);
        assert_eq!(sealed.len(), HEAD + len + count * TAG, "{len}");
        assert!(len < 16 || !sealed.windows(16).any(|part| part == &plain[..16]), "{len} in the clear");
        assert_eq!(vault.open(CONTEXT, &sealed).as_deref(), Ok(plain.as_slice()), "{len}");
        for step in [1000, PIECE, 3 * PIECE] {
            let (mut pieces, mut out) = (vault.sealer(CONTEXT), Vec::new());
            for part in plain.chunks(step) {
                pieces.push(part, &mut out);
            }
            pieces.finish(&mut out);
            assert_eq!(vault.open(CONTEXT, &out).as_deref(), Ok(plain.as_slice()), "{len} by {step}");
        }
    }
}

#[test]
fn equal_texts_are_sealed_differently() {
    let vault = golden();
    let [one, two] = [vault.seal(CONTEXT, b"x"), vault.seal(CONTEXT, b"x")];
    assert_ne!(one[2..14], two[2..14], "the nonce");
    assert_ne!(one[14..HEAD], two[14..HEAD], "the data key");
    assert_ne!(one[HEAD..], two[HEAD..], "the text");
}

#[test]
fn no_changed_bit_and_no_other_context_or_key_opens() {
    let vault = golden();
    let sealed = sealed_alike(NAME.as_bytes());
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(vault.open(CONTEXT, &changed).is_err(), "bit {bit}");
    }
    for len in 0..sealed.len() {
        assert_eq!(vault.open(CONTEXT, &sealed[..len]), Err(CannotOpen::Damaged), "cut to {len}");
    }
    let mut longer = sealed.clone();
    longer.push(0);
    assert_eq!(vault.open(CONTEXT, &longer), Err(CannotOpen::Damaged));
    for context in ["", "kyc/1900000101", "kyc/190000010", "KYC/1900000100"] {
        assert_eq!(vault.open(context, &sealed), Err(CannotOpen::Damaged), "{context}");
    }
    let other = super::tests::vault(&[("digest", "d"), ("2", "3")]);
    assert_eq!(other.open(CONTEXT, &sealed), Err(CannotOpen::Damaged));
}

#[test]
fn pieces_cannot_be_left_out_cut_off_or_exchanged() {
    let vault = golden();
    let plain = vec![7; 3 * PIECE];
    let sealed = vault.seal(CONTEXT, &plain);
    let (head, pieces) = sealed.split_at(HEAD);
    let pieces: Vec<&[u8]> = pieces.chunks(PIECE + TAG).collect();
    assert_eq!(pieces.len(), 3);
    for order in [&[0, 1][..], &[0], &[], &[0, 2], &[1, 0, 2], &[0, 0, 1, 2], &[0, 1, 2, 2]] {
        let mut made = head.to_vec();
        for piece in order {
            made.extend_from_slice(pieces[*piece]);
        }
        assert_eq!(vault.open(CONTEXT, &made), Err(CannotOpen::Damaged), "{order:?}");
    }
    let whole: Vec<u8> = [head, pieces[0], pieces[1], pieces[2]].concat();
    assert_eq!(vault.open(CONTEXT, &whole), Ok(plain));
}

#[test]
fn the_newest_wrapping_key_seals_and_every_listed_one_opens() {
    let old = vault(&[("digest", "d"), ("1", "1")]);
    let both = golden();
    let new = vault(&[("digest", "d"), ("2", "2")]);
    let [before, after] = [old.seal(CONTEXT, b"x"), both.seal(CONTEXT, b"x")];
    assert_eq!((before[1], after[1]), (1, 2));
    assert_eq!(both.open(CONTEXT, &before).as_deref(), Ok(&b"x"[..]));
    assert_eq!(new.open(CONTEXT, &after).as_deref(), Ok(&b"x"[..]));
    assert_eq!(new.open(CONTEXT, &before), Err(CannotOpen::Version { version: 1 }));
    assert_eq!(old.open(CONTEXT, &after), Err(CannotOpen::Version { version: 2 }));
}

#[test]
fn another_format_is_named() {
    let mut sealed = sealed_alike(b"x");
    sealed[0] = 9;
    assert_eq!(golden().open(CONTEXT, &sealed), Err(CannotOpen::Format { format: 9 }));
}

#[test]
fn no_key_can_be_printed() {
    let vault = golden();
    let shown = format!("{vault:?} {:?}", vault.sealer(CONTEXT));
    assert_eq!(shown, "Vault { versions: [1, 2], .. } Sealer { context: \"kyc/1900000100\", .. }");
}
