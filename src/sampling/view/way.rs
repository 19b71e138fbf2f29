//! The way of a sample as its page tells it: stations, next lawful step, history. It reads nothing; it words what was read.
use serde::Serialize;

use super::{CustodyRow, May};
use crate::problem::Problem;
use crate::register::clocks::{ClockView, Timekeeping};
use crate::rules::instant::Instant;
use crate::rules::stage::SampleState;
use crate::sampling::href;
use crate::sampling::sheet::Correction;
use crate::sampling::table::SampleRow;

/// The key under which the samplers' joined names stand among the names.
pub(super) const SAMPLERS: &str = "samplers";

/// What the way is told from.
pub(super) struct Told<'a> {
    pub(super) row: &'a SampleRow,
    pub(super) way: &'a [CustodyRow],
    pub(super) names: &'a std::collections::BTreeMap<String, String>,
    pub(super) laboratory: &'a str,
    pub(super) keeping: &'a Timekeeping,
    pub(super) may: May,
}

impl Told<'_> {
    fn name(&self, id: &str) -> String {
        self.names
            .get(id)
            .cloned()
            .unwrap_or_else(|| "系统".to_owned())
    }

    fn step(&self, step: &str) -> Option<&CustodyRow> {
        self.way.iter().rev().find(|one| one.step == step)
    }
}

/// When a step was passed last.
pub(super) fn passed(way: &[CustodyRow], step: &str) -> Option<Instant> {
    way.iter()
        .rev()
        .find(|one| one.step == step)
        .map(|one| one.at)
}

/// A station of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Station {
    /// done, now, todo.
    pub state: &'static str,
    /// Its name.
    pub name: &'static str,
    /// When.
    pub time: String,
    /// By whom, or how long.
    pub note: String,
    /// Whether the law was broken.
    pub late: bool,
}

/// The next lawful step.
#[derive(Debug, Clone, Serialize)]
pub struct Next {
    /// What is to be done.
    pub title: String,
    /// By whom.
    pub whose: String,
    /// Until when, and what starts then.
    pub detail: String,
    /// The clock.
    pub clock: Option<ClockView>,
    /// Whether it is others' turn.
    pub waiting: bool,
    /// Where this person does it, empty where it is others' turn.
    pub href: String,
    /// The button's words.
    pub verb: &'static str,
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// past or now.
    pub kind: &'static str,
    /// When and who.
    pub when: String,
    /// What.
    pub text: String,
}

fn moment(at: Instant) -> String {
    format!("{} {}", at.day().short(), at.shanghai().format("%H:%M"))
}

/// The stations in their order; how far the sample has come is its state's matter.
pub(super) fn stations(told: &Told, now: Instant) -> Result<Vec<Station>, Problem> {
    let reached = reached(told.row.state);
    let names = ["抽样", "送检", "接收", "检验", "送审", "审核", "签发"];
    let steps = [
        "taken",
        "",
        "received",
        "",
        "submitted",
        "reviewed",
        "issued",
    ];
    let mut line = Vec::new();
    for (place, (name, step)) in names.into_iter().zip(steps).enumerate() {
        let state = match place {
            _ if place < reached => "done",
            _ if place == reached => "now",
            _ => "todo",
        };
        let row = told.step(step).filter(|_| state == "done");
        let mut station = Station {
            state,
            name,
            time: row.map(|one| moment(one.at)).unwrap_or_default(),
            note: row.map(|one| told.name(&one.actor_id)).unwrap_or_default(),
            late: false,
        };
        match name {
            "抽样" => taken(told, &mut station),
            "送检" => delivered(told, &mut station, now)?,
            "检验" => tested(told, &mut station),
            "签发" => issued(told, &mut station, now)?,
            _ => {}
        }
        if station.state == "now" && station.time.is_empty() {
            "进行中".clone_into(&mut station.time);
        }
        line.push(station);
    }
    if let Some(ended) = ended(told) {
        line.retain(|one| one.state == "done");
        line.push(ended);
    }
    Ok(line)
}

const fn reached(state: SampleState) -> usize {
    match state {
        SampleState::Draft => 0,
        SampleState::Collected | SampleState::Refused | SampleState::Voided => 1,
        SampleState::Received | SampleState::Testing => 3,
        SampleState::Tested => 5,
        SampleState::Reported => 7,
    }
}

fn taken(told: &Told, station: &mut Station) {
    station.note = told.name(SAMPLERS);
    station.time = if station.state == "done" {
        told.row.sampled_on.short()
    } else {
        "未确认".to_owned()
    };
}

fn delivered(told: &Told, station: &mut Station, now: Instant) -> Result<(), Problem> {
    let row = told.row;
    if let Some(on) = row.received_on {
        let clock = told.keeping.view("C-01", row.sampled_on, Some(on), now)?;
        station.time = on.short();
        station.note = format!("{}，限 {}", clock.words, clock.length);
        station.late = clock.tone == "met_late";
    } else if row.state == SampleState::Collected {
        let clock = told.keeping.view("C-01", row.sampled_on, None, now)?;
        station.time = clock
            .due
            .map(|due| format!("最迟 {}", due.short()))
            .unwrap_or_default();
        station.note = format!("C-01，{}", clock.words);
        station.late = clock.tone == "overdue";
    }
    Ok(())
}

