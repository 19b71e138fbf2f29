//! The public pages: what nobody in particular reads, and what nobody may read there.
use anyang::rules::actor::Role;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;

use crate::harness::TestApp;
use crate::harness::issued::Says;
use crate::harness::rows::Batch;

/// A city in which one failure and one conforming result of supervision are published.
async fn told() -> (TestApp, Batch, Batch) {
    let t = TestApp::city("2026-03-02 09:00").await;
    let fail = t
        .issued(Stream::Supervision, "410526", Says::Nonconforming)
        .await;
    let pass = t
        .issued(Stream::Supervision, "410522", Says::Conforming)
        .await;
    t.served(&fail.sample, "2026-03-04").await;
    t.move_to("2026-03-16 09:00");
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    for (kind, issue) in [("fail", 1), ("pass", 2)] {
        let form = serde_json::json!({"stream": "supervision", "kind": kind, "all": "yes"});
        let done = publisher.post_json("/publication/compose", &form).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let page = second
            .post_json(
                &format!("/announcements/2026/{issue}/publish"),
                &serde_json::json!({"revision": 1}),
            )
            .await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    }
    (t, fail, pass)
}

#[tokio::test]
async fn anyone_finds_what_was_published_failures_first() {
    let (t, fail, pass) = told().await;
    let nobody = t.nobody();
    let home = nobody.get("/public").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("最近的公告") && home.headers["cache-control"].contains("public"));
    for asked in ["示例蛋糕", "示例超市", "示例食品厂"] {
        let page = nobody.get_json(&format!("/public?q={asked}")).await;
        let found: serde_json::Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(
            (&found["n_found"], &found["n_failed"]),
            (&2.into(), &1.into())
        );
        assert_eq!(found["results"][0]["number"], fail.number.as_str());
        assert_eq!(found["results"][0]["verdict"], "nonconforming");
    }
    let by_number = nobody.get_json(&format!("/public?q={}", pass.number)).await;
    let found: serde_json::Value = serde_json::from_str(&by_number.text).unwrap();
    assert_eq!(found["n_found"], 1);
    let county = nobody.get_json("/public?county=410526&result=pass").await;
    let found: serde_json::Value = serde_json::from_str(&county.text).unwrap();
    assert_eq!(found["n_found"], 0);
    let none = nobody.get("/public?q=%25").await;
    assert!(none.text.contains("没有公布记录，不等于没有抽检"));
}

#[tokio::test]
async fn one_row_says_what_was_found_and_what_to_do() {
    let (t, fail, _) = told().await;
    let page = t.nobody().get("/public/announcements/2026/1/1").await;
    for words in ["0.83 g", "停止食用", "200g", "核查处置中", &fail.number] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let pass = t.nobody().get("/public/announcements/2026/2/1").await;
    assert!(pass.text.contains("合格") && !pass.text.contains("停止食用"));
    for nothing in ["/1/9", "/9", "/x", "/1/x"] {
        let page = t
            .nobody()
            .get(&format!("/public/announcements/2026{nothing}"))
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nothing}");
        assert!(page.text.contains("查询公布的抽检结果"));
    }
}

