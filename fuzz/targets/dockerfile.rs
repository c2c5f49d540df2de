//! Any text as a Dockerfile: nothing panics, fixes can be made and come to an end, and formatting
//! keeps the meaning. `tests/it/laws.rs` has the laws.

#![no_main]

#[path = "../../tests/it/laws.rs"]
mod laws;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(broken) = laws::broken(text) {
        panic!("{broken}");
    }
});
