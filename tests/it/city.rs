//! What an empty database is filled with, and that the rows tests begin with are rows the program reads.
use anyang::db::schema::{agency, calendar_year, clock_rule, population};
use anyang::rules::actor::{LaboratoryOf, Role};
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use anyang::sampling::{sheet, visible};
use diesel::prelude::*;

use crate::harness::TestApp;

#[tokio::test]
async fn an_empty_database_is_filled_once_with_what_the_law_says() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let counts = t.rows(|tx| {
        Ok((
            agency::table.count().get_result::<i64>(tx.conn)?,
            calendar_year::table.count().get_result::<i64>(tx.conn)?,
            clock_rule::table.count().get_result::<i64>(tx.conn)?,
            population::table
                .filter(population::region_code.ne("410500"))
                .select(diesel::dsl::count_star())
                .get_result::<i64>(tx.conn)?,
        ))
    });
    let (agencies, years, rules, counties) = counts.await;
    assert_eq!((agencies, years, counties), (11, 8, 10));
    assert!(rules >= 41, "{rules} rules");
    let chain = t.rows(|tx| anyang::unit::audit::verify(tx.conn));
    assert_eq!(
        chain.await.entries,
        1,
        "the filling is one entry of the log"
    );
}

#[tokio::test]
async fn a_sample_is_seen_by_its_agency_and_its_laboratory_only() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let line = t.plan_line(Stream::Supervision, "410526").await;
    let batch = t
        .sample_of(Stream::Supervision, "410526", SampleState::Received)
        .await;
    assert!(batch.line != line && !batch.task.is_empty());
    let sampler = t.person_at(Role::Sampler, "410526").await;
    assert!(!sampler.account.is_empty());
    let home = t.agency_id("410526").await;
    let (id, number) = (batch.sample.clone(), batch.number.clone());
    let seen = t.rows(move |tx| {
        let body = sheet::of(tx.conn, &id)?;
        let mut by = Vec::new();
        for person in seers(&home) {
            by.push(visible::by_number(tx.conn, &person, &number).is_ok());
        }
        Ok((body.batch_number, by))
    });
    let (number_of_batch, by) = seen.await;
    assert_eq!(number_of_batch, "20260301");
    assert_eq!(by, [true, false, true, false]);
}

/// The home agency, another, the sample's laboratory, another.
fn seers(home: &str) -> Vec<anyang::rules::actor::Actor> {
    use anyang::rules::actor::{Actor, AgencyOf};
    let of = |agency: Option<&str>, laboratory: Option<&str>| Actor {
        id: "x".to_owned(),
        roles: vec![Role::Sampler],
        agency: agency.map(|id| AgencyOf {
            id: id.to_owned(),
            code: String::new(),
            name: String::new(),
            city: false,
        }),
        laboratory: laboratory.map(|code| LaboratoryOf {
            id: TestApp::laboratory_id(code),
            name: String::new(),
        }),
        ..Actor::system()
    };
    vec![
        of(Some(home), None),
        of(Some("another"), None),
        of(None, Some("LAB-A")),
        of(None, Some("LAB-B")),
    ]
}
