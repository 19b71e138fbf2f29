//! Laboratories (承检机构): who they are, what they are accredited for, when they are debarred. It assigns no task.
pub mod scope;
pub mod table;
pub mod view;
pub mod web;

use serde::{Deserialize, Serialize};

pub use scope::{Standing, in_scope, laboratories_for, standing};

use self::table::{LaboratoryRow, ScopeRow};
use crate::problem::{Conflict, Problem};
use crate::register::base_table::table::has_category;
use crate::register::limits::choose_table;
use crate::register::typed::{Reading, yes};
use crate::rules::code::CreditCode;
use crate::rules::day::Day;
use crate::rules::refusal::Refusal;
use crate::unit::Tx;

/// A laboratory as a form says it: for a new one and for a change.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LaboratoryForm {
    /// The code that imports name it by; never changed.
    pub code: String,
    /// The full name of the accreditation certificate.
    pub name: String,
    /// 统一社会信用代码, may be empty.
    pub credit_code: String,
    /// 资质认定证书编号.
    pub accreditation_number: String,
    /// The last day of the certificate.
    pub accredited_until: String,
    /// `yes` when it is on the list of reinspection laboratories.
    pub reinspects: String,
    /// The first day of a debarment (办法第 50 条), may be empty.
    pub debarred_from: String,
    /// The last day of a debarment; empty is for ever.
    pub debarred_until: String,
    /// `no` when it is not used any more.
    pub active: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl LaboratoryForm {
    /// The form of a laboratory as it stands.
    pub fn of(row: &LaboratoryRow) -> Self {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            credit_code: row.credit_code.clone(),
            accreditation_number: row.accreditation_number.clone(),
            accredited_until: row.accredited_until.to_string(),
            reinspects: yes(row.reinspects).to_owned(),
            debarred_from: day(row.debarred_from),
            debarred_until: day(row.debarred_until),
            active: yes(row.active).to_owned(),
            revision: row.revision,
        }
    }
}

/// Reads a form into a row with this id.
fn row_of(tx: &Tx, form: &LaboratoryForm, id: String) -> Result<LaboratoryRow, Problem> {
    let today = tx.today();
    let mut read = Reading::default();
    let code = read.text("code", "机构代码", &form.code).to_uppercase();
    let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
    if !code.chars().all(plain) || code.len() > 20 {
        read.wrong(
            "code",
            format!("机构代码「{code}」不能用，请用 1–20 个字母、数字或横线"),
        );
    }
    let name = read.text("name", "机构名称", &form.name);
    let credit_code = match form.credit_code.trim() {
        "" => String::new(),
        typed => typed.parse::<CreditCode>().map_or_else(
            |fault| {
                read.wrong("credit_code", fault.to_string());
                String::new()
            },
            |code| code.to_string(),
        ),
    };
    let number = read.text(
        "accreditation_number",
        "资质认定证书编号",
        &form.accreditation_number,
    );
    let until = read.day(
        "accredited_until",
        "证书有效期至",
        &form.accredited_until,
        today,
    );
    let from = read.day_or_none("debarred_from", "禁止起始日", &form.debarred_from, today);
    let last = read.day_or_none("debarred_until", "禁止截止日", &form.debarred_until, today);
    match (from, last) {
        (None, Some(_)) => read.wrong("debarred_from", "只填了禁止截止日，请补上起始日"),
        (Some(from), Some(last)) if last < from => read.wrong(
            "debarred_until",
            format!("禁止截止日 {last} 早于起始日 {from}，请核对"),
        ),
        _ => {}
    }
    read.end()?;
    let Some(accredited_until) = until else {
        return Err(Problem::fault("a form that was read has its day"));
    };
    Ok(LaboratoryRow {
        id,
        code,
        name,
        credit_code,
        accreditation_number: number,
        accredited_until,
        reinspects: form.reinspects == "yes",
        debarred_from: from,
        debarred_until: last,
        active: form.active != "no",
        revision: form.revision.max(1),
    })
}

/// Registers a laboratory; it may test nothing until its scope is entered. Gives its code.
///
/// # Errors
/// Unreadable fields; [`Refusal::LaboratoryKnown`].
pub fn add(tx: &mut Tx, form: &LaboratoryForm) -> Result<String, Problem> {
    let id = tx.id();
    let row = row_of(tx, form, id)?;
    if table::find(tx.conn, &row.code)?.is_some() {
        return Err(Refusal::LaboratoryKnown { code: row.code }.into());
    }
    tx.act("laboratory.add", format!("laboratory:{}", row.id));
    tx.note("code", row.code.as_str());
    table::insert(tx.conn, &row)?;
    Ok(row.code)
}

