//! What is read of one import.
use serde::{Deserialize, Serialize};

use crate::db::prelude::schema::{intake_problem, intake_row};
use crate::db::prelude::*;
use crate::intake::code::{Fate, Severity};
use crate::intake::table::{self, IntakeRow};
use crate::intake::view::{tone, unnamed};
use crate::people;
use crate::problem::Problem;
use crate::rules::instant::Instant;
use crate::rules::right::Right;
use crate::rules::stage::IntakeState;
use crate::unit::Rx;
use crate::web::View;

mod lines;

pub use lines::{Change, ChangeLine, ProblemLine, all_problems};
use lines::{changes, problems};

/// Problems, samples or changes a page.
const PAGE: i64 = 50;

/// What the address of a preview says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PreviewFilter {
    /// `reject`, `confirm` or `note`: only such problems.
    pub severity: String,
    /// `problems`, `changes` or `samples`.
    pub by: String,
    /// Only what concerns this sample.
    pub sample: String,
    /// The page, counted from 1.
    pub page: i64,
}

/// What becomes of one sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleFate {
    /// Its number.
    pub number: String,
    /// Its rows.
    pub rows: i64,
    /// `written`, `same` or `rejected`.
    pub fate: &'static str,
    /// The word for it.
    pub word: &'static str,
    /// The mark.
    pub tone: &'static str,
}

/// Problems by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ProblemCounts {
    /// Rejections.
    pub reject: i64,
    /// What a person must confirm.
    pub confirm: i64,
    /// Notes.
    pub note: i64,
}

/// One import.
#[derive(Debug, Serialize)]
pub struct PreviewPage {
    /// The import.
    pub id: String,
    /// The kind.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// Its digest.
    pub file_sha256: String,
    /// The state.
    pub state: IntakeState,
    /// Its word.
    pub state_zh: &'static str,
    /// Its mark.
    pub tone: &'static str,
    /// The revision that a decision must carry.
    pub revision: i32,
    /// The layout's stable name.
    pub layout: String,
    /// Its Chinese name.
    pub layout_zh: String,
    /// The sheet.
    pub sheet: String,
    /// The row of the headings.
    pub header_row: i32,
    /// The laboratory.
    pub laboratory: String,
    /// Who uploaded it.
    pub who: String,
    /// When.
    pub at: Instant,
    /// When it was written.
    pub committed_at: Option<Instant>,
    /// When it was taken back.
    pub undone_at: Option<Instant>,
    /// Data rows (while reading: those read so far).
    pub rows: i32,
    /// Rows not there before.
    pub new: i32,
    /// Rows that differ.
    pub changed: i32,
    /// Rows that are the same.
    pub same: i32,
    /// Rows not written.
    pub rejected: i32,
    /// Rows that are written.
    pub to_write: i32,
    /// Samples that are written.
    pub samples_to_write: i64,
    /// Samples that are not.
    pub samples_rejected: i64,
    /// Problems by severity.
    pub counts: ProblemCounts,
    /// Unknown names with one proposal.
    pub proposals: i64,
    /// Whether they are taken.
    pub take_proposals: bool,
    /// Whether the reading stopped without an end.
    pub stopped: bool,
    /// The same bytes were written before: when.
    pub same_file: Option<Instant>,
    /// Whether this person may write, leave or take back.
    pub may_decide: bool,
    /// Which list is shown: `problems`, `changes` or `samples`.
    pub by: String,
    /// The severity filtered for.
    pub severity: String,
    /// The sample filtered for.
    pub sample: String,
    /// The page.
    pub page: i64,
    /// Whether another page follows.
    pub more: bool,
    /// The problems of this page.
    pub problems: Vec<ProblemLine>,
    /// The changes of this page.
    pub changes: Vec<ChangeLine>,
    /// The samples of this page.
    pub samples: Vec<SampleFate>,
}

impl View for PreviewPage {
    const PAGE: &'static str = "intake/preview.html";
}

/// Reads one import.
///
/// # Errors
/// [`Problem::Missing`].
pub fn preview(rx: &mut Rx, id: &str, filter: &PreviewFilter) -> Result<PreviewPage, Problem> {
    let actor = rx.actor;
    let row = table::in_sight(rx.conn, actor, id)?;
    let mut page = frame(rx, &row, filter)?;
    let asked = (id, filter.sample.as_str(), (page.page - 1) * PAGE);
    match page.by.as_str() {
        "changes" => page.changes = changes(rx, asked)?,
        "samples" => page.samples = samples(rx, asked)?,
        _ => page.problems = problems(rx, asked, &filter.severity)?,
    }
    let shown = page.problems.len() + page.changes.len() + page.samples.len();
    let full = usize::try_from(PAGE).unwrap_or(50);
    page.more = shown > full;
    page.problems.truncate(full);
    page.changes.truncate(full);
    page.samples.truncate(full);
    Ok(page)
}

