//! From the bench to the issued report: entry on the page, review by a second person, approval by a third, and who sees what when.
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::rows::Batch;
use crate::harness::{Client, TestApp};
use crate::results::{ALUMINIUM, DEHYDRO, SUM};
use crate::samples::{told_on_the_sample, untold_before_issue};

/// The three persons of a laboratory.
struct Bench {
    tester: Client,
    reviewer: Client,
    approver: Client,
}

impl Bench {
    async fn of(t: &TestApp, laboratory: &str) -> Self {
        Self {
            tester: t.person_at(Role::Tester, laboratory).await,
            reviewer: t.person_at(Role::Reviewer, laboratory).await,
            approver: t.person_at(Role::Approver, laboratory).await,
        }
    }
}

async fn json_of(client: &Client, path: &str) -> Value {
    let page = client.get_json(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

async fn revision(client: &Client, path: &str) -> String {
    json_of(client, path).await["revision"].to_string()
}

/// Types the three items of 糕点 on the page; the first with this result and the laboratory's verdict.
async fn type_in(client: &Client, number: &str, dehydro: (&str, &str)) -> crate::harness::Page {
    let path = format!("/samples/{number}/results");
    let revision = revision(client, &path).await;
    let rows = [
        (DEHYDRO, dehydro.0, "g/kg", dehydro.1),
        (SUM, "", "", ""),
        (ALUMINIUM, "12", "mg/kg", ""),
    ];
    let mut fields = vec![("revision", revision.as_str())];
    for (item, text, unit, lab) in rows {
        fields.extend([
            ("item_name", item),
            ("raw_text", text),
            ("raw_unit", unit),
            ("lod", ""),
            ("lod_unit", ""),
            ("purpose", "抽检项目"),
            ("lab_verdict", lab),
            ("remark", ""),
        ]);
    }
    client.post(&path, &fields).await
}

async fn submit(client: &Client, number: &str) -> crate::harness::Page {
    let path = format!("/samples/{number}/results");
    let revision = revision(client, &path).await;
    client
        .post(&format!("{path}/submit"), &[("revision", &revision)])
        .await
}

/// A sample whose results wait for review.
async fn submitted(t: &TestApp, bench: &Bench, stream: Stream, dehydro: (&str, &str)) -> Batch {
    let batch = t.sample_of(stream, "410526", SampleState::Received).await;
    let typed = type_in(&bench.tester, &batch.number, dehydro).await;
    assert_eq!(typed.status, StatusCode::SEE_OTHER, "{}", typed.text);
    let sent = submit(&bench.tester, &batch.number).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    batch
}

async fn pass(client: &Client, number: &str, more: &[(&str, &str)]) -> crate::harness::Page {
    let path = format!("/review/{number}");
    let revision = revision(client, &path).await;
    let mut fields = vec![("revision", revision.as_str()), ("act", "pass")];
    fields.extend_from_slice(more);
    client.post(&path, &fields).await
}

async fn approve(client: &Client, number: &str) -> crate::harness::Page {
    let path = format!("/approval/{number}");
    let revision = revision(client, &path).await;
    client.post(&path, &[("revision", &revision)]).await
}

#[tokio::test]
async fn a_conforming_sample_goes_from_the_bench_to_its_report() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let bench = Bench::of(&t, "LAB-A").await;
    let batch = submitted(&t, &bench, Stream::Supervision, ("0.1", "合格项")).await;
    let county = t.person_at(Role::CaseOfficer, "410526").await;
    let path = format!("/samples/{}/results", batch.number);
    let before = json_of(&county, &path).await;
    assert_eq!(
        before["withheld"], true,
        "an agency sees results once issued"
    );
    assert_eq!(before["lines"], json!([]));
    untold_before_issue(&county, &bench.reviewer, &batch.number).await;
    let queue = bench.reviewer.get("/review").await;
    assert!(queue.text.contains(&batch.number) && queue.text.contains("剩 20 个工作日"));
    let passed = pass(&bench.reviewer, &batch.number, &[]).await;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);
    let page = bench
        .approver
        .get(&format!("/approval/{}", batch.number))
        .await;
    assert!(page.text.contains("纯抽检合格样品") && page.text.contains("合格报告"));
    let issued = approve(&bench.approver, &batch.number).await;
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text);
    let report = county.get("/reports/LAB-A-2026-000001").await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text);
    assert!(
        report
            .text
            .contains("经抽样检验，所检项目符合GB 2760-2024要求。")
    );
    assert!(report.text.contains("与签发时一致"));
    let view = json_of(&county, "/api/v1/reports/LAB-A-2026-000001").await;
    assert_eq!(view["digest"].as_str().unwrap().len(), 64);
    assert_eq!(view["whole"], true);
    assert_eq!(view["inspection"][1]["verdict"], "合格");
    let list = county.get("/reports").await;
    assert!(list.text.contains("LAB-A-2026-000001"));
    told_on_the_sample(&county, &batch.number).await;
    let other = t.person_at(Role::CaseOfficer, "410522").await;
    for path in [path.as_str(), "/reports/LAB-A-2026-000001"] {
        assert_eq!(
            other.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_difference_blocks_until_it_is_decided_with_a_reason() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let bench = Bench::of(&t, "LAB-A").await;
    let batch = submitted(&t, &bench, Stream::Supervision, ("0.62", "合格项")).await;
    let path = format!("/review/{}", batch.number);
    let view = json_of(&bench.reviewer, &path).await;
    assert_eq!(view["wanted"], 1);
    let first = &view["exceptions"][0];
    assert_eq!(first["line"]["ours"], "nonconforming");
    assert_eq!(first["line"]["theirs"], "conforming");
    let id = first["line"]["id"].as_str().unwrap().to_owned();
    let blocked = pass(&bench.reviewer, &batch.number, &[]).await;
    assert_eq!(blocked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        blocked.text.contains("与机构判定不一致的项目"),
        "{}",
        blocked.text
    );
    let verdict = format!("verdict-{id}");
    let reason = format!("reason-{id}");
    let bare = pass(
        &bench.reviewer,
        &batch.number,
        &[(&verdict, "nonconforming")],
    )
    .await;
    assert!(bare.text.contains("没有写理由") && bare.text.contains("checked"));
    let problem = [(verdict.as_str(), "problem"), (&reason, "看错了")];
    let wrong = pass(&bench.reviewer, &batch.number, &problem).await;
    assert!(
        wrong.text.contains("不能这样判定"),
        "an inspection item is never a 问题项"
    );
    let good = [
        (verdict.as_str(), "nonconforming"),
        (&reason, "机构按旧版标准判定"),
    ];
    let passed = pass(&bench.reviewer, &batch.number, &good).await;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);
    let page = bench
        .approver
        .get(&format!("/approval/{}", batch.number))
        .await;
    assert!(page.text.contains("90 日") && page.text.contains("纯抽检不合格样品"));
    assert_eq!(
        approve(&bench.approver, &batch.number).await.status,
        StatusCode::SEE_OTHER
    );
    let report = json_of(&bench.approver, "/reports/LAB-A-2026-000001").await;
    assert_eq!(report["class"], "一般不合格报告");
    assert!(
        report["sentence"]
            .as_str()
            .unwrap()
            .contains("检验结论为不合格")
    );
    let events = events_of(&t, "report.issue").await;
    assert!(
        events[0] == "report_issued" && events.as_array().unwrap().contains(&json!("case_opened")),
        "the case opens in the same entry: {events}"
    );
}

