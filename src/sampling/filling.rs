//! What the pages of filling in a sheet read: the tasks to take samples for, the drafts, the form with its choices.
use serde::Serialize;

use super::form::SheetForm;
use super::listing::table::drafts;
use super::listing::{Choice, SampleLine, county_name, lines};
use super::table::{self, SampleRow};
use super::tasks::{self, TaskRow};
use super::{href, shown_number, take};
use crate::problem::Problem;
use crate::register::laboratory::table as laboratories;
use crate::rules::category;
use crate::rules::place;
use crate::rules::region;
use crate::rules::stage::SampleState;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::View;

/// As many drafts are shown.
const MOST_DRAFTS: i64 = 200;

/// A task as a sampler sees it.
#[derive(Debug, Serialize)]
pub struct TaskLine {
    /// The task's id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The stream.
    pub stream: Stream,
    /// The category's names.
    pub category: String,
    /// Stage and kind of place.
    pub place: String,
    /// The county.
    pub county: String,
    /// The month it is planned for.
    pub month: i32,
    /// The laboratory.
    pub laboratory: String,
    /// Taken of wanted.
    pub taken: i32,
    /// Wanted.
    pub quantity: i32,
    /// The form for it.
    pub href: String,
}

/// Tasks and drafts of the agency.
#[derive(Debug, Serialize)]
pub struct StartPage {
    /// The tasks that want samples.
    pub tasks: Vec<TaskLine>,
    /// The drafts.
    pub drafts: Vec<SampleLine>,
}

impl View for StartPage {
    const PAGE: &'static str = "sampling/start.html";
}

/// Reads tasks and drafts.
///
/// # Errors
/// What the database says.
pub fn start(rx: &mut Rx) -> Result<StartPage, Problem> {
    let Some(agency) = rx.actor.agency.as_ref().map(|agency| agency.id.clone()) else {
        return Ok(StartPage {
            tasks: Vec::new(),
            drafts: Vec::new(),
        });
    };
    let mut tasks = Vec::new();
    for task in tasks::open(rx.conn, &agency)? {
        tasks.push(line(rx, &task)?);
    }
    let rows = drafts(rx.conn, &agency, MOST_DRAFTS)?;
    Ok(StartPage {
        tasks,
        drafts: lines(rx, rows)?,
    })
}

fn line(rx: &mut Rx, task: &TaskRow) -> Result<TaskLine, Problem> {
    Ok(TaskLine {
        id: task.id.clone(),
        number: task.number.clone(),
        stream: task.stream,
        category: task.category_path.replace(category::BETWEEN, " / "),
        place: format!("{}・{}", task.chain_stage.zh(), task.place_type),
        county: county_name(&task.county),
        month: task.month,
        laboratory: laboratories::by_id(rx.conn, &task.laboratory_id)?.name,
        taken: task.taken,
        quantity: task.quantity,
        href: format!("/samples/new?task={}", task.id),
    })
}

/// The form of a sheet.
#[derive(Debug, Serialize)]
pub struct SheetPage {
    /// The title: 填写抽样单 or 更正抽样单.
    pub title: &'static str,
    /// Whether a confirmed sheet is corrected.
    pub correcting: bool,
    /// The number as printed, 草稿 before it has one, empty for a new sheet.
    pub shown: String,
    /// Where the form is posted.
    pub action: String,
    /// Where confirming posts it.
    pub confirm: String,
    /// Where one goes back to.
    pub back: String,
    /// The task with what it fixes.
    pub task: TaskLine,
    /// Whether the stream keeps a backup portion.
    pub backup: bool,
    /// Whether monitoring items may be tested beside.
    pub annex: bool,
    /// What stands in the fields.
    pub form: SheetForm,
    /// The kinds of place.
    pub places: Vec<Choice>,
    /// The kinds of area.
    pub areas: Vec<Choice>,
    /// The counties.
    pub regions: Vec<Choice>,
    /// The kinds of date.
    pub date_kinds: Vec<Choice>,
    /// The kinds of packaging.
    pub packagings: Vec<Choice>,
    /// The kinds of storage.
    pub storages: Vec<Choice>,
    /// The other samplers of the agency.
    pub colleagues: Vec<Choice>,
    /// Who fills in.
    pub me: String,
}

impl View for SheetPage {
    const PAGE: &'static str = "sampling/sheet.html";
}

/// The form of a new sheet for a task; `typed` is what was typed already.
///
/// # Errors
/// The refusals of [`take::open_task`].
pub fn new_sheet(
    rx: &mut Rx,
    task_id: &str,
    typed: Option<SheetForm>,
) -> Result<SheetPage, Problem> {
    let task = take::open_task(rx, task_id)?;
    let today = rx.today();
    let form = typed.unwrap_or_else(|| SheetForm {
        task: task.id.clone(),
        place_type: task.place_type.clone(),
        unit_region: task.county.clone(),
        sampled_on: today.to_string(),
        date_kind: "生产".to_owned(),
        ..SheetForm::default()
    });
    let page = page(rx, &task, form)?;
    Ok(SheetPage {
        title: "填写抽样单",
        action: "/samples/new".to_owned(),
        confirm: "/samples/new/take".to_owned(),
        back: "/samples/new".to_owned(),
        ..page
    })
}

