//! The menu by role: only what the role may open, the desk first, counts of what waits for this person.
use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::chrome::{Chrome, MenuGroup, MenuItem, Person};

/// Label, address, the right it takes, the group.
type Entry = (&'static str, &'static str, Right, Option<&'static str>);

const ENTRIES: &[Entry] = &[
    ("我的工作台", "/", Right::SignedIn, None),
    ("完成情况", "/completion", Right::PlanSee, None),
    ("监督抽检", "/plans/2026/supervision", Right::PlanSee, None),
    (
        "风险监测",
        "/plans/2026/risk-monitoring",
        Right::PlanSee,
        None,
    ),
    ("评价性抽检", "/plans/2026/evaluation", Right::PlanSee, None),
    ("抽样", "/field", Right::SampleTake, None),
    ("待接收", "/reception", Right::SampleReceive, None),
    ("结果录入", "/entry", Right::ResultEnter, None),
    ("导入", "/imports", Right::ImportSee, None),
    ("案件", "/cases", Right::CaseSee, None),
    ("公示队列", "/publication", Right::PublicationSee, None),
    ("公告", "/announcements", Right::PublicationSee, None),
    ("审核", "/review", Right::ResultReview, Some("质量")),
    ("批准", "/approval", Right::ReportApprove, Some("质量")),
    ("任务与分配", "/tasks", Right::TaskSee, Some("查阅")),
    ("样品", "/samples", Right::SampleSee, Some("查阅")),
    (
        "检验机构",
        "/laboratories",
        Right::RegisterSee,
        Some("查阅"),
    ),
    (
        "生产经营者",
        "/establishments",
        Right::RegisterSee,
        Some("查阅"),
    ),
    ("基础表", "/base-tables", Right::RegisterSee, Some("查阅")),
    ("考核指标", "/indicators", Right::IndicatorSee, Some("统计")),
    (
        "县区与人口",
        "/regions",
        Right::RegisterSee,
        Some("基础数据"),
    ),
    ("日历", "/calendar", Right::RegisterSee, Some("基础数据")),
    ("时限规则", "/clocks", Right::RegisterSee, Some("基础数据")),
    ("用户", "/users", Right::UserManage, Some("管理")),
    ("任务计划", "/jobs", Right::SettingManage, Some("管理")),
    ("角色与权限", "/roles", Right::RuleManage, Some("管理")),
    ("审计日志", "/audit", Right::AuditRead, Some("管理")),
];

/// The shell for this actor at this path.
///
/// # Errors
/// What the database says.
pub(super) fn chrome(rx: &mut Rx, path: &str) -> Result<Chrome, Problem> {
    let waiting = if rx.actor.is_person() {
        super::desk::waiting(rx)?
    } else {
        BTreeMap::new()
    };
    let mut menu: Vec<MenuGroup> = Vec::new();
    for (label, href, right, group) in ENTRIES
        .iter()
        .filter(|(_, _, right, _)| rx.actor.is_person() && rx.actor.may(*right))
    {
        let _: &Right = right;
        let (count, urgent) = waiting.get(href).copied().unwrap_or_default();
        let item = MenuItem {
            href: (*href).to_owned(),
            label,
            count: (count > 0).then(|| count.to_string()),
            urgent,
            current: if *href == "/" {
                path == "/"
            } else {
                path == *href || path.starts_with(&format!("{href}/"))
            },
        };
        match menu.iter_mut().find(|one| one.group == *group) {
            Some(found) => found.items.push(item),
            None => menu.push(MenuGroup {
                group: *group,
                items: vec![item],
            }),
        }
    }
    Ok(Chrome {
        product: "安样",
        city: String::new(),
        menu,
        person: Person::of(rx.actor),
        flash: None,
        demo: false,
        search: String::new(),
    })
}
