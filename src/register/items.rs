//! Test items and their other names: which item a typed name means. A name that is only near is proposed, never taken.
pub mod view;
pub mod web;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::db::prelude::schema::{item_alias, test_item};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::register::typed::Reading;
use crate::rules::item;
use crate::rules::refusal::Refusal;
use crate::unit::Tx;

/// At most so many proposals are shown for a name.
const MOST_PROPOSALS: usize = 5;

/// A row of `test_item`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = test_item)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct ItemRow {
    pub id: String,
    pub name: String,
    pub folded: String,
}

/// A row of `item_alias`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = item_alias)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct AliasRow {
    pub folded: String,
    pub alias: String,
    pub item_id: String,
    pub source: String,
}

/// Which item a name means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum ItemFound {
    /// The item's own name; widths, brackets and blanks do not count.
    Exact {
        /// The item.
        item: ItemRow,
    },
    /// Another name that somebody registered for it.
    Alias {
        /// The item.
        item: ItemRow,
        /// The registered name.
        alias: String,
        /// Who says so.
        source: String,
    },
    /// A near name (环已基 for 环己基, a note in brackets more or less): a person confirms. Never empty.
    Proposed {
        /// The items it may mean, the nearest first.
        items: Vec<ItemRow>,
    },
    /// Nothing is near.
    Unknown,
}

impl ItemFound {
    /// The item, where it is certain.
    pub fn certain(&self) -> Option<&ItemRow> {
        match self {
            Self::Exact { item } | Self::Alias { item, .. } => Some(item),
            Self::Proposed { .. } | Self::Unknown => None,
        }
    }

    /// The item that is proposed alone: taken only when somebody ticks it.
    pub fn only_proposal(&self) -> Option<&ItemRow> {
        match self {
            Self::Proposed { items } if items.len() == 1 => items.first(),
            _ => None,
        }
    }

