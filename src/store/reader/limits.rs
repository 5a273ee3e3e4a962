use std::time::Duration;

/// What one question may cost. The defaults suit a small machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections for questions: so many are answered at once.
    pub connections: u32,
    /// How long a question waits for a connection.
    pub patience: Duration,
    /// Most rows of a result.
    pub rows: u32,
    /// Most bytes of one row, as JSON.
    pub row_bytes: usize,
    /// Most bytes of a result, as JSON.
    pub result_bytes: usize,
    /// Most rows that the planner may expect anywhere in a query.
    pub plan_rows: u64,
    /// The same of a query that puts values of many rows into one.
    pub gathered_rows: u64,
    /// Most bytes that the planner may expect anywhere in a query: rows times their width.
    pub plan_bytes: u64,
    /// Highest cost the planner may expect, in its own units.
    pub plan_cost: u64,
    /// How long a query may run.
    pub timeout: Duration,
    /// How long a query may wait for a lock.
    pub lock_timeout: Duration,
    /// Memory of one sort or hash, in KiB; what needs more goes to disk.
    pub work_memory_kib: u32,
    /// Memory of one connection's backend, in MiB; only on a server on this machine that this process may bound.
    pub backend_memory_mib: u32,
    /// Disk for what does not fit, in KiB; only where the server lets Quipu set it.
    pub temporary_kib: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4,
            patience: Duration::from_secs(5),
            rows: 200,
            row_bytes: 8 * 1024,
            result_bytes: 256 * 1024,
            plan_rows: 2_000_000,
            gathered_rows: 200_000,
            plan_bytes: 64 * 1024 * 1024,
            plan_cost: 5_000_000,
            timeout: Duration::from_secs(3),
            lock_timeout: Duration::from_millis(200),
            work_memory_kib: 8 * 1024,
            backend_memory_mib: 256,
            temporary_kib: 64 * 1024,
        }
    }
}

impl Limits {
    /// Settings of the reader's sessions. They are given when a session begins, so that DISCARD ALL returns to them. A
    /// query cannot change them: the guard has no statement that could.
    pub(super) fn session(&self) -> [(&'static str, String); 10] {
        let milliseconds = |duration: Duration| duration.as_millis().max(1).to_string();
        [
            ("search_path", "pg_catalog".to_owned()),
            ("default_transaction_read_only", "on".to_owned()),
            ("statement_timeout", milliseconds(self.timeout)),
            ("lock_timeout", milliseconds(self.lock_timeout)),
            ("idle_in_transaction_session_timeout", milliseconds(self.timeout + self.patience)),
            ("work_mem", self.work_memory_kib.max(64).to_string()),
            ("jit", "off".to_owned()),
            ("max_parallel_workers_per_gather", "0".to_owned()),
            ("client_min_messages", "error".to_owned()),
            // The plan that was looked at is the one that is run.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
        ]
    }
}
