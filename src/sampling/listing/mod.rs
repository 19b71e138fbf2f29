//! The list of samples: of one stream, filtered by the address, sorted by legal time left where a clock runs.
pub mod export;
pub(super) mod table;

use serde::{Deserialize, Serialize};

use self::table::{Begin, Order, Picked, Words};
use super::complete::day;
use super::table::SampleRow;
use super::{href, shown_number};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping, timekeeping};
use crate::register::laboratory::table as laboratories;
use crate::rules::category;
use crate::rules::code::SampleNumber;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::region;
use crate::rules::stage::SampleState;
use crate::rules::stream::{ChainStage, Stream};
use crate::rules::text;
use crate::unit::Rx;
use crate::web::View;

/// Rows of a page.
const PAGE_ROWS: i64 = 50;

/// Counting stops here; beyond, a page says 以上.
const MOST_COUNTED: i64 = 1_000;

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The stream's code or slug; supervision without.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stream: String,
    /// A state's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// A county's division code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub county: String,
    /// A chain stage's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// A laboratory's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub laboratory: String,
    /// Sampled on this day or later.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Sampled on this day or earlier.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// A number's beginning or a part of a name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The page behind this row: day, blank, number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// The page before this row.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
}

impl Asked {
    /// The stream of the list.
    pub fn stream(&self) -> Stream {
        let known = self.stream.parse().ok();
        known
            .or_else(|| Stream::from_slug(&self.stream))
            .unwrap_or(Stream::Supervision)
    }

    pub(super) fn picked(&self) -> Picked {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Picked {
            stream: Some(self.stream()),
            state: self.state.parse().ok(),
            county: some(&self.county),
            stage: self.stage.parse().ok(),
            laboratory: some(&self.laboratory),
            from: day(&self.from),
            to: day(&self.to),
            words: words(&self.q),
        }
    }

    fn start(&self) -> Begin {
        if let Some((day, number)) = cursor(&self.after) {
            return Begin::After(day, number);
        }
        cursor(&self.before).map_or(Begin::First, |(day, number)| Begin::Before(day, number))
    }

    /// The address of the same list with something else in it.
    fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self {
            after: String::new(),
            before: String::new(),
            ..self.clone()
        };
        change(&mut other);
        address("/samples", &other)
    }
}

/// An address with its query.
pub(super) fn address<Q: Serialize>(path: &str, query: &Q) -> String {
    match serde_html_form::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// What is looked for: the beginning of a number, or a part of a name.
pub(super) fn words(typed: &str) -> Option<Words> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    if digits >= 2
        && let Ok(number) = typed.parse::<SampleNumber>()
    {
        return Some(Words::Number(number.into()));
    }
    let plain = text::squeezed(typed).replace(['%', '_', '\\'], "");
    Some(Words::Name(plain))
}

fn cursor(text: &str) -> Option<(Day, String)> {
    let (day, number) = text.split_once(' ')?;
    Some((day.parse().ok()?, number.to_owned()))
}

/// The row of a list.
#[derive(Debug, Serialize)]
pub struct SampleLine {
    /// The number as it is addressed.
    pub number: String,
    /// The number as it is printed.
    pub shown: String,
    /// Where it stands.
    pub href: String,
    /// The stream's code.
    pub stream: Stream,
    /// The food.
    pub food: String,
    /// The category's last level.
    pub category: String,
    /// The sampled unit.
    pub unit: String,
    /// The county's name.
    pub county: String,
    /// The laboratory's name.
    pub laboratory: String,
    /// The state's code.
    pub state: SampleState,
    /// The tag's tone.
    pub tone: &'static str,
    /// The tag's word.
    pub word: &'static str,
    /// The day of sampling.
    pub sampled_on: Day,
    /// The clock that runs or ran.
    pub clock: Option<ClockView>,
    /// What stands in its place when none runs.
    pub note: &'static str,
}

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A link with its words.
#[derive(Debug, Serialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
}

