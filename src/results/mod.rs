//! Results: entry by hand or by import, the judgement at the moment of writing, review by a second person, approval by a third, the report.
//! What a laboratory wrote is kept for ever; a correction is a new set. Conclusions are derived, never typed. It knows no case and no publication.
pub mod approval;
pub mod entry;
pub mod failing;
pub mod import;
pub mod judging;
pub mod lines;
pub mod pages;
pub mod rejudge;
pub mod report;
pub mod review;
mod row;
pub mod set;
pub mod table;
pub mod trace;
pub mod waiting;
pub mod web;

pub use judging::{Bench, Judged, NewResult, judge_set, judge_set_by};
pub use set::{Source, stage_set, undo_set, write_set, write_set_at};
pub use waiting::{awaited, waiting};
