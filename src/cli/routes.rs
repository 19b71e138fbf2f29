//! `anyang routes --json`: every route with method, permission and row scope.
use std::process::ExitCode;

use super::open::say;
use crate::problem::Problem;

/// Arguments of `routes`.
#[derive(Debug, clap::Args)]
pub struct RoutesArgs {
    /// One JSON document.
    #[arg(long)]
    json: bool,
}

/// Prints the table.
pub(super) fn run(args: &RoutesArgs) -> Result<ExitCode, Problem> {
    let routes = crate::app::routes();
    if args.json {
        say(&serde_json::to_string_pretty(routes.table())?)?;
    } else {
        for line in routes.table() {
            say(&format!(
                "{:<5} {:<50} {:<22} {}",
                line.method,
                line.path,
                line.permission.code(),
                line.scope
            ))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
