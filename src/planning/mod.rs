//! Planning: a plan for a stream, a year and a level (the city or one county), its lines, its versions, its completion.
//! The three streams are planned and counted apart; nothing here adds two of them. It assigns no task and knows no sample.
pub mod amendment;
pub mod completion;
pub mod counts;
pub mod course;
pub mod forms;
pub mod line;
pub mod table;
pub mod view;
pub mod visible;
mod waiting;
pub mod web;
pub mod year;

use serde::{Deserialize, Serialize};

pub use waiting::{awaited, waiting};

use crate::problem::{Conflict, FieldProblem, Problem};
use crate::register::base_table;
use crate::rules::code::RegionCode;
use crate::rules::refusal::Refusal;
use crate::rules::region;
use crate::rules::scope::{Sight, sight};
use crate::rules::stage::{PlanState, expect_state};
use crate::rules::stream::Stream;
use crate::unit::{Rx, Tx};
use table::PlanRow;

/// The acts by which somebody writes a plan; whoever did one of them may not approve it.
pub(crate) const WRITING: &[&str] = &[
    "plan.create",
    "plan.edit",
    "plan.amend",
    "plan.submit",
    "plan_line.add",
    "plan_line.edit",
    "plan_line.remove",
];

/// Which plan, as its address names it: year, stream and level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The plan year.
    pub year: i32,
    /// The stream.
    pub stream: Stream,
    /// The code of the city or of one of its counties.
    pub level: String,
}

impl Place {
    /// Reads the parts of an address; the stream may be written as its slug or as its code.
    ///
    /// # Errors
    /// [`Problem::Missing`] for what cannot be a plan of this city.
    pub fn read(year: &str, stream: &str, level: &str) -> Result<Self, Problem> {
        let stream = Stream::from_slug(stream).or_else(|| stream.parse().ok());
        let code = level.parse::<RegionCode>().ok();
        match (year.parse(), stream, code.filter(|code| code.is_anyang())) {
            (Ok(year), Some(stream), Some(code)) if (2000..=2100).contains(&year) => Ok(Self {
                year,
                stream,
                level: code.to_string(),
            }),
            _ => Err(Problem::Missing("这个计划")),
        }
    }

    /// The place of a plan.
    pub fn of(plan: &PlanRow) -> Self {
        Self {
            year: plan.year,
            stream: plan.stream,
            level: plan.level_code.clone(),
        }
    }

    /// Whether it is the city's own plan.
    pub fn is_city(&self) -> bool {
        self.level == RegionCode::ANYANG.as_str()
    }

    /// Where people read it: `/plans/2026/supervision`, `/plans/2026/supervision/410526`.
    pub fn href(&self) -> String {
        if self.is_city() {
            format!("/plans/{}/{}", self.year, self.stream.slug())
        } else {
            self.base()
        }
    }

    /// Where its steps and lines stand, the level always written.
    pub fn base(&self) -> String {
        format!("/plans/{}/{}/{}", self.year, self.stream.slug(), self.level)
    }

    /// The name of the level: 安阳市, 滑县.
    pub fn level_name(&self) -> String {
        county_name(&self.level)
    }

    /// The title of a plan of this place when its author gives none.
    pub fn title(&self) -> String {
        format!(
            "{}年{}{}计划",
            self.year,
            self.level_name(),
            self.stream.zh()
        )
    }
}

/// The name of a division, its code where none is known.
pub fn county_name(code: &str) -> String {
    let name = code.parse().ok().and_then(region::region);
    name.map_or_else(|| code.to_owned(), |region| region.name.clone())
}

/// What it takes to make a plan.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewPlan {
    /// The plan year; this year when empty.
    pub year: String,
    /// The stream's code.
    pub stream: String,
    /// The level's code; the own agency's when empty.
    pub level: String,
    /// The title; made from the place when empty.
    pub title: String,
    /// 抽样方法 (办法第 9 条).
    pub methods: String,
    /// 报送方式与时限 (办法第 9 条).
    pub reporting: String,
    /// Anything else.
    pub remarks: String,
    /// The version of the year's base table; the newest active one when empty.
    pub base_table: String,
    /// Not empty: the lines of the year before are copied.
    pub copy: String,
}

/// What may be changed of a draft beside its lines.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    /// The title.
    pub title: String,
    /// 抽样方法.
    pub methods: String,
    /// 报送方式与时限.
    pub reporting: String,
    /// Anything else.
    pub remarks: String,
    /// The version of the year's base table.
    pub base_table: String,
    /// The revision the page showed.
    pub revision: i32,
}

/// A plan as it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Its place.
    pub place: Place,
    /// How many lines of the year before were copied.
    pub copied: usize,
    /// How many were not, because the new base table does not know their category.
    pub left_out: usize,
}

impl Made {
    /// What was done, for the person who did it.
    pub fn told(&self) -> String {
        let made = format!("已编制{}草稿", self.place.title());
        match (self.copied, self.left_out) {
            (0, 0) => made,
            (copied, 0) => format!("{made}，复制 {copied} 行"),
            (copied, left_out) => {
                format!("{made}，复制 {copied} 行；{left_out} 行的食品类别不在新基础表中，没有复制")
            }
        }
    }
}

