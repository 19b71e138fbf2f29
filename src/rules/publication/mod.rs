//! What may be published and when (办法 art. 46, 政府信息公开条例 art. 14, 15, 26): results of supervision, failures of evaluation, closed disposals.
//! Risk monitoring cannot be expressed here: everything begins with a [`PublicSample`], and none can be made of a monitoring sample.
pub mod personal;

use super::day::Day;
use super::refusal::Refusal;
use super::stage::{CaseState, SampleState};
use super::stream::{PublicStream, Stream};
use crate::words;

words! {
    /// What an announcement tells: conforming results, nonconforming results, or how nonconforming products were dealt with.
    pub enum AnnouncementKind {
        Pass = "pass", "合格";
        Fail = "fail", "不合格";
        Disposal = "disposal", "核查处置";
    }
}

impl AnnouncementKind {
    /// The name of the tab and of the announcement's title: 监督抽检**不合格结果**.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pass => "合格结果",
            Self::Fail => "不合格结果",
            Self::Disposal => "不合格产品核查处置情况",
        }
    }
}

/// Whether results of this kind are published row by row in this stream: evaluation publishes its failures, its rate stands for the rest.
///
/// # Errors
/// [`Refusal::KindNotPublished`].
pub fn published_kind(stream: PublicStream, kind: AnnouncementKind) -> Result<(), Refusal> {
    match (stream, kind) {
        (PublicStream::Evaluation, AnnouncementKind::Pass) => Err(Refusal::KindNotPublished {
            stream: stream.zh().to_owned(),
            kind: kind.zh().to_owned(),
        }),
        _ => Ok(()),
    }
}

/// A sample of a stream whose results may be published. The only way to one is [`PublicSample::of`], and it has none for risk monitoring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicSample {
    stream: PublicStream,
    number: String,
}

impl PublicSample {
    /// The sample as a public one.
    ///
    /// # Errors
    /// [`Refusal::NeverPublished`] for risk monitoring.
    pub fn of(stream: Stream, number: &str) -> Result<Self, Refusal> {
        let stream = stream.public().ok_or(Refusal::NeverPublished)?;
        Ok(Self {
            stream,
            number: number.to_owned(),
        })
    }

    /// Its stream.
    pub const fn stream(&self) -> PublicStream {
        self.stream
    }

    /// Its number.
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// One addressee of the notices of a failure: its rights run from its own service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// 生产者 示例食品厂.
    pub addressee: String,
    /// The last day to apply for reinspection (C-14); none while it is not served.
    pub reinspection_until: Option<Day>,
    /// The last day to object (C-22); none while it is not served.
    pub objection_until: Option<Day>,
}

impl Window {
    /// The later of the two last days; none while one of them has not begun.
    pub fn until(&self) -> Option<Day> {
        Some(self.reinspection_until?.max(self.objection_until?))
    }
}

/// The first day on which a failure may be published: after the last right of the last addressee ran out. None while somebody is not served.
pub fn open_after(windows: &[Window]) -> Option<Day> {
    let ends: Option<Vec<Day>> = windows.iter().map(Window::until).collect();
    ends?.into_iter().max().map(Day::next)
}

/// What is known of a sample that waits to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The sample.
    pub sample: PublicSample,
    /// What would be told of it.
    pub kind: AnnouncementKind,
    /// The sample's state.
    pub state: SampleState,
    /// Whether the report in force says nonconforming; none without an issued report or without a judged item.
    pub nonconforming: Option<bool>,
    /// The addressees of its notices.
    pub windows: Vec<Window>,
    /// Its case.
    pub case: Option<CaseState>,
    /// Whether its failure stands in an announcement that holds.
    pub failure_published: bool,
    /// The announcement that already tells this of it: 2026年第38期.
    pub announced: Option<String>,
    /// What looks like personal data and was not cleared: 被抽样单位名称像姓名：「孙示例」.
    pub personal: Vec<String>,
}

/// Why a row may not be published now. `until` is the last day of the reason where one is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hold {
    /// The sample was voided.
    Voided,
    /// No report in force, or it does not say what would be announced.
    NoSuchResult,
    /// It already stands in an announcement.
    Announced(String),
    /// No notice was made out yet.
    NoNotice,
    /// An addressee was not served.
    NotServed(String),
    /// An addressee's rights still run.
    Open {
        /// Who.
        addressee: String,
        /// The last day.
        until: Day,
    },
    /// The case ended without a failure: overturned by reinspection or objection, or void.
    Overturned,
    /// The case is still worked on.
    NotClosed,
    /// The failure itself was not published yet.
    BasicsFirst,
    /// Something looks like personal data.
    Personal(String),
}

