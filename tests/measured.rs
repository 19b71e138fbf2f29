//! The measurement: the engine against thousands of published failures and a real base table, read from
//! `../shared/data` (or `ANYANG_SHARED_DATA`) where that folder is; where it is not, the tests say so and pass.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its files has failed"
)]

use anyang::rules::judge::{Asked, Judgement, LimitGiven, Verdict, judge};
use anyang::rules::limit::from_columns;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Published failures that conform by their own text: faults of the data, named in its README.
const FAULTS: [(&str, &str, &str); 5] = [
    ("挥发性盐基氮", "29μg/kg", "≤15mg/100g"),
    ("脱氧雪腐镰刀菌烯醇", "1736μg/kg", "≤11000μg/kg"),
    ("酸价", "2.9mg/g", "≤3mg/g"),
    ("酸价", "2.2mg/g", "≤3mg/g"),
    ("铝", "61.1mg/kg", "≤200mg/kg"),
];

fn data(path: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ANYANG_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("not measured: {} is not there", file.display());
    None
}

fn rows(path: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let text = std::fs::read_to_string(data(path)?).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    Some(reader.deserialize().map(Result::unwrap).collect())
}

struct Failure {
    item: String,
    result: String,
    limit: Option<String>,
    unit: Option<String>,
}

impl Failure {
    fn asked<'a>(&'a self, result: &'a str) -> Asked<'a> {
        let limit = self
            .limit
            .as_deref()
            .map_or(LimitGiven::Absent, LimitGiven::Text);
        Asked {
            item: &self.item,
            result,
            unit: self.unit.as_deref(),
            limit,
            ..Asked::default()
        }
    }

    fn is_fault(&self) -> bool {
        let limit = self.limit.as_deref().unwrap_or_default();
        FAULTS.iter().any(|(item, result, bound)| {
            self.item.starts_with(item)
                && self.result == *result
                && (limit.contains(bound) || self.item.contains(bound))
        })
    }
}

fn failures() -> Option<Vec<Failure>> {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let all = rows("published/cn_value_strings_dev.csv")?;
    let failed = all.iter().filter(|row| {
        matches!(
            row["verdict"].as_str(),
            "不合格" | "serious" | "not serious"
        )
    });
    Some(
        failed
            .map(|row| Failure {
                item: row["item"].clone(),
                result: row["result_text"].clone(),
                limit: some(&row["limit_text"]),
                unit: some(&row["unit"]),
            })
            .collect(),
    )
}

/// A pair is readable when its result and its limit could be read at all.
fn is_readable(judgement: &Judgement) -> bool {
    !matches!(
        judgement.reason,
        "unreadable_result"
            | "cut_number"
            | "limit_missing"
            | "limit_unreadable"
            | "not_tested"
            | "label_value"
            | "percent_of"
    )
}

#[test]
fn published_failures_are_never_called_conforming() {
    let Some(all) = failures() else { return };
    let mut readable = 0;
    let mut failed = 0;
    let mut reasons: BTreeMap<&str, u32> = BTreeMap::new();
    for failure in &all {
        let judgement = judge(&failure.asked(&failure.result));
        if judgement.verdict == Verdict::Conforming {
            assert!(
                failure.is_fault(),
                "{} {} {:?}",
                failure.item,
                failure.result,
                failure.limit
            );
            continue;
        }
        readable += u32::from(is_readable(&judgement));
        failed += u32::from(judgement.verdict == Verdict::Nonconforming);
        if judgement.verdict != Verdict::Nonconforming {
            *reasons.entry(judgement.reason).or_default() += 1;
        }
    }
    eprintln!(
        "{} published failures, {readable} readable, {failed} nonconforming; the others: {reasons:?}",
        all.len()
    );
    assert!(failed * 100 >= readable * 93, "{failed} of {readable}");
}

