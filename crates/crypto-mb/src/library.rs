//! The library itself: loading it, and the two calls into it.
#![expect(unsafe_code, reason = "calls into a library of C's; nothing else here is unsafe")]

use crate::{LANES, Message, Numbers};
use libloading::{Library, Symbol};
use std::error::Error;
use std::ffi::{c_int, c_void};
use std::path::Path;
use zeroize::Zeroize;

const BITS: c_int = 2048;
/// What the library was built against and asks the system for; Intel's package of them stands
/// beside it, where the system would not look.
const BESIDE: [&str; 4] = ["libintlc.so.5", "libirng.so", "libimf.so", "libsvml.so"];

/// Lanes hand over an array of pointers for each number, one pointer a lane; an empty lane's is null.
type Lanes<T> = [*const T; LANES];
type LanesOut = [*mut u8; LANES];
type Method = *const c_void;
/// Four bits a lane; 0: done.
type Status = u32;
const LANE_STATUS: Status = 0xf;

type Applicable = unsafe extern "C" fn(u64) -> c_int;
type MethodOf = unsafe extern "C" fn(c_int) -> Method;
type BufferSize = unsafe extern "C" fn(Method) -> c_int;
type Private = unsafe extern "C" fn(
    *const *const u8,
    *const *mut u8,
    *const *const u64,
    *const *const u64,
    *const *const u64,
    *const *const u64,
    *const *const u64,
    c_int,
    Method,
    *mut u8,
) -> Status;
type Public = unsafe extern "C" fn(
    *const *const u8,
    *const *mut u8,
    *const *const u64,
    c_int,
    Method,
    *mut u8,
) -> Status;

/// The library, loaded.
#[derive(Debug)]
pub struct CryptoMb {
    private: Private,
    public: Public,
    private_method: Constant,
    public_method: Constant,
    /// Bytes of scratch memory that either call needs.
    scratch: usize,
    /// The functions live as long as it does.
    _library: Library,
}

/// A description within the library that nobody changes.
#[derive(Debug, Clone, Copy)]
struct Constant(Method);

// SAFETY: it points at constant data of the library, which is only ever read.
unsafe impl Send for Constant {}
// SAFETY: as above.
unsafe impl Sync for Constant {}

/// Why the library cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CannotLoad {
    /// There is no such library, or one that it needs is not there.
    #[error("cannot load it: {}", systems_words(.0))]
    Library(#[from] libloading::Error),
    /// It is there, but not for this processor.
    #[error("this processor has not the instructions that it needs (AVX-512 IFMA or AVX-IFMA)")]
    Processor,
    /// It knows no keys of this size.
    #[error("it has no method for RSA keys of 2048 bits")]
    NoMethod,
}

