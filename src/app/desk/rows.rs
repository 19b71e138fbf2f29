//! The rows of a desk: kinds of work with their pieces become one list in the order of legal time left.
use std::collections::BTreeMap;

use serde::Serialize;

use super::span::{Seen, Span};
use crate::rules::day::Day;
use crate::sheet::write::Value;
use crate::web::Waiting;
use crate::web::waiting::{Piece, Sort};

/// From so many nearer rows on, the later ones stand behind a link.
const FOLDS_FROM: usize = 8;

/// One row: a piece of work, or a kind of work with its number.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    /// Its span.
    pub(super) span: Span,
    /// The weekday of the legal day.
    weekday: &'static str,
    /// How many pieces it stands for.
    count: i64,
    /// The number with its word, empty for one piece: 12 份.
    amount: String,
    /// What it is.
    #[serde(flatten)]
    piece: Piece,
}

/// All rows, with how many pieces lie in each span whether they have a row or not.
pub(super) struct Table {
    /// The rows in order.
    pub(super) rows: Vec<Row>,
    totals: BTreeMap<Span, i64>,
    first: Option<Day>,
    hrefs: Vec<String>,
    /// What the kinds hold beyond the pieces they name, in words.
    pub(super) left_out: Vec<String>,
}

/// What a desk does not show.
#[derive(Debug, Serialize)]
pub(super) struct Rest {
    /// How many pieces.
    count: i64,
    /// The words before the number.
    words: &'static str,
    /// Where they are; empty when in several lists.
    href: String,
}

/// The headings of the three columns in the middle; an empty one has no column.
#[derive(Debug, Serialize)]
pub(super) struct Heads {
    object: &'static str,
    facts: &'static str,
    party: &'static str,
}

impl Heads {
    /// Cases have headings of their own; a column that says nothing is left out.
    pub(super) fn of(rows: &[Row]) -> Self {
        let pieces = || rows.iter().filter(|row| row.amount.is_empty());
        let all =
            |sort: Sort| pieces().next().is_some() && pieces().all(|row| row.piece.sort == sort);
        let (object, facts, party) = if all(Sort::Case) {
            ("案件", "不合格项目", "责任方")
        } else if all(Sort::Sample) {
            ("样品", "情况", "相关方")
        } else {
            ("对象", "情况", "相关方")
        };
        let says =
            |text: fn(&Piece) -> &String| rows.iter().any(|row| !text(&row.piece).is_empty());
        Self {
            object,
            facts: if says(|one| &one.facts) { facts } else { "" },
            party: if says(|one| &one.party) { party } else { "" },
        }
    }
}

/// How many pieces these rows stand for.
pub(super) fn pieces(rows: &[Row]) -> i64 {
    rows.iter().map(|row| row.count).sum()
}

/// The rows of these kinds of work.
pub(super) fn table(kinds: Vec<Waiting>, seen: &Seen) -> Table {
    let mut table = Table {
        rows: Vec::new(),
        totals: BTreeMap::new(),
        first: None,
        hrefs: Vec::new(),
        left_out: Vec::new(),
    };
    for kind in kinds {
        for (due, count) in &kind.days {
            *table.totals.entry(seen.span(*due)).or_insert(0) += count;
        }
        table.first = [table.first, kind.due()].into_iter().flatten().min();
        table.hrefs.push(kind.href.clone());
        if kind.pieces.is_empty() {
            table.rows.push(counted(kind, seen));
        } else {
            let named = i64::try_from(kind.pieces.len()).unwrap_or(i64::MAX);
            if kind.count() > named {
                let line = format!("{}：另有 {} 件未列出", kind.title, kind.count() - named);
                table.left_out.push(line);
            }
            let pieces = kind.pieces.into_iter();
            let rows = pieces.map(|piece| row(piece, (1, String::new()), seen));
            table.rows.extend(rows);
        }
    }
    table
        .rows
        .sort_by(|one, other| one.piece.order(&other.piece));
    table
}

