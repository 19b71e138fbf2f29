//! One binary of conversations with the program in process, on SQLite or, when `TEST_DATABASE_URL` is set, on PostgreSQL.
#[cfg(test)]
mod amendment;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod assignment;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod city;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod completion;
#[cfg(test)]
mod disposal;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod indicators;
#[cfg(test)]
mod intake;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod people;
#[cfg(test)]
mod plan_lines;
#[cfg(test)]
mod planning;
#[cfg(test)]
mod public;
#[cfg(test)]
mod publication;
#[cfg(test)]
mod real_file;
#[cfg(test)]
mod reception;
#[cfg(test)]
mod register;
#[cfg(test)]
mod rejudge;
#[cfg(test)]
mod results;
#[cfg(test)]
mod review;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod sampling;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod shape;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod writers;
