//! The templates: every `.html` under `src/`, embedded in release and read from disk in development. Undefined names are errors.
use std::sync::{OnceLock, PoisonError, RwLock};

use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use rust_embed::RustEmbed;

use crate::problem::{Fault, Problem};
use crate::rules::day::Day;
use crate::rules::instant::Instant;

#[derive(RustEmbed)]
#[folder = "src/"]
#[include = "*.html"]
struct Templates;

/// Renders a page.
pub(super) fn render(template: &str, context: &Value) -> Result<String, Problem> {
    let lock = environment();
    let pages = lock.read().unwrap_or_else(PoisonError::into_inner);
    let pages = pages
        .as_ref()
        .map_err(|error| Problem::fault(error.clone()))?;
    let page = pages
        .get_template(template)
        .map_err(|error| Problem::Fault(Fault(error.into())))?;
    page.render(context)
        .map_err(|error| Problem::fault(format!("{template}: {error:#}")))
}

type Pages = Result<Environment<'static>, String>;

fn environment() -> &'static RwLock<Pages> {
    static PAGES: OnceLock<RwLock<Pages>> = OnceLock::new();
    let lock = PAGES.get_or_init(|| RwLock::new(load()));
    if cfg!(debug_assertions) && std::env::var_os("ANYANG_RELOAD_PAGES").is_some() {
        *lock.write().unwrap_or_else(PoisonError::into_inner) = load();
    }
    lock
}

fn load() -> Pages {
    let mut pages = Environment::new();
    pages.set_undefined_behavior(UndefinedBehavior::Strict);
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_filter("thousands", thousands);
    pages.add_filter("moment", |text: String| {
        read_instant(&text).map_or(text, |at| at.to_string())
    });
    pages.add_filter("moment_zh", moment_zh);
    pages.add_filter("day_zh", |text: String| {
        text.parse::<Day>().map_or(text, Day::sentence)
    });
    pages.add_filter("weekday", |text: String| {
        text.parse::<Day>()
            .map_or_else(|_| String::new(), |day| day.weekday().to_owned())
    });
    for path in Templates::iter() {
        let file = Templates::get(&path).ok_or_else(|| format!("{path} vanished"))?;
        let text = String::from_utf8(file.data.into_owned())
            .map_err(|error| format!("{path}: {error}"))?;
        let name = path.strip_prefix("web/pages/").unwrap_or(&path).to_owned();
        pages
            .add_template_owned(name, text)
            .map_err(|error| format!("{path}: {error:#}"))?;
    }
    Ok(pages)
}

fn read_instant(text: &str) -> Option<Instant> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

fn moment_zh(text: String) -> String {
    read_instant(&text).map_or(text, |at| {
        format!("{} {}", at.day().short(), at.shanghai().format("%H:%M"))
    })
}

/// 12345 → 12,345.
fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// A view as the templates see it.
pub(super) fn in_page<T: serde::Serialize>(view: T) -> Value {
    Value::from(minijinja::value::Serde(view))
}
