//! Sampling over HTTP: from an accepted task to a confirmed sheet, and what nobody may do with it.
use anyang::rules::actor::Role;
use anyang::rules::stage::SampleState;
use anyang::rules::stream::Stream;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Client, Page, TestApp};

pub(crate) const HOME: &str = "410526";
const NOW: &str = "2026-03-10 09:00";

/// Every field of a complete sheet.
pub(crate) fn full(task: &str, other: &str) -> Value {
    json!({
        "task": task, "samplers": [other], "food_name": "老式面包", "place_type": "超市", "unit_name": "滑县示例超市",
        "unit_region": HOME, "unit_address": "示例路 1 号", "unit_contact": "李示例", "unit_phone": "13900001111",
        "producer_name": "示例食品厂", "producer_province": "河南省", "producer_city": "安阳市", "producer_county": "滑县",
        "producer_address": "示例工业园 2 号", "producer_phone": "13900002222", "date_kind": "生产",
        "production_date": "2026-03-01", "sampled_on": "2026-03-09", "packaging": "预包装", "storage": "常温",
        "lot_quantity": "50袋", "test_quantity": "8袋", "spare_quantity": "3袋", "notice_given": "yes", "paid": "yes",
        "sealed": "yes", "batch_number": "20260301", "revision": 1,
    })
}

fn with(mut form: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        form[name] = value.clone();
    }
    form
}

pub(crate) fn body(page: &Page) -> Value {
    serde_json::from_str(&page.text).expect("JSON")
}

/// The number at the end of the address that an answer names.
fn number_of(page: &Page) -> String {
    let at = body(page)["at"].as_str().unwrap_or_default().to_owned();
    let rest = at.trim_start_matches("/samples/");
    rest.trim_end_matches("/sheet").to_owned()
}

/// Two samplers of one county with an open task.
pub(crate) struct Team {
    pub(crate) t: TestApp,
    pub(crate) sampler: Client,
    pub(crate) other: String,
    pub(crate) task: String,
}

pub(crate) async fn team(stream: Stream) -> Team {
    let t = TestApp::city(NOW).await;
    let task = t.task_of(stream, HOME).await;
    let sampler = t.person_at(Role::Sampler, HOME).await;
    let other = t.person_at(Role::Sampler, HOME).await.account;
    Team {
        t,
        sampler,
        other,
        task,
    }
}

impl Team {
    /// A confirmed sample; its number.
    pub(crate) async fn taken(&self) -> String {
        let form = full(&self.task, &self.other);
        let page = self.sampler.post_json("/samples/new/take", &form).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        number_of(&page)
    }
}

