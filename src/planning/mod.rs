//! Plans of the three streams, each by its own stream, year and level; lines with quotas; approval and issue. It gives no task to anybody.
pub mod web;
