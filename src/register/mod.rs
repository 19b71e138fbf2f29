//! Master data: regions and population, calendar and clock rules, food categories, items, base tables, establishments, laboratories. It plans nothing and judges nothing.
pub mod base_table;
pub mod calendar;
pub mod clocks;
pub mod establishment;
pub mod items;
pub mod laboratory;
pub mod limits;
pub mod listing;
pub mod paging;
pub mod region;
pub mod seed;
pub mod typed;
pub mod web;