/// The form of a draft, or of a sheet to correct; `typed` is what was typed already.
///
/// # Errors
/// [`Problem::Missing`] for another agency's, a refusal once it can no longer be written.
pub fn sheet(rx: &mut Rx, number: &str, typed: Option<SheetForm>) -> Result<SheetPage, Problem> {
    let row = take::own(rx, number)?;
    let task = match &row.task_id {
        Some(id) => tasks::by_id(rx.conn, id)?,
        None => None,
    };
    let task = task.ok_or(Problem::Missing("这份抽样单的任务"))?;
    let form = match typed {
        Some(form) => form,
        None => take::form_of(rx, &row)?,
    };
    let page = page(rx, &task, form)?;
    let own = href(&row.number);
    let correcting = row.state != SampleState::Draft;
    let last = if correcting { "correct" } else { "sheet" };
    Ok(SheetPage {
        title: if correcting {
            "更正抽样单"
        } else {
            "填写抽样单"
        },
        correcting,
        shown: shown_number(&row.number).to_owned(),
        action: format!("{own}/{last}"),
        confirm: format!("{own}/take"),
        back: own,
        ..page
    })
}

fn page(rx: &mut Rx, task: &TaskRow, form: SheetForm) -> Result<SheetPage, Problem> {
    let me = rx.actor.id.clone();
    let others = table::colleagues(rx.conn, &task.agency_id)?;
    Ok(SheetPage {
        title: "",
        correcting: false,
        shown: String::new(),
        action: String::new(),
        confirm: String::new(),
        back: String::new(),
        backup: task.stream.needs_backup(),
        annex: task.stream == Stream::Supervision,
        places: kinds_of_place(task, &form),
        areas: words(place::AREAS, &form.area_type),
        regions: regions(task),
        date_kinds: plain(place::DATE_KINDS),
        packagings: plain(place::PACKAGINGS),
        storages: plain(place::STORAGES),
        colleagues: others
            .into_iter()
            .filter(|(id, _)| *id != me)
            .map(|(id, name)| Choice::new(id, name))
            .collect(),
        me: rx.actor.name.clone(),
        task: line(rx, task)?,
        form,
    })
}

/// The county of the task first, so that it is chosen unless somebody chooses another.
fn regions(task: &TaskRow) -> Vec<Choice> {
    let mut all: Vec<Choice> = region::anyang()
        .map(|county| Choice::new(county.code.as_str(), county.name.clone()))
        .collect();
    all.sort_by_key(|one| one.value != task.county);
    all
}

fn kinds_of_place(task: &TaskRow, form: &SheetForm) -> Vec<Choice> {
    let mut kinds = words(place::places(task.chain_stage), &form.place_type);
    if !task.place_type.is_empty() && !kinds.iter().any(|one| one.value == task.place_type) {
        kinds.push(Choice::new(
            task.place_type.clone(),
            task.place_type.clone(),
        ));
    }
    kinds
}

fn plain(list: &[&str]) -> Vec<Choice> {
    list.iter().map(|word| Choice::new(*word, *word)).collect()
}

/// A list to choose from, with an empty first choice, and with whatever was typed before so that it is not lost.
fn words(list: &[&str], typed: &str) -> Vec<Choice> {
    let mut all = vec![Choice::new("", "请选择")];
    all.extend(plain(list));
    if !typed.is_empty() && !list.contains(&typed) {
        all.push(Choice::new(typed, typed));
    }
    all
}

/// The page that asks why a sheet is void.
#[derive(Debug, Serialize)]
pub struct VoidPage {
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
    /// Whether it already counts as taken.
    pub counted: bool,
    /// What was typed.
    pub reason: String,
    /// The revision.
    pub revision: i32,
}

impl View for VoidPage {
    const PAGE: &'static str = "sampling/void.html";
}

/// Reads the page that asks why a sheet is void.
///
/// # Errors
/// [`Problem::Missing`] for another agency's.
pub fn voiding(rx: &mut Rx, number: &str, reason: String) -> Result<VoidPage, Problem> {
    let row: SampleRow = take::own(rx, number)?;
    Ok(VoidPage {
        shown: shown_number(&row.number).to_owned(),
        href: href(&row.number),
        stream: row.stream,
        counted: row.state == SampleState::Collected,
        reason,
        revision: row.revision,
        food: row.food_name,
        number: row.number,
    })
}
