//! One window of Chromium: goes to addresses, fills forms as a person would (by label), and collects what went wrong.
//! It never passes silently over an element it cannot find: it panics with what is there instead.

use std::{
    env,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{By, WebDriver, WebElement, cdp::domains::runtime::Evaluate};

use crate::driver::{Driver, Size};

/// The accessibility checker; it reaches each page over the debugging protocol, where the content policy does not bind.
pub(crate) const AXE: &str = include_str!("vendor/axe-core-4.14.1/axe.min.js");

/// Runs it and answers one line a finding.
const FINDINGS: &str = "axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.flatMap(rule => rule.nodes.map(
    node => `${node.impact} ${rule.id}: ${rule.help} (${node.target.join(' ')})`)))";

const FIND_CONTROL: &str = include_str!("find_control.js");
const FIND_BUTTON: &str = include_str!("find_button.js");
const SET_VALUE: &str = include_str!("set_value.js");

/// How long a page may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(10);

/// One window.
pub(crate) struct Page {
    session: WebDriver,
    driver: Arc<Driver>,
}

impl Drop for Page {
    /// A window that `close` did not close: its test failed.
    fn drop(&mut self) {
        let id = self.session.session_id().to_string();
        if self.session.clone().leak().is_ok()
            && let Err(error) = self.driver.end_session(&id)
        {
            eprintln!("a window stays open: {error}");
        }
    }
}

impl Page {
    /// The window of this session of the driver.
    pub(crate) fn new(session: WebDriver, driver: Arc<Driver>) -> Page {
        Page { session, driver }
    }

    /// Makes the window that large.
    pub(crate) async fn resize(&self, size: Size) {
        let metrics = size.metrics();
        let resized = self.session.cdp().send(metrics).await;
        resized.expect("the window takes its size");
    }

