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
