//! Why a time limit cannot be counted. Every fault has a stable code and says what to do, in Chinese and English.

use crate::rules::moment::Moment;

/// What stands in the way of counting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockFault {
    /// No rule of that id.
    #[error("没有时限「{0}」，请用 C-01 至 C-41")]
    UnknownRule(String),
    /// A limit that another department keeps.
    #[error("{0} 由其他部门掌握，本系统不计算")]
    NotOurs(String),
    /// A kind of unit that does not exist.
    #[error("没有计时单位「{0}」，请用 working_days、calendar_days、hours 或者 months")]
    UnknownKind(String),
    /// A length of nothing or of absurdly much.
    #[error("时限长度须是 1 至 {longest} 的整数")]
    Length {
        /// The greatest length that is counted.
        longest: u32,
    },
    /// Hours counted from a bare date.
    #[error("按小时计的时限须从时刻起算，{0} 只是日期，请写成 2026-10-08T09:12:00+08:00")]
    InstantNeeded(Moment),
    /// The rule depends on a level that is not given.
    #[error("{rule} 因情形而异，请给出 level：{levels}")]
    LevelMissing {
        /// The rule.
        rule: String,
        /// The levels that it knows.
        levels: String,
    },
    /// A level that the rule does not know.
    #[error("{rule} 没有「{level}」，请给出 level：{levels}")]
    UnknownLevel {
        /// The rule.
        rule: String,
        /// What was given.
        level: String,
        /// The levels that it knows.
        levels: String,
    },
    /// A level for a limit that has none.
    #[error("该时限不分级别，请去掉 level")]
    NoLevels,
    /// The end of shelf life for a limit that it does not shorten.
    #[error("该时限不受保质期限制，请去掉 cap")]
    NoCap,
    /// A pause that ends before it begins.
    #[error("暂停止于 {to}，早于其开始 {from}")]
    PauseBackwards {
        /// Its beginning.
        from: Moment,
        /// Its end.
        to: Moment,
    },
    /// The pauses leave no end within sight.
    #[error("暂停过长，推算不到到期日")]
    TooFar,
}

impl ClockFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownRule(_) => "unknown_rule",
            Self::NotOurs(_) => "not_ours",
            Self::UnknownKind(_) => "unknown_kind",
            Self::Length { .. } => "length_out_of_range",
            Self::InstantNeeded(_) => "instant_needed",
            Self::LevelMissing { .. } => "level_missing",
            Self::UnknownLevel { .. } => "unknown_level",
            Self::NoLevels => "no_levels",
            Self::NoCap => "no_cap",
            Self::PauseBackwards { .. } => "pause_backwards",
            Self::TooFar => "too_far",
        }
    }

    /// The same in English.
    pub fn english(&self) -> String {
        match self {
            Self::UnknownRule(id) => format!("no time limit `{id}`; use C-01 to C-41"),
            Self::NotOurs(id) => {
                format!("{id} is kept by another department; it is not counted here")
            }
            Self::UnknownKind(kind) => {
                format!("no kind `{kind}`; use working_days, calendar_days, hours or months")
            }
            Self::Length { longest } => {
                format!("length must be a whole number from 1 to {longest}")
            }
            Self::InstantNeeded(moment) => {
                format!("hours run from an instant (RFC 3339); {moment} is only a date")
            }
            Self::LevelMissing { rule, levels } => format!("{rule} needs a `level`: {levels}"),
            Self::UnknownLevel {
                rule,
                level,
                levels,
            } => format!("{rule} has no level `{level}`; use one of: {levels}"),
            Self::NoLevels => "this time limit has no levels; leave out `level`".to_string(),
            Self::NoCap => {
                "shelf life does not shorten this time limit; leave out `cap`".to_string()
            }
            Self::PauseBackwards { from, to } => {
                format!("a pause ends at {to}, before its beginning {from}")
            }
            Self::TooFar => "the pauses leave no due date within sight".to_string(),
        }
    }
}
