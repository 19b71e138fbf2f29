//! `anyang import base-table` and `import establishments`: master data from a sheet.
use std::path::Path;
use std::process::ExitCode;

use super::{ImportArgs, usage};
use crate::cli::Cli;
use crate::cli::open::{actor, allowed, say, site};
use crate::intake::report::CellProblem;
use crate::problem::Problem;
use crate::register::base_table::{self, BaseSheet, NewBaseTable, Unread};
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

/// Imports a base table as a draft.
pub(super) fn base_table(cli: &Cli, args: &ImportArgs, file: &Path) -> Result<ExitCode, Problem> {
    let site = site(cli, "127.0.0.1", false)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::BaseTableEdit)?;
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(unreadable(file, &error)),
    };
    let report = match base_table::read(bytes) {
        Ok(sheet) => {
            if !args.dry_run {
                let new = named(args, file);
                site.write_now(&actor, |tx| base_table::import(tx, &sheet, &new))?;
            }
            whole(&sheet)
        }
        Err(unread) => refused(unread),
    };
    finish(args, &report)
}

/// What the options say of the table: without them the file's name, and the first day of the year.
fn named(args: &ImportArgs, file: &Path) -> NewBaseTable {
    let stem = file
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let given = |option: &Option<String>| option.clone().unwrap_or_default();
    let year = given(&args.year);
    let effective_from = match given(&args.effective_from) {
        from if from.is_empty() && !year.is_empty() => format!("{year}-01-01"),
        from => from,
    };
    let name = match given(&args.name) {
        name if name.is_empty() => stem,
        name => name,
    };
    NewBaseTable {
        year,
        name,
        effective_from,
    }
}

fn whole(sheet: &BaseSheet) -> ListReport {
    ListReport {
        file_sha256: sheet.file_sha256.clone(),
        layout: "base_table_26".to_owned(),
        sheet: sheet.sheet.clone(),
        header_row: sheet.header_row,
        rows: sheet.lines.len(),
        new: sheet.lines.len(),
        ..ListReport::default()
    }
}

fn refused(unread: Unread) -> ListReport {
    let problems: Vec<CellProblem> = match unread {
        Unread::File(problem) => vec![CellProblem::of_file(&problem)],
        Unread::Cells(cells) => cells
            .into_iter()
            .map(|cell| CellProblem {
                sheet: cell.sheet,
                row: i32::try_from(cell.row).unwrap_or(i32::MAX),
                column: cell
                    .cell
                    .chars()
                    .take_while(char::is_ascii_alphabetic)
                    .collect(),
                severity: crate::intake::code::severity_of(cell.code),
                cell: cell.cell,
                heading: cell.heading,
                code: cell.code.to_owned(),
                found: cell.found,
                message: cell.message,
                subject: String::new(),
                item: String::new(),
            })
            .collect(),
    };
    ListReport {
        rejected: problems.len(),
        rows: problems.len(),
        problems,
        ..ListReport::default()
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
