//! The forms of planning with what they choose from: a new plan, the words of a draft, a line, an amendment.
use serde::Serialize;

use super::line::LineForm;
use super::line::named;
use super::line::view::{Choice, counties, months, stages};
use super::table;
use super::{NewPlan, Place, PlanForm};
use crate::problem::Problem;
use crate::register::base_table::table as bases;
use crate::register::laboratory::table as laboratories;
use crate::rules::code::RegionCode;
use crate::rules::place;
use crate::rules::right::Right;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::PlanState;
use crate::rules::stream::{ChainStage, Stream};
use crate::unit::Rx;
use crate::web::View;

/// The form for a new plan.
#[derive(Debug, Serialize)]
pub struct NewPage {
    /// What is typed.
    pub form: NewPlan,
    /// The streams to choose from.
    pub streams: Vec<Choice>,
    /// The levels to choose from.
    pub levels: Vec<Choice>,
    /// The base tables to choose from.
    pub base_tables: Vec<Choice>,
}

impl View for NewPage {
    const PAGE: &'static str = "planning/new.html";
}

/// Reads the form for a new plan.
///
/// # Errors
/// What the database says.
pub fn new(rx: &mut Rx, form: NewPlan) -> Result<NewPage, Problem> {
    let year = match form.year.parse::<i32>() {
        Ok(year) => year,
        Err(_) => rx.today().year(),
    };
    let form = NewPlan {
        year: if form.year.is_empty() {
            year.to_string()
        } else {
            form.year
        },
        ..form
    };
    let own = rx.actor.agency.as_ref().map(|agency| agency.code.clone());
    let mut levels = vec![Choice::new(
        RegionCode::ANYANG.to_string(),
        "安阳市（市级计划）",
    )];
    levels.extend(counties());
    if sight(rx.actor) != Sight::City {
        levels.retain(|level| Some(&level.value) == own.as_ref());
    }
    let streams = Stream::ALL
        .iter()
        .map(|one| Choice::new(one.code(), one.zh()));
    Ok(NewPage {
        form,
        streams: streams.collect(),
        levels,
        base_tables: base_tables(rx, year, "该年启用的最新版本")?,
    })
}

fn base_tables(rx: &mut Rx, year: i32, none: &str) -> Result<Vec<Choice>, Problem> {
    let active = |row: &bases::BaseTableRow| row.year == year && row.state == "active";
    let mut choices = vec![Choice::new("", none)];
    for row in bases::all(rx.conn)?.into_iter().filter(active) {
        choices.push(Choice::new(
            row.version.to_string(),
            format!("{}（{}）", named(&row), row.name),
        ));
    }
    Ok(choices)
}

/// The form for the words of a draft.
#[derive(Debug, Serialize)]
pub struct EditPage {
    /// The plan's title as it stands.
    pub title: String,
    /// Where the plan stands.
    pub href: String,
    /// Where the form is posted.
    pub action: String,
    /// What is typed.
    pub form: PlanForm,
    /// The base tables to choose from.
    pub base_tables: Vec<Choice>,
}

impl View for EditPage {
    const PAGE: &'static str = "planning/edit.html";
}

/// Reads the form for the words of a draft; `typed` is what was refused.
///
/// # Errors
/// [`Problem::Missing`].
pub fn edit(rx: &mut Rx, place: &Place, typed: Option<PlanForm>) -> Result<EditPage, Problem> {
    let actor = rx.actor;
    let plan = table::newest(rx.conn, actor, place)?;
    let form = match typed {
        Some(form) => form,
        None => super::form_of(rx, &plan)?,
    };
    let mut base_tables = base_tables(rx, plan.year, "")?;
    base_tables.retain(|choice| !choice.value.is_empty());
    Ok(EditPage {
        title: plan.title,
        href: place.href(),
        action: format!("{}/edit", place.base()),
        form,
        base_tables,
    })
}

/// The form for a line.
#[derive(Debug, Serialize)]
pub struct LinePage {
    /// The plan's title.
    pub title: String,
    /// Where the plan stands.
    pub href: String,
    /// Where the form is posted.
    pub action: String,
    /// The line's number; none for a new one.
    pub ordinal: Option<i32>,
    /// Whether it may be changed.
    pub may_edit: bool,
    /// What is typed.
    pub form: LineForm,
    /// The stream.
    pub stream: Stream,
    /// The categories of the base table.
    pub categories: Vec<Choice>,
    /// The counties.
    pub counties: Vec<Choice>,
    /// The stages.
    pub stages: Vec<Choice>,
    /// The kinds of place of each stage, and the line's own from before the closed list.
    pub places: Vec<PlaceGroup>,
    /// The months.
    pub months: Vec<Choice>,
    /// The sampling agencies.
    pub agencies: Vec<Choice>,
    /// The laboratories.
    pub laboratories: Vec<Choice>,
    /// The base tables.
    pub base_tables: Vec<Choice>,
}

