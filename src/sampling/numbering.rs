//! The number of a sheet: the one typed, if no other sample has it, or the next of this system's own range.
use super::complete::day;
use super::form::SheetForm;
use super::table::{self, SampleRow};
use super::tasks::TaskRow;
use crate::problem::{FieldProblem, Problem};
use crate::rules::code::{NumberRange, RegionCode, SampleNumber};
use crate::rules::refusal::Refusal;
use crate::unit::Tx;

/// Sorts behind every sample number: letters do so behind digits in every collation, and no number is longer.
pub const BEHIND_ALL: &str = "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ";

/// A typed number that another sample has.
pub(super) fn taken_number(
    tx: &mut Tx,
    row: &SampleRow,
    form: &SheetForm,
) -> Result<Option<FieldProblem>, Problem> {
    let Ok(number) = form.number.parse::<SampleNumber>() else {
        return Ok(None);
    };
    let taken = number.as_str() != row.number && table::number_taken(tx.conn, number.as_str())?;
    Ok(taken.then(|| {
        let sentence = format!("抽样单编号 {number} 已被另一份抽样单使用，请核对");
        FieldProblem::new("number", sentence)
    }))
}

/// The number typed, or the next of this system's own range.
pub(super) fn issue(
    tx: &mut Tx,
    row: &SampleRow,
    task: &TaskRow,
    form: &SheetForm,
) -> Result<SampleNumber, Problem> {
    if let Ok(number) = form.number.parse::<SampleNumber>() {
        return Ok(number);
    }
    let code = |text: &str| {
        text.parse::<RegionCode>()
            .map_err(|fault| Problem::fault(fault.to_string()))
    };
    let agency = tx.actor.agency.as_ref().map(|agency| agency.code.clone());
    let range = NumberRange {
        stream: row.stream,
        year: day(&form.sampled_on).unwrap_or(tx.today()).year(),
        deploying: code(&task.level_code)?,
        agency: code(&agency.unwrap_or_default())?,
    };
    loop {
        let next = table::next_in(tx.conn, &range.counter())?;
        let number = u32::try_from(next).ok().and_then(|n| range.number(n));
        let number = number.ok_or_else(|| Refusal::NumbersExhausted {
            range: range.head(),
        })?;
        if !table::number_taken(tx.conn, number.as_str())? {
            return Ok(number);
        }
    }
}
