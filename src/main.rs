//! Parses the command line and runs one verb.

use clap::{Parser, Subcommand};
use std::io::{self, BufWriter};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "anyang", version, about = "安样：食品安全抽样检验")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// 判定引擎：逐行读入 JSON，逐行给出判定
    Judge,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().verb {
        Verb::Judge => {
            anyang::cli::judge::run(io::stdin().lock(), BufWriter::new(io::stdout().lock()))
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("anyang judge: {error}");
            ExitCode::from(1)
        }
    }
}
