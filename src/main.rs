//! The commands: serve (default), demo, inspect, query, import, migrate, doctor.

use std::process::ExitCode;

fn main() -> ExitCode {
    quipu::cli::main()
}
