//! `anyang demo`: a city with a year's work in it, made through the same commands as the pages use, then served.
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::Cli;
use super::open::{config, say, tell};
use super::serve::serve;
use crate::db::Db;
use crate::problem::Problem;
use crate::simulation::{self, Login};
use crate::unit::{Clock, Ids};
use crate::web::SiteConfig;

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// 演示数据所在的文件夹；已有演示数据时原样再次提供
    #[arg(long, default_value = "anyang-demo", value_name = "DIR")]
    dir: PathBuf,
    /// One JSON document on stdout, printed when the server answers.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Told<'a> {
    url: &'a str,
    database: &'a str,
    people: &'a [Login],
}

/// Makes the demonstration if it is not there, and serves it.
pub(super) fn run(cli: &Cli, args: &DemoArgs) -> Result<ExitCode, Problem> {
    let folder = args.dir.join("city");
    let people = if folder.join("anyang.db").exists() {
        simulation::told()
    } else {
        make(&args.dir, &folder)?
    };
    let listen = free_port(&args.listen)?;
    let database = format!("sqlite:{}", folder.join("anyang.db").display());
    let config = SiteConfig {
        demo: true,
        ..config(cli, &format!("http://{listen}"))?
    };
    let url = config.public_url.clone();
    let site = crate::app::site(
        Db::open(&database)?,
        Clock::System,
        Ids::Random,
        folder.join("files"),
        config,
    )?;
    serve(site, &listen, None, |_| {
        let told = Told {
            url: &url,
            database: &database,
            people: &people,
        };
        if args.json {
            say(&serde_json::to_string(&told)?)
        } else {
            log_ins(&told)
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the city beside its place and moves it there whole: a demonstration that was broken off is made anew.
fn make(dir: &Path, folder: &Path) -> Result<Vec<Login>, Problem> {
    let making = dir.join("making");
    if making.exists() {
        std::fs::remove_dir_all(&making)?;
    }
    std::fs::create_dir_all(&making)?;
    let database = format!("sqlite:{}", making.join("anyang.db").display());
    tell("正在建立演示数据，约需一分钟");
    let now = Clock::System.now();
    let people = simulation::demo(&database, &making.join("files"), now, &mut |step| {
        tell(step);
    })?;
    std::fs::rename(&making, folder)?;
    Ok(people)
}

/// The address with a real port where port 0 asks for any.
fn free_port(listen: &str) -> Result<String, Problem> {
    if !listen.ends_with(":0") {
        return Ok(listen.to_owned());
    }
    let listener = std::net::TcpListener::bind(listen)?;
    Ok(listener.local_addr()?.to_string())
}

/// The log-ins as a table for people.
fn log_ins(told: &Told<'_>) -> Result<(), Problem> {
    say(&format!("演示系统：{}", told.url))?;
    say(&format!("所有账户的密码：{}", simulation::PASSWORD))?;
    for person in told.people {
        let role = person
            .role
            .parse::<crate::rules::actor::Role>()
            .map_or("", crate::rules::actor::Role::zh);
        say(&format!(
            "  {:<12}{}（{}）",
            person.login, role, person.name
        ))?;
    }
    Ok(())
}
