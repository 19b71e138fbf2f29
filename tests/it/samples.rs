//! What is read of samples over HTTP: the list, its export, the search, and where persons stand.
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use serde_json::json;

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
