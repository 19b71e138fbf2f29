//! The figures of the dashboard and of the assessment, each with its numerator, denominator, definition and lists.
pub mod web;
