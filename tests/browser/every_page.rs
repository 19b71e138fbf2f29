//! Every page, as somebody who may open it, on a desk and on a phone: no fault of the content policy, nothing on the console,
//! nothing for the accessibility checker, nothing that scrolls sideways.
//!
//! The pages are found by following links: from each person's desk, and from the public page as nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use anyang::simulation::Login;
use serde::Deserialize;

use crate::city::{City, faults};
use crate::driver::{Browser, Size};
use crate::page::Page;

const CRAWL: &str = include_str!("crawl.js");

/// How many windows look at pages at the same time.
const WINDOWS: usize = 3;

/// How many examples of a route are looked at: what one person sees of a thing another may see otherwise.
const EXAMPLES: usize = 2;

/// Pages that no link leads to, for good reason: a one-time address is only printed. `first_day` opens it.
const UNLINKED: &[&str] = &["/first/{token}"];

/// What following the links found.
#[derive(Debug, Deserialize)]
struct Found {
    /// Route and address of the pages.
    pages: BTreeMap<String, String>,
    /// Route and address of what is no page.
    files: BTreeMap<String, String>,
    /// Addresses that belong to no route.
    strange: Vec<String>,
}

/// What all windows together have done.
#[derive(Debug, Default)]
struct Tour {
    routes: Vec<String>,
    waiting: Vec<Option<Login>>,
    opened: BTreeMap<String, BTreeSet<String>>,
    files: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Tour {
    /// The found pages that nobody has looked at yet, now promised to whoever asks; the desk is everybody's own.
    fn promised(&mut self, found: Found, who: &str) -> Vec<String> {
        let strange = found.strange.into_iter();
        self.wrong
            .extend(strange.map(|address| format!("{who}: no route answers {address}")));
        self.files.extend(found.files.into_keys());
        let mut promised = Vec::new();
        for (route, address) in found.pages {
            let examples = self.opened.entry(route.clone()).or_default();
            if route == "/" || (examples.len() < EXAMPLES && examples.insert(address.clone())) {
                examples.insert(address.clone());
                promised.push(address);
            }
        }
        promised
    }
}

/// Where the links lead from these addresses, for whoever is logged in.
async fn crawl(page: &Page, routes: &[String], from: &[&str]) -> Found {
    let found = page
        .run(CRAWL, &[serde_json::json!(routes), serde_json::json!(from)])
        .await;
    serde_json::from_value(found).expect("what the links lead to")
}

/// Looks at pages for one person after another, or for nobody, until none is left.
async fn look(browser: Arc<Browser>, city: &'static City, tour: Arc<Mutex<Tour>>) {
    loop {
        let (next, routes) = {
            let mut tour = tour.lock().expect("a tour");
            (tour.waiting.pop(), tour.routes.clone())
        };
        let Some(person) = next else { return };
        let desk = browser.page(Size::Desk).await;
        let who = person.as_ref().map_or("nobody", |person| person.role);
        let from: &[&str] = if let Some(person) = &person {
            city.log_in(&desk, &person.login).await;
            &["/"]
        } else {
            desk.open(&format!("{}/public", city.url)).await;
            &["/public", "/login"]
        };
        let found = crawl(&desk, &routes, from).await;
        let promised = tour.lock().expect("a tour").promised(found, who);
        desk.faults().await; // what following the links left in the log is no page's
        for size in [Size::Desk, Size::Phone] {
            desk.resize(size).await;
            for address in &promised {
                desk.open(&format!("{}{address}", city.url)).await;
                let told = faults(&desk, &format!("{who} {address} {size:?}")).await;
                tour.lock().expect("a tour").wrong.extend(told);
            }
        }
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_on_a_desk_and_on_a_phone() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let city = City::demo();
    let routes = anyang::app::routes();
    let pages = routes.table().iter().filter(|line| line.method == "GET");
    let mut waiting: Vec<Option<Login>> = city.people.iter().cloned().map(Some).collect();
    waiting.push(None);
    let tour = Arc::new(Mutex::new(Tour {
        routes: pages.map(|line| line.path.to_owned()).collect(),
        waiting,
        ..Tour::default()
    }));
    let browser = Arc::new(browser);
    let mut windows = tokio::task::JoinSet::new();
    for _ in 0..WINDOWS {
        windows.spawn(look(Arc::clone(&browser), city, Arc::clone(&tour)));
    }
    while let Some(ended) = windows.join_next().await {
        ended.expect("a window looks at its pages");
    }
    let tour = tour.lock().expect("a tour");
    let missed: Vec<&String> = tour
        .routes
        .iter()
        .filter(|route| !tour.opened.contains_key(*route) && !tour.files.contains(*route))
        .filter(|route| !UNLINKED.contains(&route.as_str()))
        .collect();
    eprintln!(
        "{} GET routes: {} pages opened ({} addresses, each at two sizes), {} files",
        tour.routes.len(),
        tour.opened.len(),
        tour.opened.values().map(BTreeSet::len).sum::<usize>(),
        tour.files.len()
    );
    assert_eq!(tour.wrong, Vec::<String>::new());
    assert_eq!(missed, Vec::<&String>::new(), "no link leads there");
}
