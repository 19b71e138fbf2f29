//! Base tables: the import and what it could not understand, activation that asks, and the limit for a sample.
use std::path::{Path, PathBuf};

use anyang::problem::Problem;
use anyang::register::base_table::{self, ActivateForm, NewBaseTable};
use anyang::register::{items, limits};
use anyang::rules::actor::{Actor, Role};
use anyang::rules::day::Day;
use anyang::rules::stream::ItemPurpose;
use axum::http::StatusCode;
use rust_xlsxwriter::Workbook;
use serde_json::json;

use crate::harness::TestApp;

/// Category (levels by `>`), item, type, maximum, unit.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const ROWS: &[Row] = &[
    (
        "糕点>糕点>糕点>月饼、粽子",
        "铅（以Pb计）",
        "抽检项目",
        "0.5",
        "mg/kg",
    ),
    ("糕点", "铅（以Pb计）", "抽检项目", "0.2", "mg/kg"),
    (
        "糕点",
        "菌落总数",
        "抽检项目",
        "n=5,c=2,m=10000,M=100000",
        "CFU/g",
    ),
    ("糕点>糕点", "镉", "监测项目", "/", "/"),
];

/// A workbook of the 26-column template with these rows.
fn workbook(rows: &[Row]) -> Vec<u8> {
    let template = anyang::sheet::templates::template("base-table").unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("填报").unwrap();
    let column = |key: &str| {
        let at = template.columns.iter().position(|column| column.key == key);
        u16::try_from(at.unwrap()).unwrap()
    };
    for (at, head) in (0_u16..).zip(&template.columns) {
        sheet.write_string(0, at, &head.heading).unwrap();
    }
    for (at, (category, item, kind, max, unit)) in (1_u32..).zip(rows) {
        let keys = ["food_class", "food_kind", "food_variety", "food_detail"];
        for (key, level) in keys.iter().zip(category.split('>')) {
            sheet.write_string(at, column(key), level).unwrap();
        }
        let cells = [
            ("item", item),
            ("item_class", kind),
            ("max_limit", max),
            ("max_unit", unit),
        ];
        for (key, text) in cells {
            sheet.write_string(at, column(key), *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

const FIELDS: &[(&str, &str)] = &[
    ("year", "2026"),
    ("name", "示例计划"),
    ("effective_from", "2026-03-01"),
];

#[tokio::test]
async fn a_table_is_imported_read_and_put_into_force() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    assert!(
        planner
            .get("/base-tables")
            .await
            .text
            .contains("还没有基础表")
    );
    let file = workbook(ROWS);
    let done = planner
        .post_file("/base-tables/new", ("底表.xlsx", &file), FIELDS)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(done.headers["location"], "/base-tables/2026/1");
    let page = planner.get("/base-tables/2026/1").await.text;
    assert!(page.contains("草稿") && page.contains("≤ 0.5 mg") && page.contains("缺口"));
    let again = planner
        .post_file("/base-tables/new", ("改名.xlsx", &file), FIELDS)
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("已经导入过") && again.text.contains("示例计划"));
    let silent = planner
        .post_json("/base-tables/2026/1/activate", &json!({"revision": 1}))
        .await;
    assert_eq!(
        silent.code(),
        "base_table_unacknowledged",
        "January has no version"
    );
    let told = json!({"revision": 1, "acknowledged": "yes", "note": "一至二月不抽样"});
    let active = planner
        .post_json("/base-tables/2026/1/activate", &told)
        .await;
    assert_eq!(active.status, StatusCode::OK, "{}", active.text);
    let twice = planner
        .post_json("/base-tables/2026/1/activate", &told)
        .await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "somebody was faster");
    let page = planner.get("/base-tables/2026/1").await.text;
    assert!(page.contains("现行") && page.contains("一至二月不抽样"));
    let list = planner.get_json("/base-tables").await.text;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert_eq!(list["tables"][0]["lines"], 4);
    assert_eq!(list["tables"][0]["state"], "现行");
}

#[tokio::test]
async fn bad_files_are_told_by_sheet_row_and_heading_and_nothing_is_written() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let post = async |name: &str, bytes: &[u8]| {
        let page = planner
            .post_file("/base-tables/new", (name, bytes), FIELDS)
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        page.text
    };
    let wrong = post(
        "坏行.xlsx",
        &workbook(&[
            ("糕点", "", "抽检项目", "0.5", "mg/kg"),
            ("", "铅", "必检", "1", ""),
        ]),
    )
    .await;
    for told in [
        "「填报」G2",
        "「检验项目」为空",
        "「填报」A3",
        "食品大类",
        "「填报」F3",
        "必检",
    ] {
        assert!(wrong.contains(told), "{told}");
    }
    let lab = anyang::sheet::templates::template("lab-results")
        .unwrap()
        .workbook()
        .unwrap();
    assert!(
        post("结果.xlsx", &lab)
            .await
            .contains("表头缺少「食品大类(一级)」列")
    );
    assert!(post("图.xlsx", b"\x89PNG....").await.contains("是图片"));
    assert!(post("空.xlsx", b"").await.contains("没有选择文件"));
    assert!(
        planner
            .get("/base-tables")
            .await
            .text
            .contains("还没有基础表")
    );
    let form = planner
        .post_file(
            "/base-tables/new",
            ("底表.xlsx", &workbook(ROWS)),
            &[("year", "二〇二六")],
        )
        .await;
    assert!(form.text.contains("「二〇二六」不是数字") && form.text.contains("生效日期未填"));
}

