//! What is read of one sample: its head, its way from shop to report, its sheet. Results and reports have pages of their own.
use serde::Serialize;

use super::listing::{clock_of, county_name};
use super::sheet::{self, Correction, SheetBody};
use super::table::{self, SampleRow};
use super::{href, shown_number, visible};
use crate::db::prelude::schema::{custody, report, task};
use crate::db::prelude::*;
use crate::people::table as people;
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::register::laboratory::table as laboratories;
use crate::rules::category;
use crate::rules::code::{SampleNumber, StreamLetter};
use crate::rules::conclusion::Conclusion;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::right::Right;
use crate::rules::stage::SampleState;
use crate::rules::stream::Stream;
use crate::unit::Rx;

pub mod print;
mod tag;
mod way;

pub use print::print;
pub use tag::tag_of;
pub use way::{Entry, Next, Station};

/// A row of `custody`.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = custody)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct CustodyRow {
    pub step: String,
    pub at: Instant,
    pub actor_id: String,
    pub note: String,
}

/// A label and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The content.
    pub value: String,
    /// Where it leads, empty for nowhere.
    pub href: String,
    /// Whether somebody must still fill it in.
    pub missing: bool,
}

impl Fact {
    pub(super) fn new(label: &str, value: impl Into<String>) -> Self {
        Self {
            label: label.to_owned(),
            value: value.into(),
            href: String::new(),
            missing: false,
        }
    }
}

/// A sample.
#[derive(Debug, Serialize)]
pub struct SamplePage {
    /// The number as it is addressed.
    pub number: String,
    /// The number as it is printed.
    pub shown: String,
    /// Where it stands.
    pub href: String,
    /// The stream.
    pub stream: Stream,
    /// Its full name.
    pub stream_name: &'static str,
    /// Whether monitoring items are tested beside.
    pub monitoring_annex: bool,
    /// The state's code.
    pub state: SampleState,
    /// The tag's tone.
    pub tone: &'static str,
    /// The tag's word.
    pub word: &'static str,
    /// The food.
    pub food: String,
    /// Category, county and place in one line.
    pub meta: Vec<String>,
    /// What is doubtful about it; empty when nothing is.
    pub doubt: String,
    /// The clock that runs or ran.
    pub clock: Option<ClockView>,
    /// The next lawful step.
    pub next: Option<Next>,
    /// The stations of its way.
    pub stations: Vec<Station>,
    /// The chief facts.
    pub facts: Vec<Fact>,
    /// How it arrived.
    pub arrival: Vec<Fact>,
    /// What happened, the latest first.
    pub history: Vec<Entry>,
    /// Results and report.
    pub results: Results,
    /// What this actor may do with the sheet now.
    pub may: May,
    /// The revision.
    pub revision: i32,
}

/// What sampling knows of results and report.
#[derive(Debug, Serialize)]
pub struct Results {
    /// Whether there are results.
    pub there: bool,
    /// The conclusion's words, empty without one.
    pub conclusion: String,
    /// The issued report's number, empty without one.
    pub report: String,
}

/// What an actor may do with a sheet.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct May {
    /// Fill it in.
    pub edit: bool,
    /// Correct it.
    pub correct: bool,
    /// Void it.
    pub void: bool,
    /// Receive or refuse the sample.
    pub receive: bool,
}

/// Reads a sample.
///
/// # Errors
/// [`Problem::Missing`] out of sight.
pub fn sample(rx: &mut Rx, number: &str) -> Result<SamplePage, Problem> {
    let row = visible::find(rx, number)?;
    let body = sheet::of(rx.conn, &row.id)?;
    let way = custody_of(rx, &row.id)?;
    let keeping = timekeeping(rx)?;
    let issued = way::passed(&way, "issued").map(Instant::day);
    let clock = clock_of(&keeping, &row, issued, rx.now)?;
    let names = names(rx, &row, &way, &body)?;
    let laboratory = laboratories::by_id(rx.conn, &row.laboratory_id)?.name;
    let (tone, word) = tag_of(&row);
    let may = may(rx, &row);
    let told = way::Told {
        row: &row,
        way: &way,
        names: &names,
        laboratory: &laboratory,
        keeping: &keeping,
        may,
    };
    Ok(SamplePage {
        shown: shown_number(&row.number).to_owned(),
        href: href(&row.number),
        stream: row.stream,
        stream_name: row.stream.zh(),
        monitoring_annex: row.monitoring_annex,
        state: row.state,
        tone,
        word,
        meta: meta(&row),
        doubt: doubt(&row),
        next: way::next(&told, clock.clone()),
        stations: way::stations(&told, rx.now)?,
        facts: chief(rx, &row, &body, &laboratory)?,
        arrival: arrival(&row, &body),
        history: way::history(&told, &body.corrections),
        results: results(rx, &row)?,
        may,
        revision: row.revision,
        clock,
        food: row.food_name,
        number: row.number,
    })
}

fn may(rx: &Rx, row: &SampleRow) -> May {
    let agency = rx.actor.agency.as_ref().map(|one| one.id.as_str());
    let laboratory = rx.actor.laboratory.as_ref().map(|one| one.id.as_str());
    let takes = rx.actor.may(Right::SampleTake) && agency == Some(row.agency_id.as_str());
    let receives =
        rx.actor.may(Right::SampleReceive) && laboratory == Some(row.laboratory_id.as_str());
    let collected = row.state == SampleState::Collected;
    let draft = row.state == SampleState::Draft;
    May {
        edit: takes && draft,
        correct: takes && collected,
        void: takes && (draft || collected),
        receive: receives && collected,
    }
}

