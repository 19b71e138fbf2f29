//! `anyang rejudge`: which verdicts of a period would change under another base-table version. It changes nothing.
use std::process::ExitCode;

use clap::Args;

use super::{Cli, open};
use crate::problem::Problem;
use crate::register::base_table::table as base;
use crate::results::rejudge::{Asked, Change, Rejudged, rejudge};
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::judge::Verdict;
use crate::rules::right::Right;

/// Options of `rejudge`.
#[derive(Debug, Args)]
pub struct RejudgeArgs {
    /// 基础表：年份/版本，如 2026/2
    #[arg(long, value_name = "YEAR/VERSION")]
    base_table: String,
    /// 抽样日期从这一天起
    #[arg(long)]
    from: Option<String>,
    /// 到这一天止
    #[arg(long)]
    to: Option<String>,
    /// 输出一个 JSON 文档
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(cli: &Cli, args: &RejudgeArgs) -> Result<ExitCode, Problem> {
    let (Some(version), Some(asked)) = (version(&args.base_table), asked(args)) else {
        open::tell(
            "anyang rejudge：--base-table 写成 年份/版本（如 2026/2），--from 与 --to 写成 2026-03-01，且起不晚于止",
        );
        return Ok(ExitCode::from(2));
    };
    let site = open::site(cli, "127.0.0.1:0", false)?;
    let actor = open::actor(cli, &site)?;
    let reader = if actor.is_console() {
        Actor::system()
    } else {
        open::allowed(&actor, Right::SampleSee)?;
        actor
    };
    let answer = site.read_now(&reader, |rx| {
        let table = base::by_year(rx.conn, version.0, version.1)
            .map_err(|error| not_there(error.into(), version))?;
        rejudge(rx, &table, &asked)
    })?;
    if args.json {
        open::say(&serde_json::to_string(&answer)?)?;
    } else {
        print(&answer)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn not_there(problem: Problem, (year, version): (i32, i32)) -> Problem {
    match problem {
        Problem::Missing(_) => Problem::field(
            "base-table",
            format!("没有 {year} 年第 {version} 版基础表；用 anyang import base-table 导入后再试"),
        ),
        other => other,
    }
}

/// `2026/2` as year and version.
fn version(text: &str) -> Option<(i32, i32)> {
    let (year, version) = text.trim().split_once('/')?;
    Some((year.parse().ok()?, version.parse().ok()?))
}

/// The period; none when a day cannot be read or the two are the wrong way round.
fn asked(args: &RejudgeArgs) -> Option<Asked> {
    let day = |text: &Option<String>| match text {
        None => Some(None),
        Some(text) => text.parse::<Day>().ok().map(Some),
    };
    let (from, to) = (day(&args.from)?, day(&args.to)?);
    let in_order = from.zip(to).is_none_or(|(from, to)| from <= to);
    in_order.then_some(Asked { from, to })
}

fn print(answer: &Rejudged) -> Result<(), Problem> {
    for change in &answer.changes {
        open::say(&line(change))?;
    }
    open::say(&format!(
        "按基础表 {} 重判 {} 份样品、{} 项结果，{} 项判定会改变；没有写入任何内容",
        answer.base_table,
        answer.samples,
        answer.results,
        answer.changes.len()
    ))
}

fn line(change: &Change) -> String {
    let name = |code: &str| Verdict::from_code(code).map_or("", Verdict::name);
    format!(
        "{} {} {}：{}（{}）→ {}（{}）{}",
        change.sample,
        change.item,
        change.result,
        name(&change.before.verdict),
        change.before.limit,
        name(&change.after.verdict),
        change.after.limit,
        if change.issued {
            "，报告已签发"
        } else {
            ""
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(from: Option<&str>, to: Option<&str>) -> RejudgeArgs {
        RejudgeArgs {
            base_table: "2026/2".to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
            json: false,
        }
    }

    #[test]
    fn a_base_table_is_named_by_year_and_version() {
        assert_eq!(version("2026/2"), Some((2026, 2)));
        assert_eq!(version("2026"), None);
        assert_eq!(version("2026/二"), None);
    }

    #[test]
    fn a_period_must_be_readable_and_in_order() {
        assert!(asked(&args(None, None)).is_some());
        assert!(asked(&args(Some("2026-03-01"), Some("2026-03-31"))).is_some());
        assert!(asked(&args(Some("2026-04-01"), Some("2026-03-31"))).is_none());
        assert!(asked(&args(Some("三月"), None)).is_none());
    }
}
