//! The law and the arithmetic: values in, values out. No database, no clock, no web, nothing that can fail for an outside reason.
pub mod actor;
pub mod calendar;
pub mod clock;
pub mod code;
pub mod data;
pub mod day;
pub mod instant;
pub mod moment;
pub mod population;
pub mod refusal;
pub mod region;
pub mod right;
pub mod scope;
pub mod stage;
pub mod stream;
pub mod word;
