//! Results from a laboratory's sheet: read, held against samples and base tables, staged, written sample by sample, taken back.
//! Whoever reads a file judges it only for the preview; what is stored is judged where results are written.
mod across;
pub mod compare;
mod found;
pub mod table;
pub mod told;
pub mod typed;
pub mod web;
pub mod write;

use crate::intake::Order;
use crate::intake::code::Fate;
use crate::intake::report::{CellProblem, Evaluation, StagedRow};
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::sheet::{self, FileProblem, Layout, Profile, Workbook, profiles, templates};
use crate::unit::Doors;

use compare::number_of;
pub use compare::{Ask, Compared, Proposals};
use typed::{Columns, Typed};
pub use write::{Committed, Decision, abandon, commit, put, read_again, stage, sweep, undo};

/// The kind of import.
pub const KIND: &str = "results";

/// Rows between two signs of life of a reading.
const BEAT: usize = 10_000;

/// An opened file with its table.
pub struct Found {
    book: Workbook,
    layout: Layout,
}

/// Opens a file and finds its table: that of results, or of another kind if it is plainly one of those.
///
/// # Errors
/// Why the file gives no rows.
pub fn open(bytes: Vec<u8>) -> Result<Found, FileProblem> {
    let book = sheet::open(bytes)?;
    let layout = sheet::locate(&book, &known())?;
    Ok(Found { book, layout })
}

/// The layouts of results first, so that they win where another kind is no better.
fn known() -> Vec<Profile> {
    let mut known = profiles::results();
    known.extend([
        profiles::base_table(),
        profiles::national_export(),
        templates::establishments(),
        templates::labs(),
        templates::plan(),
    ]);
    known
}

impl Found {
    /// The file's digest.
    pub fn sha256(&self) -> &str {
        self.book.sha256()
    }

    /// The file as it came.
    pub fn bytes(&self) -> &[u8] {
        self.book.bytes()
    }

    /// Whether the table is one of results.
    fn is_of_results(&self) -> bool {
        profiles::results()
            .iter()
            .any(|profile| profile.id == self.layout.profile)
    }
}

impl Ask {
    /// What an order asks.
    pub fn of(order: &Order) -> Self {
        Self {
            laboratory: order.laboratory_id.clone(),
            tester: order.tester_id.clone(),
            proposals: if order.take_proposals {
                Proposals::Taken
            } else {
                Proposals::Left
            },
        }
    }
}

/// Told how many rows were read so far.
pub type Tick<'a> = dyn FnMut(usize) -> Result<(), Problem> + 'a;

/// Reads the table and holds it against what is there. Slow for large files, so it runs beside the gate.
///
/// # Errors
/// What the database says; a file that breaks off is an evaluation without rows.
pub fn evaluate(
    doors: &Doors,
    actor: &Actor,
    (found, ask): (&Found, &Ask),
    tick: &mut Tick<'_>,
) -> Result<Compared, Problem> {
    let without_drafts = |evaluation| Compared {
        evaluation,
        drafts: Vec::new(),
    };
    let rows = match rows(found, tick)? {
        Ok(rows) => rows,
        Err(problem) => return Ok(without_drafts(Evaluation::unreadable(&problem))),
    };
    if !found.is_of_results() || !found.layout.missing.is_empty() {
        return Ok(without_drafts(without_headings(found, &rows)));
    }
    doors.read_now(actor, |rx| {
        compare::compare(rx, (&found.layout, &rows), ask)
    })
}

fn rows(found: &Found, tick: &mut Tick<'_>) -> Result<Result<Vec<Typed>, FileProblem>, Problem> {
    let columns = Columns::of(&found.layout);
    let mut rows = Vec::new();
    for line in found.book.lines(found.layout.sheet) {
        let line = match line {
            Ok(line) => line,
            Err(problem) => return Ok(Err(problem)),
        };
        if line.row <= found.layout.header_row {
            continue;
        }
        rows.extend(Typed::of(&columns, &line));
        if rows.len() % BEAT == BEAT - 1 {
            tick(rows.len())?;
        }
    }
    Ok(Ok(rows))
}

/// A table that lacks headings, or belongs to another kind of import: told, and every row rejected.
fn without_headings(found: &Found, rows: &[Typed]) -> Evaluation {
    let layout = &found.layout;
    let wanted = profiles::lab_results();
    let missing: Vec<String> = if found.is_of_results() {
        layout.missing.clone()
    } else {
        let needed = wanted.fields.iter().filter(|field| {
            field.need == sheet::headings::Need::Required && layout.column(&field.key).is_none()
        });
        needed.map(|field| field.heading.clone()).collect()
    };
    let title = known()
        .into_iter()
        .find(|profile| profile.id == layout.profile)
        .map_or_else(String::new, |profile| profile.title);
    let told = |heading: &String| {
        let message = if found.is_of_results() {
            format!("缺少「{heading}」列；请补上该列，或改用系统模板")
        } else {
            format!(
                "识别为「{title}」，不是检验结果表，缺少「{heading}」列；请换成 18 列检验结果上传表"
            )
        };
        let mut problem =
            CellProblem::at(layout, layout.header_row, "", "missing_heading", message);
        problem.heading.clone_from(heading);
        problem
    };
    let row = |typed: &Typed| StagedRow {
        line: i32::try_from(typed.row).unwrap_or(i32::MAX),
        subject: number_of(typed).unwrap_or_default(),
        fate: Fate::Rejected,
        subject_revision: 0,
        set_id: None,
        body: "{}".to_owned(),
    };
    Evaluation {
        layout: layout.profile.clone(),
        sheet: layout.sheet_name.clone(),
        header_row: i32::try_from(layout.header_row).unwrap_or(i32::MAX),
        rows: rows.iter().map(row).collect(),
        problems: missing.iter().map(told).collect(),
    }
}
