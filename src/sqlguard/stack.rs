/// The parser recurses on more than it counts, by tens of KiB a step in a debug build; 1,500 tokens are as many steps.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Runs `work` on a stack of its own, of which only what is touched costs memory; None when it panicked or no thread
/// could be had.
pub(super) fn on_a_big_one<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("sqlguard".to_owned()).stack_size(STACK_BYTES);
        thread.spawn_scoped(scope, work).ok()?.join().ok()
    })
}
