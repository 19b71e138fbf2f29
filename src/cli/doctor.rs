//! `anyang doctor`: is everything there that the work needs? One line a check, with what to do where it fails. It repairs nothing.
use std::process::ExitCode;

use serde::Serialize;

use super::Cli;
use super::open::{self, files_of, say, tell, told};
use crate::db::{Conn, connect, database_millis, guarded_tables, missing_file, pending_migrations};
use crate::mail::Postman;
use crate::problem::Problem;
use crate::register::clocks;
use crate::rules::actor::Actor;
use crate::unit::{Clock, Rx, audit};

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// 只输出一个 JSON 文档
    #[arg(long)]
    json: bool,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Mark {
    /// As it should be.
    Good,
    /// Worth a look; the work goes on.
    Warn,
    /// The work is in danger.
    Bad,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
struct Check {
    check: &'static str,
    mark: Mark,
    found: String,
    advice: String,
}

fn good(check: &'static str, found: impl Into<String>) -> Check {
    Check {
        check,
        mark: Mark::Good,
        found: found.into(),
        advice: String::new(),
    }
}

fn warn(check: &'static str, found: impl Into<String>, advice: &str) -> Check {
    Check {
        check,
        mark: Mark::Warn,
        found: found.into(),
        advice: advice.to_owned(),
    }
}

fn bad(check: &'static str, found: impl Into<String>, advice: &str) -> Check {
    Check {
        mark: Mark::Bad,
        ..warn(check, found, advice)
    }
}

/// Runs every check; exit 1 when one fails.
pub(super) fn run(cli: &Cli, args: &DoctorArgs) -> Result<ExitCode, Problem> {
    let checks = checks(cli);
    let failed = checks.iter().filter(|one| one.mark == Mark::Bad).count();
    if args.json {
        say(&serde_json::to_string(&checks)?)?;
    } else {
        for one in &checks {
            print(one)?;
        }
        tell(&match failed {
            0 => format!("{} 项检查都成立", checks.len()),
            n => format!("{n} 项不成立，请按提示处理后再运行一次"),
        });
    }
    Ok(ExitCode::from(u8::from(failed > 0)))
}

fn print(check: &Check) -> Result<(), Problem> {
    let mark = match check.mark {
        Mark::Good => "成立  ",
        Mark::Warn => "注意  ",
        Mark::Bad => "不成立",
    };
    say(&format!("{mark}  {}：{}", check.check, check.found))?;
    if check.advice.is_empty() {
        return Ok(());
    }
    say(&format!("          {}", check.advice))
}

fn checks(cli: &Cli) -> Vec<Check> {
    let mut checks = database(cli);
    checks.push(files(cli));
    checks.push(disk(cli));
    checks.push(address(cli));
    checks.push(post(cli));
    checks
}

const DATABASE: &str = "数据库";

/// The database is opened as it stands: `doctor` neither makes a file nor migrates.
fn database(cli: &Cli) -> Vec<Check> {
    if let Some(path) = missing_file(&cli.database) {
        let found = format!("没有文件 {}", path.display());
        return vec![bad(
            DATABASE,
            found,
            "请核对 --database 或 ANYANG_DATABASE；新建请运行 migrate",
        )];
    }
    let mut conn = match connect(&cli.database) {
        Ok(conn) => conn,
        Err(problem) => {
            let found = format!("打不开（{}）", told(&problem));
            return vec![bad(
                DATABASE,
                found,
                "请核对 --database 的地址、权限与数据库服务是否在运行",
            )];
        }
    };
    let mut checks = vec![good(DATABASE, format!("{:?}，可以连接", conn.kind()))];
    let migrated = schema(&mut conn);
    let whole = migrated.mark == Mark::Good;
    checks.push(migrated);
    checks.push(clock(&mut conn));
    if whole {
        checks.extend(contents(&mut conn));
    }
    checks
}

fn schema(conn: &mut Conn) -> Check {
    let check = "表结构";
    match pending_migrations(conn) {
        Ok(0) => good(check, "与本程序一致"),
        Ok(n) => bad(check, format!("差 {n} 个版本"), "请先备份，再运行 migrate"),
        Err(problem) => bad(
            check,
            format!("读不出版本（{}）", told(&problem)),
            "请核对这是不是安样的数据库",
        ),
    }
}

fn clock(conn: &mut Conn) -> Check {
    let check = "时钟";
    let now = Clock::System.now();
    match database_millis(conn) {
        Ok(theirs) => {
            let apart = (now.micros() / 1_000 - theirs).abs();
            let found = format!("{now}（北京时间），与数据库相差 {apart} 毫秒");
            if apart < 2_000 && now.day().year() >= 2026 {
                good(check, found)
            } else {
                bad(
                    check,
                    found,
                    "法定时限与日志都依赖时钟；请在两台机器上启用 NTP 校时",
                )
            }
        }
        Err(error) => bad(
            check,
            format!("问不到数据库的时间（{error}）"),
            "请核对数据库",
        ),
    }
}

fn contents(conn: &mut Conn) -> Vec<Check> {
    let (now, system) = (Clock::System.now(), Actor::system());
    let mut rx = Rx {
        conn,
        now,
        actor: &system,
    };
    vec![
        calendar(&mut rx),
        guards(&mut rx),
        chain(&mut rx),
        administrators(&mut rx),
    ]
}

fn calendar(rx: &mut Rx) -> Check {
    let (check, year) = ("工作日历", rx.today().year());
    match clocks::timekeeping(rx) {
        Ok(found) if !found.calendar.covers(year) => bad(
            check,
            format!("没有 {year} 年的放假安排"),
            "请导入国务院办公厅公布的安排，否则法定时限只是暂计",
        ),
        Ok(found) if !found.calendar.covers(year + 1) && rx.today().month() == 12 => warn(
            check,
            format!("没有 {} 年的放假安排", year + 1),
            "通常每年 11 月公布；跨年的时限在导入前标为暂计",
        ),
        Ok(found) if !found.calendar.covers(year + 1) => good(
            check,
            format!("有 {year} 年；{} 年的通常 11 月公布", year + 1),
        ),
        Ok(_) => good(check, format!("有 {year} 年与 {} 年", year + 1)),
        Err(problem) => bad(
            check,
            format!("读不出（{}）", told(&problem)),
            "请核对日历与时限规则",
        ),
    }
}

fn guards(rx: &mut Rx) -> Check {
    let check = "防改动";
    match guarded_tables(rx.conn) {
        Ok(found) => {
            let lost: Vec<&str> = ["audit_entry", "announcement_row"]
                .into_iter()
                .filter(|table| !found.iter().any(|one| one == table))
                .collect();
            if lost.is_empty() {
                good(check, "日志与已公布内容由数据库拒绝改动与删除")
            } else {
                bad(
                    check,
                    format!("{} 没有触发器", lost.join("、")),
                    "有人动过数据库；请保存现场，核验日志后从备份恢复",
                )
            }
        }
        Err(error) => bad(check, format!("读不出（{error}）"), "请核对数据库"),
    }
}

/// The tail is walked here, the whole chain by `audit verify` and every night.
fn chain(rx: &mut Rx) -> Check {
    let check = "审计日志";
    match audit::tail_holds(rx.conn, 1_000) {
        Ok((last, true)) => match future(rx, last) {
            Ok(None) => good(check, format!("共 {last} 条，末尾 1000 条成立")),
            Ok(Some(at)) => bad(
                check,
                format!("末条写于 {at}，晚于现在"),
                "时钟被拨回过；请校时，并查明原因",
            ),
            Err(problem) => bad(
                check,
                format!("读不出（{}）", told(&problem)),
                "请核对数据库",
            ),
        },
        Ok((last, false)) => bad(
            check,
            format!("共 {last} 条，末尾 1000 条中有不成立的"),
            "请运行 audit verify 找出第一条，保存现场",
        ),
        Err(problem) => bad(
            check,
            format!("读不出（{}）", told(&problem)),
            "请核对数据库",
        ),
    }
}

/// When the last entry says it was written, if that is later than now.
fn future(rx: &mut Rx, last: i64) -> Result<Option<String>, Problem> {
    let limit = rx.now.plus_seconds(2).rfc3339_millis();
    let found = audit::after(rx.conn, last - 1, 1)?;
    Ok(found
        .into_iter()
        .map(|entry| entry.at)
        .find(|at| *at > limit))
}

fn administrators(rx: &mut Rx) -> Check {
    let check = "三个管理员";
    match crate::people::view::administrators_missing(rx) {
        Ok(missing) if missing.is_empty() => good(check, "系统、安全、审计管理员都有人"),
        Ok(missing) => warn(
            check,
            format!("没有可登录的{}", missing.join("、")),
            "空库请运行 serve 取得一次性地址；已有账户请用 user roles 设定",
        ),
        Err(problem) => bad(
            check,
            format!("读不出（{}）", told(&problem)),
            "请核对数据库",
        ),
    }
}

/// A folder that is not there yet is made at the first upload, not by `doctor`.
fn files(cli: &Cli) -> Check {
    let (check, folder) = ("附件目录", files_of(&cli.database));
    let Some(place) = folder.ancestors().find(|path| path.is_dir()) else {
        return bad(
            check,
            format!("{} 没有上级目录", folder.display()),
            "请核对 --database 的路径",
        );
    };
    let probe = place.join(format!(".doctor-{}", std::process::id()));
    match std::fs::write(&probe, b"doctor").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) if place == folder => good(check, format!("{} 可以写入", folder.display())),
        Ok(()) => good(
            check,
            format!("{} 还没有，首次使用时建立", folder.display()),
        ),
        Err(error) => bad(
            check,
            format!("{} 不能写入（{error}）", place.display()),
            "请让运行本程序的用户对它有写权限",
        ),
    }
}

