//! 检验结果通知书 as it is printed and served: what failed, the duties that begin at once, the rights with their days, and the receipt
//! (办法 art. 29–31, 37, 40, 42). It registers no service; that is a step of its own.
use serde::Serialize;

use super::part::in_sight;
use crate::problem::Problem;
use crate::results::failing::FailingItem;
use crate::rules::disposal::microbe::is_microbial;
use crate::rules::stage::PartyRole;
use crate::unit::Rx;
use crate::web::View;

/// The paper.
#[derive(Debug, Serialize)]
pub struct NoticePaper {
    /// The case's number.
    pub number: String,
    /// 监督抽检 or 评价性抽检.
    pub stream: &'static str,
    /// The addressee.
    pub addressee: String,
    /// Its address.
    pub address: String,
    /// Whether it made the product.
    pub produced: bool,
    /// Whether it sells or serves it, and must post the notice on its premises.
    pub posts: bool,
    /// The food.
    pub food: String,
    /// The sample's number.
    pub sample: String,
    /// The report's number.
    pub report: String,
    /// What failed.
    pub items: Vec<FailingItem>,
    /// The failing items that are not reinspected, in one line.
    pub microbial: String,
    /// Whether none of the failing items can be reinspected.
    pub all_microbial: bool,
    /// The agency that serves it.
    pub agency: String,
}

impl View for NoticePaper {
    const PAGE: &'static str = "disposal/notice.html";
}

/// Reads the paper of a part in the actor's sight.
///
/// # Errors
/// As [`in_sight`].
pub fn notice(rx: &mut Rx, number: &str, slug: &str) -> Result<NoticePaper, Problem> {
    let whole = in_sight(rx, number, slug)?;
    let sample = crate::sampling::table::by_id(rx.conn, &whole.case.sample_id)?;
    let (report, _) = super::table::report_of(rx.conn, &whole.case.report_id)?;
    let agency = crate::people::table::agency(rx.conn, &whole.notice.agency_id)?.name;
    let items: Vec<FailingItem> = serde_json::from_str(&whole.case.failing_items)?;
    let microbial: Vec<&str> = items
        .iter()
        .map(|one| one.item.as_str())
        .filter(|item| is_microbial(item))
        .collect();
    let part = whole.part;
    Ok(NoticePaper {
        all_microbial: !items.is_empty() && microbial.len() == items.len(),
        microbial: microbial.join("、"),
        stream: whole.case.stream.zh(),
        produced: part.slug == PartyRole::Producer || part.also_producer,
        posts: part.slug != PartyRole::Producer,
        food: sample.food_name,
        sample: sample.number,
        number: whole.case.number,
        addressee: whole.notice.addressee,
        address: part.party_address,
        report,
        agency,
        items,
    })
}
