//! The sections of a part as values: read from the row, asked what is filled, said in one line each.
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::clocks::most_urgent;
use super::table::{NoticeRow, PartRow};
use crate::problem::Problem;
use crate::register::clocks::Timekeeping;
use crate::rules::day::Day;
use crate::rules::disposal::closing::{Filled, Section, Step, next_step};
use crate::rules::disposal::section::{
    Cause, Control, Filing, Penalty, Recheck, Rectification, ServiceMethod, yuan,
};
use crate::rules::stage::NoticeState;

/// The letter that hands a part to an agency elsewhere (移送函).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its number.
    pub number: String,
    /// The receiving agency.
    pub to: String,
}

/// Everything a part's row says, read.
#[derive(Debug, Clone, Default)]
pub struct Sections {
    /// The day of service.
    pub served_on: Option<Day>,
    /// In words: 9月29日直接送达.
    pub service: String,
    /// The day of the start.
    pub started_on: Option<Day>,
    /// Product control.
    pub control: Option<Control>,
    /// The cause.
    pub cause: Option<Cause>,
    /// The penalty.
    pub penalty: Option<Penalty>,
    /// Rectification.
    pub rectification: Option<Rectification>,
    /// The letter.
    pub letter: Option<Letter>,
}

impl Sections {
    /// Reads a part and its notice.
    ///
    /// # Errors
    /// A fault for a row that no version wrote.
    pub fn of(part: &PartRow, notice: &NoticeRow) -> Result<Self, Problem> {
        Ok(Self {
            served_on: served_on(notice),
            service: service(notice),
            started_on: part.started_on,
            control: read(&part.control)?,
            cause: read(&part.cause)?,
            penalty: read(&part.penalty)?,
            rectification: read(&part.rectification)?,
            letter: read(&part.transfer_letter)?,
        })
    }

    /// What is filled.
    pub fn filled(&self) -> Filled<'_> {
        Filled {
            served: self.served_on.is_some(),
            started: self.started_on.is_some(),
            control: self.control.is_some(),
            cause: self.cause.is_some(),
            penalty: self.penalty.as_ref(),
            rectification: self.rectification.as_ref(),
        }
    }

    /// The next step of the part: of several the one due first leads, on one day the one that the law names first.
    ///
    /// # Errors
    /// A fault for a rule that is not there.
    pub fn next(&self, time: &Timekeeping, part: &PartRow) -> Result<Option<Step>, Problem> {
        let urgent = most_urgent(time, part, self)?.and_then(|(limit, _)| limit.section);
        Ok(next_step(part.state, part.routed, urgent, &self.filled()))
    }

    /// What a section says in one line, and in a second one; empty when nothing was written.
    pub fn fact(&self, section: Section, part: &PartRow) -> (String, String) {
        match section {
            Section::Service => (self.service.clone(), String::new()),
            Section::Start => started(part),
            Section::Control => control(self.control.as_ref()),
            Section::Cause => cause(self.cause.as_ref()),
            Section::Penalty => penalty(self.penalty.as_ref()),
            Section::Rectification => rectification(self.rectification.as_ref()),
        }
    }
}

fn started(part: &PartRow) -> (String, String) {
    part.started_on.map_or_else(Default::default, |on| {
        (format!("{}启动", on.short()), part.start_paper.clone())
    })
}

fn control(control: Option<&Control>) -> (String, String) {
    control.map_or_else(Default::default, |one| (one.balance(), one.measures()))
}

fn cause(cause: Option<&Cause>) -> (String, String) {
    cause.map_or_else(Default::default, |one| {
        (one.kind.zh().to_owned(), one.text.clone())
    })
}

fn penalty(penalty: Option<&Penalty>) -> (String, String) {
    let Some(one) = penalty else {
        return Default::default();
    };
    let reason = one.no_penalty.map_or("", |reason| reason.zh()).to_owned();
    match (one.filing, one.outcome) {
        (Filing::NotFiled, _) => (format!("{}不予立案", one.on.short()), reason),
        (Filing::Filed, None) => (
            format!("{}立案，调查中", one.on.short()),
            one.number.clone(),
        ),
        (Filing::Filed, Some(outcome)) => {
            let sum = match one.fine {
                0 => String::new(),
                fine => format!("，罚款 {} 元", yuan(fine)),
            };
            (format!("{}{sum}", outcome.zh()), one.decision.clone())
        }
    }
}

fn rectification(rectification: Option<&Rectification>) -> (String, String) {
    rectification.map_or_else(Default::default, |one| {
        let head = match (one.recheck, one.rechecked_on) {
            (Recheck::NotNeeded, _) | (_, None) => one.recheck.zh().to_owned(),
            (recheck, Some(on)) => format!("{}{}", on.short(), recheck.zh()),
        };
        (head, one.text.clone())
    })
}

fn served_on(notice: &NoticeRow) -> Option<Day> {
    (notice.state == NoticeState::Served)
        .then_some(notice.served_on)
        .flatten()
}

fn service(notice: &NoticeRow) -> String {
    match (notice.state, notice.served_on) {
        (NoticeState::Served, Some(on)) => {
            let method: Option<ServiceMethod> = notice.method.parse().ok();
            format!("{}{}", on.short(), method.map_or("送达", ServiceMethod::zh))
        }
        (NoticeState::Undeliverable, _) => {
            format!("{}：{}", NoticeState::Undeliverable.zh(), notice.proof)
        }
        _ => String::new(),
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<Option<T>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(text)?))
}
