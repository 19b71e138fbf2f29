//! The law and the arithmetic: values in, values out. No database, no clock, no web, nothing that can fail for an outside reason.
pub mod conclusion;
pub mod item;
pub mod judge;
pub mod limit;
pub mod measure;
pub mod reading;
pub mod text;
