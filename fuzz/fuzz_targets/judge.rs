//! Bytes as a question: fields parted by `|`, in the order result, limit, min, max, unit, lod, item.
//! `cargo +nightly fuzz run judge` finds new inputs; what it keeps in `corpus/judge` runs on stable in `tests/corpus.rs`.
#![no_main]

use anyang::rules::judge::{Asked, LimitGiven, judge};
use anyang::rules::{item, limit, reading};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut fields = text.split('|');
    let mut next = || fields.next().unwrap_or_default();
    let (result, free, min, max, unit, lod, name) = (next(), next(), next(), next(), next(), next(), next());
    for reading in reading::readings(result) {
        let _shown = reading.to_string();
    }
    let _limit = limit::from_text(free, item::look_up(name));
    let asked = Asked {
        item: name,
        result,
        unit: Some(unit),
        limit: LimitGiven::Both { text: free, min, max },
        limit_unit: Some(unit),
        lod: Some(lod),
        ..Asked::default()
    };
    let judgement = judge(&asked);
    assert_eq!(judge(&judgement.trace(&asked).asked.as_asked()).verdict, judgement.verdict);
});
