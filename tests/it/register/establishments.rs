//! Establishments: registered by code, listed by name, changed by their own county.
use anyang::register::establishment::{self, EstablishmentForm};
use anyang::rules::actor::Role;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;

/// The example of GB 32100-2015.
const CODE: &str = "91350100M000100Y43";

fn form(name: &str, county: &str, code: &str) -> Value {
    json!({
        "name": name, "county": county, "credit_code": code, "chain_stage": "distribution",
        "place_type": "超市", "address": "示例路 1 号", "revision": 1,
    })
}

fn id_of(page: &str) -> String {
    let at: Value = serde_json::from_str(page).unwrap();
    at["at"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_county_registers_and_changes_its_own_and_no_other() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let hua = t.person_at(Role::CountyPlanner, "410526").await;
    let elsewhere = hua
        .post_json("/establishments/new", &form("示例超市", "410522", ""))
        .await;
    assert!(
        elsewhere.text.contains("不在您的范围内"),
        "{}",
        elsewhere.text
    );
    let done = hua
        .post_json("/establishments/new", &form("示例超市", "410526", CODE))
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let address = format!("/establishments/{}", id_of(&done.text));
    let again = hua
        .post_json("/establishments/new", &form("另一超市", "410526", CODE))
        .await;
    assert_eq!(again.code(), "establishment_known");
    let neighbour = t.person_at(Role::CountyPlanner, "410522").await;
    let foreign = neighbour
        .post_json(&address, &form("改名", "410522", CODE))
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let kept = hua
        .post_json(&address, &form("示例超市二店", "410526", CODE))
        .await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text);
    let stale = hua
        .post_json(&address, &form("示例超市三店", "410526", CODE))
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let page = neighbour.get(&address).await.text;
    assert!(page.contains("示例超市二店") && !page.contains("更改登记"));
    assert_eq!(
        neighbour.get("/establishments/none").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_list_is_filtered_and_paged_in_the_order_of_names() {
    let t = TestApp::at("2026-03-02 09:00").await;
    t.rows(|tx| {
        for at in 0..120 {
            let county = if at % 2 == 0 { "410526" } else { "410522" };
            let form = EstablishmentForm {
                name: format!("示例店 {at:03}"),
                county: county.to_owned(),
                chain_stage: "catering".to_owned(),
                ..EstablishmentForm::default()
            };
            establishment::find_or_register(tx, &form)?;
        }
        Ok(())
    })
    .await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let read = async |address: &str| -> Value {
        serde_json::from_str(&planner.get_json(address).await.text).unwrap()
    };
    let first = read("/establishments?county=410526").await;
    assert_eq!(first["establishments"].as_array().unwrap().len(), 50);
    assert_eq!(first["establishments"][0]["name"], "示例店 000");
    let second = read(first["next"].as_str().unwrap()).await;
    assert_eq!(second["establishments"].as_array().unwrap().len(), 10);
    assert_eq!(second["establishments"][9]["name"], "示例店 118");
    assert_eq!(second["next"], "");
    let found = read("/establishments?name=%E5%BA%97%EF%BC%90%EF%BC%91%EF%BC%91").await;
    assert_eq!(
        found["establishments"].as_array().unwrap().len(),
        1,
        "full-width and blanks fold"
    );
    let none = planner.get("/establishments?stage=production").await.text;
    assert!(none.contains("没有符合条件的生产经营者"));
}

#[tokio::test]
async fn a_sheet_finds_who_is_known_and_registers_who_is_not() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let ids = t.rows(|tx| {
        let mut ids = Vec::new();
        for (name, code, county) in [
            ("示例超市", CODE, "410526"),
            ("示例超市（改名）", CODE, "410522"),
            ("无证小摊", "/", "410526"),
            ("无证 小摊", "看不清", "410526"),
            ("无证小摊", "", "410522"),
        ] {
            let form = EstablishmentForm {
                name: name.to_owned(),
                credit_code: code.to_owned(),
                county: county.to_owned(),
                chain_stage: "distribution".to_owned(),
                ..EstablishmentForm::default()
            };
            ids.push(establishment::find_or_register(tx, &form)?);
        }
        let known = establishment::find_by_code(tx.conn, " 91350100m000100y43 ")?;
        ids.push(known.map(|row| row.id).unwrap_or_default());
        Ok(ids)
    });
    let ids = ids.await;
    assert_eq!(ids[0], ids[1], "the code says who it is, not the name");
    assert_eq!(ids[2], ids[3], "without a code the name within the county");
    assert_ne!(ids[2], ids[4], "another county is another shop");
    assert_eq!(ids[5], ids[0]);
}

#[tokio::test]
async fn a_check_digit_that_does_not_fit_is_told_and_not_refused() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let done = planner
        .post_json(
            "/establishments/new",
            &form("示例超市", "410526", "91350100M000100Y44"),
        )
        .await;
    let page = planner
        .get(&format!("/establishments/{}", id_of(&done.text)))
        .await
        .text;
    assert!(page.contains("校验位不符"));
    let wrong = planner
        .post(
            "/establishments/new",
            &[("name", "示例"), ("credit_code", "9135O100M000100Y43")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("9135O100M000100Y43") && wrong.text.contains("没有选择环节"));
}

/// A list as people keep it, in separated text.
const LIST: &str = "单位名称,统一社会信用代码,环节,所在县区,业态,经营状态
示例面粉厂,91350100M000100Y43,生产,汤阴县,,正常
示例食堂,,餐饮服务,410526,学校食堂,正常
无名铺,12345,流通,月球县,,正常
";

#[tokio::test]
async fn a_list_is_imported_row_by_row_and_the_same_list_twice_is_all_same() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let post = async |text: &str| {
        let file = ("名录.csv", text.as_bytes());
        planner
            .post_file("/establishments/import", file, &[])
            .await
            .text
    };
    let page = post(LIST).await;
    for told in ["B4", "不是 18 位", "D4", "没有选择县", "<b>2</b>新增"] {
        assert!(page.contains(told), "{told}");
    }
    let again = post(LIST).await;
    assert!(again.contains("<b>2</b>相同") && again.contains("<b>0</b>新增"));
    let renamed = post(&LIST.replace("示例面粉厂", "示例面业")).await;
    assert!(renamed.contains("<b>1</b>变更"));
    let list = planner.get("/establishments").await.text;
    assert!(list.contains("示例面业") && list.contains("学校食堂") && !list.contains("无名铺"));
    let hua = t.person_at(Role::CountyPlanner, "410526").await;
    let file = ("名录.csv", LIST.as_bytes());
    let page = hua
        .post_file("/establishments/import", file, &[])
        .await
        .text;
    assert!(
        page.contains("不在您的范围内"),
        "a county brings its own only"
    );
    let wrong = post("甲,乙\n1,2\n").await;
    assert!(wrong.contains("找不到表头"));
}
