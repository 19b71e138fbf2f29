//! The law and the arithmetic: values in, values out. No database, no clock, no web, nothing that can fail for an outside reason.

pub mod calendar;
pub mod clock;
pub mod code;
pub mod data;
pub mod day;
pub mod moment;
pub mod population;
pub mod region;