/// The kinds of place of one stage.
#[derive(Debug, Serialize)]
pub struct PlaceGroup {
    /// The stage's word.
    pub label: String,
    /// The places.
    pub options: Vec<Choice>,
}

/// The closed lists of the sampling sheet by stage; what a line has and no list knows comes first.
fn places(form: &LineForm) -> Vec<PlaceGroup> {
    let known = |place: &str| {
        let mut all = ChainStage::ALL.iter().map(|stage| place::places(*stage));
        all.any(|list| list.contains(&place))
    };
    let own = form.place_type.trim();
    let mut groups = Vec::new();
    if !own.is_empty() && !known(own) {
        groups.push(PlaceGroup {
            label: "原来填写的".to_owned(),
            options: vec![Choice::new(own, own)],
        });
    }
    groups.extend(ChainStage::ALL.iter().map(|stage| {
        PlaceGroup {
            label: format!("{}环节", stage.zh()),
            options: place::places(*stage)
                .iter()
                .map(|one| Choice::new(*one, *one))
                .collect(),
        }
    }));
    groups
}

impl View for LinePage {
    const PAGE: &'static str = "planning/line.html";
}

/// Reads the form for a line; `typed` is what was refused.
///
/// # Errors
/// [`Problem::Missing`].
pub fn line(
    rx: &mut Rx,
    place: &Place,
    ordinal: Option<i32>,
    typed: Option<LineForm>,
) -> Result<LinePage, Problem> {
    let actor = rx.actor;
    let plan = table::newest(rx.conn, actor, place)?;
    let form = match (typed, ordinal) {
        (Some(form), _) => form,
        (None, Some(ordinal)) => super::line::form(rx, &plan, ordinal)?,
        (None, None) => LineForm {
            month: rx.today().month().to_string(),
            ..LineForm::default()
        },
    };
    let mut counties = counties();
    if !place.is_city() {
        counties.retain(|county| county.value == place.level);
    }
    let agencies = table::agencies(rx.conn)?.into_iter();
    let categories = bases::categories(rx.conn, &plan.base_table_id)?.into_iter();
    let active = laboratories::all(rx.conn)?
        .into_iter()
        .filter(|one| one.active);
    let path = ordinal.map_or_else(|| "new".to_owned(), |ordinal| ordinal.to_string());
    Ok(LinePage {
        href: place.href(),
        action: format!("{}/lines/{path}", place.base()),
        ordinal,
        may_edit: plan.state == PlanState::Draft && actor.may(Right::PlanEdit),
        stream: plan.stream,
        categories: with_none(
            "请选择",
            categories.map(|one| Choice::new(&one.path, &one.path)),
        ),
        counties: with_none("请选择", counties.into_iter()),
        stages: with_none("请选择", stages().into_iter()),
        places: places(&form),
        form,
        months: months(),
        agencies: with_none(
            "本计划的编制单位",
            agencies.map(|one| Choice::new(one.code, one.name)),
        ),
        laboratories: with_none(
            "分配任务时再定",
            active.map(|one| Choice::new(one.code, one.name)),
        ),
        base_tables: base_tables(rx, plan.year, "与计划相同")?,
        title: plan.title,
    })
}

fn with_none(none: &str, choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", none))
        .chain(choices)
        .collect()
}

/// A step that asks for a reason, on its own page.
#[derive(Debug, Serialize)]
pub struct AmendPage {
    /// The plan's title.
    pub title: String,
    /// The stream.
    pub stream: Stream,
    /// The version that would be made.
    pub version: i32,
    /// Where the plan stands.
    pub href: String,
    /// Where the form is posted.
    pub action: String,
    /// What is typed.
    pub reason: String,
    /// The revision shown.
    pub revision: i32,
}

impl View for AmendPage {
    const PAGE: &'static str = "planning/amend.html";
}

/// Reads the page on which an amendment begins.
///
/// # Errors
/// [`Problem::Missing`].
pub fn amend(rx: &mut Rx, place: &Place, reason: String) -> Result<AmendPage, Problem> {
    let actor = rx.actor;
    let plan = table::newest(rx.conn, actor, place)?;
    Ok(AmendPage {
        stream: plan.stream,
        version: plan.version + 1,
        href: place.href(),
        action: format!("{}/amend", place.base()),
        reason,
        revision: plan.revision,
        title: plan.title,
    })
}
