//! What is read of laboratories: the list with what is about to expire, one laboratory with its scope, the form for a new one.
//! A laboratory's own people see their laboratory only.
use serde::Serialize;

use super::scope::is_debarred;
use super::table::{self, LaboratoryRow, ScopeRow};
use super::{LaboratoryForm, ScopeForm};
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::View;

/// A certificate or scope that ends within so many days is told.
const SOON_DAYS: i64 = 90;

/// A laboratory in the list.
#[derive(Debug, Clone, Serialize)]
pub struct LaboratoryLine {
    /// Its page.
    pub href: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The tone of the tag.
    pub tone: &'static str,
    /// 在用, 资质到期, 不得委托, 停用.
    pub state: &'static str,
    /// Whether it is a reinspection laboratory.
    pub reinspects: bool,
    /// The number of its certificate.
    pub accreditation_number: String,
    /// The last day of its certificate.
    pub accredited_until: Day,
    /// Categories in its scope today.
    pub categories: usize,
    /// What ends soon, in words; empty when nothing does.
    pub soon: String,
}

/// The list of laboratories.
#[derive(Debug, Serialize)]
pub struct LaboratoriesPage {
    /// The laboratories, what ends soonest first.
    pub laboratories: Vec<LaboratoryLine>,
    /// Whether the reader may register and change.
    pub may_edit: bool,
}

impl View for LaboratoriesPage {
    const PAGE: &'static str = "register/laboratory/list.html";
}

/// Whether the actor's own laboratory is the only one to be seen.
fn hidden(actor: &Actor, row: &LaboratoryRow) -> bool {
    actor.agency.is_none()
        && actor
            .laboratory
            .as_ref()
            .is_some_and(|own| own.id != row.id)
}

/// Reads the list of laboratories.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx) -> Result<LaboratoriesPage, Problem> {
    let today = rx.today();
    let scopes = table::scopes(rx.conn)?;
    let mut laboratories: Vec<LaboratoryLine> = table::all(rx.conn)?
        .into_iter()
        .filter(|row| !hidden(rx.actor, row))
        .map(|row| line(&row, &scopes, today))
        .collect();
    laboratories.sort_by_key(|line| (line.soon.is_empty(), line.code.clone()));
    Ok(LaboratoriesPage {
        laboratories,
        may_edit: rx.actor.may(Right::LaboratoryEdit),
    })
}

fn line(row: &LaboratoryRow, scopes: &[ScopeRow], today: Day) -> LaboratoryLine {
    let own = || scopes.iter().filter(|line| line.laboratory_id == row.id);
    let holds = |line: &&ScopeRow| line.valid_from <= today && today <= line.valid_until;
    let (tone, state) = standing(row, today);
    LaboratoryLine {
        href: format!("/laboratories/{}", row.code),
        code: row.code.clone(),
        name: row.name.clone(),
        tone,
        state,
        reinspects: row.reinspects,
        accreditation_number: row.accreditation_number.clone(),
        accredited_until: row.accredited_until,
        categories: own().filter(holds).count(),
        soon: ends_soon(row, own(), today),
    }
}

fn standing(row: &LaboratoryRow, today: Day) -> (&'static str, &'static str) {
    if !row.active {
        ("ended", "停用")
    } else if is_debarred(row, today) {
        ("failed", "不得委托")
    } else if row.accredited_until < today {
        ("failed", "资质到期")
    } else {
        ("done", "在用")
    }
}

/// What of an active laboratory ends within [`SOON_DAYS`].
fn ends_soon<'a>(
    row: &LaboratoryRow,
    scope: impl Iterator<Item = &'a ScopeRow>,
    today: Day,
) -> String {
    let soon = |last: Day| today <= last && today.days_until(last) <= SOON_DAYS;
    let lines: Vec<Day> = scope
        .map(|line| line.valid_until)
        .filter(|last| soon(*last))
        .collect();
    if !row.active {
        return String::new();
    }
    if soon(row.accredited_until) {
        return format!("证书 {} 到期", row.accredited_until);
    }
    lines.iter().min().map_or_else(String::new, |first| {
        format!("{} 个类别将到期，最早 {first}", lines.len())
    })
}

/// The form for a new laboratory.
#[derive(Debug, Default, Serialize)]
pub struct NewPage {
    /// What was typed.
    pub form: LaboratoryForm,
}

impl View for NewPage {
    const PAGE: &'static str = "register/laboratory/new.html";
}

/// A line of a scope.
#[derive(Debug, Serialize)]
pub struct ScopeLine {
    /// Its id.
    pub id: String,
    /// The category; 全部类别 for all.
    pub category: String,
    /// The first day.
    pub valid_from: Day,
    /// The last day.
    pub valid_until: Day,
    /// The tone of the tag.
    pub tone: &'static str,
    /// 有效, 将到期, 已到期, 未开始.
    pub state: &'static str,
}

/// One laboratory.
#[derive(Debug, Serialize)]
pub struct LaboratoryPage {
    /// The laboratory.
    pub laboratory: LaboratoryLine,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// The debarment in words; empty without one.
    pub debarred: String,
    /// The scope, what ends first first.
    pub scope: Vec<ScopeLine>,
    /// Whether the reader may change it.
    pub may_edit: bool,
    /// The form.
    pub form: LaboratoryForm,
    /// The form of the scope.
    pub scope_form: ScopeForm,
}

impl View for LaboratoryPage {
    const PAGE: &'static str = "register/laboratory/laboratory.html";
}

/// Reads one laboratory.
///
/// # Errors
/// Missing, also for another laboratory's people.
pub fn one(rx: &mut Rx, code: &str) -> Result<LaboratoryPage, Problem> {
    let today = rx.today();
    let row = table::find(rx.conn, code)?
        .filter(|row| !hidden(rx.actor, row))
        .ok_or(Problem::Missing("这个检验机构"))?;
    let mut scope = table::scope(rx.conn, &row.id)?;
    scope.sort_by(|one, other| {
        (one.valid_until, &one.category_path).cmp(&(other.valid_until, &other.category_path))
    });
    let debarred = match (row.debarred_from, row.debarred_until) {
        (Some(from), Some(until)) => format!("{from} 至 {until}"),
        (Some(from), None) => format!("{from} 起，永久"),
        _ => String::new(),
    };
    Ok(LaboratoryPage {
        laboratory: line(&row, &scope, today),
        credit_code: row.credit_code.clone(),
        debarred,
        scope: scope
            .into_iter()
            .map(|line| scope_line(line, today))
            .collect(),
        may_edit: rx.actor.may(Right::LaboratoryEdit),
        form: LaboratoryForm::of(&row),
        scope_form: ScopeForm::default(),
    })
}

fn scope_line(row: ScopeRow, today: Day) -> ScopeLine {
    let (tone, state) = if row.valid_until < today {
        ("ended", "已到期")
    } else if today < row.valid_from {
        ("ring", "未开始")
    } else if today.days_until(row.valid_until) <= SOON_DAYS {
        ("wait", "将到期")
    } else {
        ("done", "有效")
    };
    ScopeLine {
        id: row.id,
        category: if row.category_path.is_empty() {
            "全部类别".to_owned()
        } else {
            row.category_path
        },
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        tone,
        state,
    }
}
