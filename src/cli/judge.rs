//! `anyang judge`: JSON Lines in, JSON Lines out, the judgement engine alone.
//! Lines without a group are answered as they come; from the first group on, answers wait for the end of the input,
//! because a group's lines may stand anywhere.

use crate::rules::judge::line::{Answer, Line, answer_all};
use std::io::{self, BufRead, Write};

/// Answers every line of the input. `true` when each was an object.
pub fn run(mut input: impl BufRead, mut output: impl Write) -> io::Result<bool> {
    let mut all_objects = true;
    let mut waiting: Vec<Option<Line>> = Vec::new();
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let line = parsed(&bytes);
        all_objects &= line.is_some();
        let grouped = line.as_ref().is_some_and(|line| line.group.is_some());
        if grouped || !waiting.is_empty() {
            waiting.push(line);
        } else {
            write(&mut output, &answer_all(&[line]))?;
        }
    }
    write(&mut output, &answer_all(&waiting))?;
    output.flush()?;
    Ok(all_objects)
}

/// The line as an object; bytes that are no UTF-8 are replaced, what is no object is none.
fn parsed(bytes: &[u8]) -> Option<Line> {
    let text = String::from_utf8_lossy(bytes);
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(serde_json::Value::Object(object)) => Some(Line::of(&object)),
        _ => None,
    }
}

fn write(output: &mut impl Write, answers: &[Answer]) -> io::Result<()> {
    for answer in answers {
        serde_json::to_writer(&mut *output, answer)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::run;

    fn answered(input: &[u8]) -> (bool, Vec<serde_json::Value>) {
        let mut output = Vec::new();
        let all_objects = run(input, &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        let answers = text.lines().map(|line| serde_json::from_str(line).unwrap());
        (all_objects, answers.collect())
    }

    #[test]
    fn one_answer_a_line_in_the_same_order() {
        let input = "{\"id\":\"1\",\"result\":\"0.6\",\"max\":\"0.5\"}\n[1]\n{\"id\":\"2\",\"result\":\"/\",\"group\":\"a\"}\n{\"id\":3,\"result\":\"1\"}\n";
        let (all_objects, answers) = answered(input.as_bytes());
        assert!(!all_objects);
        let ids: Vec<_> = answers.iter().map(|a| a["id"].as_str()).collect();
        assert_eq!(ids, [Some("1"), None, Some("2"), Some("3")]);
        assert_eq!(answers[1]["reason"], "bad_line");
        assert_eq!(answers[0]["verdict"], "nonconforming");
        assert_eq!(answers[0]["agrees_with_lab"], serde_json::Value::Null);
    }

    #[test]
    fn bytes_that_are_no_text_are_answered() {
        let (all_objects, answers) = answered(b"\xff\xfe\n{\"result\":\"\xff\"}\n\n{\"result\":");
        assert!(!all_objects);
        assert_eq!(answers.len(), 3);
        assert!(
            answers
                .iter()
                .all(|answer| answer["verdict"] == "undetermined")
        );
    }
}
