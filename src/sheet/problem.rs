//! Why a file cannot be read: one stable code and one Chinese sentence each, saying what to do next.
//!
//! Problems of single cells do not belong here; the stage that reads the lines names those.
use thiserror::Error;

/// A file that gives no rows, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FileProblem {
    /// The workbook asks for a password.
    #[error("文件设有打开密码，无法读取；请在 Excel 或 WPS 中取消密码、另存一份后重新上传")]
    Encrypted,
    /// The file breaks off, or its inside contradicts itself.
    #[error("文件不完整或已损坏（{0}）；请在 Excel 或 WPS 中打开，另存为 .xlsx 后重新上传")]
    Truncated(&'static str),
    /// Something else under a workbook's name.
    #[error("这不是可读取的电子表格（{0}）；请在 Excel 或 WPS 中另存为 .xlsx 后重新上传")]
    NotAWorkbook(&'static str),
    /// More bytes than are taken.
    #[error("文件超过 64 MB；请拆分成几个文件后分别上传")]
    TooLarge,
    /// More rows than this format is read for.
    #[error("此格式最多读取 {limit} 行；请另存为 .xlsx（无此限制）或拆分后重新上传")]
    TooManyRows {
        /// The greatest number of rows of the format.
        limit: u32,
    },
    /// A small file that would fill the memory.
    #[error(
        "文件展开后过大或含有异常内容（{0}）；请新建工作簿，只粘贴数据的值，另存为 .xlsx 后重新上传"
    )]
    ExpandsTooMuch(&'static str),
    /// Cells, but no row of known headings among the first of any sheet.
    #[error("前 15 行内找不到表头；请使用系统模板，或保留原表的表头行后重新上传")]
    NoHeadingRow,
    /// No cell at all.
    #[error("文件是空的，没有任何数据；请检查是否选错了文件")]
    Empty,
}

impl FileProblem {
    /// The stable code other programs rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Truncated(_) => "truncated",
            Self::NotAWorkbook(_) => "not_a_workbook",
            Self::TooLarge => "too_large",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::ExpandsTooMuch(_) => "expands_too_much",
            Self::NoHeadingRow => "no_heading_row",
            Self::Empty => "empty",
        }
    }
}

/// Why a reader of lines stops before the end.
#[derive(Debug)]
pub(super) enum Halt {
    /// The file is at fault.
    Problem(FileProblem),
    /// Whoever asked for the lines wants no more.
    Enough,
}

impl From<FileProblem> for Halt {
    fn from(problem: FileProblem) -> Self {
        Self::Problem(problem)
    }
}

/// Where lines go as they are read.
pub(super) type Sink<'a> = dyn FnMut(super::Line) -> Result<(), Halt> + 'a;
