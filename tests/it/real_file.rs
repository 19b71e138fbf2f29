//! The real upload of a laboratory, when the shared data are here: what it is told with and without master data, and that it imports.
use std::path::PathBuf;
use std::process::Command;

use anyang::db::schema::{base_table_line, sample, test_item};
use anyang::problem::Problem;
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::{ItemPurpose, Stream};
use anyang::unit::Tx;
use axum::http::StatusCode;
use diesel::prelude::*;
use serde_json::Value;

use crate::harness::TestApp;
use crate::harness::rows::CAKE;

const NUMBER: &str = "XC20412830465130015";

/// The items of the file as the base table names them, with their upper limit.
const ITEMS: [(&str, &str, &str); 6] = [
    ("甜蜜素（以环己基氨基磺酸计）", "1.6", "g/kg"),
    ("铝的残留量（干样品，以Al计）", "100", "mg/kg"),
    ("丙酸及其钠盐、钙盐（以丙酸计）", "2.5", "g/kg"),
    ("脱氢乙酸及其钠盐（以脱氢乙酸计）", "0.5", "g/kg"),
    ("菌落总数", "n=5,c=2,m=10^4,M=10^5", "CFU/g"),
    ("大肠菌群", "n=5,c=2,m=10,M=10^2", "CFU/g"),
];

fn file() -> Option<PathBuf> {
    let given = std::env::var_os("ANYANG_SHARED_DATA").map(PathBuf::from);
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let path = given
        .unwrap_or(beside)
        .join("lab_uploads/national_platform_upload_example_2020-03-09.xlsx");
    if path.is_file() {
        return Some(path);
    }
    eprintln!("the shared data are not here: this test saw nothing");
    None
}

/// Runs the program on the test's own database and answers its document and exit code.
fn import(t: &TestApp, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_anyang"))
        .args(["--database", &t.url, "import"])
        .args(arguments)
        .arg("--json")
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let document =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {told}"));
    (document, output.status.code())
}

/// Severity, code and cell of every problem, in order.
fn problems(document: &Value) -> Vec<String> {
    let problems = document["problems"].as_array().expect("problems");
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    problems
        .iter()
        .map(|one| {
            format!(
                "{} {} {}",
                text(one, "cell"),
                text(one, "severity"),
                text(one, "code")
            )
        })
        .collect()
}

#[tokio::test]
async fn on_an_empty_database_it_is_told_what_needs_no_master_data() {
    let Some(path) = file() else { return };
    let t = TestApp::at("2026-03-02 09:00").await;
    let path = path.to_string_lossy().into_owned();
    let (document, exit) = import(&t, &["results", &path, "--dry-run"]);
    assert_eq!(exit, Some(1));
    assert_eq!(document["import_id"], Value::Null);
    assert_eq!(
        (
            &document["layout"],
            &document["sheet"],
            &document["header_row"]
        ),
        (
            &"lab_result_upload_2020".into(),
            &"Sheet1".into(),
            &1.into()
        )
    );
    assert_eq!(
        (&document["rows"], &document["rejected"]),
        (&6.into(), &6.into())
    );
    assert_eq!(document["samples"]["not_written"][0], NUMBER);
    let told = problems(&document);
    for wanted in [
        "A2 reject unknown_sample",
        "L2 note lod_in_wrong_form",
        "F2 note verdict_word",
        "D6 confirm too_few_replicates",
    ] {
        assert!(told.iter().any(|one| one == wanted), "{wanted}: {told:?}");
    }
    assert!(
        !told
            .iter()
            .any(|one| one.contains("limit_missing") || one.contains("unknown_item")),
        "{told:?}"
    );
    let keys: Vec<&String> = document["problems"][0]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(
        keys,
        [
            "cell", "code", "column", "found", "heading", "message", "row", "severity", "sheet"
        ]
    );
    let (real, exit) = import(&t, &["results", &path]);
    assert_eq!(
        (exit, &real),
        (Some(1), &document),
        "dry run and real run report the same"
    );
}

#[tokio::test]
async fn it_imports_once_its_sample_and_its_base_table_exist() {
    let Some(path) = file() else { return };
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    t.rows(move |tx| master_data(tx, &batch.sample)).await;
    let path = path.to_string_lossy().into_owned();
    let (asked, exit) = import(&t, &["results", &path, "--dry-run"]);
    assert_eq!(
        (exit, &asked["rejected"]),
        (Some(1), &6.into()),
        "the proposal is not taken: {asked}"
    );
    let told = problems(&asked);
    assert!(
        told.contains(&"C2 confirm unknown_item".to_owned()),
        "{told:?}"
    );
    assert!(asked.to_string().contains("环己基"), "{asked}");
    ticked(&t, &path).await;
    let (taken, exit) = import(&t, &["results", &path, "--take-proposals"]);
    assert_eq!(exit, Some(0), "{taken}");
    assert_eq!(
        (&taken["new"], &taken["samples"]["written"]),
        (&6.into(), &1.into())
    );
    assert_eq!(
        problems(&taken),
        [
            "C2 confirm unknown_item",
            "F2 note verdict_word",
            "L2 note lod_in_wrong_form",
            "F3 note verdict_word",
            "F4 note verdict_word",
            "F5 note verdict_word",
            "D6 confirm too_few_replicates",
            "F6 note verdict_word",
            "F7 note verdict_word"
        ]
    );
    verdicts(&t).await;
    let (again, exit) = import(&t, &["results", &path, "--take-proposals"]);
    assert_eq!(
        (exit, &again["same"], &again["new"]),
        (Some(0), &6.into(), &0.into()),
        "{again}"
    );
    let id = taken["import_id"].as_str().expect("an id").to_owned();
    let (undone, exit) = import(&t, &["undo", &id]);
    assert_eq!((exit, &undone["undone"]), (Some(0), &1.into()));
}

