//! One batch of chives all the way through the loop, by hand, in the pages: planned, assigned, sampled, received, its results imported
//! from a workbook, judged, reviewed and approved by different people, its case worked to closure, and told to the public.

use anyang::unit::Clock;

use crate::city::{City, is_sound};
use crate::driver::{Browser, Size};
use crate::page::Page;
use crate::sheets;

/// The county whose people work.
const COUNTY: &str = "410581";
const CHIVES: &str = "食用农产品/蔬菜/鳞茎类蔬菜/韭菜";

/// The story: its city, its clock, and its windows.
struct Story {
    city: City,
    clock: Clock,
    browser: Browser,
}

impl Story {
    /// A window in which this person is logged in, at this address.
    async fn person(&self, login: &str, place: &str) -> Page {
        let page = self.browser.page(Size::Desk).await;
        self.city.log_in(&page, login).await;
        self.go(&page, place).await;
        page
    }

    async fn go(&self, page: &Page, place: &str) {
        page.open(&format!("{}{place}", self.city.url)).await;
    }

    /// Some days later.
    fn days_pass(&self, days: i64) {
        let now = self.clock.now();
        self.clock.set(now.plus_seconds(days * 24 * 3600));
    }

    fn today(&self) -> String {
        self.clock.now().day().to_string()
    }
}

/// Stands in the tables below for the day of the story.
const TODAY: &str = "今日";

/// The sampling sheet, all but the second sampler.
const SHEET: &[(&str, &str)] = &[
    ("sampled_on", TODAY),
    ("place_type", "农贸市场"),
    ("unit_name", "示例农贸市场7号摊"),
    ("unit_region", COUNTY),
    ("unit_address", "林州市示例路7号"),
    ("food_name", "韭菜"),
    ("date_kind", "购进"),
    ("production_date", TODAY),
    ("packaging", "无包装"),
    ("lot_quantity", "20kg"),
    ("test_quantity", "2kg"),
    ("spare_quantity", "1kg"),
    ("storage", "常温"),
    ("producer_unknown", "on"),
    ("notice_given", "on"),
    ("paid", "on"),
    ("sealed", "on"),
];

/// What the laboratory writes on arrival.
const ARRIVAL: &[(&str, &str)] = &[
    ("received_on", TODAY),
    ("condition", "完好"),
    ("test_quantity", "2kg"),
    ("spare_quantity", "1kg"),
];

/// The pages of a part of a case in the order of the law, with what the officer fills in.
const STEPS: &[(&str, &[(&str, &str)])] = &[
    ("accept", &[]),
    ("start", &[("on", TODAY), ("paper", "示例启字〔2026〕1号")]),
    (
        "serve",
        &[
            ("method", "direct"),
            ("on", TODAY),
            ("proof", "送达回证示例1号"),
        ],
    ),
    (
        "control",
        &[
            ("on", TODAY),
            ("unit", "kg"),
            ("total", "20"),
            ("sold", "17"),
            ("stock", "3"),
            ("lost", "0"),
            ("sealed", "3"),
            ("recall", "third"),
            ("recalled", "0"),
            ("recall_reason", "已售出并食用"),
        ],
    ),
    (
        "cause",
        &[
            ("on", TODAY),
            ("kind", "purchase"),
            ("text", "进货时未查验检验报告"),
        ],
    ),
    (
        "penalty",
        &[
            ("filing", "filed"),
            ("on", TODAY),
            ("number", "示例立字〔2026〕1号"),
            ("outcome", "penalised"),
            ("decision", "示例罚字〔2026〕1号"),
            ("decided_on", TODAY),
            ("fine", "5000"),
        ],
    ),
    (
        "rectification",
        &[
            ("recheck", "passed"),
            ("on", TODAY),
            ("rechecked_on", TODAY),
            ("text", "已建立进货查验制度"),
        ],
    ),
    ("close", &[]),
];

/// Fills fields of the open form.
async fn fill(page: &Page, today: &str, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        page.fill(name, if *value == TODAY { today } else { value })
            .await;
    }
}

