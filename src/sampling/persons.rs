//! The persons on a sheet: contacts and their telephone numbers. They stand in the personal fields of the sample, where they can be
//! erased, and nowhere else: not on the kept sheet, not in the log, in no list, export or public page.
use super::form::SheetForm;
use crate::problem::Problem;
use crate::unit::{Rx, Tx, personal};

/// The personal fields of a sample and their labels.
pub const FIELDS: &[(&str, &str)] = &[
    ("unit_contact", "被抽样单位联系人"),
    ("unit_phone", "被抽样单位电话"),
    ("producer_contact", "生产企业联系人"),
    ("producer_phone", "生产企业电话"),
];

fn subject(sample_id: &str) -> String {
    format!("sample:{sample_id}")
}

/// Keeps the persons of a form.
///
/// # Errors
/// What the database says.
pub(super) fn keep(tx: &mut Tx, sample_id: &str, form: &SheetForm) -> Result<(), Problem> {
    let subject = subject(sample_id);
    for (field, content) in [
        ("unit_contact", &form.unit_contact),
        ("unit_phone", &form.unit_phone),
        ("producer_contact", &form.producer_contact),
        ("producer_phone", &form.producer_phone),
    ] {
        let before = personal::read(tx.conn, &subject, field)?;
        if before.is_some() || !content.is_empty() {
            personal::keep(tx, &subject, field, content)?;
        }
    }
    Ok(())
}

/// Puts the persons into a form.
///
/// # Errors
/// What the database says.
pub(super) fn fill(rx: &mut Rx, sample_id: &str, form: &mut SheetForm) -> Result<(), Problem> {
    let subject = subject(sample_id);
    let mut read = |field| personal::read(rx.conn, &subject, field).map(Option::unwrap_or_default);
    form.unit_contact = read("unit_contact")?;
    form.unit_phone = read("unit_phone")?;
    form.producer_contact = read("producer_contact")?;
    form.producer_phone = read("producer_phone")?;
    Ok(())
}