/// On the page the proposal is taken by a tick.
async fn ticked(t: &TestApp, path: &str) {
    let tester = t.person_at(Role::Tester, "LAB-A").await;
    let bytes = std::fs::read(path).expect("the file");
    let at = tester
        .post_file("/imports/new", ("真实.xlsx", &bytes), &[])
        .await
        .headers["location"]
        .clone();
    let revision = |view: &Value| view["revision"].to_string();
    let view: Value = serde_json::from_str(&tester.get_json(&at).await.text).expect("JSON");
    assert_eq!(
        (&view["proposals"], &view["to_write"]),
        (&1.into(), &0.into())
    );
    let ticked = tester
        .post(
            &format!("{at}/proposals"),
            &[("revision", &revision(&view)), ("take", "yes")],
        )
        .await;
    assert_eq!(ticked.status, StatusCode::SEE_OTHER, "{}", ticked.text);
    let view: Value = serde_json::from_str(&tester.get_json(&at).await.text).expect("JSON");
    assert_eq!((&view["new"], &view["rejected"]), (&6.into(), &0.into()));
    assert!(tester.get(&at).await.text.contains("采用建议的名称"));
}

/// Three of five replicates wait for a person; the rest conforms.
async fn verdicts(t: &TestApp) {
    let rows = t.rows(|tx| {
        let set: Option<String> = sample::table
            .filter(sample::number.eq(NUMBER))
            .select(sample::result_set_id)
            .first(tx.conn)?;
        Ok(anyang::results::table::results_of(
            tx.conn,
            &set.unwrap_or_default(),
        )?)
    });
    let rows = rows.await;
    let verdicts: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row.verdict.as_str(), row.judgement_basis.as_str()))
        .collect();
    assert_eq!(
        verdicts
            .iter()
            .filter(|(verdict, _)| *verdict == "conforming")
            .count(),
        5,
        "{verdicts:?}"
    );
    assert_eq!(verdicts[4].0, "undetermined");
    assert!(
        verdicts.iter().all(|(_, basis)| *basis == "GB 2760-2024"),
        "判定依据 comes from the table: {verdicts:?}"
    );
    assert_eq!(rows[0].lod_kind, "定量限");
    assert_eq!(
        rows[4].raw_text, "4.8×10^(2)\n5.3×10^(2)\n3.1",
        "written as typed"
    );
}

fn master_data(tx: &mut Tx, sample_id: &str) -> Result<(), Problem> {
    diesel::update(sample::table.find(sample_id))
        .set(sample::number.eq(NUMBER))
        .execute(tx.conn)?;
    diesel::delete(base_table_line::table.filter(base_table_line::category_path.eq(CAKE)))
        .execute(tx.conn)?;
    for (ordinal, (name, limit, unit)) in (100..).zip(ITEMS) {
        let item = known_item(tx, name)?;
        line(tx, ordinal, (&item, name), (limit, unit))?;
    }
    Ok(())
}

fn known_item(tx: &mut Tx, name: &str) -> Result<String, Problem> {
    let folded = anyang::rules::item::key(name);
    let there: Option<String> = test_item::table
        .filter(test_item::folded.eq(&folded))
        .select(test_item::id)
        .first(tx.conn)
        .optional()?;
    if let Some(id) = there {
        return Ok(id);
    }
    let id = tx.id();
    diesel::insert_into(test_item::table)
        .values((
            test_item::id.eq(&id),
            test_item::name.eq(name),
            test_item::folded.eq(folded),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

fn line(
    tx: &mut Tx,
    ordinal: i32,
    (item, name): (&str, &str),
    (limit, unit): (&str, &str),
) -> Result<(), Problem> {
    use base_table_line as l;
    let id = tx.id();
    diesel::insert_into(l::table)
        .values((
            (
                l::id.eq(id),
                l::base_table_id.eq("base-2026"),
                l::ordinal.eq(ordinal),
                l::category_path.eq(CAKE),
                l::item_id.eq(item),
                l::item_name.eq(name),
                l::purpose.eq(ItemPurpose::Inspection),
                l::risk_level.eq("一般"),
                l::result_rule.eq(""),
                l::result_unit.eq(unit),
            ),
            (
                l::lod.eq(""),
                l::lod_unit.eq(""),
                l::judgement_basis.eq("GB 2760-2024"),
                l::method.eq("GB 5009 示例"),
                l::method_short.eq("GB 5009"),
                l::standard_lod.eq(""),
                l::standard_lod_unit.eq(""),
                l::standard_min.eq(""),
                l::standard_min_unit.eq(""),
            ),
            (
                l::standard_max.eq(limit),
                l::standard_max_unit.eq(unit),
                l::min.eq(""),
                l::min_unit.eq(""),
                l::max.eq(limit),
                l::max_unit.eq(unit),
                l::problem_conclusion.eq("不合格"),
                l::lod_kind.eq(""),
                l::limit_kind.eq("at_most"),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}
