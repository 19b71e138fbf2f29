//! `anyang audit`: verify the chain, export it as JSON Lines, tell the root of a day. It writes nothing.
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::Cli;
use super::open::{actor, allowed, existing_site, say, tell};
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::rules::right::Right;
use crate::unit::audit::{self, Chain, Entry};
use crate::web::Site;

/// Entries are read in pages of so many, so that a long log needs no memory.
const PAGE: i64 = 1_000;

/// Arguments of `audit`.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    verb: AuditVerb,
}

#[derive(Debug, clap::Subcommand)]
enum AuditVerb {
    /// 核验全链：每条的散列、序号与前后衔接；不成立时退出码为 1
    Verify(VerifyArgs),
    /// 逐行导出 JSON；不含个人信息
    Export(ExportArgs),
    /// 某日的根值：该日（北京时间）最后一条的散列
    Root(RootArgs),
}

#[derive(Debug, clap::Args)]
struct VerifyArgs {
    /// 核验一个导出的文件，而不是数据库
    #[arg(long)]
    file: Option<PathBuf>,
    /// 只输出一个 JSON 文档
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// 写到哪个文件；不给时写到标准输出
    #[arg(long)]
    out: Option<PathBuf>,
    /// 与不写时相同：导出本来就是逐行 JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct RootArgs {
    /// 日期，写成 2026-10-08；不给时为今日
    #[arg(long, value_parser = day)]
    date: Option<Day>,
    /// 只输出一个 JSON 文档
    #[arg(long)]
    json: bool,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse()
        .map_err(|_unreadable| format!("「{text}」不是日期，请写成 2026-10-08"))
}

/// Runs the verb.
pub(super) fn run(cli: &Cli, args: &AuditArgs) -> Result<ExitCode, Problem> {
    if let AuditVerb::Verify(VerifyArgs {
        file: Some(file),
        json,
    }) = &args.verb
    {
        return verdict(&verify_file(file)?, *json);
    }
    let site = existing_site(cli)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::AuditRead)?;
    match &args.verb {
        AuditVerb::Verify(asked) => {
            let chain = site.read_now(&actor, |rx| audit::verify(rx.conn))?;
            verdict(&chain, asked.json)
        }
        AuditVerb::Export(asked) => {
            if asked.json {
                tracing::debug!("an export is JSON Lines in any case");
            }
            export(&site, &actor, asked.out.as_deref())
        }
        AuditVerb::Root(asked) => root(&site, &actor, asked),
    }
}

fn verdict(chain: &Chain, json: bool) -> Result<ExitCode, Problem> {
    if json {
        say(&serde_json::to_string(chain)?)?;
    } else if let Some(seq) = chain.broken_at {
        say(&format!(
            "第 {seq} 条起不成立（此前 {} 条成立）；请保存现场，并与公布的每日根值核对",
            chain.entries
        ))?;
    } else {
        say(&format!(
            "全链成立：{} 条，末条散列 {}",
            chain.entries, chain.last_hash
        ))?;
    }
    Ok(ExitCode::from(u8::from(chain.broken_at.is_some())))
}

fn verify_file(path: &Path) -> Result<Chain, Problem> {
    let file = File::open(path).map_err(|error| named("file", path, "打不开", &error))?;
    let mut walk = audit::Walk::default();
    for line in BufReader::new(file).lines() {
        let line = line.map_err(|error| named("file", path, "读不出", &error))?;
        if line.trim().is_empty() {
            continue;
        }
        let holds = match serde_json::from_str::<Entry>(&line) {
            Ok(entry) => walk.step(entry)?,
            Err(_) => false,
        };
        if !holds {
            return Ok(walk.broken());
        }
    }
    Ok(walk.whole())
}

fn named(code: &'static str, path: &Path, what: &str, error: &std::io::Error) -> Problem {
    Problem::Unreadable(
        code,
        format!("{what}文件 {}（{error}）；请核对路径与权限", path.display()),
    )
}

fn export(site: &Site, actor: &Actor, out: Option<&Path>) -> Result<ExitCode, Problem> {
    let written = match out {
        Some(path) => {
            let file =
                File::create(path).map_err(|error| named("out", path, "不能写入", &error))?;
            lines(site, actor, BufWriter::new(file))?
        }
        None => lines(site, actor, BufWriter::new(std::io::stdout().lock()))?,
    };
    tell(&format!("已导出 {written} 条"));
    Ok(ExitCode::SUCCESS)
}

fn lines(site: &Site, actor: &Actor, mut out: impl Write) -> Result<i64, Problem> {
    let mut last = 0;
    loop {
        let page = site.read_now(actor, |rx| audit::after(rx.conn, last, PAGE))?;
        for entry in &page {
            serde_json::to_writer(&mut out, entry)?;
            out.write_all(b"\n")?;
            last = entry.seq;
        }
        if page.is_empty() {
            out.flush()?;
            return Ok(last);
        }
    }
}

fn root(site: &Site, actor: &Actor, asked: &RootArgs) -> Result<ExitCode, Problem> {
    let wanted = asked.date;
    let (date, found) = site.read_now(actor, |rx| {
        let date = wanted.unwrap_or_else(|| rx.today());
        Ok((date, audit::root(rx.conn, date)?))
    })?;
    match found {
        Some((seq, hash)) if asked.json => {
            say(&json!({"date": date, "seq": seq, "hash": hash}).to_string())?;
        }
        Some((_, hash)) => say(&hash)?,
        None => {
            if asked.json {
                say(&json!({"date": date, "seq": null, "hash": null}).to_string())?;
            }
            tell(&format!("{date} 及以前还没有日志"));
            return Ok(ExitCode::from(1));
        }
    }
    Ok(ExitCode::SUCCESS)
}
