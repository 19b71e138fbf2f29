//! What anyone may read without an account: published announcements, their rows, the search over them, whether a report is real, the root of the log.
//! Everything shown comes from frozen rows; no page here looks at a case or at a sample that was not announced.
pub mod files;
pub mod table;
pub mod view;
pub mod web;
