//! Routes of register.
use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .merge(super::region::web::routes())
        .merge(super::almanac::web::routes())
}
