//! Judging again under another base table: told, never written.
use anyang::db::schema::{base_table, base_table_line, food_category};
use anyang::register::base_table::table::{self as base, CategoryRow, LineRow};
use anyang::results::rejudge::{Asked, rejudge};
use anyang::results::{Source, write_set};
use anyang::rules::actor::Actor;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use diesel::prelude::*;

use crate::harness::TestApp;
use crate::results::{ALUMINIUM, DEHYDRO, command, typed};

/// A second version of the base table in which 脱氢乙酸 may be 0.3 instead of 0.5.
async fn second_version(t: &TestApp) {
    t.rows(|tx| {
        let mut table = base::by_year(tx.conn, 2026, 1)?;
        table.id = "base-2026-2".to_owned();
        table.version = 2;
        diesel::insert_into(base_table::table)
            .values(&table)
            .execute(tx.conn)?;
        let categories: Vec<CategoryRow> = base::categories(tx.conn, "base-2026")?;
        for mut row in categories {
            row.base_table_id = "base-2026-2".to_owned();
            diesel::insert_into(food_category::table)
                .values(&row)
                .execute(tx.conn)?;
        }
        let lines: Vec<LineRow> = base_table_line::table
            .select(LineRow::as_select())
            .load(tx.conn)?;
        for mut row in lines {
            row.id = format!("{}-2", row.id);
            row.base_table_id = "base-2026-2".to_owned();
            if row.item_name == DEHYDRO {
                row.max = "≤0.3".to_owned();
            }
            diesel::insert_into(base_table_line::table)
                .values(&row)
                .execute(tx.conn)?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn rejudging_lists_what_another_base_table_would_change_and_writes_nothing() {
    let t = TestApp::city("2026-03-02 09:00").await;
    second_version(&t).await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    let sample = batch.sample.clone();
    let rows = vec![
        typed(DEHYDRO, "0.4", "g/kg", ""),
        typed(ALUMINIUM, "12", "mg/kg", ""),
    ];
    let written = command(&t, move |tx| {
        write_set(tx, &sample, rows, Source::ByHand, None)
    });
    written.await.unwrap();
    let before = t
        .rows(|tx| anyang::unit::audit::verify(tx.conn))
        .await
        .entries;
    let system = Actor::system();
    let told = t.site.read(&system, |rx| {
        let second = base::by_year(rx.conn, 2026, 2)?;
        let first = base::by_year(rx.conn, 2026, 1)?;
        let day = |text: &str| text.parse().ok();
        let all = rejudge(rx, &second, &Asked::default())?;
        let same = rejudge(rx, &first, &Asked::default())?;
        let later = Asked {
            from: day("2026-04-01"),
            to: None,
        };
        Ok((all, same, rejudge(rx, &second, &later)?))
    });
    let (all, same, later) = told.await.unwrap();
    assert_eq!((all.samples, all.results, all.changes.len()), (1, 2, 1));
    let change = &all.changes[0];
    assert_eq!(
        (
            change.before.verdict.as_str(),
            change.after.verdict.as_str()
        ),
        ("conforming", "nonconforming")
    );
    assert_eq!(
        (change.before.limit.as_str(), change.after.limit.as_str()),
        ("≤ 0.5 g/kg", "≤ 0.3 g/kg")
    );
    assert_eq!(change.sample, batch.number);
    assert_eq!((same.results, same.changes.len(), later.samples), (2, 0, 0));
    let after = t
        .rows(|tx| anyang::unit::audit::verify(tx.conn))
        .await
        .entries;
    assert_eq!(before, after, "nothing was written");
}
