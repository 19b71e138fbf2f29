//! `anyang clock`: the legal time limits alone, without a database.
//!
//! One rule by arguments, the list of all, or JSON Lines from stdin. The law stands in `rules::clock`;
//! here is only what is read and what is written.

use std::io::{self, BufRead, Read, Write};

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::rules::calendar::Calendar;
use crate::rules::clock::{self, ClockRule, ClockRules, Limit, Reckoning, Rolls, Step};
use crate::rules::day::Day;
use crate::rules::moment::Moment;

use super::Exit;

mod ask;
mod list;

pub use ask::{Ask, Fault};

/// 法定时限：--list 列出全部；--rule 与 --from 推算一项；都不给则从标准输入逐行读 JSON
#[derive(Args, Clone, Debug, Default)]
pub struct ClockArgs {
    /// 时限编号，C-01 至 C-41
    #[arg(long, requires = "from", conflicts_with = "list", value_name = "ID")]
    pub rule: Option<String>,
    /// 起算日期 2026-10-09，按小时计的用时刻 2026-10-08T09:12:00+08:00
    #[arg(long, requires = "rule", value_name = "WHEN")]
    pub from: Option<String>,
    /// 级别，例如召回的 1、2、3
    #[arg(long, requires = "rule")]
    pub level: Option<String>,
    /// 保质期届满日
    #[arg(long, requires = "rule", value_name = "DATE")]
    pub cap: Option<String>,
    /// 暂停的起止（可重复），例如 2026-10-08/2026-10-12
    #[arg(long, requires = "rule", value_name = "FROM/TO")]
    pub pause: Vec<String>,
    /// 已批准延长的数量
    #[arg(long, requires = "rule", value_name = "N")]
    pub extended: Option<u32>,
    /// 列出全部时限
    #[arg(long)]
    pub list: bool,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

/// A line longer than this is no question.
const LONGEST_LINE: u64 = 1 << 20;

/// Runs the verb: a list, one rule, or JSON Lines from `input` to `output`.
pub fn run(
    args: &ClockArgs,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Exit> {
    match (&args.rule, args.list) {
        (_, true) => list::list(args, output),
        (Some(_), false) => one(args, output),
        (None, false) => lines(input, output),
    }
}

/// One answer, with the fields that the contract names.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    rule: Option<&'a str>,
    article: Option<String>,
    from: Moment,
    due: Option<Moment>,
    rolled: Option<Day>,
    kind: &'a str,
    length: Option<u32>,
    provisional: bool,
    #[serde(flatten)]
    practice: Option<Practised<'a>>,
    derivation: Vec<Told>,
}

/// What is given where the law names no number, marked as practice.
#[derive(Serialize)]
struct Practised<'a> {
    default_due: Option<Moment>,
    default_practice: Option<Practice<'a>>,
}

/// The practised number and where it comes from.
#[derive(Serialize)]
struct Practice<'a> {
    kind: &'a str,
    length: u32,
    note: &'a str,
}

/// A step and its words.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    step: Step,
    text: String,
}

fn told(steps: Vec<Step>) -> Vec<Told> {
    let tell = |step: Step| Told {
        text: step.text(),
        step,
    };
    steps.into_iter().map(tell).collect()
}

impl<'a> Answer<'a> {
    /// The answer to a question about a rule.
    fn of_rule(ask: &'a Ask, rule: &'a ClockRule, reckoning: &'a Reckoning, from: Moment) -> Self {
        let law = match reckoning {
            Reckoning::Fixed(count) => Some(count),
            _ => None,
        };
        Self {
            id: ask.id.as_ref(),
            rule: Some(&rule.id),
            article: Some(rule.citation()),
            from: reckoning.count().map_or(from, |count| count.from),
            due: law.and_then(|count| count.due),
            rolled: law.and_then(|count| count.rolled),
            kind: rule.kind(),
            length: law.map(|count| count.span.length),
            provisional: reckoning.count().is_some_and(|count| count.provisional),
            practice: matches!(rule.limit, Limit::Promptly { .. }).then(|| practised(reckoning)),
            derivation: told(reckoning.derivation()),
        }
    }

    /// The answer to a question about a bare length.
    fn of_span(ask: &'a Ask, count: &clock::Count) -> Self {
        Self {
            id: ask.id.as_ref(),
            rule: None,
            article: None,
            from: count.from,
            due: count.due,
            rolled: count.rolled,
            kind: count.span.unit.code(),
            length: Some(count.span.length),
            provisional: count.provisional,
            practice: None,
            derivation: told(count.derivation.clone()),
        }
    }
}

fn practised(reckoning: &Reckoning) -> Practised<'_> {
    match reckoning {
        Reckoning::Practised { count, practice } => Practised {
            default_due: count.due,
            default_practice: Some(Practice {
                kind: practice.span.unit.code(),
                length: practice.span.length,
                note: &practice.note,
            }),
        },
        _ => Practised {
            default_due: None,
            default_practice: None,
        },
    }
}