/// A tab of a stream.
#[derive(Debug, Serialize)]
pub struct StreamTab {
    /// The stream.
    pub stream: Stream,
    /// Where it leads.
    pub href: String,
    /// How many; left out where counting would cost too much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
}

/// The list.
#[derive(Debug, Serialize)]
pub struct SamplesPage {
    /// The filter.
    pub asked: Asked,
    /// The stream shown.
    pub stream: Stream,
    /// The tabs.
    pub tabs: Vec<StreamTab>,
    /// Named lists.
    pub views: Vec<Link>,
    /// What is chosen, each with the address without it.
    pub chips: Vec<Link>,
    /// The states to choose from.
    pub states: Vec<Choice>,
    /// The counties to choose from.
    pub counties: Vec<Choice>,
    /// The stages to choose from.
    pub stages: Vec<Choice>,
    /// The laboratories to choose from.
    pub laboratories: Vec<Choice>,
    /// The rows.
    pub samples: Vec<SampleLine>,
    /// 共 326 条.
    pub total: String,
    /// Where the same rows come as a workbook.
    pub export: String,
    /// The list without filters.
    pub clear: String,
    /// How the rows are sorted: sampled, due.
    pub sorted: &'static str,
    /// The page before, empty on the first.
    pub previous: String,
    /// The next page, empty on the last.
    pub next: String,
    /// Whether the actor takes samples.
    pub takes: bool,
}

impl View for SamplesPage {
    const PAGE: &'static str = "sampling/samples.html";
}

/// Reads the list.
///
/// # Errors
/// What the database says.
pub fn samples(rx: &mut Rx, asked: Asked) -> Result<SamplesPage, Problem> {
    let (wanted, from) = (asked.picked(), asked.start());
    let order = Order::of(wanted.state);
    let mut rows = table::page(rx.conn, rx.actor, &wanted, order, (&from, PAGE_ROWS + 1))?;
    let more = rows.len() > usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX);
    if more {
        match from {
            Begin::Before(..) => drop(rows.remove(0)),
            _ => drop(rows.pop()),
        }
    }
    let (previous, next) = turns(&asked, &rows, order, (&from, more));
    let total = total(rx, &wanted)?;
    Ok(SamplesPage {
        stream: asked.stream(),
        tabs: tabs(rx, &asked)?,
        views: views(&asked),
        chips: chips(rx, &asked)?,
        states: states(),
        counties: counties(),
        stages: stages(),
        laboratories: laboratory_choices(rx)?,
        samples: lines(rx, rows)?,
        total,
        export: address("/samples.xlsx", &asked),
        clear: address("/samples", &[("stream", asked.stream().code())]),
        sorted: if order == Order::Newest {
            "sampled"
        } else {
            "due"
        },
        previous,
        next,
        takes: rx.actor.may(crate::rules::right::Right::SampleTake),
        asked,
    })
}

/// The addresses of the pages before and behind.
fn turns(
    asked: &Asked,
    rows: &[SampleRow],
    order: Order,
    (from, more): (&Begin, bool),
) -> (String, String) {
    let key = |row: &SampleRow| {
        let day = match order {
            Order::ByReception => row.received_on.unwrap_or(row.sampled_on),
            _ => row.sampled_on,
        };
        format!("{day} {}", row.number)
    };
    let before = rows
        .first()
        .map(|row| asked.href(|other| other.before = key(row)));
    let after = rows
        .last()
        .map(|row| asked.href(|other| other.after = key(row)));
    let (has_before, has_after) = match from {
        Begin::First => (false, more),
        Begin::After(..) => (true, more),
        Begin::Before(..) => (more, true),
    };
    let or_none =
        |there: bool, address: Option<String>| address.filter(|_| there).unwrap_or_default();
    (or_none(has_before, before), or_none(has_after, after))
}

fn total(rx: &mut Rx, wanted: &Picked) -> Result<String, Problem> {
    let counted = table::count_up_to(rx.conn, rx.actor, wanted, MOST_COUNTED + 1)?;
    Ok(said(counted))
}

