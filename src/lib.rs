//! 安样: the table of contents of the program, in reading order.
pub mod cli;
pub mod rules;
