//! `anyang import`: reads a file of one kind, tells what is wrong with it by cell, writes what is accepted, takes an import back.
mod base_table;
mod lists;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Cli;
use super::open::{actor, allowed, say, site, tell};
use crate::intake::code::CODES;
use crate::intake::report::{Evaluation, Report};
use crate::intake::view::{ImportsFilter, imports};
use crate::intake::{self, Order, preview};
use crate::problem::Problem;
use crate::results::import::{self, Ask, Decision, Found, KIND};
use crate::rules::actor::Actor;
use crate::rules::right::Right;
use crate::web::Site;

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// 种类：results、base-table、establishments；或 undo、list
    kind: Option<String>,
    /// 文件；undo 时为导入的编号
    file: Option<PathBuf>,
    /// 检验机构代码
    #[arg(long, value_name = "CODE")]
    lab: Option<String>,
    /// 主检的登录名
    #[arg(long, value_name = "LOGIN")]
    tester: Option<String>,
    /// 基础表的名称；不给时用文件名
    #[arg(long)]
    name: Option<String>,
    /// 基础表的年度；不给时为今年
    #[arg(long)]
    year: Option<String>,
    /// 基础表的生效日期；不给时为今日
    #[arg(long, value_name = "DATE")]
    effective_from: Option<String>,
    /// 采用未收录项目名的唯一建议
    #[arg(long)]
    take_proposals: bool,
    /// 只核对，不写入
    #[arg(long)]
    dry_run: bool,
    /// 有任何拒绝就全部不写入
    #[arg(long)]
    all_or_nothing: bool,
    /// 把问题标在原工作簿上，写到这个文件
    #[arg(long, value_name = "OUT.xlsx")]
    annotated: Option<PathBuf>,
    /// 输出一个 JSON 文档
    #[arg(long)]
    json: bool,
    /// 列出全部问题代码
    #[arg(long)]
    codes: bool,
}

/// Imports.
pub(super) fn run(cli: &Cli, args: &ImportArgs) -> Result<ExitCode, Problem> {
    if args.codes {
        return codes(args);
    }
    let wrong = match (args.kind.as_deref(), &args.file) {
        (Some("list"), None) => return list(cli, args),
        (Some("undo"), Some(id)) => return undo(cli, args, &id.to_string_lossy()),
        (Some("results"), Some(file)) => return results(cli, args, file),
        (Some("base-table" | "base_table"), Some(file)) => {
            return base_table::run(cli, args, file);
        }
        (Some("establishments"), Some(file)) => return lists::establishments(cli, args, file),
        (Some("undo"), None) => "请给出要撤销的导入编号：anyang import undo IMPORT_ID".to_owned(),
        (Some("results" | "base-table" | "base_table" | "establishments"), None) => {
            "请给出文件：anyang import KIND FILE".to_owned()
        }
        (Some(kind), _) => format!(
            "没有叫「{kind}」的导入；可用的有 results、base-table、establishments，以及 undo、list"
        ),
        (None, _) => "请给出种类和文件：anyang import KIND FILE；问题代码见 --codes".to_owned(),
    };
    Ok(usage(&wrong))
}

fn usage(message: &str) -> ExitCode {
    tell(message);
    ExitCode::from(2)
}