#[tokio::test]
async fn only_the_city_imports_and_activates() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let county = t.person_at(Role::CountyPlanner, "410526").await;
    assert_eq!(
        county.get("/base-tables/2026/1").await.status,
        StatusCode::OK
    );
    assert_eq!(
        county.get("/base-tables/new").await.status,
        StatusCode::FORBIDDEN
    );
    let answer = county
        .post_json("/base-tables/2026/1/activate", &json!({"revision": 1}))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(
        county.get("/base-tables/2031/1").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        county.get("/base-tables/abc/1").await.status,
        StatusCode::NOT_FOUND
    );
    let filtered = county
        .get("/base-tables/2026/1?item=%E6%AF%92%E6%AD%BB&page=9")
        .await
        .text;
    assert!(filtered.contains("毒死蜱") && !filtered.contains("氧乐果"));
    let template = county.get("/templates/base-table").await;
    assert_eq!(template.status, StatusCode::OK);
}

async fn put_into_force(t: &TestApp, rows: &[Row], from: &str) -> String {
    let sheet = base_table::read(workbook(rows)).unwrap();
    let new = NewBaseTable {
        year: "2026".to_owned(),
        name: "示例".to_owned(),
        effective_from: from.to_owned(),
    };
    let console = Actor::console();
    let written = t.site.write(&console, move |tx| {
        let done = base_table::import(tx, &sheet, &new)?;
        let form = ActivateForm {
            acknowledged: "yes".to_owned(),
            note: "示例".to_owned(),
            revision: 1,
        };
        base_table::activate(tx, &done.id, &form)?;
        Ok(done.id)
    });
    written.await.unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_new_version_ends_the_one_before_and_each_day_has_its_own() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let first = put_into_force(&t, ROWS, "2026-01-01").await;
    let second = put_into_force(&t, &ROWS[1..], "2026-07-01").await;
    let chosen = t.rows(|tx| {
        let mut on = |text: &str| {
            let row = limits::choose_table(tx.conn, day(text))?;
            Ok::<_, Problem>(row.map(|row| row.id).unwrap_or_default())
        };
        Ok([on("2025-12-31")?, on("2026-06-30")?, on("2026-07-01")?])
    });
    assert_eq!(chosen.await, [String::new(), first.clone(), second]);
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let page = planner.get("/base-tables/2026/1").await.text;
    assert!(
        page.contains("现行") && page.contains("2026-06-30"),
        "still in force until then"
    );
    assert!(
        planner
            .get("/base-tables/2026/2")
            .await
            .text
            .contains("将生效")
    );
    let third = put_into_force(&t, &ROWS[2..], "2026-02-01").await;
    let chosen = t.rows(|tx| {
        let february =
            limits::table_for_sample(tx.conn, Some(day("2026-02-10")), day("2026-07-03"))?;
        let july = limits::table_for_sample(tx.conn, None, day("2026-07-03"))?;
        Ok([february, july].map(|row| row.map(|row| (row.id, row.version))))
    });
    let [february, july] = chosen.await;
    assert_eq!(february.unwrap(), (third, 3), "by the date of production");
    assert_eq!(july.unwrap().1, 2, "a later version stays");
}

