//! The rules of disposal (核查处置, 办法 art. 29, 40–46): who answers for a failed product, which place handles each, what each section must say,
//! and what a part still lacks before it may be closed. It must never know a row, a day of today or a page.
pub mod closing;
pub mod party;
pub mod section;