impl Hold {
    /// The reason in short: the bold line of the queue.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Voided => "样品已作废",
            Self::NoSuchResult => "没有这样的结论",
            Self::Announced(_) => "重复",
            Self::NoNotice | Self::NotServed(_) => "未送达",
            Self::Open { .. } => "复检、异议期未满",
            Self::Overturned => "案件已终止",
            Self::NotClosed => "处置未办结",
            Self::BasicsFirst => "结果尚未公布",
            Self::Personal(_) => "疑含个人信息",
        }
    }

    /// The reason with its particulars.
    pub fn words(&self) -> String {
        match self {
            Self::Voided => "作废的样品不公布".to_owned(),
            Self::NoSuchResult => "现行报告没有作出这样的结论".to_owned(),
            Self::Announced(place) => format!("同一编号已列入{place}"),
            Self::NoNotice => "检验结果通知书尚未制作".to_owned(),
            Self::NotServed(addressee) => format!("{addressee}尚未送达检验结果通知书"),
            Self::Open { addressee, until } => {
                format!("{addressee}至 {until} 可以申请复检、提出异议")
            }
            Self::Overturned => "案件未以不合格办结，不作为不合格公布".to_owned(),
            Self::NotClosed => "核查处置办结后公布".to_owned(),
            Self::BasicsFirst => "该样品的不合格结果尚未公布，先公布结果再公布处置".to_owned(),
            Self::Personal(found) => found.clone(),
        }
    }

    /// The last day of the reason, where one is known.
    pub const fn until(&self) -> Option<Day> {
        match self {
            Self::Open { until, .. } => Some(*until),
            _ => None,
        }
    }
}

/// Every reason why the row may not be published today; none means that it may.
pub fn holds(standing: &Standing, today: Day) -> Vec<Hold> {
    let mut holds = Vec::new();
    if standing.state == SampleState::Voided {
        holds.push(Hold::Voided);
    }
    let failed = standing.kind != AnnouncementKind::Pass;
    if standing.nonconforming != Some(failed) || standing.state != SampleState::Reported {
        holds.push(Hold::NoSuchResult);
    }
    if let Some(place) = &standing.announced {
        holds.push(Hold::Announced(place.clone()));
    }
    if failed {
        holds.extend(windows_open(standing, today));
    }
    if standing.kind == AnnouncementKind::Disposal {
        if standing.case != Some(CaseState::Closed) {
            holds.push(Hold::NotClosed);
        }
        if !standing.failure_published {
            holds.push(Hold::BasicsFirst);
        }
    }
    holds.extend(standing.personal.iter().cloned().map(Hold::Personal));
    holds
}

/// A failure is final when every addressee was served and the seven working days of C-14 and of C-22 are over for each (食品安全法 art. 88, 办法 art. 30, 37).
fn windows_open(standing: &Standing, today: Day) -> Vec<Hold> {
    let mut holds = Vec::new();
    if standing.case == Some(CaseState::Terminated) {
        holds.push(Hold::Overturned);
    }
    if standing.windows.is_empty() {
        holds.push(Hold::NoNotice);
    }
    for window in &standing.windows {
        match window.until() {
            None => holds.push(Hold::NotServed(window.addressee.clone())),
            Some(until) if until >= today => holds.push(Hold::Open {
                addressee: window.addressee.clone(),
                until,
            }),
            Some(_) => {}
        }
    }
    holds
}

/// Whether the row may be published today.
///
/// # Errors
/// A refusal naming the sample and every reason.
pub fn may_publish(standing: &Standing, today: Day) -> Result<(), Refusal> {
    published_kind(standing.sample.stream(), standing.kind)?;
    let holds = holds(standing, today);
    if holds.is_empty() {
        return Ok(());
    }
    let why: Vec<String> = holds.iter().map(Hold::words).collect();
    Err(Refusal::NotYetPublishable {
        number: standing.sample.number().to_owned(),
        why: why.join("，"),
    })
}

#[cfg(test)]
mod tests;
