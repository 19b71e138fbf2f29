//! Time limits by the examples of the regulation, by the words of the pages, and by their properties.

mod chips;
mod properties;
mod table;

use super::*;
use crate::rules::calendar::{Calendar, CalendarRow, DayKind};
use crate::rules::day::Day;
use crate::rules::moment::Moment;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn span(unit: Unit, length: u32) -> Span {
    Span::new(unit, length).unwrap()
}

fn built_in() -> &'static Calendar {
    Calendar::built_in()
}

fn counted(from: &str, unit: Unit, length: u32) -> Count {
    count(
        moment(from),
        span(unit, length),
        &Terms::default(),
        built_in(),
    )
    .unwrap()
}

fn with(from: &str, unit: Unit, length: u32, terms: &Terms) -> Count {
    count(moment(from), span(unit, length), terms, built_in()).unwrap()
}

fn pause(from: &str, to: Option<&str>) -> Pause {
    Pause::new(moment(from), to.map(moment)).unwrap()
}

fn paused(from: &str, to: Option<&str>) -> Terms {
    Terms {
        pauses: vec![pause(from, to)],
        ..Terms::default()
    }
}

fn due_text(count: &Count) -> Option<String> {
    count.due.map(|due| due.to_string())
}

fn rule(id: &str) -> &'static ClockRule {
    ClockRules::built_in().get(id, day("2026-09-24")).unwrap()
}

fn reckon(id: &str, from: &str) -> Reckoning {
    rule(id)
        .reckon(moment(from), None, &Terms::default(), built_in())
        .unwrap()
}

