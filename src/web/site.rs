//! The state every handler holds: the doors, the site's configuration, and what `app` hands in.
use std::ops::Deref;
use std::sync::Arc;

use super::chrome::Chrome;
use super::limit::LogIns;
use super::waiting::Waiting;
use crate::mail::MailConfig;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::unit::{Doors, Rx};

/// What the site is called and where it stands.
#[derive(Debug, Clone, Default)]
pub struct SiteConfig {
    /// The address people use, without a trailing slash: `https://anyang.example.gov.cn`. Cookies, links and the trusted origin come from it.
    pub public_url: String,
    /// Whether the data are a demonstration's.
    pub demo: bool,
    /// The city's name for the masthead.
    pub city: String,
    /// The header in which a trusted proxy names the client; none believes the peer alone.
    pub client_header: Option<String>,
    /// Where mail leaves; none sends none.
    pub mail: Option<MailConfig>,
}

impl SiteConfig {
    /// Whether cookies may only travel over TLS.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// A session's owner.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Who.
    pub actor: Actor,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// Whether `seen_at` is older than five minutes and should be written.
    pub stale_seen: bool,
}

/// What a request shows of itself, as the digest under which the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The session cookie: pages, and the API as the pages' own script asks it.
    Session(String),
    /// A bearer token: the API only.
    Token(String),
}

/// What `app` hands to the kit, since the kit stands below all stages.
#[derive(Clone, Copy)]
pub struct Frame {
    /// Whose session or token it is; `None` when it is unknown, ended or revoked.
    pub identify: fn(&mut Rx, &Credential) -> Result<Option<Identity>, Problem>,
    /// Writes that a session was seen.
    pub seen: fn(&mut crate::unit::Tx, &str) -> Result<(), Problem>,
    /// The menu with its counts, for this actor at this path.
    pub chrome: fn(&mut Rx, &str) -> Result<Chrome, Problem>,
    /// What waits for this actor, as the desk tells it; the reminders read it.
    pub waiting: fn(&mut Rx) -> Result<Vec<Waiting>, Problem>,
}

/// The state of every handler.
#[derive(Clone)]
pub struct Site {
    doors: Doors,
    /// The configuration.
    pub config: Arc<SiteConfig>,
    /// What `app` handed in.
    pub frame: Frame,
    /// The log-ins of the last minute, by address.
    pub log_ins: Arc<LogIns>,
}

impl Site {
    /// Puts the state together.
    pub fn new(doors: Doors, config: SiteConfig, frame: Frame) -> Self {
        Self {
            doors,
            config: Arc::new(config),
            frame,
            log_ins: Arc::default(),
        }
    }
}

impl Deref for Site {
    type Target = Doors;
    fn deref(&self) -> &Doors {
        &self.doors
    }
}
