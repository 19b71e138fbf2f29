//! What waits for tester, reviewer and approver: the samples by the time left to report them; and what they wait for.
use super::pages::bench::{self, BenchQuery, BenchRow};
use super::pages::queue::{self, QueueRow};
use super::report::table::{self as reports, Whose};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping, timekeeping};
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::rules::stage::ReportState;
use crate::sampling::numbering::BEHIND_ALL;
use crate::unit::Rx;
use crate::web::Waiting;
use crate::web::waiting::{Ask, Piece, Sort};

/// The clock of the report.
const RULE: &str = "C-02";

/// How many are due by each day.
type Days = Vec<(Option<Day>, i64)>;

/// A queue of the laboratory.
#[derive(Debug, Clone, Copy)]
enum Queue {
    Bench,
    Review,
    Approval,
}

impl Queue {
    const fn right(self) -> Right {
        match self {
            Self::Bench => Right::ResultEnter,
            Self::Review => Right::ResultReview,
            Self::Approval => Right::ReportApprove,
        }
    }

    /// The state of the reports in it; none at the bench, where there is no report yet.
    const fn state(self) -> Option<ReportState> {
        match self {
            Self::Bench => None,
            Self::Review => Some(ReportState::Submitted),
            Self::Approval => Some(ReportState::Reviewed),
        }
    }

    fn kind(self) -> Waiting {
        match self {
            Self::Bench => kind("待录入结果的样品", self.verb(), "/entry"),
            Self::Review => kind("待审核的结果", self.verb(), "/review"),
            Self::Approval => kind("待批准的报告", self.verb(), "/approval"),
        }
    }

    const fn verb(self) -> &'static str {
        match self {
            Self::Bench => "录入结果",
            Self::Review => "审核",
            Self::Approval => "签发",
        }
    }

    fn pieces(
        self,
        rx: &mut Rx,
        time: &Timekeeping,
        (first, most): (&BenchQuery, usize),
    ) -> Result<Vec<Piece>, Problem> {
        let rows: Vec<(Piece, Option<ClockView>)> = match self {
            Self::Bench => bench::read(rx, first)?
                .rows
                .into_iter()
                .map(at_bench)
                .collect(),
            Self::Review => to_decide(queue::review(rx, first)?.rows),
            Self::Approval => to_decide(queue::approval(rx, first)?.rows),
        };
        rows.into_iter()
            .take(most)
            .map(|(piece, clock)| {
                let Some(clock) = clock else {
                    return Ok(piece);
                };
                Ok(Piece {
                    sort: Sort::Sample,
                    verb: self.verb().to_owned(),
                    basis: time.basis(RULE, clock.from, "收到样品后")?,
                    rule: RULE.to_owned(),
                    due: clock.due,
                    tone: clock.tone,
                    words: clock.words,
                    ..piece
                })
            })
            .collect()
    }
}

/// What waits for this actor; the pieces asked for are named.
///
/// # Errors
/// What the database says.
pub fn waiting(rx: &mut Rx, ask: &Ask) -> Result<Vec<Waiting>, Problem> {
    let Some(laboratory) = rx.actor.laboratory.as_ref().map(|own| own.id.clone()) else {
        return Ok(Vec::new());
    };
    let me = rx.actor.id.clone();
    let mut queues = Vec::new();
    for queue in [Queue::Bench, Queue::Review, Queue::Approval] {
        if rx.actor.may(queue.right()) {
            let whose = (laboratory.as_str(), me.as_str());
            let days = match queue.state() {
                None => reports::bench_days(rx.conn, &laboratory)?,
                Some(state) => reports::waiting(rx.conn, whose, &[state], Whose::Others)?,
            };
            queues.push((queue, days));
        }
    }
    queues.retain(|(_, days)| !days.is_empty());
    if queues.is_empty() {
        return Ok(Vec::new());
    }
    let time = timekeeping(rx)?;
    let mut all = Vec::new();
    for (queue, days) in queues {
        let mut kind = queue.kind();
        if ask.most > 0 {
            let first = first(&time, &days, ask)?;
            kind.pieces = queue.pieces(rx, &time, (&first, ask.most))?;
        }
        kind.days = due(&time, days)?;
        all.push(kind);
    }
    Ok(all)
}

/// What this actor waits for: the own results that others must review and approve.
///
/// # Errors
/// What the database says.
pub fn awaited(rx: &mut Rx) -> Result<Vec<Waiting>, Problem> {
    let Some(laboratory) = rx.actor.laboratory.as_ref().map(|own| own.id.clone()) else {
        return Ok(Vec::new());
    };
    let me = rx.actor.id.clone();
    let time = timekeeping(rx)?;
    let mut all = Vec::new();
    for (state, title, verb) in [
        (ReportState::Submitted, "本人送审的结果", "审核人审核"),
        (ReportState::Reviewed, "本人经手的报告", "授权签字人签发"),
    ] {
        let days = reports::waiting(rx.conn, (&laboratory, &me), &[state], Whose::Mine)?;
        let mut one = kind(title, verb, "");
        one.days = due(&time, days)?;
        all.push(one);
    }
    Ok(all)
}

fn kind(title: &str, verb: &str, href: &str) -> Waiting {
    Waiting {
        title: title.to_owned(),
        unit: "份",
        ..Waiting::default()
    }
    .step(verb, href)
}

fn due(time: &Timekeeping, days: Days) -> Result<Days, Problem> {
    days.into_iter()
        .map(|(day, count)| Ok((time.due_if(RULE, day)?, count)))
        .collect()
}

/// Where the queue begins that is asked for: behind all that was received too early to be due so late.
fn first(time: &Timekeeping, days: &Days, ask: &Ask) -> Result<BenchQuery, Problem> {
    let mut query = BenchQuery::default();
    for received in days.iter().filter_map(|(day, _)| *day) {
        if time.due(RULE, received)? < ask.from {
            query.after = format!("{received},{BEHIND_ALL}");
        }
    }
    Ok(query)
}

fn at_bench(row: BenchRow) -> (Piece, Option<ClockView>) {
    let facts = if row.returned.is_empty() {
        format!("{}，已录 {} / {} 项", row.word, row.done, row.wanted)
    } else {
        format!("已退修：{}", row.returned)
    };
    let piece = Piece {
        page: row.href.clone(),
        href: row.href,
        stream: row.stream.parse().ok(),
        name: row.food,
        number: row.number,
        facts,
        party: row.category,
        role: "食品类别".to_owned(),
        ..Piece::default()
    };
    (piece, row.clock)
}

/// Only what this person may take up.
fn to_decide(rows: Vec<QueueRow>) -> Vec<(Piece, Option<ClockView>)> {
    let mine = rows.into_iter().filter(|row| row.not_mine.is_empty());
    mine.map(|row| {
        let facts = said(&row);
        let piece = Piece {
            page: row.href.clone(),
            href: row.href,
            stream: row.stream.parse().ok(),
            name: row.food,
            number: row.number,
            facts,
            party: row.tester,
            role: "主检".to_owned(),
            ..Piece::default()
        };
        (piece, row.clock)
    })
    .collect()
}

/// What a reviewer must look at first.
fn said(row: &QueueRow) -> String {
    let counts = [
        (row.undecided, "项待决定"),
        (row.failing, "项不合格"),
        (row.concerns, "项问题"),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if said.is_empty() {
        format!("{} 项，无例外", row.items)
    } else {
        said.join("，")
    }
}
