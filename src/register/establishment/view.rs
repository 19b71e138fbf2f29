//! What is read of establishments: the list by county and stage, one establishment with its doubts, the form for a new one.
use serde::{Deserialize, Serialize};

use super::table::{self, EstablishmentRow, Wanted};
use super::{EstablishmentForm, folded, may_edit};
use crate::problem::Problem;
use crate::register::listing::ListReport;
use crate::register::paging::like_part;
use crate::rules::actor::Actor;
use crate::rules::code::{CreditCode, LicenceNumber, RegionCode};
use crate::rules::region;
use crate::rules::right::Right;
use crate::rules::stream::ChainStage;
use crate::unit::Rx;
use crate::web::View;

/// Establishments a page.
const PAGE: usize = 50;

/// Which establishments are wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EstablishmentFilter {
    /// A part of the name, or a whole credit code or licence number.
    pub name: String,
    /// A county's code.
    pub county: String,
    /// A stage.
    pub stage: String,
    /// The id after which the page begins.
    pub after: String,
}

/// An establishment in the list.
#[derive(Debug, Serialize)]
pub struct EstablishmentLine {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its credit code or licence.
    pub code: String,
    /// The county's name.
    pub county: String,
    /// The stage's word.
    pub stage: &'static str,
    /// 业态.
    pub place_type: String,
    /// Whether it is open.
    pub active: bool,
}

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    }
}

/// The list of establishments.
#[derive(Debug, Serialize)]
pub struct EstablishmentsPage {
    /// The filter.
    pub filter: EstablishmentFilter,
    /// The establishments of this page.
    pub establishments: Vec<EstablishmentLine>,
    /// The counties to choose from.
    pub counties: Vec<Choice>,
    /// The stages to choose from.
    pub stages: Vec<Choice>,
    /// The address of the first page; empty on it.
    pub first: String,
    /// The address of the next page; empty on the last.
    pub next: String,
    /// Whether the reader may register.
    pub may_add: bool,
}

impl View for EstablishmentsPage {
    const PAGE: &'static str = "register/establishment/list.html";
}

/// Reads a page of establishments.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx, filter: EstablishmentFilter) -> Result<EstablishmentsPage, Problem> {
    let found = super::find_by_code(rx.conn, &filter.name)?;
    let (rows, more) = match found {
        Some(row) => (vec![row], false),
        None => page(rx, &filter)?,
    };
    let next = match rows.last() {
        Some(last) if more => address(&filter, &last.id)?,
        _ => String::new(),
    };
    let first = if filter.after.is_empty() {
        String::new()
    } else {
        address(&filter, "")?
    };
    Ok(EstablishmentsPage {
        establishments: rows.into_iter().map(line).collect(),
        counties: counties("全部县（市、区）", |_| true),
        stages: stages("全部环节"),
        first,
        next,
        may_add: rx.actor.may(Right::RegisterEdit),
        filter,
    })
}

fn page(
    rx: &mut Rx,
    filter: &EstablishmentFilter,
) -> Result<(Vec<EstablishmentRow>, bool), Problem> {
    use crate::db::prelude::OptionalExtension;
    let after = match filter.after.as_str() {
        "" => None,
        id => table::by_id(rx.conn, id).optional()?,
    };
    let name = folded(&filter.name);
    let wanted = Wanted {
        county: filter.county.trim().to_owned(),
        stage: filter.stage.parse().ok(),
        pattern: if name.is_empty() {
            String::new()
        } else {
            like_part(&name)
        },
        after: after.map(|row| (row.sort_key, row.id)),
        most: i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    };
    let mut rows = table::page(rx.conn, &wanted)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok((rows, more))
}

fn address(filter: &EstablishmentFilter, after: &str) -> Result<String, Problem> {
    let pairs: Vec<(&str, &str)> = [
        ("name", filter.name.as_str()),
        ("county", filter.county.as_str()),
        ("stage", filter.stage.as_str()),
        ("after", after),
    ]
    .into_iter()
    .filter(|(_, typed)| !typed.is_empty())
    .collect();
    let query =
        serde_html_form::to_string(pairs).map_err(|error| Problem::fault(error.to_string()))?;
    Ok(format!("/establishments?{query}"))
}

fn line(row: EstablishmentRow) -> EstablishmentLine {
    EstablishmentLine {
        href: format!("/establishments/{}", row.id),
        code: row.credit_code.or(row.licence).unwrap_or_default(),
        county: county_name(&row.region_code),
        stage: row.chain_stage.zh(),
        name: row.name,
        place_type: row.place_type,
        active: row.active,
    }
}

