//! What is read of samples over HTTP: the list, its export, the search, and where persons stand.
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use serde_json::json;

use crate::harness::Client;
use crate::planning::json_of;
use crate::sampling::{HOME, body, team};

#[tokio::test]
async fn persons_stand_on_the_agencys_sheet_and_nowhere_else() {
    let team = team(Stream::Supervision).await;
    let number = team.taken().await;
    let receiver = team.t.person_at(Role::Receiver, "LAB-A").await;
    let own = team.sampler.get(&format!("/samples/{number}/print")).await;
    assert!(
        own.text.contains("13900001111") && own.text.contains("李示例"),
        "{}",
        own.text
    );
    let log = team.t.rows(|tx| {
        Ok(format!(
            "{:?}",
            anyang::unit::audit::after(tx.conn, 0, 1_000)?
        ))
    });
    let mut others = vec![("the log", log.await)];
    for path in [
        format!("/samples/{number}/print"),
        format!("/samples/{number}"),
        format!("/reception/{number}"),
    ] {
        others.push(("a laboratory's page", receiver.get(&path).await.text));
        others.push(("a laboratory's JSON", receiver.get_json(&path).await.text));
    }
    others.push((
        "the sample",
        team.sampler
            .get_json(&format!("/samples/{number}"))
            .await
            .text,
    ));
    others.push(("the list", team.sampler.get_json("/samples").await.text));
    let id = number.clone();
    let kept = team.t.rows(move |tx| {
        let row = anyang::sampling::visible::by_number(
            tx.conn,
            &anyang::rules::actor::Actor::system(),
            &id,
        )?;
        Ok(format!(
            "{row:?} {:?}",
            anyang::sampling::sheet::of(tx.conn, &row.id)?
        ))
    });
    others.push(("the kept sheet", kept.await));
    for (place, text) in others {
        assert!(!text.is_empty());
        for secret in ["13900001111", "13900002222", "李示例"] {
            assert!(!text.contains(secret), "{secret} stands in {place}");
        }
    }
}

#[tokio::test]
async fn the_list_is_of_one_stream_filtered_paged_and_exported() {
    let team = team(Stream::Supervision).await;
    let number = team.taken().await;
    for _ in 0..60 {
        team.t
            .sample_of(Stream::Supervision, HOME, SampleState::Reported)
            .await;
    }
    team.t
        .sample_of(Stream::RiskMonitoring, HOME, SampleState::Received)
        .await;
    let first = body(&team.sampler.get_json("/samples").await);
    assert_eq!(first["samples"].as_array().map(Vec::len), Some(50));
    assert_eq!(
        (first["total"].as_str(), first["previous"].as_str()),
        (Some("61 条"), Some(""))
    );
    let second = body(
        &team
            .sampler
            .get_json(first["next"].as_str().unwrap_or_default())
            .await,
    );
    assert_eq!(second["samples"].as_array().map(Vec::len), Some(11));
    assert_eq!(second["next"], "");
    let back = body(
        &team
            .sampler
            .get_json(second["previous"].as_str().unwrap_or_default())
            .await,
    );
    assert_eq!(back["samples"], first["samples"]);
    let open = body(&team.sampler.get_json("/samples?state=collected").await);
    assert_eq!(open["samples"][0]["number"], json!(number));
    assert_eq!(
        (open["sorted"].as_str(), open["chips"][0]["label"].as_str()),
        (Some("due"), Some("待送检"))
    );
    let named = body(&team.sampler.get_json("/samples?q=%E8%80%81%E5%BC%8F").await);
    assert_eq!(named["samples"].as_array().map(Vec::len), Some(1));
    let none = team.sampler.get("/samples?county=410527&q=dbj26").await;
    assert!(none.text.contains("没有符合条件的样品"), "{}", none.text);
    let html = team
        .sampler
        .get("/samples?stream=risk-monitoring&state=received")
        .await;
    assert!(
        html.text.contains("风险监测") && html.text.contains("XBJ26"),
        "{}",
        html.text
    );
    let file = team.sampler.get("/samples.xlsx?state=collected").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.headers["content-disposition"].contains("xlsx") && file.text.starts_with("PK"));
}

#[tokio::test]
async fn one_box_finds_numbers_and_names_within_sight() {
    let team = team(Stream::Supervision).await;
    let number = team.taken().await;
    let home = team.sampler.get("/samples").await;
    assert!(home.text.contains("action=\"/search\""), "the box is there");
    let found = body(&team.sampler.get_json(&format!("/search?q={number}")).await);
    assert_eq!(found["exact"], json!(format!("/samples/{number}")));
    let found = body(&team.sampler.get_json("/search?q=dbj2641").await);
    assert_eq!(found["samples"][0]["number"], json!(number));
    let page = team
        .sampler
        .get("/search?q=%E7%A4%BA%E4%BE%8B%E8%B6%85%E5%B8%82")
        .await;
    assert!(page.text.contains(&number), "{}", page.text);
    let stranger = team.t.person_at(Role::Sampler, "410527").await;
    let none = stranger.get(&format!("/search?q={number}")).await;
    assert!(none.text.contains("没有找到") && !none.text.contains("打开样品"));
}

