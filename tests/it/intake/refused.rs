//! What an upload is refused for: sample, place and state, files that are no result sheets, headings that are missing, a lost duty.
use anyang::db::schema::account_role;
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use diesel::prelude::*;

use super::{DEHYDROACETIC, NOW, codes, decide, json, preview, staged, stands};
use crate::harness::TestApp;
use crate::harness::sheets::{HEADINGS, results, row, workbook};

#[tokio::test]
async fn who_where_and_state_reject_and_readings_are_confirmed() {
    let t = TestApp::city(NOW).await;
    let received = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let collected = t
        .sample_of(Stream::Supervision, "410526", SampleState::Collected)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let mut other_report = row(&received.number, "某某某", "1", "g/kg", "");
    other_report[1] = "R-2".to_owned();
    let mut first = row(&received.number, DEHYDROACETIC, "见附页", "g/kg", "");
    first[1] = "R-1".to_owned();
    let file = results(&[
        first,
        other_report,
        row(&received.number, DEHYDROACETIC, "0.1", "g/kg", ""),
        row(&collected.number, DEHYDROACETIC, "0.1", "g/kg", ""),
        row("XBJ26410526999999999", DEHYDROACETIC, "3.7×104", "g/kg", ""),
        row("", DEHYDROACETIC, "1.2×10", "g/kg", ""),
    ]);
    let at = staged(&tester, &file).await;
    assert_eq!(
        codes(&preview(&tester, &at).await),
        [
            "A5 reject wrong_state",
            "A6 reject unknown_sample",
            "A7 reject unknown_sample",
            "B3 reject conflicting_sheet_field",
            "C3 reject unknown_item",
            "C4 reject duplicate_row",
            "D2 confirm unreadable_result",
            "D6 confirm lost_exponent",
            "D7 confirm cut_number",
        ]
    );
}

#[tokio::test]
async fn files_that_are_no_result_sheets_are_told_in_chinese_and_begin_nothing() {
    let t = TestApp::city(NOW).await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    for (name, bytes, told, code) in [
        ("空.xlsx", Vec::new(), "空", "empty"),
        ("报告.pdf", b"%PDF-1.7 x".to_vec(), "PDF", "not_a_workbook"),
        ("坏.xlsx", b"PK\x03\x04broken".to_vec(), "损坏", "truncated"),
        (
            "无表头.csv",
            "甲\t乙\n1\t2\n".as_bytes().to_vec(),
            "表头",
            "no_heading_row",
        ),
    ] {
        let page = tester.post_file("/imports/new", (name, &bytes), &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(
            page.text.contains(told) && page.text.contains("请"),
            "{name}: {}",
            page.text
        );
        let api = tester
            .post_file_json("/api/v1/imports/new", (name, &bytes), &[])
            .await;
        assert_eq!(api.code(), code, "{name}: {}", api.text);
    }
    let none = tester.post_file("/imports/new", ("", b""), &[]).await;
    assert!(none.text.contains("没有选择文件"), "{}", none.text);
    let list = json(&tester.get_json("/imports").await);
    assert_eq!(
        list["imports"].as_array().map(Vec::len),
        Some(0),
        "nothing was begun"
    );
    let who = tester
        .post_file(
            "/imports/new",
            ("结果.xlsx", &results(&[])),
            &[("tester", "nobody")],
        )
        .await;
    assert!(who.text.contains("主检岗位"), "{}", who.text);
}

#[tokio::test]
async fn a_wrong_sheet_and_a_missing_heading_are_named() {
    let t = TestApp::city(NOW).await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let base = anyang::sheet::templates::template("base-table").expect("a template");
    let at = staged(&tester, &base.workbook().expect("bytes")).await;
    let view = preview(&tester, &at).await;
    let message = view["problems"][0]["wrong"].as_str().expect("a message");
    assert!(
        message.contains("基础表") && message.contains("抽样单号"),
        "{message}"
    );
    let mut headings = HEADINGS.to_vec();
    headings[3] = "别的";
    let file = workbook(
        &headings,
        &[row("XBJ26410526100000000", DEHYDROACETIC, "1", "g/kg", "")],
    );
    let at = staged(&tester, &file).await;
    let view = preview(&tester, &at).await;
    assert_eq!(view["problems"][0]["code"], "missing_heading");
    assert_eq!((&view["rows"], &view["rejected"]), (&1.into(), &1.into()));
    let refused = decide(&tester, &at, "commit").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("没有可写入的行"), "{}", refused.text);
}

#[tokio::test]
async fn who_lost_the_duty_writes_nothing() {
    let t = TestApp::city(NOW).await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let file = results(&[row(&batch.number, DEHYDROACETIC, "0.12", "g/kg", "合格项")]);
    let at = staged(&tester, &file).await;
    t.rows(|tx| {
        diesel::update(account_role::table.filter(account_role::role.eq(Role::Tester)))
            .set(account_role::role.eq(Role::Receiver))
            .execute(tx.conn)?;
        Ok(())
    })
    .await;
    let page = decide(&tester, &at, "commit").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(
        page.text.contains("录入结果") && page.text.contains("联系"),
        "{}",
        page.text
    );
    assert_eq!(
        stands(&t, &batch.sample).await,
        (SampleState::Received, None)
    );
}
