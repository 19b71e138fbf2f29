//! The inspection items of a result set that failed, with what a case, a notice and an announcement must say of each (办法 art. 46).
//! A monitoring item never stands among them.
use serde::{Deserialize, Serialize};

use crate::db::prelude::schema::{report, result};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::rules::limit::{Limit, from_columns};
use crate::rules::stream::ItemPurpose;

/// One item that failed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailingItem {
    /// Its name as the report prints it.
    pub item: String,
    /// The result as written.
    pub result: String,
    /// Its unit.
    pub unit: String,
    /// The limit, in words with its unit.
    pub limit: String,
    /// The judgement basis.
    pub basis: String,
}

/// The failing items of a report's result set, in the order of the sheet.
///
/// # Errors
/// What the database says.
pub fn of_report(conn: &mut Conn, report_id: &str) -> Result<Vec<FailingItem>, Problem> {
    let set_id: String = report::table
        .find(report_id)
        .select(report::result_set_id)
        .first(conn)?;
    let rows: Vec<Row> = result::table
        .filter(result::result_set_id.eq(set_id))
        .filter(result::purpose.eq(ItemPurpose::Inspection))
        .filter(
            result::decided_verdict
                .eq("nonconforming")
                .or(result::decided_verdict
                    .is_null()
                    .and(result::verdict.eq("nonconforming"))),
        )
        .order(result::ordinal)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(FailingItem::from).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = result)]
struct Row {
    item_name: String,
    raw_text: String,
    raw_unit: String,
    min: String,
    max: String,
    limit_unit: String,
    judgement_basis: String,
}

impl From<Row> for FailingItem {
    fn from(row: Row) -> Self {
        let unit = (!row.limit_unit.trim().is_empty()).then_some(row.limit_unit.as_str());
        let limit = match from_columns(&row.min, &row.max, unit) {
            Limit::None => String::new(),
            Limit::Manual(text) => text,
            limit => limit.to_string(),
        };
        Self {
            item: row.item_name,
            result: row.raw_text,
            unit: row.raw_unit,
            limit,
            basis: row.judgement_basis,
        }
    }
}
