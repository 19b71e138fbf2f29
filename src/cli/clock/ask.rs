//! A question about a time limit, as it stands in a line of JSON or on the command line.
//!
//! What is misspelt or of the wrong type is refused with its name: a pause that is silently left out would
//! give a wrong date.

use serde_json::{Map, Value, json};

use super::ClockArgs;
use crate::rules::clock::{ClockFault, Pause, Span, Terms};
use crate::rules::day::Day;
use crate::rules::moment::Moment;

/// A question: its known fields, not read yet.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Whatever names the line for its writer; it comes back with the answer.
    pub id: Option<Value>,
    fields: Map<String, Value>,
}

/// Why a question is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The stable code.
    pub code: &'static str,
    /// What is wrong and what to do, in Chinese.
    pub chinese: String,
    /// The same in English.
    pub english: String,
}

const KNOWN: [&str; 8] = [
    "rule", "kind", "length", "from", "level", "cap", "pauses", "extended",
];

impl Ask {
    /// Reads a line; null fields are as good as absent.
    pub fn read(line: &[u8]) -> Result<Self, Fault> {
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(line) else {
            return Err(Fault::new(
                "bad_line",
                "这一行不是 JSON 对象，例如 {\"rule\":\"C-10\",\"from\":\"2026-09-24\"}",
                "the line is no JSON object, such as {\"rule\":\"C-10\",\"from\":\"2026-09-24\"}",
            ));
        };
        fields.retain(|_, value| !value.is_null());
        let id = fields.remove("id");
        if let Some(key) = fields.keys().find(|key| !KNOWN.contains(&key.as_str())) {
            let key: String = key.chars().take(40).collect();
            return Err(Fault::new(
                "unknown_field",
                &format!("没有「{key}」这一项，可用 {}", KNOWN.join("、")),
                &format!("no field `{key}`; use {}", KNOWN.join(", ")),
            ));
        }
        Ok(Self { id, fields })
    }

    /// The rule's id, trimmed and in capitals; none where a bare length is asked about.
    pub fn rule(&self) -> Result<Option<&str>, Fault> {
        let rule = self.text("rule")?;
        if rule.is_some()
            && (self.fields.contains_key("kind") || self.fields.contains_key("length"))
        {
            return Err(Fault::new(
                "rule_and_length",
                "rule 与 kind、length 只能给一样",
                "give either `rule`, or `kind` and `length`",
            ));
        }
        Ok(rule)
    }

    /// Where the count begins.
    pub fn start(&self) -> Result<Moment, Fault> {
        let Some(text) = self.text("from")? else {
            return Err(Fault::new(
                "from_missing",
                "缺少起算时间 from",
                "`from` is missing",
            ));
        };
        moment("from", text)
    }

    /// The bare length.
    pub fn span(&self) -> Result<Span, Fault> {
        let Some(kind) = self.text("kind")? else {
            return Err(Fault::new(
                "rule_missing",
                "请给出 rule，或者 kind 与 length",
                "give `rule`, or `kind` and `length`",
            ));
        };
        let unit = kind.parse()?;
        let length = self.number("length")?.unwrap_or(0);
        Ok(Span::new(unit, length)?)
    }

