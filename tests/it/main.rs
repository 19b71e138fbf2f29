//! One binary of conversations with the program in process, on SQLite or, when `TEST_DATABASE_URL` is set, on PostgreSQL.
#[cfg(test)]
mod audit;
#[cfg(test)]
mod city;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod people;
#[cfg(test)]
mod rejudge;
#[cfg(test)]
mod results;
#[cfg(test)]
mod review;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod writers;
