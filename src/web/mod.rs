//! The web kit: how a request finds its actor, its right and its face, and how an answer becomes a page or JSON.
//! It knows no stage; who a session belongs to and what the menu holds is handed to it by `app`.
pub mod assets;
pub mod chrome;
mod error;
mod face;
mod forgery;
mod identity;
mod input;
mod limit;
mod pages;
mod policy;
mod render;
mod routes;
mod site;
pub mod waiting;

pub use chrome::Chrome;
pub use face::{Face, Flash, Reply, View, XLSX};
pub use identity::{SESSION_COOKIE, SESSION_SECONDS, SessionHash, hash_token};
pub use input::{Filter, Input, Upload};
pub use limit::LogIns;
pub use policy::add_headers;
pub use render::layers;
pub use routes::{RouteLine, Routes};
pub use site::{Credential, Frame, Identity, Site, SiteConfig};
pub use waiting::Waiting;

/// What every `web.rs` imports.
pub mod prelude {
    pub use super::{Face, Filter, Flash, Input, Reply, Routes, Site, Upload, View};
    pub use crate::problem::Problem;
    pub use crate::rules::actor::Actor;
    pub use crate::rules::right::Right;
    pub use axum::extract::{Path, State};
    pub use serde::{Deserialize, Serialize};
}
