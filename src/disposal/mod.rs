//! Disposal of nonconforming products: the case with a part for each responsible party, service, closure by two persons. It publishes nothing.
//!
//! A case opens by [`open_case`] in the transaction that issued the report; every page of a part is saved by [`save`] with its form.
pub mod case_filter;
pub mod case_list;
pub mod case_page;
pub mod cause;
pub mod clocks;
pub mod closing;
pub mod control;
pub mod export;
pub mod find;
pub mod form_page;
pub mod history;
pub mod next;
pub mod notice_paper;
pub mod opening;
pub mod panel;
pub mod part;
pub mod penalty;
pub mod place;
pub mod rectification;
mod said;
pub mod sections;
pub mod service;
pub mod start;
pub mod table;
pub mod told;
pub mod transfer;
mod typed;
pub mod view;
pub mod waiting;
pub mod web;

pub use cause::CauseForm;
pub use closing::{ReviewForm, SubmitForm};
pub use control::ControlForm;
pub use opening::{correct_to_conforming, open_case};
pub use part::{PartForm, recount_due, save};
pub use penalty::PenaltyForm;
pub use place::PlaceForm;
pub use rectification::RectificationForm;
pub use service::{Addressee, ServeForm, served_all};
pub use start::{AcceptForm, StartForm};
pub use told::{PartTold, told};
pub use transfer::TransferForm;
pub use waiting::{awaited, waiting};
