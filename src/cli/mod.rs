//! One small file a verb. A verb reads its arguments and its input, asks the rules, writes the answer;
//! it must never hold a rule itself.

pub mod clock;

/// How a verb ended, and with it the exit code of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done: 0.
    Done,
    /// It ran, and the answer is no: 1.
    No,
    /// Wrong usage: 2, with what to do next for stderr.
    Usage(String),
}

impl Exit {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Usage(_) => 2,
        }
    }
}