pub(super) fn custody_of(rx: &mut Rx, sample_id: &str) -> Result<Vec<CustodyRow>, Problem> {
    Ok(custody::table
        .filter(custody::sample_id.eq(sample_id))
        .order((custody::at.asc(), custody::id.asc()))
        .select(CustodyRow::as_select())
        .load(rx.conn)?)
}

type Names = std::collections::BTreeMap<String, String>;

fn names(
    rx: &mut Rx,
    row: &SampleRow,
    way: &[CustodyRow],
    body: &SheetBody,
) -> Result<Names, Problem> {
    let mut ids: Vec<String> = way.iter().map(|one| one.actor_id.clone()).collect();
    ids.extend(
        body.corrections
            .iter()
            .map(|one: &Correction| one.by.clone()),
    );
    let samplers = table::samplers(rx.conn, &row.id)?;
    ids.extend(samplers.iter().cloned());
    let mut names = people::names(rx.conn, &ids)?;
    let all: Vec<&str> = samplers
        .iter()
        .filter_map(|id| names.get(id).map(String::as_str))
        .collect();
    let joined = all.join("、");
    names.insert(way::SAMPLERS.to_owned(), joined);
    Ok(names)
}

fn meta(row: &SampleRow) -> Vec<String> {
    let place = [
        county_name(&row.county),
        format!("{}环节", row.chain_stage.zh()),
        row.place_type.clone(),
    ];
    let place: Vec<String> = place.into_iter().filter(|one| !one.is_empty()).collect();
    vec![
        shown_number(&row.number).to_owned(),
        row.category_path.replace(category::BETWEEN, " / "),
        place.join(" ・ "),
    ]
}

/// The letters of the number against the stream: a doubt to show, never a stream to take (regulation.md section 4.1).
fn doubt(row: &SampleRow) -> String {
    let letter = row
        .number
        .parse::<SampleNumber>()
        .ok()
        .and_then(|number| number.stream_letter());
    let said = match letter {
        None => return String::new(),
        Some(StreamLetter::Supervision) => Stream::Supervision,
        Some(StreamLetter::Evaluation) => Stream::Evaluation,
        Some(StreamLetter::RiskMonitoring) => Stream::RiskMonitoring,
    };
    if said == row.stream {
        return String::new();
    }
    format!(
        "编号中的字母表示{}，而这份样品按任务属于{}；类别以任务为准，请核对编号",
        said.zh(),
        row.stream.zh()
    )
}

fn chief(
    rx: &mut Rx,
    row: &SampleRow,
    body: &SheetBody,
    laboratory: &str,
) -> Result<Vec<Fact>, Problem> {
    let number: Option<String> = match &row.task_id {
        Some(id) => task::table
            .find(id)
            .select(task::number)
            .first(rx.conn)
            .optional()?,
        None => None,
    };
    let kind = if body.date_kind.is_empty() {
        "样品日期".to_owned()
    } else {
        format!("{}日期", body.date_kind)
    };
    let date = row.production_date.as_ref().map(Day::to_string);
    let producer = if body.producer_unknown {
        "不详".to_owned()
    } else {
        row.producer_name.clone()
    };
    let quantity = match body.spare_quantity.as_str() {
        "" => body.test_quantity.clone(),
        spare => format!("{}（备样 {spare}）", body.test_quantity),
    };
    let unit = match &row.unit_id {
        Some(id) if rx.actor.may(Right::RegisterSee) => format!("/establishments/{id}"),
        _ => String::new(),
    };
    Ok(vec![
        Fact {
            href: unit,
            ..Fact::new("被抽样单位", row.unit_name.clone())
        },
        Fact::new("标称生产企业", producer),
        Fact::new(&kind, date.unwrap_or_else(|| body.production_date.clone())),
        Fact::new("抽样日期", row.sampled_on.to_string()),
        Fact::new("供货者", body.supplier.clone()),
        Fact::new("抽样数量", quantity),
        Fact::new("储存条件", body.storage.clone()),
        Fact {
            href: match &number {
                Some(number) if rx.actor.may(Right::TaskSee) => format!("/tasks/{number}"),
                _ => String::new(),
            },
            ..Fact::new("任务", number.clone().unwrap_or_default())
        },
        Fact::new("检验机构", laboratory),
    ])
}

fn arrival(row: &SampleRow, body: &SheetBody) -> Vec<Fact> {
    let Some(arrival) = &body.arrival else {
        return Vec::new();
    };
    let on = row.received_on.as_ref().map(Day::to_string);
    let all = super::reception::checks(row.stream);
    let checked: Vec<&str> = all
        .iter()
        .filter(|(code, _)| arrival.checks.iter().any(|one| one == code))
        .map(|(_, words)| *words)
        .collect();
    vec![
        Fact::new("到样日期", on.unwrap_or_default()),
        Fact::new("到样状态", arrival.condition.clone()),
        Fact::new("实收检样", arrival.test_quantity.clone()),
        Fact::new("实收备样", arrival.spare_quantity.clone()),
        Fact::new("核对", checked.join("、")),
        Fact::new("备注", arrival.note.clone()),
    ]
}

fn results(rx: &mut Rx, row: &SampleRow) -> Result<Results, Problem> {
    let number: Option<String> = report::table
        .filter(report::sample_id.eq(&row.id))
        .filter(report::state.eq(crate::rules::stage::ReportState::Issued))
        .order(report::version.desc())
        .select(report::number)
        .first(rx.conn)
        .optional()?;
    let conclusion = row.conclusion.as_deref().and_then(tag::conclusion_of);
    Ok(Results {
        there: row.result_set_id.is_some(),
        conclusion: conclusion.map_or("", Conclusion::name).to_owned(),
        report: number.unwrap_or_default(),
    })
}
