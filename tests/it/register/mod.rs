//! Master data: base tables and the limit for a sample, items, laboratories, establishments.
mod base_table;
mod establishments;
mod items;
mod laboratories;
