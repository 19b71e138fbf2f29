//! The sentence that a person can check: value, converted value, limit, rule.

use super::finding::{Detail, Finding, Outcome, Side};
use super::{Asked, Rounding, code};
use crate::rules::limit::{Edge, Ends, Limit};
use crate::rules::measure::{Unit, level};
use crate::rules::reading::{Quantity, Reading, Single};
use rust_decimal::Decimal;
use std::fmt::Write;

/// The explanation of a finding.
pub(super) fn sentence(
    finding: &Finding,
    readings: &[Reading],
    limit: &Limit,
    asked: &Asked<'_>,
) -> String {
    let mut out = String::with_capacity(96);
    let written = match &finding.detail {
        Detail::Edge { single, .. }
            if finding.outcome == Outcome::Pass && limit.kind() == "range" =>
        {
            write!(out, "{single} 在限量 {limit} 之内")
        }
        Detail::Edge {
            single,
            edge,
            side,
            converted,
        } => against_edge(&mut out, finding, (single, *converted), edge, *side),
        Detail::Lod { lod, edge } => against_lod(&mut out, finding, lod, edge, asked),
        Detail::Absent { single } => absent(&mut out, finding, single, limit),
        Detail::Plan {
            over_m,
            over_big,
            given,
        } => plan(&mut out, finding, (*over_m, *over_big, *given), limit),
        Detail::Sum { total, edge } => sum(&mut out, finding, *total, edge.as_ref()),
        Detail::None => plain(&mut out, finding, readings, limit, asked),
    };
    if written.is_err() {
        code::reason_meaning(finding.reason).clone_into(&mut out);
    }
    if asked.rounding == Rounding::Rounded && matches!(finding.detail, Detail::Edge { .. }) {
        out.push_str("（修约值比较法）");
    }
    out
}

type Written = Result<(), std::fmt::Error>;

fn quantity(out: &mut String, quantity: &Quantity) -> Written {
    number_with_unit(out, &quantity.number, quantity.unit.as_ref())
}

fn number_with_unit(
    out: &mut String,
    number: &crate::rules::reading::Number,
    unit: Option<&Unit>,
) -> Written {
    write!(out, "{number}")?;
    match unit {
        None => Ok(()),
        Some(Unit::Known(known)) if known.name.starts_with('%') => out.write_str(&known.name),
        Some(unit) => write!(out, " {unit}"),
    }
}

fn bound(out: &mut String, edge: &Edge) -> Written {
    number_with_unit(out, &edge.number, edge.unit.as_ref())
}

fn against_edge(
    out: &mut String,
    finding: &Finding,
    value: (&Single, Option<Decimal>),
    edge: &Edge,
    side: Side,
) -> Written {
    let (single, converted) = value;
    match single {
        Single::Value(q) => quantity(out, q)?,
        other => write!(out, "{other}")?,
    }
    if let (Some(converted), Some(unit)) = (converted, &edge.unit) {
        let shown = converted.round_dp(9).normalize();
        let space = if unit.to_string().starts_with('%') {
            ""
        } else {
            " "
        };
        write!(out, "（即 {shown}{space}{unit}）")?;
    }
    let upper = side == Side::Upper;
    match finding.outcome {
        Outcome::Pass => {
            out.write_str(match (upper, edge.ends) {
                (true, Ends::Excluded) => " 小于限量 ",
                (true, _) => " 不大于限量 ",
                (false, Ends::Excluded) => " 大于限量 ",
                (false, _) => " 不小于限量 ",
            })?;
            bound(out, edge)?;
            if finding.marks.near {
                near(out, single, edge)?;
            }
            Ok(())
        }
        Outcome::Fail => failed(out, single, edge, upper),
        _ => {
            out.write_str(match finding.reason {
                "at_bare_limit" => " 等于限量 ",
                _ => " 与限量 ",
            })?;
            bound(out, edge)?;
            write!(out, " 相比：{}", code::reason_meaning(finding.reason))
        }
    }
}

fn failed(out: &mut String, single: &Single, edge: &Edge, upper: bool) -> Written {
    if matches!(single, Single::NotDetected { .. }) {
        out.write_str("，低于下限 ")?;
        return bound(out, edge);
    }
    let share = share(single, edge);
    if share == Some(Decimal::ONE) {
        out.write_str(if upper {
            " 等于限量 "
        } else {
            " 等于下限 "
        })?;
        bound(out, edge)?;
        return out.write_str(if upper {
            "，而限量要求小于它"
        } else {
            "，而限量要求大于它"
        });
    }
    out.write_str(if upper {
        " 大于限量 "
    } else {
        " 小于下限 "
    })?;
    bound(out, edge)?;
    match share {
        Some(times) if upper => write!(out, "，为限量的 {} 倍", figures(times)),
        Some(part) => write!(out, "，为下限的 {}%", percent(part)),
        None => Ok(()),
    }
}

/// The value as a share of the bound.
fn share(single: &Single, edge: &Edge) -> Option<Decimal> {
    let (Single::Value(q) | Single::Below(q) | Single::Above(q)) = single else {
        return None;
    };
    let (value, limit) = match (&q.unit, &edge.unit) {
        (Some(from), Some(to)) => level((q.number.value, from), (edge.number.value, to))?,
        _ => (q.number.value, edge.number.value),
    };
    if value == limit {
        Some(Decimal::ONE)
    } else {
        value.checked_div(limit)
    }
}

