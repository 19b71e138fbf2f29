//! The figures of the assessment: what each counts over what is data with source and effective dates; here is the arithmetic of a rate.
//! A figure never adds two streams, except I-01, which the policy defines over all three and which shows its parts.
use std::str::FromStr;
use std::sync::OnceLock;

use rust_decimal::{Decimal, RoundingStrategy};

use super::conclusion::Conclusion;
use super::data::{self, DataFault, Record};
use super::day::Day;
use crate::words;

words! {
    /// How a figure is told.
    pub enum FigureUnit {
        Percent = "percent", "%";
        PerThousand = "per_thousand", "批次/千人";
        Count = "count", "件";
    }
}

words! {
    /// Which side of the target is good.
    pub enum Better {
        Higher = "higher", "不低于";
        Lower = "lower", "不高于";
    }
}

/// A figure's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// `I-07`.
    pub id: String,
    /// Rises with every change of the definition.
    pub version: u32,
    /// The first day it holds for.
    pub effective_from: Day,
    /// The last day, if it was replaced.
    pub effective_to: Option<Day>,
    /// 食品评价性抽检合格率.
    pub name: String,
    /// How it is told.
    pub unit: FigureUnit,
    /// What is to be reached.
    pub target: Option<Decimal>,
    /// Which side of the target is good.
    pub better: Better,
    /// What is counted.
    pub numerator: String,
    /// Over what.
    pub denominator: String,
    /// What does not count.
    pub excluded: String,
    /// Who says so.
    pub source: String,
    /// How well that is known.
    pub evidence: String,
}

impl Definition {
    /// The definition in one sentence.
    pub fn sentence(&self) -> String {
        format!(
            "分子：{}；分母：{}；不计：{}",
            self.numerator, self.denominator, self.excluded
        )
    }

    /// The rate of these counts; none over nothing. Decimal throughout.
    pub fn rate(&self, numerator: i64, denominator: Decimal) -> Option<Decimal> {
        let numerator = Decimal::from(numerator);
        match self.unit {
            FigureUnit::Count => Some(numerator),
            _ if denominator <= Decimal::ZERO => None,
            FigureUnit::Percent => (numerator * Decimal::ONE_HUNDRED).checked_div(denominator),
            FigureUnit::PerThousand => numerator.checked_div(denominator),
        }
    }

    /// The rate as it is printed: percent with one decimal, per thousand with two, cut off and never rounded up,
    /// so that 99.96 % is not told as 100 %.
    pub fn printed(&self, rate: Decimal) -> String {
        let places = match self.unit {
            FigureUnit::Percent => 1,
            FigureUnit::PerThousand => 2,
            FigureUnit::Count => 0,
        };
        let cut = rate.round_dp_with_strategy(places, RoundingStrategy::ToZero);
        format!("{cut:.prec$}", prec = usize::try_from(places).unwrap_or(0))
    }

    /// Whether the target is reached; none without target or rate.
    pub fn is_met(&self, rate: Option<Decimal>) -> Option<bool> {
        let (rate, target) = (rate?, self.target?);
        Some(match self.better {
            Better::Higher => rate >= target,
            Better::Lower => rate <= target,
        })
    }
}

/// The definitions in force on a day, in the order of the table.
pub fn in_force(on: Day) -> impl Iterator<Item = &'static Definition> {
    built_in()
        .iter()
        .filter(move |one| one.effective_from <= on && one.effective_to.is_none_or(|to| on <= to))
}

/// Every definition of the embedded table.
pub fn built_in() -> &'static [Definition] {
    static ROWS: OnceLock<Vec<Definition>> = OnceLock::new();
    ROWS.get_or_init(|| data::read(data::INDICATORS, row).0)
}

fn row(record: &Record<'_>) -> Result<Definition, DataFault> {
    Ok(Definition {
        id: record.required(0)?.to_owned(),
        version: record.parse(1)?,
        effective_from: record.parse(2)?,
        effective_to: record.parse_optional(3)?,
        name: record.required(4)?.to_owned(),
        unit: word(record, 5)?,
        target: record.parse_optional(6)?,
        better: word(record, 7)?,
        numerator: record.required(8)?.to_owned(),
        denominator: record.required(9)?.to_owned(),
        excluded: record.required(10)?.to_owned(),
        source: record.required(11)?.to_owned(),
        evidence: record.required(12)?.to_owned(),
    })
}

fn word<T: FromStr>(record: &Record<'_>, column: usize) -> Result<T, DataFault> {
    record.parse(column)
}

/// Whether the inspection items of this conclusion conform; none where no inspection item was judged.
pub fn inspected(conclusion: Conclusion) -> Option<bool> {
    match conclusion {
        Conclusion::NotTested | Conclusion::MonitoredConcern | Conclusion::MonitoredNotJudged => {
            None
        }
        other => Some(!other.is_nonconforming()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(id: &str) -> &'static Definition {
        built_in().iter().find(|one| one.id == id).unwrap()
    }

    #[test]
    fn every_row_can_be_read() {
        assert_eq!(data::read(data::INDICATORS, row).1, []);
        assert!(built_in().len() >= 12);
    }

    #[test]
    fn a_rate_just_under_its_target_is_not_told_as_reached() {
        let plan = find("I-03");
        let rate = plan.rate(9_996, Decimal::from(10_000)).unwrap();
        assert_eq!(plan.printed(rate), "99.9");
        assert_eq!(plan.is_met(Some(rate)), Some(false));
        assert_eq!(plan.is_met(plan.rate(3, Decimal::from(3))), Some(true));
    }

    #[test]
    fn batches_over_residents_as_another_city_told_it() {
        let volume = find("I-01");
        let thousands = "3105.591".parse().unwrap();
        let rate = volume.rate(16_641, thousands).unwrap();
        assert_eq!(volume.printed(rate), "5.35");
        assert_eq!(volume.is_met(Some(rate)), Some(true));
    }

    #[test]
    fn nothing_over_nothing_is_no_rate() {
        assert_eq!(find("I-07").rate(0, Decimal::ZERO), None);
        assert_eq!(find("I-07").is_met(None), None);
    }

    #[test]
    fn a_monitored_sample_has_no_pass_and_no_failure() {
        assert_eq!(inspected(Conclusion::MonitoredConcern), None);
        assert_eq!(inspected(Conclusion::ConformingAndConcern), Some(true));
        assert_eq!(inspected(Conclusion::NonconformingAndConcern), Some(false));
    }

    proptest! {
        #[test]
        fn a_share_lies_between_nothing_and_all(part in 0i64..100_000, rest in 0i64..100_000) {
            let share = find("I-07");
            let whole = Decimal::from(part + rest);
            let rate = share.rate(part, whole);
            prop_assert_eq!(rate.is_none(), part + rest == 0);
            if let Some(rate) = rate {
                prop_assert!(rate >= Decimal::ZERO && rate <= Decimal::ONE_HUNDRED);
                prop_assert!(share.printed(rate).parse::<Decimal>().unwrap() <= rate);
            }
        }
    }
}
