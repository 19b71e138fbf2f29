//! A list of establishments as a sheet: known ones by their codes are brought up to date, others registered.
use super::table::{self, EstablishmentRow};
use super::{EstablishmentForm, may_edit, row_of, same_shop};
use crate::problem::Problem;
use crate::register::listing::{Fate, ListReport, Sheet};
use crate::rules::code::{LicenceNumber, RegionCode};
use crate::rules::region::region_by_names;
use crate::rules::stream::ChainStage;
use crate::sheet::{Layout, Line};
use crate::unit::Tx;

/// Which column a field of the form is.
const KEYS: &[(&str, &str)] = &[
    ("name", "name"),
    ("credit_code", "credit_code"),
    ("licence", "licence_number"),
    ("county", "county"),
    ("chain_stage", "link"),
];

/// Writes a list. A county's planner brings its own county only.
///
/// # Errors
/// Faults of ours; rows that are refused stand in the report.
pub fn import(tx: &mut Tx, sheet: &Sheet) -> Result<ListReport, Problem> {
    tx.act(
        "establishment.import",
        format!("file:{}", sheet.file_sha256),
    );
    let report = sheet.each(KEYS, |layout, line| write(tx, &form(layout, line)))?;
    tx.note("new", report.new);
    tx.note("changed", report.changed);
    tx.note("rejected", report.rejected);
    Ok(report)
}

fn write(tx: &mut Tx, form: &EstablishmentForm) -> Result<Fate, Problem> {
    let row = row_of(form, tx.id())?;
    if !may_edit(tx.actor, &row.region_code) {
        return Err(Problem::field(
            "county",
            "这个县（市、区）不在您的范围内；请由市局或当地导入",
        ));
    }
    let Some(known) = same_shop(tx, &row)? else {
        table::insert(tx.conn, &row)?;
        return Ok(Fate::New);
    };
    if !may_edit(tx.actor, &known.region_code) {
        return Err(Problem::field(
            "county",
            "已登记在别的县（市、区）；请联系市局",
        ));
    }
    let merged = EstablishmentRow {
        id: known.id.clone(),
        revision: known.revision,
        credit_code: row.credit_code.or_else(|| known.credit_code.clone()),
        licence: row.licence.or_else(|| known.licence.clone()),
        ..row
    };
    if merged == known {
        return Ok(Fate::Same);
    }
    super::refuse_known(tx, &merged)?;
    table::edit(tx.conn, &merged)?;
    Ok(Fate::Changed)
}

fn form(layout: &Layout, line: &Line) -> EstablishmentForm {
    let text = |key: &str| layout.text(line, key).trim().to_owned();
    let county = text("county");
    let code = match county.parse::<RegionCode>() {
        Ok(code) => Some(code),
        Err(_) => region_by_names("河南省", "安阳市", &county),
    };
    let licence = text("licence_number");
    EstablishmentForm {
        name: text("name"),
        credit_code: text("credit_code"),
        // Small workshops and stalls have numbers of the province's own, which identify nobody here.
        licence: if licence.parse::<LicenceNumber>().is_ok() {
            licence
        } else {
            String::new()
        },
        county: code.map(|code| code.to_string()).unwrap_or_default(),
        address: text("address"),
        chain_stage: stage(&text("link")).map_or(String::new(), |stage| stage.code().to_owned()),
        place_type: text("trade"),
        active: if matches!(text("state").as_str(), "停产" | "停业" | "注销" | "吊销") {
            "no".to_owned()
        } else {
            "yes".to_owned()
        },
        revision: 1,
    }
}

fn stage(word: &str) -> Option<ChainStage> {
    ChainStage::ALL
        .iter()
        .copied()
        .find(|stage| word.starts_with(stage.zh()))
        .or(match word {
            "销售" | "经营" => Some(ChainStage::Distribution),
            "餐饮服务" | "食堂" => Some(ChainStage::Catering),
            _ => None,
        })
}
