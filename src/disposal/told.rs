//! What may be told to the public of how each part was dealt with: words of closed lists, quantities, numbers of papers.
//! Free text stays inside: it may name persons.
use serde::{Deserialize, Serialize};

use super::sections::Sections;
use super::table::{self, PartRow};
use crate::db::Conn;
use crate::problem::Problem;
use crate::rules::disposal::section::{Control, Filing, Penalty, Recall, yuan};
use crate::rules::stage::PartState;

/// How one responsible party's part was dealt with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartTold {
    /// 销售者 示例超市.
    pub party: String,
    /// 处置单位.
    pub agency: String,
    /// 产品控制.
    pub control: String,
    /// 原因.
    pub cause: String,
    /// 处罚.
    pub penalty: String,
    /// 整改, and the day of the closing.
    pub rectification: String,
}

/// What may be told of the parts of a case, in their order.
///
/// # Errors
/// What the database says; a section that no version wrote is a fault.
pub fn told(conn: &mut Conn, case_id: &str) -> Result<Vec<PartTold>, Problem> {
    let agencies = table::agencies(conn)?;
    let mut told = Vec::new();
    for part in table::parts(conn, case_id)? {
        let notice = table::notice_of_part(conn, &part.id)?;
        let sections = Sections::of(&part, &notice)?;
        let agency = agencies.iter().find(|one| one.id == part.agency_id);
        told.push(PartTold {
            party: format!("{} {}", part.slug.zh(), part.party_name),
            agency: agency.map_or_else(String::new, |one| one.name.clone()),
            control: sections.control.as_ref().map_or_else(String::new, control),
            cause: sections
                .cause
                .as_ref()
                .map_or("", |cause| cause.kind.zh())
                .to_owned(),
            penalty: sections.penalty.as_ref().map_or_else(String::new, penalty),
            rectification: ended(&part, &sections),
        });
    }
    Ok(told)
}

fn control(control: &Control) -> String {
    let recall = match control.recall {
        Recall::None => Recall::None.zh().to_owned(),
        level => format!(
            "{}，已召回 {} {}",
            level.zh(),
            control.recalled.normalize(),
            control.unit
        ),
    };
    format!(
        "封存 {} {}，{recall}",
        control.sealed.normalize(),
        control.unit
    )
}

fn penalty(penalty: &Penalty) -> String {
    let mut words = match (penalty.filing, penalty.outcome) {
        (Filing::NotFiled, _) => vec![Filing::NotFiled.zh().to_owned()],
        (Filing::Filed, None) => vec!["立案调查".to_owned()],
        (Filing::Filed, Some(outcome)) => vec![outcome.zh().to_owned()],
    };
    words.extend(penalty.no_penalty.map(|reason| reason.zh().to_owned()));
    if penalty.fine > 0 {
        words.push(format!("罚款 {} 元", yuan(penalty.fine)));
    }
    if penalty.confiscated > 0 {
        words.push(format!("没收违法所得 {} 元", yuan(penalty.confiscated)));
    }
    if !penalty.decision.trim().is_empty() {
        words.push(format!("决定书 {}", penalty.decision.trim()));
    }
    words.join("，")
}

fn ended(part: &PartRow, sections: &Sections) -> String {
    let mut words = Vec::new();
    if let Some(done) = &sections.rectification {
        words.push(done.recheck.zh().to_owned());
    }
    match (part.state, part.closed_at) {
        (PartState::Transferred, _) => {
            words.push("已移送所在地市场监管部门处置".to_owned());
        }
        (state, Some(at)) => words.push(format!("{} {}", at.day(), state.zh())),
        (state, None) => words.push(state.zh().to_owned()),
    }
    words.join("，")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::disposal::section::{NoPenalty, Outcome};

    #[test]
    fn measures_are_told_with_their_unit() {
        let told = Control {
            on: "2026-03-05".parse().unwrap(),
            unit: "桶".to_owned(),
            total: 500.into(),
            sold: 430.into(),
            stock: 68.into(),
            lost: 2.into(),
            sealed: 68.into(),
            recall: Recall::Second,
            recalled: 115.into(),
            recall_reason: "买家某某已食用".to_owned(),
        };
        assert_eq!(control(&told), "封存 68 桶，二级召回，已召回 115 桶");
    }

    #[test]
    fn a_penalty_is_told_by_its_decision_and_never_by_free_text() {
        let told = Penalty {
            filing: Filing::Filed,
            on: "2026-03-05".parse().unwrap(),
            number: "示例立〔2026〕1 号".to_owned(),
            outcome: Some(Outcome::Penalised),
            decision: "示例罚〔2026〕1 号".to_owned(),
            decided_on: None,
            fine: 5_000_000,
            confiscated: 0,
            no_penalty: None::<NoPenalty>,
            text: "当事人某某".to_owned(),
        };
        let words = penalty(&told);
        assert!(
            words.contains("给予行政处罚，罚款 50,000.00 元，决定书 示例罚"),
            "{words}"
        );
        assert!(!words.contains("某某"));
    }
}
