//! Every route as every role: who does not hold the right is refused, whose row it is not finds none, who is nobody is asked to log in.
//! The routes are the program's own table and the rows are read from the database, so a new stage is asked as soon as it lands.
use std::collections::BTreeMap;

use anyang::db::schema::{case_part, disposal_case};
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use anyang::web::RouteLine;
use axum::http::StatusCode;
use diesel::prelude::*;

use crate::harness::cases::Failed;
use crate::harness::sheets::{results, row};
use crate::harness::{Client, Page, TestApp};

/// Whose rows are asked for, and who asks for them from elsewhere.
const HOME: [&str; 2] = ["410526", "LAB-A"];
const ABROAD: [&str; 2] = ["410527", "LAB-B"];

/// The first words of addresses whose rows belong to an agency or a laboratory: for others they are not there.
const SCOPED: [&str; 5] = ["samples", "reception", "tasks", "cases", "imports"];

/// What stands for a path's parameters: by the address's first word and the parameter's name.
struct Examples(BTreeMap<(&'static str, &'static str), String>);

impl Examples {
    /// The path with an example for each parameter; `none` where no row is there.
    fn fill(&self, path: &'static str) -> String {
        let first = first_word(path);
        path.split('/')
            .map(|part| {
                let name = part
                    .strip_prefix('{')
                    .and_then(|part| part.strip_suffix('}'));
                match name {
                    Some(name) => self.0.get(&(first, name)).map_or("none", String::as_str),
                    None => part,
                }
            })
            .collect::<Vec<_>>()
            .join("/")
    }

    /// Whether a row stands behind this path.
    fn knows(&self, path: &'static str) -> bool {
        !self.fill(path).contains("/none")
    }
}

fn first_word(path: &'static str) -> &'static str {
    path.split('/').nth(1).unwrap_or_default()
}

/// A city with a sample on its way, and the examples its rows give.
async fn seeded() -> (TestApp, Examples) {
    let t = TestApp::city("2026-03-02 09:00").await;
    let batch = t
        .sample_of(Stream::Supervision, HOME[0], SampleState::Received)
        .await;
    let mut found = BTreeMap::from([
        (("samples", "number"), batch.number.clone()),
        (("reception", "number"), batch.number),
        (("tasks", "number"), format!("RW-{}", batch.task)),
        (("completion", "year"), "2026".to_owned()),
        (("base-tables", "year"), "2026".to_owned()),
        (("base-tables", "version"), "1".to_owned()),
    ]);
    let upload = someone(&t, Role::Tester, HOME).await;
    let sheet = results(&[row(
        &found[&("samples", "number")],
        "脱氢乙酸",
        "未检出",
        "g/kg",
        "合格",
    )]);
    let staged = upload
        .post_file("/imports/new", ("结果.xlsx", sheet.as_slice()), &[])
        .await;
    let id = staged.headers["location"]
        .rsplit('/')
        .next()
        .expect("an id");
    found.insert(("imports", "id"), id.to_owned());
    t.failed(HOME[0], Failed::default()).await;
    let case = t.rows(|tx| {
        Ok(disposal_case::table
            .inner_join(case_part::table)
            .select((disposal_case::number, case_part::slug))
            .first::<(String, String)>(tx.conn)?)
    });
    let (case, slug) = case.await;
    found.insert(("cases", "number"), case);
    found.insert(("cases", "slug"), slug);
    for (name, example) in [
        ("year", "2026"),
        ("stream", "supervision"),
        ("level", "410500"),
        ("ordinal", "1"),
    ] {
        found.insert(("plans", name), example.to_owned());
    }
    (t, Examples(found))
}

/// A person of this role at the agency or the laboratory of the pair; administrators belong to neither.
async fn someone(t: &TestApp, role: Role, [agency, laboratory]: [&str; 2]) -> Client {
    let place = match role {
        Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin => "",
        Role::Receiver
        | Role::Tester
        | Role::Reviewer
        | Role::Approver
        | Role::ReinspectionLaboratory => laboratory,
        _ => agency,
    };
    t.person_at(role, place).await
}

async fn ask(person: &Client, line: &RouteLine, path: &str) -> Page {
    if line.method == "GET" {
        person.get_json(path).await
    } else {
        person.post_json(path, &serde_json::json!({})).await
    }
}

#[tokio::test]
async fn every_route_asks_for_its_right() {
    let (t, examples) = seeded().await;
    let table = anyang::app::routes();
    let mut asked = 0;
    for role in Role::ALL {
        let person = someone(&t, *role, HOME).await;
        for line in table.table().iter().filter(|line| line.path != "/logout") {
            let path = examples.fill(line.path);
            let page = ask(&person, line, &path).await;
            let held = line.permission.is_open() || line.permission.held_by(*role);
            let told = format!(
                "{} {path} as {role}: {} {}",
                line.method, page.status, page.text
            );
            assert_eq!(page.status == StatusCode::FORBIDDEN, !held, "{told}");
            assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{told}");
            asked += 1;
        }
    }
    let rows = table
        .table()
        .iter()
        .filter(|line| line.path.contains('{') && examples.knows(line.path))
        .count();
    eprintln!(
        "routes × roles asked: {asked} ({} routes, {} roles; {rows} routes on rows that are there)",
        table.table().len(),
        Role::ALL.len()
    );
}

#[tokio::test]
async fn another_agency_or_laboratory_finds_no_row_and_changes_none() {
    let (t, examples) = seeded().await;
    let table = anyang::app::routes();
    let scoped: Vec<&RouteLine> = table
        .table()
        .iter()
        .filter(|line| line.path.contains('{') && SCOPED.contains(&first_word(line.path)))
        .filter(|line| examples.knows(line.path))
        .collect();
    let mut asked = 0;
    for role in Role::ALL {
        let mine: Vec<_> = scoped
            .iter()
            .filter(|line| line.permission.held_by(*role))
            .collect();
        if mine.is_empty() {
            continue;
        }
        let person = someone(&t, *role, ABROAD).await;
        for line in mine {
            let path = examples.fill(line.path);
            let page = ask(&person, line, &path).await;
            let told = format!(
                "{} {path} as a foreign {role}: {} {}",
                line.method, page.status, page.text
            );
            if line.method == "GET" {
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{told}");
            } else {
                assert!(page.status.is_client_error(), "{told}");
            }
            asked += 1;
        }
    }
    let people = t
        .rows(|tx| anyang::unit::audit::before(tx.conn, i64::MAX, None, 1_000))
        .await;
    let by_people = people
        .iter()
        .filter(|entry| !["console", "system"].contains(&entry.actor.as_str()))
        .count();
    assert_eq!(by_people, 0, "no entry of the log is a foreigner's");
    eprintln!(
        "foreign rows × roles asked: {asked} ({} routes)",
        scoped.len()
    );
}

#[tokio::test]
async fn nobody_is_asked_to_log_in() {
    let (t, examples) = seeded().await;
    let table = anyang::app::routes();
    for line in table
        .table()
        .iter()
        .filter(|line| !line.permission.is_open())
    {
        let path = examples.fill(line.path);
        let page = ask(&t.nobody(), line, &path).await;
        assert_eq!(
            page.status,
            StatusCode::UNAUTHORIZED,
            "{} {path} as nobody",
            line.method
        );
    }
}
