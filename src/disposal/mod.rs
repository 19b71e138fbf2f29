//! Disposal of nonconforming products: the case with a part for each responsible party, service, closure by two persons. It publishes nothing.
pub mod web;
