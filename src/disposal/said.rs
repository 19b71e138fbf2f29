//! How pages say what a part is: its items, its capacity, its state, its agency.
use super::table::PartRow;
use crate::problem::Problem;
use crate::results::failing::FailingItem;
use crate::rules::disposal::party::Routed;
use crate::rules::stage::PartState;

/// The names of the failing items, in the order of the report.
pub(super) fn item_names(json: &str) -> Result<String, Problem> {
    let items: Vec<FailingItem> = serde_json::from_str(json)?;
    let names: Vec<String> = items.into_iter().map(|item| item.item).collect();
    Ok(names.join("、"))
}

/// 销售者, or 销售者（兼生产者） where both are one.
pub(super) fn role_words(part: &PartRow) -> String {
    if part.also_producer {
        format!("{}（兼生产者）", part.slug.zh())
    } else {
        part.slug.zh().to_owned()
    }
}

/// The word of the state; a part whose place is not known says so.
pub(super) fn state_word(part: &PartRow) -> &'static str {
    if part.routed == Routed::UnknownPlace {
        Routed::UnknownPlace.zh()
    } else {
        part.state.zh()
    }
}

/// 滑县市场监督管理局 → 滑县.
pub(super) fn short_name(agency: &str) -> String {
    agency.trim_end_matches("市场监督管理局").to_owned()
}

/// The tone of a state's tag.
pub(super) const fn tone(state: PartState) -> &'static str {
    match state {
        PartState::Opened => "ring",
        PartState::Working => "dot",
        PartState::ToTransfer | PartState::Submitted => "wait",
        PartState::Closed => "done",
        PartState::Transferred | PartState::Terminated => "ended",
    }
}
