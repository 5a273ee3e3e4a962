//! Lexer and guard on any text: no panic, no overflow of a worker's small stack, and nothing accepted that is not sound.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, unused_imports)]
#[path = "../../src/sqlguard/mod.rs"]
mod sqlguard;
#[path = "../../src/sqlguard/tests/soundness.rs"]
mod soundness;

fuzz_target!(|sql: &str| {
    match sqlguard::guard(sql) {
        Ok(query) => soundness::assert_sound(sql, query.sql()),
        Err(rejection) => assert_ne!(rejection.kind, sqlguard::RejectionKind::Internal, "{sql}"),
    }
});
