//! What the list of cases is asked for, as it stands in the address, and the choices, tabs and chips that change it.
use serde::{Deserialize, Serialize};

use super::part::Choice;
use super::said::short_name;
use crate::people::table::AgencyRow;
use crate::rules::stage::{PartState, PartyRole};
use crate::rules::stream::PublicStream;

/// What the address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseFilter {
    /// `supervision` or `evaluation`; the first when empty.
    pub stream: String,
    /// A code of [`PartState`], `settled` for every part that is ended, else the open ones.
    pub state: String,
    /// The code of the agency that works the part.
    pub county: String,
    /// A code of [`PartyRole`].
    pub slug: String,
    /// `yes` for parts whose most urgent legal day has passed.
    pub overdue: String,
    /// The row after which the page begins.
    pub after: String,
}

impl CaseFilter {
    /// The address of the filter: only what was asked for stands in it.
    pub fn address(&self) -> String {
        let asked: Vec<String> = [
            ("stream", &self.stream),
            ("state", &self.state),
            ("county", &self.county),
            ("slug", &self.slug),
            ("overdue", &self.overdue),
            ("after", &self.after),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty() && value.bytes().all(is_plain))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
        if asked.is_empty() {
            "/cases".to_owned()
        } else {
            format!("/cases?{}", asked.join("&"))
        }
    }

    /// The same filter from the first row on.
    #[must_use]
    pub fn from_the_top(&self) -> Self {
        Self {
            after: String::new(),
            ..self.clone()
        }
    }
}

/// One stream's tab.
#[derive(Debug, Serialize)]
pub struct Tab {
    /// The stream.
    pub stream: PublicStream,
    /// Its address with the filters that apply.
    pub href: String,
}

/// One chosen condition.
#[derive(Debug, Serialize)]
pub struct Chip {
    /// In words.
    pub label: String,
    /// The address without it.
    pub href: String,
}

const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

pub(super) fn tabs(filter: &CaseFilter) -> Vec<Tab> {
    let tab = |stream: &PublicStream| Tab {
        stream: *stream,
        href: CaseFilter {
            stream: stream.code().to_owned(),
            ..filter.from_the_top()
        }
        .address(),
    };
    PublicStream::ALL.iter().map(tab).collect()
}

pub(super) fn states() -> Vec<Choice> {
    let mut all = vec![Choice::none("未办结")];
    all.extend(PartState::ALL.iter().map(|state| Choice {
        value: state.code().to_owned(),
        label: state.zh().to_owned(),
    }));
    all.push(Choice {
        value: "settled".to_owned(),
        label: "已了结（办结、移送、终止）".to_owned(),
    });
    all
}

pub(super) fn counties(agencies: &[AgencyRow]) -> Vec<Choice> {
    let mut all = vec![Choice::none("全部")];
    all.extend(agencies.iter().map(|agency| Choice {
        value: agency.code.clone(),
        label: short_name(&agency.name),
    }));
    all
}

pub(super) fn slugs() -> Vec<Choice> {
    let mut all = vec![Choice::none("全部")];
    all.extend(PartyRole::ALL.iter().map(|role| Choice {
        value: role.code().to_owned(),
        label: role.zh().to_owned(),
    }));
    all
}

pub(super) fn chips(filter: &CaseFilter, agencies: &[AgencyRow]) -> Vec<Chip> {
    let base = filter.from_the_top();
    let mut all = Vec::new();
    let mut chip = |label: String, without: CaseFilter| {
        all.push(Chip {
            label,
            href: without.address(),
        });
    };
    if let Some(state) = states()
        .into_iter()
        .find(|state| !state.value.is_empty() && state.value == filter.state)
    {
        let state_off = CaseFilter {
            state: String::new(),
            ..base.clone()
        };
        chip(state.label, state_off);
    }
    if let Some(agency) = agencies.iter().find(|agency| agency.code == filter.county) {
        let county_off = CaseFilter {
            county: String::new(),
            ..base.clone()
        };
        chip(short_name(&agency.name), county_off);
    }
    if let Ok(role) = filter.slug.parse::<PartyRole>() {
        let slug_off = CaseFilter {
            slug: String::new(),
            ..base.clone()
        };
        chip(role.zh().to_owned(), slug_off);
    }
    if filter.overdue == "yes" {
        let overdue_off = CaseFilter {
            overdue: String::new(),
            ..base
        };
        chip("已逾期".to_owned(), overdue_off);
    }
    all
}
