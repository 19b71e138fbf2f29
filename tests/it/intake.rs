//! Imports of results over HTTP: preview, commit, undo, and what bad input is told.
mod refused;

use anyang::db::schema::sample;
use anyang::intake::{self, Order};
use anyang::problem::Problem;
use anyang::results::import;
use anyang::rules::actor::{Actor, Role};
use anyang::rules::instant::Instant;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use diesel::prelude::*;
use serde_json::Value;

use crate::harness::sheets::{results, row};
use crate::harness::{Client, Page, TestApp};

const NOW: &str = "2026-03-02 09:00";
const DEHYDROACETIC: &str = "脱氢乙酸及其钠盐（以脱氢乙酸计）";
const ALUMINIUM: &str = "铝的残留量\n（干样品，以Al计）";

/// Uploads and answers the address of the preview.
async fn staged(person: &Client, bytes: &[u8]) -> String {
    let page = person
        .post_file("/imports/new", ("结果.xlsx", bytes), &[])
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    page.headers["location"].clone()
}

fn json(page: &Page) -> Value {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    serde_json::from_str(&page.text).expect("JSON")
}

async fn preview(person: &Client, at: &str) -> Value {
    json(&person.get_json(at).await)
}

async fn decide(person: &Client, at: &str, act: &str) -> Page {
    let revision = preview(person, at).await["revision"].to_string();
    let path = format!("{at}/{act}");
    person.post(&path, &[("revision", &revision)]).await
}

fn codes(view: &Value) -> Vec<String> {
    let problems = view["problems"].as_array().expect("problems");
    let mut codes: Vec<String> = problems
        .iter()
        .map(|one| {
            format!(
                "{} {} {}",
                one["cell"].as_str().unwrap_or(""),
                one["severity"].as_str().unwrap_or(""),
                one["code"].as_str().unwrap_or("")
            )
        })
        .collect();
    codes.sort();
    codes
}

/// State and shown set of a sample.
async fn stands(t: &TestApp, id: &str) -> (SampleState, Option<String>) {
    let id = id.to_owned();
    t.rows(move |tx| {
        Ok(sample::table
            .find(&id)
            .select((sample::state, sample::result_set_id))
            .first(tx.conn)?)
    })
    .await
}

