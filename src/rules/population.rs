//! How many people live in Anyang and in each of its jurisdictions, dated and sourced.
//!
//! A first filling of the editable table: no target may be computed from a number without its date and source.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::code::RegionCode;
use super::data::{self, DataFault, Record};
use super::day::Day;

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PopulationKind {
    /// A census.
    Census,
    /// The yearly estimate of residents at the end of a year.
    YearEnd,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PopulationRow {
    /// The jurisdiction.
    pub region: RegionCode,
    /// The day it is told for.
    pub as_of: Day,
    /// Residents.
    pub persons: u64,
    /// To how many persons it is told: 1, or 1,000 where it was published in 万 with one decimal.
    pub precision: u32,
    /// Census or estimate.
    pub kind: PopulationKind,
    /// Who says so.
    pub source: String,
}

/// The embedded figures: the census of 2020 by jurisdiction, city totals of the year-ends since.
pub fn built_in() -> &'static [PopulationRow] {
    static ROWS: OnceLock<Vec<PopulationRow>> = OnceLock::new();
    ROWS.get_or_init(|| data::read(data::POPULATION, row).0)
}

fn row(record: &Record<'_>) -> Result<PopulationRow, DataFault> {
    Ok(PopulationRow {
        region: record.parse(0)?,
        as_of: record.parse(1)?,
        persons: record.parse(2)?,
        precision: record.parse(3)?,
        kind: match record.field(4) {
            "census" => PopulationKind::Census,
            "year_end" => PopulationKind::YearEnd,
            other => return Err(record.fault(&format!("不认识「{other}」"))),
        },
        source: record.required(5)?.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::region;
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        assert_eq!(data::read(data::POPULATION, row).1, []);
    }

    #[test]
    fn the_census_of_the_ten_jurisdictions_adds_up_to_the_city() {
        let census = |row: &&PopulationRow| row.kind == PopulationKind::Census;
        let rows: Vec<_> = built_in().iter().filter(census).collect();
        let city = rows
            .iter()
            .find(|row| row.region.as_str() == "410500")
            .unwrap();
        let parts: Vec<_> = rows
            .iter()
            .filter(|row| row.region != city.region)
            .collect();
        assert_eq!(parts.len(), 10);
        assert_eq!(
            parts.iter().map(|row| row.persons).sum::<u64>(),
            city.persons
        );
        let jurisdictions: Vec<_> = region::anyang().map(|region| region.code).collect();
        let told: Vec<_> = parts.iter().map(|row| row.region).collect();
        assert_eq!(jurisdictions, told);
    }
}