#[test]
fn the_same_limits_at_half_the_value_are_never_called_nonconforming() {
    let Some(all) = failures() else { return };
    let mut conforming = 0;
    for failure in all.iter().filter(|failure| !failure.is_fault()) {
        let judgement = judge(&failure.asked(&failure.result));
        let anyang::rules::limit::Limit::Bound(bound) = &judgement.limit else {
            continue;
        };
        let (None, Some(upper)) = (&bound.lower, &bound.upper) else {
            continue;
        };
        let unit = upper
            .unit
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let half = format!("{}{unit}", upper.number.value / Decimal::TWO);
        let verdict = judge(&Asked {
            unit: None,
            ..failure.asked(&half)
        })
        .verdict;
        assert_ne!(
            verdict,
            Verdict::Nonconforming,
            "{} {half} {:?}",
            failure.item,
            failure.limit
        );
        conforming += u32::from(verdict == Verdict::Conforming);
    }
    eprintln!("{conforming} at half their limit conform");
}

#[test]
fn base_table_limits_are_understood() {
    let Some(rows) = rows("base_table/base_table_2013_2015.csv") else {
        return;
    };
    let pairs: BTreeSet<(&str, &str, &str)> = rows
        .iter()
        .map(|row| {
            (
                row["最小允许限"].as_str(),
                row["最大允许限"].as_str(),
                row["最大允许限单位"].as_str(),
            )
        })
        .collect();
    let manual = pairs
        .iter()
        .filter(|(min, max, unit)| from_columns(min, max, Some(unit)).kind() == "manual")
        .count();
    let texts: BTreeSet<(bool, &str)> = pairs
        .iter()
        .flat_map(|(min, max, _)| [(false, *min), (true, *max)])
        .collect();
    let unread: Vec<_> = texts
        .iter()
        .filter(|(is_max, text)| {
            if *is_max {
                from_columns("", text, None)
            } else {
                from_columns(text, "", None)
            }
            .kind()
                == "manual"
        })
        .collect();
    eprintln!(
        "{} pairs, {manual} manual; {} texts, manual: {unread:?}",
        pairs.len(),
        texts.len()
    );
    assert!(unread.len() * 100 <= texts.len() * 3);
    assert!(manual * 100 <= pairs.len() * 3);
}

#[test]
fn one_percent_either_side_of_a_plain_limit_is_judged_right() {
    let Some(rows) = rows("base_table/base_table_2013_2015.csv") else {
        return;
    };
    let mut judged = 0;
    for row in &rows {
        let (min, max, unit) = (
            row["最小允许限"].as_str(),
            row["最大允许限"].as_str(),
            row["最大允许限单位"].as_str(),
        );
        let unit = (!unit.contains(['#', '；', ';', '，', ','])).then_some(unit);
        let asked = |result: &str| {
            judge(&Asked {
                item: &row["检验项目"],
                result,
                unit,
                limit: LimitGiven::Columns { min, max },
                limit_unit: unit,
                ..Asked::default()
            })
            .verdict
        };
        let (low, high) = (
            min.parse::<Decimal>().ok().filter(|v| !v.is_zero()),
            max.parse::<Decimal>().ok(),
        );
        let more = |limit: Decimal| (limit * Decimal::new(101, 2)).to_string();
        let less = |limit: Decimal| (limit * Decimal::new(99, 2)).to_string();
        if let Some(high) = high.filter(|v| !v.is_zero()) {
            assert_eq!(asked(&more(high)), Verdict::Nonconforming, "{row:?}");
            if low.is_none_or(|low| low < high * Decimal::new(99, 2))
                && (low.is_some()
                    || min.parse::<Decimal>().is_ok()
                    || !min.contains(|c: char| c.is_ascii_digit()))
            {
                assert_eq!(asked(&less(high)), Verdict::Conforming, "{row:?}");
            }
            judged += 1;
        }
        if let Some(low) = low.filter(|_| high.is_none_or(|high| !high.is_zero())) {
            assert_eq!(asked(&less(low)), Verdict::Nonconforming, "{row:?}");
            judged += 1;
        }
    }
    eprintln!("{judged} limits judged right on both sides");
}