    /// Goes to an address and waits until it is loaded.
    pub(crate) async fn open(&self, url: &str) {
        self.session
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// The address in the address bar.
    pub(crate) async fn url(&self) -> String {
        self.session
            .current_url()
            .await
            .expect("a window has an address")
            .to_string()
    }

    /// The visible text.
    pub(crate) async fn text(&self) -> String {
        self.session
            .find(By::Tag("body"))
            .await
            .expect("a page has a body")
            .text()
            .await
            .expect("a body has text")
    }

    /// Waits until the visible text holds `words`.
    pub(crate) async fn sees(&self, words: &str) {
        let since = Instant::now();
        // A page that is being replaced may lose its body between two questions.
        while !self.text_now().await.contains(words) {
            assert!(
                since.elapsed() < PATIENCE,
                "「{words}」 is not on {}:\n{}",
                self.url().await,
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn text_now(&self) -> String {
        let answer = self
            .session
            .execute("return document.body ? document.body.innerText : ''", [])
            .await;
        answer.map_or_else(
            |_| String::new(),
            |text| text.json().as_str().unwrap_or_default().to_owned(),
        )
    }

    /// Fills the control with this label (or `aria-label`, name or id): text and files are typed, an option is chosen by its text or
    /// value, a radio button by its own, a box is ticked by `on` and unticked by anything else.
    pub(crate) async fn fill(&self, label: &str, value: &str) {
        let control = self.find(FIND_CONTROL, &[json!(label), json!(value)]).await;
        let tag = control.tag_name().await.expect("an element has a tag");
        let kind = control
            .prop("type")
            .await
            .expect("a control has a type")
            .unwrap_or_default();
        match (tag.as_str(), kind.as_str()) {
            (_, "radio") => control.click().await.expect("a radio button is clicked"),
            (_, "checkbox") => {
                if control.is_selected().await.expect("a box is ticked or not") != (value == "on") {
                    control.click().await.expect("a box is clicked");
                }
            }
            (_, "file") => control.send_keys(value).await.expect("a file is chosen"),
            ("select", _)
            | (_, "date" | "time" | "datetime-local" | "month" | "color" | "range") => {
                let set = self
                    .run(
                        SET_VALUE,
                        &[
                            control.to_json().expect("an element has a name"),
                            json!(value),
                        ],
                    )
                    .await;
                assert!(
                    set.as_bool() == Some(true),
                    "「{label}」 does not take 「{value}」; it has {set}"
                );
            }
            _ => {
                control.clear().await.expect("a text is emptied");
                control.send_keys(value).await.expect("a text is typed");
            }
        }
    }

    /// Presses the button, link or summary that says this, and waits for the page that may follow.
    pub(crate) async fn press(&self, words: &str) {
        let button = self.find(FIND_BUTTON, &[json!(words)]).await;
        button
            .click()
            .await
            .unwrap_or_else(|error| panic!("「{words}」 cannot be pressed: {error}"));
    }

    /// Presses the only filled button of the page: the one step that the page is about.
    pub(crate) async fn go_on(&self) {
        let script = "return [...document.querySelectorAll('main button.btn.main, main input.btn.main')].filter(one => !one.disabled && one.getClientRects().length)";
        let found = self.session.execute(script, []).await.expect("a script");
        let buttons = found.elements().expect("buttons");
        assert_eq!(
            buttons.len(),
            1,
            "{} has not one filled button:\n{}",
            self.url().await,
            self.text().await
        );
        buttons[0].click().await.expect("the button is pressed");
    }

    /// Sends keys to whatever has the focus, for pages that are worked by keyboard.
    pub(crate) async fn keys(&self, keys: &str) {
        let focused = self
            .session
            .active_element()
            .await
            .expect("something has the focus");
        focused.send_keys(keys).await.expect("keys are typed");
    }

    /// Runs a script in the page, as the page's own person: for what has no label, such as a scroll position.
    pub(crate) async fn run(&self, script: &str, arguments: &[Value]) -> Value {
        let answer = self.session.execute(script, arguments).await;
        answer
            .unwrap_or_else(|error| panic!("a script fails: {error}\n{script}"))
            .json()
            .clone()
    }

    /// Errors on the console, failed loads and violations of the content policy since the last call, one line each.
    pub(crate) async fn faults(&self) -> Vec<String> {
        let entries = self
            .session
            .browser_log()
            .await
            .expect("Chromium keeps a log");
        let grave = entries.into_iter().filter(|entry| {
            entry.level == "SEVERE"
                || entry.source.as_deref() == Some("security")
                || entry.message.contains("Content Security Policy")
        });
        grave
            .map(|entry| format!("{}: {}", entry.source.unwrap_or_default(), entry.message))
            .collect()
    }

    /// What the accessibility checker finds in the page as it stands, one line a finding.
    pub(crate) async fn axe(&self) -> Vec<String> {
        let mut check = Evaluate::new(FINDINGS);
        check.return_by_value = Some(true);
        check.await_promise = Some(true);
        let answer = self.session.cdp().send(check).await.expect("axe runs");
        let findings = answer.result.value.unwrap_or_default();
        serde_json::from_value(findings).unwrap_or_else(|error| {
            panic!(
                "axe answers no list ({error}): {:?}",
                answer.exception_details
            )
        })
    }

    /// A picture of the window, `NAME.png` in the folder that `ANYANG_SCREENSHOTS` names; none where it names none.
    pub(crate) async fn screenshot(&self, name: &str) {
        let Some(folder) = env::var_os("ANYANG_SCREENSHOTS").map(PathBuf::from) else {
            return;
        };
        std::fs::create_dir_all(&folder).expect("the folder for pictures can be made");
        let png = self
            .session
            .screenshot_as_png()
            .await
            .expect("Chromium takes a picture");
        std::fs::write(folder.join(name).with_extension("png"), png)
            .expect("a picture can be written");
    }

    /// Closes the window.
    pub(crate) async fn close(self) {
        self.session.clone().quit().await.expect("a window closes");
    }

    /// The element that a finding script answers; what it answers instead says what there is.
    async fn find(&self, script: &str, arguments: &[Value]) -> WebElement {
        let answer = self
            .session
            .execute(script, arguments)
            .await
            .expect("a finding script runs");
        if let Some(there) = answer.json().as_str() {
            panic!(
                "{arguments:?} is not on {}; there is: {there}",
                self.url().await
            );
        }
        answer
            .element()
            .expect("a finding script answers an element")
    }
}
