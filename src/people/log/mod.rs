//! The audit log as people read it. The log itself is written by the unit of work and nowhere else.
pub mod view;
pub mod web;