#[tokio::test]
async fn the_nearest_category_gives_the_limit() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let table = put_into_force(&t, ROWS, "2026-01-01").await;
    let found = t.rows(move |tx| {
        let item = items::item_by_name(tx.conn, "铅 (以Pb计)")?;
        let id = item.certain().unwrap().id.clone();
        let mut limit = |path: &str| {
            let asked = (id.as_str(), ItemPurpose::Inspection);
            let found = limits::limit_for(tx.conn, &table, path, asked)?;
            Ok::<_, Problem>(found.map(|one| one.limit().to_string()).unwrap_or_default())
        };
        let own = limit("糕点/糕点/糕点/月饼")?;
        let above = limit("糕点/糕点/糕点/面包")?;
        let other = limit("蔬菜")?;
        let all = limits::lines_of_category(tx.conn, &table, "糕点/糕点/糕点/月饼")?;
        Ok(([own, above, other], all.len()))
    });
    let (limits, all) = found.await;
    assert_eq!(limits, ["≤ 0.5 mg/kg", "≤ 0.2 mg/kg", ""]);
    assert_eq!(all, 3, "one of the two lines of lead, colonies, cadmium");
}

/// The real files, where they are.
fn shared(name: &str) -> Option<PathBuf> {
    let given = std::env::var_os("ANYANG_SHARED_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let path = given.unwrap_or(beside).join("base_table").join(name);
    path.is_file().then_some(path)
}

#[tokio::test]
async fn a_real_table_of_thousands_of_lines_is_imported_in_seconds() {
    let Some(path) = shared("base_table_2013_2015.csv") else {
        eprintln!("base_table_2013_2015.csv is not here: this test saw nothing");
        return;
    };
    let t = TestApp::at("2026-03-02 09:00").await;
    let planner = t.person_at(Role::CityPlanner, "410500").await;
    let bytes = std::fs::read(path).unwrap();
    let begun = std::time::Instant::now();
    let done = planner
        .post_file("/base-tables/new", ("底表.csv", &bytes), FIELDS)
        .await;
    let took = begun.elapsed();
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let begun = std::time::Instant::now();
    let page = planner.get_json("/base-tables/2026/1").await.text;
    let read = begun.elapsed();
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    eprintln!(
        "imported {} lines in {took:?}, its page in {read:?}; open points {}",
        page["table"]["lines"], page["open"]
    );
    assert_eq!(page["table"]["lines"], 7386);
    assert!(took.as_secs() < 20, "{took:?}");
}

#[tokio::test]
async fn the_real_template_of_26_columns_is_understood() {
    let Some(path) = shared("base_table_template_26_columns.xls") else {
        eprintln!("base_table_template_26_columns.xls is not here: this test saw nothing");
        return;
    };
    match base_table::read(std::fs::read(path).unwrap()) {
        Ok(sheet) => eprintln!("{} lines from sheet {}", sheet.lines.len(), sheet.sheet),
        Err(unread) => {
            let told = Problem::from(unread).to_string();
            assert!(!told.contains("表头缺少"), "{told}");
            eprintln!("the real template: {told}");
        }
    }
}
