//! Samples whose report was issued, with the case and the notices of a failure, written straight into the database for tests of publication and of the figures.
use anyang::db::schema::{
    case_part, custody, disposal_case, notice, plan_line, report, result, result_set, sample,
};
use anyang::problem::Problem;
use anyang::publication::queue;
use anyang::rules::day::Day;
use anyang::rules::instant::Instant;
use anyang::rules::stage::{
    CaseState, NoticeState, PartState, PartyRole, ReportState, SampleState,
};
use anyang::rules::stream::{ItemPurpose, Stream};
use anyang::unit::Tx;
use diesel::prelude::*;

use super::TestApp;
use super::rows::Batch;

/// What the report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Conforming,
    Nonconforming,
}

impl TestApp {
    /// The same person in a new session, after the roles changed.
    pub(crate) async fn again(&self, client: &super::Client) -> super::Client {
        let id = client.account.clone();
        let console = anyang::rules::actor::Actor::console();
        let opened = self.site.keep(&console, move |tx| {
            anyang::people::session::open(tx, &id, "harness")
        });
        let token = opened.await.expect("a session");
        client.with_session(&token)
    }

    /// Moves the clock to this time in Asia/Shanghai.
    pub(crate) fn move_to(&self, time: &str) {
        let to = Instant::parse_shanghai(time).expect("a time");
        self.site.clock().set(to);
    }

    /// A sample with an issued report; a public failure has its case with seller and producer, each with a notice not yet served.
    pub(crate) async fn issued(&self, stream: Stream, county: &str, says: Says) -> Batch {
        let batch = self.sample_of(stream, county, SampleState::Tested).await;
        let (id, line) = (batch.sample.clone(), batch.line.clone());
        let county = county.to_owned();
        let work = self.rows(move |tx| {
            issue(tx, &id, (stream, says))?;
            diesel::update(plan_line::table.find(&line))
                .set(plan_line::completed.eq(1))
                .execute(tx.conn)?;
            if stream != Stream::RiskMonitoring && says == Says::Nonconforming {
                open_case(tx, &id, &county)?;
            }
            queue::report_issued(tx, &id)
        });
        work.await;
        batch
    }

    /// Every notice of the sample's case was served on this day.
    pub(crate) async fn served(&self, sample_id: &str, on: &str) {
        let (id, on) = (sample_id.to_owned(), day(on));
        let work = self.rows(move |tx| {
            let case = format!("case-{id}");
            diesel::update(notice::table.filter(notice::case_id.eq(&case)))
                .set((
                    notice::state.eq(NoticeState::Served),
                    notice::served_on.eq(on),
                ))
                .execute(tx.conn)?;
            queue::notice_served(tx, &case)
        });
        work.await;
    }