fn said(counted: i64) -> String {
    if counted > MOST_COUNTED {
        "1,000 条以上".to_owned()
    } else if counted == MOST_COUNTED {
        "1,000 条".to_owned()
    } else {
        format!("{counted} 条")
    }
}

fn tabs(rx: &mut Rx, asked: &Asked) -> Result<Vec<StreamTab>, Problem> {
    let mut tabs = Vec::new();
    for stream in Stream::ALL {
        let wanted = Picked {
            stream: Some(*stream),
            ..asked.picked()
        };
        // A part of a name is looked for row by row; doing so three times to say a number is not worth it.
        let by_name = matches!(wanted.words, Some(Words::Name(_)));
        let count = if by_name {
            None
        } else {
            let counted = table::count_up_to(rx.conn, rx.actor, &wanted, MOST_COUNTED + 1)?;
            Some(if counted > MOST_COUNTED {
                "1,000+".to_owned()
            } else {
                counted.to_string()
            })
        };
        tabs.push(StreamTab {
            stream: *stream,
            href: asked.href(|other| stream.code().clone_into(&mut other.stream)),
            count,
        });
    }
    Ok(tabs)
}

fn views(asked: &Asked) -> Vec<Link> {
    let view = |label: &str, state: SampleState| Link {
        label: label.to_owned(),
        href: address(
            "/samples",
            &[("stream", asked.stream().code()), ("state", state.code())],
        ),
    };
    vec![
        view("待送检", SampleState::Collected),
        view("检验将到期", SampleState::Testing),
        view("待审核", SampleState::Tested),
    ]
}

fn chips(rx: &mut Rx, asked: &Asked) -> Result<Vec<Link>, Problem> {
    let mut chips = Vec::new();
    let mut chip = |label: String, href: String| chips.push(Link { href, label });
    if let Ok(state) = asked.state.parse::<SampleState>() {
        chip(
            state.zh().to_owned(),
            asked.href(|other| other.state.clear()),
        );
    }
    if !asked.county.is_empty() {
        chip(
            county_name(&asked.county),
            asked.href(|other| other.county.clear()),
        );
    }
    if let Ok(stage) = asked.stage.parse::<ChainStage>() {
        chip(
            format!("{}环节", stage.zh()),
            asked.href(|other| other.stage.clear()),
        );
    }
    if !asked.laboratory.is_empty() {
        let name = laboratories::by_id(rx.conn, &asked.laboratory)
            .map_or_else(|_| "未知机构".to_owned(), |row| row.name);
        chip(name, asked.href(|other| other.laboratory.clear()));
    }
    if !asked.from.is_empty() || !asked.to.is_empty() {
        let label = format!("抽样日期 {} 至 {}", asked.from, asked.to);
        chip(
            label,
            asked.href(|other| {
                other.from.clear();
                other.to.clear();
            }),
        );
    }
    if !asked.q.trim().is_empty() {
        chip(
            format!("「{}」", asked.q.trim()),
            asked.href(|other| other.q.clear()),
        );
    }
    Ok(chips)
}

fn states() -> Vec<Choice> {
    let all = std::iter::once(Choice::new("", "全部状态"));
    all.chain(
        SampleState::ALL
            .iter()
            .map(|state| Choice::new(state.code(), state.zh())),
    )
    .collect()
}

/// The counties to choose from.
pub(super) fn counties() -> Vec<Choice> {
    let all = std::iter::once(Choice::new("", "全部县区"));
    all.chain(region::anyang().map(|county| Choice::new(county.code.as_str(), county.name.clone())))
        .collect()
}

fn stages() -> Vec<Choice> {
    let all = std::iter::once(Choice::new("", "全部环节"));
    all.chain(
        ChainStage::ALL
            .iter()
            .map(|stage| Choice::new(stage.code(), stage.zh())),
    )
    .collect()
}

fn laboratory_choices(rx: &mut Rx) -> Result<Vec<Choice>, Problem> {
    if rx.actor.laboratory.is_some() {
        return Ok(Vec::new());
    }
    let all = std::iter::once(Choice::new("", "全部机构"));
    let rows = laboratories::all(rx.conn)?;
    Ok(all
        .chain(rows.into_iter().map(|row| Choice::new(row.id, row.name)))
        .collect())
}

