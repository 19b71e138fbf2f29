//! `anyang template`: writes the workbook that people fill in, the same bytes as in `import_templates/`.
use std::path::PathBuf;
use std::process::ExitCode;

use super::open::{say, tell};
use crate::problem::Problem;
use crate::sheet::templates::{KINDS, template};

/// Arguments of `template`.
#[derive(Debug, clap::Args)]
pub struct TemplateArgs {
    /// 模板的种类：lab-results、base-table、establishments、labs、plan
    kind: String,
    /// 写到哪个文件；不给时写到当前目录，以种类为名
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Writes the template.
pub(super) fn run(args: &TemplateArgs) -> Result<ExitCode, Problem> {
    let Some(found) = template(&args.kind) else {
        tell(&format!(
            "没有叫「{}」的模板；可用的有：{}",
            args.kind,
            KINDS.join("、")
        ));
        return Ok(ExitCode::from(2));
    };
    let bytes = found
        .workbook()
        .map_err(|fault| Problem::fault(fault.to_string()))?;
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(found.file_name()));
    std::fs::write(&out, bytes)?;
    say(&format!("已写出 {}", out.display()))?;
    Ok(ExitCode::SUCCESS)
}