fn codes(args: &ImportArgs) -> Result<ExitCode, Problem> {
    if args.json {
        say(&serde_json::to_string(CODES)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    for one in CODES {
        say(&format!(
            "{}\t{}\t{}\t{}",
            one.code,
            one.severity.zh(),
            one.cause,
            one.remedy
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn list(cli: &Cli, args: &ImportArgs) -> Result<ExitCode, Problem> {
    let site = site(cli, "127.0.0.1", false)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::ImportSee)?;
    let page = site.read_now(&actor, |rx| imports(rx, &ImportsFilter::default()))?;
    if args.json {
        say(&serde_json::to_string(&page.imports)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    for one in &page.imports {
        say(&format!(
            "{}\t{}\t{}\t{}\t{}\t新增 {} 变更 {} 相同 {} 拒绝 {}",
            one.id,
            one.at,
            one.state_zh,
            one.who,
            one.file_name,
            one.new,
            one.changed,
            one.same,
            one.rejected
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn undo(cli: &Cli, args: &ImportArgs, id: &str) -> Result<ExitCode, Problem> {
    let site = site(cli, "127.0.0.1", false)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::ResultEnter)?;
    let samples = site.write_now(&actor, |tx| {
        let actor = tx.actor;
        let row = intake::table::in_sight(tx.conn, actor, id)?;
        import::undo(tx, id, row.revision)
    })?;
    if args.json {
        say(&serde_json::json!({"import_id": id, "undone": samples}).to_string())?;
    } else {
        say(&format!("已撤销导入 {id}，{samples} 份样品恢复到导入之前"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn results(cli: &Cli, args: &ImportArgs, file: &Path) -> Result<ExitCode, Problem> {
    let site = site(cli, "127.0.0.1", false)?;
    let actor = actor(cli, &site)?;
    allowed(&actor, Right::ResultEnter)?;
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            return Ok(usage(&format!(
                "不能读取 {}（{error}）；请核对路径",
                file.display()
            )));
        }
    };
    let order = order(&site, &actor, args, file)?;
    let report = match import::open(bytes.clone()) {
        Ok(found) => read(&site, &actor, (found, order), args)?,
        Err(problem) => {
            let digest = intake::file::digest(&bytes);
            Report::of(Evaluation::unreadable(&problem), &digest)
        }
    };
    if let Some(out) = &args.annotated {
        annotate(out, bytes, &report)?;
    }
    print(args, &report)?;
    Ok(if report.is_whole() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn order(site: &Site, actor: &Actor, args: &ImportArgs, file: &Path) -> Result<Order, Problem> {
    let name = file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    site.read_now(actor, |rx| {
        let laboratory = intake::laboratory_for(rx, args.lab.as_deref().unwrap_or_default())?;
        let tester = args.tester.as_deref().unwrap_or_default();
        Ok(Order {
            kind: KIND.to_owned(),
            file_name: name,
            file_sha256: String::new(),
            tester_id: intake::tester_for(rx, laboratory.as_deref(), tester)?,
            laboratory_id: laboratory,
            agency_id: None,
            take_proposals: args.take_proposals,
        })
    })
}

/// Holds the file against what is there and, unless only asked, writes what is accepted.
fn read(
    site: &Site,
    actor: &Actor,
    (found, order): (Found, Order),
    args: &ImportArgs,
) -> Result<Report, Problem> {
    let mut tick = |rows: usize| {
        tell(&format!("已读取 {rows} 行"));
        Ok(())
    };
    let ask = Ask::of(&order);
    let compared = import::evaluate(site, actor, (&found, &ask), &mut tick)?;
    let evaluation = &compared.evaluation;
    let nothing = evaluation.to_write().is_empty();
    let not_all = args.all_or_nothing && !evaluation.rejected().is_empty();
    let mut report = reported(evaluation.clone(), &found, args);
    if args.dry_run || nothing || not_all {
        return Ok(report);
    }
    intake::file::keep(site.files(), found.sha256(), found.bytes())?;
    let order = Order {
        file_sha256: found.sha256().to_owned(),
        ..order
    };
    let id = site.keep_now(actor, |tx| intake::begin(tx, &order))?;
    import::put(site, actor, &id, compared)?;
    let done = site.write_now(actor, |tx| {
        let actor = tx.actor;
        let row = intake::table::in_sight(tx.conn, actor, &id)?;
        let decision = Decision {
            revision: row.revision,
            ..Decision::default()
        };
        import::commit(tx, &id, &decision)
    })?;
    report.import_id = Some(id);
    report.samples.written = done.written;
    report.samples.not_written.extend(done.left_out);
    Ok(report)
}

fn reported(evaluation: Evaluation, found: &Found, args: &ImportArgs) -> Report {
    let mut report = Report::of(evaluation, found.sha256());
    if args.all_or_nothing && report.rejected > 0 {
        report.samples.written = 0;
    }
    report
}

fn annotate(out: &Path, bytes: Vec<u8>, report: &Report) -> Result<(), Problem> {
    if report.header_row == 0 {
        tell("文件读不出，没有写出批注工作簿");
        return Ok(());
    }
    let marked = preview::marked(bytes, &report.problems)?;
    std::fs::write(out, marked)?;
    tell(&format!("已写出批注工作簿 {}", out.display()));
    Ok(())
}

fn print(args: &ImportArgs, report: &Report) -> Result<(), Problem> {
    if args.json {
        return say(&serde_json::to_string(report)?);
    }
    for one in &report.problems {
        say(&format!(
            "{}\t{}\t{}\t{}\t{}",
            one.cell,
            one.severity.zh(),
            one.code,
            one.found.replace(['\n', '\r', '\t'], " "),
            one.message
        ))?;
    }
    let act = if args.dry_run {
        "将写入"
    } else {
        "已写入"
    };
    say(&format!(
        "{} 行：新增 {}，变更 {}，相同 {}，拒绝 {}；{act} {} 份样品",
        report.rows,
        report.new,
        report.changed,
        report.same,
        report.rejected,
        report.samples.written
    ))?;
    if let Some(id) = &report.import_id {
        say(&format!(
            "导入编号 {id}，送审核之前可撤销：anyang import undo {id}"
        ))?;
    }
    if !report.samples.not_written.is_empty() {
        say(&format!(
            "没有写入的样品：{}",
            report.samples.not_written.join("、")
        ))?;
    }
    Ok(())
}