fn row(mut piece: Piece, (count, amount): (i64, String), seen: &Seen) -> Row {
    if piece.tone.is_empty() {
        let left = seen.time.left_until(piece.due, seen.now);
        piece.tone = left.tone.code();
        piece.words = left.words;
    }
    Row {
        span: seen.span(piece.due),
        weekday: piece.due.map_or("", Day::weekday),
        count,
        amount,
        piece,
    }
}

/// A kind that is only counted: one row with its number.
fn counted(kind: Waiting, seen: &Seen) -> Row {
    let (count, due) = (kind.count(), kind.due());
    let unit = if kind.unit.is_empty() {
        "件"
    } else {
        kind.unit
    };
    let piece = Piece {
        verb: kind.verb,
        page: kind.href.clone(),
        href: kind.href,
        basis: kind.title,
        due,
        stream: kind.stream,
        ..Piece::default()
    };
    row(piece, (count, format!("{count} {unit}")), seen)
}

impl Table {
    /// How many pieces belong to what was chosen, or all.
    pub(super) fn total(&self, chosen: Option<Span>) -> i64 {
        let inside = self.totals.iter().filter(|(held, _)| held.is_in(chosen));
        inside.map(|(_, count)| count).sum()
    }

    /// How many pieces lie in a span.
    pub(super) fn exactly(&self, span: Span) -> i64 {
        self.totals.get(&span).copied().unwrap_or_default()
    }

    /// The rows to show: of the chosen span, or all, but later ones only while the nearer do not fill the first screen.
    pub(super) fn shown(&self, chosen: Option<Span>, most: usize) -> Vec<Row> {
        let nearer = self
            .rows
            .iter()
            .filter(|row| row.span < Span::Later)
            .count();
        let folds = chosen.is_none() && nearer >= FOLDS_FROM;
        self.rows
            .iter()
            .filter(|row| row.span.is_in(chosen) && !(folds && row.span == Span::Later))
            .take(most)
            .cloned()
            .collect()
    }

    /// What of the chosen is not shown, and where it is: the span that begins after the last row, or the list when there is one.
    pub(super) fn rest(&self, chosen: Option<Span>, shown: &[Row]) -> Rest {
        let count = self.total(chosen) - pieces(shown);
        let whole = |span: &Span| {
            let rows = shown.iter().filter(|row| row.span == *span);
            rows.map(|row| row.count).sum::<i64>() >= self.exactly(*span)
        };
        let cut = Span::ALL.into_iter().find(|span| !whole(span));
        let begins =
            cut.filter(|span| chosen.is_none() && !shown.iter().any(|row| row.span == *span));
        let (words, href) = match (begins, self.hrefs.as_slice()) {
            (Some(Span::Later | Span::Unclocked), _) => ("显示更晚的", "/?span=later".to_owned()),
            (Some(span), _) => ("显示其余", format!("/?span={}", span.code())),
            (None, [one]) => ("显示其余", one.clone()),
            (None, _) => ("", String::new()),
        };
        Rest { count, words, href }
    }

    /// 今天没有到期的工作，最近一件在 10月15日; empty when something is due or nothing is timed.
    pub(super) fn next_note(&self, today: Day) -> String {
        match self.first {
            Some(first) if first > today => {
                format!(
                    "今天没有到期的工作，最近一件在 {}",
                    first.sentence_on(today)
                )
            }
            _ => String::new(),
        }
    }
}

impl Row {
    /// The row of a workbook.
    pub(super) fn values(&self) -> Vec<Value> {
        let piece = &self.piece;
        let text = |text: &str| Value::from(text);
        vec![
            text(&piece.words),
            text(&piece.verb),
            text(&piece.basis),
            text(piece.stream.map_or("", |stream| stream.zh())),
            text(&piece.name),
            text(&piece.number),
            text(&piece.facts),
            text(&piece.party),
            text(&piece.role),
            text(&self.count.to_string()),
            piece.due.map_or(Value::Blank, |due| Value::Day(due.date())),
        ]
    }
}