/// The events named in the last entry of this action.
async fn events_of(t: &TestApp, action: &'static str) -> Value {
    let log = t
        .rows(|tx| anyang::unit::audit::before(tx.conn, i64::MAX, None, 50))
        .await;
    let entry = log
        .into_iter()
        .find(|entry| entry.action == action)
        .unwrap();
    entry.detail["events"].clone()
}

#[tokio::test]
async fn one_person_never_does_two_of_the_three() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let bench = Bench::of(&t, "LAB-A").await;
    let batch = submitted(&t, &bench, Stream::Supervision, ("0.1", "")).await;
    give_role(&t, &bench.tester, Role::Reviewer).await;
    let own = pass(&bench.tester, &batch.number, &[]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text.contains("您是这份报告的主检"), "{}", own.text);
    assert_eq!(
        pass(&bench.reviewer, &batch.number, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    for person in [&bench.reviewer, &bench.tester] {
        give_role(&t, person, Role::Approver).await;
        let refused = approve(person, &batch.number).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("请由另一人办理"));
    }
    assert_eq!(
        approve(&bench.approver, &batch.number).await.status,
        StatusCode::SEE_OTHER
    );
}

async fn give_role(t: &TestApp, person: &Client, role: Role) {
    let id = person.account.clone();
    t.rows(move |tx| {
        let mut roles = anyang::people::table::roles(tx.conn, &id)?;
        roles.push(role);
        tx.act("account.roles", "test");
        anyang::people::set_roles(tx, &id, &roles)
    })
    .await;
}

