//! A line as it is typed, and what it says once read: every field checked, every name found.
use serde::{Deserialize, Deserializer, Serialize};

use super::named;
use super::table::{self, Content, LineRow};
use crate::planning::base_table_of;
use crate::planning::table as plans;
use crate::planning::table::{Agency, PlanRow};
use crate::problem::{FieldProblem, Problem};
use crate::register::base_table::table as bases;
use crate::register::laboratory::table as laboratories;
use crate::rules::place::belongs;
use crate::rules::refusal::Refusal;
use crate::rules::stream::ChainStage;
use crate::unit::{Rx, Tx};

/// The largest quota a line may have; a typing error is larger.
const LARGEST: i32 = 100_000;

/// What is written into a line. Numbers may come as numbers or as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    /// The category path: 糕点/糕点/糕点.
    #[serde(alias = "category_path")]
    pub category: String,
    /// The chain stage's code.
    pub chain_stage: String,
    /// 场所类型: 超市, 学校食堂.
    pub place_type: String,
    /// The county's code; a county's plan fills it in.
    pub county: String,
    /// The month, 1 to 12.
    #[serde(deserialize_with = "text_or_number")]
    pub month: String,
    /// How many batches.
    #[serde(deserialize_with = "text_or_number")]
    pub quota: String,
    /// The sampling agency's code; the plan's own when empty.
    #[serde(alias = "sampling_agency")]
    pub agency: String,
    /// The laboratory's code; may be empty until tasks are assigned.
    pub laboratory: String,
    /// The version of the year's base table; the plan's when empty.
    #[serde(deserialize_with = "text_or_number")]
    pub base_table: String,
    /// The revision the page showed; 0 for a new line.
    pub revision: i32,
}

/// Lines that a program adds at once: all of them or none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<LineForm>,
}

/// A number that may have been sent as a text.
pub(crate) fn text_or_number<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Text(String),
    }
    Ok(match Either::deserialize(from)? {
        Either::Number(number) => number.to_string(),
        Either::Text(text) => text,
    })
}

/// What the words of a line may name.
pub(super) struct Known {
    agencies: Vec<Agency>,
    laboratories: Vec<laboratories::LaboratoryRow>,
}

impl Known {
    pub(super) fn of(rx: &mut Rx) -> Result<Self, Problem> {
        Ok(Self {
            agencies: plans::agencies(rx.conn)?,
            laboratories: laboratories::all(rx.conn)?,
        })
    }

    fn agency_id(&self, plan: &PlanRow, code: &str) -> Option<String> {
        if code.is_empty() {
            return Some(plan.agency_id.clone());
        }
        let found = self.agencies.iter().find(|one| one.code == code);
        found.map(|one| one.id.clone())
    }

    fn laboratory_id(&self, code: &str) -> Option<String> {
        let found = self.laboratories.iter().find(|one| one.code == code);
        found.map(|one| one.id.clone())
    }
}

/// The problems of the fields, collected before the base table is asked.
#[derive(Default)]
struct Told(Vec<FieldProblem>);

impl Told {
    /// Passes on what was read, or notes what is wrong with the field.
    fn or<T>(&mut self, read: Option<T>, field: &str, wrong: impl FnOnce() -> String) -> Option<T> {
        if read.is_none() {
            self.0.push(FieldProblem::new(field, wrong()));
        }
        read
    }
}

/// Reads what was typed; collects every problem of the fields before asking the base table.
/// `kept` is the place that the line has now: one from before the closed list may stay.
pub(super) fn read(
    tx: &mut Tx,
    plan: &PlanRow,
    known: &Known,
    (form, kept): (&LineForm, &str),
) -> Result<Content, Problem> {
    let mut told = Told::default();
    let category = Some(form.category.trim()).filter(|path| !path.is_empty());
    let category = told.or(category, "category", || {
        "食品类别未选，请从基础表的类别中选择".to_owned()
    });
    let cell = cell(plan, (form, kept), &mut told);
    let work = work(plan, known, form, &mut told);
    let (Some(path), Some(cell), Some(work)) = (category, cell, work) else {
        return Err(Problem::Invalid(told.0));
    };
    Ok(Content {
        category_path: path.to_owned(),
        chain_stage: cell.chain_stage,
        place_type: cell.place_type,
        county: cell.county,
        month: cell.month,
        quota: work.quota,
        agency_id: work.agency_id,
        laboratory_id: work.laboratory_id,
        base_table_id: known_category(tx, plan, form)?,
    })
}

/// Where and when a line samples.
struct Cell {
    chain_stage: ChainStage,
    place_type: String,
    county: String,
    month: i32,
}

/// The place as the sampling sheet knows it in this stage.
fn place_of(stage: Option<ChainStage>, (place, kept): (&str, &str)) -> Result<String, String> {
    match stage {
        _ if place.is_empty() => Err("场所类型未选，请从抽样环节的场所中选择".to_owned()),
        Some(stage) if !belongs(stage, place, kept) => Err(format!(
            "场所类型「{place}」不是{}环节的场所，请从这一环节的场所中选择",
            stage.zh()
        )),
        _ => Ok(place.to_owned()),
    }
}

