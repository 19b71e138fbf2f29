//! The copying of a part event by event, with additions on the way.
use super::super::guard::{Package, io_problem};
use super::super::problem::FileProblem;
use super::super::write::WriteFault;
use super::super::xlsx::markup::Markup;
use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use std::io::Write;

/// What a part's events go through on their way.
pub(super) trait Marker {
    /// Writes the event, or what shall stand in its place.
    fn event<W: Write>(&mut self, event: Event<'_>, out: &mut Writer<W>) -> Result<(), WriteFault>;
}

/// Copies a part through a marker.
pub(super) fn remade<W: Write>(
    package: &mut Package,
    part: &str,
    marker: &mut impl Marker,
    target: W,
) -> Result<(), WriteFault> {
    let mut markup = Markup::of(package, part)?;
    let mut out = Writer::new(target);
    loop {
        match markup.next()? {
            Event::Eof => return Ok(()),
            event => marker.event(event, &mut out)?,
        }
    }
}

/// Puts finished markup as it is.
pub(super) fn put<W: Write>(out: &mut Writer<W>, markup: &str) -> Result<(), WriteFault> {
    out.get_mut()
        .write_all(markup.as_bytes())
        .map_err(|error| match io_problem(&error) {
            problem @ FileProblem::ExpandsTooMuch(_) => WriteFault::Source(problem),
            _ => WriteFault::Io(error),
        })
}

/// Adds markup as the last content of the element of a name.
pub(super) struct Append<'a> {
    /// The element, without prefix.
    pub(super) into: &'a str,
    /// What to add.
    pub(super) markup: String,
}

impl Marker for Append<'_> {
    fn event<W: Write>(&mut self, event: Event<'_>, out: &mut Writer<W>) -> Result<(), WriteFault> {
        match &event {
            Event::End(element) if element.local_name().as_ref() == self.into => {
                put(out, &std::mem::take(&mut self.markup))?;
            }
            Event::Empty(element) if element.local_name().as_ref() == self.into => {
                let end = element.to_end().into_owned();
                out.write_event(Event::Start(element.clone()))?;
                put(out, &std::mem::take(&mut self.markup))?;
                out.write_event(Event::End(end))?;
                return Ok(());
            }
            _ => {}
        }
        out.write_event(event)?;
        Ok(())
    }
}

/// An element with one attribute set to a value, the others as they were.
pub(super) fn with_attribute(
    element: &BytesStart<'_>,
    name: &str,
    value: &str,
) -> BytesStart<'static> {
    let tag = String::from(element.name().as_ref());
    let mut changed = BytesStart::new(tag);
    let mut there = false;
    for attribute in element
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
    {
        if attribute.key.as_ref() == name {
            changed.push_attribute((name, value));
            there = true;
        } else {
            changed.push_attribute(attribute);
        }
    }
    if !there {
        changed.push_attribute((name, value));
    }
    changed
}

/// Text made safe for markup.
pub(super) fn safe(text: &str) -> String {
    let allowed = text
        .chars()
        .filter(|c| matches!(c, '\t' | '\n') || !c.is_control());
    let allowed: String = allowed
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    quick_xml::escape::escape(allowed).into_owned()
}
