//! What the guard accepts, refuses and writes, over tables and the corpora; and that nothing makes it panic.

mod corpus;
mod growing;
mod mutation;
mod origin;
mod reasons;
mod rewriting;
mod soundness;
