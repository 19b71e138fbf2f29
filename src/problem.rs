//! Everything a caller can be told. Two kinds only: the rules or the input refuse (told exactly), and we failed (told a reference number).
use std::fmt;

use serde::Serialize;

use crate::rules::{refusal::Refusal, right::Right};

/// One field whose content cannot be read, with a Chinese sentence that says what was found, what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// The field's name in the form.
    pub field: String,
    /// The sentence.
    pub message: String,
}

impl FieldProblem {
    /// Makes one.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// Both versions of what two people changed at once, field by field, and what it takes to send one's own again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Conflict {
    /// What it is about: 「2026年市本级监督抽检计划」.
    pub subject: String,
    /// Where the present version stands.
    pub href: String,
    /// Where the form was posted.
    pub action: String,
    /// The fields that differ.
    pub rows: Vec<ConflictRow>,
    /// Every field as typed, with the present revision, to post again.
    pub resend: Vec<(String, String)>,
}

/// One field of a [`Conflict`] that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConflictRow {
    /// The field's Chinese label.
    pub label: String,
    /// What stands in the database now.
    pub now: String,
    /// What was typed on the stale page.
    pub yours: String,
}

impl Conflict {
    /// Compares what stands now with what was typed. `labels` lists the fields people see, by their names in the form.
    ///
    /// # Errors
    /// A fault when a form does not serialise to an object.
    pub fn between<N: Serialize, Y: Serialize>(
        (subject, href, action): (String, String, String),
        labels: &[(&str, &str)],
        now: &N,
        yours: &Y,
        revision: i32,
    ) -> Result<Box<Self>, Problem> {
        let (now, yours) = (fields_of(now)?, fields_of(yours)?);
        let find = |fields: &[(String, String)], name: &str| {
            fields
                .iter()
                .find(|(field, _)| field == name)
                .map_or_else(String::new, |(_, content)| content.clone())
        };
        let rows = labels
            .iter()
            .map(|(name, label)| ConflictRow {
                label: (*label).to_owned(),
                now: find(&now, name),
                yours: find(&yours, name),
            })
            .filter(|row| row.now != row.yours)
            .collect();
        let mut resend: Vec<(String, String)> = yours
            .into_iter()
            .filter(|(name, _)| name != "revision")
            .collect();
        resend.push(("revision".to_owned(), revision.to_string()));
        Ok(Box::new(Self {
            subject,
            href,
            action,
            rows,
            resend,
        }))
    }
}

fn fields_of<T: Serialize>(form: &T) -> Result<Vec<(String, String)>, Problem> {
    let serde_json::Value::Object(map) = serde_json::to_value(form)? else {
        return Err(Problem::fault("a form must serialise to an object"));
    };
    Ok(map
        .into_iter()
        .flat_map(|(name, content)| match content {
            serde_json::Value::Array(all) => all
                .into_iter()
                .map(|one| (name.clone(), shown(one)))
                .collect(),
            one => vec![(name, shown(one))],
        })
        .collect())
}

fn shown(content: serde_json::Value) -> String {
    match content {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Why nothing was done.
#[derive(Debug)]
pub enum Problem {
    /// A rule says no: 422.
    Refused(Refusal),
    /// What was typed cannot be read: 422, shown beside the fields.
    Invalid(Vec<FieldProblem>),
    /// Somebody changed it meanwhile: 409, both versions shown.
    Stale(Box<Conflict>),
    /// No such thing, or not the actor's: 404, never 403 for others' rows.
    Missing(&'static str),
    /// Logged in, but not for this: 403.
    NotAllowed(Right),
    /// Not logged in: 303 to the log-in on pages, 401 on the API.
    SignIn,
    /// The request does not come from our own pages: 403.
    Forged(&'static str),
    /// Too large, or not what the route takes: 4xx with its sentence.
    Unreadable(&'static str, String),
    /// Too often from one address; how many seconds to wait: 429.
    TooMany {
        /// Until the next try is heard.
        seconds: i64,
    },
    /// Nobody could be served in time: 503.
    Busy,
    /// Ours: logged once with an id, the caller is told the id: 500.
    Fault(Fault),
}

/// A failure of ours. The text goes to the log, never to the caller.
pub struct Fault(pub Box<dyn std::error::Error + Send + Sync>);

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Problem {
    /// A fault with a sentence for the log.
    pub fn fault(text: impl Into<String>) -> Self {
        Self::Fault(Fault(text.into().into()))
    }

    /// A single unreadable field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, message)])
    }

    /// The stable code for programs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Invalid(_) => "invalid",
            Self::Stale(_) => "stale",
            Self::Missing(_) => "missing",
            Self::NotAllowed(_) => "not_allowed",
            Self::SignIn => "sign_in",
            Self::Forged(_) => "forged",
            Self::Unreadable(code, _) => code,
            Self::TooMany { .. } => "too_many",
            Self::Busy => "busy",
            Self::Fault(_) => "fault",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "{refusal}"),
            Self::Invalid(fields) => {
                let all = fields
                    .iter()
                    .map(|field| field.message.as_str())
                    .collect::<Vec<_>>()
                    .join("；");
                f.write_str(&all)
            }
            Self::Stale(_) => f.write_str(
                "您打开页面之后，别人已经改动了这条记录；您的填写没有写入，请对照两个版本后再提交",
            ),
            Self::Missing(what) => write!(f, "没有找到{what}；可能编号有误，或者它不在您的范围内"),
            Self::NotAllowed(right) => write!(
                f,
                "您的岗位没有「{}」的权限；需要时请联系安全管理员",
                right.zh()
            ),
            Self::SignIn => f.write_str("请先登录"),
            Self::Forged(why) => f.write_str(why),
            Self::Unreadable(_, message) => f.write_str(message),
            Self::TooMany { seconds } => write!(
                f,
                "这个地址一分钟内登录已达 300 次，请等待 {seconds} 秒再试；账户没有被锁定"
            ),
            Self::Busy => f.write_str("系统正忙，没有写入任何内容；请稍候再试一次"),
            Self::Fault(_) => f.write_str("系统内部出错，没有写入任何内容"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(Fault(error.into()))
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Fault(Fault(error.into()))
    }
}
