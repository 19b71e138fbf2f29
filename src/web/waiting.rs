//! What waits for a person, as each stage tells it and the desk sorts it: by legal time left.
use serde::Serialize;

use crate::rules::day::Day;

/// One kind of work that waits for this person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What waits, as a noun: 待审核样品.
    pub title: String,
    /// How many; never 0 when it is told.
    pub count: i64,
    /// The list of them, filtered.
    pub href: String,
    /// The legal day by which the most urgent one must be done; none where no clock runs.
    pub due: Option<Day>,
    /// The verb of the button: 审核.
    pub verb: String,
}
