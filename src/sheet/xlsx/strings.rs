//! The strings that cells share, kept end to end in one text.
use super::super::guard::{MAX_STRING_BYTES, MAX_TEXT, Package};
use super::super::problem::FileProblem;
use super::markup::{Markup, push_entity, unescape_hex};
use quick_xml::events::Event;

/// All shared strings of a workbook.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Reads the part.
    pub(super) fn read(package: &mut Package, part: &str) -> Result<Self, FileProblem> {
        let mut strings = Self::default();
        let mut markup = Markup::of(package, part)?;
        loop {
            match markup.next()? {
                Event::Start(element) if element.local_name().as_ref() == "si" => {
                    let text = rich_text(&mut markup, "si")?;
                    strings.push(&text)?;
                }
                Event::Empty(element) if element.local_name().as_ref() == "si" => {
                    strings.push("")?;
                }
                Event::Eof => return Ok(strings),
                _ => {}
            }
        }
    }

    fn push(&mut self, text: &str) -> Result<(), FileProblem> {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        if MAX_STRING_BYTES < self.text.len() + self.ends.len() * size_of::<usize>() {
            return Err(FileProblem::ExpandsTooMuch("文字总量过大"));
        }
        Ok(())
    }

    /// The string of a number.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..end)
    }
}

/// The text inside an element up to its end, phonetic guides left out.
pub(super) fn rich_text(markup: &mut Markup<'_>, until: &str) -> Result<String, FileProblem> {
    let mut text = String::new();
    let mut in_text = false;
    let mut in_guide = false;
    loop {
        match markup.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => in_text = true,
                "rPh" => in_guide = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_guide = false,
                name if name == until => break,
                _ => {}
            },
            Event::Text(piece) if in_text && !in_guide => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if in_text && !in_guide => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) if in_text && !in_guide => push_entity(&entity, &mut text)?,
            Event::Eof => return Err(FileProblem::Truncated("文字表不完整")),
            _ => {}
        }
        if MAX_TEXT < text.len() {
            return Err(FileProblem::ExpandsTooMuch("单元格文字过长"));
        }
    }
    Ok(if text.contains("_x") {
        unescape_hex(&text)
    } else {
        text
    })
}
