//! What a file is held against: the samples it names, their base tables, the items and their other names, the testers, what is there already.
//! Loaded once in one snapshot, whatever the size of the file.
use std::collections::{BTreeSet, HashMap};

use super::table::{self, Known, Present};
use crate::intake::table::{Tester, testers};
use crate::problem::Problem;
use crate::register::base_table::table::LineRow;
use crate::register::items::ItemBook;
use crate::register::limits::{Applicable, lines_of_category};
use crate::rules::stream::ItemPurpose;
use crate::unit::Rx;

/// The lines of a base table for one category, by item and purpose.
pub type Lines = HashMap<(String, ItemPurpose), Applicable>;

/// What a file is held against.
pub struct Ground {
    samples: HashMap<String, Known>,
    lines: HashMap<(String, String), Lines>,
    present: HashMap<String, Vec<Present>>,
    /// The items and their other names.
    pub items: ItemBook,
    testers: Vec<Tester>,
    /// The laboratory whose file it is; none for the console.
    pub laboratory: Option<String>,
}

impl Ground {
    /// Loads what these numbers need.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(
        rx: &mut Rx,
        numbers: &[String],
        laboratory: Option<String>,
    ) -> Result<Self, Problem> {
        let samples = table::samples(rx.conn, numbers)?;
        let categories: BTreeSet<(String, String)> = samples
            .values()
            .map(|sample| (sample.base_table_id.clone(), sample.category_path.clone()))
            .collect();
        let mut lines = HashMap::new();
        for (base, path) in categories {
            let found = lines_of_category(rx.conn, &base, &path)?;
            lines.insert((base, path), by_item(found));
        }
        let sets: Vec<String> = samples
            .values()
            .filter_map(|sample| sample.result_set_id.clone())
            .collect();
        Ok(Self {
            present: table::present(rx.conn, &sets)?,
            items: ItemBook::load(rx.conn)?,
            testers: testers(rx.conn, laboratory.as_deref())?,
            samples,
            lines,
            laboratory,
        })
    }

    /// The sample of a number.
    pub fn sample(&self, number: &str) -> Option<&Known> {
        self.samples.get(number)
    }

    /// What the base table says of an item for a sample. The purpose is the table's; where it knows both,
    /// `wanted` decides, else the stream.
    pub fn line(
        &self,
        sample: &Known,
        item_id: &str,
        wanted: Option<ItemPurpose>,
    ) -> Option<&Applicable> {
        let place = (sample.base_table_id.clone(), sample.category_path.clone());
        let lines = self.lines.get(&place)?;
        let usual = sample.stream.purpose();
        let other = match usual {
            ItemPurpose::Inspection => ItemPurpose::Monitoring,
            ItemPurpose::Monitoring => ItemPurpose::Inspection,
        };
        wanted
            .into_iter()
            .chain([usual, other])
            .find_map(|purpose| lines.get(&(item_id.to_owned(), purpose)))
    }

    /// What a sample shows of an item now.
    pub fn present(&self, sample: &Known, item_id: &str) -> Option<&Present> {
        let set = sample.result_set_id.as_ref()?;
        let rows = self.present.get(set)?;
        rows.iter().find(|row| row.item_id == item_id)
    }

    /// The tester that a text names by log-in name, or by a name that only one of them bears.
    pub fn tester(&self, text: &str) -> Option<&Tester> {
        let by_login = self.testers.iter().find(|one| one.login == text);
        let mut named = self.testers.iter().filter(|one| one.name == text);
        let by_name = named.next().filter(|_| named.next().is_none());
        by_login.or(by_name)
    }
}

fn by_item(lines: Vec<LineRow>) -> Lines {
    let mut grouped: HashMap<(String, ItemPurpose), Vec<LineRow>> = HashMap::new();
    for line in lines {
        let key = (line.item_id.clone(), line.purpose);
        grouped.entry(key).or_default().push(line);
    }
    grouped
        .into_iter()
        .filter_map(|(key, lines)| Some((key, Applicable::of(&lines)?)))
        .collect()
}