/// Below a gigabyte an import may not find room; below a tenth of that nothing should be written.
fn disk(cli: &Cli) -> Check {
    let (check, folder) = ("磁盘", files_of(&cli.database));
    let place = folder.ancestors().find(|path| path.exists());
    let Some(Ok(found)) = place.map(rustix::fs::statvfs) else {
        return warn(check, "问不到剩余空间", "请自行查看");
    };
    let free = found.f_bavail.saturating_mul(found.f_frsize) / (1024 * 1024);
    let words = format!("{} 所在的盘剩 {free} MB", folder.display());
    match free {
        0..100 => bad(check, words, "请立即腾出空间，否则写入会失败"),
        100..1024 => warn(check, words, "请尽快腾出空间"),
        _ => good(check, words),
    }
}

fn address(cli: &Cli) -> Check {
    let check = "访问地址";
    match &cli.public_url {
        Some(url) if url.starts_with("https://") => good(check, format!("{url}（TLS）")),
        Some(url) if url.starts_with("http://") => warn(
            check,
            format!("{url}（明文）"),
            "只宜在本机试用；正式使用请提供 TLS",
        ),
        Some(url) => bad(
            check,
            format!("「{url}」不是网址"),
            "请把 --public-url 写成 https://域名",
        ),
        None => warn(
            check,
            "没有设定 public_url",
            "正式使用请用 --public-url 或 ANYANG_PUBLIC_URL 写明浏览器里的地址",
        ),
    }
}

/// The server is asked, no mail is sent.
fn post(cli: &Cli) -> Check {
    let check = "邮件";
    let config = match open::mail(cli) {
        Ok(Some(config)) => config,
        Ok(None) => return good(check, "没有配置，不发提醒邮件"),
        Err(problem) => return bad(check, "配置读不出", &problem.to_string()),
    };
    let answers = Postman::new(&config)
        .map_err(|problem| problem.to_string())
        .and_then(|postman| postman.answers());
    match answers {
        Ok(true) => good(check, "服务器应答"),
        Ok(false) => bad(check, "服务器没有应答", "请核对 SMTP 地址与端口"),
        Err(error) => bad(
            check,
            format!("连不上服务器（{error}）"),
            "请核对 SMTP 地址、端口与密码；未发的邮件会留着",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{Mark, bad, good, warn};

    #[test]
    fn a_check_says_what_was_found_and_what_to_do() {
        assert!(good("磁盘", "剩 9 GB").advice.is_empty());
        assert_eq!(bad("磁盘", "剩 9 MB", "请腾出空间").mark, Mark::Bad);
        assert_eq!(warn("磁盘", "剩 900 MB", "请腾出空间").mark, Mark::Warn);
    }
}
