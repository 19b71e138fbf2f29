//! What is read of imports: the list.
use std::collections::BTreeMap;

use serde::Serialize;

use super::table::{self, IntakeRow};
use crate::db::prelude::schema::{intake, laboratory};
use crate::db::prelude::*;
use crate::people;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::instant::Instant;
use crate::rules::right::Right;
use crate::rules::stage::IntakeState;
use crate::unit::Rx;
use crate::web::View;

/// Imports a page.
const PAGE: i64 = 30;

/// One line of the list.
#[derive(Debug, Serialize)]
pub struct ImportLine {
    /// The import.
    pub id: String,
    /// The kind of import.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// The state's code.
    pub state: IntakeState,
    /// The state's word.
    pub state_zh: &'static str,
    /// The mark of the state.
    pub tone: &'static str,
    /// The laboratory's name; empty where there is none.
    pub laboratory: String,
    /// Who uploaded it.
    pub who: String,
    /// When.
    pub at: Instant,
    /// When it was written.
    pub committed_at: Option<Instant>,
    /// Data rows.
    pub rows: i32,
    /// Rows not there before.
    pub new: i32,
    /// Rows that differ.
    pub changed: i32,
    /// Rows that are the same.
    pub same: i32,
    /// Rows not written.
    pub rejected: i32,
}

/// The list of imports, the newest first.
#[derive(Debug, Serialize)]
pub struct ImportsPage {
    /// The lines.
    pub imports: Vec<ImportLine>,
    /// The import to continue behind, if there are more.
    pub older: Option<String>,
    /// The state filtered for; empty for all.
    pub state: String,
    /// Whether this person may import.
    pub may_import: bool,
}

impl View for ImportsPage {
    const PAGE: &'static str = "intake/imports.html";
}

/// What the address of the list says.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct ImportsFilter {
    /// Only imports in this state.
    pub state: String,
    /// Continue behind this import.
    pub before: String,
}

/// Reads a page of the list.
///
/// # Errors
/// What the database says.
pub fn imports(rx: &mut Rx, filter: &ImportsFilter) -> Result<ImportsPage, Problem> {
    let actor = rx.actor;
    let mut query = intake::table
        .filter(table::visible(actor))
        .select(IntakeRow::as_select())
        .order(intake::id.desc())
        .limit(PAGE + 1)
        .into_boxed();
    if let Ok(state) = filter.state.parse::<IntakeState>() {
        query = query.filter(intake::state.eq(state));
    }
    if !filter.before.is_empty() {
        query = query.filter(intake::id.lt(&filter.before));
    }
    let mut rows: Vec<IntakeRow> = query.load(rx.conn)?;
    let full = usize::try_from(PAGE).unwrap_or(30);
    let more = rows.len() > full;
    rows.truncate(full);
    let older = if more {
        rows.last().map(|row| row.id.clone())
    } else {
        None
    };
    let ids: Vec<String> = rows.iter().map(|row| row.account_id.clone()).collect();
    let names = people::table::names(rx.conn, &ids)?;
    let laboratories = laboratories(rx, &rows)?;
    let who = |id: &str| names.get(id).cloned().unwrap_or_else(|| unnamed(id));
    Ok(ImportsPage {
        imports: rows
            .into_iter()
            .map(|row| line(row, &laboratories, who))
            .collect(),
        older,
        state: filter.state.clone(),
        may_import: rx.actor.may(Right::ResultEnter),
    })
}

/// The names of the laboratories of these imports.
fn laboratories(rx: &mut Rx, rows: &[IntakeRow]) -> Result<BTreeMap<String, String>, Problem> {
    let ids: Vec<&String> = rows
        .iter()
        .filter_map(|row| row.laboratory_id.as_ref())
        .collect();
    let names: Vec<(String, String)> = laboratory::table
        .filter(laboratory::id.eq_any(ids))
        .select((laboratory::id, laboratory::name))
        .load(rx.conn)?;
    Ok(names.into_iter().collect())
}

fn line(
    row: IntakeRow,
    laboratories: &BTreeMap<String, String>,
    who: impl Fn(&str) -> String,
) -> ImportLine {
    let laboratory = row
        .laboratory_id
        .as_ref()
        .and_then(|id| laboratories.get(id));
    ImportLine {
        who: who(&row.account_id),
        state: row.state,
        state_zh: row.state.zh(),
        tone: tone(row.state),
        laboratory: laboratory.cloned().unwrap_or_default(),
        at: row.created_at,
        committed_at: row.committed_at,
        rows: row.n_rows,
        new: row.n_new,
        changed: row.n_changed,
        same: row.n_same,
        rejected: row.n_rejected,
        id: row.id,
        kind: row.kind,
        file_name: row.file_name,
    }
}

/// The word for an actor who is no account.
pub(super) fn unnamed(actor: &str) -> String {
    let known = [Actor::console(), Actor::system()];
    known
        .into_iter()
        .find(|one| one.id == actor)
        .map_or_else(|| actor.to_owned(), |one| one.name)
}

/// The mark of a state.
pub(super) fn tone(state: IntakeState) -> &'static str {
    match state {
        IntakeState::Reading => "dot",
        IntakeState::Staged => "wait",
        IntakeState::Committed => "done",
        IntakeState::Failed => "failed",
        IntakeState::Undone | IntakeState::Abandoned => "ended",
    }
}

/// How many previews of this actor's sight wait to be written.
///
/// # Errors
/// What the database says.
pub fn staged(rx: &mut Rx) -> Result<i64, Problem> {
    let actor = rx.actor;
    Ok(intake::table
        .filter(table::visible(actor))
        .filter(intake::state.eq(IntakeState::Staged))
        .count()
        .get_result(rx.conn)?)
}