    /// The names proposed, for a problem's sentence.
    pub fn proposals(&self) -> Vec<&str> {
        match self {
            Self::Proposed { items } => items.iter().map(|item| item.name.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

/// All items and their other names, loaded once: for imports and pages that ask for many names.
#[derive(Debug, Clone, Default)]
pub struct ItemBook {
    items: Vec<ItemRow>,
    by_key: HashMap<String, usize>,
    aliases: HashMap<String, (usize, AliasRow)>,
}

impl ItemBook {
    /// Loads the items (some thousand at most).
    ///
    /// # Errors
    /// What the database says.
    pub fn load(conn: &mut Conn) -> Result<Self, Problem> {
        let items: Vec<ItemRow> = test_item::table
            .order((test_item::name.asc(), test_item::id.asc()))
            .select(ItemRow::as_select())
            .load(conn)?;
        let aliases: Vec<AliasRow> = item_alias::table.select(AliasRow::as_select()).load(conn)?;
        Ok(Self::of(items, aliases))
    }

    /// A book of these rows.
    pub fn of(items: Vec<ItemRow>, aliases: Vec<AliasRow>) -> Self {
        let by_id: HashMap<String, usize> = items
            .iter()
            .enumerate()
            .map(|(at, item)| (item.id.clone(), at))
            .collect();
        let by_key = items
            .iter()
            .enumerate()
            .map(|(at, item)| (item.folded.clone(), at))
            .collect();
        let aliases = aliases
            .into_iter()
            .filter_map(|alias| {
                let at = *by_id.get(&alias.item_id)?;
                Some((alias.folded.clone(), (at, alias)))
            })
            .collect();
        Self {
            items,
            by_key,
            aliases,
        }
    }

    /// Which item the name means.
    pub fn find(&self, name: &str) -> ItemFound {
        let key = item::key(name);
        if let Some((at, alias)) = self.aliases.get(&key)
            && item::same_name(name, &alias.alias)
            && let Some(item) = self.items.get(*at)
        {
            return ItemFound::Alias {
                item: item.clone(),
                alias: alias.alias.clone(),
                source: alias.source.clone(),
            };
        }
        if let Some(item) = self.by_key.get(&key).and_then(|at| self.items.get(*at)) {
            let item = item.clone();
            return if item::same_name(name, &item.name) {
                ItemFound::Exact { item }
            } else {
                ItemFound::Proposed { items: vec![item] }
            };
        }
        self.near(name)
    }

    /// The item whose own or registered name folds to this ([`item::key`]), a slip of look-alikes included; no proposals.
    pub fn known(&self, folded: &str) -> Option<&ItemRow> {
        let alias = self.aliases.get(folded).map(|(at, _)| at);
        let at = self.by_key.get(folded).or(alias)?;
        self.items.get(*at)
    }

    /// The item of that id.
    pub fn by_id(&self, id: &str) -> Option<&ItemRow> {
        self.items.iter().find(|item| item.id == id)
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no item yet.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds an item that was just written.
    pub fn add(&mut self, item: ItemRow) {
        self.by_key.insert(item.folded.clone(), self.items.len());
        self.items.push(item);
    }

    fn near(&self, name: &str) -> ItemFound {
        if name.trim().is_empty() {
            return ItemFound::Unknown;
        }
        let own = self
            .items
            .iter()
            .filter(|item| item::may_mean(name, &item.name));
        let by_alias = self
            .aliases
            .values()
            .filter(|(_, alias)| item::may_mean(name, &alias.alias))
            .filter_map(|(at, _)| self.items.get(*at));
        let mut items: Vec<ItemRow> = own.chain(by_alias).cloned().collect();
        let core = item::core(name);
        items.sort_by_key(|item| (item::core(&item.name) != core, item.name.clone()));
        items.dedup_by(|one, other| one.id == other.id);
        items.truncate(MOST_PROPOSALS);
        if items.is_empty() {
            ItemFound::Unknown
        } else {
            ItemFound::Proposed { items }
        }
    }
}

/// Which item one name means. For many names load an [`ItemBook`] once.
///
/// # Errors
/// What the database says.
pub fn item_by_name(conn: &mut Conn, name: &str) -> Result<ItemFound, Problem> {
    let key = item::key(name);
    let alias: Option<AliasRow> = item_alias::table
        .find(&key)
        .select(AliasRow::as_select())
        .first(conn)
        .optional()?;
    let item: Option<ItemRow> = test_item::table
        .filter(test_item::folded.eq(&key))
        .select(ItemRow::as_select())
        .first(conn)
        .optional()?;
    if let Some(item) = item.filter(|item| item::same_name(name, &item.name))
        && alias.is_none()
    {
        return Ok(ItemFound::Exact { item });
    }
    Ok(ItemBook::load(conn)?.find(name))
}

/// One item.
///
/// # Errors
/// `NotFound`.
pub fn item(conn: &mut Conn, id: &str) -> QueryResult<ItemRow> {
    test_item::table
        .find(id)
        .select(ItemRow::as_select())
        .first(conn)
}

pub(super) fn insert_item(conn: &mut Conn, row: &ItemRow) -> QueryResult<usize> {
    insert_into(test_item::table).values(row).execute(conn)
}

/// Another name for an item, as a form says it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AliasForm {
    /// The other name.
    pub alias: String,
    /// Who says so: a standard, an announcement, a laboratory's list.
    pub source: String,
}

/// Registers another name for an item; imports take it from now on.
///
/// # Errors
/// Missing, unreadable fields, [`Refusal::AliasTaken`].
pub fn add_alias(tx: &mut Tx, item_id: &str, form: &AliasForm) -> Result<(), Problem> {
    let own = item(tx.conn, item_id)
        .optional()?
        .ok_or(Problem::Missing("这个检验项目"))?;
    let mut read = Reading::default();
    let alias = read.text("alias", "别名", &form.alias);
    let source = read.text("source", "来源", &form.source);
    read.end()?;
    let folded = item::key(&alias);
    let book = ItemBook::load(tx.conn)?;
    if let Some(known) = book.known(&folded) {
        return Err(Refusal::AliasTaken {
            alias,
            item: known.name.clone(),
        }
        .into());
    }
    tx.act("item.alias_add", format!("item:{}", own.id));
    tx.note("alias", alias.as_str());
    tx.note("source", source.as_str());
    let row = AliasRow {
        folded,
        alias,
        item_id: own.id,
        source,
    };
    insert_into(item_alias::table)
        .values(&row)
        .execute(tx.conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> ItemBook {
        let item = |id: &str, name: &str| ItemRow {
            id: id.to_owned(),
            name: name.to_owned(),
            folded: item::key(name),
        };
        let alias = AliasRow {
            folded: item::key("甜蜜素"),
            alias: "甜蜜素".to_owned(),
            item_id: "1".to_owned(),
            source: "GB 2760-2024".to_owned(),
        };
        ItemBook::of(
            vec![item("1", "环己基氨基磺酸钠"), item("2", "铅（以Pb计）")],
            vec![alias],
        )
    }

    #[test]
    fn a_name_is_exact_an_alias_proposed_or_unknown() {
        let book = book();
        let found = |name: &str| book.find(name);
        assert!(matches!(found("铅 (以Pb计)"), ItemFound::Exact { item } if item.id == "2"));
        assert!(matches!(found("甜蜜素"), ItemFound::Alias { item, .. } if item.id == "1"));
        assert_eq!(
            found("环已基氨基磺酸钠")
                .only_proposal()
                .map(|item| item.id.as_str()),
            Some("1")
        );
        assert_eq!(found("铅").proposals(), ["铅（以Pb计）"]);
        assert_eq!(found("镉"), ItemFound::Unknown);
        assert_eq!(found(" "), ItemFound::Unknown);
        assert!(found("铅").certain().is_none());
    }
}
