//! The command line as an operator runs it: the built program on a folder of its own.
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A folder with a database of its own.
struct Shell {
    folder: tempfile::TempDir,
}

/// What the program answered.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Shell {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn run(&self, words: &[&str]) -> Answer {
        let database = format!("sqlite:{}", self.path("anyang.db"));
        answer(
            &Command::new(env!("CARGO_BIN_EXE_anyang"))
                .args(words)
                .env("ANYANG_DATABASE", database)
                .env_remove("ANYANG_PUBLIC_URL")
                .output()
                .expect("the program runs"),
        )
    }

    fn json(&self, words: &[&str]) -> Value {
        let answer = self.run(words);
        assert_eq!(answer.code, 0, "{words:?}: {}", answer.err);
        serde_json::from_str(&answer.out).expect("one JSON document")
    }
}

fn answer(output: &Output) -> Answer {
    Answer {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn an_account_is_made_listed_reset_and_disabled() {
    let shell = Shell::new();
    let made = shell.json(&[
        "user",
        "add",
        "li",
        "--name",
        "李示例",
        "--agency",
        "410526",
        "--role",
        "sampler",
        "--json",
    ]);
    assert_eq!(made["login"], "li");
    assert_eq!(made["password"].as_str().expect("a password").len(), 12);
    let listed = shell.json(&["user", "list", "--json"]);
    assert_eq!(listed[0]["login"], "li");
    assert_eq!(listed[0]["roles"], serde_json::json!(["sampler"]));
    assert_eq!(listed[0]["agency"], "410526");
    assert_eq!(listed[0]["must_change"], true);
    let again = shell.json(&["user", "reset-password", "li", "--json"]);
    assert_ne!(again["password"], made["password"]);
    assert_eq!(shell.run(&["user", "disable", "li"]).code, 0);
    assert_eq!(shell.json(&["user", "list", "--json"])[0]["disabled"], true);
    let plain = shell.run(&["user", "enable", "li"]);
    assert!(plain.out.contains("已启用账户 li"), "{}", plain.out);
}

#[test]
fn bad_input_is_told_with_what_to_do() {
    let shell = Shell::new();
    let unknown = shell.run(&["user", "add", "li", "--name", "李", "--role", "chief"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("没有角色「chief」"), "{}", unknown.err);
    let place = shell.run(&["user", "add", "li", "--name", "李", "--agency", "999999"]);
    assert_eq!(place.code, 1);
    assert!(
        place.err.contains("没有代码为「999999」的机构"),
        "{}",
        place.err
    );
    let both = [
        "user",
        "add",
        "li",
        "--name",
        "李",
        "--role",
        "sampler",
        "--role",
        "audit_admin",
    ];
    assert!(shell.run(&both).err.contains("互相排斥"));
    assert_eq!(
        shell.json(&["user", "list", "--json"]),
        serde_json::json!([])
    );
    assert!(
        shell
            .run(&["user", "disable", "nobody"])
            .err
            .contains("没有找到这个账户")
    );
    assert_eq!(shell.run(&["audit", "root", "--date", "tomorrow"]).code, 2);
    assert_eq!(shell.run(&["user"]).code, 2);
}

#[test]
fn a_verb_acts_under_the_rights_of_its_account() {
    let shell = Shell::new();
    for (login, role) in [
        ("xitong", "system_admin"),
        ("anquan", "security_admin"),
        ("shenji", "audit_admin"),
    ] {
        shell.json(&[
            "user", "add", login, "--name", "示例", "--role", role, "--json",
        ]);
    }
    let refused = shell.run(&["--as", "anquan", "user", "add", "li", "--name", "李"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("没有「管理账户」的权限"),
        "{}",
        refused.err
    );
    shell.json(&[
        "--as", "xitong", "user", "add", "li", "--name", "李", "--json",
    ]);
    assert_eq!(
        shell
            .run(&["--as", "xitong", "user", "roles", "li", "sampler"])
            .code,
        1
    );
    assert_eq!(
        shell
            .run(&["--as", "anquan", "user", "roles", "li", "sampler"])
            .code,
        0
    );
    assert_eq!(shell.run(&["--as", "anquan", "audit", "verify"]).code, 1);
    assert_eq!(shell.run(&["--as", "nobody", "audit", "verify"]).code, 1);
    let log = shell.run(&["--as", "shenji", "audit", "export"]);
    let accounts = shell.json(&["user", "list", "--json"]);
    assert_eq!(accounts.as_array().expect("a list").len(), 4);
    let last: Value = serde_json::from_str(log.out.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["action"], "account.roles");
    assert_ne!(last["actor"], "console", "the log names the account");
    assert!(!log.out.contains('李'), "the log holds no names");
}

/// A dozen lines of anyone's code check an export: canonical JSON of this shape is sorted keys without spaces.
fn hash_by_hand(line: &str) -> (Value, String) {
    use sha2::{Digest, Sha256};
    let entry: Value = serde_json::from_str(line).expect("an entry");
    let mut bare = entry.as_object().expect("an object").clone();
    bare.remove("hash");
    let text = sorted(&Value::Object(bare)).to_string();
    (entry, hex::encode(Sha256::digest(text.as_bytes())))
}

/// The same value with the keys of its objects in order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by_key(|(key, _)| *key);
            keys.into_iter()
                .map(|(key, one)| (key.clone(), sorted(one)))
                .collect()
        }
        Value::Array(all) => all.iter().map(sorted).collect(),
        plain => plain.clone(),
    }
}

#[test]
fn the_log_is_verified_exported_and_rooted() {
    let shell = Shell::new();
    shell.json(&["user", "add", "li", "--name", "李示例", "--json"]);
    let whole = shell.json(&["audit", "verify", "--json"]);
    assert_eq!(
        (&whole["entries"], &whole["broken_at"]),
        (&2.into(), &Value::Null)
    );
    let file = shell.path("log.jsonl");
    assert_eq!(shell.run(&["audit", "export", "--out", &file]).code, 0);
    let text = std::fs::read_to_string(&file).expect("an export");
    let mut prev = "0".repeat(64);
    for line in text.lines() {
        let (entry, hash) = hash_by_hand(line);
        assert_eq!(entry["prev"], prev.as_str());
        assert_eq!(entry["hash"], hash.as_str());
        prev = hash;
    }
    assert_eq!(
        shell.json(&["audit", "root", "--json"])["hash"],
        prev.as_str()
    );
    assert_eq!(
        shell.run(&["audit", "root", "--date", "2001-01-01"]).code,
        1
    );
    assert_eq!(shell.run(&["audit", "verify", "--file", &file]).code, 0);
    std::fs::write(&file, text.replace("account.add", "account.aid")).expect("written");
    let broken = shell.run(&["audit", "verify", "--file", &file]);
    assert_eq!(broken.code, 1);
    assert!(broken.out.contains("第 2 条起不成立"), "{}", broken.out);
}

#[test]
fn a_log_changed_behind_the_guards_names_its_first_broken_entry() {
    use diesel::connection::SimpleConnection;
    let shell = Shell::new();
    for login in ["a1", "b1", "c1"] {
        shell.json(&["user", "add", login, "--name", "甲", "--json"]);
    }
    let mut conn = anyang::db::connect(&shell.path("anyang.db")).expect("a connection");
    conn.batch_execute(
        "DROP TRIGGER audit_entry_no_update; UPDATE audit_entry SET detail = 'x' WHERE seq = 3",
    )
    .expect("changed");
    let broken = shell.run(&["audit", "verify", "--json"]);
    assert_eq!(broken.code, 1);
    let told: Value = serde_json::from_str(&broken.out).expect("JSON");
    assert_eq!(told["broken_at"], 3);
    let doctor = shell.run(&["doctor"]);
    assert_eq!(doctor.code, 1);
    assert!(doctor.out.contains("不成立  审计日志"), "{}", doctor.out);
}

#[test]
fn one_job_runs_by_hand() {
    let shell = Shell::new();
    let audit = shell.run(&["run-job", "audit"]);
    assert_eq!(audit.code, 0, "{}", audit.err);
    assert!(audit.out.contains("全链成立，共 2 条"), "{}", audit.out);
    let unknown = shell.run(&["run-job", "absent"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("没有叫「absent」的任务") && unknown.err.contains("reminders"));
}

#[test]
fn doctor_tells_what_is_there_and_makes_nothing() {
    let shell = Shell::new();
    let nothing = shell.run(&["doctor"]);
    assert_eq!(nothing.code, 1);
    assert!(nothing.out.contains("没有文件"), "{}", nothing.out);
    assert_eq!(shell.run(&["audit", "verify"]).code, 1);
    assert!(
        !Path::new(&shell.path("anyang.db")).exists(),
        "no empty database is made"
    );
    assert_eq!(shell.run(&["migrate"]).code, 0);
    shell.json(&["user", "list", "--json"]);
    let answer = shell.run(&["doctor", "--json"]);
    let checks: Vec<Value> = serde_json::from_str(&answer.out).expect("one JSON document");
    assert_eq!(answer.code, 0, "{}", answer.out);
    for name in [
        "数据库",
        "表结构",
        "时钟",
        "工作日历",
        "防改动",
        "审计日志",
        "附件目录",
        "磁盘",
    ] {
        let one = checks.iter().find(|one| one["check"] == name).expect(name);
        assert_ne!(one["mark"], "bad", "{one}");
    }
}

#[test]
fn the_figures_are_told_with_definition_and_source_and_change_nothing() {
    let shell = Shell::new();
    let nothing = shell.run(&["indicators"]);
    assert_eq!(nothing.code, 1, "no database yet: {}", nothing.err);
    assert_eq!(shell.run(&["migrate"]).code, 0);
    let before = shell.run(&["audit", "export"]).out;
    let figures = shell.json(&["indicators", "--year", "2026", "--json"]);
    let figures = figures.as_array().expect("a list");
    for id in ["I-01", "I-03", "I-04", "I-05", "I-07", "I-10", "I-11"] {
        let one = figures.iter().find(|one| one["id"] == id).expect(id);
        for field in ["name", "definition", "source", "as_of"] {
            assert_ne!(one[field].as_str().unwrap_or_default(), "", "{id} {field}");
        }
        assert_eq!(one["numerator"], 0, "{id}");
        let over_nothing = one["denominator"] == "0";
        assert_eq!(one["rate"].is_null(), over_nothing, "{id}");
    }
    let words = shell.run(&["indicators", "--year", "2026", "--county", "410522"]);
    assert_eq!(words.out.lines().count(), figures.len(), "{}", words.err);
    assert!(
        words.out.contains("评价性抽检合格率 — %（0 / 0"),
        "{}",
        words.out
    );
    let elsewhere = shell.run(&["indicators", "--county", "999999"]);
    assert_eq!(elsewhere.code, 1);
    assert!(
        elsewhere.err.contains("没有找到这个县区"),
        "{}",
        elsewhere.err
    );
    shell.json(&[
        "user",
        "add",
        "xitong",
        "--name",
        "示例",
        "--role",
        "system_admin",
        "--json",
    ]);
    let refused = shell.run(&["--as", "xitong", "indicators"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("没有「查看指标」的权限"),
        "{}",
        refused.err
    );
    let after = shell.run(&["audit", "export"]).out;
    assert!(after.starts_with(&before) && after.lines().count() == before.lines().count() + 1);
}
