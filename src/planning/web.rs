//! Routes of planning.
use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
