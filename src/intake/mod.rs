//! The staged import of every kind: upload, preview, problems by cell, commit, undo. What a line means is the stage's `Kind`.
pub mod web;
