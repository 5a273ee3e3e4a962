use std::panic::{AssertUnwindSafe, catch_unwind};

/// The parser recurses on more than it counts, by tens of KiB a step in a debug build; 1,500 tokens are as many steps.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Runs `work` on a stack of its own, of which only what is touched costs memory; None when it panicked.
pub(super) fn on_a_big_one<T>(work: impl FnOnce() -> T) -> Option<T> {
    // What panicked is dropped with all it had.
    catch_unwind(AssertUnwindSafe(|| stacker::grow(STACK_BYTES, work))).ok()
}

#[cfg(test)]
mod tests {
    use super::on_a_big_one;

    fn deep(steps: u32) -> u64 {
        let ballast = [u64::from(steps); 64];
        if steps == 0 {
            0
        } else {
            std::hint::black_box(ballast).iter().sum::<u64>() / 64 - u64::from(steps) + 1 + deep(steps - 1)
        }
    }

    #[test]
    fn work_that_needs_more_than_the_threads_stack_is_done_on_it() {
        // 20,000 steps of half a KiB and more: no stack of 2 MiB holds them.
        let thread = std::thread::Builder::new().stack_size(2 << 20);
        let done = thread.spawn(|| on_a_big_one(|| deep(20_000))).unwrap().join().unwrap();
        assert_eq!(done, Some(20_000));
    }

    #[test]
    fn a_panic_ends_the_work_and_nothing_else() {
        assert_eq!(on_a_big_one(|| if std::hint::black_box(true) { panic!("on purpose") } else { 1 }), None);
        assert_eq!(on_a_big_one(|| 2), Some(2));
    }
}
