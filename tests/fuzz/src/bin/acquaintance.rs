#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ssologin_fuzz::run("acquaintance", bytes));
