//! Whole files through the whole room: our own fixtures, and the real and hostile ones where they are at hand.
use super::*;
use std::path::PathBuf;

fn read_all(book: &Workbook) -> Result<Vec<Vec<Line>>, FileProblem> {
    (0..book.sheets().len())
        .map(|sheet| book.lines(sheet).collect())
        .collect()
}

fn shared(folder: &str) -> Option<PathBuf> {
    let found = shared_data()
        .map(|data| data.join(folder))
        .filter(|path| path.exists());
    if found.is_none() {
        eprintln!("{folder} of the shared data is not here: this test saw nothing");
    }
    found
}

#[test]
fn every_odd_file_is_answered() {
    let Some(folder) = shared("odd_files") else {
        return;
    };
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let started = std::time::Instant::now();
        let answer = open(std::fs::read(&path).unwrap()).and_then(|book| {
            let rows: Vec<usize> = read_all(&book)?.iter().map(Vec::len).collect();
            Ok((book.format(), rows))
        });
        eprintln!(
            "{} {:?} {:?}",
            path.file_name().unwrap().to_string_lossy(),
            answer,
            started.elapsed()
        );
        assert!(started.elapsed().as_secs() < 30, "{}", path.display());
    }
}
