//! Every page, as somebody who may open it, on a desk and on a phone: no fault of the content policy, nothing on the console,
//! nothing for the accessibility checker, nothing that scrolls sideways.
//!
//! The pages are found by walking: from each person's desk along the links, one example of every route.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::city::{City, faults};
use crate::driver::{Browser, Size};
use crate::page::Page;

/// Routes that answer with a file or lead away, and are no page.
const NO_PAGES: &[&str] = &["/logout"];

/// The route a path belongs to: literal segments before parameters.
fn route_of<'r>(path: &str, routes: &'r [String]) -> Option<&'r String> {
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |route: &&String| {
        let parts: Vec<&str> = route.split('/').collect();
        parts.len() == asked.len()
            && parts
                .iter()
                .zip(&asked)
                .all(|(part, word)| part.starts_with('{') || part == word)
    };
    routes
        .iter()
        .filter(fits)
        .min_by_key(|route| route.matches('{').count())
}

/// Where the links of the open page lead, on this site and without fragments.
async fn links(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('a[href^=\"/\"]:not([download])')].map(a => a.getAttribute('href').split('#')[0])";
    let found = page.run(script, &[]).await;
    serde_json::from_value(found).expect("addresses")
}

/// Whether an address answers with a page.
async fn is_page(page: &Page, address: &str) -> bool {
    let script = "const got = await fetch(arguments[0], {headers: {accept: 'text/html'}}); return (got.headers.get('content-type') || '').startsWith('text/html')";
    page.run(script, &[serde_json::json!(address)]).await == serde_json::json!(true)
}

/// One example of every route that links lead to, from this page on.
async fn walk(page: &Page, url: &str, routes: &[String]) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut queue = VecDeque::from(["/".to_owned()]);
    let mut seen = BTreeSet::new();
    while let Some(address) = queue.pop_front() {
        let path = address.split('?').next().unwrap_or_default().to_owned();
        let Some(route) = route_of(&path, routes) else {
            panic!("{address} is linked and no route answers it");
        };
        if found.contains_key(route) || NO_PAGES.contains(&route.as_str()) || !seen.insert(path) {
            continue;
        }
        if !is_page(page, &address).await {
            continue;
        }
        found.insert(route.clone(), address.clone());
        page.open(&format!("{url}{address}")).await;
        queue.extend(links(page).await);
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_on_a_desk_and_on_a_phone() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let city = City::demo().await;
    let routes = anyang::app::routes();
    let pages: Vec<String> = routes
        .table()
        .iter()
        .filter(|line| line.method == "GET")
        .map(|line| line.path.to_owned())
        .collect();
    let (mut opened, mut wrong) = (BTreeSet::new(), Vec::new());
    for person in &city.people {
        let desk = browser.page(Size::Desk).await;
        city.log_in(&desk, person).await;
        let found = walk(&desk, &city.url, &pages).await;
        let phone = browser.page(Size::Phone).await;
        city.log_in(&phone, person).await;
        for (route, address) in found {
            if !opened.insert((route.clone(), address.clone())) {
                continue;
            }
            for (page, size) in [(&desk, "desk"), (&phone, "phone")] {
                page.open(&format!("{}{address}", city.url)).await;
                wrong.extend(faults(page, &format!("{} {address} {size}", person.role)).await);
            }
        }
        desk.close().await;
        phone.close().await;
    }
    let opened: BTreeSet<String> = opened.into_iter().map(|(route, _)| route).collect();
    let missed: Vec<&String> = pages
        .iter()
        .filter(|route| !opened.contains(*route))
        .collect();
    eprintln!(
        "pages opened: {} of {} routes; not reached by a link: {missed:?}",
        opened.len(),
        pages.len()
    );
    assert_eq!(wrong, Vec::<String>::new());
}
