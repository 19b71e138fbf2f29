//! Service of report and notice on each addressee, with its day and proof (办法 art. 29). An addressee's rights run from its own day.
use serde::{Deserialize, Serialize};

use super::part::{Choice, Choices, PartForm, Place, Whole};
use super::table;
use super::typed::{Typed, not_after_today, not_before};
use crate::problem::Problem;
use crate::rules::day::Day;
use crate::rules::disposal::party::Routed;
use crate::rules::disposal::section::ServiceMethod;
use crate::rules::refusal::Refusal;
use crate::rules::stage::{NoticeState, PartState, PartyRole};
use crate::unit::{Event, Rx, Tx, personal};

/// The code that stands for "could not be served" among the methods.
const UNDELIVERABLE: &str = "undeliverable";

/// 登记送达.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServeForm {
    /// A code of [`ServiceMethod`], or `undeliverable`.
    pub method: String,
    /// The day it was served, or last tried.
    pub on: String,
    /// The proof: the number of the receipt, the parcel or the announcement; why it could not be served.
    pub proof: String,
    /// Who received it (personal).
    pub recipient: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for ServeForm {
    const PAGE: &'static str = "disposal/serve.html";
    const SLUG: &'static str = "serve";
    const ACTION: &'static str = "case.serve";
    const VERB: &'static str = "登记送达";
    const DONE: &'static str = "已登记送达";
    const STATES: &'static [PartState] = &[
        PartState::Opened,
        PartState::Working,
        PartState::ToTransfer,
        PartState::Transferred,
    ];
    const LABELS: &'static [(&'static str, &'static str)] = &[
        ("method", "送达方式"),
        ("on", "送达日期"),
        ("proof", "送达凭证"),
    ];
    const RULE: Option<&'static str> = Some("C-10");
    const PLACE: Place = Place::Known;

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        let notice = &whole.notice;
        let method = if notice.state == NoticeState::Undeliverable {
            UNDELIVERABLE.to_owned()
        } else {
            notice.method.clone()
        };
        let recipient = personal::read(rx.conn, &subject(whole), "recipient")?;
        Ok(Self {
            method,
            on: notice
                .served_on
                .map_or_else(String::new, |day| day.to_string()),
            proof: notice.proof.clone(),
            recipient: recipient.unwrap_or_default(),
            revision: whole.part.revision,
        })
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let today = tx.today();
        let served = self.read(today, whole)?;
        let now = tx.now;
        let notice = &mut whole.notice;
        notice.state = served
            .method
            .map_or(NoticeState::Undeliverable, |_| NoticeState::Served);
        notice.method = served
            .method
            .map_or_else(String::new, |method| method.code().to_owned());
        notice.served_on = Some(served.on);
        notice.proof = served.proof;
        notice.served_by = Some(tx.actor.id.clone());
        notice.registered_at = Some(now);
        if !self.recipient.trim().is_empty() {
            personal::keep(tx, &subject(whole), "recipient", self.recipient.trim())?;
        }
        let party = whole.part.slug.zh();
        let Some(method) = served.method else {
            return Ok(format!("通知书无法送达{party}"));
        };
        tx.emit(Event::NoticeServed {
            case_id: whole.case.id.clone(),
            notice_id: whole.notice.id.clone(),
        });
        Ok(format!("{}通知书{}{party}", served.on.short(), method.zh()))
    }

    fn consequence(whole: &Whole) -> String {
        format!(
            "登记后，{}申请复检、提出异议的 7 个工作日从送达次日起算。",
            whole.part.party_name
        )
    }

    fn choices(_rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        let mut methods = words(ServiceMethod::ALL, |one| (one.code(), one.zh()));
        methods.push(Choice {
            value: UNDELIVERABLE.to_owned(),
            label: "无法送达".to_owned(),
        });
        Ok(Choices::from([("method", methods)]))
    }
}

/// A closed list as the choices of a field.
pub(super) fn words<T: Copy>(
    all: &[T],
    said: fn(T) -> (&'static str, &'static str),
) -> Vec<Choice> {
    all.iter()
        .map(|one| {
            let (value, label) = said(*one);
            Choice {
                value: value.to_owned(),
                label: label.to_owned(),
            }
        })
        .collect()
}

/// What was typed, checked; no method when it could not be served.
struct Served {
    method: Option<ServiceMethod>,
    on: Day,
    proof: String,
}

impl ServeForm {
    fn read(&self, today: Day, whole: &Whole) -> Result<Served, Problem> {
        let mut typed = Typed::on(today);
        let undeliverable = self.method.trim() == UNDELIVERABLE;
        let method: Option<ServiceMethod> = if undeliverable {
            None
        } else {
            typed.choice("method", "送达方式", &self.method)
        };
        let on = typed.day("on", "送达日期", &self.on);
        let label = if undeliverable {
            "无法送达的原因"
        } else {
            "送达凭证"
        };
        let proof = typed.text("proof", label, &self.proof);
        let Some(on) = on else {
            return Err(typed.refuse());
        };
        typed.end()?;
        not_after_today("送达日期", on, today)?;
        not_before("送达日期", on, ("收到结论的日期", whole.received()))?;
        let tried = whole.notice.state == NoticeState::Undeliverable
            || whole.notice.method == ServiceMethod::Announcement.code();
        if method == Some(ServiceMethod::Announcement) && !tried {
            return Err(Refusal::AnnouncementTooSoon.into());
        }
        Ok(Served { method, on, proof })
    }
}

fn subject(whole: &Whole) -> String {
    format!("notice:{}", whole.notice.id)
}

/// An addressee of a sample's notices, for publication: nothing is published before each was served and its rights ran out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addressee {
    /// The notice.
    pub notice_id: String,
    /// In which capacity.
    pub role: PartyRole,
    /// The name.
    pub name: String,
    /// The day of service, from which C-14 and C-22 run; none while it was not served.
    pub served_on: Option<Day>,
    /// Whether another place serves it.
    pub outside: bool,
}

/// The addressees of a sample's notices with the day each was served; empty without a case.
///
/// # Errors
/// What the database says.
pub fn served_all(rx: &mut Rx, sample_id: &str) -> Result<Vec<Addressee>, Problem> {
    let rows = table::notices_of_sample(rx.conn, sample_id)?;
    Ok(rows
        .into_iter()
        .map(|(notice, role, routed)| Addressee {
            served_on: (notice.state == NoticeState::Served)
                .then_some(notice.served_on)
                .flatten(),
            notice_id: notice.id,
            role,
            name: notice.addressee,
            outside: routed == Routed::Outside,
        })
        .collect())
}
