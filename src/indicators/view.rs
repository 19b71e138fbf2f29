//! What is read of the figures: all of a year, and the rows behind one side of one of them.
use serde::Serialize;

use super::figures::{self, Asked, Figure, href};
use super::list::list;
use crate::problem::Problem;
use crate::rules::indicator::{built_in, in_force};
use crate::rules::region;
use crate::rules::scope::{Sight, sight};
use crate::unit::Rx;
use crate::web::View;

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words.
    pub label: String,
}

/// All figures of a year.
#[derive(Debug, Serialize)]
pub struct FiguresPage {
    /// The year.
    pub year: i32,
    /// The county's code; empty for the whole city.
    pub county: String,
    /// Its name.
    pub place: String,
    /// The figures.
    pub figures: Vec<Figure>,
    /// The years to choose from.
    pub years: Vec<Choice>,
    /// The counties to choose from; empty for who has only the own.
    pub counties: Vec<Choice>,
}

impl View for FiguresPage {
    const PAGE: &'static str = "indicators/all.html";
}

/// Reads all figures.
///
/// # Errors
/// [`Problem::Missing`] for a county or a year that is none.
pub fn all(rx: &mut Rx, asked: &Asked) -> Result<FiguresPage, Problem> {
    let scope = figures::scope(rx, asked)?;
    let figures = figures::all(rx, &scope)?;
    let now = rx.today().year();
    let mut places = Vec::new();
    if sight(rx.actor) == Sight::City {
        places.push(choice("", "全市"));
        places.extend(region::anyang().map(|one| choice(one.code.as_str(), &one.name)));
    }
    Ok(FiguresPage {
        year: scope.year,
        county: scope.county.unwrap_or_default(),
        place: scope.place,
        figures,
        years: (0..4)
            .map(|back| choice(&(now - back).to_string(), &format!("{}年", now - back)))
            .collect(),
        counties: places,
    })
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    }
}

/// The rows behind one side of a figure.
#[derive(Debug, Serialize)]
pub struct RowsPage {
    /// The figure.
    pub figure: Figure,
    /// `numerator` or `denominator`.
    pub side: String,
    /// Its words: 分子.
    pub side_zh: &'static str,
    /// The words of the definition for this side.
    pub words: String,
    /// The year.
    pub year: i32,
    /// The place.
    pub place: String,
    /// The headings.
    pub headings: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Line>,
    /// The next page; empty without one.
    pub next: String,
}

/// A row behind a figure.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// Its page; empty where it has none.
    pub href: String,
    /// The stream's code; empty where it is of no stream.
    pub stream: &'static str,
    /// The other cells.
    pub cells: Vec<String>,
}

impl View for RowsPage {
    const PAGE: &'static str = "indicators/rows.html";
}

/// Reads the rows behind one side of a figure.
///
/// # Errors
/// [`Problem::Missing`] for a figure or a side that is none.
pub fn rows(rx: &mut Rx, id: &str, side: &str, asked: &Asked) -> Result<RowsPage, Problem> {
    let missing = || Problem::Missing("这个指标的明细");
    let side_zh = match side {
        "numerator" => "分子",
        "denominator" => "分母",
        _ => return Err(missing()),
    };
    let part = side == "numerator";
    let scope = figures::scope(rx, asked)?;
    let known = in_force(rx.today().min(scope.to)).any(|one| one.id == id);
    let definition = built_in().iter().find(|one| one.id == id);
    let (true, Some(definition)) = (known, definition) else {
        return Err(missing());
    };
    let figure = figures::all(rx, &scope)?
        .into_iter()
        .find(|one| one.id == id)
        .ok_or_else(missing)?;
    let listed = list(rx, (id, part), &scope, asked)?;
    let base = href(id, side, &scope);
    let (stream, line) = (&asked.stream, &asked.line);
    let base = format!("{base}&stream={stream}&line={line}");
    Ok(RowsPage {
        figure,
        side: side.to_owned(),
        side_zh,
        words: if part {
            definition.numerator.clone()
        } else {
            definition.denominator.clone()
        },
        year: scope.year,
        place: scope.place,
        headings: listed.headings,
        rows: listed.rows,
        next: listed
            .next
            .map_or_else(String::new, |after| format!("{base}&after={after}")),
    })
}
