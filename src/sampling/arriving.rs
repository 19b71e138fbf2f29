//! What the laboratory's pages of reception read: the samples on their way by C-01, and one sample beside its sheet.
use serde::{Deserialize, Serialize};

use super::form::SheetForm;
use super::listing::table::{self as rows, Begin, Order, Picked};
use super::listing::{Choice, SampleLine, address, lines, words};
use super::reception::{self, ArrivalForm};
use super::view::Fact;
use super::{href, take};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, timekeeping};
use crate::rules::category;
use crate::rules::stage::SampleState;
use crate::rules::stream::Stream;
use crate::unit::Rx;
use crate::web::View;

/// Rows of a page.
const PAGE_ROWS: i64 = 50;

/// The filter of the list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskedFor {
    /// The stream's code; all without.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stream: String,
    /// A number's beginning or a part of a name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The page behind this row: day, blank, number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// The samples on their way.
#[derive(Debug, Serialize)]
pub struct ReceptionPage {
    /// The filter.
    pub asked: AskedFor,
    /// The streams to choose from.
    pub streams: Vec<Choice>,
    /// The samples, the least time left first.
    pub samples: Vec<SampleLine>,
    /// How many there are.
    pub count: i64,
    /// The first page; empty there.
    pub first: String,
    /// The next page, empty on the last.
    pub next: String,
}

impl View for ReceptionPage {
    const PAGE: &'static str = "sampling/reception.html";
}

/// Reads the samples on their way.
///
/// # Errors
/// What the database says.
pub fn reception(rx: &mut Rx, asked: AskedFor) -> Result<ReceptionPage, Problem> {
    let wanted = Picked {
        stream: asked.stream.parse().ok(),
        state: Some(SampleState::Collected),
        words: words(&asked.q),
        ..Picked::default()
    };
    let begin = asked
        .after
        .split_once(' ')
        .and_then(|(day, number)| Some(Begin::After(day.parse().ok()?, number.to_owned())))
        .unwrap_or(Begin::First);
    let page = (&begin, PAGE_ROWS + 1);
    let mut found = rows::page(rx.conn, rx.actor, &wanted, Order::BySampling, page)?;
    let mut next = String::new();
    if found.len() > usize::try_from(PAGE_ROWS).unwrap_or(usize::MAX) {
        found.pop();
        next = found.last().map_or_else(String::new, |row| {
            let asked = AskedFor {
                after: format!("{} {}", row.sampled_on, row.number),
                ..asked.clone()
            };
            address("/reception", &asked)
        });
    }
    let first = AskedFor {
        after: String::new(),
        ..asked.clone()
    };
    let count = rows::count(rx.conn, rx.actor, &wanted)?;
    let all = std::iter::once(Choice::new("", "全部类别"));
    Ok(ReceptionPage {
        streams: all
            .chain(
                Stream::ALL
                    .iter()
                    .map(|one| Choice::new(one.code(), one.zh())),
            )
            .collect(),
        samples: lines(rx, found)?,
        count,
        first: if begin == Begin::First {
            String::new()
        } else {
            address("/reception", &first)
        },
        next,
        asked,
    })
}

/// One sample on its way, beside its sheet.
#[derive(Debug, Serialize)]
pub struct ArrivalPage {
    /// The number.
    pub number: String,
    /// The sample's page.
    pub href: String,
    /// The stream.
    pub stream: Stream,
    /// The state.
    pub state: SampleState,
    /// The food.
    pub food: String,
    /// C-01, while the sample is on its way.
    pub clock: Option<ClockView>,
    /// What the sheet says of the sample.
    pub facts: Vec<Fact>,
    /// What is to be checked: code and words.
    pub checks: Vec<Choice>,
    /// Whether the stream keeps a backup portion.
    pub backup: bool,
    /// What stands in the fields.
    pub form: ArrivalForm,
    /// What was typed as the reason of a refusal.
    pub reason: String,
    /// Whether the form for refusing is the one open.
    pub refusing: bool,
}

impl View for ArrivalPage {
    const PAGE: &'static str = "sampling/arrival.html";
}

/// Reads one sample on its way. `typed` is what was typed already.
///
/// # Errors
/// [`Problem::Missing`] for another laboratory's.
pub fn arrival(
    rx: &mut Rx,
    number: &str,
    typed: Option<ArrivalForm>,
) -> Result<ArrivalPage, Problem> {
    let row = reception::own(rx, number)?;
    let sheet = take::form_of(rx, &row)?;
    let (now, today) = (rx.now, rx.today());
    let clock = match row.state {
        SampleState::Collected => Some(timekeeping(rx)?.view("C-01", row.sampled_on, None, now)?),
        _ => None,
    };
    Ok(ArrivalPage {
        href: href(&row.number),
        stream: row.stream,
        state: row.state,
        clock,
        facts: facts(&sheet, &row.category_path),
        checks: reception::checks(row.stream)
            .into_iter()
            .map(|(code, words)| Choice::new(code, words))
            .collect(),
        backup: row.stream.needs_backup(),
        form: typed.unwrap_or_else(|| ArrivalForm {
            received_on: today.to_string(),
            test_quantity: sheet.test_quantity.clone(),
            spare_quantity: sheet.spare_quantity.clone(),
            revision: row.revision,
            ..ArrivalForm::default()
        }),
        reason: String::new(),
        refusing: false,
        food: row.food_name,
        number: row.number,
    })
}

/// What is compared with the sample in one's hands.
fn facts(sheet: &SheetForm, path: &str) -> Vec<Fact> {
    let rows = [
        ("样品名称", sheet.food_name.clone()),
        ("食品分类", path.replace(category::BETWEEN, " / ")),
        ("商标", sheet.brand.clone()),
        ("规格型号", sheet.specification.clone()),
        (
            "日期",
            format!("{} {}", sheet.date_kind, sheet.production_date),
        ),
        ("批号", sheet.batch_number.clone()),
        ("标称生产企业", sheet.producer_name.clone()),
        ("被抽样单位", sheet.unit_name.clone()),
        ("包装分类", sheet.packaging.clone()),
        ("检样数量", sheet.test_quantity.clone()),
        ("备样数量", sheet.spare_quantity.clone()),
        ("储存条件", sheet.storage.clone()),
        ("抽样日期", sheet.sampled_on.clone()),
    ];
    rows.into_iter()
        .map(|(label, value)| Fact::new(label, value))
        .collect()
}
