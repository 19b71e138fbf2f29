//! The figures of the dashboard and of the assessment, each with its numerator, denominator, definition and the rows behind it.
//! It changes nothing and adds no two streams, except in I-01, whose parts stand beside it.
pub mod figures;
mod list;
pub mod parts;
pub mod table;
pub mod view;
pub mod web;
