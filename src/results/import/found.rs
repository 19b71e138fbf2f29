//! One row on its way from the sheet to its staging. Values only.
use std::collections::HashMap;

use serde_json::json;

use super::compare::number_of;
use super::told::Teller;
use super::typed::{Key, Typed};
use crate::intake::code::{Fate, Severity};
use crate::intake::preview::view::Change;
use crate::intake::report::{CellProblem, StagedRow};
use crate::rules::item;
use crate::sheet::cell::position;

/// What was found of a row.
pub(super) struct RowFound {
    /// The sample's number; what was typed where it is none.
    pub(super) subject: String,
    /// The sample's revision; 0 where there is none.
    pub(super) revision: i32,
    /// What makes the row one of a kind within its sample: item, purpose, method.
    pub(super) item: String,
    /// What becomes of it.
    pub(super) fate: Fate,
    /// What it changes.
    pub(super) change: Option<Change>,
    problems: Vec<CellProblem>,
}

impl RowFound {
    /// A row of which nothing is known yet.
    pub(super) fn of(typed: &Typed) -> Self {
        let name = item::key(typed.text(Key::Item));
        let item = if name.is_empty() {
            String::new()
        } else {
            format!("{name} {}", typed.text(Key::Method))
        };
        Self {
            subject: number_of(typed).unwrap_or_else(|| typed.text(Key::Number).to_owned()),
            revision: 0,
            item,
            fate: Fate::New,
            change: None,
            problems: Vec::new(),
        }
    }

    /// Takes what was told of the row; a problem that rejects takes the row with it.
    pub(super) fn take(&mut self, teller: Teller<'_>) {
        for problem in teller.done() {
            self.add(problem);
        }
    }

    /// Adds a problem, each code once.
    pub(super) fn add(&mut self, problem: CellProblem) {
        if problem.severity == Severity::Reject {
            self.fate = Fate::Rejected;
        }
        if !self.problems.iter().any(|one| one.code == problem.code) {
            self.problems.push(problem);
        }
    }

    /// The row to be staged, and its problems from left to right.
    pub(super) fn staged(self, typed: &Typed) -> (StagedRow, Vec<CellProblem>) {
        let mut problems = self.problems;
        for problem in &mut problems {
            problem.subject.clone_from(&self.subject);
            typed.text(Key::Item).clone_into(&mut problem.item);
        }
        problems.sort_by_key(|one| position(&one.cell).map(|(_, column)| column));
        let body = match &self.change {
            Some(change) if self.fate == Fate::Changed => json!({"change": change}).to_string(),
            _ => "{}".to_owned(),
        };
        let row = StagedRow {
            line: i32::try_from(typed.row).unwrap_or(i32::MAX),
            subject: self.subject,
            fate: self.fate,
            subject_revision: self.revision,
            set_id: None,
            body,
        };
        (row, problems)
    }
}

/// The rows of each sample, in order of first appearance.
pub(super) fn subjects(found: &[RowFound]) -> Vec<(String, Vec<usize>)> {
    let mut order: Vec<(String, Vec<usize>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (at, row) in found.iter().enumerate() {
        let next = order.len();
        let place = *places.entry(row.subject.as_str()).or_insert(next);
        if place == next {
            order.push((row.subject.clone(), Vec::new()));
        }
        if let Some((_, rows)) = order.get_mut(place) {
            rows.push(at);
        }
    }
    order
}
