//! The city and its jurisdictions with their dated, sourced population (常住人口). Every target per thousand people is computed from a row here.
pub mod web;

use serde::{Deserialize, Serialize};

use crate::db::prelude::schema::{agency, population};
use crate::db::prelude::*;
use crate::problem::{FieldProblem, Problem};
use crate::register::establishment::may_edit;
use crate::rules::code::RegionCode;
use crate::rules::day::Day;
use crate::sheet::date::read_date;
use crate::unit::{Rx, Tx};
use crate::web::View;

/// A population figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The day it is told for.
    pub as_of: Day,
    /// Residents.
    pub residents: i64,
    /// Who says so.
    pub source: String,
}

/// A jurisdiction with its figures, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Region {
    /// The division code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The agency of the jurisdiction.
    pub agency: String,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// The list of jurisdictions.
#[derive(Debug, Serialize)]
pub struct RegionsPage {
    /// The city first, then its jurisdictions by code.
    pub regions: Vec<Region>,
}

impl View for RegionsPage {
    const PAGE: &'static str = "register/region/regions.html";
}

/// One jurisdiction with the form for a new figure.
#[derive(Debug, Serialize)]
pub struct RegionPage {
    /// The jurisdiction.
    pub region: Region,
    /// Whether this person may add a figure.
    pub may_edit: bool,
    /// What is typed.
    pub form: FigureForm,
}

impl View for RegionPage {
    const PAGE: &'static str = "register/region/region.html";
}

/// A new figure as it is typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureForm {
    /// The day it is told for.
    pub as_of: String,
    /// Residents, a whole number of persons.
    pub residents: String,
    /// Who says so.
    pub source: String,
}

fn name_of(code: &str) -> String {
    let region = code.parse::<RegionCode>().ok();
    region
        .and_then(crate::rules::region::region)
        .map_or_else(|| code.to_owned(), |region| region.name.clone())
}

/// The city and its jurisdictions.
///
/// # Errors
/// What the database says.
pub fn regions(rx: &mut Rx) -> Result<RegionsPage, Problem> {
    let agencies: Vec<(String, String)> = agency::table
        .order(agency::code.asc())
        .select((agency::code, agency::name))
        .load(rx.conn)?;
    let rows: Vec<(String, Day, i64, String)> = population::table
        .order(population::as_of.desc())
        .select((
            population::region_code,
            population::as_of,
            population::residents,
            population::source,
        ))
        .load(rx.conn)?;
    let figures_of = |code: &str| {
        rows.iter()
            .filter(|row| row.0 == code)
            .map(|row| Figure {
                as_of: row.1,
                residents: row.2,
                source: row.3.clone(),
            })
            .collect()
    };
    let regions = agencies
        .into_iter()
        .map(|(code, agency)| Region {
            name: name_of(&code),
            figures: figures_of(&code),
            agency,
            code,
        })
        .collect();
    Ok(RegionsPage { regions })
}

/// One jurisdiction.
///
/// # Errors
/// `Missing` for a code that is not the city's or one of its jurisdictions'.
pub fn region(rx: &mut Rx, code: &str, form: FigureForm) -> Result<RegionPage, Problem> {
    let found = regions(rx)?
        .regions
        .into_iter()
        .find(|one| one.code == code);
    Ok(RegionPage {
        region: found.ok_or(Problem::Missing("这个县（市、区）"))?,
        may_edit: rx.actor.may(crate::rules::right::Right::RegisterEdit)
            && may_edit(rx.actor, code),
        form,
    })
}

/// Adds a figure. Figures are never changed: a new one stands beside the old, and plans say which they used.
///
/// # Errors
/// Unreadable fields; a day that has a figure already; missing for another county's planner.
pub fn add_figure(tx: &mut Tx, code: &str, form: &FigureForm) -> Result<(), Problem> {
    let known = region(tx.reader(), code, FigureForm::default())?.region;
    if !may_edit(tx.actor, code) {
        return Err(Problem::Missing("这个县（市、区）"));
    }
    let figure = read(form, tx.today())?;
    if known.figures.iter().any(|one| one.as_of == figure.as_of) {
        let told = format!(
            "{} {} 的人口已有记载；同一天不能有两个数，请核对日期",
            known.name, figure.as_of
        );
        return Err(Problem::field("as_of", told));
    }
    tx.act("population.add", format!("region:{code}"));
    tx.note("as_of", figure.as_of.to_string());
    tx.note("residents", figure.residents);
    let id = tx.id();
    insert_into(population::table)
        .values((
            population::id.eq(id),
            population::region_code.eq(code),
            population::as_of.eq(figure.as_of),
            population::residents.eq(figure.residents),
            population::source.eq(figure.source),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn read(form: &FigureForm, today: Day) -> Result<Figure, Problem> {
    let mut wrong = Vec::new();
    let as_of = read_date(&form.as_of).map(|found| Day::from(found.day));
    if as_of.is_none_or(|day| day > today) {
        let typed = form.as_of.trim();
        let told = format!("统计日期「{typed}」不能读出或晚于今天，请写成 2025-12-31");
        wrong.push(FieldProblem::new("as_of", told));
    }
    let plain: String = form
        .residents
        .chars()
        .filter(|sign| !matches!(sign, ',' | '，' | ' '))
        .collect();
    let residents = plain.parse::<i64>().ok().filter(|count| *count > 0);
    if residents.is_none() {
        let typed = form.residents.trim();
        let told = format!(
            "常住人口「{typed}」不是人数，请写整数，例如 1169072；公报以万人计的请换算成人"
        );
        wrong.push(FieldProblem::new("residents", told));
    }
    let source = form.source.trim().to_owned();
    if source.is_empty() {
        wrong.push(FieldProblem::new(
            "source",
            "来源未填，请写明公报或统计年鉴的名称",
        ));
    }
    match (as_of, residents) {
        (Some(as_of), Some(residents)) if wrong.is_empty() => Ok(Figure {
            as_of,
            residents,
            source,
        }),
        _ => Err(Problem::Invalid(wrong)),
    }
}
