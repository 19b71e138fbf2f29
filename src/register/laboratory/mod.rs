//! Laboratories (承检机构): who they are, what they are accredited for, when they are debarred. It assigns no task.
pub mod scope;
pub mod table;

pub use scope::{Standing, in_scope, laboratories_for, standing};
