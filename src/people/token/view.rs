//! What is read of API tokens: the own ones.
use serde::Serialize;

use super::{MadeToken, NewToken, table};
use crate::problem::Problem;
use crate::rules::instant::Instant;
use crate::unit::Rx;
use crate::web::View;

/// One of the own tokens.
#[derive(Debug, Serialize)]
pub struct TokenLine {
    /// Its digest, by which it is revoked.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// Since when.
    pub created_at: Instant,
    /// Until when.
    pub expires_at: Instant,
    /// `live`, `expired` or `revoked`.
    pub state: &'static str,
}

/// The own tokens with the form for a new one.
#[derive(Debug, Serialize)]
pub struct TokensPage {
    /// The latest first.
    pub tokens: Vec<TokenLine>,
    /// The form.
    pub form: NewToken,
    /// The token just made, shown once.
    pub made: Option<MadeToken>,
}

impl View for TokensPage {
    const PAGE: &'static str = "people/tokens.html";
}

/// Reads the own tokens.
///
/// # Errors
/// What the database says.
pub fn own(rx: &mut Rx, form: NewToken, made: Option<MadeToken>) -> Result<TokensPage, Problem> {
    let now = rx.now;
    let tokens = table::of(rx.conn, &rx.actor.id)?
        .into_iter()
        .map(|row| TokenLine {
            id: row.token_hash,
            label: row.label,
            created_at: row.created_at,
            expires_at: row.expires_at,
            state: match (row.revoked, row.expires_at > now) {
                (true, _) => "revoked",
                (false, true) => "live",
                (false, false) => "expired",
            },
        })
        .collect();
    Ok(TokensPage { tokens, form, made })
}
