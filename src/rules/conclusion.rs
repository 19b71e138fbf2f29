//! What a sample's items come to: one of nine conclusions, the class of the report, and the sentence printed in it.
//! Derived, never typed. Inspection and monitoring items are different types: only an inspection item can be
//! 不合格项, only a monitoring item 问题项, so the two can never be mixed up.

use crate::rules::judge::Verdict;
use serde::Serialize;

/// The outcome of an inspection item (抽检项目).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inspected {
    /// 合格项
    Conforming,
    /// 不合格项
    Nonconforming,
    /// 未检验
    NotTested,
}

/// The outcome of a monitoring item (监测项目).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Monitored {
    /// 不判定项
    NotJudged,
    /// 问题项
    Concern,
    /// 未检验
    NotTested,
}

/// The outcome of an item with its name and, for inspection items, the standard it was judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemOutcome {
    /// 抽检项目
    Inspection {
        /// Name as printed.
        name: String,
        /// 判定依据
        standard: String,
        /// The outcome.
        outcome: Inspected,
    },
    /// 监测项目
    Monitoring {
        /// Name as printed.
        name: String,
        /// The outcome.
        outcome: Monitored,
    },
}

impl Inspected {
    /// The outcome that a verdict on an inspection item means; `None` while a person must still decide.
    pub fn from_verdict(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::Conforming => Some(Self::Conforming),
            Verdict::Nonconforming => Some(Self::Nonconforming),
            Verdict::NotTested => Some(Self::NotTested),
            Verdict::Concern | Verdict::NotJudged | Verdict::Undetermined => None,
        }
    }
}

impl Monitored {
    /// The outcome that a verdict on a monitoring item means; `None` while a person must still decide.
    pub fn from_verdict(verdict: Verdict) -> Option<Self> {
        match verdict {
            Verdict::NotJudged => Some(Self::NotJudged),
            Verdict::Concern => Some(Self::Concern),
            Verdict::NotTested => Some(Self::NotTested),
            Verdict::Conforming | Verdict::Nonconforming | Verdict::Undetermined => None,
        }
    }
}

/// 样品结论: the nine values of the national code list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// 纯抽检合格样品
    InspectedConforming,
    /// 纯抽检不合格样品
    InspectedNonconforming,
    /// 纯监测问题样品
    MonitoredConcern,
    /// 纯监测不判定（合格）样品
    MonitoredNotJudged,
    /// 抽检不合格样品并监测问题样品
    NonconformingAndConcern,
    /// 抽检不合格样品并监测不判定样品
    NonconformingAndNotJudged,
    /// 抽检合格样品并监测问题样品
    ConformingAndConcern,
    /// 抽检合格样品并监测不判定样品
    ConformingAndNotJudged,
    /// 未检验样品
    NotTested,
}

impl Conclusion {
    /// All nine.
    pub const ALL: [Self; 9] = [
        Self::InspectedConforming,
        Self::InspectedNonconforming,
        Self::MonitoredConcern,
        Self::MonitoredNotJudged,
        Self::NonconformingAndConcern,
        Self::NonconformingAndNotJudged,
        Self::ConformingAndConcern,
        Self::ConformingAndNotJudged,
        Self::NotTested,
    ];

    /// The name in the code list.
    pub fn name(self) -> &'static str {
        match self {
            Self::InspectedConforming => "纯抽检合格样品",
            Self::InspectedNonconforming => "纯抽检不合格样品",
            Self::MonitoredConcern => "纯监测问题样品",
            Self::MonitoredNotJudged => "纯监测不判定（合格）样品",
            Self::NonconformingAndConcern => "抽检不合格样品并监测问题样品",
            Self::NonconformingAndNotJudged => "抽检不合格样品并监测不判定样品",
            Self::ConformingAndConcern => "抽检合格样品并监测问题样品",
            Self::ConformingAndNotJudged => "抽检合格样品并监测不判定样品",
            Self::NotTested => "未检验样品",
        }
    }

    /// The conclusion of that name, brackets and blanks aside; `None` for other texts.
    pub fn parse(text: &str) -> Option<Self> {
        let wanted = crate::rules::text::squeezed(text.get(..200).unwrap_or(text));
        Self::ALL
            .into_iter()
            .find(|one| crate::rules::text::squeezed(one.name()) == wanted)
    }

    /// Whether an inspection item failed: opens a disposal case.
    pub fn is_nonconforming(self) -> bool {
        matches!(
            self,
            Self::InspectedNonconforming
                | Self::NonconformingAndConcern
                | Self::NonconformingAndNotJudged
        )
    }

    /// Whether a monitoring item is over its reference: opens a risk note, never a case.
    pub fn is_concern(self) -> bool {
        matches!(
            self,
            Self::MonitoredConcern | Self::NonconformingAndConcern | Self::ConformingAndConcern
        )
    }
}

/// 报告类别
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportClass {
    /// 合格报告
    Conforming,
    /// 一般不合格报告
    Nonconforming,
    /// 一般问题报告
    Concern,
    /// 一般不合格（问题）报告
    NonconformingAndConcern,
    /// 24小时限时报告
    Within24Hours,
}

