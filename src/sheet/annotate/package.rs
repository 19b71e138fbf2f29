//! The patching of an xlsx package: untouched parts are copied as they are compressed, touched ones written anew.
use super::super::guard::Package;
use super::super::open::Workbook;
use super::super::problem::FileProblem;
use super::super::write::WriteFault;
use super::super::xlsx::markup::{Markup, attribute};
use super::super::xlsx::parts::{
    Relation, SheetPart, WorkbookPart, relations, relations_part, workbook,
};
use super::comments::{self, CommentsMarker};
use super::marking::{Append, Marker, remade, safe};
use super::sheet::SheetMarker;
use super::styles::{Palette, StylesMarker};
use super::{Marks, Remark, list};
use quick_xml::events::Event;
use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const TYPES: &str = "[Content_Types].xml";
const LIST_PART: &str = "xl/worksheets/anyang_problems.xml";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const MAX_SMALL_PART: u64 = 64 << 20;

/// What is known of a sheet before it is marked.
struct Target<'a> {
    sheet: SheetPart,
    marks: &'a Marks,
    number: u32,
    relations: Vec<Relation>,
    comments: Option<String>,
}

impl Target<'_> {
    fn new_comments(&self) -> String {
        format!("xl/anyang_comments{}.xml", self.number)
    }

    fn new_drawing(&self) -> String {
        format!("xl/drawings/anyang_comments{}.vml", self.number)
    }
}

/// A package while it is written.
struct Patch {
    package: Package,
    out: ZipWriter<Cursor<Vec<u8>>>,
    touched: HashSet<String>,
}

/// The patched package; `None` for a dialect that we do not write.
pub(super) fn patched(
    book: &Workbook,
    remarks: &[Remark],
    marks: &BTreeMap<String, Marks>,
) -> Result<Option<Vec<u8>>, WriteFault> {
    let Some(inner) = book.book() else {
        return Ok(None);
    };
    let mut package = inner.package.clone();
    let whole = workbook(&mut package)?;
    let targets = targets(&mut package, &whole, marks)?;
    let Some(styles) = whole.styles.clone().filter(|part| package.has(part)) else {
        return Ok(None);
    };
    if whole.strict || !package.has(TYPES) || !plain_dialect(&mut package, &whole, &targets)? {
        return Ok(None);
    }
    let mut patch = Patch {
        package,
        out: ZipWriter::new(Cursor::new(Vec::new())),
        touched: HashSet::new(),
    };
    let listed = patch.package.has(LIST_PART);
    patch.remake(TYPES, &mut Types::of(&targets, listed))?;
    let mut palette = Palette::after(inner.styles());
    for target in &targets {
        patch.sheet(target, &mut palette)?;
    }
    // A list of ours from an earlier time is replaced, not joined by another.
    if !listed {
        patch.workbook(&whole)?;
    }
    patch.fresh(LIST_PART, &list::part(remarks, &mut palette))?;
    patch.remake(&styles, &mut StylesMarker::new(palette))?;
    patch.finish().map(Some)
}

fn targets<'a>(
    package: &mut Package,
    whole: &WorkbookPart,
    marks: &'a BTreeMap<String, Marks>,
) -> Result<Vec<Target<'a>>, FileProblem> {
    let mut targets = Vec::new();
    for (number, sheet) in (1_u32..).zip(&whole.sheets) {
        let Some(marks) = marks.get(&sheet.name) else {
            continue;
        };
        let relations = relations(package, &sheet.part)?;
        let comments = relations
            .iter()
            .find(|relation| relation.kind.ends_with("/comments"));
        targets.push(Target {
            comments: comments
                .map(|relation| relation.target.clone())
                .filter(|part| package.has(part)),
            sheet: sheet.clone(),
            marks,
            number,
            relations,
        });
    }
    Ok(targets)
}

