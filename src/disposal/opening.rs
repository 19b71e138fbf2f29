//! The case opens in the transaction that issues a nonconforming report, with a part and a notice for each responsible party
//! (办法 art. 27, 29, 43). A risk-monitoring sample has no case: its stream has no value here.
use super::clocks::first_due;
use super::sections::Sections;
use super::table::{self, CaseRow, NoticeRow, PartRow};
use crate::people::table::AgencyRow;
use crate::problem::Problem;
use crate::register::clocks::timekeeping;
use crate::results::failing::{self, FailingItem};
use crate::rules::disposal::party::{Party, ProducerOnSheet, Routed, UnitOnSheet, parties};
use crate::rules::stage::{CaseState, NoticeState, PartState};
use crate::sampling::sheet::{self, SheetBody};
use crate::sampling::table::SampleRow;
use crate::unit::{Event, Tx};

/// Opens the case of a sample whose report was issued nonconforming. A corrected report of a sample that has its case changes
/// the case's items and tells it in the history; there never are two cases of one sample.
///
/// # Errors
/// A fault for a risk-monitoring sample; what the database says.
pub fn open_case(tx: &mut Tx, sample_id: &str, report_id: &str) -> Result<(), Problem> {
    let sample = crate::sampling::table::by_id(tx.conn, sample_id)?;
    let items = failing::of_report(tx.conn, report_id)?;
    if let Some(case) = table::case_of_sample(tx.conn, sample_id)? {
        return correct(tx, &case, report_id, &items);
    }
    let desk = desk(tx, &sample)?;
    let case = insert_case(tx, &sample, report_id, &desk, &items)?;
    let sheet = sheet::of(tx.conn, sample_id)?;
    let all = responsible(&sample, &sheet);
    for party in &all {
        open_part(tx, &case, party, &desk)?;
    }
    let (report, _) = table::report_of(tx.conn, report_id)?;
    let fact = format!(
        "检验报告 {report} 签发，判不合格；开立案件和 {} 个部分，生成通知书 {} 份",
        all.len(),
        all.len()
    );
    tell_as_system(tx, &case, fact)?;
    own(tx, &case, &desk.id);
    tx.emit(Event::CaseOpened {
        case_id: case.id,
        sample_id: sample.id,
    });
    Ok(())
}

/// The agency of the county where the sample was taken; the one that sampled where that county has none.
fn desk(tx: &mut Tx, sample: &SampleRow) -> Result<AgencyRow, Problem> {
    match table::agency_by_code(tx.conn, &sample.county)? {
        Some(agency) => Ok(agency),
        None => Ok(crate::people::table::agency(tx.conn, &sample.agency_id)?),
    }
}

fn insert_case(
    tx: &mut Tx,
    sample: &SampleRow,
    report_id: &str,
    desk: &AgencyRow,
    items: &[FailingItem],
) -> Result<CaseRow, Problem> {
    let Some(stream) = sample.stream.public() else {
        return Err(Problem::fault(format!(
            "sample {} of risk monitoring was told to be nonconforming",
            sample.id
        )));
    };
    let (_, issued_at) = table::report_of(tx.conn, report_id)?;
    let year = tx.today().year();
    let nth = table::next_number(tx.conn, &format!("case:{year}"))?;
    let row = CaseRow {
        id: tx.id(),
        number: format!("{year}-{nth:04}"),
        sample_id: sample.id.clone(),
        report_id: report_id.to_owned(),
        stream,
        agency_id: desk.id.clone(),
        failing_items: serde_json::to_string(items)?,
        received_at: issued_at.unwrap_or(tx.now),
        state: CaseState::Open,
        closed_at: None,
        revision: 1,
    };
    table::insert_case(tx.conn, &row)?;
    Ok(row)
}

fn responsible(sample: &SampleRow, sheet: &SheetBody) -> Vec<Party> {
    let unit = UnitOnSheet {
        name: &sample.unit_name,
        region: &sheet.unit_region,
        sampled_in: &sample.county,
        address: &sheet.unit_address,
        licence: &sheet.unit_licence,
    };
    let producer = ProducerOnSheet {
        name: &sample.producer_name,
        unknown: sheet.producer_unknown,
        place: (
            &sheet.producer_province,
            &sheet.producer_city,
            &sheet.producer_county,
        ),
        address: &sheet.producer_address,
        licence: &sheet.producer_licence,
    };
    parties(sample.chain_stage, unit, producer)
}

