//! Every sentence of the contract's page `judge`, every rule and every old bug of the regulation's section 5.

use super::line::{Answer, Line, answer_all};
use super::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

mod contract;
mod groups;
mod properties;
mod regulation;
mod spellings;

/// A line from `key=value` pairs separated by `|`.
fn line(fields: &str) -> Line {
    let mut object = serde_json::Map::new();
    for pair in fields.split('|') {
        let (key, value) = pair.split_once('=').unwrap();
        object.insert(
            key.trim().to_owned(),
            serde_json::Value::String(value.to_owned()),
        );
    }
    Line::of(&object)
}

fn answer(fields: &str) -> Answer {
    answer_all(&[Some(line(fields))]).remove(0)
}

fn answers(lines: &[&str]) -> Vec<Answer> {
    answer_all(
        &lines
            .iter()
            .map(|fields| Some(line(fields)))
            .collect::<Vec<_>>(),
    )
}

/// `verdict reason` of one line.
fn told(fields: &str) -> String {
    let answer = answer(fields);
    format!("{} {}", answer.verdict.code(), answer.reason)
}

fn warned(fields: &str, code: &str) -> bool {
    answer(fields)
        .warnings
        .unwrap()
        .iter()
        .any(|warning| warning.code() == code)
}

#[track_caller]
fn is(fields: &str, verdict: &str) {
    let found = answer(fields);
    assert_eq!(
        found.verdict.code(),
        verdict,
        "{fields}: {} {:?}",
        found.reason,
        found.explanation
    );
}
