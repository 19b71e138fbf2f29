//! How a verb opens the site, who it acts as, and how it complains.
use std::io::Write;
use std::path::PathBuf;

use super::Cli;
use crate::db::Db;
use crate::people::session;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::right::Right;
use crate::unit::{Clock, Ids};
use crate::web::{Site, SiteConfig};

/// Where attachments of a database stand: beside a SQLite file, else in the data folder.
pub(super) fn files_of(database: &str) -> PathBuf {
    let path = database
        .strip_prefix("sqlite:")
        .unwrap_or("anyang-data/anyang.db");
    let folder = std::path::Path::new(path)
        .parent()
        .map_or_else(|| PathBuf::from("."), std::path::Path::to_path_buf);
    folder.join("files")
}

/// Opens the site of the command line's database.
pub(super) fn site(cli: &Cli, listen: &str, demo: bool) -> Result<Site, Problem> {
    let config = SiteConfig {
        public_url: cli
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{listen}"))
            .trim_end_matches('/')
            .to_owned(),
        demo,
        city: "安阳".to_owned(),
    };
    crate::app::site(
        Db::open(&cli.database)?,
        Clock::System,
        Ids::Random,
        files_of(&cli.database),
        config,
    )
}

/// Opens the site of a database that must be there already: a verb that only asks makes no empty database of a mistyped path.
///
/// # Errors
/// When there is no such file.
pub(super) fn existing_site(cli: &Cli) -> Result<Site, Problem> {
    if let Some(path) = crate::db::missing_file(&cli.database) {
        return Err(Problem::Unreadable(
            "database",
            format!(
                "没有数据库文件 {}；请用 --database 或 ANYANG_DATABASE 指明，或先用 migrate 建立",
                path.display()
            ),
        ));
    }
    site(cli, "localhost", false)
}

/// Who a verb acts as: the account of `--as`, else the console.
///
/// # Errors
/// When there is no such account, or it is disabled.
pub fn actor(cli: &Cli, site: &Site) -> Result<Actor, Problem> {
    let console = Actor::console();
    let Some(login) = &cli.as_login else {
        return Ok(console);
    };
    site.read_now(&console, |rx| session::actor_by_login(rx, login))
}

/// Refuses an actor who does not hold the right: the same answer as the page's.
///
/// # Errors
/// [`Problem::NotAllowed`].
pub fn allowed(actor: &Actor, right: Right) -> Result<(), Problem> {
    if actor.may(right) {
        return Ok(());
    }
    Err(Problem::NotAllowed(right))
}

/// Prints one line on stdout.
pub(super) fn say(line: &str) -> Result<(), Problem> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}

/// Prints one line on stderr; a closed stderr is nothing to fail about.
pub(super) fn tell(line: &str) {
    if writeln!(std::io::stderr().lock(), "{line}").is_err() {
        tracing::debug!("stderr is closed");
    }
}

/// Prints a problem on stderr.
pub(super) fn complain(problem: &Problem) {
    tell(&match problem {
        Problem::Fault(fault) => format!("anyang: {fault:?}"),
        other => format!("anyang: {other}"),
    });
}