/// At most three figures that say something: 16, 1.05, 0.003.
fn figures(times: Decimal) -> Decimal {
    let places = if times >= Decimal::TEN {
        0
    } else if times >= Decimal::TWO {
        1
    } else {
        2
    };
    let rounded = times.round_dp(places).normalize();
    if rounded == Decimal::ONE {
        times.round_dp(4).normalize()
    } else {
        rounded
    }
}

fn percent(part: Decimal) -> Decimal {
    part.checked_mul(Decimal::ONE_HUNDRED).map_or(part, |p| {
        p.round_dp(u32::from(p < Decimal::TEN)).normalize()
    })
}

fn near(out: &mut String, single: &Single, edge: &Edge) -> Written {
    match share(single, edge) {
        Some(part) => write!(out, "；接近限量（{}%）", percent(part)),
        None => Ok(()),
    }
}

fn against_lod(
    out: &mut String,
    finding: &Finding,
    lod: &Quantity,
    edge: &Edge,
    asked: &Asked<'_>,
) -> Written {
    let name = asked.lod_kind.name();
    match (finding.outcome, finding.reason) {
        (Outcome::Pass, _) => {
            write!(out, "未检出，{name} ")?;
            quantity(out, lod)?;
            out.write_str(" 不高于限量 ")?;
            bound(out, edge)
        }
        (_, "lod_above_limit") => {
            write!(out, "{name} ")?;
            quantity(out, lod)?;
            out.write_str(" 高于限量 ")?;
            bound(out, edge)?;
            out.write_str("，「未检出」不能证明合格")
        }
        (_, reason) => {
            write!(out, "未检出，{name} ")?;
            quantity(out, lod)?;
            out.write_str(" 与限量 ")?;
            bound(out, edge)?;
            write!(out, " 相比：{}", code::reason_meaning(reason))
        }
    }
}

fn absent(out: &mut String, finding: &Finding, single: &Single, limit: &Limit) -> Written {
    match (finding.outcome, single) {
        (Outcome::Fail, Single::Value(q)) => {
            out.write_str("检出 ")?;
            quantity(out, q)?;
            write!(out, "，限量为{limit}")
        }
        (Outcome::Pass, _) if finding.marks.lod_missing => {
            write!(out, "未检出，符合限量 {limit}；没有给出检出限")
        }
        (Outcome::Pass, _) => write!(out, "{single}，符合限量「{limit}」"),
        (Outcome::Fail, _) => write!(out, "结果「{single}」不符合限量「{limit}」"),
        _ => write!(
            out,
            "结果「{single}」，限量「{limit}」：{}",
            code::reason_meaning(finding.reason)
        ),
    }
}

fn plan(out: &mut String, finding: &Finding, counts: (u32, u32, u32), limit: &Limit) -> Written {
    let (over_m, over_big, given) = counts;
    let plan = match limit {
        Limit::Plan(plan) => Some(plan),
        Limit::Alternatives { choices, .. } => {
            choices.iter().find_map(|choice| match &choice.limit {
                Limit::Plan(plan) => Some(plan),
                _ => None,
            })
        }
        _ => None,
    };
    let Some(plan) = plan else {
        return out.write_str(code::reason_meaning(finding.reason));
    };
    write!(out, "{given} 个结果中")?;
    if let Some(big) = &plan.big {
        write!(out, " {over_big} 个超过 M（{big}），")?;
    }
    write!(out, " {over_m} 个超过 m（{}），允许 {} 个", plan.m, plan.c)?;
    if finding.outcome == Outcome::Unknown {
        write!(out, "；{}", code::reason_meaning(finding.reason))?;
    }
    Ok(())
}

fn sum(out: &mut String, finding: &Finding, total: Decimal, edge: Option<&Edge>) -> Written {
    write!(out, "合计 {}", total.round_dp(6).normalize())?;
    if let Some(edge) = edge {
        if let Some(unit) = &edge.unit {
            write!(out, " {unit}")?;
        }
        out.write_str(match finding.outcome {
            Outcome::Pass => "，不大于限量 ",
            Outcome::Fail => "，大于限量 ",
            _ => "，限量 ",
        })?;
        bound(out, edge)?;
    }
    if finding.outcome == Outcome::Unknown {
        write!(out, "；{}", code::reason_meaning(finding.reason))?;
    }
    Ok(())
}

fn plain(
    out: &mut String,
    finding: &Finding,
    readings: &[Reading],
    limit: &Limit,
    asked: &Asked<'_>,
) -> Written {
    let meaning = code::reason_meaning(finding.reason);
    match finding.reason {
        "not_tested" => out.write_str("未检验"),
        "unreadable_result" | "cut_number" => {
            write!(out, "结果「{}」：{meaning}", clipped(asked.result))
        }
        "limit_unreadable" => write!(out, "限量「{}」：{meaning}", clipped(&limit.to_string())),
        "limit_missing" | "limit_conflict" => out.write_str(meaning),
        _ => {
            out.write_str("结果「")?;
            match readings.first() {
                Some(reading) => write!(out, "{}", clipped(&reading.to_string()))?,
                None => write!(out, "{}", clipped(asked.result))?,
            }
            write!(
                out,
                "」，限量「{}」：{meaning}",
                clipped(&limit.to_string())
            )
        }
    }
}

/// A text short enough for a sentence.
fn clipped(text: &str) -> String {
    let flat: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(61)
        .collect();
    if flat.chars().count() > 60 {
        flat.chars().take(60).chain(['…']).collect()
    } else {
        flat
    }
}
