//! Establishments (食品生产经营者): identified by credit code or licence, never by name alone. It knows no sample and no case.
pub mod import;
pub mod table;
pub mod view;
pub mod web;

use encoding_rs::GBK;
use serde::{Deserialize, Serialize};

use self::table::EstablishmentRow;
use crate::problem::{Conflict, Problem};
use crate::register::typed::{Reading, yes};
use crate::rules::actor::Actor;
use crate::rules::code::{CreditCode, LicenceNumber, RegionCode, RegionLevel};
use crate::rules::refusal::Refusal;
use crate::rules::region;
use crate::rules::stream::ChainStage;
use crate::rules::text;
use crate::unit::Tx;

/// An establishment as a form or a sampling sheet says it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EstablishmentForm {
    /// The full name of the business licence.
    pub name: String,
    /// 统一社会信用代码, may be empty.
    pub credit_code: String,
    /// The licence number, may be empty.
    pub licence: String,
    /// The county's six-digit code.
    pub county: String,
    /// The address.
    pub address: String,
    /// `production`, `distribution` or `catering`.
    pub chain_stage: String,
    /// 业态: 超市, 农贸市场, 学校食堂.
    pub place_type: String,
    /// `no` when it has closed.
    pub active: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl EstablishmentForm {
    /// The form of an establishment as it stands.
    pub fn of(row: &EstablishmentRow) -> Self {
        Self {
            name: row.name.clone(),
            credit_code: row.credit_code.clone().unwrap_or_default(),
            licence: row.licence.clone().unwrap_or_default(),
            county: row.region_code.clone(),
            address: row.address.clone(),
            chain_stage: row.chain_stage.code().to_owned(),
            place_type: row.place_type.clone(),
            active: yes(row.active).to_owned(),
            revision: row.revision,
        }
    }
}

/// The folded name that searches compare.
pub fn folded(name: &str) -> String {
    text::squeezed(name)
}

/// The key that names are listed by: GB 2312 orders its common characters by their sound, so its bytes do.
pub fn sort_key(name: &str) -> String {
    let folded = folded(name);
    let (bytes, _, _) = GBK.encode(&folded);
    hex::encode(bytes)
}

/// Whether the actor may register and change establishments of this county: the city all, a county its own.
pub fn may_edit(actor: &Actor, county: &str) -> bool {
    if actor.is_console() {
        return true;
    }
    actor
        .agency
        .as_ref()
        .is_some_and(|agency| agency.city || agency.code == county)
}

/// Reads a form into a row with this id.
fn row_of(form: &EstablishmentForm, id: String) -> Result<EstablishmentRow, Problem> {
    let mut read = Reading::default();
    let name = read.text("name", "名称", &form.name);
    let credit_code = match form.credit_code.trim() {
        "" | "/" => None,
        typed => typed
            .parse::<CreditCode>()
            .map_err(|fault| read.wrong("credit_code", fault.to_string()))
            .ok(),
    };
    let licence = match form.licence.trim() {
        "" | "/" => None,
        typed => typed
            .parse::<LicenceNumber>()
            .map_err(|fault| read.wrong("licence", fault.to_string()))
            .ok(),
    };
    let county = form.county.trim().parse::<RegionCode>().ok();
    let county = county
        .filter(|code| code.level() == RegionLevel::County && region::region(*code).is_some());
    if county.is_none() {
        read.wrong("county", "没有选择县（市、区），请选择所在地");
    }
    let stage = form.chain_stage.trim().parse::<ChainStage>().ok();
    if stage.is_none() {
        read.wrong("chain_stage", "没有选择环节，请选择生产、流通或餐饮");
    }
    read.end()?;
    let (Some(county), Some(chain_stage)) = (county, stage) else {
        return Err(Problem::fault("a form that was read has county and stage"));
    };
    Ok(EstablishmentRow {
        id,
        folded: folded(&name),
        sort_key: sort_key(&name),
        name,
        credit_code: credit_code.map(|code| code.to_string()),
        licence: licence.map(|licence| licence.to_string()),
        region_code: county.to_string(),
        address: form.address.trim().to_owned(),
        chain_stage,
        place_type: form.place_type.trim().to_owned(),
        active: form.active != "no",
        revision: form.revision.max(1),
    })
}

/// Refuses a credit code or licence that another establishment has.
fn refuse_known(tx: &mut Tx, row: &EstablishmentRow) -> Result<(), Problem> {
    let other = |found: Option<EstablishmentRow>| found.filter(|other| other.id != row.id);
    if let Some(code) = &row.credit_code
        && let Some(known) = other(table::by_credit_code(tx.conn, code)?)
    {
        return Err(Refusal::EstablishmentKnown {
            code: code.clone(),
            name: known.name,
        }
        .into());
    }
    if let Some(licence) = &row.licence
        && let Some(known) = other(table::by_licence(tx.conn, licence)?)
    {
        return Err(Refusal::EstablishmentKnown {
            code: licence.clone(),
            name: known.name,
        }
        .into());
    }
    Ok(())
}

/// Registers an establishment. Gives its id.
///
/// # Errors
/// Unreadable fields, another's county, [`Refusal::EstablishmentKnown`].
pub fn add(tx: &mut Tx, form: &EstablishmentForm) -> Result<String, Problem> {
    let row = row_of(form, tx.id())?;
    if !may_edit(tx.actor, &row.region_code) {
        return Err(Problem::field(
            "county",
            "这个县（市、区）不在您的范围内，请选择本县",
        ));
    }
    refuse_known(tx, &row)?;
    tx.act("establishment.add", format!("establishment:{}", row.id));
    table::insert(tx.conn, &row)?;
    Ok(row.id)
}

