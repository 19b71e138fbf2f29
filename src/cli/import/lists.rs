//! `anyang import establishments`: master data from a list.
use std::path::Path;
use std::process::ExitCode;

use super::{ImportArgs, usage};
use crate::cli::Cli;
use crate::cli::open::{actor, allowed, say, site};
use crate::problem::Problem;
use crate::register::establishment;
use crate::register::listing::{self, ListReport, Sheet};
use crate::rules::actor::Actor;
use crate::rules::right::Right;
use crate::sheet::templates;
use crate::web::Site;

/// Imports a list of establishments.
pub(super) fn establishments(
    cli: &Cli,
    args: &ImportArgs,
    file: &Path,
) -> Result<ExitCode, Problem> {
    let site = site(cli, "127.0.0.1", false)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::RegisterEdit)?;
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(unreadable(file, &error)),
    };
    let report = match listing::read(bytes, &templates::establishments()) {
        Ok(sheet) => written(&site, &actor, args, &sheet)?,
        Err(report) => *report,
    };
    finish(args, &report)
}

fn unreadable(file: &Path, error: &std::io::Error) -> ExitCode {
    usage(&format!(
        "不能读取 {}（{error}）；请核对路径",
        file.display()
    ))
}

/// Writes the list, or takes everything back when it was only asked, or when all or nothing was wanted and a row was refused.
fn written(
    site: &Site,
    actor: &Actor,
    args: &ImportArgs,
    sheet: &Sheet,
) -> Result<ListReport, Problem> {
    let mut told = None;
    let outcome = site.write_now(actor, |tx| {
        let report = establishment::import::import(tx, sheet)?;
        let keep = !args.dry_run && (report.rejected == 0 || !args.all_or_nothing);
        told = Some(report);
        // An error takes the writing back; the report was taken out before.
        if keep { Ok(()) } else { Err(Problem::Busy) }
    });
    match (told, outcome) {
        (Some(report), _) => Ok(report),
        (None, Err(problem)) => Err(problem),
        (None, Ok(())) => Err(Problem::fault("an import ended without a report")),
    }
}

fn finish(args: &ImportArgs, report: &ListReport) -> Result<ExitCode, Problem> {
    if args.json {
        say(&serde_json::to_string(report)?)?;
    } else {
        for one in &report.problems {
            say(&format!("{}\t{}\t{}", one.cell, one.code, one.message))?;
        }
        say(&format!(
            "{} 行：新增 {}，变更 {}，相同 {}，拒绝 {}",
            report.rows, report.new, report.changed, report.same, report.rejected
        ))?;
    }
    Ok(if report.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}
