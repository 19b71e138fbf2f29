//! Where the time and the ids come from. Nothing else asks the system for either.
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::rules::instant::Instant;

/// The clock: the system's, or one that stands where it was set.
#[derive(Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that moves only when told: tests and the simulation.
    Fixed(Arc<Mutex<Instant>>),
}

impl Clock {
    /// A clock that stands at `at`.
    pub fn fixed(at: Instant) -> Self {
        Self::Fixed(Arc::new(Mutex::new(at)))
    }

    /// Now.
    pub fn now(&self) -> Instant {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that asks the time"
            )]
            Self::System => Instant::from_utc(chrono::Utc::now()),
            Self::Fixed(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Sets a fixed clock; the system's clock is not ours to set.
    pub fn set(&self, to: Instant) {
        if let Self::Fixed(at) = self {
            *at.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }
}

/// Makes ids: UUID version 7, so that they rise with time.
#[derive(Clone)]
pub enum Ids {
    /// Random ids.
    Random,
    /// Ids that repeat from run to run: tests and the simulation.
    Seeded(Arc<AtomicU64>),
}

impl Ids {
    /// Ids that repeat from run to run.
    pub fn seeded() -> Self {
        Self::Seeded(Arc::new(AtomicU64::new(1)))
    }

    /// The next id.
    pub fn next(&self, now: Instant) -> String {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
            Self::Random => uuid::Uuid::now_v7().to_string(),
            Self::Seeded(counter) => {
                let nth = counter.fetch_add(1, Ordering::Relaxed);
                let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
                uuid::Builder::from_unix_timestamp_millis(millis, &seeded_bytes(nth))
                    .into_uuid()
                    .to_string()
            }
        }
    }
}

fn seeded_bytes(nth: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&nth.to_be_bytes());
    bytes
}

/// 32 random bytes as hex: session tokens, one-time addresses, API tokens, keys of personal fields.
pub fn secret_token() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}
