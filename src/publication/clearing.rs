//! A name that looks like a person's: somebody looks at it and says why it may be told, for example that a household business is registered under it.
use serde::{Deserialize, Serialize};

use super::composing::of_the_city;
use super::facts;
use super::queue::{recount_sample, suspicions, table};
use crate::problem::Problem;
use crate::register::clocks::timekeeping;
use crate::rules::publication::AnnouncementKind;
use crate::rules::refusal::Refusal;
use crate::rules::stream::PublicStream;
use crate::unit::Tx;

/// 查看并确认.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClearForm {
    /// `pass`, `fail` or `disposal`.
    pub kind: String,
    /// Why it may be told.
    pub note: String,
}

/// Clears a candidate whose name looks like a person's; the answer is its stream.
///
/// # Errors
/// A refusal without a reason or where nothing was suspected; missing when it does not wait.
pub fn clear(tx: &mut Tx, number: &str, form: &ClearForm) -> Result<PublicStream, Problem> {
    of_the_city(tx)?;
    let kind: AnnouncementKind = form
        .kind
        .parse()
        .or(Err(Problem::Missing("这条待公布的结果")))?;
    let actor = tx.actor.clone();
    let row = table::candidate(tx.conn, &actor, number, kind)?
        .filter(|row| row.announcement_id.is_none())
        .ok_or(Problem::Missing("这条待公布的结果"))?;
    let facts = facts::of(tx.conn, &row.sample_id)?;
    if suspicions(&facts).is_empty() || row.cleared_by.is_some() {
        let number = number.to_owned();
        return Err(Refusal::NothingPersonal { number }.into());
    }
    let note = form.note.trim();
    if note.is_empty() {
        let act = "确认可以公布的名称".to_owned();
        return Err(Refusal::ReasonMissing { act }.into());
    }
    tx.act("publication.clear", format!("sample:{number}"));
    tx.note("kind", kind.code());
    table::set_cleared(tx.conn, (&row.sample_id, kind), &actor.id, note)?;
    let keeping = timekeeping(tx.reader())?;
    recount_sample(tx, &keeping, &row.sample_id)?;
    Ok(row.stream)
}
