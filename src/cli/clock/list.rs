//! `anyang clock --list`: every rule with trigger, actor, inputs and article.

use std::io::{self, Write};

use serde::Serialize;

use super::{ClockArgs, Exit, Practice};
use crate::rules::clock::{self, ClockRule, ClockRules, Limit, Rolls};
use crate::rules::day::Day;

/// A rule as it is listed.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    version: u32,
    effective_from: Day,
    effective_to: Option<Day>,
    title: &'a str,
    trigger: &'a str,
    actor: &'a str,
    action: &'a str,
    kind: &'a str,
    length: Option<u32>,
    levels: &'a [clock::Level],
    default_practice: Option<Practice<'a>>,
    rolls: bool,
    extension: Option<&'a clock::Extension>,
    inputs: Vec<&'static str>,
    article: String,
    source: &'a str,
    evidence: &'a str,
    ours: bool,
}

impl<'a> From<&'a ClockRule> for Listed<'a> {
    fn from(rule: &'a ClockRule) -> Self {
        let (length, practice) = match &rule.limit {
            Limit::Fixed { span } => (Some(span.length), None),
            Limit::Promptly { practice } => (None, practice.as_ref()),
            Limit::ByLevel { .. } | Limit::None => (None, None),
        };
        Self {
            id: &rule.id,
            version: rule.version,
            effective_from: rule.effective_from,
            effective_to: rule.effective_to,
            title: &rule.title,
            trigger: &rule.trigger,
            actor: &rule.actor,
            action: &rule.action,
            kind: rule.kind(),
            length,
            levels: &rule.levels,
            default_practice: practice.map(|practice| Practice {
                kind: practice.span.unit.code(),
                length: practice.span.length,
                note: &practice.note,
            }),
            rolls: rule.rolls == Rolls::Rolled,
            extension: rule.extension.as_ref(),
            inputs: rule.inputs(),
            article: rule.citation(),
            source: &rule.source,
            evidence: &rule.evidence,
            ours: rule.owner == clock::Owner::Ours,
        }
    }
}

/// Every rule with trigger, actor, inputs and article.
pub(super) fn list(args: &ClockArgs, output: &mut impl Write) -> io::Result<Exit> {
    let rules = ClockRules::built_in();
    if args.json {
        let all: Vec<Listed<'_>> = rules.iter().map(Listed::from).collect();
        writeln!(output, "{}", serde_json::to_string(&all)?)?;
        return Ok(Exit::Done);
    }
    for rule in rules.iter() {
        let others = match rule.owner {
            clock::Owner::Ours => "",
            clock::Owner::Others => "（不属本系统）",
        };
        writeln!(
            output,
            "{} {}{others}　{}",
            rule.id,
            rule.title,
            rule.length_words()
        )?;
        writeln!(output, "     起算：{}　责任：{}", rule.trigger, rule.actor)?;
        let inputs = rule.inputs().join(", ");
        writeln!(output, "     依据：{}　输入：{inputs}", rule.citation())?;
    }
    Ok(Exit::Done)
}
