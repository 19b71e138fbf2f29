//! What is read of regions: the counties with their latest figure, one region with all its figures.
use serde::Serialize;

use super::table::{self, PopulationRow};
use super::{PopulationForm, ours};
use crate::problem::Problem;
use crate::register::establishment::may_edit;
use crate::rules::code::RegionCode;
use crate::rules::day::Day;
use crate::rules::region;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::View;

/// A region in the list.
#[derive(Debug, Serialize)]
pub struct RegionLine {
    /// Its page.
    pub href: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The latest figure; 0 where there is none.
    pub residents: i64,
    /// The day it is told for.
    pub as_of: Option<Day>,
    /// Who says so.
    pub source: String,
}

/// The regions.
#[derive(Debug, Serialize)]
pub struct RegionsPage {
    /// The city.
    pub city: RegionLine,
    /// Its jurisdictions.
    pub counties: Vec<RegionLine>,
    /// The sum of the jurisdictions' latest figures.
    pub sum: i64,
    /// Whether all of them are told for the same day, so that the sum means something.
    pub same_day: bool,
}

impl View for RegionsPage {
    const PAGE: &'static str = "register/region/list.html";
}

/// Reads the regions with their latest figures.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx) -> Result<RegionsPage, Problem> {
    let mut counties = Vec::new();
    for county in region::anyang() {
        counties.push(line(rx, county)?);
    }
    let first = counties.first().and_then(|line| line.as_of);
    Ok(RegionsPage {
        city: line(rx, ours(&RegionCode::ANYANG.to_string())?)?,
        sum: counties.iter().map(|line| line.residents).sum(),
        same_day: counties.iter().all(|line| line.as_of == first),
        counties,
    })
}

fn line(rx: &mut Rx, region: &region::Region) -> Result<RegionLine, Problem> {
    let code = region.code.to_string();
    let today = rx.today();
    let latest = table::latest(rx.conn, &code, today)?;
    Ok(RegionLine {
        href: format!("/regions/{code}"),
        name: region.name.clone(),
        residents: latest.as_ref().map_or(0, |row| row.residents),
        as_of: latest.as_ref().map(|row| row.as_of),
        source: latest.map(|row| row.source).unwrap_or_default(),
        code,
    })
}

/// One region.
#[derive(Debug, Serialize)]
pub struct RegionPage {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its figures, the latest first.
    pub figures: Vec<PopulationRow>,
    /// Whether the reader may add one.
    pub may_edit: bool,
    /// The form.
    pub form: PopulationForm,
}

impl View for RegionPage {
    const PAGE: &'static str = "register/region/region.html";
}

/// Reads one region.
///
/// # Errors
/// Missing.
pub fn one(rx: &mut Rx, code: &str) -> Result<RegionPage, Problem> {
    let region = ours(code)?;
    Ok(RegionPage {
        code: code.to_owned(),
        name: region.name.clone(),
        figures: table::of_region(rx.conn, code)?,
        may_edit: rx.actor.may(Right::RegisterEdit) && may_edit(rx.actor, code),
        form: PopulationForm::default(),
    })
}
