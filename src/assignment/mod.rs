//! Which laboratory does what: tasks out of issued plan lines, accepted or declined by the laboratory. It takes no sample.
pub mod web;