/// Changes an establishment.
///
/// # Errors
/// Missing, also for another county's; unreadable fields; [`Problem::Stale`].
pub fn edit(tx: &mut Tx, id: &str, form: &EstablishmentForm) -> Result<(), Problem> {
    let now = table::by_id(tx.conn, id)?;
    if !may_edit(tx.actor, &now.region_code) {
        return Err(Problem::Missing("这个生产经营者"));
    }
    let row = EstablishmentRow {
        revision: form.revision,
        ..row_of(form, now.id.clone())?
    };
    if !may_edit(tx.actor, &row.region_code) {
        return Err(Problem::field(
            "county",
            "迁到别的县（市、区）由市局更改，请联系市局",
        ));
    }
    refuse_known(tx, &row)?;
    tx.act("establishment.edit", format!("establishment:{id}"));
    if table::edit(tx.conn, &row)? {
        return Ok(());
    }
    let href = format!("/establishments/{id}");
    let place = (now.name.clone(), href.clone(), href);
    let shown = EstablishmentForm::of(&now);
    Err(Problem::Stale(Conflict::between(
        place,
        LABELS,
        &shown,
        form,
        now.revision,
    )?))
}

/// The fields people see when two changes meet.
const LABELS: &[(&str, &str)] = &[
    ("name", "名称"),
    ("credit_code", "统一社会信用代码"),
    ("licence", "许可证编号"),
    ("county", "县（市、区）"),
    ("address", "地址"),
    ("chain_stage", "环节"),
    ("place_type", "业态"),
    ("active", "在营"),
];

/// The establishment of a credit code or a licence number as somebody typed it; what cannot be a code finds nothing.
///
/// # Errors
/// What the database says.
pub fn find_by_code(
    conn: &mut crate::db::Conn,
    typed: &str,
) -> Result<Option<EstablishmentRow>, Problem> {
    if let Ok(code) = typed.parse::<CreditCode>()
        && let Some(found) = table::by_credit_code(conn, code.as_str())?
    {
        return Ok(Some(found));
    }
    match typed.parse::<LicenceNumber>() {
        Ok(licence) => Ok(table::by_licence(conn, licence.as_str())?),
        Err(_) => Ok(None),
    }
}

/// The establishment a sampling sheet names, registered when it is not known yet: by credit code, then licence; without
/// either by name within its county. A known one is never changed by a sheet. Codes that cannot be read are left out:
/// the sheet keeps what was written. Part of another command, so it says no act of its own. Gives the id.
///
/// # Errors
/// An empty name, no county or stage; what the database says.
pub fn find_or_register(tx: &mut Tx, form: &EstablishmentForm) -> Result<String, Problem> {
    for typed in [&form.credit_code, &form.licence] {
        if let Some(known) = find_by_code(tx.conn, typed)? {
            return Ok(known.id);
        }
    }
    let clean = EstablishmentForm {
        credit_code: kept::<CreditCode>(&form.credit_code),
        licence: kept::<LicenceNumber>(&form.licence),
        revision: 1,
        ..form.clone()
    };
    let row = row_of(&clean, tx.id())?;
    if let Some(known) = same_shop(tx, &row)? {
        return Ok(known.id);
    }
    table::insert(tx.conn, &row)?;
    tx.note_also("registered", format!("establishment:{}", row.id));
    Ok(row.id)
}

/// The one that a row means: by credit code, then licence; without either by name within its county, among those without either.
fn same_shop(tx: &mut Tx, row: &EstablishmentRow) -> Result<Option<EstablishmentRow>, Problem> {
    if let Some(code) = &row.credit_code
        && let Some(known) = table::by_credit_code(tx.conn, code)?
    {
        return Ok(Some(known));
    }
    if let Some(licence) = &row.licence
        && let Some(known) = table::by_licence(tx.conn, licence)?
    {
        return Ok(Some(known));
    }
    let uncoded = |row: &EstablishmentRow| row.credit_code.is_none() && row.licence.is_none();
    if !uncoded(row) {
        return Ok(None);
    }
    let key = (row.folded.as_str(), row.sort_key.as_str());
    let known = table::namesakes(tx.conn, &row.region_code, key)?;
    Ok(known.into_iter().find(uncoded))
}

/// The code as typed when it is one, else nothing.
fn kept<C: std::str::FromStr>(typed: &str) -> String {
    if typed.parse::<C>().is_ok() {
        typed.to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_by_their_sound() {
        let mut names = vec!["郑记糕点", "安阳示例食品", "滑县示例超市", "北关示例餐馆"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            ["安阳示例食品", "北关示例餐馆", "滑县示例超市", "郑记糕点"]
        );
    }

    #[test]
    fn codes_that_cannot_be_read_are_told_beside_their_fields() {
        let form = EstablishmentForm {
            name: "示例超市".to_owned(),
            credit_code: "123".to_owned(),
            licence: "SC1".to_owned(),
            county: "410500".to_owned(),
            ..EstablishmentForm::default()
        };
        let Err(Problem::Invalid(fields)) = row_of(&form, "1".to_owned()) else {
            unreachable!("four fields are wrong");
        };
        let names: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(names, ["credit_code", "licence", "county", "chain_stage"]);
    }
}
