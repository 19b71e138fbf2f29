//! Files that are broken, encrypted, foreign or made to do harm: each gets an answer.
use super::*;
use proptest::prelude::*;

#[test]
fn every_odd_file_is_answered() {
    let Some(folder) = shared("odd_files") else {
        return;
    };
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let mut codes = Vec::new();
    for path in names {
        let started = std::time::Instant::now();
        let answer = open(std::fs::read(&path).unwrap()).and_then(|book| read_all(&book));
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(started.elapsed().as_secs() < 30, "{name}");
        if let Err(problem) = answer {
            codes.push((name, problem.code()));
        }
    }
    let of = |code: &str| codes.iter().filter(|(_, found)| *found == code).count();
    assert_eq!(of("encrypted"), 4, "{codes:?}");
    assert_eq!(of("expands_too_much"), 3, "{codes:?}");
    assert_eq!(of("not_a_workbook"), 2, "{codes:?}");
    assert_eq!(codes.len(), 12, "{codes:?}");
}

pub(super) fn code_of(bytes: Vec<u8>) -> &'static str {
    let answer = open(bytes).and_then(|book| read_all(&book));
    answer.err().map_or("read", |problem| problem.code())
}

#[test]
fn what_cannot_be_read_says_why() {
    assert_eq!(code_of(Vec::new()), "empty");
    assert_eq!(code_of(vec![b','; guard::MAX_BYTES + 1]), "too_large");
    let whole = hazards();
    assert_eq!(code_of(whole[..whole.len() / 2].to_vec()), "truncated");
    assert_eq!(code_of(b"PK\x03\x04 nothing more".to_vec()), "truncated");
    assert_eq!(
        code_of([compound::SIGNATURE, &[0; 600]].concat()),
        "truncated"
    );
    assert_eq!(
        code_of(zipped(&[
            ("word/document.xml", b"<w/>"),
            ("[Content_Types].xml", b"<T/>")
        ])),
        "not_a_workbook"
    );
    assert_eq!(code_of(zipped(&[("photo.jpg", b"x")])), "not_a_workbook");
    assert_eq!(
        code_of(b"<html><table><tr><td>1</td></tr></table></html>".to_vec()),
        "not_a_workbook"
    );
}

#[test]
fn a_workbook_without_cells_or_headings_says_so() {
    let mut book = XlsxWorkbook::new();
    book.add_worksheet();
    let found = locate(
        &open(book.save_to_buffer().unwrap()).unwrap(),
        &profiles::results(),
    );
    assert_eq!(found.unwrap_err().code(), "empty");
    let found = locate(&open(b"a,b\n1,2\n".to_vec()).unwrap(), &profiles::results());
    assert_eq!(found.unwrap_err().code(), "no_heading_row");
}

const WORKBOOK: &[u8] = br#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

fn package(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ])
}

#[test]
fn bombs_are_refused_before_they_fill_the_memory() {
    let zeros = vec![b' '; 40 << 20];
    assert_eq!(code_of(package(&zeros, b"<sst/>")), "expands_too_much");
    let entities = b"<!DOCTYPE sst [<!ENTITY a \"aa\">]><sst><si><t>&a;</t></si></sst>";
    assert_eq!(
        code_of(package(b"<worksheet><sheetData/></worksheet>", entities)),
        "expands_too_much"
    );
    assert_eq!(
        code_of(package(
            b"<worksheet><sheetData/></worksheet>",
            b"<sst><si><t>&a;</t></si></sst>"
        )),
        "expands_too_much"
    );
    let long = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(200_000));
    assert_eq!(
        code_of(package(
            b"<worksheet><sheetData/></worksheet>",
            long.as_bytes()
        )),
        "expands_too_much"
    );
    let string = format!("<sst><si><t>{}</t></si></sst>", "字".repeat(32_000));
    let row: String = (0..16_000).map(|_| r#"<c t="s"><v>0</v></c>"#).collect();
    let sheet = format!("<worksheet><sheetData><row>{row}</row></sheetData></worksheet>");
    assert_eq!(
        code_of(package(sheet.as_bytes(), string.as_bytes())),
        "expands_too_much"
    );
}

#[test]
fn cells_without_addresses_and_broken_references_are_answered() {
    let sheet = br#"<worksheet><sheetData><row><c t="inlineStr"><is><t>a</t></is></c><c/><c><v>1.50</v></c></row><row r="7"><c r="D7" t="e"><v>#N/A</v></c><c r="E7" t="b"><v>1</v></c></row></sheetData></worksheet>"#;
    let lines = first_sheet(package(sheet, b"<sst/>"));
    assert_eq!(
        (lines[0].row, lines[0].text(0), lines[0].text(2)),
        (1, "a", "1.5")
    );
    assert_eq!(
        (lines[1].row, lines[1].cell(3).unwrap().kind),
        (7, CellKind::Error)
    );
    assert_eq!(lines[1].text(4), "TRUE");
    let sheet =
        br#"<worksheet><sheetData><row><c t="s"><v>5</v></c></row></sheetData></worksheet>"#;
    assert_eq!(code_of(package(sheet, b"<sst/>")), "truncated");
    assert_eq!(
        code_of(package(
            b"<worksheet><sheetData><row><c r=\"A1\"><v>1",
            b"<sst/>"
        )),
        "truncated"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_damaged_workbook_is_answered(at in 0usize..8000, with in any::<u8>(), cut in 0usize..8000) {
        let mut bytes = hazards();
        let length = bytes.len();
        bytes[at % length] = with;
        bytes.truncate(length - (cut % 3) * (cut % length) / 3);
        let _code = code_of(bytes);
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _code = code_of(bytes);
    }

    #[test]
    fn any_sheet_markup_is_answered(markup in "(<row>|<c>|<c t=\"s\">|<v>|</v>|</c>|</row>|<is>|<t>|&amp;|&#x0;|1|\\PC){0,40}") {
        let sheet = format!("<worksheet><sheetData>{markup}</sheetData></worksheet>");
        let _code = code_of(package(sheet.as_bytes(), b"<sst><si><t>x</t></si></sst>"));
    }
}
