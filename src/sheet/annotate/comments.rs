//! Comments and the old drawing that shows them: new parts, or additions to those a sheet has.
use super::super::cell::address;
use super::super::write::WriteFault;
use super::super::xlsx::markup::attribute;
use super::Marks;
use super::marking::{Marker, put, safe};
use quick_xml::Writer;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::Write;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const AUTHOR: &str = "安样";
const SHAPES_AT_ONCE: u32 = 1024;

/// The comments to write, by address.
pub(super) fn texts(marks: &Marks) -> BTreeMap<(u32, u32), String> {
    let spoken = marks
        .iter()
        .filter_map(|(place, mark)| Some((*place, mark.comment.clone()?)));
    spoken.collect()
}

/// A comments part of its own.
pub(super) fn part(texts: &BTreeMap<(u32, u32), String>) -> String {
    let list: String = texts
        .iter()
        .map(|(place, text)| comment(*place, text, 0))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{MAIN}\"><authors><author>{AUTHOR}</author></authors><commentList>{list}</commentList></comments>"
    )
}

fn comment((row, column): (u32, u32), text: &str, author: usize) -> String {
    format!(
        r#"<comment ref="{}" authorId="{author}"><text>{}</text></comment>"#,
        address(row, column),
        run(text)
    )
}

fn run(text: &str) -> String {
    format!(
        r#"<r><rPr><sz val="9"/></rPr><t xml:space="preserve">{}</t></r>"#,
        safe(text)
    )
}

/// Adds comments to a part that has some: to a commented cell as a further paragraph.
pub(super) struct CommentsMarker {
    left: BTreeMap<(u32, u32), String>,
    authors: usize,
    at: Option<(u32, u32)>,
}

impl CommentsMarker {
    pub(super) fn new(texts: BTreeMap<(u32, u32), String>) -> Self {
        Self {
            left: texts,
            authors: 0,
            at: None,
        }
    }

    fn rest(&mut self) -> String {
        let rest = std::mem::take(&mut self.left);
        rest.iter()
            .map(|(place, text)| comment(*place, text, self.authors))
            .collect()
    }
}

impl Marker for CommentsMarker {
    fn event<W: Write>(&mut self, event: Event<'_>, out: &mut Writer<W>) -> Result<(), WriteFault> {
        match &event {
            Event::Start(element) if element.local_name().as_ref() == "comment" => {
                let place = attribute(element, "ref")
                    .and_then(|address| super::super::cell::position(&address));
                self.at = place;
            }
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "author" =>
            {
                self.authors += 1;
            }
            Event::End(element) => match element.local_name().as_ref() {
                "authors" => put(out, &format!("<author>{AUTHOR}</author>"))?,
                "commentList" => put(out, &self.rest())?,
                "text" => {
                    if let Some(text) = self.at.and_then(|place| self.left.remove(&place)) {
                        put(out, &run(&format!("\n{text}")))?;
                    }
                }
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "commentList" => {
                out.write_event(Event::Start(element.clone()))?;
                put(out, &self.rest())?;
                out.write_event(Event::End(element.to_end().into_owned()))?;
                return Ok(());
            }
            _ => {}
        }
        out.write_event(event)?;
        Ok(())
    }
}

/// A drawing part of its own; `block` keeps the numbers of several sheets' shapes apart.
pub(super) fn drawing(texts: &BTreeMap<(u32, u32), String>, block: u32) -> String {
    let first = block.saturating_mul(8);
    let blocks = u32::try_from(texts.len()).unwrap_or(0) / SHAPES_AT_ONCE + 1;
    let data: Vec<String> = (first..first.saturating_add(blocks))
        .map(|block| block.to_string())
        .collect();
    format!(
        r#"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/></o:shapelayout>{}{}</xml>"#,
        data.join(","),
        SHAPE_TYPE,
        shapes(texts, first.saturating_mul(SHAPES_AT_ONCE) + 1)
    )
}

/// A drawing with more shapes in it; `None` where it has no end to add them before.
pub(super) fn drawing_with(drawing: &str, texts: &BTreeMap<(u32, u32), String>) -> Option<String> {
    let end = drawing.rfind("</xml>")?;
    let there = u32::try_from(drawing.matches("<v:shape ").count()).unwrap_or(0);
    let first = 900 * SHAPES_AT_ONCE + there;
    let (front, back) = drawing.split_at(end);
    let kind = if drawing.contains("_x0000_t202\"") {
        ""
    } else {
        SHAPE_TYPE
    };
    Some(format!("{front}{kind}{}{back}", shapes(texts, first)))
}

const SHAPE_TYPE: &str = r#"<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"#;

fn shapes(texts: &BTreeMap<(u32, u32), String>, first: u32) -> String {
    let shape = |(number, (row, column)): (u32, &(u32, u32))| {
        let row = row - 1;
        let (left, right) = (column + 1, column + 4);
        let (top, bottom) = (row.saturating_sub(1), row + 5);
        format!(
            r##"<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;width:220pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 10, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"##
        )
    };
    (first..).zip(texts.keys()).map(shape).collect()
}