#[tokio::test]
async fn the_annex_can_be_downloaded_and_its_hash_repeated() {
    use sha2::{Digest, Sha256};
    let (t, fail, _) = told().await;
    let base = "/public/announcements/2026/1/rows";
    let xlsx = t.nobody().get(&format!("{base}.xlsx")).await;
    assert_eq!(xlsx.status, StatusCode::OK);
    assert!(xlsx.headers["content-type"].contains("spreadsheetml"));
    let csv = t.nobody().get(&format!("{base}.csv")).await;
    assert!(csv.text.contains("不合格项目║检验结果║标准值") && csv.text.contains(&fail.number));
    assert!(
        csv.text
            .contains("脱氢乙酸及其钠盐(以脱氢乙酸计)║0.83 g/kg║")
    );
    let json = t.nobody().get(&format!("{base}.json")).await;
    let document: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    let rows: Vec<String> = document["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| String::from_utf8(serde_json_canonicalizer::to_vec(row).unwrap()).unwrap())
        .collect();
    let hash = hex::encode(Sha256::digest(rows.join("\n").as_bytes()));
    assert_eq!(document["rows_hash"], hash.as_str());
}

#[tokio::test]
async fn a_withdrawn_announcement_stays_visible_without_its_results() {
    let (t, fail, _) = told().await;
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    let path = "/announcements/2026/1/withdraw";
    let bare = serde_json::json!({"revision": 2, "reason": " "});
    let refused = second.post_json(path, &bare).await;
    assert_eq!(refused.code(), "reason_missing");
    let form = serde_json::json!({"revision": 2, "reason": "标称生产者经核查为假冒"});
    let done = second.post_json(path, &form).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let page = t.nobody().get("/public/announcements/2026/1").await;
    assert!(page.text.contains("已撤回") && page.text.contains("经核查为假冒"));
    assert!(page.text.contains(&fail.number) && !page.text.contains("脱氢乙酸"));
    let item = t.nobody().get("/public/announcements/2026/1/1").await;
    assert!(item.text.contains("已撤回") && !item.text.contains("0.83"));
    let file = t
        .nobody()
        .get("/public/announcements/2026/1/rows.csv")
        .await;
    assert_eq!(file.status, StatusCode::NOT_FOUND);
    let found = t.nobody().get_json("/public?q=示例蛋糕").await;
    let found: serde_json::Value = serde_json::from_str(&found.text).unwrap();
    assert_eq!(found["n_found"], 1, "only the conforming one");
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let queue = publisher
        .get_json("/publication?stream=supervision&kind=fail")
        .await;
    assert!(queue.text.contains(&fail.number), "it may be told anew");
}

#[tokio::test]
async fn no_personal_data_reaches_the_public() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .issued(Stream::Supervision, "410526", Says::Conforming)
        .await;
    let id = batch.sample.clone();
    let renamed = t.rows(move |tx| {
        use anyang::db::schema::sample;
        use anyang::unit::personal;
        use diesel::prelude::*;
        diesel::update(sample::table.find(&id))
            .set(sample::unit_name.eq("孙示例"))
            .execute(tx.conn)?;
        let mut sheet = anyang::sampling::sheet::of(tx.conn, &id)?;
        sheet.unit_address = "示例路 1 号 联系 13812345678".to_owned();
        sheet.producer_address = "示例村 11010519491231002X".to_owned();
        anyang::sampling::sheet::keep(tx.conn, &id, &sheet)?;
        personal::keep(tx, &format!("sample:{id}"), "contact", "钱示例")?;
        anyang::publication::queue::recount(tx)
    });
    renamed.await;
    let publisher = t.person_at(Role::Publisher, "410500").await;
    let second = t.person_at(Role::PublicationReviewer, "410500").await;
    let form =
        serde_json::json!({"stream": "supervision", "kind": "pass", "sample": [batch.number]});
    let refused = publisher.post_json("/publication/compose", &form).await;
    assert!(
        refused.text.contains("像姓名：「孙示例」"),
        "{}",
        refused.text
    );
    let clear = format!("/publication/{}/clear", batch.number);
    let note = serde_json::json!({"kind": "pass", "note": "个体工商户登记名称"});
    let cleared = publisher.post_json(&clear, &note).await;
    assert_eq!(cleared.status, StatusCode::OK, "{}", cleared.text);
    publisher.post_json("/publication/compose", &form).await;
    let revision = serde_json::json!({"revision": 1});
    let done = second
        .post_json("/announcements/2026/1/publish", &revision)
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    for path in ["", "/1", "/rows.csv", "/rows.json"] {
        let page = t
            .nobody()
            .get(&format!("/public/announcements/2026/1{path}"))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for secret in ["13812345678", "19491231", "钱示例"] {
            assert!(!page.text.contains(secret), "{secret} in {path}");
        }
    }
}

#[tokio::test]
async fn anyone_checks_a_report_and_reads_the_root_of_the_log() {
    let (t, _, _) = told().await;
    let real = t.nobody().get("/public/reports?number=BG2026-0001").await;
    assert!(real.text.contains("这份报告是真的") && !real.text.contains("示例蛋糕"));
    let unknown = t.nobody().get("/public/reports?number=BG1999").await;
    assert!(unknown.text.contains("没有签发过"));
    let page = t.nobody().get_json("/public/audit-root").await;
    let root: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    let last = t.rows(|tx| {
        let today = tx.today();
        Ok(anyang::unit::audit::root(tx.conn, today)?)
    });
    let (seq, hash) = last.await.unwrap();
    assert_eq!((&root["seq"], &root["hash"]), (&seq.into(), &hash.into()));
    let login = t.nobody().get("/login").await;
    assert!(login.text.contains("/public\"") && login.text.contains("/public/audit-root"));
}
