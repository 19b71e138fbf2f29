//! Base tables (基础表): the versioned list of items and limits for each food category, imported from the 26-column sheet and activated by a person.
//! A table that is or was in force never changes; what changes is which one is in force.
pub mod table;
