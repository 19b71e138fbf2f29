//! How a verb opens the site, who it acts as, and how it complains.
use std::io::Write;
use std::path::PathBuf;

use super::Cli;
use crate::db::Db;
use crate::mail::{MailConfig, Postman};
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
        demo,
        ..config(cli, &format!("http://{listen}"))?
    };
    site_with(cli, config)
}

/// Opens the site with this configuration.
pub(super) fn site_with(cli: &Cli, config: SiteConfig) -> Result<Site, Problem> {
    let db = Db::open(&cli.database).map_err(|problem| {
        let text = format!(
            "打不开数据库（{}）；请核对 --database 的地址、权限与数据库服务是否在运行，或用 doctor 检查",
            told(&problem)
        );
        Problem::Unreadable("database", text)
    })?;
    crate::app::site(
        db,
        Clock::System,
        Ids::Random,
        files_of(&cli.database),
        config,
    )
}

/// The configuration of the command line; `url` is the address where none is given.
pub(super) fn config(cli: &Cli, url: &str) -> Result<SiteConfig, Problem> {
    let url = cli.public_url.as_deref().unwrap_or(url);
    Ok(SiteConfig {
        public_url: url.trim_end_matches('/').to_owned(),
        city: "安阳".to_owned(),
        mail: mail(cli)?,
        ..SiteConfig::default()
    })
}

/// Where mail leaves, if that is configured; a file keeps the password out of the environment.
pub(super) fn mail(cli: &Cli) -> Result<Option<MailConfig>, Problem> {
    let kept = match &cli.smtp_url_file {
        Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
            let text = format!(
                "读不出 SMTP 地址文件 {}（{error}）；请核对路径与权限",
                path.display()
            );
            Problem::Unreadable("smtp_url_file", text)
        })?),
        None => cli.smtp_url.clone(),
    };
    let Some(smtp_url) = kept else {
        return Ok(None);
    };
    let config = MailConfig {
        smtp_url: smtp_url.trim().to_owned(),
        from: cli.mail_from.clone(),
    };
    // Told at the start and not at the first mail.
    Postman::new(&config)?;
    Ok(Some(config))
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
    tell(&format!("anyang: {}", told(problem)));
}

/// A problem in one line; whoever sits at the command line is told what is behind a fault.
pub(super) fn told(problem: &Problem) -> String {
    let text = match problem {
        Problem::Fault(fault) => format!("{fault:?}"),
        other => other.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
