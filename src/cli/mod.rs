//! One small file a verb. Nothing here decides anything: a verb reads, asks the rules and writes.

pub mod judge;
