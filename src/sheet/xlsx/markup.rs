//! The few things every reader of a part's markup needs: a reader, attributes, entities.
use super::super::guard::{Metered, Package, xml_problem};
use super::super::problem::FileProblem;
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::BufReader;

/// A part's markup as a stream of events.
pub(in super::super) struct Markup<'a> {
    reader: Reader<BufReader<Metered<'a>>>,
    buffer: Vec<u8>,
}

impl<'a> Markup<'a> {
    /// Opens a part.
    pub(in super::super) fn of(package: &'a mut Package, part: &str) -> Result<Self, FileProblem> {
        let stream = package.part(part)?;
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, stream));
        reader.config_mut().check_end_names = false;
        Ok(Self {
            reader,
            buffer: Vec::with_capacity(1024),
        })
    }

    /// The next event; a document type is refused, for no workbook may have one.
    pub(in super::super) fn next(&mut self) -> Result<Event<'_>, FileProblem> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer);
        match event.map_err(|error| xml_problem(&error))? {
            Event::DocType(_) => Err(FileProblem::ExpandsTooMuch("含有文档类型声明（DTD）")),
            event => Ok(event),
        }
    }
}

/// The value of an attribute by its name without prefix.
pub(in super::super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| match unescape(&attribute.value) {
            Ok(value) => value.into_owned(),
            Err(_) => attribute.value.into_owned(),
        })
}

/// Adds what an entity stands for; an unknown one is refused.
pub(in super::super) fn push_entity(
    entity: &BytesRef<'_>,
    text: &mut String,
) -> Result<(), FileProblem> {
    if let Some(plain) = resolve_xml_entity(entity) {
        text.push_str(plain);
        return Ok(());
    }
    match entity.resolve_char_ref() {
        Ok(Some(character)) => {
            text.push(character);
            Ok(())
        }
        _ => Err(FileProblem::ExpandsTooMuch("含有未定义的实体")),
    }
}

/// Writes out the `_x000D_` spelling of characters that XML cannot hold.
pub(in super::super) fn unescape_hex(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, tail) = rest.split_at(at);
        plain.push_str(before);
        let code = tail
            .get(2..6)
            .filter(|_| tail.get(6..7) == Some("_"))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        let taken = if let Some(character) = code {
            plain.push(character);
            7
        } else {
            plain.push_str("_x");
            2
        };
        rest = tail.get(taken..).unwrap_or("");
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_hex_spelling_of_a_line_break_is_read() {
        assert_eq!(unescape_hex("a_x000D_\nb"), "a\r\nb");
        assert_eq!(unescape_hex("_x4E00_"), "一");
        assert_eq!(unescape_hex("max_x_y"), "max_x_y");
        assert_eq!(unescape_hex("_xZZZZ_"), "_xZZZZ_");
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "(_x|[0-9A-F_]|.){0,30}") {
            let _plain = unescape_hex(&text);
        }
    }
}
