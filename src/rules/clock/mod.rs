//! Legal time limits: what the law says as data, how a limit is counted, how much of it is left.
//!
//! The day of the trigger is not counted (民法典第 201 条). Working days leave out weekends and holidays and
//! include make-up weekends; calendar days and months run through, and where they end on a rest day the next
//! working day stands beside (民法典第 203 条, by analogy); which of the two binds is a switch of the rule.
//! Hours are hours of the wall clock. No function here may ask what time it is or change a limit by itself.

mod count;
mod derivation;
mod fault;
mod hours;
mod left;
mod pause;
mod reckoning;
mod rule;
mod span;

pub use count::{Count, Terms, count, due};
pub use derivation::{Step, lines};
pub use fault::ClockFault;
pub use left::{Certainty, Deadline, Left, Progress, TimeLeft, Tone, time_left};
pub use pause::Pause;
pub use reckoning::Reckoning;
pub use rule::{Cap, ClockRule, ClockRules, Extension, Level, Limit, Owner, Practice, Rolls};
pub use span::{Span, Unit};

#[cfg(test)]
mod tests;
