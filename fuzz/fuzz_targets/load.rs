//! Any bytes as a project file: loaded, checked, planned when it is sound, and what is said of it shown.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    qilby_fuzz::project(bytes);
});
