//! Master data: base tables and the limit for a sample, items, laboratories, establishments, regions, calendar and time limits.
mod base_table;
mod establishments;
mod laboratories;
mod others;
