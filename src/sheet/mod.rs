//! Excel: workbooks in, workbooks out.
//!
//! Reading goes bytes → [`open::open`] → [`headings::locate`] → [`open::Workbook::lines`]; every cell keeps the address a person sees (`F17`).
//! Writing is [`write::ListWriter`] for lists, [`templates`] for the forms people fill in, [`annotate`] for a workbook handed back with remarks.
//!
//! This room knows nothing of samples, laboratories or the law: it must never judge a value, touch a database or guess a missing cell.
pub mod annotate;
pub mod cell;
mod compound;
pub mod date;
mod delimited;
pub mod guard;
pub mod headings;
mod legacy;
mod number;
mod ods;
pub mod open;
pub mod problem;
pub mod profiles;
pub mod templates;
pub mod write;
mod xlsx;

pub use cell::{Cell, CellKind, Line};
pub use headings::{Layout, Profile, locate};
pub use open::{Format, Workbook, open};
pub use problem::FileProblem;

/// The folder of real files that tests may read when it is there.
#[cfg(test)]
pub(crate) fn shared_data() -> Option<std::path::PathBuf> {
    let given = std::env::var_os("ANYANG_SHARED_DATA").map(std::path::PathBuf::from);
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = given.unwrap_or(beside);
    folder.is_dir().then_some(folder)
}

#[cfg(test)]
pub(crate) mod tests;