/// Who tested stands here, with the day on which the results were handed on.
fn tested(told: &Told, station: &mut Station) {
    if let Some(row) = told.step("submitted").filter(|_| station.state == "done") {
        station.time = format!("至 {}", row.at.day().short());
        station.note = format!("主检 {}", told.name(&row.actor_id));
    }
}

fn issued(told: &Told, station: &mut Station, now: Instant) -> Result<(), Problem> {
    if let Some(on) = told.row.received_on
        && station.state != "done"
    {
        let clock = told.keeping.view("C-02", on, None, now)?;
        station.time = clock
            .due
            .map(|due| format!("最迟 {}", due.short()))
            .unwrap_or_default();
        station.note = format!("C-02，{}", clock.words);
        station.late = clock.tone == "overdue";
    }
    Ok(())
}

fn ended(told: &Told) -> Option<Station> {
    let (step, name) = match told.row.state {
        SampleState::Refused => ("refused", "拒收"),
        SampleState::Voided => ("voided", "作废"),
        _ => return None,
    };
    let row = told.step(step);
    Some(Station {
        state: "now",
        name,
        time: row.map(|one| moment(one.at)).unwrap_or_default(),
        note: row.map(|one| one.note.clone()).unwrap_or_default(),
        late: true,
    })
}

/// What the law wants done next with this sample, and whether this person does it.
pub(super) fn next(told: &Told, clock: Option<ClockView>) -> Option<Next> {
    let (row, may) = (told.row, told.may);
    let own = href(&row.number);
    let mine = |title: String, detail: String, to: String, verb: &'static str| Next {
        title,
        whose: "您负责".to_owned(),
        detail,
        clock: clock.clone(),
        waiting: to.is_empty(),
        href: to,
        verb,
    };
    let due = clock.as_ref().and_then(|one| one.due);
    let until = due
        .map(|due| format!("最迟 {}", due.sentence()))
        .unwrap_or_default();
    match row.state {
        SampleState::Draft if may.edit => Some(mine(
            "填完并确认抽样单".to_owned(),
            "确认后样品计入任务，5 个工作日的送检时限（C-01）开始".to_owned(),
            format!("{own}/sheet"),
            "填写抽样单",
        )),
        SampleState::Collected if may.receive => Some(mine(
            "核对并接收样品".to_owned(),
            format!("{until}；接收后 20 个工作日内出具检验报告（C-02）"),
            format!("/reception/{}", row.number),
            "核对样品",
        )),
        SampleState::Collected => Some(Next {
            whose: told.laboratory.to_owned(),
            ..mine(
                format!("送达并由{}接收", told.laboratory),
                format!("{until}；由抽样人员携带或寄送，不得由被抽样单位送样"),
                String::new(),
                "",
            )
        }),
        SampleState::Received | SampleState::Testing | SampleState::Tested => Some(Next {
            whose: told.laboratory.to_owned(),
            ..mine("出具检验报告".to_owned(), until, String::new(), "")
        }),
        _ => None,
    }
}

/// What happened, the latest first.
pub(super) fn history(told: &Told, corrections: &[Correction]) -> Vec<Entry> {
    let mut lines: Vec<(String, Entry)> = told
        .way
        .iter()
        .map(|one| {
            let entry = Entry {
                kind: "past",
                when: format!("{} ・ {}", moment(one.at), told.name(&one.actor_id)),
                text: sentence(one),
            };
            (one.at.rfc3339_millis(), entry)
        })
        .collect();
    lines.extend(corrections.iter().map(|one| {
        let changes: Vec<String> = one
            .changes
            .iter()
            .map(|change| {
                format!(
                    "{} {} → {}",
                    change.label,
                    shown(&change.from),
                    shown(&change.to)
                )
            })
            .collect();
        let entry = Entry {
            kind: "past",
            when: format!("{} ・ {}", one.on, told.name(&one.by)),
            text: format!("更正抽样单：{}。理由：{}", changes.join("；"), one.reason),
        };
        (one.at.clone(), entry)
    }));
    // Of two at the same moment the later written stands above.
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    lines.into_iter().rev().map(|(_, entry)| entry).collect()
}

fn shown(text: &str) -> &str {
    match text {
        "" => "—",
        "yes" => "是",
        other => other,
    }
}

fn sentence(row: &CustodyRow) -> String {
    let what = match row.step.as_str() {
        "taken" => "抽样单已确认",
        "received" => "检验机构已接收",
        "refused" => "检验机构拒收",
        "submitted" => "结果已送审",
        "returned" => "结果退修",
        "reviewed" => "结果已审核",
        "issued" => "检验报告已签发",
        "voided" => "抽样单作废",
        other => other,
    };
    if row.note.is_empty() {
        what.to_owned()
    } else {
        format!("{what}：{}", row.note)
    }
}