/// Everything but the list that is shown.
fn frame(rx: &mut Rx, row: &IntakeRow, filter: &PreviewFilter) -> Result<PreviewPage, Problem> {
    let laboratory = match &row.laboratory_id {
        Some(id) => table::laboratory_name(rx.conn, id)?,
        None => String::new(),
    };
    let names = people::table::names(rx.conn, std::slice::from_ref(&row.account_id))?;
    let stopped = row.state == IntakeState::Reading
        && rx.now.seconds_since(row.heartbeat_at) > crate::intake::STOPPED_SECONDS;
    let by = match filter.by.as_str() {
        known @ ("changes" | "samples") => known,
        _ => "problems",
    };
    Ok(PreviewPage {
        who: names
            .get(&row.account_id)
            .cloned()
            .unwrap_or_else(|| unnamed(&row.account_id)),
        layout_zh: layout_zh(&row.layout),
        laboratory,
        samples_to_write: distinct(rx, &row.id, &[Fate::New, Fate::Changed])?,
        samples_rejected: distinct(rx, &row.id, &[Fate::Rejected])?,
        counts: problem_counts(rx, &row.id)?,
        proposals: proposals(rx, &row.id)?,
        same_file: table::same_file(rx.conn, row)?.and_then(|other| other.committed_at),
        may_decide: rx.actor.may(Right::ResultEnter),
        id: row.id.clone(),
        kind: row.kind.clone(),
        file_name: row.file_name.clone(),
        file_sha256: row.file_sha256.clone(),
        state: row.state,
        state_zh: row.state.zh(),
        tone: tone(row.state),
        revision: row.revision,
        layout: row.layout.clone(),
        sheet: row.sheet.clone(),
        header_row: row.header_row,
        at: row.created_at,
        committed_at: row.committed_at,
        undone_at: row.undone_at,
        rows: row.n_rows,
        new: row.n_new,
        changed: row.n_changed,
        same: row.n_same,
        rejected: row.n_rejected,
        to_write: row.n_new + row.n_changed,
        take_proposals: row.take_proposals,
        stopped,
        by: by.to_owned(),
        severity: filter.severity.clone(),
        sample: filter.sample.clone(),
        page: filter.page.max(1),
        more: false,
        problems: Vec::new(),
        changes: Vec::new(),
        samples: Vec::new(),
    })
}

fn layout_zh(id: &str) -> String {
    let known = crate::sheet::profiles::results();
    known
        .into_iter()
        .find(|profile| profile.id == id)
        .map_or_else(|| id.to_owned(), |profile| profile.title)
}

fn distinct(rx: &mut Rx, id: &str, fates: &[Fate]) -> Result<i64, Problem> {
    let codes: Vec<&str> = fates.iter().map(|fate| fate.code()).collect();
    Ok(intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(intake_row::fate.eq_any(codes))
        .select(diesel::dsl::count(intake_row::subject).aggregate_distinct())
        .first(rx.conn)?)
}

fn problem_counts(rx: &mut Rx, id: &str) -> Result<ProblemCounts, Problem> {
    let rows: Vec<(String, i64)> = intake_problem::table
        .filter(intake_problem::intake_id.eq(id))
        .group_by(intake_problem::severity)
        .select((intake_problem::severity, diesel::dsl::count_star()))
        .load(rx.conn)?;
    let of = |severity: Severity| {
        let found = rows.iter().find(|(code, _)| code == severity.code());
        found.map_or(0, |(_, n)| *n)
    };
    Ok(ProblemCounts {
        reject: of(Severity::Reject),
        confirm: of(Severity::Confirm),
        note: of(Severity::Note),
    })
}

fn proposals(rx: &mut Rx, id: &str) -> Result<i64, Problem> {
    Ok(intake_problem::table
        .filter(intake_problem::intake_id.eq(id))
        .filter(intake_problem::code.eq("unknown_item"))
        .filter(intake_problem::severity.eq(Severity::Confirm.code()))
        .count()
        .get_result(rx.conn)?)
}

/// Which import, which sample, behind how many lines.
type Asked<'a> = (&'a str, &'a str, i64);

fn samples(rx: &mut Rx, (id, sample, from): Asked) -> Result<Vec<SampleFate>, Problem> {
    // A grouped query cannot be boxed: without a sample the second half holds for every row.
    let every = if sample.is_empty() { id } else { "" };
    let wanted = intake_row::subject
        .eq(sample)
        .or(intake_row::intake_id.eq(every));
    let rows: Vec<(String, i64, Option<String>, Option<String>)> = intake_row::table
        .filter(intake_row::intake_id.eq(id))
        .filter(wanted)
        .group_by(intake_row::subject)
        .select((
            intake_row::subject,
            diesel::dsl::count_star(),
            diesel::dsl::min(intake_row::fate),
            diesel::dsl::max(intake_row::fate),
        ))
        .order(intake_row::subject.asc())
        .offset(from)
        .limit(PAGE + 1)
        .load(rx.conn)?;
    let fate =
        |least: Option<String>, most: Option<String>| match (least.as_deref(), most.as_deref()) {
            (Some("rejected"), _) | (_, Some("rejected")) => ("rejected", "不写入", "failed"),
            (Some("same"), Some("same")) => ("same", "相同", "ended"),
            _ => ("written", "写入", "done"),
        };
    let lines = rows.into_iter().map(|(number, rows, least, most)| {
        let (fate, word, tone) = fate(least, most);
        SampleFate {
            number,
            rows,
            fate,
            word,
            tone,
        }
    });
    Ok(lines.collect())
}
