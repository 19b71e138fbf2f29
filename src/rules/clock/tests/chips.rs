//! The words and tones of the clock chip.

use chrono::{DateTime, Utc};

use super::*;

fn shown(count: &Count, progress: Progress, now: &str) -> (&'static str, String) {
    let now: DateTime<Utc> = now.parse().unwrap();
    let deadline = count.deadline(Rolls::Unrolled);
    let chip = time_left(deadline.as_ref(), progress, &now, built_in());
    (chip.tone.code(), chip.words)
}

fn open(count: &Count, now: &str) -> (&'static str, String) {
    shown(count, Progress::Open, now)
}

#[test]
fn the_chip_of_working_days_speaks_as_the_pages_say() {
    let count = counted("2026-09-24", Unit::WorkingDays, 5);
    for (now, tone, words) in [
        ("2026-09-24T01:12:00Z", "running", "剩 5 个工作日"),
        ("2026-09-28T01:12:00Z", "running", "剩 4 个工作日"),
        ("2026-09-29T01:12:00Z", "soon", "剩 3 个工作日"),
        ("2026-10-08T01:12:00Z", "soon", "剩 1 个工作日"),
        ("2026-10-08T16:00:00Z", "today", "今日到期"),
        ("2026-10-09T15:59:00Z", "today", "今日到期"),
        ("2026-10-10T02:00:00Z", "overdue", "逾期 1 个工作日"),
        ("2026-10-12T02:00:00Z", "overdue", "逾期 2 个工作日"),
    ] {
        assert_eq!(open(&count, now), (tone, words.to_string()), "{now}");
    }
}

#[test]
fn late_by_a_rest_day_is_late_and_said_in_days() {
    let count = counted("2026-11-13", Unit::WorkingDays, 5);
    assert_eq!(due_text(&count).as_deref(), Some("2026-11-20"));
    let saturday = open(&count, "2026-11-21T02:00:00Z");
    assert_eq!(saturday, ("overdue", "逾期 1 日".to_string()));
}

#[test]
fn the_chip_of_calendar_days_turns_amber_at_seven() {
    let count = counted("2026-09-24", Unit::CalendarDays, 90);
    let said = |now| open(&count, now);
    assert_eq!(said("2026-10-08T01:00:00Z"), ("running", "剩 76 日".into()));
    assert_eq!(said("2026-12-15T01:00:00Z"), ("running", "剩 8 日".into()));
    assert_eq!(said("2026-12-16T01:00:00Z"), ("soon", "剩 7 日".into()));
    assert_eq!(said("2026-12-18T01:00:00Z"), ("soon", "剩 5 日".into()));
    assert_eq!(
        said("2026-12-24T01:00:00Z"),
        ("overdue", "逾期 1 日".into())
    );
}

#[test]
fn the_chip_of_hours_turns_amber_in_the_last_quarter() {
    let count = counted("2026-09-24T09:00:00+08:00", Unit::Hours, 24);
    let said = |now| open(&count, now);
    assert_eq!(
        said("2026-09-24T01:00:00Z"),
        ("running", "剩 24 小时".into())
    );
    assert_eq!(
        said("2026-09-24T18:00:00Z"),
        ("running", "剩 7 小时".into())
    );
    assert_eq!(
        said("2026-09-24T21:40:00Z"),
        ("soon", "剩 3 小时 20 分".into())
    );
    assert_eq!(
        said("2026-09-25T00:59:30Z"),
        ("soon", "剩 不足 1 分".into())
    );
    assert_eq!(
        said("2026-09-25T03:05:00Z"),
        ("overdue", "逾期 2 小时 5 分".into())
    );
}

#[test]
fn what_is_done_paused_or_without_limit_says_so() {
    let wd = counted("2026-09-24", Unit::WorkingDays, 5);
    let d = counted("2026-09-24", Unit::CalendarDays, 90);
    let now = "2026-12-31T01:00:00Z";
    let met = |count, at| shown(count, Progress::Met(moment(at)), now);
    assert_eq!(met(&wd, "2026-10-09"), ("met", "按时".into()));
    assert_eq!(met(&d, "2026-12-24"), ("met_late", "迟 1 日".into()));
    assert_eq!(met(&wd, "2026-10-12"), ("met_late", "迟 2 个工作日".into()));
    let paused = shown(&wd, Progress::Paused(Left::WorkingDays(12)), now);
    assert_eq!(paused, ("paused", "暂停，剩 12 个工作日".into()));
    let at: DateTime<Utc> = now.parse().unwrap();
    let none = time_left(None, Progress::Open, &at, built_in());
    assert_eq!((none.tone, none.words.as_str()), (Tone::None, "无法定时限"));
}

#[test]
fn a_provisional_chip_says_so_and_keeps_its_urgency() {
    let count = counted("2026-12-30", Unit::WorkingDays, 33);
    let said = open(&count, "2027-01-01T01:00:00Z");
    assert_eq!(said, ("provisional", "暂定 剩 32 个工作日".into()));
    let soon = counted("2026-12-30", Unit::WorkingDays, 3);
    let said = open(&soon, "2026-12-30T01:00:00Z");
    assert_eq!(said, ("soon", "暂定 剩 3 个工作日".into()));
}