/// The window is closed, and nothing went wrong in it.
async fn leave(page: Page) {
    assert_eq!(page.faults().await, Vec::<String>::new());
    page.close().await;
}

/// The city's planner writes a plan for the county, the leader approves it, the planner issues it. Answers the plan's address.
async fn planned(story: &Story) -> String {
    let planner = story.person("jihua", "/plans/new").await;
    fill(
        &planner,
        "",
        &[
            ("stream", "supervision"),
            ("level", COUNTY),
            ("methods", "按抽样检验工作规范现场抽取"),
            ("reporting", "自收样之日起 20 个工作日内报送"),
        ],
    )
    .await;
    planner.go_on().await;
    planner.sees("计划行").await;
    let plan = format!(
        "/plans/{}/supervision/{COUNTY}",
        story.clock.now().day().year()
    );
    story.go(&planner, &format!("{plan}/lines/new")).await;
    let month = story.clock.now().day().month().to_string();
    fill(
        &planner,
        "",
        &[
            ("category", CHIVES),
            ("chain_stage", "流通"),
            ("place_type", "农贸市场"),
            ("county", COUNTY),
            ("month", &month),
            ("quota", "1"),
            ("agency", COUNTY),
            ("laboratory", "LAB-01"),
        ],
    )
    .await;
    planner.go_on().await;
    story.go(&planner, &plan).await;
    planner.press("送审").await;
    planner.sees("待批准").await;
    let leader = story.person("lingdao", &plan).await;
    leader.go_on().await;
    leader.sees("已批准").await;
    leave(leader).await;
    story.go(&planner, &plan).await;
    planner.go_on().await;
    planner.sees("已下达").await;
    planner.press("下达任务").await;
    fill(&planner, "", &[("laboratory", "LAB-01"), ("quantity", "1")]).await;
    planner.go_on().await;
    planner.sees("待接受").await;
    let task = planner.url().await.replace(&story.city.url, "");
    leave(planner).await;
    task
}

/// The laboratory accepts, the samplers take, the laboratory receives. Answers the sample's number.
async fn sampled(story: &Story, task: &str) -> String {
    let receiver = story.person("jieyang", task).await;
    receiver.press("接受任务").await;
    receiver.sees("已接受").await;
    leave(receiver).await;
    let sampler = story.person("lz-chouyang", "/samples/new").await;
    sampler.press("填写抽样单").await;
    is_sound(&sampler, "journey sheet").await;
    fill(&sampler, &story.today(), SHEET).await;
    sampler.press("确认抽样单").await;
    sampler.sees("您填写的内容都在").await;
    sampler.faults().await; // the browser itself tells the refusal
    sampler.fill("吴示例", "on").await;
    sampler.press("确认抽样单").await;
    sampler.sees("已确认抽样单").await;
    let address = sampler.url().await;
    let number = address.rsplit('/').next().expect("a number").to_owned();
    leave(sampler).await;
    story.days_pass(1);
    let receiver = story
        .person("jieyang", &format!("/reception/{number}"))
        .await;
    fill(&receiver, &story.today(), ARRIVAL).await;
    receiver
        .run(
            "document.querySelectorAll('input[name=checks]').forEach(one => { if (!one.checked) one.click() })",
            &[],
        )
        .await;
    receiver.press("接收样品").await;
    receiver.sees("已接收").await;
    leave(receiver).await;
    number
}

/// The laboratory's workbook: chlorpyrifos far above its limit.
fn workbook(number: &str, folder: &std::path::Path) -> String {
    let rows = [
        ("毒死蜱", "0.15", "不合格项", ""),
        ("氧乐果", "未检出", "合格项", "0.001"),
        ("镉（以Cd计）", "0.012", "合格项", ""),
    ];
    let at = |heading: &str| {
        let mut headings = sheets::HEADINGS.iter();
        headings.position(|one| *one == heading).expect("a heading")
    };
    let rows = rows.map(|(item, result, verdict, lod)| {
        let mut cells = sheets::row(number, item, result, "mg/kg", verdict);
        if !lod.is_empty() {
            cells[at("方法检出限")] = lod.to_owned();
            cells[at("检出限单位")] = "mg/kg".to_owned();
        }
        cells
    });
    let path = folder.join("示例检测结果.xlsx");
    std::fs::write(&path, sheets::results(&rows)).expect("a workbook");
    path.display().to_string()
}

