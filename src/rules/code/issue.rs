//! The numbers that this system issues itself where the superior platform gave none (regulation.md section 4.1): the present pattern,
//! with an organisation beginning with 9 to 5, so that they never meet a number issued elsewhere.
use super::{RegionCode, SampleNumber};
use crate::rules::stream::Stream;

/// Serial numbers of one organisation.
const PER_ORGANISATION: u32 = 9_999;

/// The range from which the numbers of one agency, stream and year are issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberRange {
    /// The stream.
    pub stream: Stream,
    /// The year of sampling.
    pub year: i32,
    /// The division of the authority whose plan it is.
    pub deploying: RegionCode,
    /// The division of the agency that samples.
    pub agency: RegionCode,
}

impl NumberRange {
    /// What the range's numbers begin with; also the name of its counter.
    pub fn head(&self) -> String {
        let level = if self.deploying.city() == self.deploying {
            'D'
        } else {
            'X'
        };
        let letter = match self.stream {
            Stream::Supervision => 'J',
            Stream::Evaluation => 'P',
            Stream::RiskMonitoring => 'F',
        };
        let year = self.year.rem_euclid(100);
        format!("{level}B{letter}{year:02}{}", self.deploying.as_str())
    }

    /// The counter of this range: the agency's numbers under [`NumberRange::head`].
    pub fn counter(&self) -> String {
        format!("sample/{}/{}", self.head(), self.agency.as_str())
    }

    /// The n-th number of the range, from 1; `None` when the range is used up.
    pub fn number(&self, n: u32) -> Option<SampleNumber> {
        let before = n.checked_sub(1)?;
        let leading = 9_u32.checked_sub(before / PER_ORGANISATION)?;
        if leading < 5 {
            return None;
        }
        let own = self.agency.as_str().get(2..)?;
        let serial = before % PER_ORGANISATION + 1;
        format!("{}{leading}{own}{serial:04}", self.head())
            .parse()
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::code::{PlanLevel, StreamLetter};

    fn range(stream: Stream, deploying: &str, agency: &str) -> NumberRange {
        NumberRange {
            stream,
            year: 2026,
            deploying: deploying.parse().unwrap(),
            agency: agency.parse().unwrap(),
        }
    }

    #[test]
    fn the_first_number_of_a_county_under_the_citys_plan() {
        let numbers = range(Stream::Supervision, "410500", "410526");
        assert_eq!(numbers.number(1).unwrap().as_str(), "DBJ26410500905260001");
        let own = range(Stream::Evaluation, "410526", "410526");
        assert_eq!(own.number(12).unwrap().as_str(), "XBP26410526905260012");
    }

    #[test]
    fn after_nine_thousand_nine_hundred_ninety_nine_the_next_organisation_serves_and_after_five_none()
     {
        let numbers = range(Stream::RiskMonitoring, "410500", "410500");
        assert_eq!(
            numbers.number(10_000).unwrap().as_str(),
            "DBF26410500805000001"
        );
        assert_eq!(numbers.number(49_996), None);
        assert_eq!(numbers.number(0), None);
    }

    proptest! {
        #[test]
        fn every_number_says_its_stream_and_none_is_issued_twice(one in 1u32..49_995, other in 1u32..49_995) {
            let numbers = range(Stream::Supervision, "410526", "410526");
            let (first, second) = (numbers.number(one).unwrap(), numbers.number(other).unwrap());
            prop_assert_eq!(first == second, one == other);
            let parts = first.reading().unwrap();
            prop_assert_eq!(parts.stream, Some(StreamLetter::Supervision));
            prop_assert_eq!(parts.level, Some(PlanLevel::County));
            prop_assert_eq!(parts.year, 2026);
        }
    }
}
