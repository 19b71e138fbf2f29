//! What stands around every page: the menu by role, the person, the flash. It never enters a view or the API.
use serde::Serialize;

use super::face::Flash;
use crate::rules::actor::Actor;

/// The shell's context.
#[derive(Debug, Clone, Serialize)]
pub struct Chrome {
    /// 安样.
    pub product: &'static str,
    /// 安阳.
    pub city: String,
    /// The menu's groups.
    pub menu: Vec<MenuGroup>,
    /// Who is logged in.
    pub person: Option<Person>,
    /// What the last command did.
    pub flash: Option<Flash>,
    /// Whether the data are a demonstration's.
    pub demo: bool,
    /// What stands in the search field; none where there is no search.
    pub search: Option<String>,
}

/// One group of the menu; the first has no heading.
#[derive(Debug, Clone, Serialize)]
pub struct MenuGroup {
    /// The heading, if any.
    pub group: Option<&'static str>,
    /// The entries.
    pub items: Vec<MenuItem>,
}

/// One entry of the menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuItem {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: &'static str,
    /// How many things wait there for this person, as the menu prints it; none shows nothing.
    pub count: Option<String>,
    /// Whether one of them is overdue.
    pub urgent: bool,
    /// Whether this is the page shown.
    pub current: bool,
}

/// The person at the foot of the menu.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The duties, joined.
    pub duty: String,
    /// The agency or laboratory.
    pub unit: String,
}

impl Person {
    /// The person line of an actor; `None` for the public.
    pub fn of(actor: &Actor) -> Option<Self> {
        if !actor.is_person() {
            return None;
        }
        let unit = actor.agency.as_ref().map(|agency| agency.name.clone());
        let unit = unit.or_else(|| {
            actor
                .laboratory
                .as_ref()
                .map(|laboratory| laboratory.name.clone())
        });
        let duty = actor
            .roles
            .iter()
            .map(|role| role.zh())
            .collect::<Vec<_>>()
            .join("、");
        Some(Self {
            name: actor.name.clone(),
            duty,
            unit: unit.unwrap_or_else(|| "安样".to_owned()),
        })
    }
}
