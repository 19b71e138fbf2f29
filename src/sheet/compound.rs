//! The compound files of old Excel, looked through before calamine opens them: what they hold, whether they are
//! encrypted, and how large a table their records would make.
//!
//! Reads sector chains and record heads only; never a value.
use super::guard::{MAX_LOADED_CELLS, MAX_LOADED_ROWS};
use super::problem::FileProblem;

/// The first bytes of a compound file.
pub(super) const SIGNATURE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const BOF: u16 = 0x0809;
const FILEPASS: u16 = 0x002F;
const DIMENSIONS: u16 = 0x0200;
const MULRK: u16 = 0x00BD;
/// Formula, Number, Label, RString, BoolErr, Rk, LabelSst: records that begin with row and column.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x00D6, 0x0205, 0x027E, 0x00FD];

/// What a compound file is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A workbook of Excel 5 to 2003, or of WPS.
    Workbook,
    /// A newer workbook behind a password.
    Encrypted,
    /// Another program's file, in Chinese.
    Other(&'static str),
    /// Its directory cannot be read.
    Broken,
}

/// Looks at the names in the directory.
pub(super) fn kind(bytes: &[u8]) -> Kind {
    let Some(file) = Compound::open(bytes) else {
        return Kind::Broken;
    };
    if file
        .entry(&["encryptedpackage", "encryptioninfo"])
        .is_some()
    {
        Kind::Encrypted
    } else if file.entry(&["workbook", "book"]).is_some() {
        Kind::Workbook
    } else if file.entry(&["worddocument"]).is_some() {
        Kind::Other("是 Word 文档")
    } else if file.entry(&["powerpoint document"]).is_some() {
        Kind::Other("是演示文稿")
    } else if file.entries.is_empty() {
        Kind::Broken
    } else {
        Kind::Other("是其他程序的文件")
    }
}

/// Refuses a workbook that is encrypted or whose records would fill the memory.
pub(super) fn affordable(bytes: &[u8]) -> Result<(), FileProblem> {
    let broken = FileProblem::Truncated("xls 目录不完整");
    let file = Compound::open(bytes).ok_or_else(|| broken.clone())?;
    let entry = file.entry(&["workbook", "book"]).ok_or(broken)?;
    let stream = file.stream(entry);
    let mut sheet = Extent::default();
    let mut cells: u64 = 0;
    for (kind, body) in Records(&stream) {
        match kind {
            BOF => {
                cells += sheet.cells();
                sheet = Extent::default();
            }
            FILEPASS => return Err(FileProblem::Encrypted),
            DIMENSIONS => reservable(body)?,
            MULRK => sheet.add(u16_at(body, 0), u16_at(body, body.len().saturating_sub(2))),
            kind if CELLS.contains(&kind) => sheet.add(u16_at(body, 0), u16_at(body, 2)),
            _ => {}
        }
        if MAX_LOADED_CELLS as u64 * 2 < cells + sheet.cells() {
            return Err(FileProblem::ExpandsTooMuch("表格范围过大"));
        }
    }
    Ok(())
}

/// The declared size of a sheet, for which memory is set aside.
fn reservable(body: &[u8]) -> Result<(), FileProblem> {
    let (rows, first, end) = if body.len() < 14 {
        let rows = u16_at(body, 2).saturating_sub(u16_at(body, 0));
        (u32::from(rows), u16_at(body, 4), u16_at(body, 6))
    } else {
        let first = u32_at(body, 0).unwrap_or(0);
        let end = u32_at(body, 4).unwrap_or(0);
        (end.saturating_sub(first), u16_at(body, 8), u16_at(body, 10))
    };
    let first = if 0xFF < first || end < first {
        0
    } else {
        first
    };
    if MAX_LOADED_ROWS < rows || 1024 < end - first {
        return Err(FileProblem::ExpandsTooMuch("声明的表格范围过大"));
    }
    Ok(())
}

/// The corners of the cells seen in one sheet.
#[derive(Default)]
struct Extent {
    corners: Option<(u16, u16, u16, u16)>,
}

impl Extent {
    fn add(&mut self, row: u16, column: u16) {
        let (top, bottom, left, right) = self.corners.unwrap_or((row, row, column, column));
        self.corners = Some((
            top.min(row),
            bottom.max(row),
            left.min(column),
            right.max(column),
        ));
    }

