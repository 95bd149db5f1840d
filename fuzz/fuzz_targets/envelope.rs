#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tongbao_fuzz::try_on("envelope", bytes));