/// The agency that a party goes to: its county's at home, else the sampling county's.
fn agency_of(tx: &mut Tx, party: &Party, desk: &AgencyRow) -> Result<(Routed, String), Problem> {
    let home = match (party.routed, party.region) {
        (Routed::Home, Some(code)) => table::agency_by_code(tx.conn, code.as_str())?,
        _ => None,
    };
    Ok(match (party.routed, home) {
        (_, Some(agency)) => (Routed::Home, agency.id),
        (Routed::Outside, None) => (Routed::Outside, desk.id.clone()),
        (_, None) => (Routed::UnknownPlace, desk.id.clone()),
    })
}

fn open_part(tx: &mut Tx, case: &CaseRow, party: &Party, desk: &AgencyRow) -> Result<(), Problem> {
    let (routed, agency_id) = agency_of(tx, party, desk)?;
    let mut part = fresh(tx, case, party, routed);
    part.agency_id.clone_from(&agency_id);
    let notice = NoticeRow {
        id: tx.id(),
        case_id: case.id.clone(),
        part_id: part.id.clone(),
        addressee: party.name.clone(),
        agency_id: agency_id.clone(),
        state: NoticeState::Prepared,
        served_on: None,
        method: String::new(),
        proof: String::new(),
        served_by: None,
        registered_at: None,
        revision: 1,
    };
    let time = timekeeping(tx.reader())?;
    part.due_on = first_due(&time, &part, &Sections::of(&part, &notice)?)?;
    table::insert_part(tx.conn, &part)?;
    table::insert_notice(tx.conn, &notice)?;
    own(tx, case, &agency_id);
    Ok(())
}

fn fresh(tx: &Tx, case: &CaseRow, party: &Party, routed: Routed) -> PartRow {
    PartRow {
        id: tx.id(),
        case_id: case.id.clone(),
        slug: party.role,
        also_producer: party.also_producer,
        party_name: party.name.clone(),
        party_address: party.address.clone(),
        place_written: party.place_written.clone(),
        region_code: party.region.map(|code| code.to_string()),
        routed,
        agency_id: String::new(),
        handler_id: None,
        state: if routed == Routed::Outside {
            PartState::ToTransfer
        } else {
            PartState::Opened
        },
        received_at: case.received_at,
        started_on: None,
        start_paper: String::new(),
        control: String::new(),
        cause: String::new(),
        penalty: String::new(),
        rectification: String::new(),
        transfer_letter: String::new(),
        transferred_on: None,
        submitted_by: None,
        submitted_at: None,
        reviewed_by: None,
        closed_at: None,
        return_reason: String::new(),
        revision: 1,
        due_on: None,
    }
}

fn correct(
    tx: &mut Tx,
    case: &CaseRow,
    report_id: &str,
    items: &[FailingItem],
) -> Result<(), Problem> {
    table::set_report(tx.conn, &case.id, report_id, &serde_json::to_string(items)?)?;
    let (report, _) = table::report_of(tx.conn, report_id)?;
    let fact = format!("更正的检验报告 {report} 签发，仍判不合格；案件的不合格项目随之更新");
    tell_as_system(tx, case, fact)
}

/// A corrected report of a sample that has a case was issued and is no longer nonconforming: the history tells it, the case stays
/// open. Whether notice, control and penalty are taken back is for persons to decide; nothing ends by itself.
///
/// # Errors
/// What the database says.
pub fn correct_to_conforming(tx: &mut Tx, sample_id: &str, report_id: &str) -> Result<(), Problem> {
    let Some(case) = table::case_of_sample(tx.conn, sample_id)? else {
        return Ok(());
    };
    let (report, _) = table::report_of(tx.conn, report_id)?;
    let fact =
        format!("更正的检验报告 {report} 签发，不再判不合格；案件没有自动终止，由办理机构决定");
    tell_as_system(tx, &case, fact)
}

/// An agency sees the sample from now on.
pub(super) fn own(tx: &mut Tx, case: &CaseRow, agency_id: &str) {
    tx.emit(Event::PartOwned {
        sample_id: case.sample_id.clone(),
        agency_id: agency_id.to_owned(),
    });
}

fn tell_as_system(tx: &mut Tx, case: &CaseRow, fact: String) -> Result<(), Problem> {
    let row = table::EventRow {
        id: tx.id(),
        case_id: case.id.clone(),
        part_id: None,
        at: tx.now,
        actor_id: "system".to_owned(),
        fact,
    };
    table::insert_event(tx.conn, &row)?;
    Ok(())
}