#[tokio::test]
async fn a_preview_writes_nothing_and_a_commit_writes_the_accepted_samples() {
    let t = TestApp::city(NOW).await;
    let good = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let bad = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let file = results(&[
        row(&good.number, DEHYDROACETIC, "0.12", "g/kg", "合格项"),
        row(&good.number, ALUMINIUM, "未检出", "mg/kg", "合格"),
        row(&bad.number, DEHYDROACETIC, "0.12", "g/kg", "合格项"),
        row(&bad.number, "某某某", "0.12", "g/kg", "合格项"),
    ]);
    let at = staged(&tester, &file).await;
    let view = preview(&tester, &at).await;
    assert_eq!(view["state"], "staged");
    assert_eq!(
        (&view["new"], &view["rejected"], &view["to_write"]),
        (&2.into(), &2.into(), &2.into())
    );
    assert_eq!(
        (&view["samples_to_write"], &view["samples_rejected"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        codes(&view),
        ["C5 reject unknown_item", "F3 note verdict_word"]
    );
    assert_eq!(
        stands(&t, &good.sample).await,
        (SampleState::Received, None),
        "a preview writes nothing"
    );
    for path in [
        at.clone(),
        format!("{at}?by=samples"),
        format!("{at}?by=changes"),
        format!("{at}?severity=reject"),
        "/imports".to_owned(),
        "/imports/new".to_owned(),
    ] {
        let page = tester.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    }
    let done = decide(&tester, &at, "commit").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let (state, set) = stands(&t, &good.sample).await;
    assert_eq!((state, set.is_some()), (SampleState::Testing, true));
    assert_eq!(
        stands(&t, &bad.sample).await,
        (SampleState::Received, None),
        "a rejected sample stays as it was"
    );
    assert_eq!(preview(&tester, &at).await["state"], "committed");
    let again = decide(&tester, &at, "commit").await;
    assert_eq!(
        (again.status, again.text.contains("已写入")),
        (StatusCode::UNPROCESSABLE_ENTITY, true)
    );
}

#[tokio::test]
async fn the_same_file_again_is_all_same_and_a_changed_one_shows_what_changes() {
    let t = TestApp::city(NOW).await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let first = results(&[
        row(&batch.number, DEHYDROACETIC, "0.12", "g/kg", "合格项"),
        row(&batch.number, ALUMINIUM, "未检出", "mg/kg", "合格项"),
    ]);
    let at = staged(&tester, &first).await;
    decide(&tester, &at, "commit").await;
    let (_, set) = stands(&t, &batch.sample).await;
    let at = staged(&tester, &first).await;
    let view = preview(&tester, &at).await;
    assert_eq!(
        (&view["same"], &view["new"], &view["changed"]),
        (&2.into(), &0.into(), &0.into())
    );
    assert!(view["same_file"].is_string(), "the same file is told");
    let nothing = decide(&tester, &at, "commit").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let second = results(&[row(
        &batch.number,
        DEHYDROACETIC,
        "0.62",
        "g/kg",
        "不合格项",
    )]);
    let at = staged(&tester, &second).await;
    let view = preview(&tester, &format!("{at}?by=changes")).await;
    assert_eq!(view["changed"], 1);
    let change = &view["changes"][0];
    assert_eq!(
        (&change["old"], &change["new"]),
        (&"0.12 g/kg".into(), &"0.62 g/kg".into())
    );
    assert_eq!(
        (&change["old_verdict"], &change["new_verdict"]),
        (&"合格项".into(), &"不合格项".into())
    );
    decide(&tester, &at, "commit").await;
    let (_, corrected) = stands(&t, &batch.sample).await;
    assert_ne!(corrected, set);
    let kept = t.rows(move |tx| {
        Ok(anyang::results::table::results_of(
            tx.conn,
            &corrected.expect("a set"),
        )?)
    });
    assert_eq!(kept.await.len(), 2, "an item the file does not name stays");
}

#[tokio::test]
async fn an_import_is_taken_back_until_one_of_its_samples_moved_on() {
    let t = TestApp::city(NOW).await;
    let one = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let two = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let rows = [&one.number, &two.number]
        .map(|number| row(number, DEHYDROACETIC, "0.12", "g/kg", "合格项"));
    let at = staged(&tester, &results(&rows)).await;
    decide(&tester, &at, "commit").await;
    let moved = two.sample.clone();
    let set_state = |state| {
        let id = moved.clone();
        t.rows(move |tx| {
            diesel::update(sample::table.find(&id))
                .set(sample::state.eq(state))
                .execute(tx.conn)?;
            Ok(())
        })
    };
    set_state(SampleState::Tested).await;
    let refused = decide(&tester, &at, "undo").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains(&two.number) && refused.text.contains("待审核"),
        "{}",
        refused.text
    );
    assert_eq!(
        stands(&t, &one.sample).await.0,
        SampleState::Testing,
        "refused as a whole"
    );
    set_state(SampleState::Testing).await;
    let undone = decide(&tester, &at, "undo").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    for batch in [&one, &two] {
        assert_eq!(
            stands(&t, &batch.sample).await,
            (SampleState::Received, None)
        );
    }
    assert_eq!(preview(&tester, &at).await["state"], "undone");
}

#[tokio::test]
async fn what_changed_after_the_preview_is_left_out_and_a_stale_page_is_told() {
    let t = TestApp::city(NOW).await;
    let still = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let moved = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let rows = [&still.number, &moved.number]
        .map(|number| row(number, DEHYDROACETIC, "0.12", "g/kg", "合格项"));
    let file = results(&rows);
    let first = staged(&tester, &file).await;
    let second = staged(&tester, &results(&[rows[1].clone()])).await;
    decide(&tester, &second, "commit").await;
    let before = stands(&t, &moved.sample).await;
    let stale = tester
        .post(&format!("{first}/commit"), &[("revision", "1")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let done = decide(&tester, &first, "commit").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(stands(&t, &still.sample).await.0, SampleState::Testing);
    assert_eq!(
        stands(&t, &moved.sample).await,
        before,
        "nothing is overwritten"
    );
    let view = preview(&tester, &format!("{first}?severity=reject")).await;
    assert_eq!(view["problems"][0]["code"], "changed_meanwhile");
    assert_eq!((&view["new"], &view["rejected"]), (&1.into(), &1.into()));
}

#[tokio::test]
async fn another_laboratory_sees_no_import_and_writes_no_sample_of_ours() {
    let t = TestApp::city(NOW).await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let ours = t.person_at(Role::Tester, "LAB-A").await;
    let theirs = t.person_at(Role::Tester, "LAB-B").await;
    let file = results(&[row(&batch.number, DEHYDROACETIC, "0.12", "g/kg", "合格项")]);
    let at = staged(&ours, &file).await;
    assert_eq!(theirs.get(&at).await.status, StatusCode::NOT_FOUND);
    let revision = preview(&ours, &at).await["revision"].to_string();
    let foreign = theirs
        .post(&format!("{at}/commit"), &[("revision", &revision)])
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let at = staged(&theirs, &file).await;
    let view = preview(&theirs, &at).await;
    assert_eq!(codes(&view), ["A2 reject wrong_laboratory"]);
    assert_eq!(
        stands(&t, &batch.sample).await,
        (SampleState::Received, None)
    );
}

#[tokio::test]
async fn an_upload_that_stopped_is_staged_at_most_and_swept_away() {
    let t = TestApp::city(NOW).await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let order = Order {
        kind: import::KIND.to_owned(),
        file_name: "断电.xlsx".to_owned(),
        laboratory_id: Some(TestApp::laboratory_id("LAB-A")),
        ..Order::default()
    };
    let id = t.rows(move |tx| intake::begin(tx, &order)).await;
    let at = format!("/imports/{id}");
    let page = tester.get(&at).await;
    assert!(
        page.text.contains("正在读取") && page.text.contains("data-refresh"),
        "{}",
        page.text
    );
    let early = decide(&tester, &at, "abandon").await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it may still be read"
    );
    t.site
        .clock()
        .set(Instant::parse_shanghai("2026-03-02 09:10").expect("a time"));
    assert!(tester.get(&at).await.text.contains("读取中断"));
    let swept = t.rows(import::sweep).await;
    assert_eq!(swept, 1);
    assert_eq!(preview(&tester, &at).await["state"], "abandoned");
    assert_eq!(
        stands(&t, &batch.sample).await,
        (SampleState::Received, None)
    );
}

#[tokio::test]
async fn a_left_preview_leaves_no_staged_results() {
    let t = TestApp::city(NOW).await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let file = results(&[row(&batch.number, DEHYDROACETIC, "0.12", "g/kg", "合格项")]);
    let at = staged(&tester, &file).await;
    assert!(
        json(&tester.get_json("/").await)
            .to_string()
            .contains("待写入的导入")
    );
    let left = decide(&tester, &at, "abandon").await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    let sets = t.rows(|tx| {
        let sets = anyang::db::schema::result_set::table;
        Ok(sets.count().get_result::<i64>(tx.conn)?)
    });
    assert_eq!(sets.await, 0);
    let entries = t.rows(|tx| anyang::unit::audit::verify(tx.conn)).await;
    assert!(entries.entries > 0);
}

#[tokio::test]
async fn the_annotated_workbook_is_the_users_own_with_the_problems_in_it() {
    let t = TestApp::city(NOW).await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let file = results(&[row(
        "XBJ26410526999999999",
        DEHYDROACETIC,
        "0.12",
        "g/kg",
        "合格",
    )]);
    let at = staged(&tester, &file).await;
    let page = tester.get(&format!("{at}/annotated")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.headers["content-disposition"].contains(".xlsx"));
    assert!(page.headers["content-type"].contains("spreadsheet"));
}

/// A commit by the console is a command of its own, with its entry in the log.
#[tokio::test]
async fn a_commit_is_one_entry_that_names_file_and_counts() {
    let t = TestApp::city(NOW).await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let file = results(&[row(&batch.number, DEHYDROACETIC, "0.12", "g/kg", "合格项")]);
    let at = staged(&tester, &file).await;
    let before = entries(&t).await;
    decide(&tester, &at, "commit").await;
    assert_eq!(entries(&t).await, before + 1);
    let id = at.trim_start_matches("/imports/").to_owned();
    let system = Actor::system();
    let entry = t.site.read(&system, move |rx| {
        let subject = format!("import:{id}");
        let found = anyang::unit::audit::before(rx.conn, i64::MAX, Some(&subject), 1)?;
        found.into_iter().next().ok_or(Problem::Missing("entry"))
    });
    let entry = entry.await.expect("an entry");
    assert_eq!(entry.action, "import.commit");
    assert_eq!(
        (&entry.detail["samples"], &entry.detail["new"]),
        (&1.into(), &1.into())
    );
    assert_eq!(entry.detail["events"][0], "results_imported");
}

async fn entries(t: &TestApp) -> i64 {
    t.rows(|tx| Ok(anyang::unit::audit::verify(tx.conn)?.entries))
        .await
}
