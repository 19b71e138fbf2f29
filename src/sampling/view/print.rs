//! The sheet as it is printed: every field, and the persons for whoever is of an agency.
use serde::Serialize;

use super::{Fact, names, way};
use crate::people::table as people;
use crate::problem::Problem;
use crate::register::laboratory::table as laboratories;
use crate::rules::category;
use crate::rules::stream::Stream;
use crate::sampling::form::{LABELS, SheetForm};
use crate::sampling::listing::county_name;
use crate::sampling::{href, persons, sheet, shown_number, take, visible};
use crate::unit::Rx;
use crate::web::View;

/// The sheet as it is printed: every field, the samplers, the persons where the reader is of an agency.
#[derive(Debug, Serialize)]
pub struct PrintPage {
    /// The number as it is addressed.
    pub number: String,
    /// The number as it is printed.
    pub shown: String,
    /// The sample's page.
    pub href: String,
    /// The stream.
    pub stream: Stream,
    /// The food.
    pub food: String,
    /// What the task fixes.
    pub fixed: Vec<Fact>,
    /// What was written.
    pub facts: Vec<Fact>,
    /// Persons; empty for whoever has no business with them.
    pub persons: Vec<Fact>,
    /// The samplers' names, joined.
    pub samplers: String,
}

impl View for PrintPage {
    const PAGE: &'static str = "sampling/print.html";
}

/// Reads the sheet for printing.
///
/// # Errors
/// [`Problem::Missing`] out of sight.
pub fn print(rx: &mut Rx, number: &str) -> Result<PrintPage, Problem> {
    let row = visible::find(rx, number)?;
    let form = take::form_of(rx, &row)?;
    let body = sheet::of(rx.conn, &row.id)?;
    let names = names(rx, &row, &[], &body)?;
    let laboratory = laboratories::by_id(rx.conn, &row.laboratory_id)?.name;
    let agency = people::agency(rx.conn, &row.agency_id)?.name;
    Ok(PrintPage {
        shown: shown_number(&row.number).to_owned(),
        href: href(&row.number),
        stream: row.stream,
        fixed: vec![
            Fact::new("任务类别", row.stream.zh()),
            Fact::new(
                "食品分类",
                row.category_path.replace(category::BETWEEN, " / "),
            ),
            Fact::new("抽样环节", row.chain_stage.zh()),
            Fact::new("县区", county_name(&row.county)),
            Fact::new("抽样单位", agency),
            Fact::new("检验机构", laboratory),
        ],
        facts: written(&form)?,
        persons: if rx.actor.agency.is_some() {
            contacts(&form)?
        } else {
            Vec::new()
        },
        samplers: names.get(way::SAMPLERS).cloned().unwrap_or_default(),
        food: row.food_name,
        number: row.number,
    })
}

/// Every field of a form under its label; a tick reads 是 or 否.
fn written(form: &SheetForm) -> Result<Vec<Fact>, Problem> {
    let fields = form.fields()?;
    let ticks = [
        "monitoring_annex",
        "producer_unknown",
        "notice_given",
        "paid",
        "sealed",
    ];
    Ok(LABELS
        .iter()
        .map(|(name, label)| {
            let text = fields
                .get(*name)
                .and_then(|one| one.as_str())
                .unwrap_or_default();
            if ticks.contains(name) {
                Fact::new(label, if text == "yes" { "是" } else { "否" })
            } else {
                Fact::new(label, text)
            }
        })
        .collect())
}

fn contacts(form: &SheetForm) -> Result<Vec<Fact>, Problem> {
    let fields = form.fields()?;
    Ok(persons::FIELDS
        .iter()
        .map(|(name, label)| {
            let text = fields.get(*name).and_then(|one| one.as_str());
            Fact::new(label, text.unwrap_or_default())
        })
        .collect())
}
