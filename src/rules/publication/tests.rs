//! What may be published and when, by example and by property.
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn failure() -> Standing {
    Standing {
        sample: PublicSample::of(Stream::Supervision, "XBJ26410526100000001").unwrap(),
        kind: AnnouncementKind::Fail,
        state: SampleState::Reported,
        nonconforming: Some(true),
        windows: vec![
            served("销售者", "2026-03-11"),
            served("生产者", "2026-03-13"),
        ],
        case: Some(CaseState::Open),
        failure_published: false,
        announced: None,
        personal: Vec::new(),
    }
}

fn served(addressee: &str, until: &str) -> Window {
    Window {
        addressee: addressee.to_owned(),
        reinspection_until: Some(day(until)),
        objection_until: Some(day(until)),
    }
}

#[test]
fn no_public_sample_can_be_made_of_a_monitoring_sample() {
    assert_eq!(
        PublicSample::of(Stream::RiskMonitoring, "X"),
        Err(Refusal::NeverPublished)
    );
    assert!(PublicSample::of(Stream::Evaluation, "X").is_ok());
}

#[test]
fn a_failure_waits_for_the_last_right_of_the_last_addressee() {
    let standing = failure();
    assert_eq!(open_after(&standing.windows), Some(day("2026-03-14")));
    assert!(may_publish(&standing, day("2026-03-13")).is_err());
    assert_eq!(may_publish(&standing, day("2026-03-14")), Ok(()));
}

#[test]
fn a_failure_waits_for_service() {
    let mut standing = failure();
    standing.windows[1].reinspection_until = None;
    assert_eq!(open_after(&standing.windows), None);
    let holds = holds(&standing, day("2026-12-31"));
    assert_eq!(holds, [Hold::NotServed("生产者".to_owned())]);
    standing.windows.clear();
    assert!(may_publish(&standing, day("2026-12-31")).is_err());
}

#[test]
fn a_failure_that_was_overturned_is_not_published() {
    let mut standing = failure();
    standing.case = Some(CaseState::Terminated);
    assert!(may_publish(&standing, day("2026-12-31")).is_err());
}

#[test]
fn a_conforming_result_is_published_at_once_and_once() {
    let mut standing = failure();
    standing.kind = AnnouncementKind::Pass;
    standing.nonconforming = Some(false);
    assert_eq!(may_publish(&standing, day("2026-03-02")), Ok(()));
    standing.announced = Some("2026年第1期".to_owned());
    assert!(may_publish(&standing, day("2026-03-02")).is_err());
}

#[test]
fn a_disposal_is_published_after_its_failure_and_its_closing() {
    let mut standing = failure();
    standing.kind = AnnouncementKind::Disposal;
    let late = day("2026-12-31");
    assert_eq!(holds(&standing, late), [Hold::NotClosed, Hold::BasicsFirst]);
    standing.case = Some(CaseState::Closed);
    standing.failure_published = true;
    assert_eq!(may_publish(&standing, late), Ok(()));
}

#[test]
fn evaluation_publishes_no_conforming_rows() {
    let mut standing = failure();
    standing.sample = PublicSample::of(Stream::Evaluation, "X").unwrap();
    standing.kind = AnnouncementKind::Pass;
    standing.nonconforming = Some(false);
    let refusal = may_publish(&standing, day("2026-12-31")).unwrap_err();
    assert_eq!(refusal.code(), "kind_not_published");
}

proptest! {
    #[test]
    fn nothing_is_published_while_a_right_runs(
        ends in proptest::collection::vec((0u32..400, 0u32..400), 1..5),
        today in 0u32..420,
    ) {
        let start = day("2026-01-01");
        let mut standing = failure();
        standing.windows = ends.iter().map(|(a, b)| Window {
            addressee: "某".to_owned(),
            reinspection_until: Some(start.plus_days(*a)),
            objection_until: Some(start.plus_days(*b)),
        }).collect();
        let today = start.plus_days(today);
        let running = ends.iter().any(|(a, b)| start.plus_days(*a.max(b)) >= today);
        prop_assert_eq!(may_publish(&standing, today).is_err(), running);
        prop_assert_eq!(open_after(&standing.windows).is_some_and(|open| open <= today), !running);
    }

    #[test]
    fn who_may_publish_today_may_publish_tomorrow(end in 0u32..100, today in 0u32..120) {
        let start = day("2026-01-01");
        let mut standing = failure();
        standing.windows = vec![served("某", &start.plus_days(end).to_string())];
        let today = start.plus_days(today);
        if may_publish(&standing, today).is_ok() {
            prop_assert!(may_publish(&standing, today.next()).is_ok());
        }
    }

    #[test]
    fn masking_never_panics_and_hides_every_identity_number(text in ".{0,80}") {
        let with = format!("{text} 11010519491231002X {text}");
        prop_assert!(!personal::masked(&with).contains("19491231"));
        let _ = personal::looks_like_a_person(&text);
    }
}
