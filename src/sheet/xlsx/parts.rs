//! Where the parts of a package are: the workbook, its sheets, strings and styles, found through relations.
use super::super::guard::Package;
use super::super::number::Epoch;
use super::super::problem::FileProblem;
use super::markup::{Markup, attribute};
use quick_xml::events::{BytesStart, Event};

/// A sheet as the workbook lists it.
#[derive(Debug, Clone)]
pub(in super::super) struct SheetPart {
    /// The name on its tab.
    pub(in super::super) name: String,
    /// Whether people see the tab.
    pub(in super::super) visible: bool,
    /// Its part in the package.
    pub(in super::super) part: String,
}

/// What the workbook part says.
#[derive(Debug, Default)]
pub(in super::super) struct WorkbookPart {
    /// The part itself.
    pub(in super::super) part: String,
    pub(in super::super) sheets: Vec<SheetPart>,
    pub(in super::super) strings: Option<String>,
    pub(in super::super) styles: Option<String>,
    pub(in super::super) epoch: Epoch,
    /// The package speaks the strict dialect.
    pub(in super::super) strict: bool,
}

/// One relation of a part.
#[derive(Debug, Clone)]
pub(in super::super) struct Relation {
    pub(in super::super) id: String,
    pub(in super::super) kind: String,
    /// The part it leads to, from the root of the package.
    pub(in super::super) target: String,
}

/// Finds the workbook and what belongs to it.
pub(in super::super) fn workbook(package: &mut Package) -> Result<WorkbookPart, FileProblem> {
    let part = workbook_part(package);
    if !package.has(&part) {
        return Err(FileProblem::NotAWorkbook("压缩包内没有工作簿"));
    }
    let relations = relations(package, &part)?;
    let mut found = WorkbookPart {
        strict: relations
            .iter()
            .any(|relation| relation.kind.contains("purl.oclc.org")),
        part: part.clone(),
        ..WorkbookPart::default()
    };
    for relation in &relations {
        if relation.kind.ends_with("/sharedStrings") {
            found.strings = Some(relation.target.clone());
        } else if relation.kind.ends_with("/styles") {
            found.styles = Some(relation.target.clone());
        }
    }
    note_all(&mut found, package, &relations)?;
    found.sheets.retain(|sheet| package.has(&sheet.part));
    if found.sheets.is_empty() {
        return Err(FileProblem::Truncated("工作簿里没有工作表"));
    }
    Ok(found)
}

fn note_all(
    found: &mut WorkbookPart,
    package: &mut Package,
    relations: &[Relation],
) -> Result<(), FileProblem> {
    let mut markup = Markup::of(package, &found.part)?;
    loop {
        match markup.next()? {
            Event::Start(element) | Event::Empty(element) => note(found, &element, relations),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn note(found: &mut WorkbookPart, element: &BytesStart<'_>, relations: &[Relation]) {
    match element.local_name().as_ref() {
        "workbookPr" => {
            let switch = attribute(element, "date1904");
            if switch.is_some_and(|value| value == "1" || value == "true") {
                found.epoch = Epoch::Y1904;
            }
        }
        "sheet" => {
            let id = attribute(element, "id").unwrap_or_default();
            let Some(relation) = relations.iter().find(|relation| relation.id == id) else {
                return;
            };
            if !relation.kind.ends_with("/worksheet") {
                return;
            }
            found.sheets.push(SheetPart {
                name: attribute(element, "name").unwrap_or_default(),
                visible: attribute(element, "state").is_none_or(|state| state == "visible"),
                part: relation.target.clone(),
            });
        }
        _ => {}
    }
}

fn workbook_part(package: &mut Package) -> String {
    let named = relations(package, "").ok().and_then(|relations| {
        let office = |relation: &&Relation| relation.kind.ends_with("/officeDocument");
        relations
            .iter()
            .find(office)
            .map(|relation| relation.target.clone())
    });
    match named {
        Some(part) if package.has(&part) => part,
        _ => "xl/workbook.xml".to_owned(),
    }
}

/// The part that holds the relations of another part.
pub(in super::super) fn relations_part(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, file)) => format!("{folder}/_rels/{file}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The relations of a part; none where it has none.
pub(in super::super) fn relations(
    package: &mut Package,
    part: &str,
) -> Result<Vec<Relation>, FileProblem> {
    let at = relations_part(part);
    let mut found = Vec::new();
    if !package.has(&at) {
        return Ok(found);
    }
    let mut markup = Markup::of(package, &at)?;
    loop {
        match markup.next()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "Relationship" =>
            {
                found.push(Relation {
                    id: attribute(&element, "Id").unwrap_or_default(),
                    kind: attribute(&element, "Type").unwrap_or_default(),
                    target: resolved(part, &attribute(&element, "Target").unwrap_or_default()),
                });
                if 20_000 < found.len() {
                    return Err(FileProblem::ExpandsTooMuch("内部关系过多"));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target as a path from the root of the package.
fn resolved(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = match (target.strip_prefix('/'), part.rsplit_once('/')) {
        (None, Some((folder, _))) => folder.split('/').collect(),
        _ => Vec::new(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_resolved_from_its_part() {
        assert_eq!(
            resolved("xl/workbook.xml", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            resolved("xl/workbook.xml", "/xl/styles.xml"),
            "xl/styles.xml"
        );
        assert_eq!(
            resolved("xl/worksheets/sheet1.xml", "../comments1.xml"),
            "xl/comments1.xml"
        );
        assert_eq!(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(
            relations_part("xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels"
        );
        assert_eq!(relations_part(""), "_rels/.rels");
    }
}
