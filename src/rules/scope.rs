//! Which rows an actor sees: one answer, [`Sight`], asked by every list, detail, export, file, search and count.
//! A row out of sight does not exist for the actor (404, never 403).
use super::actor::Actor;

/// Whose rows an actor sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// The city's agency sees every row.
    City,
    /// A county's agency sees what it sampled, and the samples whose case it owns or owned a part of.
    Agency(String),
    /// A laboratory sees what it tests; no case, no other laboratory.
    Laboratory(String),
    /// Administrators, the console and the public see no row of the work.
    Nothing,
}

/// The one function that says whose rows the actor sees.
pub fn sight(actor: &Actor) -> Sight {
    if actor.roles.iter().any(|role| role.is_administrator()) {
        return Sight::Nothing;
    }
    if actor.id == "system" {
        return Sight::City;
    }
    match (&actor.agency, &actor.laboratory) {
        (Some(agency), _) if agency.city => Sight::City,
        (Some(agency), _) => Sight::Agency(agency.id.clone()),
        (None, Some(laboratory)) => Sight::Laboratory(laboratory.id.clone()),
        (None, None) => Sight::Nothing,
    }
}
