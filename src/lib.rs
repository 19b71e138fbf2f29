//! 安样: the table of contents of the program, in reading order.
pub mod rules;
pub mod sheet;
