//! The tag of a sample in lists and heads.
use crate::rules::conclusion::Conclusion;
use crate::rules::stage::SampleState;
use crate::rules::stream::Stream;
use crate::sampling::table::SampleRow;
use crate::sampling::tone;

/// The conclusion that a column says, by code or by name.
pub(super) fn conclusion_of(text: &str) -> Option<Conclusion> {
    let by_code = Conclusion::ALL
        .into_iter()
        .find(|one| serde_json::to_value(one).is_ok_and(|code| code.as_str() == Some(text)));
    by_code.or_else(|| Conclusion::parse(text))
}

/// The tag of a sample: tone and word. A reported one shows what its report says; risk monitoring never says 合格 or 不合格.
pub fn tag_of(row: &SampleRow) -> (&'static str, &'static str) {
    let plain = (tone(row.state), row.state.zh());
    if row.state != SampleState::Reported {
        return plain;
    }
    let Some(conclusion) = row.conclusion.as_deref().and_then(conclusion_of) else {
        return plain;
    };
    match (row.stream, conclusion) {
        (_, Conclusion::NotTested) => ("ended", "未检验"),
        (Stream::RiskMonitoring, said) if said.is_concern() => ("wait", "问题"),
        (Stream::RiskMonitoring, _) => ("ended", "不判定"),
        (_, said) if said.is_nonconforming() => ("failed", "不合格"),
        (_, Conclusion::MonitoredConcern) => ("wait", "问题"),
        (_, Conclusion::MonitoredNotJudged) => ("ended", "不判定"),
        _ => ("done", "合格"),
    }
}
