//! Parses the command line and runs one verb.

use std::io::{self, Write};
use std::process::ExitCode;

use anyang::cli::{Exit, clock};
use clap::{Parser, Subcommand};

/// 安样：城市食品安全抽样检验
#[derive(Parser)]
#[command(name = "anyang", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// 法定时限：列出、推算
    Clock(clock::ClockArgs),
}

fn main() -> ExitCode {
    let Cli { verb } = Cli::parse();
    let ended = match verb {
        Verb::Clock(args) => clock::run(&args, &mut io::stdin().lock(), &mut io::stdout().lock()),
    };
    match ended {
        Ok(exit) => told(&exit),
        // Whoever closed the pipe has read enough.
        Err(fault) if fault.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(fault) => unread(&fault),
    }
}

/// Input or output failed: it is no wrong usage, but nothing was answered either.
fn unread(fault: &io::Error) -> ExitCode {
    // Where stderr is closed too, the exit code alone must say it.
    match writeln!(io::stderr(), "读写失败：{fault}") {
        Ok(()) | Err(_) => ExitCode::FAILURE,
    }
}

fn told(exit: &Exit) -> ExitCode {
    if let Exit::Usage(message) = exit
        && writeln!(io::stderr(), "{message}").is_err()
    {
        return ExitCode::FAILURE;
    }
    ExitCode::from(exit.code())
}