impl ReportClass {
    /// The name in the code list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conforming => "合格报告",
            Self::Nonconforming => "一般不合格报告",
            Self::Concern => "一般问题报告",
            Self::NonconformingAndConcern => "一般不合格（问题）报告",
            Self::Within24Hours => "24小时限时报告",
        }
    }
}

/// Whether the finding may gravely endanger health (办法 art. 28; 24 h by the annual plans).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Urgency {
    /// No.
    #[default]
    Ordinary,
    /// Yes: a failure or a concern is reported within 24 hours.
    Grave,
}

/// How the items of one kind stand: worst first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Bad,
    Good,
    Absent,
}

/// The conclusion of a sample. Items not tested count for nothing unless nothing was judged at all.
pub fn conclude(items: &[ItemOutcome]) -> Conclusion {
    let mut inspected = Standing::Absent;
    let mut monitored = Standing::Absent;
    for item in items {
        match item {
            ItemOutcome::Inspection {
                outcome: Inspected::Nonconforming,
                ..
            } => inspected = Standing::Bad,
            ItemOutcome::Inspection {
                outcome: Inspected::Conforming,
                ..
            } if inspected == Standing::Absent => inspected = Standing::Good,
            ItemOutcome::Monitoring {
                outcome: Monitored::Concern,
                ..
            } => monitored = Standing::Bad,
            ItemOutcome::Monitoring {
                outcome: Monitored::NotJudged,
                ..
            } if monitored == Standing::Absent => monitored = Standing::Good,
            _ => {}
        }
    }
    match (inspected, monitored) {
        (Standing::Absent, Standing::Absent) => Conclusion::NotTested,
        (Standing::Good, Standing::Absent) => Conclusion::InspectedConforming,
        (Standing::Bad, Standing::Absent) => Conclusion::InspectedNonconforming,
        (Standing::Absent, Standing::Bad) => Conclusion::MonitoredConcern,
        (Standing::Absent, Standing::Good) => Conclusion::MonitoredNotJudged,
        (Standing::Bad, Standing::Bad) => Conclusion::NonconformingAndConcern,
        (Standing::Bad, Standing::Good) => Conclusion::NonconformingAndNotJudged,
        (Standing::Good, Standing::Bad) => Conclusion::ConformingAndConcern,
        (Standing::Good, Standing::Good) => Conclusion::ConformingAndNotJudged,
    }
}

/// The class of the report; none for a sample of which nothing was tested.
pub fn report_class(conclusion: Conclusion, urgency: Urgency) -> Option<ReportClass> {
    if conclusion == Conclusion::NotTested {
        return None;
    }
    Some(
        match (
            conclusion.is_nonconforming(),
            conclusion.is_concern(),
            urgency,
        ) {
            (false, false, _) => ReportClass::Conforming,
            (_, _, Urgency::Grave) => ReportClass::Within24Hours,
            (true, true, _) => ReportClass::NonconformingAndConcern,
            (true, false, _) => ReportClass::Nonconforming,
            (false, true, _) => ReportClass::Concern,
        },
    )
}

/// The sentence of the supervision report (检验结论); empty when no inspection item was judged.
pub fn sentence(items: &[ItemOutcome]) -> String {
    let mut standards: Vec<&str> = Vec::new();
    let mut failing: Vec<(&str, Vec<&str>)> = Vec::new();
    for item in items {
        let ItemOutcome::Inspection {
            name,
            standard,
            outcome,
        } = item
        else {
            continue;
        };
        match outcome {
            Inspected::NotTested => {}
            Inspected::Conforming => once(&mut standards, standard),
            Inspected::Nonconforming => {
                once(&mut standards, standard);
                match failing.iter_mut().find(|(of, _)| *of == standard.trim()) {
                    Some((_, names)) => names.push(name),
                    None => failing.push((standard.trim(), vec![name])),
                }
            }
        }
    }
    if standards.is_empty() && failing.is_empty() {
        return String::new();
    }
    if failing.is_empty() {
        return format!("经抽样检验，所检项目符合{}要求。", standards.join("，"));
    }
    let parts: Vec<String> = failing
        .iter()
        .map(|(standard, names)| format!("{}项目不符合{standard}要求", names.join("，")))
        .collect();
    format!("经抽样检验，{}，检验结论为不合格。", parts.join("，"))
}

fn once<'a>(standards: &mut Vec<&'a str>, standard: &'a str) {
    let standard = standard.trim();
    if !standards.contains(&standard) {
        standards.push(standard);
    }
}

/// The sentence of the risk-monitoring report; empty when no monitoring item was tested. It names no nonconformity.
pub fn monitoring_sentence(items: &[ItemOutcome]) -> String {
    let outcome_of = |wanted: Monitored| {
        items.iter().filter_map(move |item| match item {
            ItemOutcome::Monitoring { name, outcome } if *outcome == wanted => Some(name.as_str()),
            _ => None,
        })
    };
    let concerns: Vec<&str> = outcome_of(Monitored::Concern).collect();
    if !concerns.is_empty() {
        return format!(
            "经风险监测，{}项目超过参考值，为问题样品。",
            concerns.join("，")
        );
    }
    if outcome_of(Monitored::NotJudged).next().is_some() {
        "经风险监测，所检项目未见问题，不作判定。".to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests;