/// A county's name by its code.
pub(super) fn county_name(code: &str) -> String {
    let known = code.parse().ok().and_then(region::region);
    known.map_or_else(|| code.to_owned(), |region| region.name.clone())
}

/// Rows as lists show them, each with its clock.
pub(super) fn lines(rx: &mut Rx, rows: Vec<SampleRow>) -> Result<Vec<SampleLine>, Problem> {
    let keeping = timekeeping(rx)?;
    let names: std::collections::BTreeMap<String, String> = laboratories::all(rx.conn)?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let issued = table::passed(rx.conn, &ids, "issued")?;
    let now = rx.now;
    rows.into_iter()
        .map(|row| {
            let met = issued.get(&row.id).map(|at| at.day());
            let (tone, word) = super::view::tag_of(&row);
            Ok(SampleLine {
                shown: shown_number(&row.number).to_owned(),
                href: href(&row.number),
                stream: row.stream,
                category: category::name(&row.category_path).to_owned(),
                county: county_name(&row.county),
                laboratory: names.get(&row.laboratory_id).cloned().unwrap_or_default(),
                state: row.state,
                tone,
                word,
                sampled_on: row.sampled_on,
                clock: clock_of(&keeping, &row, met, now)?,
                note: match row.state {
                    SampleState::Draft => "未确认，不计时限",
                    SampleState::Refused => "不计入完成",
                    SampleState::Voided => "不计入任何统计",
                    _ => "",
                },
                food: row.food_name,
                unit: row.unit_name,
                number: row.number,
            })
        })
        .collect()
}

/// The clock that runs for a sample: C-01 until the laboratory has it, then C-02 until the report is issued.
pub(super) fn clock_of(
    keeping: &Timekeeping,
    row: &SampleRow,
    issued: Option<Day>,
    now: Instant,
) -> Result<Option<ClockView>, Problem> {
    match (row.state, row.received_on) {
        (SampleState::Collected, _) => keeping.view("C-01", row.sampled_on, None, now).map(Some),
        (SampleState::Received | SampleState::Testing | SampleState::Tested, Some(on)) => {
            keeping.view("C-02", on, None, now).map(Some)
        }
        (SampleState::Reported, Some(on)) if issued.is_some() => {
            keeping.view("C-02", on, issued, now).map(Some)
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_number_is_looked_for_as_one() {
        assert_eq!(
            words("dbj26 4105"),
            Some(Words::Number("DBJ264105".to_owned()))
        );
        assert_eq!(
            words("老式 面包%"),
            Some(Words::Name("老式面包".to_owned()))
        );
        assert_eq!(words("ABC"), Some(Words::Name("abc".to_owned())));
        assert_eq!(words("  "), None);
    }

    #[test]
    fn the_address_holds_the_filter_and_drops_the_page_when_it_changes() {
        let asked = Asked {
            state: "collected".to_owned(),
            q: "面包".to_owned(),
            after: "2026-03-01 X1".to_owned(),
            ..Asked::default()
        };
        let without = asked.href(|other| other.state.clear());
        assert_eq!(without, "/samples?q=%E9%9D%A2%E5%8C%85");
        let read: Asked =
            serde_html_form::from_str("after=2026-03-01+X1&stream=risk-monitoring").unwrap();
        assert_eq!(read.stream(), Stream::RiskMonitoring);
        assert_eq!(
            read.start(),
            Begin::After("2026-03-01".parse().unwrap(), "X1".to_owned())
        );
    }

    #[test]
    fn open_samples_are_sorted_by_the_clock_that_runs() {
        assert_eq!(Order::of(Some(SampleState::Collected)), Order::BySampling);
        assert_eq!(Order::of(Some(SampleState::Testing)), Order::ByReception);
        assert_eq!(Order::of(Some(SampleState::Reported)), Order::Newest);
        assert_eq!(Order::of(None), Order::Newest);
    }
}