#[test]
fn the_working_day_vectors_of_the_regulation_hold() {
    for (from, length, expected) in [
        ("2024-02-07", 5, "2024-02-20"),
        ("2024-04-03", 7, "2024-04-15"),
        ("2024-04-26", 5, "2024-05-07"),
        ("2024-09-13", 2, "2024-09-18"),
        ("2024-09-27", 5, "2024-10-10"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-04-25", 7, "2025-05-08"),
        ("2025-09-26", 20, "2025-10-30"),
        ("2025-09-30", 5, "2025-10-14"),
        ("2025-12-30", 5, "2026-01-07"),
        ("2026-01-30", 20, "2026-03-05"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 7, "2026-03-02"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-05-08", 2, "2026-05-11"),
        ("2026-09-18", 7, "2026-09-29"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-11-23", 20, "2026-12-21"),
    ] {
        let count = counted(from, Unit::WorkingDays, length);
        assert_eq!(
            due_text(&count).as_deref(),
            Some(expected),
            "{from} + {length}"
        );
        assert!(!count.provisional && count.rolled.is_none());
    }
}

#[test]
fn ninety_days_roll_from_a_rest_day_as_the_regulation_says() {
    for (from, due, rolled) in [
        ("2025-07-03", "2025-10-01", "2025-10-09"),
        ("2026-07-03", "2026-10-01", "2026-10-08"),
        ("2025-11-03", "2026-02-01", "2026-02-02"),
    ] {
        let count = counted(from, Unit::CalendarDays, 90);
        assert_eq!(due_text(&count).as_deref(), Some(due));
        assert_eq!(count.rolled, Some(day(rolled)));
        assert_eq!(count.binding(Rolls::Unrolled), Some(moment(due)));
        assert_eq!(count.binding(Rolls::Rolled), Some(moment(rolled)));
    }
    let weekday = counted("2026-09-24", Unit::CalendarDays, 90);
    assert_eq!(due_text(&weekday).as_deref(), Some("2026-12-23"));
    assert_eq!(weekday.rolled, None);
}

#[test]
fn the_derivation_reads_as_on_the_case_page() {
    let count = counted("2026-09-24", Unit::WorkingDays, 5);
    assert_eq!(
        lines(&count.derivation),
        [
            "9月24日（周四）起算，当日不计",
            "① 9月28日　② 29日　③ 30日　④ 10月8日　⑤ 9日",
            "跳过 9月25日至27日 中秋，10月1日至7日 国庆",
        ]
    );
}

#[test]
fn make_up_days_are_counted_and_named() {
    let count = counted("2026-09-18", Unit::WorkingDays, 7);
    let told = lines(&count.derivation);
    assert_eq!(
        told[1],
        "① 9月20日　② 21日　③ 22日　④ 23日　⑤ 24日　⑥ 28日　⑦ 29日"
    );
    assert_eq!(told[2], "跳过 9月25日至27日 中秋，9月19日 周末");
    assert_eq!(told[3], "调休上班 9月20日（国庆）");
}

#[test]
fn a_count_into_a_year_that_is_not_loaded_is_provisional_and_says_so() {
    let count = counted("2026-12-29", Unit::WorkingDays, 5);
    assert!(count.provisional);
    assert_eq!(due_text(&count).as_deref(), Some("2027-01-06"));
    let said = lines(&count.derivation);
    assert!(said[1].contains("③ 2027年1月4日　④ 5日"), "{said:?}");
    assert_eq!(
        said.last().map(String::as_str),
        Some("2027年节假日未载入，暂按周一至周五推算，只扣除日期固定的法定假日")
    );
    assert!(!counted("2026-12-24", Unit::WorkingDays, 5).provisional);
    assert!(counted("2026-11-23", Unit::CalendarDays, 90).provisional);
    let hours = counted("2026-12-31T20:00:00+08:00", Unit::Hours, 24);
    assert!(!hours.provisional, "hours ask no calendar");
}

#[test]
fn loading_the_year_makes_the_count_firm_and_may_move_it() {
    let off = CalendarRow {
        date: day("2027-01-04"),
        kind: DayKind::Off,
        holiday: "元旦".into(),
        source: "试".into(),
    };
    let calendar = Calendar::from_rows(2026..=2027, [off]).unwrap();
    let from = moment("2026-12-31");
    let count = count(
        from,
        span(Unit::WorkingDays, 2),
        &Terms::default(),
        &calendar,
    )
    .unwrap();
    assert!(!count.provisional);
    assert_eq!(due_text(&count).as_deref(), Some("2027-01-05"));
}

#[test]
fn months_end_on_the_corresponding_day_or_on_the_last_of_the_month() {
    let plain = counted("2026-03-24", Unit::Months, 3);
    assert_eq!(due_text(&plain).as_deref(), Some("2026-06-24"));
    let short = counted("2025-08-31", Unit::Months, 6);
    assert_eq!(due_text(&short).as_deref(), Some("2026-02-28"));
    let said = lines(&short.derivation);
    let month_end = "满 6 个月，到期月没有对应日，以月末 2026年2月28日（周六）为准".to_string();
    assert!(said.contains(&month_end), "{said:?}");
    assert_eq!(short.rolled, None, "2026-02-28 is a make-up working day");
}

#[test]
fn shelf_life_ends_the_keeping_of_a_backup_where_it_comes_first() {
    let cap = |date: &str| Terms {
        cap: Some(day(date)),
        ..Terms::default()
    };
    let reckon = |terms: &Terms| {
        let from = moment("2026-03-02");
        rule("C-07").reckon(from, None, terms, built_in()).unwrap()
    };
    let short = reckon(&cap("2026-04-10"));
    assert_eq!(
        due_text(short.count().unwrap()).as_deref(),
        Some("2026-04-10")
    );
    let long = reckon(&cap("2027-04-10"));
    assert_eq!(
        due_text(long.count().unwrap()).as_deref(),
        Some("2026-06-02")
    );
    let other = rule("C-10").reckon(moment("2026-03-02"), None, &cap("2026-03-03"), built_in());
    assert_eq!(other, Err(ClockFault::NoCap));
}

#[test]
fn hours_run_by_the_clock_through_night_and_holiday() {
    let count = counted("2026-09-30T22:30:00+08:00", Unit::Hours, 4);
    assert_eq!(
        due_text(&count).as_deref(),
        Some("2026-10-01T02:30:00+08:00")
    );
    let utc = counted("2026-09-30T14:30:00Z", Unit::Hours, 24);
    assert_eq!(due_text(&utc).as_deref(), Some("2026-10-01T14:30:00Z"));
    let date = count_of_date();
    assert_eq!(date.unwrap_err().code(), "instant_needed");
}

fn count_of_date() -> Result<Count, ClockFault> {
    count(
        moment("2026-09-30"),
        span(Unit::Hours, 4),
        &Terms::default(),
        built_in(),
    )
}

#[test]
fn paused_days_are_left_out_and_told() {
    let terms = paused("2026-10-09", Some("2026-10-13"));
    let count = with("2026-09-24", Unit::WorkingDays, 5, &terms);
    assert_eq!(due_text(&count).as_deref(), Some("2026-10-14"));
    let said = lines(&count.derivation);
    assert!(
        said.contains(&"10月9日至13日 暂停，不计".to_string()),
        "{said:?}"
    );
    let days = with("2026-09-24", Unit::CalendarDays, 90, &terms);
    assert_eq!(due_text(&days).as_deref(), Some("2026-12-28"));
    let months = with("2026-09-24", Unit::Months, 1, &terms);
    assert_eq!(due_text(&months).as_deref(), Some("2026-10-29"));
}

#[test]
fn an_open_pause_stops_the_clock_and_keeps_what_is_left() {
    let terms = paused("2026-10-08", None);
    let count = with("2026-09-24", Unit::WorkingDays, 15, &terms);
    assert_eq!(
        (count.due, count.paused),
        (None, Some(Left::WorkingDays(12)))
    );
    assert!(lines(&count.derivation).contains(&"10月8日起暂停，尚未恢复".to_string()));
    let days = with("2026-09-24", Unit::CalendarDays, 90, &terms);
    assert_eq!(days.paused, Some(Left::Days(77)));
}

#[test]
fn overlapping_pauses_of_hours_count_once() {
    let terms = Terms {
        pauses: vec![
            pause(
                "2026-10-08T10:00:00+08:00",
                Some("2026-10-08T12:00:00+08:00"),
            ),
            pause(
                "2026-10-08T11:00:00+08:00",
                Some("2026-10-08T13:00:00+08:00"),
            ),
            pause(
                "2026-10-09T11:00:00+08:00",
                Some("2026-10-09T13:00:00+08:00"),
            ),
        ],
        ..Terms::default()
    };
    let count = with("2026-10-08T09:00:00+08:00", Unit::Hours, 4, &terms);
    assert_eq!(
        due_text(&count).as_deref(),
        Some("2026-10-08T16:00:00+08:00")
    );
    let open = paused("2026-10-08T10:30:00+08:00", None);
    let open = with("2026-10-08T09:00:00+08:00", Unit::Hours, 4, &open);
    assert_eq!(open.paused, Some(Left::Minutes(150)));
}

#[test]
fn extensions_add_units_and_name_what_the_article_allows() {
    let terms = Terms {
        extended: 5,
        ..Terms::default()
    };
    let said = |id: &str| {
        let reckoning = rule(id)
            .reckon(moment("2026-09-24"), None, &terms, built_in())
            .unwrap();
        lines(&reckoning.derivation()).join("\n")
    };
    assert!(said("C-16").contains("延长 5 个工作日（书面说明理由可以延长）"));
    assert!(said("C-18").contains("条文所许为 3 个工作日"));
    assert!(said("C-04").contains("条文未规定延长"));
    let counted = with("2026-09-24", Unit::WorkingDays, 5, &terms);
    assert_eq!(
        counted.due,
        self::counted("2026-09-24", Unit::WorkingDays, 10).due
    );
}

#[test]
fn a_pause_that_ends_before_it_begins_is_refused() {
    let fault = Pause::new(moment("2026-10-09"), Some(moment("2026-10-08"))).unwrap_err();
    assert_eq!(fault.code(), "pause_backwards");
    assert!(Pause::new(moment("2026-10-09"), Some(moment("2026-10-09"))).is_ok());
    let day_in_hours = Pause::new(
        moment("2026-10-08T09:00:00+08:00"),
        Some(moment("2026-10-08")),
    );
    assert!(day_in_hours.is_ok());
}

#[test]
fn a_pause_without_sight_of_its_end_is_refused_and_not_walked() {
    let terms = paused("2026-10-09", Some("2199-10-08"));
    let from = moment("2026-09-24");
    let far = count(from, span(Unit::WorkingDays, 20), &terms, built_in());
    assert_eq!(far, Err(ClockFault::TooFar));
}