    fn cells(&self) -> u64 {
        self.corners.map_or(0, |(top, bottom, left, right)| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

/// The records of a stream: kind and body.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_at_checked(4)?;
        let length = usize::from(u16_at(head, 2)).min(rest.len());
        let (body, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((u16_at(head, 0), body))
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let pair = bytes.get(at..at.saturating_add(2));
    pair.and_then(|pair| pair.try_into().ok())
        .map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    four.try_into().ok().map(u32::from_le_bytes)
}

/// A name in the directory and where its stream begins.
struct Entry {
    name: String,
    start: u32,
    size: usize,
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
    small: Vec<u8>,
    small_fat: Vec<u32>,
    small_below: usize,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(SIGNATURE) {
            return None;
        }
        let sector = match u16_at(bytes, 30) {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector,
            fat: Vec::new(),
            entries: Vec::new(),
            small: Vec::new(),
            small_fat: Vec::new(),
            small_below: u32_at(bytes, 56)? as usize,
        };
        file.read_fat()?;
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX);
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let root = file.entries.first().map(|root| (root.start, root.size))?;
        file.small = file.chain(root.0, root.1);
        file.small_fat = words(&file.chain(u32_at(bytes, 60)?, usize::MAX));
        Some(file)
    }

    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes
            .get(start..end)
            .filter(|sector| !sector.is_empty())
    }

    fn read_fat(&mut self) -> Option<()> {
        let mut sectors: Vec<u32> = words(self.bytes.get(76..512)?);
        let mut next = u32_at(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector + 1;
        for _ in 0..most {
            let Some(sector) = (next < LAST_SECTOR).then(|| self.sector_at(next)).flatten() else {
                break;
            };
            let mut more = words(sector);
            next = more.pop()?;
            sectors.extend(more);
        }
        sectors.retain(|id| *id < LAST_SECTOR);
        sectors.truncate(most);
        self.fat = sectors
            .into_iter()
            .filter_map(|id| self.sector_at(id))
            .flat_map(words)
            .collect();
        Some(())
    }

    /// The bytes of a chain of sectors, as far as it leads.
    fn chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut found = Vec::new();
        let mut id = start;
        for _ in 0..=self.bytes.len() / self.sector {
            if LAST_SECTOR <= id || size <= found.len() {
                break;
            }
            let Some(sector) = self.sector_at(id) else {
                break;
            };
            found.extend_from_slice(sector);
            let Some(next) = self.fat.get(id as usize) else {
                break;
            };
            id = *next;
        }
        found.truncate(size);
        found
    }

    fn stream(&self, entry: &Entry) -> Vec<u8> {
        if self.small_below <= entry.size {
            return self.chain(entry.start, entry.size);
        }
        let mut found = Vec::new();
        let mut id = entry.start;
        while found.len() < entry.size && found.len() <= self.small.len() {
            let start = (id as usize).saturating_mul(64);
            let Some(piece) = self.small.get(start..start.saturating_add(64)) else {
                break;
            };
            found.extend_from_slice(piece);
            let Some(next) = self.small_fat.get(id as usize) else {
                break;
            };
            id = *next;
        }
        found.truncate(entry.size);
        found
    }

    fn entry(&self, names: &[&str]) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| names.contains(&entry.name.as_str()))
    }
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .filter_map(|four| u32_at(four, 0))
        .collect()
}

fn entry(raw: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(raw, 64)).clamp(2, 64) - 2;
    let units: Vec<u16> = raw
        .get(..length)?
        .chunks_exact(2)
        .map(|pair| u16_at(pair, 0))
        .collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units).to_lowercase(),
        start: u32_at(raw, 116)?,
        size: u32_at(raw, 120)? as usize,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_declared_table_of_a_billion_rows_is_refused() {
        let mut body = vec![0; 14];
        body[4..8].copy_from_slice(&0x4000_0000_u32.to_le_bytes());
        body[10] = 255;
        assert_eq!(reservable(&body).unwrap_err().code(), "expands_too_much");
    }

    proptest! {
        #[test]
        fn any_bytes_behind_the_signature_are_answered(tail in proptest::collection::vec(any::<u8>(), 0..4096)) {
            let mut bytes = SIGNATURE.to_vec();
            bytes.extend(tail);
            let _kind = kind(&bytes);
            let _answer = affordable(&bytes);
        }
    }
}
