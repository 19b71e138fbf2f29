//! Results from typing or from files, their judgement, review by a second and approval by a third person, the report. It opens no case; flow does.
pub mod failing;
pub mod web;
