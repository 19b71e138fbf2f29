//! The annex of a published announcement as a file: workbook, CSV, or JSON with the hash over its rows.
use serde::Serialize;

use super::view;
use crate::problem::Problem;
use crate::publication::annex::{self, Head};
use crate::publication::composing::Place;
use crate::publication::row::RowText;
use crate::publication::table as announcements;
use crate::rules::stage::AnnouncementState;
use crate::unit::Rx;

/// A file's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// Comma-separated, UTF-8 with its mark.
    Csv,
    /// One JSON document.
    Json,
}

impl Form {
    /// The media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Xlsx => crate::web::XLSX,
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A file with its name.
#[derive(Debug)]
pub struct File {
    /// 2026年第41期.xlsx.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    year: i32,
    issue: i32,
    stream: &'static str,
    kind: &'static str,
    title: &'a str,
    published_on: &'a str,
    rows_hash: &'a str,
    rows_hash_is: &'static str,
    rows: Vec<&'a RowText>,
}

/// The annex of a published announcement; a withdrawn one has no file any more.
///
/// # Errors
/// [`Problem::Missing`] before it is published and once it was withdrawn.
pub fn rows(rx: &mut Rx, place: Place, form: Form) -> Result<File, Problem> {
    let row = view::of(rx, place)?;
    if row.state == AnnouncementState::Withdrawn {
        return Err(Problem::Missing("这期公告的表格（公告已撤回）"));
    }
    let mut rows = Vec::new();
    for one in announcements::rows(rx.conn, &row.id, (0, i64::MAX))? {
        rows.push((one.ordinal, RowText::read(&one.body)?));
    }
    let head: Head = crate::publication::view::head(&row);
    let bytes = match form {
        Form::Xlsx => annex::xlsx(&head, &rows)?,
        Form::Csv => annex::csv(&head, &rows),
        Form::Json => serde_json::to_vec_pretty(&Document {
            name: &head.name,
            year: row.year,
            issue: row.issue,
            stream: row.stream.code(),
            kind: row.kind.code(),
            title: &row.title,
            published_on: &head.day,
            rows_hash: &row.rows_hash,
            rows_hash_is: "SHA-256 over the rows, each as canonical JSON (RFC 8785), joined by line feeds",
            rows: rows.iter().map(|(_, row)| row).collect(),
        })?,
    };
    Ok(File {
        name: format!("{}.{}", row.name(), form.ending()),
        bytes,
    })
}
