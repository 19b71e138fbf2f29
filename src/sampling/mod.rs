//! Sampling: the sheet with which a batch enters the system and its stream is fixed, and what becomes of the sample until the laboratory has it.
//! It knows no result and no case; what those stages must tell a sample goes through the functions here.
pub mod arriving;
pub mod complete;
pub mod correction;
pub mod filling;
pub mod form;
pub mod listing;
pub mod numbering;
pub mod persons;
pub mod progress;
pub mod reception;
pub mod search;
pub mod sheet;
pub mod table;
pub mod take;
pub mod tasks;
pub mod view;
pub mod visible;
pub mod waiting;
pub mod web;

use form::SheetForm;

use crate::problem::Problem;
use crate::rules::stage::SampleState;
use crate::rules::text;
use crate::unit::Tx;

/// An agency sees a sample from now on: it sampled it, or owns a part of its case.
///
/// # Errors
/// What the database says.
pub fn give_sight(tx: &mut Tx, sample_id: &str, agency_id: &str) -> Result<(), Problem> {
    Ok(table::give_sight(tx.conn, sample_id, agency_id)?)
}

/// Where a sample stands: `/samples/DBJ26…`.
pub fn href(number: &str) -> String {
    format!("/samples/{number}")
}

/// A number as pages print it; a draft has none yet.
pub fn shown_number(number: &str) -> &str {
    if take::is_draft_number(number) {
        "草稿"
    } else {
        number
    }
}

/// The tone of a state's tag; the word is the state's own.
pub const fn tone(state: SampleState) -> &'static str {
    match state {
        SampleState::Draft | SampleState::Collected | SampleState::Received => "ring",
        SampleState::Testing => "dot",
        SampleState::Tested => "wait",
        SampleState::Reported => "done",
        SampleState::Refused | SampleState::Voided => "ended",
    }
}

/// What a sample is found by: number, food, unit, producer, in one spelling and lower case.
fn fold(number: &str, form: &SheetForm) -> String {
    let number = if take::is_draft_number(number) {
        ""
    } else {
        number
    };
    [
        number,
        &form.food_name,
        &form.unit_name,
        &form.producer_name,
        &form.brand,
    ]
    .map(text::squeezed)
    .join(" ")
    .trim()
    .to_owned()
}