#[tokio::test]
async fn one_box_finds_a_case_by_the_beginning_of_its_number_and_only_for_who_may_see_it() {
    let t = crate::harness::TestApp::city("2026-03-10 09:00").await;
    let batch = t
        .sample_of(Stream::Supervision, HOME, SampleState::Reported)
        .await;
    let agency = t.agency_id(HOME).await;
    t.rows(move |tx| insert_case(tx, &batch.sample, &agency))
        .await;
    let officer = t.person_at(Role::CaseOfficer, HOME).await;
    let found = body(&officer.get_json("/search?q=2026-01").await);
    assert_eq!(found["cases"][0]["href"], "/cases/2026-0137", "{found}");
    assert_eq!(found["cases"][0]["stream"], "supervision");
    let page = officer.get("/search?q=2026-0137").await;
    assert!(
        page.text.contains("2026-0137") && page.text.contains("处置中"),
        "{}",
        page.text
    );
    for (role, place) in [
        (Role::CaseOfficer, "410527"),
        (Role::Receiver, "LAB-A"),
        (Role::Sampler, HOME),
    ] {
        let other = t.person_at(role, place).await;
        let found = body(&other.get_json("/search?q=2026-01").await);
        assert_eq!(found["cases"], json!([]), "{role} {place}");
    }
}

/// A case without its parts, as the search reads it.
fn insert_case(
    tx: &mut anyang::unit::Tx,
    sample_id: &str,
    agency_id: &str,
) -> Result<(), anyang::problem::Problem> {
    use anyang::db::schema::{disposal_case, report, result_set};
    use diesel::prelude::*;
    let now = tx.now;
    diesel::insert_into(result_set::table)
        .values((
            result_set::id.eq("set"),
            result_set::sample_id.eq(sample_id),
            result_set::made_by.eq("rows-planner"),
            result_set::made_at.eq(now),
            result_set::engine.eq("test"),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(report::table)
        .values((
            report::id.eq("report"),
            report::number.eq("R-1"),
            report::sample_id.eq(sample_id),
            report::version.eq(1),
            report::result_set_id.eq("set"),
            report::state.eq(anyang::rules::stage::ReportState::Issued),
            report::submitted_by.eq("rows-planner"),
            report::submitted_at.eq(now),
            report::conclusion.eq(""),
            report::report_class.eq(""),
            report::sentence.eq(""),
            report::return_reason.eq(""),
            report::digest.eq(""),
            report::revision.eq(1),
        ))
        .execute(tx.conn)?;
    diesel::insert_into(disposal_case::table)
        .values((
            disposal_case::id.eq("case"),
            disposal_case::number.eq("2026-0137"),
            disposal_case::sample_id.eq(sample_id),
            disposal_case::report_id.eq("report"),
            disposal_case::stream.eq(anyang::rules::stream::PublicStream::Supervision),
            disposal_case::agency_id.eq(agency_id),
            disposal_case::failing_items.eq("[]"),
            disposal_case::received_at.eq(now),
            disposal_case::state.eq(anyang::rules::stage::CaseState::Open),
            disposal_case::revision.eq(1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Before the report is issued the sample's page keeps the results from agencies and leads the reviewer on.
pub(crate) async fn untold_before_issue(county: &Client, reviewer: &Client, number: &str) {
    let sample = json_of(county, &format!("/samples/{number}")).await;
    assert_eq!(
        (&sample["lines"], &sample["withheld"]),
        (&json!([]), &json!(true))
    );
    let sample = json_of(reviewer, &format!("/samples/{number}")).await;
    assert_eq!(sample["next"]["href"], json!(format!("/review/{number}")));
}

/// After it the sample's page shows the verdicts and leads to results and report.
pub(crate) async fn told_on_the_sample(county: &Client, number: &str) {
    let path = format!("/samples/{number}/results");
    let sample = county.get(&format!("/samples/{number}")).await.text;
    let sample = sample.replace("&#x2f;", "/");
    let results = format!("href=\"{path}\"");
    for told in [
        "href=\"/reports/LAB-A-2026-000001\"",
        results.as_str(),
        "更正历史（0）",
        "本系统",
        "查看机器记录",
    ] {
        assert!(sample.contains(told), "{told}: {sample}");
    }
}
