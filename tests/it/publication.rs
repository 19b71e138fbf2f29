//! Publication: what may be told and when, by two persons, and never of risk monitoring.
use anyang::db::prelude::schema::publication_candidate;
use anyang::db::prelude::*;
use anyang::rules::actor::Role;
use anyang::rules::day::Day;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;

use crate::harness::TestApp;
use crate::harness::issued::Says;

const FAILURES: &str = "/publication?stream=supervision&kind=fail";

/// Composes the failure of this number as a publisher of the city; the address of the announcement.
async fn composed(t: &TestApp, number: &str) -> String {
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let form = [
        ("stream", "supervision"),
        ("kind", "fail"),
        ("sample", number),
    ];
    let page = publisher.post("/publication/compose", &form).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    page.headers["location"].clone()
}

#[tokio::test]
async fn a_failure_is_published_after_every_right_ran_out_and_by_another_person() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    t.served(&batch.sample, "2026-03-04").await;
    // Seven working days after 4 March: 13 March is the last.
    t.move_to("2026-03-13 09:00");
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let waits = publisher.get_json(FAILURES).await;
    let waits: serde_json::Value = serde_json::from_str(&waits.text).unwrap();
    assert_eq!(
        (&waits["n_ready"], &waits["n_blocked"]),
        (&0.into(), &1.into())
    );
    assert_eq!(waits["blocked"][0]["holds"][0]["title"], "复检、异议期未满");
    assert_eq!(waits["blocked"][0]["rights"][0]["due"], "2026-03-13");
    let form =
        serde_json::json!({"stream": "supervision", "kind": "fail", "sample": [batch.number]});
    let early = publisher.post_json("/publication/compose", &form).await;
    assert_eq!(early.code(), "not_yet_publishable", "{}", early.text);

    t.move_to("2026-03-14 09:00");
    let place = composed(&t, &batch.number).await;
    let nobody = t.nobody().get(&format!("/public{place}")).await;
    assert_eq!(
        nobody.status,
        StatusCode::NOT_FOUND,
        "composed is not public"
    );
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    let shown = second.get(&place).await;
    assert!(shown.text.contains("同意发布 1 条"), "{}", shown.text);
    let done = second
        .post(&format!("{place}/publish"), &[("revision", "1")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let public = t.nobody().get(&format!("/public{place}")).await;
    assert_eq!(public.status, StatusCode::OK);
    assert!(public.text.contains("脱氢乙酸") && public.text.contains("示例超市"));
}

#[tokio::test]
async fn a_failure_waits_while_somebody_is_not_served() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    t.move_to("2026-12-01 09:00");
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let page = publisher.get(FAILURES).await;
    assert!(page.text.contains("未送达") && page.text.contains(&batch.number));
    let form = [
        ("stream", "supervision"),
        ("kind", "fail"),
        ("sample", &batch.number),
    ];
    let refused = publisher.post("/publication/compose", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("尚未送达检验结果通知书"));
}

#[tokio::test]
async fn a_conforming_result_is_ready_when_its_report_is_issued() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Conforming)
        .await;
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let page = publisher
        .get("/publication?stream=supervision&kind=pass")
        .await;
    assert!(page.text.contains(&batch.number) && page.text.contains("剩 20 个工作日"));
    let desk = publisher.get("/").await;
    assert!(
        desk.text.contains("监督抽检合格结果待公布"),
        "{}",
        desk.text
    );
    let form = [("stream", "supervision"), ("kind", "pass"), ("all", "yes")];
    let done = publisher.post("/publication/compose", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let again = publisher.post("/publication/compose", &form).await;
    assert!(again.text.contains("没有选择任何一条"));
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    assert!(second.get("/").await.text.contains("公告待复核"));
}

#[tokio::test]
async fn risk_monitoring_never_gets_there() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::RiskMonitoring, "410526", Says::Nonconforming)
        .await;
    t.move_to("2026-12-01 09:00");
    let publisher = t.person_at(Role::Publisher, "410500").await;
    for kind in ["pass", "fail", "disposal"] {
        for stream in ["supervision", "evaluation", "risk_monitoring"] {
            let form =
                serde_json::json!({"stream": stream, "kind": kind, "sample": [batch.number]});
            let page = publisher.post_json("/publication/compose", &form).await;
            let expected = if (stream, kind) == ("evaluation", "pass") {
                "kind_not_published"
            } else {
                "never_published"
            };
            assert_eq!(page.code(), expected, "{stream} {kind}");
        }
    }
    let page = publisher
        .get_json("/publication?stream=risk_monitoring")
        .await;
    assert_eq!(page.code(), "never_published");
    let direct = t.rows(move |tx| {
        use anyang::db::schema::publication_candidate as waits;
        use diesel::prelude::*;
        Ok(waits::table.count().get_result::<i64>(tx.conn)?)
    });
    assert_eq!(direct.await, 0);
}

