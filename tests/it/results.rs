//! Results at the bench: written once, judged at write, corrected by a new set, taken back while nothing is signed.
use anyang::problem::Problem;
use anyang::results::{NewResult, Source, table, undo_set, write_set};
use anyang::rules::actor::Actor;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use anyang::sampling::table::by_id;
use anyang::unit::Tx;

use crate::harness::TestApp;

pub(crate) const DEHYDRO: &str = "脱氢乙酸及其钠盐(以脱氢乙酸计)";
pub(crate) const SUM: &str = "防腐剂混合使用时各自用量占其最大使用量的比例之和";
pub(crate) const ALUMINIUM: &str = "铝的残留量(干样品,以Al计)";

pub(crate) fn typed(item: &str, text: &str, unit: &str, lab: &str) -> NewResult {
    NewResult {
        item_name: item.to_owned(),
        raw_text: text.to_owned(),
        raw_unit: unit.to_owned(),
        lab_verdict: lab.to_owned(),
        ..NewResult::default()
    }
}

/// A command of the console, as an import is.
pub(crate) async fn command<T: Send + 'static>(
    t: &TestApp,
    work: impl FnOnce(&mut Tx) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    t.site.write(&Actor::console(), work).await
}

/// Writes results of a sample under the console, as an import does.
async fn written(t: &TestApp, sample: &str, rows: Vec<NewResult>) -> Vec<table::ResultRow> {
    let sample = sample.to_owned();
    let kept = command(t, move |tx| {
        let id = write_set(tx, &sample, rows, Source::ByHand, None)?;
        Ok(table::results_of(tx.conn, &id)?)
    });
    kept.await.expect("a set")
}

#[tokio::test]
async fn a_set_is_judged_at_write_with_its_trace() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let rows = vec![
        typed(DEHYDRO, "0.62", "g/kg", "合格项"),
        typed(ALUMINIUM, "12", "mg/kg", "合格项"),
        typed(SUM, "", "", ""),
    ];
    let rows = written(&t, &batch.sample, rows).await;
    let verdicts: Vec<&str> = rows.iter().map(|row| row.verdict.as_str()).collect();
    assert_eq!(verdicts, ["nonconforming", "conforming", "nonconforming"]);
    assert!(rows[0].warnings.contains("verdict_differs"));
    assert!(
        rows[0].explanation.contains("大于限量"),
        "{}",
        rows[0].explanation
    );
    assert_eq!(rows[0].base_line_id.as_deref(), Some("base-line-1"));
    let trace: serde_json::Value = serde_json::from_str(&rows[0].trace).unwrap();
    assert_eq!(trace["engine"], "1.1.0");
    assert_eq!(trace["basis"]["base_table"], "2026/1");
    assert_eq!(trace["basis"]["source"], "applied");
    assert_eq!(trace["basis"]["standard"], "GB 2760-2024");
    assert_eq!(trace["asked"]["result"], "0.62");
    assert_eq!(
        trace["group"],
        serde_json::json!(SUM),
        "the sum is judged with its part"
    );
}

#[tokio::test]
async fn a_correction_is_a_new_set_and_the_old_one_stands() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let first = written(&t, &batch.sample, vec![typed(DEHYDRO, "0.62", "g/kg", "")]).await;
    let second = written(&t, &batch.sample, vec![typed(DEHYDRO, "0.26", "g/kg", "")]).await;
    let (old, new) = (
        first[0].result_set_id.clone(),
        second[0].result_set_id.clone(),
    );
    let (sample, gone) = (batch.sample.clone(), old.clone());
    let refused = command(&t, move |tx| undo_set(tx, &gone));
    assert_eq!(refused.await.unwrap_err().code(), "results_replaced");
    let (gone, before) = (new, old.clone());
    let undone = command(&t, move |tx| {
        undo_set(tx, &gone)?;
        let kept = table::results_of(tx.conn, &before)?;
        Ok((by_id(tx.conn, &sample)?, kept))
    });
    let (sample, kept) = undone.await.unwrap();
    assert_eq!(sample.result_set_id, Some(old));
    assert_eq!(kept, first, "what was written stands as it was");
}

#[tokio::test]
async fn monitoring_samples_know_no_nonconformity() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .sample_of(Stream::RiskMonitoring, "410526", SampleState::Received)
        .await;
    let rows = vec![
        typed(DEHYDRO, "0.62", "g/kg", "问题项"),
        typed(ALUMINIUM, "12", "mg/kg", ""),
    ];
    let rows = written(&t, &batch.sample, rows).await;
    let verdicts: Vec<&str> = rows.iter().map(|row| row.verdict.as_str()).collect();
    assert_eq!(verdicts, ["problem", "not_judged"]);
}

#[tokio::test]
async fn what_the_laboratorys_own_stricter_limit_fails_is_not_called_conforming() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let own = NewResult {
        max: "0.3".to_owned(),
        limit_unit: "g/kg".to_owned(),
        ..typed(DEHYDRO, "0.4", "g/kg", "合格项")
    };
    let rows = written(&t, &batch.sample, vec![own.clone()]).await;
    assert_eq!(rows[0].verdict, "undetermined");
    assert_eq!(rows[0].reason, "limit_conflict");
    assert_eq!(rows[0].max, "≤0.5", "the limit kept is the base table's");
    assert!(own.same_as(&rows[0]), "the same file again says the same");
    assert_eq!(NewResult::of(&rows[0]).max, "0.3");
}

#[tokio::test]
async fn unknown_items_and_items_twice_are_told_by_row() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let sample = batch.sample.clone();
    let rows = vec![
        typed(DEHYDRO, "0.1", "g/kg", ""),
        typed(DEHYDRO, "0.1", "g/kg", ""),
        typed("没有这种项目", "1", "", ""),
    ];
    let refused = command(&t, move |tx| {
        write_set(tx, &sample, rows, Source::ByHand, None)
    });
    let told = refused.await.unwrap_err().to_string();
    assert!(
        told.contains("重复") && told.contains("没有这种项目"),
        "{told}"
    );
}