/// Changes a laboratory: name, certificate, debarment, whether it is used.
///
/// # Errors
/// Missing, unreadable fields, [`Problem::Stale`].
pub fn edit(tx: &mut Tx, code: &str, form: &LaboratoryForm) -> Result<(), Problem> {
    let now = table::find(tx.conn, code)?.ok_or(Problem::Missing("这个检验机构"))?;
    let form = LaboratoryForm {
        code: now.code.clone(),
        ..form.clone()
    };
    let row = LaboratoryRow {
        revision: form.revision,
        ..row_of(tx, &form, now.id.clone())?
    };
    tx.act("laboratory.edit", format!("laboratory:{}", now.id));
    if row.debarred_from != now.debarred_from || row.debarred_until != now.debarred_until {
        tx.note("debarred_from", form.debarred_from.trim());
        tx.note("debarred_until", form.debarred_until.trim());
    }
    if table::edit(tx.conn, &row)? {
        return Ok(());
    }
    let href = format!("/laboratories/{}", now.code);
    let place = (format!("检验机构 {}", now.code), href.clone(), href);
    let shown = LaboratoryForm::of(&now);
    Err(Problem::Stale(Conflict::between(
        place,
        LABELS,
        &shown,
        &form,
        now.revision,
    )?))
}

/// The fields people see when two changes meet.
const LABELS: &[(&str, &str)] = &[
    ("name", "机构名称"),
    ("credit_code", "统一社会信用代码"),
    ("accreditation_number", "资质认定证书编号"),
    ("accredited_until", "证书有效期至"),
    ("reinspects", "复检机构"),
    ("debarred_from", "禁止起始日"),
    ("debarred_until", "禁止截止日"),
    ("active", "在用"),
];

/// Categories added to a scope.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ScopeForm {
    /// Category paths, one a line; 全部 is every category.
    pub categories: String,
    /// The first day.
    pub valid_from: String,
    /// The last day.
    pub valid_until: String,
}

/// Adds categories to a laboratory's scope.
///
/// # Errors
/// Missing, unreadable fields, a category that the base table in force does not know.
pub fn add_scope(tx: &mut Tx, code: &str, form: &ScopeForm) -> Result<usize, Problem> {
    let laboratory = table::find(tx.conn, code)?.ok_or(Problem::Missing("这个检验机构"))?;
    let today = tx.today();
    let mut read = Reading::default();
    let from = read.day("valid_from", "起始日", &form.valid_from, today);
    let until = read.day("valid_until", "截止日", &form.valid_until, today);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        read.wrong(
            "valid_until",
            format!("截止日 {until} 早于起始日 {from}，请核对"),
        );
    }
    let paths = paths(tx, &form.categories, &mut read)?;
    read.end()?;
    let (Some(valid_from), Some(valid_until)) = (from, until) else {
        return Err(Problem::fault("a form that was read has its days"));
    };
    tx.act(
        "laboratory.scope_add",
        format!("laboratory:{}", laboratory.id),
    );
    tx.note("categories", paths.clone());
    let added = paths.len();
    for category_path in paths {
        let row = ScopeRow {
            id: tx.id(),
            laboratory_id: laboratory.id.clone(),
            category_path,
            valid_from,
            valid_until,
        };
        table::insert_scope(tx.conn, &row)?;
    }
    Ok(added)
}

/// The paths typed, one a line, each known to the base table in force.
fn paths(tx: &mut Tx, typed: &str, read: &mut Reading) -> Result<Vec<String>, Problem> {
    let today = tx.today();
    let table = choose_table(tx.conn, today)?;
    let mut paths: Vec<String> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let path = if line == "全部" { "" } else { line };
        if let Some(table) = &table
            && !path.is_empty()
            && !has_category(tx.conn, &table.id, path)?
        {
            read.wrong(
                "categories",
                format!("现行基础表没有食品类别「{path}」，请照基础表写成「糕点」或「糕点/糕点」"),
            );
        }
        if !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }
    if paths.is_empty() {
        read.wrong(
            "categories",
            "食品类别未填，请每行写一个，全部类别写「全部」",
        );
    }
    Ok(paths)
}

/// Takes a line out of a scope.
///
/// # Errors
/// Missing.
pub fn remove_scope(tx: &mut Tx, code: &str, scope_id: &str) -> Result<(), Problem> {
    let laboratory = table::find(tx.conn, code)?.ok_or(Problem::Missing("这个检验机构"))?;
    let line = table::scope(tx.conn, &laboratory.id)?
        .into_iter()
        .find(|line| line.id == scope_id)
        .ok_or(Problem::Missing("这一条资质范围"))?;
    tx.act(
        "laboratory.scope_remove",
        format!("laboratory:{}", laboratory.id),
    );
    tx.note("category", line.category_path);
    table::delete_scope(tx.conn, scope_id)?;
    Ok(())
}
