//! `anyang run-job`: one job by hand.
use std::process::ExitCode;

use super::Cli;
use super::open::{actor, allowed, say, site, tell};
use crate::jobs::runner::{self, Outcome};
use crate::jobs::{JOBS, by_name};
use crate::problem::Problem;
use crate::rules::right::Right;

/// Arguments of `run-job`.
#[derive(Debug, clap::Args)]
pub struct RunJobArgs {
    /// 任务的名字；写错时列出可用的
    name: String,
}

/// Runs the job; exit 1 when it fails.
pub(super) fn run(cli: &Cli, args: &RunJobArgs) -> Result<ExitCode, Problem> {
    let Some(job) = by_name(&args.name) else {
        let names: Vec<String> = JOBS
            .iter()
            .map(|job| format!("  {:<10} {}，{}", job.name, job.title, job.when.words()))
            .collect();
        tell(&format!(
            "没有叫「{}」的任务；可用的有：\n{}",
            args.name,
            names.join("\n")
        ));
        return Ok(ExitCode::from(2));
    };
    let site = site(cli, "localhost", false)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::SettingManage)?;
    site.write_now(&actor, |tx| {
        tx.act("job.run", format!("job:{}", job.name));
        Ok(())
    })?;
    match runner::run_now(&site, job)? {
        Outcome::Done(text) => {
            say(&text)?;
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Failed(why) => {
            tell(&format!("「{}」没有完成：{why}", job.title));
            Ok(ExitCode::from(1))
        }
        Outcome::Taken => {
            tell(&format!("「{}」正在运行，没有再次启动", job.title));
            Ok(ExitCode::from(1))
        }
    }
}
