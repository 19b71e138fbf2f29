//! The filter of the list as it stands in the address.
use serde::{Deserialize, Serialize};

use super::table::{Begin, Picked, Words};
use crate::rules::code::SampleNumber;
use crate::rules::day::Day;
use crate::rules::stream::Stream;
use crate::rules::text;
use crate::sampling::complete::day;

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The stream's code or slug; supervision without.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stream: String,
    /// A state's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// A county's division code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub county: String,
    /// A chain stage's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// A laboratory's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub laboratory: String,
    /// Sampled on this day or later.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Sampled on this day or earlier.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// A number's beginning or a part of a name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// The page behind this row: day, blank, number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// The page before this row.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
}

impl Asked {
    /// The stream of the list.
    pub fn stream(&self) -> Stream {
        let known = self.stream.parse().ok();
        known
            .or_else(|| Stream::from_slug(&self.stream))
            .unwrap_or(Stream::Supervision)
    }

    pub(in crate::sampling) fn picked(&self) -> Picked {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Picked {
            stream: Some(self.stream()),
            state: self.state.parse().ok(),
            county: some(&self.county),
            stage: self.stage.parse().ok(),
            laboratory: some(&self.laboratory),
            from: day(&self.from),
            to: day(&self.to),
            words: words(&self.q),
        }
    }

    pub(super) fn start(&self) -> Begin {
        if let Some((day, number)) = cursor(&self.after) {
            return Begin::After(day, number);
        }
        cursor(&self.before).map_or(Begin::First, |(day, number)| Begin::Before(day, number))
    }

    /// The address of the same list with something else in it.
    pub(super) fn href(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = Self {
            after: String::new(),
            before: String::new(),
            ..self.clone()
        };
        change(&mut other);
        address("/samples", &other)
    }
}

/// An address with its query.
pub(in crate::sampling) fn address<Q: Serialize>(path: &str, query: &Q) -> String {
    match serde_html_form::to_string(query) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// What is looked for: the beginning of a number, or a part of a name.
pub(in crate::sampling) fn words(typed: &str) -> Option<Words> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    if digits >= 2
        && let Ok(number) = typed.parse::<SampleNumber>()
    {
        return Some(Words::Number(number.into()));
    }
    let plain = text::squeezed(typed).replace(['%', '_', '\\'], "");
    Some(Words::Name(plain))
}

fn cursor(text: &str) -> Option<(Day, String)> {
    let (day, number) = text.split_once(' ')?;
    Some((day.parse().ok()?, number.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_number_is_looked_for_as_one() {
        assert_eq!(
            words("dbj26 4105"),
            Some(Words::Number("DBJ264105".to_owned()))
        );
        assert_eq!(
            words("老式 面包%"),
            Some(Words::Name("老式面包".to_owned()))
        );
        assert_eq!(words("ABC"), Some(Words::Name("abc".to_owned())));
        assert_eq!(words("  "), None);
    }

    #[test]
    fn the_address_holds_the_filter_and_drops_the_page_when_it_changes() {
        let asked = Asked {
            state: "collected".to_owned(),
            q: "面包".to_owned(),
            after: "2026-03-01 X1".to_owned(),
            ..Asked::default()
        };
        let without = asked.href(|other| other.state.clear());
        assert_eq!(without, "/samples?q=%E9%9D%A2%E5%8C%85");
        let read: Asked =
            serde_html_form::from_str("after=2026-03-01+X1&stream=risk-monitoring").unwrap();
        assert_eq!(read.stream(), Stream::RiskMonitoring);
        assert_eq!(
            read.start(),
            Begin::After("2026-03-01".parse().unwrap(), "X1".to_owned())
        );
    }
}