/// Answers one question with a JSON document.
fn answer(ask: &Ask) -> Result<String, Fault> {
    let calendar = Calendar::built_in();
    let from = ask.start()?;
    let terms = ask.terms()?;
    let level = ask.level()?;
    let document = match ask.rule()? {
        Some(id) => {
            let rule = ClockRules::built_in().get(id, from.day())?;
            let reckoning = rule.reckon(from, level.as_deref(), &terms, calendar)?;
            serde_json::to_string(&Answer::of_rule(ask, rule, &reckoning, from))
        }
        None if level.is_some() => return Err(clock::ClockFault::NoLevels.into()),
        None => {
            let count = clock::count(from, ask.span()?, &terms, calendar)?;
            serde_json::to_string(&Answer::of_span(ask, &count))
        }
    };
    Ok(document?)
}

/// JSON Lines: one answer a line in the same order; the exit is 1 when one of them is no.
fn lines(input: &mut impl BufRead, output: &mut impl Write) -> io::Result<Exit> {
    let mut exit = Exit::Done;
    let mut n = 0u64;
    while let Some(line) = line(input)? {
        n += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let said = match Ask::read(&line) {
            Ok(ask) => answer(&ask).map_err(|fault| fault.told(Some(&ask), Some(n))),
            Err(fault) => Err(fault.told(None, Some(n))),
        };
        match said {
            Ok(document) => writeln!(output, "{document}")?,
            Err(no) => {
                exit = Exit::No;
                writeln!(output, "{no}")?;
            }
        }
    }
    output.flush()?;
    Ok(exit)
}

/// The next line without its end; of one that is too long only its beginning, which then cannot be read.
fn line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let n = input
        .by_ref()
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut bytes)?;
    if n == 0 {
        return Ok(None);
    }
    if bytes.last() != Some(&b'\n') {
        skip_line(input)?;
    }
    Ok(Some(bytes))
}

/// Throws away what is left of a line.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(used);
        if ended {
            return Ok(());
        }
    }
}

/// One rule by arguments.
fn one(args: &ClockArgs, output: &mut impl Write) -> io::Result<Exit> {
    let ask = Ask::from(args);
    match answer(&ask) {
        Ok(document) if args.json => {
            writeln!(output, "{document}")?;
            Ok(Exit::Done)
        }
        Ok(_) => {
            sentences(&ask, output)?;
            Ok(Exit::Done)
        }
        Err(fault) => {
            if args.json {
                writeln!(output, "{}", fault.told(Some(&ask), None))?;
            }
            if fault.code != "not_ours" {
                return Ok(Exit::Usage(format!("{}\n{}", fault.chinese, fault.english)));
            }
            if !args.json {
                writeln!(output, "{}", fault.chinese)?;
            }
            Ok(Exit::No)
        }
    }
}

/// The answer for a person: what, from when, to when, why.
fn sentences(ask: &Ask, output: &mut impl Write) -> io::Result<()> {
    let told = |ask: &Ask| -> Result<(ClockRule, Reckoning), Fault> {
        let from = ask.start()?;
        let id = ask.rule()?.unwrap_or_default();
        let rule = ClockRules::built_in().get(id, from.day())?;
        let level = ask.level()?;
        let calendar = Calendar::built_in();
        let reckoning = rule.reckon(from, level.as_deref(), &ask.terms()?, calendar)?;
        Ok((rule.clone(), reckoning))
    };
    let Ok((rule, reckoning)) = told(ask) else {
        return Ok(());
    };
    writeln!(output, "{} {}（{}）", rule.id, rule.title, rule.citation())?;
    writeln!(output, "{}：{}", rule.actor, rule.action)?;
    writeln!(output, "时限：{}", rule.length_words())?;
    let label = match reckoning {
        Reckoning::Practised { .. } => "实务到期",
        _ => "到期",
    };
    let due = reckoning.count().and_then(|count| count.due);
    let due = due.map_or_else(|| "—".to_string(), said);
    writeln!(output, "{label}：{due}")?;
    if let Some(rolled) = reckoning.count().and_then(|count| count.rolled) {
        let binds = match rule.rolls {
            Rolls::Rolled => "以此为准",
            Rolls::Unrolled => "以未顺延的为准",
        };
        writeln!(output, "顺延：{}（{binds}）", rolled.with_weekday())?;
    }
    for line in clock::lines(&reckoning.derivation()) {
        writeln!(output, "  {line}")?;
    }
    Ok(())
}

fn said(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.with_weekday(),
        Moment::Instant(_) => moment.to_string(),
    }
}

#[cfg(test)]
mod tests;