/// Whether the parts to be touched use the main vocabulary without prefix, as everything but a few writers does.
fn plain_dialect(
    package: &mut Package,
    whole: &WorkbookPart,
    targets: &[Target<'_>],
) -> Result<bool, FileProblem> {
    let sheets = targets.iter().map(|target| target.sheet.part.as_str());
    let comments = targets
        .iter()
        .filter_map(|target| target.comments.as_deref());
    let styles = whole.styles.as_deref();
    let parts: Vec<&str> = sheets
        .chain(comments)
        .chain(styles)
        .chain([whole.part.as_str(), TYPES])
        .collect();
    for part in parts {
        let mut markup = Markup::of(package, part)?;
        let plain = loop {
            match markup.next()? {
                Event::Start(root) => break root.name().prefix().is_none(),
                Event::Empty(_) | Event::Eof => break false,
                _ => {}
            }
        };
        if !plain {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Patch {
    fn options() -> SimpleFileOptions {
        SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
    }

    /// Begins a part under the name it had, or as a new one.
    fn begin(&mut self, part: &str) -> Result<(), WriteFault> {
        let mut name = part.to_owned();
        if let Some(index) = self.package.index(part) {
            let file = self.package.archive().by_index_raw(index)?;
            name = String::from_utf8_lossy(file.name_raw()).into_owned();
        }
        self.touched.insert(name.clone());
        self.out.start_file(name, Self::options())?;
        Ok(())
    }

    fn remake(&mut self, part: &str, marker: &mut impl Marker) -> Result<(), WriteFault> {
        self.begin(part)?;
        remade(&mut self.package, part, marker, &mut self.out)
    }

    fn fresh(&mut self, part: &str, markup: &str) -> Result<(), WriteFault> {
        self.begin(part)?;
        self.out.write_all(markup.as_bytes())?;
        Ok(())
    }

    fn sheet(&mut self, target: &Target<'_>, palette: &mut Palette) -> Result<(), WriteFault> {
        let mut marker = SheetMarker::new(target.marks, palette, "anyangDrawing");
        self.remake(&target.sheet.part, &mut marker)?;
        let (drawn, own) = (marker.drawn(), marker.own_drawing.take());
        let texts = comments::texts(target.marks);
        let mut added = String::new();
        if let Some(part) = &target.comments {
            self.remake(part, &mut CommentsMarker::new(texts.clone()))?;
        } else {
            let part = target.new_comments();
            self.fresh(&part, &comments::part(&texts))?;
            added += &relation("anyangComments", "comments", &part);
        }
        let old = own.and_then(|id| target.relations.iter().find(|relation| relation.id == id));
        if let Some(old) = old {
            let drawing = self.package.text(&old.target, MAX_SMALL_PART)?;
            let more = comments::drawing_with(&drawing, &texts);
            let more = more.ok_or(FileProblem::Truncated("批注图形不完整"))?;
            self.fresh(&old.target, &more)?;
        } else if drawn {
            self.fresh(
                &target.new_drawing(),
                &comments::drawing(&texts, target.number),
            )?;
            added.push_str(&relation(
                "anyangDrawing",
                "vmlDrawing",
                &target.new_drawing(),
            ));
        }
        self.relate(&target.sheet.part, added)
    }

    /// Adds relations to a part.
    fn relate(&mut self, part: &str, added: String) -> Result<(), WriteFault> {
        let at = relations_part(part);
        if added.is_empty() {
            return Ok(());
        }
        if self.package.has(&at) {
            let into = "Relationships";
            return self.remake(
                &at,
                &mut Append {
                    into,
                    markup: added,
                },
            );
        }
        self.fresh(
            &at,
            &format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{added}</Relationships>"),
        )
    }

    /// Adds the list to the workbook.
    fn workbook(&mut self, whole: &WorkbookPart) -> Result<(), WriteFault> {
        let mut names = HashSet::new();
        let mut last = 0;
        {
            let mut markup = Markup::of(&mut self.package, &whole.part)?;
            loop {
                match markup.next()? {
                    Event::Start(element) | Event::Empty(element)
                        if element.local_name().as_ref() == "sheet" =>
                    {
                        names.insert(attribute(&element, "name").unwrap_or_default());
                        let id = attribute(&element, "sheetId").and_then(|id| id.parse().ok());
                        last = last.max(id.unwrap_or(0_u32));
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
        }
        let numbered = (2..).map(|number| format!("{}{number}", list::NAME));
        let mut candidates = std::iter::once(list::NAME.to_owned()).chain(numbered);
        let name = candidates
            .find(|name| !names.contains(name))
            .unwrap_or_default();
        let markup = format!(
            r#"<sheet xmlns:r="{KINDS}" name="{}" sheetId="{}" r:id="anyangProblems"/>"#,
            safe(&name),
            last.saturating_add(1)
        );
        self.remake(
            &whole.part,
            &mut Append {
                into: "sheets",
                markup,
            },
        )?;
        self.relate(
            &whole.part,
            relation("anyangProblems", "worksheet", LIST_PART),
        )
    }

    fn finish(mut self) -> Result<Vec<u8>, WriteFault> {
        for index in 0..self.package.archive().len() {
            let file = self.package.archive().by_index_raw(index)?;
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            if !self.touched.contains(&name) {
                self.out.raw_copy_file(file)?;
            }
        }
        Ok(self.out.finish()?.into_inner())
    }
}

fn relation(id: &str, kind: &str, part: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{KINDS}/{kind}" Target="/{part}"/>"#)
}

/// Adds the kinds of the new parts to the list of kinds.
struct Types {
    append: Append<'static>,
    knows_drawings: bool,
}

impl Types {
    fn of(targets: &[Target<'_>], listed: bool) -> Self {
        let list =
            format!(r#"<Override PartName="/{LIST_PART}" ContentType="{CONTENT}.worksheet+xml"/>"#);
        let mut markup = if listed { String::new() } else { list };
        for target in targets.iter().filter(|target| target.comments.is_none()) {
            let part = target.new_comments();
            let kind =
                format!(r#"<Override PartName="/{part}" ContentType="{CONTENT}.comments+xml"/>"#);
            markup.push_str(&kind);
        }
        Self {
            append: Append {
                into: "Types",
                markup,
            },
            knows_drawings: false,
        }
    }
}

impl Marker for Types {
    fn event<W: Write>(
        &mut self,
        event: Event<'_>,
        out: &mut quick_xml::Writer<W>,
    ) -> Result<(), WriteFault> {
        match &event {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "Default" =>
            {
                let extension = attribute(element, "Extension").unwrap_or_default();
                self.knows_drawings |= extension.eq_ignore_ascii_case("vml");
            }
            Event::End(element)
                if element.local_name().as_ref() == "Types" && !self.knows_drawings =>
            {
                let kind = r#"<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>"#;
                super::marking::put(out, kind)?;
            }
            _ => {}
        }
        self.append.event(event, out)
    }
}