    /// Both parts of the sample's case, and the case, were closed now.
    pub(crate) async fn closed(&self, sample_id: &str) {
        let id = sample_id.to_owned();
        let work = self.rows(move |tx| {
            let (case, now) = (format!("case-{id}"), tx.now);
            diesel::update(case_part::table.filter(case_part::case_id.eq(&case)))
                .set((
                    case_part::state.eq(PartState::Closed),
                    case_part::closed_at.eq(now),
                ))
                .execute(tx.conn)?;
            diesel::update(disposal_case::table.find(&case))
                .set((
                    disposal_case::state.eq(CaseState::Closed),
                    disposal_case::closed_at.eq(now),
                ))
                .execute(tx.conn)?;
            queue::part_closed(tx, &case)
        });
        work.await;
    }
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Result set, one result, report, the sample's conclusion.
fn issue(tx: &mut Tx, id: &str, (stream, says): (Stream, Says)) -> Result<(), Problem> {
    let monitoring = stream == Stream::RiskMonitoring;
    let (conclusion, verdict, text) = match (monitoring, says) {
        (false, Says::Conforming) => ("inspected_conforming", "conforming", "0.12"),
        (false, Says::Nonconforming) => ("inspected_nonconforming", "nonconforming", "0.83"),
        (true, Says::Conforming) => ("monitored_not_judged", "not_judged", "0.12"),
        (true, Says::Nonconforming) => ("monitored_concern", "problem", "0.83"),
    };
    let set = format!("set-{id}");
    let now = tx.now;
    diesel::insert_into(result_set::table)
        .values((
            result_set::id.eq(&set),
            result_set::sample_id.eq(id),
            result_set::made_by.eq("rows-planner"),
            result_set::made_at.eq(now),
            result_set::engine.eq("1"),
        ))
        .execute(tx.conn)?;
    insert_result(tx, &set, (stream.purpose(), verdict, text))?;
    insert_report(tx, id, &set, conclusion)?;
    diesel::update(sample::table.find(id))
        .set((
            sample::result_set_id.eq(&set),
            sample::conclusion.eq(conclusion),
            sample::state.eq(SampleState::Reported),
        ))
        .execute(tx.conn)?;
    let step = tx.id();
    diesel::insert_into(custody::table)
        .values((
            custody::id.eq(step),
            custody::sample_id.eq(id),
            custody::step.eq("issued"),
            custody::at.eq(now),
            custody::actor_id.eq("rows-planner"),
            custody::note.eq(""),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn insert_result(
    tx: &mut Tx,
    set: &str,
    (purpose, verdict, text): (ItemPurpose, &str, &str),
) -> Result<(), Problem> {
    let item = "脱氢乙酸及其钠盐(以脱氢乙酸计)";
    diesel::insert_into(result::table)
        .values((
            (
                result::id.eq(format!("result-{set}")),
                result::result_set_id.eq(set),
                result::ordinal.eq(1),
                result::item_id.eq("item-1"),
                result::item_name.eq(item),
                result::purpose.eq(purpose),
                result::raw_text.eq(text),
                result::raw_unit.eq("g/kg"),
                result::min.eq(""),
                result::max.eq("≤0.5"),
                result::limit_unit.eq("g/kg"),
                result::lod.eq(""),
            ),
            (
                result::lod_unit.eq(""),
                result::lod_kind.eq(""),
                result::method.eq("GB 5009 示例"),
                result::judgement_basis.eq("GB 2760-2024"),
                result::lab_verdict.eq(""),
                result::verdict.eq(verdict),
                result::reason.eq(""),
                result::explanation.eq(""),
                result::warnings.eq("[]"),
                result::trace.eq("{}"),
                result::remark.eq(""),
                result::decided_reason.eq(""),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn insert_report(tx: &mut Tx, id: &str, set: &str, conclusion: &str) -> Result<(), Problem> {
    let now = tx.now;
    let count: i64 = report::table.count().get_result(tx.conn)?;
    diesel::insert_into(report::table)
        .values((
            report::id.eq(format!("report-{id}")),
            report::number.eq(format!("BG2026-{:04}", count + 1)),
            report::sample_id.eq(id),
            report::version.eq(1),
            report::result_set_id.eq(set),
            report::state.eq(ReportState::Issued),
            report::submitted_by.eq("rows-planner"),
            report::submitted_at.eq(now),
            report::issued_at.eq(now),
            report::conclusion.eq(conclusion),
            report::report_class.eq(""),
            report::sentence.eq(""),
            report::return_reason.eq(""),
            report::digest.eq(""),
            report::revision.eq(1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn open_case(tx: &mut Tx, id: &str, county: &str) -> Result<(), Problem> {
    use anyang::db::schema::agency;
    let agency: String = agency::table
        .filter(agency::code.eq(county))
        .select(agency::id)
        .first(tx.conn)?;
    let stream: String = sample::table
        .find(id)
        .select(sample::stream)
        .first(tx.conn)?;
    let case = format!("case-{id}");
    let now = tx.now;
    diesel::insert_into(disposal_case::table)
        .values((
            disposal_case::id.eq(&case),
            disposal_case::number.eq(format!("AJ-{id}")),
            disposal_case::sample_id.eq(id),
            disposal_case::report_id.eq(format!("report-{id}")),
            disposal_case::stream.eq(stream),
            disposal_case::agency_id.eq(&agency),
            disposal_case::failing_items.eq("[]"),
            disposal_case::received_at.eq(now),
            disposal_case::state.eq(CaseState::Open),
            disposal_case::revision.eq(1),
        ))
        .execute(tx.conn)?;
    for (role, name) in [
        (PartyRole::Seller, "示例超市"),
        (PartyRole::Producer, "示例食品厂"),
    ] {
        open_part(tx, &case, &agency, (role, name))?;
    }
    Ok(())
}

fn open_part(
    tx: &mut Tx,
    case: &str,
    agency: &str,
    (role, name): (PartyRole, &str),
) -> Result<(), Problem> {
    let part = format!("{case}-{role}");
    let now = tx.now;
    diesel::insert_into(case_part::table)
        .values((
            (
                case_part::id.eq(&part),
                case_part::case_id.eq(case),
                case_part::slug.eq(role),
                case_part::also_producer.eq(false),
                case_part::party_name.eq(name),
                case_part::party_address.eq(""),
                case_part::place_written.eq(""),
                case_part::routed.eq("home"),
                case_part::agency_id.eq(agency),
                case_part::state.eq(PartState::Working),
                case_part::received_at.eq(now),
            ),
            (
                case_part::start_paper.eq(""),
                case_part::control.eq(""),
                case_part::cause.eq(""),
                case_part::penalty.eq(""),
                case_part::rectification.eq(""),
                case_part::transfer_letter.eq(""),
                case_part::return_reason.eq(""),
                case_part::revision.eq(1),
            ),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(notice::table)
        .values((
            notice::id.eq(format!("notice-{part}")),
            notice::case_id.eq(case),
            notice::part_id.eq(&part),
            notice::addressee.eq(name),
            notice::agency_id.eq(agency),
            notice::state.eq(NoticeState::Prepared),
            notice::method.eq(""),
            notice::proof.eq(""),
            notice::revision.eq(1),
        ))
        .execute(tx.conn)?;
    Ok(())
}
