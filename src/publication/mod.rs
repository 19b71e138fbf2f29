//! What the public reads: candidates with their reasons, batches reviewed by another person, frozen rows, public pages. Risk monitoring cannot get here, by type.
pub mod web;
