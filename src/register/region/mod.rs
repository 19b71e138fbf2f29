//! Regions and their population: figures with date and source, never one without. Targets are computed elsewhere.
pub mod table;
pub mod view;
pub mod web;

use serde::{Deserialize, Serialize};

use self::table::PopulationRow;
use crate::problem::Problem;
use crate::register::establishment::may_edit;
use crate::register::typed::Reading;
use crate::rules::code::RegionCode;
use crate::rules::refusal::Refusal;
use crate::rules::region;
use crate::unit::Tx;

/// A figure as a form says it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PopulationForm {
    /// The day it is told for.
    pub as_of: String,
    /// Residents (常住人口).
    pub residents: String,
    /// Who says so.
    pub source: String,
}

/// A region of ours by its code: the city or one of its ten jurisdictions.
pub(super) fn ours(code: &str) -> Result<&'static region::Region, Problem> {
    let code: Option<RegionCode> = code.parse().ok();
    code.and_then(region::region)
        .filter(|region| region.code.is_anyang())
        .ok_or(Problem::Missing("这个地区"))
}

/// Adds a population figure; figures stand beside one another and are never overwritten.
///
/// # Errors
/// Missing, also for another county; unreadable fields; [`Refusal::PopulationKnown`].
pub fn add_population(tx: &mut Tx, code: &str, form: &PopulationForm) -> Result<(), Problem> {
    let region = ours(code)?;
    if !may_edit(tx.actor, code) {
        return Err(Problem::Missing("这个地区"));
    }
    let today = tx.today();
    let mut read = Reading::default();
    let as_of = read.day("as_of", "截止日期", &form.as_of, today);
    let residents: Option<i64> = read.number("residents", "常住人口", &form.residents);
    if residents.is_some_and(|residents| !(1..=100_000_000).contains(&residents)) {
        read.wrong("residents", "常住人口须是正整数，按人填写，不按万人");
    }
    if as_of.is_some_and(|day| today < day) {
        read.wrong("as_of", "截止日期晚于今日，请核对日期");
    }
    let source = read.text("source", "来源", &form.source);
    read.end()?;
    let (Some(as_of), Some(residents)) = (as_of, residents) else {
        return Err(Problem::fault("a form that was read has day and number"));
    };
    if table::at(tx.conn, code, as_of)?.is_some() {
        return Err(Refusal::PopulationKnown {
            region: region.name.clone(),
            day: as_of.to_string(),
        }
        .into());
    }
    let row = PopulationRow {
        id: tx.id(),
        region_code: code.to_owned(),
        as_of,
        residents,
        source,
    };
    tx.act("region.population_add", format!("region:{code}"));
    tx.note("as_of", row.as_of.to_string());
    tx.note("residents", residents);
    tx.note("source", row.source.as_str());
    table::insert(tx.conn, &row)?;
    Ok(())
}