/// Makes a draft for a stream, a year and a level.
///
/// # Errors
/// [`Refusal::PlanExists`], [`Refusal::BaseTableMissing`], unreadable fields, a level out of sight.
pub fn create(tx: &mut Tx, form: &NewPlan) -> Result<Made, Problem> {
    let place = wanted_place(tx, form)?;
    let agencies = table::agencies(tx.conn)?;
    let agency = agencies.into_iter().find(|one| one.code == place.level);
    let agency = agency.ok_or(Problem::Missing("这个机构"))?;
    let base = base_table_of(tx, place.year, &form.base_table)?;
    let title = Some(form.title.trim()).filter(|title| !title.is_empty());
    let title = title.map_or_else(|| place.title(), str::to_owned);
    let actor = tx.actor;
    if !table::versions(tx.conn, actor, &place)?.is_empty() {
        return Err(Refusal::PlanExists {
            title: place.title(),
        }
        .into());
    }
    let row = PlanRow {
        id: tx.id(),
        year: place.year,
        stream: place.stream,
        level_code: place.level.clone(),
        version: 1,
        agency_id: agency.id,
        title,
        methods: form.methods.trim().to_owned(),
        reporting: form.reporting.trim().to_owned(),
        remarks: form.remarks.trim().to_owned(),
        base_table_id: base.id.clone(),
        state: PlanState::Draft,
        author_id: tx.actor.id.clone(),
        approver_id: None,
        approved_at: None,
        issued_at: None,
        return_reason: String::new(),
        revision: 1,
    };
    tx.act("plan.create", format!("plan:{}", row.id));
    tx.note("place", place.base());
    table::insert(tx.conn, &row)?;
    let (copied, left_out) = if form.copy.is_empty() {
        (0, 0)
    } else {
        line::copy_last_year(tx, &row)?
    };
    Ok(Made {
        place,
        copied,
        left_out,
    })
}

fn wanted_place(tx: &Tx, form: &NewPlan) -> Result<Place, Problem> {
    let mut problems = Vec::new();
    let year = match form.year.trim() {
        "" => tx.today().year().to_string(),
        year => year.to_owned(),
    };
    if !year
        .parse()
        .is_ok_and(|year: i32| (2000..=2100).contains(&year))
    {
        let found = format!("年度「{}」不能用，请写成四位数字，如 2026", form.year);
        problems.push(FieldProblem::new("year", found));
    }
    if form.stream.parse::<Stream>().is_err() {
        problems.push(FieldProblem::new(
            "stream",
            "类别未选，请选择监督抽检、风险监测或评价性抽检",
        ));
    }
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let own = tx.actor.agency.as_ref().map_or("", |agency| &agency.code);
    let level = match form.level.trim() {
        "" => own,
        level => level,
    };
    match sight(tx.actor) {
        Sight::City => {}
        Sight::Agency(_) if level == own => {}
        _ => return Err(Problem::Missing("这个县（市、区）的计划")),
    }
    Place::read(&year, &form.stream, level)
}

/// The base table a plan or a line names by its version; the year's newest active one when it names none.
pub(crate) fn base_table_of(
    tx: &mut Tx,
    year: i32,
    version: &str,
) -> Result<base_table::table::BaseTableRow, Problem> {
    let active = |row: &base_table::table::BaseTableRow| row.state == "active" && row.year == year;
    let all = base_table::table::all(tx.conn)?;
    if version.trim().is_empty() {
        let newest = all.into_iter().find(active);
        let missing = Refusal::BaseTableMissing {
            year: year.to_string(),
        };
        return newest.ok_or(missing.into());
    }
    let version = version.trim().trim_start_matches(&format!("{year}/"));
    let found = all
        .into_iter()
        .find(|row| active(row) && row.version.to_string() == version);
    let table = format!("{year}年第 {version} 版");
    found.ok_or(Refusal::BaseTableNotActive { table }.into())
}

/// Changes the words of a draft.
///
/// # Errors
/// [`Problem::Stale`] with both versions, [`Refusal::WrongState`] for what is no draft.
pub fn edit(tx: &mut Tx, place: &Place, form: &PlanForm) -> Result<(), Problem> {
    let actor = tx.actor;
    let plan = table::newest(tx.conn, actor, place)?;
    expect_state(plan.state, &[PlanState::Draft], PlanState::zh, "修改计划")?;
    if form.title.trim().is_empty() {
        return Err(Problem::field("title", "标题未填，请填写计划的标题"));
    }
    let base = base_table_of(tx, plan.year, &form.base_table)?;
    tx.act("plan.edit", format!("plan:{}", plan.id));
    let words = table::Words {
        title: form.title.trim().to_owned(),
        methods: form.methods.trim().to_owned(),
        reporting: form.reporting.trim().to_owned(),
        remarks: form.remarks.trim().to_owned(),
        base_table_id: base.id.clone(),
    };
    if table::edit(tx.conn, &plan.id, form.revision, &words)? {
        return line::rebase(tx, &plan, &base);
    }
    let now = form_of(tx.reader(), &plan)?;
    Err(stale(&plan, &now, form, "edit")?)
}

/// What stands in a plan, as its form shows it.
pub(crate) fn form_of(rx: &mut Rx, plan: &PlanRow) -> Result<PlanForm, Problem> {
    let base = base_table::table::by_id(rx.conn, &plan.base_table_id)?;
    Ok(PlanForm {
        title: plan.title.clone(),
        methods: plan.methods.clone(),
        reporting: plan.reporting.clone(),
        remarks: plan.remarks.clone(),
        base_table: base.version.to_string(),
        revision: plan.revision,
    })
}

fn stale(plan: &PlanRow, now: &PlanForm, yours: &PlanForm, at: &str) -> Result<Problem, Problem> {
    let place = Place::of(plan);
    let action = format!("{}/{at}", place.base());
    let labels = [
        ("title", "标题"),
        ("methods", "抽样方法"),
        ("reporting", "报送方式与时限"),
        ("remarks", "其他事项"),
        ("base_table", "基础表版本"),
    ];
    let subject = (plan.title.clone(), place.href(), action);
    let conflict = Conflict::between(subject, &labels, now, yours, plan.revision)?;
    Ok(Problem::Stale(conflict))
}