#[tokio::test]
async fn a_draft_keeps_what_was_typed_and_is_confirmed_once_complete() {
    let team = team(Stream::Supervision).await;
    let start = team.sampler.get("/samples/new").await;
    assert!(start.text.contains("填写抽样单"), "{}", start.text);
    let form = team
        .sampler
        .get(&format!("/samples/new?task={}", team.task))
        .await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let typed =
        json!({"task": team.task, "food_name": "老式面包", "production_date": "大概三月初"});
    let draft = number_of(&team.sampler.post_json("/samples/new", &typed).await);
    let page = team.sampler.get(&format!("/samples/{draft}/sheet")).await;
    assert!(page.text.contains("大概三月初") && page.text.contains("老式面包"));
    let typed = [
        ("food_name", "老式面包"),
        ("production_date", "大概三月初"),
        ("remarks", "店主不在"),
        ("revision", "1"),
    ];
    let refused = team
        .sampler
        .post(&format!("/samples/{draft}/take"), &typed)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("现场抽样不得少于 2 人"));
    assert!(refused.text.contains("「大概三月初」不是日期"));
    assert!(
        refused.text.contains("店主不在"),
        "what was typed comes back"
    );
    let whole = full(&team.task, &team.other);
    let done = team
        .sampler
        .post_json(&format!("/samples/{draft}/take"), &whole)
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(number_of(&done), "DBJ26410500905260001");
    let gone = team.sampler.get(&format!("/samples/{draft}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_confirmed_sample_answers_with_its_stream_its_state_and_its_clock() {
    let team = team(Stream::Evaluation).await;
    let number = team.taken().await;
    assert_eq!(number, "DBP26410500905260001");
    let page = team
        .sampler
        .get_json(&format!("/api/v1/samples/{}", number.to_lowercase()))
        .await;
    let sample = body(&page);
    assert_eq!(sample["number"], json!(number));
    assert_eq!(sample["stream"], "evaluation");
    assert_eq!(sample["state"], "collected");
    assert_eq!(sample["clock"]["rule"], "C-01");
    assert_eq!(sample["clock"]["due"], "2026-03-16");
    assert_eq!(sample["monitoring_annex"], false);
    assert!(sample["doubt"] == "" && sample["may"]["correct"] == true);
    let html = team.sampler.get(&format!("/samples/{number}")).await;
    assert_eq!(html.status, StatusCode::OK, "{}", html.text);
    for words in [
        "评价",
        "老式面包",
        "待送检",
        "最迟",
        "LAB-A示例检验有限公司",
    ] {
        assert!(html.text.contains(words), "{words}");
    }
    let desk = team.sampler.get("/").await;
    for words in [
        "送检",
        "C-01 ・ 办法第 20 条 ・ 抽样后 5 个工作日内",
        "还差 3 批",
    ] {
        assert!(desk.text.contains(words), "{words}: {}", desk.text);
    }
}

#[tokio::test]
async fn two_sheets_of_one_agency_get_two_numbers_and_a_typed_one_stands() {
    let team = team(Stream::Supervision).await;
    assert_eq!(team.taken().await, "DBJ26410500905260001");
    assert_eq!(team.taken().await, "DBJ26410500905260002");
    let typed = with(
        full(&team.task, &team.other),
        json!({"number": " xbp26410526305150066 "}),
    );
    let page = team.sampler.post_json("/samples/new/take", &typed).await;
    assert_eq!(number_of(&page), "XBP26410526305150066", "{}", page.text);
    let sample = body(&team.sampler.get_json("/samples/XBP26410526305150066").await);
    assert_eq!(
        sample["stream"], "supervision",
        "never derived from the letters"
    );
    assert!(
        sample["doubt"]
            .as_str()
            .unwrap_or_default()
            .contains("评价性抽检")
    );
    let twice = team.sampler.post_json("/samples/new/take", &typed).await;
    assert!(
        twice.text.contains("已被另一份抽样单使用"),
        "{}",
        twice.text
    );
}

#[tokio::test]
async fn no_route_moves_a_sample_to_another_stream_laboratory_or_category() {
    let team = team(Stream::Supervision).await;
    let number = team.taken().await;
    let wish = json!({
        "stream": "evaluation", "laboratory": "id-LAB-B", "laboratory_id": "id-LAB-B", "category_path": "食用农产品",
        "county": "410527", "reason": "想改类别", "revision": 2, "note": "x", "condition": "好",
    });
    let wish = with(full(&team.task, &team.other), wish);
    let receiver = team.t.person_at(Role::Receiver, "LAB-A").await;
    let routes = anyang::app::routes();
    let posts = routes
        .table()
        .iter()
        .filter(|line| line.method == "POST" && line.path.contains("{number}"));
    let mut asked = 0;
    for line in posts {
        let path = line.path.replace("{number}", &number);
        for person in [&team.sampler, &receiver] {
            person.post_json(&path, &wish).await;
            let id = number.clone();
            let row = team.t.rows(move |tx| {
                Ok(anyang::sampling::visible::by_number(
                    tx.conn,
                    &anyang::rules::actor::Actor::system(),
                    &id,
                )?)
            });
            let row = row.await;
            assert_eq!(row.stream, Stream::Supervision, "{path}");
            assert_eq!(
                (row.laboratory_id.as_str(), row.county.as_str()),
                ("id-LAB-A", HOME),
                "{path}"
            );
            assert!(row.category_path.starts_with("糕点"), "{path}");
            asked += 1;
        }
    }
    assert!(asked >= 12, "{asked}");
}

#[tokio::test]
async fn a_monitoring_annex_exists_in_supervision_only() {
    for (stream, allowed) in [
        (Stream::Supervision, true),
        (Stream::Evaluation, false),
        (Stream::RiskMonitoring, false),
    ] {
        let team = team(stream).await;
        let form = with(
            full(&team.task, &team.other),
            json!({"monitoring_annex": "yes"}),
        );
        for path in ["/samples/new", "/samples/new/take"] {
            let page = team.sampler.post_json(path, &form).await;
            if allowed {
                assert_eq!(page.status, StatusCode::OK, "{stream} {path} {}", page.text);
            } else {
                assert_eq!(page.code(), "annex_only_supervision", "{stream} {path}");
            }
        }
        if !allowed {
            let number = team.taken().await;
            let form = with(
                form,
                json!({"number": number, "reason": "补登", "revision": 2}),
            );
            let page = team
                .sampler
                .post_json(&format!("/samples/{number}/correct"), &form)
                .await;
            assert_eq!(page.code(), "annex_only_supervision");
        }
    }
}

#[tokio::test]
async fn another_county_finds_neither_task_nor_sheet_and_no_laboratory_a_draft() {
    let team = team(Stream::Supervision).await;
    let form = full(&team.task, &team.other);
    let draft = number_of(&team.sampler.post_json("/samples/new", &form).await);
    let number = team.taken().await;
    let stranger = team.t.person_at(Role::Sampler, "410527").await;
    assert_eq!(
        stranger.post_json("/samples/new", &form).await.code(),
        "not_your_task"
    );
    for path in [
        format!("/samples/{draft}"),
        format!("/samples/{number}"),
        format!("/samples/{number}/correct"),
    ] {
        assert_eq!(
            stranger.get_json(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let page = stranger
        .post_json(
            &format!("/samples/{number}/void"),
            &json!({"reason": "x", "revision": 2}),
        )
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let list = body(&stranger.get_json("/samples").await);
    assert_eq!(list["samples"], json!([]));
    let receiver = team.t.person_at(Role::Receiver, "LAB-A").await;
    assert_eq!(
        receiver.get_json(&format!("/samples/{draft}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        receiver
            .get_json(&format!("/samples/{number}"))
            .await
            .status,
        StatusCode::OK
    );
    let other = team.t.person_at(Role::Receiver, "LAB-B").await;
    assert_eq!(
        other.get_json(&format!("/samples/{number}")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn two_people_at_one_draft_see_both_versions() {
    let team = team(Stream::Supervision).await;
    let form = full(&team.task, &team.other);
    let draft = number_of(&team.sampler.post_json("/samples/new", &form).await);
    let path = format!("/samples/{draft}/sheet");
    let first = with(form.clone(), json!({"food_name": "法式面包"}));
    assert_eq!(
        team.sampler.post_json(&path, &first).await.status,
        StatusCode::OK
    );
    let late = [("food_name", "全麦面包"), ("revision", "1")];
    let page = team.sampler.post(&path, &late).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text.contains("法式面包") && page.text.contains("全麦面包"));
}

#[tokio::test]
async fn a_confirmed_sheet_is_corrected_with_a_reason_until_the_laboratory_has_it() {
    let team = team(Stream::Supervision).await;
    let number = team.taken().await;
    let path = format!("/samples/{number}/correct");
    let sheet = body(&team.sampler.get_json(&path).await);
    let revision = sheet["form"]["revision"].clone();
    let form = with(sheet["form"].clone(), json!({"batch_number": "20260302"}));
    assert!(
        team.sampler
            .post_json(&path, &form)
            .await
            .text
            .contains("更正须写明理由")
    );
    let same = with(sheet["form"].clone(), json!({"reason": "看错"}));
    assert_eq!(
        team.sampler.post_json(&path, &same).await.code(),
        "nothing_changed"
    );
    let form = with(form, json!({"reason": "批号抄错一位"}));
    assert_eq!(
        team.sampler.post_json(&path, &form).await.status,
        StatusCode::OK
    );
    let again = team.sampler.post_json(&path, &form).await;
    assert_eq!(
        again.status,
        StatusCode::CONFLICT,
        "revision {revision} is stale now"
    );
    let page = team.sampler.get(&format!("/samples/{number}")).await;
    assert!(
        page.text.contains("批号 20260301 → 20260302") && page.text.contains("批号抄错一位"),
        "{}",
        page.text
    );
    let batch = team
        .t
        .sample_of(Stream::Supervision, HOME, SampleState::Received)
        .await;
    let late = with(form, json!({"number": batch.number}));
    let refused = team
        .sampler
        .post_json(&format!("/samples/{}/correct", batch.number), &late)
        .await;
    assert_eq!(refused.code(), "wrong_state");
}

#[tokio::test]
async fn a_voided_sheet_stays_on_record_with_its_reason() {
    let team = team(Stream::Supervision).await;
    let number = team.taken().await;
    let path = format!("/samples/{number}/void");
    assert!(
        team.sampler
            .get(&path)
            .await
            .text
            .contains("作废后不能恢复")
    );
    let silent = team
        .sampler
        .post_json(&path, &json!({"reason": " ", "revision": 2}))
        .await;
    assert!(silent.text.contains("作废须写明理由"));
    let stale = team
        .sampler
        .post_json(&path, &json!({"reason": "重复", "revision": 1}))
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let done = team
        .sampler
        .post_json(&path, &json!({"reason": "重复抽样", "revision": 2}))
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let sample = body(&team.sampler.get_json(&format!("/samples/{number}")).await);
    assert_eq!(
        (sample["state"].as_str(), &sample["clock"]),
        (Some("voided"), &Value::Null)
    );
    assert!(
        sample["history"][0]["text"]
            .as_str()
            .unwrap_or_default()
            .contains("重复抽样")
    );
}
