//! A rule applied to a case: its limit counted, or what is practised where the law names no number.
//!
//! A practised number is never given out as the law's.

use super::{
    Cap, ClockFault, ClockRule, Count, Limit, Owner, Practice, Rolls, Span, Step, Terms, count,
};
use super::{Certainty, Deadline};
use crate::rules::calendar::Calendar;
use crate::rules::day::Day;
use crate::rules::moment::Moment;

/// What a rule says of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reckoning {
    /// The law names a number: this is its end.
    Fixed(Count),
    /// The law says 及时 or 立即: this is the end by the number that is practised.
    Practised {
        /// Counted by what is practised.
        count: Count,
        /// The number and where it comes from.
        practice: Practice,
    },
    /// The law says 及时 or 立即, and nobody names a number.
    Promptly {
        /// From when.
        from: Moment,
    },
    /// The law frees this case from a limit.
    NoLimit {
        /// From when.
        from: Moment,
    },
}

impl ClockRule {
    /// Applies the rule to a case.
    pub fn reckon(
        &self,
        from: Moment,
        level: Option<&str>,
        terms: &Terms,
        calendar: &Calendar,
    ) -> Result<Reckoning, ClockFault> {
        if self.owner == Owner::Others {
            return Err(ClockFault::NotOurs(self.id.clone()));
        }
        if terms.cap.is_some() && self.cap == Cap::None {
            return Err(ClockFault::NoCap);
        }
        let span = self.span(level)?;
        match (&self.limit, span) {
            (
                Limit::Promptly {
                    practice: Some(practice),
                },
                _,
            ) => self.practised(from, practice, terms, calendar),
            (Limit::Promptly { practice: None }, _) => Ok(Reckoning::Promptly { from }),
            (_, Some(span)) => self
                .fixed(from, span, terms, calendar)
                .map(Reckoning::Fixed),
            (_, None) => Ok(Reckoning::NoLimit { from }),
        }
    }

    /// The count with what the rule knows of extensions and of its own beginning.
    fn fixed(
        &self,
        from: Moment,
        span: Span,
        terms: &Terms,
        calendar: &Calendar,
    ) -> Result<Count, ClockFault> {
        let mut counted = count(from, span, terms, calendar)?;
        for step in &mut counted.derivation {
            if let Step::Extended { by, note } = step {
                *note = Some(self.of_extension(*by));
            }
        }
        if from.day() < self.effective_from {
            let since = self.effective_from;
            counted.derivation.insert(1, Step::NotYetInForce { since });
        }
        Ok(counted)
    }

    fn of_extension(&self, by: Span) -> String {
        match &self.extension {
            None => "条文未规定延长".to_string(),
            Some(extension) => match extension.most {
                Some(most) if most < by.length => {
                    format!("{}，条文所许为 {most} {}", extension.note, by.unit.word())
                }
                _ => extension.note.clone(),
            },
        }
    }

    /// Hours from a bare date run from its midnight here: the number is practice, the earliest end is the safe one.
    fn practised(
        &self,
        from: Moment,
        practice: &Practice,
        terms: &Terms,
        calendar: &Calendar,
    ) -> Result<Reckoning, ClockFault> {
        let midnight = match (practice.span.unit, from) {
            (super::Unit::Hours, Moment::Day(_)) => from.earliest().map(Moment::Instant),
            _ => None,
        };
        let mut counted = self.fixed(midnight.unwrap_or(from), practice.span, terms, calendar)?;
        if midnight.is_some() {
            counted.from = from;
            counted.derivation.insert(1, Step::FromMidnight);
        }
        counted.derivation.insert(
            0,
            Step::Practice {
                note: practice.note.clone(),
            },
        );
        Ok(Reckoning::Practised {
            count: counted,
            practice: practice.clone(),
        })
    }
}

impl Reckoning {
    /// The count, by law or by practice.
    pub fn count(&self) -> Option<&Count> {
        match self {
            Self::Fixed(count) | Self::Practised { count, .. } => Some(count),
            Self::Promptly { .. } | Self::NoLimit { .. } => None,
        }
    }

    /// How it came about.
    pub fn derivation(&self) -> Vec<Step> {
        match self {
            Self::Fixed(count) | Self::Practised { count, .. } => count.derivation.clone(),
            Self::Promptly { .. } => vec![Step::NoNumber],
            Self::NoLimit { .. } => vec![Step::NoLimit],
        }
    }

    /// What the chip counts to; none without a number or while a pause is open.
    pub fn deadline(&self, rolls: Rolls) -> Option<Deadline> {
        self.count()?.deadline(rolls)
    }
}

impl Count {
    /// The end that binds: rolled or as counted, as the rule's switch says.
    pub fn binding(&self, rolls: Rolls) -> Option<Moment> {
        match (rolls, self.rolled) {
            (Rolls::Rolled, Some(rolled)) => Some(Moment::Day(rolled)),
            _ => self.due,
        }
    }

    /// What the chip counts to; none while a pause is open.
    pub fn deadline(&self, rolls: Rolls) -> Option<Deadline> {
        Some(Deadline {
            from: self.from,
            due: self.binding(rolls)?,
            unit: self.span.unit,
            certainty: if self.provisional {
                Certainty::Provisional
            } else {
                Certainty::Firm
            },
        })
    }

    /// The legal date of the end as counted.
    pub fn due_day(&self) -> Option<Day> {
        self.due.map(Moment::day)
    }
}
