//! Deadlines from the rows of the database: the calendar and the rules as the law's data.
use anyang::db::schema::{calendar_day, calendar_year, clock_rule};
use anyang::register::clocks::{ClockView, timekeeping};
use anyang::rules::actor::Actor;
use anyang::rules::calendar::{DayKind, built_in_rows};
use anyang::rules::clock::ClockRules;
use anyang::rules::day::Day;
use diesel::prelude::*;

use crate::harness::TestApp;

async fn load(t: &TestApp) {
    let system = Actor::system();
    let rows = t.site.keep(&system, |tx| {
        let years: std::collections::BTreeSet<i32> =
            built_in_rows().iter().map(|row| row.date.year()).collect();
        for year in years {
            let line = (
                calendar_year::year.eq(year),
                calendar_year::source.eq("国务院办公厅通知"),
            );
            diesel::insert_into(calendar_year::table)
                .values(line)
                .execute(tx.conn)?;
        }
        for row in built_in_rows() {
            let kind = if row.kind == DayKind::Work {
                "work"
            } else {
                "off"
            };
            let line = (
                calendar_day::day.eq(row.date),
                calendar_day::year.eq(row.date.year()),
                calendar_day::kind.eq(kind),
                calendar_day::name.eq(&row.holiday),
            );
            diesel::insert_into(calendar_day::table)
                .values(line)
                .execute(tx.conn)?;
        }
        for rule in ClockRules::built_in().iter() {
            let line = (
                clock_rule::rule.eq(&rule.id),
                clock_rule::version.eq(i32::try_from(rule.version).unwrap()),
                clock_rule::effective_from.eq(rule.effective_from),
                clock_rule::title.eq(&rule.title),
                clock_rule::source.eq(&rule.source),
                clock_rule::body.eq(serde_json::to_string(rule)?),
            );
            diesel::insert_into(clock_rule::table)
                .values(line)
                .execute(tx.conn)?;
        }
        Ok(())
    });
    rows.await.expect("the law as rows");
}

async fn clock(t: &TestApp, rule: &'static str, from: &str, met: Option<&str>) -> ClockView {
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let (from, met) = (day(from), met.map(day));
    t.site
        .read(&Actor::system(), move |rx| {
            timekeeping(rx)?.view(rule, from, met, rx.now)
        })
        .await
        .expect("a clock")
}

#[tokio::test]
async fn serving_a_notice_is_counted_round_two_holidays() {
    let t = TestApp::at("2026-10-08 09:00").await;
    load(&t).await;
    let open = clock(&t, "C-10", "2026-09-24", None).await;
    assert_eq!(
        (open.due.unwrap().to_string().as_str(), open.weekday),
        ("2026-10-09", "周五")
    );
    assert_eq!((open.tone, open.words.as_str()), ("soon", "剩 1 个工作日"));
    assert_eq!(
        open.derivation.days,
        ["9月28日", "9月29日", "9月30日", "10月8日", "10月9日"]
    );
    assert!(
        open.derivation
            .lines
            .iter()
            .any(|line| line.contains("国庆")),
        "{:?}",
        open.derivation.lines
    );
    assert_eq!(
        clock(&t, "C-10", "2026-09-24", Some("2026-10-10"))
            .await
            .tone,
        "met_late"
    );
}

#[tokio::test]
async fn a_year_that_is_not_loaded_makes_the_day_provisional() {
    let t = TestApp::at("2026-12-21 09:00").await;
    load(&t).await;
    let clock = clock(&t, "C-02", "2026-12-21", None).await;
    assert_eq!(clock.tone, "provisional");
    assert!(
        clock
            .derivation
            .lines
            .iter()
            .any(|line| line.contains("2027年"))
    );
}
