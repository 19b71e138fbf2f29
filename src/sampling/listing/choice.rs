//! What may be chosen in the filters.
use serde::Serialize;

use crate::problem::Problem;
use crate::register::laboratory::table as rows;
use crate::rules::region;
use crate::rules::stage::SampleState;
use crate::rules::stream::ChainStage;
use crate::unit::Rx;

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

pub(super) fn states() -> Vec<Choice> {
    let all = std::iter::once(Choice::new("", "全部状态"));
    all.chain(
        SampleState::ALL
            .iter()
            .map(|state| Choice::new(state.code(), state.zh())),
    )
    .collect()
}

/// The counties to choose from.
pub(super) fn counties() -> Vec<Choice> {
    let all = std::iter::once(Choice::new("", "全部县区"));
    all.chain(region::anyang().map(|county| Choice::new(county.code.as_str(), county.name.clone())))
        .collect()
}

pub(super) fn stages() -> Vec<Choice> {
    let all = std::iter::once(Choice::new("", "全部环节"));
    all.chain(
        ChainStage::ALL
            .iter()
            .map(|stage| Choice::new(stage.code(), stage.zh())),
    )
    .collect()
}

pub(super) fn laboratories(rx: &mut Rx) -> Result<Vec<Choice>, Problem> {
    if rx.actor.laboratory.is_some() {
        return Ok(Vec::new());
    }
    let all = std::iter::once(Choice::new("", "全部机构"));
    let rows = rows::all(rx.conn)?;
    Ok(all
        .chain(rows.into_iter().map(|row| Choice::new(row.id, row.name)))
        .collect())
}

/// A county's name by its code.
pub(in crate::sampling) fn county_name(code: &str) -> String {
    let known = code.parse().ok().and_then(region::region);
    known.map_or_else(|| code.to_owned(), |region| region.name.clone())
}
