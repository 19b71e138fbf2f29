//! Deadlines from the rows of the database: the calendar and the rules as the law's data.
use anyang::register::clocks::{ClockView, timekeeping};
use anyang::rules::actor::Actor;
use anyang::rules::day::Day;

use crate::harness::TestApp;

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
