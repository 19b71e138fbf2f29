//! The list of samples: of one stream, filtered by the address, sorted by legal time left where a clock runs.
mod asked;
mod choice;
pub mod export;
mod line;
pub(super) mod table;

pub use asked::Asked;
pub(super) use asked::{address, words};
pub use choice::Choice;
pub(super) use choice::county_name;
pub use line::SampleLine;
pub(super) use line::{clock_of, lines};

use serde::Serialize;

use self::table::{Begin, Order, Picked, Words};
use super::table::SampleRow;
use crate::problem::Problem;
use crate::register::laboratory::table as laboratories;
use crate::rules::stage::SampleState;
use crate::rules::stream::{ChainStage, Stream};
use crate::unit::Rx;
use crate::web::View;

/// Rows of a page.
const PAGE_ROWS: i64 = 50;

/// Counting stops here; beyond, a page says 以上.
const MOST_COUNTED: i64 = 1_000;

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
        chips: chips(rx, &asked),
        states: choice::states(),
        counties: choice::counties(),
        stages: choice::stages(),
        laboratories: choice::laboratories(rx)?,
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
    match counted {
        ..MOST_COUNTED => format!("{counted} 条"),
        MOST_COUNTED => "1,000 条".to_owned(),
        _ => "1,000 条以上".to_owned(),
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

fn chips(rx: &mut Rx, asked: &Asked) -> Vec<Link> {
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
    chips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_samples_are_sorted_by_the_clock_that_runs() {
        assert_eq!(Order::of(Some(SampleState::Collected)), Order::BySampling);
        assert_eq!(Order::of(Some(SampleState::Testing)), Order::ByReception);
        assert_eq!(Order::of(Some(SampleState::Reported)), Order::Newest);
        assert_eq!(Order::of(None), Order::Newest);
    }
}
