//! The schema: what diesel believes is what the migrations make; up, down and up again; the guards stand.
use anyang::db;
use anyang::rules::actor::Actor;

use crate::harness::TestApp;

const SCHEMA: &str = include_str!("../../src/db/schema.rs");

/// Table and columns as `schema.rs` lists them.
fn believed() -> Vec<(String, Vec<String>)> {
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    for line in SCHEMA.lines() {
        let line = line.trim();
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with(") {")) {
            tables.push((name.to_owned(), Vec::new()));
        } else if let Some((column, _)) = line.split_once(" -> ").filter(|_| line.ends_with(',')) {
            tables
                .last_mut()
                .expect("a table")
                .1
                .push(column.to_owned());
        }
    }
    tables
}

#[tokio::test]
async fn diesel_believes_what_the_migrations_made() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let tables = believed();
    assert!(tables.len() > 40, "{} tables", tables.len());
    let found = t
        .site
        .read(&Actor::system(), |rx| {
            let mut found = Vec::new();
            for (table, _) in believed() {
                found.push((table.clone(), db::table_columns(rx.conn, &table)?));
            }
            Ok(found)
        })
        .await
        .unwrap();
    assert_eq!(found, tables);
    let guarded = t
        .site
        .read(&Actor::system(), |rx| Ok(db::guarded_tables(rx.conn)?))
        .await
        .unwrap();
    assert_eq!(guarded, ["announcement_row", "audit_entry"]);
}

#[tokio::test]
async fn the_migrations_go_down_and_up_again() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let url = t.url.clone();
    let tables = anyang::unit::off_thread(move || {
        let mut conn = db::connect(&url)?;
        db::revert_all(&mut conn)?;
        let gone = db::table_columns(&mut conn, "plan")?;
        db::migrate(&mut conn)?;
        Ok((
            gone,
            db::table_columns(&mut conn, "plan")?,
            db::guarded_tables(&mut conn)?,
        ))
    });
    let (gone, back, guards) = tables.await.unwrap();
    assert!(gone.is_empty() && back.contains(&"level_code".to_owned()));
    assert_eq!(guards, ["announcement_row", "audit_entry"]);
}

/// The words of `column IN (…)` in `CREATE TABLE table`.
fn checked(table: &str, column: &str) -> Vec<String> {
    let sql = include_str!("../../migrations/common/00001_house/up.sql");
    let (_, rest) = sql
        .split_once(&format!("CREATE TABLE {table} ("))
        .expect("the table");
    let (body, _) = rest.split_once("\n);").expect("its end");
    let (_, rest) = body
        .split_once(&format!("CHECK ({column} IN ("))
        .expect("the check");
    let (list, _) = rest.split_once("))").expect("its end");
    list.split(',')
        .map(|word| word.trim().trim_matches('\'').to_owned())
        .collect()
}

#[test]
fn the_checks_list_the_words_of_the_rules() {
    use anyang::rules::actor::Role;
    use anyang::rules::disposal::party::Routed;
    use anyang::rules::publication::AnnouncementKind;
    use anyang::rules::stage::{
        AnnouncementState, CaseState, IntakeState, NoticeState, PartState, PartyRole, PlanState,
        ReportState, SampleState, TaskState,
    };
    use anyang::rules::stream::{ChainStage, ItemPurpose, PublicStream, Stream};
    macro_rules! same {
        ($($table:literal $column:literal $words:ty;)+) => {$(
            let codes: Vec<_> = <$words>::ALL.iter().map(|word| word.code()).collect();
            assert_eq!(checked($table, $column), codes, "{}.{}", $table, $column);
        )+};
    }
    same! {
        "account_role" "role" Role;
        "plan" "stream" Stream;
        "plan" "state" PlanState;
        "plan_line" "chain_stage" ChainStage;
        "task" "state" TaskState;
        "sample" "stream" Stream;
        "sample" "state" SampleState;
        "result" "purpose" ItemPurpose;
        "report" "state" ReportState;
        "intake" "state" IntakeState;
        "disposal_case" "stream" PublicStream;
        "disposal_case" "state" CaseState;
        "case_part" "slug" PartyRole;
        "case_part" "routed" Routed;
        "case_part" "state" PartState;
        "notice" "state" NoticeState;
        "announcement" "stream" PublicStream;
        "announcement" "kind" AnnouncementKind;
        "announcement" "state" AnnouncementState;
        "publication_candidate" "stream" PublicStream;
        "publication_candidate" "kind" AnnouncementKind;
    }
}