fn systems_words(error: &libloading::Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

impl CryptoMb {
    /// Loads it from a file, or by a name alone from where the system has it. What it needs itself may
    /// stand in the same folder.
    ///
    /// The file becomes part of this program, so it must be one that its operator trusts.
    pub fn load(file: &Path) -> Result<CryptoMb, CannotLoad> {
        // A name alone is looked for where the system looks, and so is what it needs.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        for neighbour in BESIDE.iter().filter_map(|name| Some(folder?.join(name))) {
            if neighbour.is_file() {
                // SAFETY: the operator vouches for the folder; these libraries' own beginnings and
                // ends ask nothing of their user.
                let neighbour = unsafe { Library::new(neighbour) }?;
                // It stays for as long as the program runs, as the system's own would.
                std::mem::forget(neighbour);
            }
        }
        // SAFETY: as above. The types are those of the library's public headers, which keep them
        // for all versions of a number; a library of another kind lacks one of the names.
        unsafe {
            let library = Library::new(file)?;
            let applicable: Symbol<'_, Applicable> = library.get(b"mbx_is_crypto_mb_applicable\0")?;
            if applicable(0) == 0 {
                return Err(CannotLoad::Processor);
            }
            let private_method: Symbol<'_, MethodOf> = library.get(b"mbx_RSA_private_crt_Method\0")?;
            let public_method: Symbol<'_, MethodOf> = library.get(b"mbx_RSA_pub65537_Method\0")?;
            let size: Symbol<'_, BufferSize> = library.get(b"mbx_RSA_Method_BufSize\0")?;
            let (private_method, public_method) = (private_method(BITS), public_method(BITS));
            if private_method.is_null() || public_method.is_null() {
                return Err(CannotLoad::NoMethod);
            }
            let scratch = size(private_method).max(size(public_method));
            Ok(CryptoMb {
                private: *library.get::<Private>(b"mbx_rsa_private_crt_mb8\0")?,
                public: *library.get::<Public>(b"mbx_rsa_public_mb8\0")?,
                private_method: Constant(private_method),
                public_method: Constant(public_method),
                scratch: usize::try_from(scratch).map_err(|_| CannotLoad::NoMethod)?,
                _library: library,
            })
        }
    }

    /// Applies each private key to its message, as many as there are lanes at most; what is beyond
    /// them is left alone. None for a message that is not what the public key makes of the result:
    /// the library, the processor or the key is at fault.
    pub fn apply(&self, work: &[(&Numbers, &Message)]) -> Vec<Option<Message>> {
        let work = &work[..work.len().min(LANES)];
        let (mut made, mut opened) = ([[0; 256]; LANES], [[0; 256]; LANES]);
        let mut scratch = Scratch::of(self.scratch);
        let message = each(work, |(_, message)| message.as_ptr());
        let n = each(work, |(key, _)| key.n.as_ptr());
        let out = each_out(work.len(), &mut made);
        // SAFETY: every lane is null throughout or points at arrays of the sizes that the library
        // reads and writes for keys of 2048 bits; they and the scratch memory outlive the call.
        let private = unsafe {
            (self.private)(
                message.as_ptr(),
                out.as_ptr(),
                each(work, |(key, _)| key.p.as_ptr()).as_ptr(),
                each(work, |(key, _)| key.q.as_ptr()).as_ptr(),
                each(work, |(key, _)| key.dp.as_ptr()).as_ptr(),
                each(work, |(key, _)| key.dq.as_ptr()).as_ptr(),
                each(work, |(key, _)| key.iq.as_ptr()).as_ptr(),
                BITS,
                self.private_method.0,
                scratch.as_mut_ptr(),
            )
        };
        let mut signature: Lanes<u8> = [std::ptr::null(); LANES];
        for (pointer, made) in signature.iter_mut().zip(&made).take(work.len()) {
            *pointer = made.as_ptr();
        }
        let out = each_out(work.len(), &mut opened);
        // SAFETY: as above.
        let public = unsafe {
            (self.public)(
                signature.as_ptr(),
                out.as_ptr(),
                n.as_ptr(),
                BITS,
                self.public_method.0,
                scratch.as_mut_ptr(),
            )
        };
        let is_done = |lane: usize| (private | public) >> (4 * lane) & LANE_STATUS == 0;
        let lanes = work.iter().zip(&made).zip(&opened).enumerate();
        lanes
            .map(|(lane, (((_, message), made), opened))| {
                (is_done(lane) && opened == *message).then_some(*made)
            })
            .collect()
    }
}

fn each<T>(work: &[(&Numbers, &Message)], of: impl Fn(&(&Numbers, &Message)) -> *const T) -> Lanes<T> {
    let mut lanes = [std::ptr::null(); LANES];
    for (lane, one) in lanes.iter_mut().zip(work) {
        *lane = of(one);
    }
    lanes
}

fn each_out(count: usize, into: &mut [Message; LANES]) -> LanesOut {
    let mut lanes = [std::ptr::null_mut(); LANES];
    for (lane, one) in lanes.iter_mut().zip(into).take(count) {
        *lane = one.as_mut_ptr();
    }
    lanes
}

/// Memory that the library computes in, aligned as its registers are long. It holds parts of keys,
/// so it is wiped.
struct Scratch(Vec<Line>);

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([u8; 64]);

impl Scratch {
    fn of(bytes: usize) -> Scratch {
        Scratch(vec![Line([0; 64]); bytes.div_ceil(64) + 1])
    }

    fn as_mut_ptr(&mut self) -> *mut u8 {
        self.0.as_mut_ptr().cast()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for line in &mut self.0 {
            line.0.zeroize();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_library_is_refused_with_the_systems_words() {
        let own = std::env::current_dir().expect("a folder").join("Cargo.toml");
        let error = CryptoMb::load(&own).expect_err("no library").to_string();
        assert!(error.starts_with("cannot load it: ") && error.contains("Cargo.toml"), "{error}");
    }
}
