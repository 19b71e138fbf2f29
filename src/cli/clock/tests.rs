//! The verb as another program meets it: what goes in, what comes out, how it exits.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn piped(input: &[u8]) -> (Exit, Vec<Value>) {
    let mut output = Vec::new();
    let exit = run(&ClockArgs::default(), &mut &*input, &mut output).unwrap();
    let text = String::from_utf8(output).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (exit, lines.collect())
}

fn asked(question: &Value) -> (Exit, Value) {
    let (exit, mut answers) = piped(question.to_string().as_bytes());
    assert_eq!(answers.len(), 1);
    (exit, answers.remove(0))
}

fn answered(question: &Value) -> Value {
    let (exit, answer) = asked(question);
    assert_eq!(exit, Exit::Done, "{answer}");
    answer
}

fn refused(question: &Value) -> String {
    let (exit, answer) = asked(question);
    assert_eq!(exit, Exit::No, "{answer}");
    assert!(
        answer["error"]["message"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );
    assert!(
        answer["error"]["message_en"]
            .as_str()
            .is_some_and(|text| text.contains(' '))
    );
    answer["error"]["code"].as_str().unwrap().to_string()
}

fn by_arguments(args: &ClockArgs) -> (Exit, String) {
    let mut output = Vec::new();
    let exit = run(args, &mut &b""[..], &mut output).unwrap();
    (exit, String::from_utf8(output).unwrap())
}

fn args(rule: &str, from: &str) -> ClockArgs {
    ClockArgs {
        rule: Some(rule.into()),
        from: Some(from.into()),
        json: true,
        ..ClockArgs::default()
    }
}

#[test]
fn an_answer_has_exactly_the_fields_of_the_contract() {
    let answer = answered(&json!({"rule": "C-10", "from": "2026-09-24"}));
    let mut keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
    keys.sort_unstable();
    let mut expected = [
        "rule",
        "article",
        "from",
        "due",
        "rolled",
        "kind",
        "length",
        "provisional",
        "derivation",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(answer["due"], "2026-10-09");
    assert_eq!(answer["rolled"], Value::Null);
    assert_eq!(answer["article"], "《食品安全抽样检验管理办法》第 29 条");
    assert_eq!(
        answer["derivation"][0]["text"],
        "9月24日（周四）起算，当日不计"
    );
    assert_eq!(answer["derivation"][2]["text"], "① 9月28日（周一）");
}

#[test]
fn a_bare_length_is_counted_without_a_rule() {
    let answer = answered(&json!({"kind": "calendar_days", "length": 90, "from": "2026-07-03"}));
    assert_eq!(answer["rule"], Value::Null);
    assert_eq!(
        (&answer["due"], &answer["rolled"]),
        (&json!("2026-10-01"), &json!("2026-10-08"))
    );
    let hours =
        answered(&json!({"kind": "hours", "length": 4, "from": "2026-09-30T22:30:00+08:00"}));
    assert_eq!(hours["due"], "2026-10-01T02:30:00+08:00");
}

#[test]
fn promptly_has_no_due_date_but_a_marked_practice() {
    let answer = answered(&json!({"rule": "C-29", "from": "2026-09-24"}));
    assert_eq!(answer["kind"], "promptly");
    assert_eq!(
        (&answer["length"], &answer["due"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(answer["default_due"], "2026-10-09");
    assert_eq!(answer["default_practice"]["length"], 5);
    let open = answered(&json!({"rule": "C-11", "from": "2026-09-24"}));
    assert_eq!(open["default_due"], Value::Null);
    assert_eq!(open["kind"], "promptly");
}

#[test]
fn level_cap_pauses_and_extension_are_taken() {
    let recall = json!({"rule": "C-38", "from": "2026-09-24T09:00:00+08:00", "level": 2});
    assert_eq!(answered(&recall)["due"], "2026-09-26T09:00:00+08:00");
    let backup = json!({"rule": "C-08", "from": "2026-03-02", "cap": "2026-04-10"});
    assert_eq!(answered(&backup)["due"], "2026-04-10");
    let paused = json!({
        "rule": "C-10", "from": "2026-09-24",
        "pauses": [{"from": "2026-10-09", "to": "2026-10-13"}],
    });
    assert_eq!(answered(&paused)["due"], "2026-10-14");
    let extended = answered(&json!({"rule": "C-16", "from": "2026-09-24", "extended": 5}));
    assert_eq!(
        (&extended["due"], &extended["length"]),
        (&json!("2026-10-15"), &json!(5))
    );
}

#[test]
fn null_fields_are_as_good_as_absent_and_an_id_comes_back() {
    let question = json!({
        "id": 7, "rule": "C-10", "from": "2026-09-24", "level": null, "cap": null, "pauses": null,
    });
    assert_eq!(answered(&question)["id"], 7);
}

#[test]
fn what_cannot_be_answered_says_why() {
    for (fields, code) in [
        (json!({"rule": "C-99"}), "unknown_rule"),
        (json!({"rule": "C-41"}), "not_ours"),
        (json!({"rule": "C-10", "from": null}), "from_missing"),
        (
            json!({"rule": "C-10", "from": "2026-02-30"}),
            "unreadable_field",
        ),
        (
            json!({"rule": "C-10", "from": 20_260_924}),
            "unreadable_field",
        ),
        (json!({"rule": "C-40"}), "instant_needed"),
        (
            json!({"rule": "C-38", "from": "2026-09-24T09:00:00Z"}),
            "level_missing",
        ),
        (json!({"rule": "C-10", "level": "1"}), "no_levels"),
        (json!({"rule": "C-10", "cap": "2026-10-01"}), "no_cap"),
        (json!({"rule": "C-10", "extended": -1}), "unreadable_field"),
        (
            json!({"rule": "C-10", "extended": 100_000}),
            "length_out_of_range",
        ),
        (json!({"rule": "C-10", "pause": []}), "unknown_field"),
        (json!({"rule": "C-10", "kind": "hours"}), "rule_and_length"),
        (json!({}), "rule_missing"),
        (json!({"kind": "weeks", "length": 1}), "unknown_kind"),
        (
            json!({"kind": "months", "length": 0}),
            "length_out_of_range",
        ),
        (json!({"kind": "months"}), "length_out_of_range"),
    ] {
        let mut question = json!({"from": "2026-09-24"});
        let given = fields.as_object().unwrap().clone();
        question.as_object_mut().unwrap().extend(given);
        assert_eq!(refused(&question), code, "{question}");
    }
}

#[test]
fn lines_that_are_no_question_and_pauses_that_are_none_are_refused() {
    assert_eq!(refused(&json!([1])), "bad_line");
    let with = |pauses: Value| json!({"rule": "C-10", "from": "2026-09-24", "pauses": pauses});
    let backwards = json!([{"from": "2026-10-09", "to": "2026-10-08"}]);
    assert_eq!(refused(&with(backwards)), "pause_backwards");
    let misspelt = json!([{"from": "2026-10-09", "till": "2026-10-10"}]);
    assert_eq!(refused(&with(misspelt)), "unreadable_field");
}

#[test]
fn every_line_is_answered_in_order_also_after_a_bad_one() {
    let input = b"{\"rule\":\"C-10\",\"from\":\"2026-09-24\"}\r\n\n\xff\xfe\n{\"rule\":\"C-04\",\"from\":\"2026-02-13\"}";
    let (exit, answers) = piped(input);
    assert_eq!(exit, Exit::No);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["due"], "2026-10-09");
    assert_eq!(answers[1]["error"]["code"], "bad_line");
    assert_eq!(answers[1]["line"], 3);
    assert_eq!(answers[2]["due"], "2026-02-24");
    assert_eq!(piped(b""), (Exit::Done, Vec::new()));
}

#[test]
fn a_line_without_end_is_one_bad_line() {
    let mut input = vec![b'['; 3 << 20];
    input.extend_from_slice(b"\n{\"rule\":\"C-10\",\"from\":\"2026-09-24\"}\n");
    let (_, answers) = piped(&input);
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["error"]["code"], "bad_line");
    assert_eq!(answers[1]["due"], "2026-10-09");
}

#[test]
fn one_rule_by_arguments_is_answered_as_json_or_in_sentences() {
    let (exit, text) = by_arguments(&args("C-10", "2026-09-24"));
    assert_eq!(exit, Exit::Done);
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["due"], "2026-10-09");
    let plain = ClockArgs {
        json: false,
        ..args("C-30", "2026-07-03")
    };
    let (_, text) = by_arguments(&plain);
    insta::assert_snapshot!(text, @r"
    C-30 完成核查处置（《食品安全抽样检验管理办法》第 45 条）
    市场监管部门：完成核查处置，需要延长的由部门负责人书面批准
    时限：90 日
    到期：2026-10-01 周四
    顺延：2026-10-08 周四（以未顺延的为准）
      7月3日（周五）起算，当日不计
      满 90 日为 10月1日（周四）
      10月1日（周四）为国庆，顺延至 10月8日（周四）
    ");
}

#[test]
fn level_and_pause_by_arguments_are_taken() {
    let recall = ClockArgs {
        level: Some("1".into()),
        ..args("C-39", "2026-09-24")
    };
    let answer: Value = serde_json::from_str(&by_arguments(&recall).1).unwrap();
    assert_eq!(
        (&answer["length"], &answer["due"]),
        (&json!(10), &json!("2026-10-15"))
    );
    let paused = ClockArgs {
        pause: vec!["2026-10-09".into()],
        ..args("C-10", "2026-09-24")
    };
    let answer: Value = serde_json::from_str(&by_arguments(&paused).1).unwrap();
    assert_eq!(answer["due"], Value::Null);
}

#[test]
fn wrong_arguments_are_wrong_usage() {
    let (exit, text) = by_arguments(&args("C-99", "2026-09-24"));
    assert_eq!(exit.code(), 2);
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["error"]["code"], "unknown_rule");
    assert!(matches!(exit, Exit::Usage(message) if message.contains("C-01 至 C-41")));
}

#[test]
fn a_rule_of_others_is_a_no_and_not_wrong_usage() {
    let (exit, text) = by_arguments(&args("C-41", "2026-09-24"));
    assert_eq!(exit, Exit::No);
    assert!(text.contains("not_ours"));
    let plain = ClockArgs {
        json: false,
        ..args("C-41", "2026-09-24")
    };
    let told = by_arguments(&plain);
    assert_eq!(
        told,
        (Exit::No, "C-41 由其他部门掌握，本系统不计算\n".to_string())
    );
}

#[test]
fn the_list_names_every_rule_with_trigger_actor_inputs_and_article() {
    let listing = ClockArgs {
        list: true,
        json: true,
        ..ClockArgs::default()
    };
    let (exit, text) = by_arguments(&listing);
    assert_eq!(exit, Exit::Done);
    let rules: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(rules.len(), 41);
    for rule in &rules {
        for key in ["id", "trigger", "actor", "article", "inputs"] {
            assert!(!rule[key].is_null(), "{key} of {rule}");
        }
        assert_eq!(rule["ours"], rule["id"] != "C-41");
    }
    let plain = ClockArgs {
        json: false,
        ..listing
    };
    assert_eq!(by_arguments(&plain).1.lines().count(), 123);
}

proptest! {
    #[test]
    fn any_bytes_are_answered_line_by_line(input in prop::collection::vec(any::<u8>(), 0..300)) {
        let blank = |line: &&[u8]| !line.iter().all(u8::is_ascii_whitespace);
        let n_lines = input.split(|byte| *byte == b'\n').filter(blank).count();
        prop_assert_eq!(piped(&input).1.len(), n_lines);
    }

    #[test]
    fn any_question_of_the_right_shape_is_answered(
        n in 0u32..45, from in "20[1-3][0-9]-[01][0-9]-[0-3][0-9](T0[0-9]:00:00Z)?",
        level in prop::option::of(0u32..5), extended in prop::option::of(0u32..9_000),
    ) {
        let question = json!({
            "rule": format!("C-{n:02}"), "from": from, "level": level, "extended": extended,
        });
        let (exit, answer) = asked(&question);
        prop_assert_eq!(exit == Exit::Done, answer["error"].is_null());
    }
}
