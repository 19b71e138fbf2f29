//! The embedded calendar against the law, against three independent sources, and its properties.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn working_days(year: i32) -> u32 {
    let eve = Day::new(year - 1, 12, 31).unwrap();
    Calendar::built_in().working_between(eve, Day::new(year, 12, 31).unwrap())
}

#[test]
fn the_embedded_table_has_no_unreadable_row_and_does_not_contradict_itself() {
    let (rows, faults) = data::read(data::CALENDAR, row);
    assert_eq!(faults, []);
    let years: BTreeSet<i32> = rows.iter().map(|row| row.date.year()).collect();
    assert_eq!(years, (2019..=2026).collect());
    let n_rows = rows.len();
    let calendar = Calendar::from_rows(years, rows).unwrap();
    assert_eq!(&calendar, Calendar::built_in());
    assert_eq!(calendar.off.len() + calendar.work.len(), n_rows);
}

#[test]
fn a_year_has_as_many_working_days_as_the_notices_leave() {
    assert_eq!(
        [2024, 2025, 2026].map(working_days),
        [251, 248, 248],
        "regulation, section 7"
    );
}

#[test]
fn the_year_2027_is_not_loaded() {
    assert!(!Calendar::built_in().covers(2027));
    assert!(Calendar::built_in().covers(2026));
    let calendar = Calendar::built_in();
    assert_eq!(
        calendar.rest(day("2027-01-01")),
        Some("元旦"),
        "by law, whatever the notice"
    );
    assert_eq!(
        calendar.rest(day("2027-02-08")),
        None,
        "the notice alone would say"
    );
}

#[test]
fn holidays_and_make_up_days_have_names() {
    let calendar = Calendar::built_in();
    assert_eq!(calendar.rest(day("2026-09-26")), Some("中秋"));
    assert_eq!(calendar.rest(day("2026-10-07")), Some("国庆"));
    assert_eq!(calendar.rest(day("2026-10-11")), Some("周末"));
    assert_eq!(calendar.rest(day("2026-10-10")), None);
    assert_eq!(calendar.make_up(day("2026-10-10")), Some("国庆"));
    assert_eq!(calendar.next_working(day("2026-09-30")), day("2026-10-08"));
    assert_eq!(calendar.working_from(day("2026-10-10")), day("2026-10-10"));
}

#[test]
fn a_calendar_that_contradicts_itself_is_refused() {
    let row = |date: &str, kind| CalendarRow {
        date: day(date),
        kind,
        holiday: "元旦".into(),
        source: "试".into(),
    };
    let twice = [
        row("2027-01-02", DayKind::Off),
        row("2027-01-02", DayKind::Work),
    ];
    assert_eq!(
        Calendar::from_rows([2027], twice),
        Err(CalendarFault::Twice(day("2027-01-02")))
    );
    let monday = [row("2027-01-04", DayKind::Work)];
    assert_eq!(
        Calendar::from_rows([2027], monday).unwrap_err().to_string(),
        "2027-01-04 是周一，不是周末，不能作为补班日"
    );
    let outside = [row("2028-01-01", DayKind::Off)];
    assert!(Calendar::from_rows([2027], outside).is_err());
}

/// The folder of shared facts, where it is present.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("ANYANG_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    folder.join("calendar").is_dir().then_some(folder)
}

/// What a source says: whether a day is off (true) or worked (false), and under which name.
type Said = BTreeMap<Day, (bool, Option<String>)>;

fn python_package(folder: &std::path::Path) -> Said {
    let text =
        std::fs::read_to_string(folder.join("calendar/chinesecalendar_1.11.0_2019_2026.csv"));
    text.unwrap()
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((
                day(cells.next()?),
                (cells.next()? == "holiday", None::<String>),
            ))
        })
        .collect()
}

fn node_package(folder: &std::path::Path) -> Said {
    let text = std::fs::read_to_string(folder.join("calendar/chinese-days.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let part = |key: &str, off: bool| {
        let days = json[key].as_object().unwrap().clone();
        days.into_iter().map(move |(date, text)| {
            let name = text
                .as_str()
                .unwrap()
                .split(',')
                .nth(1)
                .unwrap()
                .to_string();
            (day(&date), (off, Some(name)))
        })
    };
    part("holidays", true)
        .chain(part("workdays", false))
        .collect()
}

fn notices(folder: &std::path::Path, year: i32) -> Option<Said> {
    let path = folder.join(format!("calendar/holiday-cn/{year}.json"));
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).ok()?).unwrap();
    let days = json["days"].as_array().unwrap().iter().map(|entry| {
        let name = entry["name"].as_str().unwrap().to_string();
        let off = entry["isOffDay"].as_bool().unwrap();
        (day(entry["date"].as_str().unwrap()), (off, Some(name)))
    });
    Some(days.collect())
}

fn agrees(said: &Said, year: i32, source: &str) {
    let calendar = Calendar::built_in();
    let mut at = Day::new(year, 1, 1).unwrap();
    while at.year() == year {
        let theirs = match said.get(&at) {
            Some((off, _)) => !off,
            None => !at.is_weekend(),
        };
        assert_eq!(calendar.is_working(at), theirs, "{at} in {source}");
        let ours = calendar.off.get(&at).or_else(|| calendar.work.get(&at));
        if let (Some(ours), Some((_, Some(name)))) = (ours, said.get(&at)) {
            let known = name.replace('节', "");
            let same = ours.replace('节', "");
            let festivals: Vec<&str> = same.split('、').collect();
            assert!(
                known.split('、').any(|one| festivals.contains(&one)),
                "{at}: {ours} and {name} in {source}"
            );
        }
        at = at.next();
    }
}

#[test]
fn three_independent_sources_agree_with_the_table() {
    let Some(folder) = shared() else {
        eprintln!("shared data absent: the calendar is not compared with its sources");
        return;
    };
    let (python, node) = (python_package(&folder), node_package(&folder));
    let mut compared = 0;
    for year in 2019..=2026 {
        agrees(&python, year, "chinesecalendar");
        agrees(&node, year, "chinese-days");
        if let Some(said) = notices(&folder, year) {
            agrees(&said, year, "holiday-cn");
            compared += 1;
        }
    }
    assert!(compared >= 5);
    assert_eq!(notices(&folder, 2027), Some(Said::new()));
}

proptest! {
    #[test]
    fn counting_by_formula_is_counting_day_by_day(from in 0u32..4000, length in 0u32..400) {
        let calendar = Calendar::built_in();
        let from = day("2018-04-01").plus_days(from);
        let to = from.plus_days(length);
        let mut at = from;
        let mut n = 0;
        while at < to {
            at = at.next();
            n += u32::from(calendar.is_working(at));
        }
        prop_assert_eq!(calendar.working_between(from, to), n);
        prop_assert_eq!(calendar.working_between(to.next(), from), 0);
    }

    #[test]
    fn a_day_is_worked_or_has_a_reason(from in 0u32..4000) {
        let at = day("2018-01-01").plus_days(from);
        let calendar = Calendar::built_in();
        prop_assert_eq!(calendar.is_working(at), calendar.rest(at).is_none());
        prop_assert!(calendar.is_working(calendar.next_working(at)));
    }
}
