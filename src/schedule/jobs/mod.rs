//! What the clock sets off, one file a job.

pub mod digest;
pub mod prune;