#[tokio::test]
async fn the_composer_is_no_second_person() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Conforming)
        .await;
    let both = t.person_at(Role::Publisher, "410500").await;
    let id = both.account.clone();
    let console = anyang::rules::actor::Actor::console();
    let given = t.site.write(&console, move |tx| {
        anyang::people::set_roles(tx, &id, &[Role::Publisher, Role::PublicationReviewer])
    });
    given.await.unwrap();
    let both = t.again(&both).await;
    let form =
        serde_json::json!({"stream": "supervision", "kind": "pass", "sample": [batch.number]});
    let done = both.post_json("/publication/compose", &form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let own = serde_json::json!({"revision": 1, "reason": "示例"});
    for act in ["publish", "withdraw"] {
        let page = both
            .post_json(&format!("/announcements/2026/1/{act}"), &own)
            .await;
        assert_eq!(page.code(), "same_person", "{act}: {}", page.text);
    }
    let back = both
        .post_json("/announcements/2026/1/take-back", &own)
        .await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text);
    let queue = both
        .get_json("/publication?stream=supervision&kind=pass")
        .await;
    assert!(queue.text.contains(&batch.number), "it waits again");
}

#[tokio::test]
async fn a_county_sees_its_own_and_composes_nothing() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let mine = t
        .issued(Stream::Supervision, "410526", Says::Conforming)
        .await;
    let other = t
        .issued(Stream::Supervision, "410522", Says::Conforming)
        .await;
    let county = t.person_at(Role::Publisher, "410526").await;
    let page = county
        .get_json("/publication?stream=supervision&kind=pass")
        .await;
    assert!(page.text.contains(&mine.number) && !page.text.contains(&other.number));
    let form =
        serde_json::json!({"stream": "supervision", "kind": "pass", "sample": [mine.number]});
    let refused = county.post_json("/publication/compose", &form).await;
    assert_eq!(refused.code(), "published_by_city");
    let city = t.person_at(Role::Publisher, "410500").await;
    let done = city.post_json("/publication/compose", &form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let hidden = county.get_json("/announcements/2026/1").await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let denied = tester.get_json("/publication").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_second_person_with_an_old_page_publishes_nothing() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    t.served(&batch.sample, "2026-03-04").await;
    t.move_to("2026-03-16 09:00");
    let place = composed(&t, &batch.number).await;
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    let stale = second
        .post_json(
            &format!("{place}/publish"),
            &serde_json::json!({"revision": 7}),
        )
        .await;
    assert_eq!(
        (stale.status, stale.code().as_str()),
        (StatusCode::CONFLICT, "stale")
    );
}

#[tokio::test]
async fn what_changed_since_it_was_composed_is_named_and_nothing_is_published() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    t.served(&batch.sample, "2026-03-04").await;
    t.move_to("2026-03-16 09:00");
    let place = composed(&t, &batch.number).await;
    let id = batch.sample.clone();
    let voided = t.rows(move |tx| {
        use anyang::db::schema::sample;
        use diesel::prelude::*;
        update(sample::table.find(&id))
            .set(sample::state.eq(anyang::rules::stage::SampleState::Voided))
            .execute(tx.conn)?;
        Ok(())
    });
    voided.await;
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    let page = second
        .post_json(
            &format!("{place}/publish"),
            &serde_json::json!({"revision": 1}),
        )
        .await;
    assert_eq!(page.code(), "rows_changed", "{}", page.text);
    assert!(page.text.contains(&batch.number) && page.text.contains("作废"));
}

#[tokio::test]
async fn a_disposal_is_told_after_its_failure() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    t.served(&batch.sample, "2026-03-04").await;
    t.move_to("2026-04-20 09:00");
    t.closed(&batch.sample).await;
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let form =
        serde_json::json!({"stream": "supervision", "kind": "disposal", "sample": [batch.number]});
    let early = publisher.post_json("/publication/compose", &form).await;
    assert!(early.text.contains("先公布结果"), "{}", early.text);
    let place = composed(&t, &batch.number).await;
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    let revision = [("revision", "1")];
    second.post(&format!("{place}/publish"), &revision).await;
    let done = publisher.post_json("/publication/compose", &form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let page = second
        .post("/announcements/2026/2/publish", &revision)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let item = t.nobody().get(&format!("/public{place}/1")).await;
    assert!(item.text.contains("处置情况公告"), "{}", item.text);
}

#[tokio::test]
async fn a_calendar_year_that_is_loaded_counts_the_queue_anew() {
    let t = TestApp::city("2026-12-25 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    t.served(&batch.sample, "2026-12-25").await;
    let open_on = || async {
        let site = t.site.clone();
        let sample = batch.sample.clone();
        let system = anyang::rules::actor::Actor::system();
        let read = site.read(&system, move |rx| {
            Ok(publication_candidate::table
                .filter(publication_candidate::sample_id.eq(&sample))
                .select(publication_candidate::open_on)
                .first::<Option<Day>>(rx.conn)?)
        });
        read.await.unwrap().map(|day| day.to_string())
    };
    let before = open_on().await;
    let admin = t.person(Role::SystemAdmin).await;
    let form = [
        ("year", "2027"),
        ("source", "示例通知"),
        ("off", "2027-01-01至2027-01-07 元旦"),
        ("work", ""),
    ];
    let done = admin.post("/calendar", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(before.as_deref(), Some("2027-01-07"), "provisional");
    assert_eq!(
        open_on().await.as_deref(),
        Some("2027-01-13"),
        "seven working days after 25 December, the first seven of January off"
    );
}
