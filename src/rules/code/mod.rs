//! The codes of the field: parse, don't validate. A code that has become a type stays one.
//!
//! A check digit that does not fit is a doubt to show, never a refusal: the paper it was copied from counts.

mod credit_code;
mod issue;
mod licence;
mod region_code;
mod sample_number;

pub use credit_code::{CreditCode, CreditCodeFault};
pub use issue::NumberRange;
pub use licence::{LicenceFault, LicenceKind, LicenceNumber};
pub use region_code::{RegionCode, RegionCodeFault, RegionLevel};
pub use sample_number::{
    Assignment, Generation, PlanLevel, SampleNumber, SampleNumberFault, SampleReading, StreamLetter,
};

/// The text without white space and invisible signs, full-width signs as half-width ones, letters as capitals.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_whitespace() && !sign.is_control() && !invisible(*sign))
        .map(half_width)
        .map(|sign| sign.to_ascii_uppercase())
        .collect()
}

/// ！ to ～ have their half-width twins at a fixed distance.
fn half_width(sign: char) -> char {
    match u32::from(sign) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

/// Signs that spreadsheets carry along and nobody sees.
fn invisible(sign: char) -> bool {
    matches!(sign, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// The beginning of a text, for a message.
fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}
