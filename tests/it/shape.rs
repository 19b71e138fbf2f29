//! The shape of the house: which room may import which, and where diesel, axum and the clock may appear.
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of reading; a room may import those before it.
const ROOMS: &[&str] = &[
    "rules",
    "problem",
    "db",
    "unit",
    "sheet",
    "mail",
    "web",
    "people",
    "intake",
    "register",
    "planning",
    "assignment",
    "sampling",
    "results",
    "disposal",
    "publication",
    "indicators",
    "flow",
    "jobs",
    "app",
    "cli",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn room_of(path: &str) -> &str {
    path.trim_start_matches("src/")
        .split(['/', '.'])
        .next()
        .unwrap_or_default()
}

/// What is wrong with one file, if anything.
fn faults(path: &str, text: &str) -> Vec<String> {
    let room = room_of(path);
    let Some(place) = ROOMS.iter().position(|one| *one == room) else {
        return Vec::new();
    };
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut faults: Vec<String> = code
        .match_indices("crate::")
        .filter_map(|(at, _)| {
            let name: String = code[at + 7..]
                .chars()
                .take_while(|sign| sign.is_ascii_lowercase() || *sign == '_')
                .collect();
            let other = ROOMS.iter().position(|one| *one == name)?;
            (other > place).then(|| format!("{path} ({room}) imports the later room {name}"))
        })
        .collect();
    let file = path.rsplit('/').next().unwrap_or_default();
    let web = file == "web.rs" || room == "web" || room == "app" || path == "src/cli/serve.rs";
    let sql = file == "table.rs"
        || file == "view.rs"
        || matches!(room, "db" | "unit")
        || path.ends_with("clocks.rs")
        || path.ends_with("visible.rs");
    let mut forbid = |allowed: bool, word: &str| {
        if !allowed && code.contains(word) {
            faults.push(format!("{path} names {word}"));
        }
    };
    forbid(web, "axum::");
    forbid(sql || room == "problem", "diesel::");
    forbid(room == "unit", "Utc::now()");
    forbid(room == "unit", "Uuid::now");
    forbid(room != "rules", "async fn");
    faults
}

#[test]
fn every_room_imports_only_what_stands_before_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for path in sources(&root.join("src")) {
        let name = path
            .strip_prefix(root)
            .expect("inside")
            .to_string_lossy()
            .into_owned();
        if !name.contains("tests") {
            all.extend(faults(&name, &fs::read_to_string(&path).expect("text")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn the_shape_test_sees_a_wrong_import() {
    assert_eq!(
        faults("src/rules/clock.rs", "use diesel::prelude::*;").len(),
        1
    );
    assert_eq!(
        faults("src/rules/clock.rs", "let now = chrono::Utc::now();").len(),
        1
    );
    assert_eq!(
        faults("src/sampling/mod.rs", "use crate::disposal::open;").len(),
        1
    );
    assert_eq!(faults("src/planning/mod.rs", "use axum::Router;").len(), 1);
    assert!(
        faults(
            "src/sampling/web.rs",
            "use crate::web::prelude::*; use axum::Router;"
        )
        .is_empty()
    );
}