/// The name of a county, with those above it outside Anyang.
pub fn county_name(code: &str) -> String {
    let Ok(parsed) = code.parse::<RegionCode>() else {
        return code.to_owned();
    };
    match region::region(parsed) {
        Some(known) if parsed.is_anyang() => known.name.clone(),
        Some(_) => region::full_name(parsed),
        None => code.to_owned(),
    }
}

fn counties(none: &str, may: impl Fn(&str) -> bool) -> Vec<Choice> {
    let own = region::anyang().filter(|one| may(one.code.as_str()));
    std::iter::once(choice("", none))
        .chain(own.map(|one| choice(one.code.as_str(), &one.name)))
        .collect()
}

fn stages(none: &str) -> Vec<Choice> {
    std::iter::once(choice("", none))
        .chain(
            ChainStage::ALL
                .iter()
                .map(|one| choice(one.code(), one.zh())),
        )
        .collect()
}

/// The form for a new establishment.
#[derive(Debug, Serialize)]
pub struct NewPage {
    /// What was typed.
    pub form: EstablishmentForm,
    /// The counties of the actor.
    pub counties: Vec<Choice>,
    /// The stages.
    pub stages: Vec<Choice>,
}

impl View for NewPage {
    const PAGE: &'static str = "register/establishment/new.html";
}

/// The form for a new establishment, with the actor's counties.
pub fn new_page(actor: &Actor, form: EstablishmentForm) -> NewPage {
    NewPage {
        form,
        counties: counties("请选择", |code| may_edit(actor, code)),
        stages: stages("请选择"),
    }
}

/// The form for a list, with what the list just sent came to.
#[derive(Debug, Default, Serialize)]
pub struct ImportPage {
    /// What it came to.
    pub report: Option<ListReport>,
}

impl View for ImportPage {
    const PAGE: &'static str = "register/establishment/import.html";
}

/// One establishment.
#[derive(Debug, Serialize)]
pub struct EstablishmentPage {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Whether it is open.
    pub active: bool,
    /// The county's name.
    pub county: String,
    /// The stage's word.
    pub stage: &'static str,
    /// What is doubtful about its codes.
    pub doubts: Vec<String>,
    /// Others of the same name in the county.
    pub namesakes: Vec<EstablishmentLine>,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// The form.
    pub form: EstablishmentForm,
    /// The counties to choose from.
    pub counties: Vec<Choice>,
    /// The stages to choose from.
    pub stages: Vec<Choice>,
}

impl View for EstablishmentPage {
    const PAGE: &'static str = "register/establishment/establishment.html";
}

/// Reads one establishment.
///
/// # Errors
/// Missing.
pub fn one(rx: &mut Rx, id: &str) -> Result<EstablishmentPage, Problem> {
    use crate::db::prelude::OptionalExtension;
    let row = table::by_id(rx.conn, id)
        .optional()?
        .ok_or(Problem::Missing("这个生产经营者"))?;
    let key = (row.folded.as_str(), row.sort_key.as_str());
    let mut namesakes = table::namesakes(rx.conn, &row.region_code, key)?;
    namesakes.retain(|other| other.id != row.id);
    let actor = rx.actor.clone();
    Ok(EstablishmentPage {
        href: format!("/establishments/{}", row.id),
        name: row.name.clone(),
        active: row.active,
        county: county_name(&row.region_code),
        stage: row.chain_stage.zh(),
        doubts: doubts(&row),
        namesakes: namesakes.into_iter().map(line).collect(),
        may_edit: actor.may(Right::RegisterEdit) && may_edit(&actor, &row.region_code),
        form: EstablishmentForm::of(&row),
        counties: counties("请选择", |code| may_edit(&actor, code)),
        stages: stages("请选择"),
    })
}

/// Check digits that do not fit: the paper counts, so it is told and not refused.
fn doubts(row: &EstablishmentRow) -> Vec<String> {
    let mut doubts = Vec::new();
    let credit = row
        .credit_code
        .as_deref()
        .and_then(|code| code.parse::<CreditCode>().ok());
    if credit.is_some_and(|code| !code.check_digit_fits()) {
        doubts.push("统一社会信用代码的校验位不符，请对照营业执照".to_owned());
    }
    let licence = row
        .licence
        .as_deref()
        .and_then(|code| code.parse::<LicenceNumber>().ok());
    if licence.is_some_and(|licence| !licence.check_digit_fits()) {
        doubts.push("许可证编号的校验位不符，请对照许可证".to_owned());
    }
    doubts
}
