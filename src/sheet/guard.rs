//! What a file may cost: sizes, counts and ratios, checked before and while it is opened.
//!
//! A declared size is a claim; what is read is counted too. Nothing here looks at what the cells say.
use super::problem::FileProblem;
use quick_xml::errors::Error as XmlError;
use std::collections::HashMap;
use std::io::{Cursor, Error as IoError, Read};
use std::sync::Arc;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// The greatest file taken.
pub const MAX_BYTES: usize = 64 << 20;
/// The most rows of xls, xlsb and ods, which are held in memory.
pub const MAX_LOADED_ROWS: u32 = 100_000;
/// The most cells of a file that is held in memory.
pub const MAX_LOADED_CELLS: usize = 6_000_000;
/// The most columns of a sheet.
pub const MAX_COLUMNS: u32 = 16_384;
/// The most bytes of one cell: Excel's 32,767 characters, four bytes each.
pub const MAX_TEXT: usize = 32_767 * 4;
/// The most bytes of text in one row.
pub const MAX_LINE_BYTES: usize = 4 << 20;
/// The most bytes of shared strings.
pub const MAX_STRING_BYTES: usize = 256 << 20;
const MAX_ENTRIES: usize = 10_000;
const MAX_PART_BYTES: u64 = 1 << 30;
const MAX_ALL_BYTES: u64 = 2 << 30;
const RATIO_LOOKED_AT_FROM: u64 = 16 << 20;
const MAX_RATIO: u64 = 200;

/// The bytes of a file, shared by whoever reads it.
pub(super) type Bytes = Arc<[u8]>;

/// A zip package that passed the guard, its parts found by name whatever their case.
#[derive(Clone)]
pub(super) struct Package {
    archive: ZipArchive<Cursor<Bytes>>,
    names: Arc<HashMap<String, usize>>,
}

impl Package {
    /// Opens the directory of a zip file and refuses one that would cost too much.
    pub(super) fn open(bytes: Bytes) -> Result<Self, FileProblem> {
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| zip_problem(&error))?;
        if MAX_ENTRIES < archive.len() {
            return Err(FileProblem::ExpandsTooMuch("内部文件过多"));
        }
        let mut names = HashMap::new();
        let mut all: u64 = 0;
        for index in 0..archive.len() {
            let file = archive
                .by_index_raw(index)
                .map_err(|error| zip_problem(&error))?;
            if file.encrypted() {
                return Err(FileProblem::Encrypted);
            }
            all = all.saturating_add(file.size());
            affordable(file.size(), file.compressed_size())?;
            names.insert(part_key(&String::from_utf8_lossy(file.name_raw())), index);
        }
        if MAX_ALL_BYTES < all {
            return Err(FileProblem::ExpandsTooMuch("解压后超过 2 GB"));
        }
        if archive
            .has_overlapping_files()
            .is_ok_and(|overlapping| overlapping)
        {
            return Err(FileProblem::ExpandsTooMuch("内部文件互相重叠"));
        }
        Ok(Self {
            archive,
            names: Arc::new(names),
        })
    }

    /// Whether the package holds a part.
    pub(super) fn has(&self, part: &str) -> bool {
        self.names.contains_key(&part_key(part))
    }

    /// Whether any part lies in the folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.names.keys().any(|name| name.starts_with(folder))
    }

    /// Where a part stands in the directory.
    pub(super) fn index(&self, part: &str) -> Option<usize> {
        self.names.get(&part_key(part)).copied()
    }

    /// The archive itself, to copy untouched parts from.
    pub(super) fn archive(&mut self) -> &mut ZipArchive<Cursor<Bytes>> {
        &mut self.archive
    }

    /// A part as a metered stream.
    pub(super) fn part(&mut self, part: &str) -> Result<Metered<'_>, FileProblem> {
        let index = self
            .index(part)
            .ok_or(FileProblem::Truncated("缺少内部文件"))?;
        let file = self
            .archive
            .by_index(index)
            .map_err(|error| zip_problem(&error))?;
        Ok(Metered { file, read: 0 })
    }

    /// A small part as text; refused beyond `limit` bytes.
    pub(super) fn text(&mut self, part: &str, limit: u64) -> Result<String, FileProblem> {
        let mut bytes = Vec::new();
        let mut stream = self.part(part)?.take(limit + 1);
        stream
            .read_to_end(&mut bytes)
            .map_err(|error| io_problem(&error))?;
        if limit < bytes.len() as u64 {
            return Err(FileProblem::ExpandsTooMuch("内部文件过大"));
        }
        String::from_utf8(bytes).or(Err(FileProblem::Truncated("内部文件的编码不对")))
    }
}

/// A part's name as it is looked up: no leading slash, forward slashes, lower case.
fn part_key(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

fn affordable(size: u64, compressed: u64) -> Result<(), FileProblem> {
    if MAX_PART_BYTES < size {
        return Err(FileProblem::ExpandsTooMuch("解压后超过 1 GB"));
    }
    if RATIO_LOOKED_AT_FROM < size && MAX_RATIO < size / compressed.max(1) {
        return Err(FileProblem::ExpandsTooMuch("压缩比异常"));
    }
    Ok(())
}

/// A part while it is decompressed: stops where it grows beyond what it declared or what is affordable.
pub(super) struct Metered<'a> {
    file: ZipFile<'a, Cursor<Bytes>>,
    read: u64,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read = self.read.saturating_add(count as u64);
        if affordable(self.read, self.file.compressed_size()).is_err() {
            return Err(IoError::other(Expanded));
        }
        Ok(count)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a part expands beyond what is affordable")]
struct Expanded;

/// What a fault while reading says about the file.
pub(super) fn io_problem(error: &IoError) -> FileProblem {
    let expanded = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Expanded>())
        .is_some();
    if expanded {
        FileProblem::ExpandsTooMuch("解压后的内容超出限度")
    } else {
        FileProblem::Truncated("内容读不完")
    }
}

/// What a fault of the markup says about the file.
pub(super) fn xml_problem(error: &XmlError) -> FileProblem {
    match error {
        XmlError::Io(error) => io_problem(error),
        _ => FileProblem::Truncated("内部文件的格式不对"),
    }
}

fn zip_problem(error: &ZipError) -> FileProblem {
    match error {
        ZipError::Io(error) => io_problem(error),
        ZipError::UnsupportedArchive(_) => FileProblem::NotAWorkbook("压缩方式不受支持"),
        _ => FileProblem::Truncated("压缩包的目录不完整"),
    }
}
