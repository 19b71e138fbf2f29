//! Correction of a party's place: by hand, also to 高新区 410571 which no name leads to. The part goes to the agency of the place named;
//! the clocks go on from the day the conclusion was received, a correction gives no new time.
use serde::{Deserialize, Serialize};

use super::opening::own;
use super::part::{Choice, Choices, PartForm, Place, Whole};
use super::table;
use super::typed::Typed;
use crate::people::table::AgencyRow;
use crate::problem::Problem;
use crate::rules::code::RegionCode;
use crate::rules::disposal::party::{Routed, named, route, written};
use crate::rules::refusal::Refusal;
use crate::rules::region::full_name;
use crate::rules::stage::{NoticeState, PartState};
use crate::unit::{Rx, Tx};

/// The code that stands for a place beyond the city among the counties.
const OUTSIDE: &str = "outside";

/// 更正所在地.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceForm {
    /// The code of one of the city's ten jurisdictions, or `outside`.
    pub region: String,
    /// The province beyond the city.
    pub province: String,
    /// Its city.
    pub city: String,
    /// Its county.
    pub county: String,
    /// Why the sheet's place is not right.
    pub reason: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl PartForm for PlaceForm {
    const PAGE: &'static str = "disposal/place.html";
    const SLUG: &'static str = "place";
    const ACTION: &'static str = "case.place";
    const VERB: &'static str = "更正所在地";
    const DONE: &'static str = "已更正所在地";
    const STATES: &'static [PartState] =
        &[PartState::Opened, PartState::Working, PartState::ToTransfer];
    const LABELS: &'static [(&'static str, &'static str)] = &[
        ("region", "所在县（市、区）"),
        ("province", "省"),
        ("city", "市"),
        ("county", "县"),
        ("reason", "更正理由"),
    ];
    const PLACE: Place = Place::Any;

    fn seen(&self) -> i32 {
        self.revision
    }

    fn of(_rx: &mut Rx, whole: &Whole) -> Result<Self, Problem> {
        let part = &whole.part;
        let region = match part.routed {
            Routed::Home => part.region_code.clone().unwrap_or_default(),
            Routed::Outside => OUTSIDE.to_owned(),
            Routed::UnknownPlace => String::new(),
        };
        Ok(Self {
            region,
            revision: part.revision,
            ..Self::default()
        })
    }

    fn apply(&self, tx: &mut Tx, whole: &mut Whole) -> Result<String, Problem> {
        let mut typed = Typed::on(tx.today());
        let place = self.read(&mut typed);
        typed.text("reason", "更正理由", &self.reason);
        let Some((code, words)) = place else {
            return Err(typed.refuse());
        };
        typed.end()?;
        if whole.part.region_code.as_deref() == Some(code.as_str()) {
            return Err(Refusal::PlaceUnchanged { place: words }.into());
        }
        let home = table::agency_by_code(tx.conn, code.as_str())?;
        move_part(tx, whole, code, home)?;
        tx.note("region", code.as_str());
        whole.part.place_written.clone_from(&words);
        Ok(format!(
            "更正{}所在地为{words}：{}",
            whole.part.slug.zh(),
            self.reason.trim()
        ))
    }

    fn consequence(_whole: &Whole) -> String {
        "更正后，本部分转到所选县（市、区）的市场监管部门，原部门仍可查看；时限自收到结论之日连续计算，不重新起算。".to_owned()
    }

    fn choices(rx: &mut Rx, _whole: &Whole) -> Result<Choices, Problem> {
        let agencies = table::agencies(rx.conn)?;
        let mut places: Vec<Choice> = vec![Choice::none("请选择")];
        places.extend(
            agencies
                .into_iter()
                .filter(|agency| agency.level == "county")
                .map(|agency| Choice {
                    label: format!("{} {}", super::said::short_name(&agency.name), agency.code),
                    value: agency.code,
                }),
        );
        places.push(Choice {
            value: OUTSIDE.to_owned(),
            label: "安阳市以外".to_owned(),
        });
        Ok(Choices::from([("region", places)]))
    }
}

impl PlaceForm {
    /// The division chosen, with its words.
    fn read(&self, typed: &mut Typed) -> Option<(RegionCode, String)> {
        if self.region.trim() == OUTSIDE {
            let found = named(&self.province, &self.city, &self.county);
            let code = found.filter(|code| route(Some(*code)) == Routed::Outside);
            if code.is_none() {
                typed.wrong(
                    "county",
                    "没有找到这个地方，或者它在安阳市内；请写全称，例如河北省、邯郸市、磁县",
                );
            }
            return Some((code?, written(&self.province, &self.city, &self.county)));
        }
        let code: Option<RegionCode> = self.region.trim().parse().ok();
        let code = code.filter(|code| route(Some(*code)) == Routed::Home);
        if code.is_none() {
            typed.wrong("region", "所在县（市、区）未选，请从列表中选择");
        }
        code.map(|code| (code, full_name(code)))
    }
}

/// Hands the part to the agency of the place, or to the sampling county's desk for the letter.
fn move_part(
    tx: &mut Tx,
    whole: &mut Whole,
    code: RegionCode,
    home: Option<AgencyRow>,
) -> Result<(), Problem> {
    let before = whole.part.agency_id.clone();
    let part = &mut whole.part;
    part.region_code = Some(code.to_string());
    if route(Some(code)) == Routed::Outside {
        part.routed = Routed::Outside;
        part.agency_id.clone_from(&whole.case.agency_id);
        part.state = PartState::ToTransfer;
    } else {
        let home = home.ok_or_else(|| {
            Problem::field(
                "region",
                format!("没有代码为「{code}」的机构，请从列表中选择"),
            )
        })?;
        part.routed = Routed::Home;
        part.agency_id = home.id;
        if part.agency_id != before || part.state == PartState::ToTransfer {
            part.state = PartState::Opened;
        }
    }
    if part.agency_id != before {
        part.handler_id = None;
        let agency = part.agency_id.clone();
        if whole.notice.state != NoticeState::Served {
            whole.notice.agency_id.clone_from(&agency);
        }
        own(tx, &whole.case, &agency);
    }
    Ok(())
}
