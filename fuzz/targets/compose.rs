//! Any texts as the files of a Compose project: nothing panics, nothing grows beyond its bounds, and
//! what is printed means the same when it is read again. `tests/it/compose_laws.rs` has the laws.

#![no_main]

#[path = "../../tests/it/compose_laws.rs"]
mod compose_laws;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(broken) = compose_laws::broken(text) {
        panic!("{broken}");
    }
});
