//! `anyang import base-table`: the 26-column sheet as a new draft version.
use std::path::Path;
use std::process::ExitCode;

use super::super::Cli;
use super::super::open::{actor, allowed, site};
use super::{ImportArgs, print, usage};
use crate::intake;
use crate::intake::code::Severity;
use crate::intake::report::{CellProblem, Report};
use crate::problem::Problem;
use crate::register::base_table::{self, BaseSheet, NewBaseTable, Unread};
use crate::rules::actor::Actor;
use crate::rules::refusal::Refusal;
use crate::rules::right::Right;
use crate::web::Site;

/// A base table is written whole or not at all; the same file again changes nothing.
pub(super) fn run(cli: &Cli, args: &ImportArgs, file: &Path) -> Result<ExitCode, Problem> {
    let site = site(cli, "127.0.0.1", false)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::BaseTableEdit)?;
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            return Ok(usage(&format!(
                "不能读取 {}（{error}）；请核对路径",
                file.display()
            )));
        }
    };
    let report = match base_table::read(bytes.clone()) {
        Ok(sheet) => written(&site, &actor, (sheet, file), args)?,
        Err(unread) => Report {
            file_sha256: intake::file::digest(&bytes),
            problems: why_unread(unread),
            ..Report::default()
        },
    };
    print(args, &report)?;
    Ok(if report.is_whole() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn written(
    site: &Site,
    actor: &Actor,
    (sheet, file): (BaseSheet, &Path),
    args: &ImportArgs,
) -> Result<Report, Problem> {
    let stem = file
        .file_stem()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let today = site.clock().now().day();
    let new = NewBaseTable {
        year: args
            .year
            .clone()
            .unwrap_or_else(|| today.year().to_string()),
        name: args.name.clone().unwrap_or(stem),
        effective_from: args
            .effective_from
            .clone()
            .unwrap_or_else(|| today.to_string()),
    };
    let rows = i32::try_from(sheet.lines.len()).unwrap_or(i32::MAX);
    let mut report = Report {
        file_sha256: sheet.file_sha256.clone(),
        layout: "base_table_26".to_owned(),
        sheet: sheet.sheet.clone(),
        header_row: i32::try_from(sheet.header_row).unwrap_or(i32::MAX),
        rows: sheet.lines.len(),
        new: rows,
        ..Report::default()
    };
    if args.dry_run {
        return Ok(report);
    }
    match site.write_now(actor, |tx| base_table::import(tx, &sheet, &new)) {
        Ok(done) => report.import_id = Some(done.id),
        Err(Problem::Refused(Refusal::BaseTableKnown { .. })) => {
            report.new = 0;
            report.same = rows;
        }
        Err(other) => return Err(other),
    }
    Ok(report)
}

fn why_unread(unread: Unread) -> Vec<CellProblem> {
    match unread {
        Unread::File(problem) => vec![CellProblem::of_file(&problem)],
        Unread::Cells(cells) => cells
            .into_iter()
            .map(|one| CellProblem {
                sheet: one.sheet,
                row: i32::try_from(one.row).unwrap_or(i32::MAX),
                column: one
                    .cell
                    .trim_end_matches(|sign: char| sign.is_ascii_digit())
                    .to_owned(),
                cell: one.cell,
                heading: one.heading,
                code: one.code.to_owned(),
                severity: Severity::Reject,
                found: one.found,
                message: one.message,
                subject: String::new(),
                item: String::new(),
            })
            .collect(),
    }
}
