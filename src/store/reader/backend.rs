//! What the operating system lets a backend that answers questions use. Where the server runs on this Linux machine, and
//! this process may, such a backend gives way to everybody else on the cores, and its memory is bounded: PostgreSQL has
//! no limit for what an aggregate gathers. Elsewhere nothing happens.

/// Bounds all backends that serve `role` at the moment, to `memory` bytes each. Reads /proc, so it blocks.
#[cfg(target_os = "linux")]
pub(super) fn bound(role: &str, memory: u64) {
    let Ok(processes) = std::fs::read_dir("/proc") else { return };
    for process in processes.flatten().map(|process| process.path()).filter(|process| linux::serves(process, role)) {
        linux::bound(&process, memory);
    }
}

/// There is nothing to do it with.
#[cfg(not(target_os = "linux"))]
pub(super) fn bound(_role: &str, _memory: u64) {}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;

    use rustix::process::{Pid, Resource, Rlimit, prlimit, setpriority_process};

    /// As a nice value (setpriority(2)): a tenth of the weight of a process that was left alone.
    const NICE: i32 = 10;

    /// A backend says whom it serves in its title, `postgres: [CLUSTER: ]ROLE DATABASE HOST STATE`. That is no more than
    /// a claim, so what is done to it is nothing that would break another process.
    pub(super) fn serves(process: &Path, role: &str) -> bool {
        let title = std::fs::read(process.join("cmdline")).unwrap_or_default();
        let title = String::from_utf8_lossy(&title);
        title.strip_prefix("postgres: ").is_some_and(|said| said.split(' ').take(3).any(|word| word == role))
    }

    pub(super) fn bound(process: &Path, memory: u64) {
        let pid = process.file_name().and_then(|name| name.to_str()?.parse().ok()).and_then(Pid::from_raw);
        if pid.is_none() {
            return;
        }
        // Each is tried for itself: root in a container may be allowed one and not the other.
        let _ = setpriority_process(pid, NICE);
        // Each backend is a session of its own; where the kernel shares out the cores by session (sched(7), autogroup),
        // the session's value counts.
        let _ = std::fs::write(process.join("autogroup"), NICE.to_string());
        // What is allocated beyond it fails, which PostgreSQL takes back and says (53200). Shared buffers do not count.
        let _ = prlimit(pid, Resource::Data, Rlimit { current: Some(memory), maximum: Some(memory) });
    }
}
