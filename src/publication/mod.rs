//! What the public reads: a queue of what may be told, announcements composed by one person and published by another, frozen rows, public pages.
//! It judges nothing and never edits what was published. Risk monitoring cannot get here: every row begins with a `PublicSample`,
//! and the queue's own table refuses its stream.
pub mod annex;
pub mod clearing;
pub mod composing;
pub mod facts;
pub mod public;
pub mod queue;
pub mod reviewing;
pub mod row;
pub mod table;
pub mod view;
pub mod waiting;
pub mod web;

pub use clearing::{ClearForm, clear};
pub use composing::{ComposeForm, Place, compose};
pub use reviewing::{ReviewForm, WithdrawForm, publish, take_back, withdraw};
pub use waiting::{awaited, waiting};
