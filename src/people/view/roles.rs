//! The matrix of roles and rights as its page shows it.
use serde::Serialize;

use super::{UserLine, users};
use crate::people::NewAccount;
use crate::problem::Problem;
use crate::rules::actor::Role;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::View;

/// One row of the role matrix.
#[derive(Debug, Serialize)]
pub struct RightLine {
    /// The right's words.
    pub right: &'static str,
    /// Which rows it reaches.
    pub scope: &'static str,
    /// Per role, whether it holds the right.
    pub held: Vec<bool>,
}

/// The matrix of roles and rights, and the accounts whose roles are set there.
#[derive(Debug, Serialize)]
pub struct RolesPage {
    /// The roles' words.
    pub roles: Vec<&'static str>,
    /// The rights.
    pub rights: Vec<RightLine>,
    /// The accounts.
    pub users: Vec<UserLine>,
}

impl View for RolesPage {
    const PAGE: &'static str = "people/roles.html";
}

/// Reads the matrix.
///
/// # Errors
/// What the database says.
pub fn roles(rx: &mut Rx) -> Result<RolesPage, Problem> {
    let users = users(rx, NewAccount::default(), None)?.users;
    let rights = Right::ALL
        .iter()
        .filter(|right| !right.is_open())
        .map(|right| RightLine {
            right: right.zh(),
            scope: right.scope(),
            held: Role::ALL.iter().map(|role| right.held_by(*role)).collect(),
        })
        .collect();
    Ok(RolesPage {
        roles: Role::ALL.iter().map(|role| role.zh()).collect(),
        rights,
        users,
    })
}
