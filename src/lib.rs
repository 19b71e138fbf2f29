//! 安样: the table of contents of the program, in reading order.

pub mod app;
pub mod assignment;
pub mod cli;
pub mod db;
pub mod disposal;
pub mod flow;
pub mod indicators;
pub mod intake;
pub mod jobs;
pub mod mail;
pub mod people;
pub mod planning;
pub mod problem;
pub mod publication;
pub mod register;
pub mod results;
pub mod rules;
pub mod sampling;
pub mod sheet;
pub mod unit;
pub mod web;
