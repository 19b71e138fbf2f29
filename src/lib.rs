//! 安样: the table of contents of the program, in reading order.

pub mod rules;
pub mod problem;
pub mod db;
pub mod unit;
pub mod web;
pub mod sheet;
pub mod people;
pub mod intake;
pub mod register;
pub mod planning;
pub mod assignment;
pub mod sampling;
pub mod results;
pub mod disposal;
pub mod publication;
pub mod indicators;
pub mod flow;
pub mod app;
pub mod cli;
