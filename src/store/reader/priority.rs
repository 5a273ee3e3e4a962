//! Lets everybody else's work go first: where the server runs on this machine, and this process may, the backends that
//! answer questions get a lower priority on its cores. Elsewhere nothing happens.

use std::path::Path;

use rustix::process::{Pid, setpriority_process};

/// As a nice value (setpriority(2)): a tenth of the weight of a process that was left alone.
const NICE: i32 = 10;

/// Lowers the priority of all backends that serve `role` at the moment; says how many these are. Reads /proc, so it
/// blocks.
pub(super) fn lower(role: &str) -> usize {
    let Ok(processes) = std::fs::read_dir("/proc") else { return 0 };
    let ours = processes.flatten().map(|process| process.path()).filter(|process| serves(process, role));
    ours.filter(|process| lower_process(process).is_some()).count()
}

/// A backend says whom it serves in its title, `postgres: [CLUSTER: ]ROLE DATABASE HOST STATE`, which is no more
/// than a claim: lowering another's priority does no harm.
fn serves(process: &Path, role: &str) -> bool {
    let title = std::fs::read(process.join("cmdline")).unwrap_or_default();
    let title = String::from_utf8_lossy(&title);
    title.strip_prefix("postgres: ").is_some_and(|said| said.split(' ').take(3).any(|word| word == role))
}

fn lower_process(process: &Path) -> Option<()> {
    let pid = process.file_name()?.to_str()?.parse().ok().and_then(Pid::from_raw)?;
    setpriority_process(Some(pid), NICE).ok()?;
    // Each backend is a session of its own; where the kernel shares out the cores by session (sched(7), autogroup), the
    // session's own value counts. Absent elsewhere.
    let _ = std::fs::write(process.join("autogroup"), NICE.to_string());
    Some(())
}
