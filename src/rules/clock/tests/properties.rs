//! What holds for every span, start and pause.

use proptest::prelude::*;

use super::*;

fn days() -> impl Strategy<Value = Day> {
    (0u32..2500).prop_map(|n| day("2019-06-01").plus_days(n))
}

fn units() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::WorkingDays),
        Just(Unit::CalendarDays),
        Just(Unit::Months)
    ]
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let one = (days(), 0u32..40).prop_map(|(from, length)| Pause {
        from: Moment::Day(from),
        to: Some(Moment::Day(from.plus_days(length))),
    });
    prop::collection::vec(one, 0..4)
}

proptest! {
    #[test]
    fn a_span_of_working_days_falls_on_a_working_day(
        start in days(), length in 1u32..120, pauses in pauses(),
    ) {
        let due = due(start, span(Unit::WorkingDays, length), &pauses, built_in()).unwrap();
        prop_assert!(built_in().is_working(due) && start < due);
        prop_assert!(!pauses.iter().any(|pause| pause.covers(due)));
        if pauses.is_empty() {
            prop_assert_eq!(built_in().working_between(start, due), length);
        }
    }

    #[test]
    fn a_later_start_is_never_due_earlier(
        start in days(), later in 0u32..60, unit in units(), length in 1u32..36, pauses in pauses(),
    ) {
        let span = span(unit, length);
        let early = due(start, span, &pauses, built_in());
        let late = due(start.plus_days(later), span, &pauses, built_in());
        // Months of different length may come to fewer days, which pauses then stretch differently.
        prop_assume!(unit != Unit::Months || pauses.is_empty());
        prop_assert!(early <= late);
    }

    #[test]
    fn a_pause_never_brings_the_end_forward_nor_does_an_extension(
        start in days(), unit in units(), length in 1u32..36, pauses in pauses(), more in 1u32..20,
    ) {
        let plain = due(start, span(unit, length), &[], built_in()).unwrap();
        let paused = due(start, span(unit, length), &pauses, built_in()).unwrap();
        prop_assert!(plain <= paused);
        prop_assert!(plain < due(start, span(unit, length + more), &[], built_in()).unwrap());
    }

    #[test]
    fn late_is_after_the_end_and_nothing_else(start in days(), length in 1u32..60, on in days()) {
        let counted = count(
            Moment::Day(start), span(Unit::WorkingDays, length), &Terms::default(), built_in(),
        ).unwrap();
        let deadline = counted.deadline(Rolls::Unrolled).unwrap();
        let late = deadline.late(Moment::Day(on), built_in());
        prop_assert_eq!(late.is_some(), on > counted.due_day().unwrap());
        prop_assert!(!matches!(late, Some(Left::WorkingDays(0) | Left::Days(0))));
    }

    #[test]
    fn rolled_is_the_next_working_day_of_a_rest_day(
        start in days(), months in 1u32..12, length in 1u32..200,
    ) {
        for span in [span(Unit::Months, months), span(Unit::CalendarDays, length)] {
            let counted =
                count(Moment::Day(start), span, &Terms::default(), built_in()).unwrap();
            let due = counted.due_day().unwrap();
            match counted.rolled {
                None => prop_assert!(built_in().is_working(due)),
                Some(rolled) => {
                    prop_assert!(!built_in().is_working(due));
                    prop_assert_eq!(rolled, built_in().next_working(due));
                }
            }
        }
    }

    #[test]
    fn the_derivation_has_every_day_from_the_trigger_to_the_end_once(
        start in days(), length in 1u32..60, pauses in pauses(),
    ) {
        let terms = Terms { pauses, ..Terms::default() };
        let span = span(Unit::WorkingDays, length);
        let counted = count(Moment::Day(start), span, &terms, built_in()).unwrap();
        let mut at = start;
        let mut n = 0;
        for step in &counted.derivation {
            let (from, to) = match step {
                Step::Counted { day, n: told, .. } => {
                    n += 1;
                    prop_assert_eq!(*told, n);
                    (*day, *day)
                }
                Step::Skipped { from, to, .. } => (*from, *to),
                Step::Paused { from, to } => (from.day(), to.map_or(from.day(), Moment::day)),
                _ => continue,
            };
            prop_assert_eq!(from, at.next());
            at = to;
        }
        prop_assert_eq!((at, n), (counted.due_day().unwrap(), length));
    }

    #[test]
    fn no_terms_make_it_panic_or_hang(
        start in days(), unit in units(), length in any::<u32>(), extended in any::<u32>(),
        pauses in pauses(), cap in prop::option::of(days()),
    ) {
        let terms = Terms { pauses, extended, cap };
        if let Ok(counted) = count(Moment::Day(start), Span { unit, length }, &terms, built_in()) {
            prop_assert!(cap.is_none_or(|cap| counted.due_day() <= Some(cap)));
        }
    }
}
