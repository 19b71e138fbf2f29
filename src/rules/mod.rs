//! The law and the arithmetic: values in, values out. No database, no clock, no web, nothing that can fail for an outside reason.
pub mod actor;
pub mod day;
pub mod instant;
pub mod refusal;
pub mod right;
pub mod scope;
pub mod stage;
pub mod stream;
pub mod word;
