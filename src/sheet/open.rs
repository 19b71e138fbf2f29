//! Opening a file by what it holds, never by its name, and reading its lines on a thread of their own.
//!
//! A reader that panics or never ends takes nothing with it: the thread's fault becomes a [`FileProblem`].
use super::cell::Line;
use super::delimited::{Table, read_table};
use super::guard::{Bytes, MAX_BYTES, Package};
use super::legacy::{Loaded, load_xls, load_xlsb};
use super::problem::{FileProblem, Halt};
use super::xlsx::Book;
use super::{compound, ods};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::Builder;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(90);
const LINES_AT_ONCE: usize = 256;
const BYTES_AT_ONCE: usize = 1 << 20;

/// The format a file turned out to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel 2007 and later.
    Xlsx,
    /// The binary form of the same.
    Xlsb,
    /// Excel 5 to 2003, and WPS.
    Xls,
    /// OpenDocument.
    Ods,
    /// Separated text.
    Text,
}

/// A sheet as a person sees it in the row of tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    /// The name on the tab; 文本 for a text table.
    pub name: String,
    /// Whether the tab is shown.
    pub visible: bool,
}

/// An opened file. Cheap to clone; its lines can be read any number of times.
#[derive(Clone)]
pub struct Workbook {
    format: Format,
    sheets: Vec<SheetName>,
    bytes: Bytes,
    digest: Arc<OnceLock<String>>,
    source: Arc<Source>,
}

pub(super) enum Source {
    Xlsx(Arc<Book>),
    Loaded(Vec<Loaded>),
    Text(Table),
}

/// Opens a file by its content. The name is not believed; an unreadable file says why.
pub fn open(bytes: Vec<u8>) -> Result<Workbook, FileProblem> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty);
    }
    if MAX_BYTES < bytes.len() {
        return Err(FileProblem::TooLarge);
    }
    let bytes: Bytes = bytes.into();
    let own = Arc::clone(&bytes);
    let (format, source) = aside(move || source_of(own))?;
    Ok(Workbook {
        format,
        sheets: source.names(),
        bytes,
        digest: Arc::default(),
        source: Arc::new(source),
    })
}

/// Does the work on a thread that may panic or hang without harm to the caller.
fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileProblem> + Send + 'static,
) -> Result<T, FileProblem> {
    let (tell, told) = sync_channel(1);
    let spawned = Builder::new().name("sheet-open".to_owned()).spawn(move || {
        let answer = catch_unwind(AssertUnwindSafe(work));
        let answer = answer.unwrap_or(Err(FileProblem::Truncated("内部结构异常")));
        // Whoever asked may have lost patience; then nobody is left to tell.
        tell.send(answer).ok();
    });
    if spawned.is_err() {
        return Err(FileProblem::ExpandsTooMuch("系统资源不足"));
    }
    told.recv_timeout(PATIENCE)
        .unwrap_or(Err(FileProblem::ExpandsTooMuch("读取时间过长")))
}

fn source_of(bytes: Bytes) -> Result<(Format, Source), FileProblem> {
    if bytes.starts_with(compound::SIGNATURE) {
        return match compound::kind(&bytes) {
            compound::Kind::Workbook => Ok((Format::Xls, Source::Loaded(load_xls(bytes)?))),
            compound::Kind::Encrypted => Err(FileProblem::Encrypted),
            compound::Kind::Other(name) => Err(FileProblem::NotAWorkbook(name)),
            compound::Kind::Broken => Err(FileProblem::Truncated("文件目录不完整")),
        };
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packaged(bytes);
    }
    if let Some(name) = foreign(&bytes) {
        return Err(FileProblem::NotAWorkbook(name));
    }
    Ok((Format::Text, Source::Text(read_table(&bytes)?)))
}

fn packaged(bytes: Bytes) -> Result<(Format, Source), FileProblem> {
    let package = Package::open(Arc::clone(&bytes))?;
    if package.has("xl/workbook.bin") {
        return Ok((Format::Xlsb, Source::Loaded(load_xlsb(bytes)?)));
    }
    if package.has("content.xml") && !package.has("[Content_Types].xml") {
        return Ok((Format::Ods, Source::Loaded(ods::load(package)?)));
    }
    if package.has_folder("word/") {
        return Err(FileProblem::NotAWorkbook("是 Word 文档"));
    }
    if package.has_folder("ppt/") {
        return Err(FileProblem::NotAWorkbook("是演示文稿"));
    }
    if !package.has_folder("xl/") && !package.has("[Content_Types].xml") {
        return Err(FileProblem::NotAWorkbook(
            "是压缩包；请先解压，再上传其中的工作簿",
        ));
    }
    Ok((Format::Xlsx, Source::Xlsx(Arc::new(Book::open(package)?))))
}

/// What well-known first bytes belong to.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const HEADS: [(&[u8], &str); 9] = [
        (b"%PDF", "是 PDF 文件"),
        (b"Rar!", "是 RAR 压缩包；请先解压，再上传其中的工作簿"),
        (b"7z\xBC\xAF", "是 7z 压缩包；请先解压，再上传其中的工作簿"),
        (b"\x1F\x8B", "是 gzip 压缩包；请先解压，再上传其中的工作簿"),
        (b"\xFF\xD8\xFF", "是图片"),
        (b"\x89PNG", "是图片"),
        (b"\x09\x00\x04\x00", "是 Excel 4 或更早的格式"),
        (b"\x09\x02\x06\x00", "是 Excel 4 或更早的格式"),
        (b"\x09\x04\x06\x00", "是 Excel 4 或更早的格式"),
    ];
    HEADS
        .iter()
        .find(|(head, _)| bytes.starts_with(head))
        .map(|(_, name)| *name)
}