/// The tester imports and passes on, the reviewer reviews, the approver signs.
async fn tested(story: &Story, number: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    story.days_pass(5);
    let tester = story.person("jianyan", "/imports/new").await;
    fill(
        &tester,
        "",
        &[
            ("file", &workbook(number, folder.path())),
            ("tester", "jianyan"),
        ],
    )
    .await;
    tester.press("上传并核对").await;
    tester.sees("尚未写入").await;
    is_sound(&tester, "journey preview").await;
    tester.press("写入 3 行").await;
    tester.sees("已写入 1 份样品的结果").await;
    story
        .go(&tester, &format!("/samples/{number}/results"))
        .await;
    tester.sees("不合格").await;
    tester.press("送审核").await;
    tester
        .sees(&format!("已把样品 {number} 的结果送审核"))
        .await;
    leave(tester).await;
    let reviewer = story.person("shenhe", &format!("/review/{number}")).await;
    is_sound(&reviewer, "journey review").await;
    reviewer.go_on().await;
    reviewer.sees(&format!("已审核样品 {number}，送批准")).await;
    leave(reviewer).await;
    let approver = story.person("pizhun", &format!("/approval/{number}")).await;
    approver.go_on().await;
    approver.sees(&format!("已签发样品 {number} 的报告")).await;
    leave(approver).await;
}

/// The officer of the county works the case that has opened by itself, and a colleague closes it.
async fn disposed(story: &Story, number: &str) {
    story.days_pass(1);
    let officer = story
        .person("lz-chuzhi", &format!("/samples/{number}"))
        .await;
    let link = "return document.querySelector('main a[href^=\"/cases/\"]').getAttribute('href')";
    let case = officer.run(link, &[]).await;
    let case = case
        .as_str()
        .expect("the sample leads to its case")
        .to_owned();
    story.go(&officer, &case).await;
    officer.sees("韭菜").await;
    is_sound(&officer, "journey case").await;
    let part = format!("{case}/seller");
    for (step, fields) in STEPS {
        story.go(&officer, &format!("{part}/{step}")).await;
        fill(&officer, &story.today(), fields).await;
        officer.go_on().await;
        officer.sees("责任方的所在地和办理机构").await;
    }
    leave(officer).await;
    let reviewer = story.person("lz-shenhe", &format!("{part}/review")).await;
    reviewer.fill("decision", "close").await;
    reviewer.go_on().await;
    reviewer.sees("已办结").await;
    leave(reviewer).await;
}

/// When every clock is past, one person composes, another publishes, and anybody reads.
async fn published(story: &Story, number: &str) {
    story.days_pass(40);
    let queue = "/publication?stream=supervision&kind=fail";
    let publisher = story.person("gongshi", queue).await;
    publisher.fill("all", "on").await;
    publisher.press("送第二人复核").await;
    publisher.sees("待复核").await;
    let announcement = publisher.url().await.replace(&story.city.url, "");
    leave(publisher).await;
    let second = story.person("fuhe", &announcement).await;
    second.go_on().await;
    second.sees("已公布").await;
    leave(second).await;
    let anybody = story.browser.page(Size::Phone).await;
    story.go(&anybody, "/public?q=示例农贸市场7号摊").await;
    anybody.sees("毒死蜱").await;
    anybody.sees("林州市").await;
    is_sound(&anybody, "journey public").await;
    assert!(!anybody.text().await.contains("吴示例"), "{number}");
    leave(anybody).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_goes_from_plan_to_public_page() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let (city, clock) = City::apart("journey").await;
    let story = Story {
        city,
        clock,
        browser,
    };
    let task = planned(&story).await;
    let number = sampled(&story, &task).await;
    tested(&story, &number).await;
    disposed(&story, &number).await;
    published(&story, &number).await;
}
