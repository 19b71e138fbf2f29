//! The first filling of an empty database: Anyang's agencies, its population, the calendar and the legal time limits, each row with its source.
//! It runs once; afterwards the rows are the site's own and no release touches them.
use crate::db::prelude::schema::{agency, calendar_day, calendar_year, clock_rule, population};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::rules::calendar::{DayKind, built_in_rows};
use crate::rules::clock::ClockRules;
use crate::rules::code::RegionCode;
use crate::rules::region;
use crate::unit::Tx;

/// Whether the database was never filled.
///
/// # Errors
/// What the database says.
pub fn is_empty(conn: &mut Conn) -> Result<bool, Problem> {
    let agencies: i64 = agency::table.count().get_result(conn)?;
    Ok(agencies == 0)
}

/// Fills an empty database with what the law and the census say.
///
/// # Errors
/// What the database says.
pub fn first_filling(tx: &mut Tx) -> Result<(), Problem> {
    tx.act(
        "register.first_filling",
        format!("region:{}", RegionCode::ANYANG),
    );
    let agencies = agencies(tx)?;
    let figures = figures(tx)?;
    let days = days(tx)?;
    let limits = limits(tx)?;
    tx.note("agencies", agencies);
    tx.note("populations", figures);
    tx.note("calendar_days", days);
    tx.note("clock_rules", limits);
    Ok(())
}

/// One regulator for the city and one for each of its ten jurisdictions.
fn agencies(tx: &mut Tx) -> Result<usize, Problem> {
    let city = ("安阳市".to_owned(), RegionCode::ANYANG, "city");
    let counties = region::anyang().map(|county| (county.name.clone(), county.code, "county"));
    let mut made = 0;
    for (name, code, level) in std::iter::once(city).chain(counties) {
        let id = tx.id();
        made += insert_into(agency::table)
            .values((
                agency::id.eq(id),
                agency::code.eq(code.to_string()),
                agency::name.eq(format!("{name}市场监督管理局")),
                agency::level.eq(level),
            ))
            .execute(tx.conn)?;
    }
    Ok(made)
}

fn figures(tx: &mut Tx) -> Result<usize, Problem> {
    let mut made = 0;
    for row in crate::rules::population::built_in() {
        let id = tx.id();
        made += insert_into(population::table)
            .values((
                population::id.eq(id),
                population::region_code.eq(row.region.to_string()),
                population::as_of.eq(row.as_of),
                population::residents.eq(i64::try_from(row.persons).unwrap_or(i64::MAX)),
                population::source.eq(&row.source),
            ))
            .execute(tx.conn)?;
    }
    Ok(made)
}

fn days(tx: &mut Tx) -> Result<usize, Problem> {
    let mut made = 0;
    let mut known = None;
    for row in built_in_rows() {
        let year = row.date.year();
        if known != Some(year) {
            insert_into(calendar_year::table)
                .values((
                    calendar_year::year.eq(year),
                    calendar_year::source.eq(&row.source),
                ))
                .execute(tx.conn)?;
            known = Some(year);
        }
        let kind = match row.kind {
            DayKind::Off => "off",
            DayKind::Work => "work",
        };
        made += insert_into(calendar_day::table)
            .values((
                calendar_day::day.eq(row.date),
                calendar_day::year.eq(year),
                calendar_day::kind.eq(kind),
                calendar_day::name.eq(&row.holiday),
            ))
            .execute(tx.conn)?;
    }
    Ok(made)
}

fn limits(tx: &mut Tx) -> Result<usize, Problem> {
    let mut made = 0;
    for rule in ClockRules::built_in().iter() {
        made += insert_into(clock_rule::table)
            .values((
                clock_rule::rule.eq(&rule.id),
                clock_rule::version.eq(i32::try_from(rule.version).unwrap_or(i32::MAX)),
                clock_rule::effective_from.eq(rule.effective_from),
                clock_rule::effective_until.eq(rule.effective_to),
                clock_rule::title.eq(&rule.title),
                clock_rule::source.eq(format!("{}{} {}", rule.law, rule.article, rule.source)),
                clock_rule::body.eq(serde_json::to_string(rule)?),
            ))
            .execute(tx.conn)?;
    }
    Ok(made)
}
