//! Routes of results.
use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
