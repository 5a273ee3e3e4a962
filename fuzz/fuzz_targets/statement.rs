//! Statements of every kind: any bytes give rows or a reason, without a panic of our own, a hang or more memory than a
//! small multiple of the limit.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, unused_imports)]
#[path = "../../src/ledger/mod.rs"]
mod ledger;
#[allow(dead_code, unused_imports)]
#[path = "../../src/intake/statement/mod.rs"]
mod statement;

fuzz_target!(
    init: {
        // Panics of the crates that read containers are caught where they are called; the fuzzer's own hook would end
        // the run at them. One that is not caught still does.
        std::panic::set_hook(Box::new(|_| {}));
    },
    |bytes: &[u8]| {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
        let hints = statement::Hints { max_bytes: 1 << 20, ..statement::Hints::new(today) };
        if let Ok(read) = statement::read(bytes, "statement", &hints) {
            assert!(!read.rows.is_empty());
            assert!(read.rows.iter().all(|row| !row.amount.is_zero()));
        }
    }
);