#[tokio::test]
async fn results_are_not_submitted_while_items_are_missing() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let bench = Bench::of(&t, "LAB-A").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let path = format!("/samples/{}/results", batch.number);
    let page = bench.tester.get(&path).await;
    assert!(
        page.text.contains(ALUMINIUM) && page.text.contains("≤ 0.5 g"),
        "{}",
        page.text
    );
    let rows = |text: &str, remark: &str, revision: &str| {
        json!({"revision": revision, "results": [
            {"item_name": DEHYDRO, "raw_text": "0.1", "raw_unit": "g/kg"},
            {"item_name": SUM, "raw_text": "0.2"},
            {"item_name": ALUMINIUM, "raw_text": text, "raw_unit": "mg/kg", "remark": remark},
        ]})
    };
    let send = |text: &'static str, remark: &'static str| {
        let (tester, path, number) = (&bench.tester, path.clone(), batch.number.clone());
        async move {
            let revision = revision(tester, &path).await;
            let kept = tester
                .post_json(&path, &rows(text, remark, &revision))
                .await;
            assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
            submit(tester, &number).await
        }
    };
    let missing = send("", "").await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text.contains("还缺检验项目的结果") && missing.text.contains(ALUMINIUM));
    let unexplained = send("未检验", "").await;
    assert!(unexplained.text.contains("未检验的项目须在备注写明原因"));
    assert_eq!(
        send("未检验", "样品量不足").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn what_is_typed_on_a_stale_or_unreadable_page_is_not_lost() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let bench = Bench::of(&t, "LAB-A").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let path = format!("/samples/{}/results", batch.number);
    let old = revision(&bench.tester, &path).await;
    type_in(&bench.tester, &batch.number, ("0.1", "")).await;
    let fields = [
        ("revision", old.as_str()),
        ("item_name", DEHYDRO),
        ("raw_text", "0.31"),
        ("raw_unit", "g/kg"),
    ];
    let stale = bench.tester.post(&path, &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.text.contains("0.31 g") && stale.text.contains("0.1 g"),
        "{}",
        stale.text
    );
    let now = revision(&bench.tester, &path).await;
    let fields = [
        ("revision", now.as_str()),
        ("item_name", "没有这种项目"),
        ("raw_text", "0.77"),
    ];
    let unknown = bench.tester.post(&path, &fields).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text.contains("不在项目库中") && unknown.text.contains("0.77"));
    let foreign = t.person_at(Role::Tester, "LAB-B").await;
    assert_eq!(foreign.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        foreign.post(&path, &fields).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn returned_results_come_back_to_the_bench_and_keep_their_report_number() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let bench = Bench::of(&t, "LAB-A").await;
    let batch = submitted(&t, &bench, Stream::Supervision, ("0.1", "")).await;
    let review = format!("/review/{}", batch.number);
    let at = revision(&bench.reviewer, &review).await;
    let back = format!("{review}/return");
    let bare = bench.reviewer.post(&back, &[("revision", &at)]).await;
    assert!(bare.text.contains("退修必须写明理由"));
    let done = bench
        .reviewer
        .post(&back, &[("revision", &at), ("reason", "复核谱图")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = bench
        .tester
        .get(&format!("/samples/{}/results", batch.number))
        .await;
    assert!(page.text.contains("审核退修：复核谱图"));
    assert!(bench.tester.get("/entry").await.text.contains("已退修"));
    let desk = bench.tester.get("/").await;
    assert!(desk.text.contains("录入结果"), "{}", desk.text);
    type_in(&bench.tester, &batch.number, ("0.11", "")).await;
    assert_eq!(
        submit(&bench.tester, &batch.number).await.status,
        StatusCode::SEE_OTHER
    );
    let again = json_of(&bench.reviewer, &review).await;
    assert_eq!(again["report"], "LAB-A-2026-000001");
    let stale = bench
        .reviewer
        .post(&review, &[("revision", &at), ("act", "pass")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let history = json_of(&bench.tester, &format!("/samples/{}/results", batch.number)).await;
    assert_eq!(history["history"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_monitoring_sample_comes_to_a_concern_and_never_to_a_case() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let bench = Bench::of(&t, "LAB-A").await;
    let batch = submitted(&t, &bench, Stream::RiskMonitoring, ("0.62", "问题项")).await;
    assert_eq!(
        pass(&bench.reviewer, &batch.number, &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        approve(&bench.approver, &batch.number).await.status,
        StatusCode::SEE_OTHER
    );
    let report = json_of(&bench.tester, "/reports/LAB-A-2026-000001").await;
    assert_eq!(report["conclusion"], "纯监测问题样品");
    assert_eq!(report["inspection"], json!([]));
    let printed = bench.tester.get("/reports/LAB-A-2026-000001").await;
    assert!(!printed.text.contains("不合格") && printed.text.contains("参考值"));
}
