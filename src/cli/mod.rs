//! The command line: one small file a verb. It parses, runs one verb, and prints; it decides nothing.
mod audit;
pub mod clock;
mod doctor;
mod import;
pub mod judge;
pub mod open;
mod routes;
mod run_job;
mod serve;
mod template;
mod tls;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// 安样: plans a city's food-safety sampling, has it tested, judges, follows every failure to closure and publishes.
#[derive(Debug, Parser)]
#[command(name = "anyang", version, about)]
pub struct Cli {
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(
        long,
        global = true,
        env = "ANYANG_DATABASE",
        default_value = "sqlite:anyang-data/anyang.db"
    )]
    pub database: String,
    /// The address people use, for cookies, links and the trusted origin; `http://ADDR` of --listen when not given.
    #[arg(long, global = true, env = "ANYANG_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The log-in name under whose rights a verb acts; without it the console.
    #[arg(long = "as", global = true, value_name = "LOGIN")]
    pub as_login: Option<String>,
    /// SMTP 服务器，例如 smtps://用户:密码@服务器；不设定则不发邮件
    #[arg(
        long,
        global = true,
        env = "ANYANG_SMTP_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub smtp_url: Option<String>,
    /// 存有 SMTP 地址的文件，使密码不出现在环境变量里
    #[arg(long, global = true, env = "ANYANG_SMTP_URL_FILE", value_name = "FILE")]
    pub smtp_url_file: Option<std::path::PathBuf>,
    /// 发件人，例如 安样 <anyang@example.gov.cn>
    #[arg(
        long,
        global = true,
        env = "ANYANG_MAIL_FROM",
        default_value = "安样 <anyang@localhost>",
        value_name = "MAILBOX"
    )]
    pub mail_from: String,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Serve the web application, the API and the jobs.
    Serve(serve::ServeArgs),
    /// 判定引擎：逐行读入 JSON，逐行给出判定
    Judge,
    /// 法定时限：列出、推算
    Clock(clock::ClockArgs),
    /// Every route with method, permission and row scope.
    Routes(routes::RoutesArgs),
    /// 导入文件：results FILE；undo IMPORT_ID；list
    Import(import::ImportArgs),
    /// 写出填报用的 Excel 模板
    Template(template::TemplateArgs),
    /// 账户：新建、列出、重置密码、停用、启用、设定角色
    User(user::UserArgs),
    /// 审计日志：核验、导出、每日根值
    Audit(audit::AuditArgs),
    /// 检查数据库、文件、日历、时钟、日志与磁盘；有一项不成立时退出码为 1
    Doctor(doctor::DoctorArgs),
    /// 手工运行一个任务
    RunJob(run_job::RunJobArgs),
    /// Bring the schema up to date.
    Migrate,
}

/// Runs the verb. 0: done. 1: it ran and the answer is no. 2: wrong usage.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.verb {
        Verb::Serve(args) => serve::run(&cli, args),
        Verb::Clock(args) => ended(clock::run(
            args,
            &mut std::io::stdin().lock(),
            &mut std::io::stdout().lock(),
        )),
        Verb::Judge => ended(
            judge::run(
                std::io::stdin().lock(),
                std::io::BufWriter::new(std::io::stdout().lock()),
            )
            .map(|whole| if whole { Exit::Done } else { Exit::No }),
        ),
        Verb::Routes(args) => routes::run(args),
        Verb::Import(args) => import::run(&cli, args),
        Verb::Template(args) => template::run(args),
        Verb::User(args) => user::run(&cli, args),
        Verb::Audit(args) => audit::run(&cli, args),
        Verb::RunJob(args) => run_job::run(&cli, args),
        Verb::Doctor(args) => doctor::run(&cli, args),
        Verb::Migrate => crate::db::Db::open(&cli.database).map(|_| ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|problem| {
        open::complain(&problem);
        ExitCode::from(1)
    })
}

/// How a verb ended, and with it the exit code of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done: 0.
    Done,
    /// It ran, and the answer is no: 1.
    No,
    /// Wrong usage: 2, with what to do next for stderr.
    Usage(String),
}

impl Exit {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Usage(_) => 2,
        }
    }
}

/// The exit code of a verb that reads and writes streams; whoever closed the pipe has read enough.
fn ended(outcome: std::io::Result<Exit>) -> Result<ExitCode, crate::problem::Problem> {
    match outcome {
        Ok(exit) => {
            if let Exit::Usage(message) = &exit {
                open::tell(message);
            }
            Ok(ExitCode::from(exit.code()))
        }
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(fault) => Err(fault.into()),
    }
}
