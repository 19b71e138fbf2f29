//! Which plans an actor sees: the city's agency all, a county's agency its own. Laboratories see tasks, not plans.
use crate::db::prelude::schema::plan;
use crate::db::prelude::*;
use crate::rules::actor::Actor;
use crate::rules::scope::{Sight, sight};

/// The condition on `plan` under which the actor sees a row.
pub type Condition = Meets<plan::table>;

/// The plans in the actor's sight, as a condition for `filter`.
pub fn plans(actor: &Actor) -> Condition {
    match sight(actor) {
        Sight::City => Box::new(plan::id.ne("")),
        Sight::Agency(agency) => Box::new(plan::agency_id.eq(agency)),
        Sight::Laboratory(_) | Sight::Nothing => Box::new(plan::id.eq("")),
    }
}
