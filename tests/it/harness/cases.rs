//! Samples whose report was issued nonconforming, as the approval of a report leaves them: the beginning of every test of disposal and after.
use anyang::db::schema::{report, result, result_set, sample};
use anyang::problem::Problem;
use anyang::rules::actor::Actor;
use anyang::rules::stage::{ReportState, SampleState};
use anyang::rules::stream::{ChainStage, ItemPurpose, Stream};
use anyang::sampling::sheet::{self, SheetBody};
use anyang::unit::{Event, Tx};
use diesel::prelude::*;

use super::TestApp;
use super::issued::Says;
use super::rows::Batch;

/// What a test says of a failed sample; what it leaves out is that of [`TestApp::sample_of`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Failed {
    pub(crate) stage: Option<ChainStage>,
    pub(crate) unit: &'static str,
    pub(crate) unit_region: &'static str,
    pub(crate) producer: &'static str,
    pub(crate) unknown: bool,
    pub(crate) place: (&'static str, &'static str, &'static str),
}

impl TestApp {
    /// A supervision sample of a shop in this county whose producer sits in another one, issued nonconforming: its case stands.
    pub(crate) async fn failed(&self, county: &str, said: Failed) -> Batch {
        let batch = self
            .sample_of(Stream::Supervision, county, SampleState::Tested)
            .await;
        let changed = batch.clone();
        self.rows(move |tx| write_over(tx, &changed.sample, &said))
            .await;
        self.issue(&batch).await.expect("an issued report");
        batch
    }

    /// Issues a nonconforming report as the approval does: rows, then the event, in one command.
    pub(crate) async fn issue(&self, batch: &Batch) -> Result<(), Problem> {
        self.issue_as(batch, Says::Nonconforming).await
    }

    /// Issues a report of this conclusion as the approval does.
    pub(crate) async fn issue_as(&self, batch: &Batch, says: Says) -> Result<(), Problem> {
        let sample = batch.sample.clone();
        let system = Actor::system();
        let issued = self.site.write(&system, move |tx| {
            tx.act("report.issue", format!("sample:{sample}"));
            let report = insert_report(tx, &sample)?;
            tx.emit(Event::ReportIssued {
                sample_id: sample,
                report_id: report,
                nonconforming: says == Says::Nonconforming,
            });
            Ok(())
        });
        issued.await
    }
}

fn write_over(tx: &mut Tx, id: &str, said: &Failed) -> Result<(), Problem> {
    let mut body: SheetBody = sheet::of(tx.conn, id)?;
    body.producer_unknown = said.unknown;
    if said.place != ("", "", "") {
        let (province, city, county) = said.place;
        body.producer_province = province.to_owned();
        body.producer_city = city.to_owned();
        body.producer_county = county.to_owned();
    }
    if !said.unit_region.is_empty() {
        said.unit_region.clone_into(&mut body.unit_region);
    }
    sheet::keep(tx.conn, id, &body)?;
    let row = diesel::update(sample::table.find(id));
    if let Some(stage) = said.stage {
        row.set(sample::chain_stage.eq(stage)).execute(tx.conn)?;
    }
    for (column, name) in [("unit", said.unit), ("producer", said.producer)] {
        let row = diesel::update(sample::table.find(id));
        match (column, name) {
            (_, "") => 0,
            ("unit", name) => row.set(sample::unit_name.eq(name)).execute(tx.conn)?,
            (_, name) => row.set(sample::producer_name.eq(name)).execute(tx.conn)?,
        };
    }
    Ok(())
}

fn insert_report(tx: &mut Tx, sample_id: &str) -> Result<String, Problem> {
    let (set, now) = (tx.id(), tx.now);
    diesel::insert_into(result_set::table)
        .values((
            result_set::id.eq(&set),
            result_set::sample_id.eq(sample_id),
            result_set::made_by.eq("rows-planner"),
            result_set::made_at.eq(now),
            result_set::engine.eq("1"),
        ))
        .execute(tx.conn)?;
    insert_result(tx, &set, 1, "nonconforming")?;
    insert_result(tx, &set, 2, "conforming")?;
    let issued: i64 = report::table
        .filter(report::sample_id.eq(sample_id))
        .count()
        .get_result(tx.conn)?;
    let (id, version) = (tx.id(), i32::try_from(issued + 1).expect("few"));
    diesel::insert_into(report::table)
        .values((
            (
                report::id.eq(&id),
                report::number.eq(format!("SJ-{id}")),
                report::sample_id.eq(sample_id),
                report::version.eq(version),
                report::result_set_id.eq(&set),
                report::state.eq(ReportState::Issued),
                report::submitted_by.eq("rows-planner"),
                report::submitted_at.eq(now),
                report::issued_at.eq(now),
            ),
            (
                report::conclusion.eq("不合格样品"),
                report::report_class.eq("监督抽检不合格报告"),
                report::sentence.eq(""),
                report::return_reason.eq(""),
                report::digest.eq(""),
                report::revision.eq(1),
            ),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

fn insert_result(tx: &mut Tx, set: &str, ordinal: i32, verdict: &str) -> Result<(), Problem> {
    let id = tx.id();
    diesel::insert_into(result::table)
        .values((
            (
                result::id.eq(id),
                result::result_set_id.eq(set),
                result::ordinal.eq(ordinal),
                result::item_id.eq(format!("item-{ordinal}")),
                result::item_name.eq(if ordinal == 1 {
                    "脱氢乙酸及其钠盐"
                } else {
                    "另一项"
                }),
                result::purpose.eq(ItemPurpose::Inspection),
                result::raw_text.eq("0.72"),
                result::raw_unit.eq("g/kg"),
                result::min.eq(""),
                result::max.eq("0.5"),
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
                result::warnings.eq(""),
                result::trace.eq(""),
                result::remark.eq(""),
                result::decided_reason.eq(""),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}
