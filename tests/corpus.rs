//! Every input of the fuzz corpus, and random mutations of it, on the stable compiler: no panic, no hang, the same
//! verdict when the stored question is judged again.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its files has failed"
)]

use anyang::rules::judge::{Asked, LimitGiven, judge};
use anyang::rules::reading;
use proptest::prelude::*;
use std::fs;
use std::path::Path;

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/judge");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn ask(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut fields = text.split('|');
    let mut next = || fields.next().unwrap_or_default();
    let (result, free, min, max, unit, lod, name) =
        (next(), next(), next(), next(), next(), next(), next());
    for read in reading::readings(result) {
        assert!(!read.to_string().is_empty());
    }
    let asked = Asked {
        item: name,
        result,
        unit: Some(unit),
        limit: LimitGiven::Both {
            text: free,
            min,
            max,
        },
        limit_unit: Some(unit),
        lod: Some(lod),
        ..Asked::default()
    };
    let judgement = judge(&asked);
    assert_eq!(
        judge(&judgement.trace(&asked).asked.as_asked()).verdict,
        judgement.verdict
    );
}

#[test]
fn every_input_of_the_corpus_is_answered() {
    let all = corpus();
    assert!(all.len() >= 78);
    for bytes in &all {
        ask(bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn mutations_of_the_corpus_are_answered(pick in 0_usize..1_000, other in 0_usize..1_000, cut in 0_usize..1_000, paste in 0_usize..1_000, flips in prop::collection::vec((0_usize..1_000, any::<u8>()), 0..6)) {
        let all = corpus();
        let place = |share: usize, length: usize| share * length / 1_000;
        let (a, b) = (&all[pick % all.len()], &all[other % all.len()]);
        let mut bytes: Vec<u8> = a[..place(cut, a.len())].iter().chain(&b[place(paste, b.len())..]).copied().collect();
        for (share, byte) in flips {
            if !bytes.is_empty() {
                let at = place(share, bytes.len()).min(bytes.len() - 1);
                bytes[at] = byte;
            }
        }
        ask(&bytes);
    }
}
