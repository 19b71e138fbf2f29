//! Which tasks an actor sees: the city's agency all, a county's agency those it samples for, a laboratory its own.
use crate::db::prelude::schema::task;
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::scope::{Sight, sight};

/// The condition on `task` under which the actor sees a row.
pub type Condition = Meets<task::table>;

/// The tasks in the actor's sight, as a condition for `filter`.
pub fn tasks(actor: &Actor) -> Condition {
    match sight(actor) {
        Sight::City => Box::new(task::id.ne("")),
        Sight::Agency(agency) => Box::new(task::agency_id.eq(agency)),
        Sight::Laboratory(laboratory) => Box::new(task::laboratory_id.eq(laboratory)),
        Sight::Nothing => Box::new(task::id.eq("")),
    }
}