impl Source {
    fn names(&self) -> Vec<SheetName> {
        match self {
            Self::Xlsx(book) => {
                let named = book.sheets.iter();
                named
                    .map(|sheet| SheetName {
                        name: sheet.name.clone(),
                        visible: sheet.visible,
                    })
                    .collect()
            }
            Self::Loaded(sheets) => {
                let named = sheets.iter();
                named
                    .map(|sheet| SheetName {
                        name: sheet.name.clone(),
                        visible: sheet.visible,
                    })
                    .collect()
            }
            Self::Text(_) => vec![SheetName {
                name: "文本".to_owned(),
                visible: true,
            }],
        }
    }

    fn lines(
        &self,
        sheet: usize,
        sink: &mut dyn FnMut(Line) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        match self {
            Self::Xlsx(book) => book.lines(sheet, sink),
            Self::Loaded(sheets) => match sheets.get(sheet) {
                Some(sheet) => sheet.lines.iter().try_for_each(|line| sink(line.clone())),
                None => Ok(()),
            },
            Self::Text(table) if sheet == 0 => table.lines(sink),
            Self::Text(_) => Ok(()),
        }
    }
}

impl Workbook {
    /// The format found.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The sheets in the order of their tabs.
    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The name of a sheet; empty where there is none.
    pub fn sheet_name(&self, sheet: usize) -> &str {
        self.sheets
            .get(sheet)
            .map_or("", |sheet| sheet.name.as_str())
    }

    /// The file as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The SHA-256 of the file in lower-case hex.
    pub fn sha256(&self) -> &str {
        self.digest
            .get_or_init(|| hex::encode(Sha256::digest(&self.bytes)))
    }

    /// The xlsx inside, if the file is one.
    pub(super) fn book(&self) -> Option<&Arc<Book>> {
        match self.source.as_ref() {
            Source::Xlsx(book) => Some(book),
            _ => None,
        }
    }

    /// The lines of a sheet (counted from 0), read ahead on a thread; rows without cells are left out.
    pub fn lines(&self, sheet: usize) -> Lines {
        let source = Arc::clone(&self.source);
        let (tell, told) = sync_channel(4);
        let spawned = Builder::new()
            .name("sheet-lines".to_owned())
            .spawn(move || read_ahead(&source, sheet, &tell));
        Lines {
            told,
            batch: Vec::new().into_iter(),
            state: if spawned.is_ok() {
                State::Reading
            } else {
                State::NoThread
            },
        }
    }
}

type Batch = Result<Vec<Line>, FileProblem>;

fn read_ahead(source: &Source, sheet: usize, tell: &SyncSender<Batch>) {
    let mut batch = Vec::new();
    let mut weight = 0;
    let read = catch_unwind(AssertUnwindSafe(|| {
        source.lines(sheet, &mut |line| {
            weight += line.weight();
            batch.push(line);
            if batch.len() < LINES_AT_ONCE && weight < BYTES_AT_ONCE {
                return Ok(());
            }
            weight = 0;
            tell.send(Ok(std::mem::take(&mut batch)))
                .or(Err(Halt::Enough))
        })
    }));
    let last = match read {
        Ok(Ok(())) => None,
        Ok(Err(Halt::Enough)) => return,
        Ok(Err(Halt::Problem(problem))) => Some(problem),
        Err(_) => Some(FileProblem::Truncated("内部结构异常")),
    };
    // The reader of the lines may be gone; then nobody is left to tell.
    if tell.send(Ok(batch)).is_ok()
        && let Some(problem) = last
    {
        tell.send(Err(problem)).ok();
    }
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Reading,
    NoThread,
    Done,
}

/// The lines of a sheet. After an `Err` nothing follows.
pub struct Lines {
    told: Receiver<Batch>,
    batch: std::vec::IntoIter<Line>,
    state: State,
}

impl Iterator for Lines {
    type Item = Result<Line, FileProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(line) = self.batch.next() {
                return Some(Ok(line));
            }
            match self.state {
                State::Done => return None,
                State::NoThread => {
                    return Some(self.fail(FileProblem::ExpandsTooMuch("系统资源不足")));
                }
                State::Reading => {}
            }
            match self.told.recv_timeout(PATIENCE) {
                Ok(Ok(batch)) => self.batch = batch.into_iter(),
                Ok(Err(problem)) => return Some(self.fail(problem)),
                Err(RecvTimeoutError::Timeout) => {
                    return Some(self.fail(FileProblem::ExpandsTooMuch("读取时间过长")));
                }
                Err(RecvTimeoutError::Disconnected) => self.state = State::Done,
            }
        }
    }
}

impl Lines {
    fn fail(&mut self, problem: FileProblem) -> Result<Line, FileProblem> {
        self.state = State::Done;
        Err(problem)
    }
}