fn cell(plan: &PlanRow, (form, kept): (&LineForm, &str), told: &mut Told) -> Option<Cell> {
    let stage = form.chain_stage.trim().parse().ok();
    let stage = told.or(stage, "chain_stage", || {
        "抽样环节未选，请选择生产、流通或餐饮".to_owned()
    });
    let place = match place_of(stage, (form.place_type.trim(), kept)) {
        Ok(place) => Some(place),
        Err(wrong) => told.or(None, "place_type", || wrong),
    };
    let county = match county_of(plan, form.county.trim()) {
        Ok(county) => Some(county),
        Err(wrong) => told.or(None, "county", || wrong),
    };
    let month = form.month.trim().parse().ok();
    let month = told.or(
        month.filter(|month| (1..=12).contains(month)),
        "month",
        || format!("月份「{}」不能用，请写 1–12", form.month),
    );
    Some(Cell {
        chain_stage: stage?,
        place_type: place?,
        county: county?,
        month: month?,
    })
}

/// How much a line asks for, and of whom.
struct Work {
    quota: i32,
    agency_id: String,
    laboratory_id: Option<String>,
}

fn work(plan: &PlanRow, known: &Known, form: &LineForm, told: &mut Told) -> Option<Work> {
    let quota = form.quota.trim().parse().ok();
    let quota = told.or(
        quota.filter(|quota| (0..=LARGEST).contains(quota)),
        "quota",
        || format!("计划批次「{}」不能用，请写 0–100000 的整数", form.quota),
    );
    let agency_id = told.or(known.agency_id(plan, form.agency.trim()), "agency", || {
        format!("没有代码为「{}」的抽样单位，请从列表中选择", form.agency)
    });
    let code = form.laboratory.trim();
    let laboratory = known.laboratory_id(code);
    let named = laboratory.is_some() || code.is_empty();
    let named = told.or(named.then_some(()), "laboratory", || {
        format!("没有代码为「{code}」的检验机构，请从列表中选择")
    });
    Some(Work {
        quota: quota?,
        agency_id: agency_id?,
        laboratory_id: named.and(laboratory),
    })
    .filter(|_| named.is_some())
}

/// The base table of a line, which must have its category.
fn known_category(tx: &mut Tx, plan: &PlanRow, form: &LineForm) -> Result<String, Problem> {
    let base = if form.base_table.trim().is_empty() {
        bases::by_id(tx.conn, &plan.base_table_id)?
    } else {
        base_table_of(tx, plan.year, &form.base_table)?
    };
    if bases::has_category(tx.conn, &base.id, form.category.trim())? {
        return Ok(base.id);
    }
    Err(Refusal::CategoryUnknown {
        path: form.category.trim().to_owned(),
        table: named(&base),
    }
    .into())
}

/// The county of a line: one of the city's ten; in a county's plan that county.
fn county_of(plan: &PlanRow, typed: &str) -> Result<String, String> {
    let city = plan.level_code == crate::rules::code::RegionCode::ANYANG.as_str();
    if !city && (typed.is_empty() || typed == plan.level_code) {
        return Ok(plan.level_code.clone());
    }
    let known = crate::rules::region::anyang().any(|county| county.code.as_str() == typed);
    match (city, known) {
        (true, true) => Ok(typed.to_owned()),
        (true, false) => Err(format!(
            "县（市、区）「{typed}」不是本市的县区，请从列表中选择"
        )),
        (false, _) => Err("县级计划的各行只能是本县（市、区）".to_owned()),
    }
}

/// What stands in a line of a plan, as its form shows it.
pub(crate) fn form(rx: &mut Rx, plan: &PlanRow, ordinal: i32) -> Result<LineForm, Problem> {
    let line = table::one(rx.conn, &plan.id, ordinal)?;
    let known = Known::of(rx)?;
    form_of(rx, plan, &line, &known)
}

pub(super) fn form_of(
    rx: &mut Rx,
    plan: &PlanRow,
    line: &LineRow,
    known: &Known,
) -> Result<LineForm, Problem> {
    let base = bases::by_id(rx.conn, &line.base_table_id)?;
    let agency = known.agencies.iter().find(|one| one.id == line.agency_id);
    let laboratory = known
        .laboratories
        .iter()
        .find(|one| Some(&one.id) == line.laboratory_id.as_ref());
    let own = line.base_table_id == plan.base_table_id;
    Ok(LineForm {
        category: line.category_path.clone(),
        chain_stage: line.chain_stage.code().to_owned(),
        place_type: line.place_type.clone(),
        county: line.county.clone(),
        month: line.month.to_string(),
        quota: line.quota.to_string(),
        agency: agency.map_or_else(String::new, |one| one.code.clone()),
        laboratory: laboratory.map_or_else(String::new, |one| one.code.clone()),
        base_table: if own {
            String::new()
        } else {
            base.version.to_string()
        },
        revision: line.revision,
    })
}
