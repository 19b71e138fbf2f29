//! `anyang indicators`: the figures of a year with numerator, denominator, definition and source. It changes nothing.
use std::process::ExitCode;

use serde_json::{Value, json};

use super::Cli;
use super::open::{actor, allowed, existing_site, say};
use crate::indicators::figures::{self, Asked, Figure};
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::right::Right;

/// Arguments of `indicators`.
#[derive(Debug, clap::Args)]
pub struct IndicatorsArgs {
    /// 年度；不给时为今年
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    year: i32,
    /// 县（市、区）的六位代码；不给时为全市
    #[arg(long, default_value = "", hide_default_value = true)]
    county: String,
    /// 只输出一个 JSON 文档
    #[arg(long)]
    json: bool,
}

/// Runs the verb: as the account named by `--as`, else with the city's sight, since figures name nobody.
pub(super) fn run(cli: &Cli, args: &IndicatorsArgs) -> Result<ExitCode, Problem> {
    let site = existing_site(cli)?;
    let who = if cli.as_login.is_some() {
        let who = actor(cli, &site)?;
        allowed(&who, Right::IndicatorSee)?;
        who
    } else {
        Actor::system()
    };
    let asked = Asked {
        year: args.year,
        county: args.county.clone(),
        ..Asked::default()
    };
    let figures = site.read_now(&who, |rx| {
        let scope = figures::scope(rx, &asked)?;
        figures::all(rx, &scope)
    })?;
    if args.json {
        let all: Vec<Value> = figures.iter().map(document).collect();
        say(&serde_json::to_string_pretty(&all)?)?;
    } else {
        for one in &figures {
            say(&line(one))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A figure in the shape the contract names; the rate is decimal text, null over nothing.
fn document(one: &Figure) -> Value {
    json!({
        "id": one.id, "name": one.name, "numerator": one.numerator, "denominator": one.denominator,
        "rate": one.rate, "unit": one.unit, "target": one.target, "met": one.met,
        "definition": one.definition, "source": one.source, "effective_from": one.effective_from,
        "denominator_note": one.denominator_note, "as_of": one.as_of,
    })
}

fn line(one: &Figure) -> String {
    let rate = one.rate.as_deref().unwrap_or("—");
    let target = if one.target.is_empty() {
        String::new()
    } else {
        format!("，目标{}", one.target)
    };
    format!(
        "{} {} {rate} {}（{} / {}{target}）",
        one.id, one.name, one.unit, one.numerator, one.denominator
    )
}