    /// The level: a number or a name.
    pub fn level(&self) -> Result<Option<String>, Fault> {
        match self.fields.get("level") {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_string())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(wrong(
                "level",
                "级别，例如 1 或者 \"一级\"",
                "a level, such as 1 or \"一级\"",
            )),
        }
    }

    /// Pauses, extension, end of shelf life.
    pub fn terms(&self) -> Result<Terms, Fault> {
        let cap: Option<Day> = match self.text("cap")? {
            Some(text) => match text.parse() {
                Ok(day) => Some(day),
                Err(_) => return Err(wrong("cap", "日期 2026-10-09", "a date, 2026-10-09")),
            },
            None => None,
        };
        Ok(Terms {
            pauses: self.pauses()?,
            extended: self.number("extended")?.unwrap_or(0),
            cap,
        })
    }

    fn pauses(&self) -> Result<Vec<Pause>, Fault> {
        let malformed = || {
            wrong(
                "pauses",
                "[{\"from\":日期,\"to\":日期}]",
                "[{\"from\":WHEN,\"to\":WHEN}]",
            )
        };
        let list = match self.fields.get("pauses") {
            None => return Ok(Vec::new()),
            Some(Value::Array(list)) if list.len() <= 1_000 => list,
            Some(_) => return Err(malformed()),
        };
        let mut pauses = Vec::new();
        for entry in list {
            let Ok(Pause { from, to }) = serde_json::from_value(entry.clone()) else {
                return Err(malformed());
            };
            pauses.push(Pause::new(from, to)?);
        }
        Ok(pauses)
    }

    fn text(&self, key: &'static str) -> Result<Option<&str>, Fault> {
        match self.fields.get(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim())),
            Some(_) => Err(wrong(key, "文字", "text")),
        }
    }

    fn number(&self, key: &'static str) -> Result<Option<u32>, Fault> {
        let Some(value) = self.fields.get(key) else {
            return Ok(None);
        };
        match value.as_u64().and_then(|n| u32::try_from(n).ok()) {
            Some(n) => Ok(Some(n)),
            None => Err(wrong(key, "不小于 0 的整数", "a whole number, not below 0")),
        }
    }
}

impl From<&ClockArgs> for Ask {
    fn from(args: &ClockArgs) -> Self {
        let mut fields = Map::new();
        let texts = [
            ("rule", &args.rule),
            ("from", &args.from),
            ("level", &args.level),
            ("cap", &args.cap),
        ];
        for (key, value) in texts {
            fields.extend(value.iter().map(|text| (key.to_string(), json!(text))));
        }
        fields.extend(args.extended.map(|n| ("extended".to_string(), json!(n))));
        let pauses: Vec<Value> = args.pause.iter().map(|text| pause(text)).collect();
        if !pauses.is_empty() {
            fields.insert("pauses".to_string(), Value::Array(pauses));
        }
        Self { id: None, fields }
    }
}

/// `FROM/TO`, or `FROM` alone while the pause lasts.
fn pause(text: &str) -> Value {
    match text.split_once('/') {
        Some((from, to)) => json!({"from": from, "to": to}),
        None => json!({"from": text}),
    }
}

fn moment(key: &'static str, text: &str) -> Result<Moment, Fault> {
    match text.parse() {
        Ok(moment) => Ok(moment),
        Err(_) => Err(wrong(
            key,
            "日期 2026-10-09，或者时刻 2026-10-08T09:12:00+08:00",
            "a date, 2026-10-09, or an instant, 2026-10-08T09:12:00+08:00",
        )),
    }
}

fn wrong(key: &str, chinese: &str, english: &str) -> Fault {
    Fault::new(
        "unreadable_field",
        &format!("{key} 读不懂，应为{chinese}"),
        &format!("`{key}` cannot be read; it should be {english}"),
    )
}

impl Fault {
    fn new(code: &'static str, chinese: &str, english: &str) -> Self {
        Self {
            code,
            chinese: chinese.to_string(),
            english: english.to_string(),
        }
    }

    /// The answer that says no, with what was asked.
    pub fn told(&self, ask: Option<&Ask>, line: Option<u64>) -> Value {
        let field = |key: &str| ask.and_then(|ask| ask.fields.get(key));
        let mut told = json!({
            "rule": field("rule"),
            "from": field("from"),
            "error": {"code": self.code, "message": self.chinese, "message_en": self.english},
        });
        if let Value::Object(fields) = &mut told {
            fields.extend(line.map(|line| ("line".to_string(), json!(line))));
            let id = ask.and_then(|ask| ask.id.clone());
            fields.extend(id.map(|id| ("id".to_string(), id)));
        }
        told
    }
}

impl From<ClockFault> for Fault {
    fn from(fault: ClockFault) -> Self {
        Self::new(fault.code(), &fault.to_string(), &fault.english())
    }
}

impl From<serde_json::Error> for Fault {
    fn from(fault: serde_json::Error) -> Self {
        Self::new(
            "unwritable",
            &format!("结果写不成 JSON：{fault}"),
            &format!("the answer cannot be written as JSON: {fault}"),
        )
    }
}
