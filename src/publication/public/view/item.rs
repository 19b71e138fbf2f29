//! One published row for everyone: what was found, of which food, and what follows.
use serde::Serialize;

use super::announcement::of;
use super::{public_href, verdict};
use crate::disposal::PartTold;
use crate::problem::Problem;
use crate::publication::composing::Place;
use crate::publication::public::table;
use crate::publication::row::RowText;
use crate::publication::table as announcements;
use crate::rules::day::Day;
use crate::rules::publication::AnnouncementKind;
use crate::rules::stage::AnnouncementState;
use crate::unit::Rx;
use crate::web::View;

/// One row for everyone.
#[derive(Debug, Serialize)]
pub struct ItemPage {
    /// 2026年第44期.
    pub issue: String,
    /// The announcement's page.
    pub announcement_href: String,
    /// How many rows the announcement holds.
    pub n_rows: i64,
    /// The day it became public.
    pub published_on: Option<Day>,
    /// `conforming` or `nonconforming`; `not_judged` once withdrawn.
    pub verdict: &'static str,
    /// Why it was withdrawn; empty while it holds.
    pub withdrawn_reason: String,
    /// The row; empty but for number and food once withdrawn.
    pub row: RowText,
    /// How the failure was dealt with, once that was published.
    pub disposal: Vec<PartTold>,
    /// Where that was published; empty before.
    pub disposal_href: String,
}

impl View for ItemPage {
    const PAGE: &'static str = "publication/public/item.html";
}

/// Reads one row.
///
/// # Errors
/// [`Problem::Missing`] before it is published.
pub fn item(rx: &mut Rx, place: Place, ordinal: i32) -> Result<ItemPage, Problem> {
    let of = of(rx, place)?;
    let row = table::row(rx.conn, &of.id, ordinal)?.ok_or(Problem::Missing("这条公布记录"))?;
    let text = RowText::read(&row.body)?;
    let withdrawn = of.state == AnnouncementState::Withdrawn;
    let mut page = ItemPage {
        issue: of.name(),
        announcement_href: public_href(&of),
        n_rows: announcements::n_rows(rx.conn, &of.id)?,
        published_on: of.published_at.map(crate::rules::instant::Instant::day),
        verdict: if withdrawn {
            "not_judged"
        } else {
            verdict(of.kind)
        },
        withdrawn_reason: of.withdrawn_reason.clone(),
        disposal: text.disposal.clone(),
        disposal_href: String::new(),
        row: text,
    };
    if withdrawn {
        page.disposal = Vec::new();
        page.row = RowText {
            number: page.row.number,
            food: page.row.food,
            stream: page.row.stream,
            kind: page.row.kind,
            ..RowText::default()
        };
    } else if of.kind == AnnouncementKind::Fail
        && let Some((told, there)) =
            table::of_sample(rx.conn, &row.sample_id, AnnouncementKind::Disposal)?
    {
        page.disposal = RowText::read(&told.body)?.disposal;
        page.disposal_href = format!("{}/{}", public_href(&there), told.ordinal);
    }
    Ok(page)
}
