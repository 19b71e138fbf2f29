//! The menu by role: only what the role may open, the desk first, counts of what waits for this person.
use super::desk;
use crate::problem::Problem;
use crate::rules::right::Right;
use crate::unit::Rx;
use crate::web::Waiting;
use crate::web::chrome::{Chrome, MenuGroup, MenuItem, Person};

/// One entry: its words, its address, the right it takes, its group. A test holds every address against the route table.
pub(super) struct Entry {
    label: &'static str,
    pub(super) href: &'static str,
    pub(super) right: Right,
    group: Option<&'static str>,
}

const fn entry(
    label: &'static str,
    href: &'static str,
    right: Right,
    group: Option<&'static str>,
) -> Entry {
    Entry {
        label,
        href,
        right,
        group,
    }
}

/// The menu in the order of reading; a stage that gets its pages gets its entries here.
pub(super) const ENTRIES: &[Entry] = &[
    entry("我的工作台", "/", Right::SignedIn, None),
    entry("完成情况", "/completion", Right::PlanSee, None),
    entry("抽检计划", "/plans", Right::PlanSee, None),
    entry("任务与分配", "/tasks", Right::TaskSee, None),
    entry("抽样", "/samples/new", Right::SampleTake, None),
    entry("待接收", "/reception", Right::SampleReceive, None),
    entry("结果录入", "/entry", Right::ResultEnter, None),
    entry("导入", "/imports", Right::ImportSee, None),
    entry("审核", "/review", Right::ResultReview, None),
    entry("批准", "/approval", Right::ReportApprove, None),
    entry("案件", "/cases", Right::CaseSee, None),
    entry("公示队列", "/publication", Right::PublicationSee, None),
    entry("公告", "/announcements", Right::PublicationSee, None),
    entry("样品", "/samples", Right::SampleSee, Some("查阅")),
    entry("检验报告", "/reports", Right::SampleSee, Some("查阅")),
    entry(
        "生产经营者",
        "/establishments",
        Right::RegisterSee,
        Some("查阅"),
    ),
    entry(
        "检验机构",
        "/laboratories",
        Right::RegisterSee,
        Some("查阅"),
    ),
    entry(
        "基础表",
        "/base-tables",
        Right::RegisterSee,
        Some("基础数据"),
    ),
    entry("食品类别", "/foods", Right::RegisterSee, Some("基础数据")),
    entry("检验项目", "/items", Right::RegisterSee, Some("基础数据")),
    entry(
        "县区与人口",
        "/regions",
        Right::RegisterSee,
        Some("基础数据"),
    ),
    entry("日历", "/calendar", Right::RegisterSee, Some("基础数据")),
    entry("时限规则", "/clocks", Right::RegisterSee, Some("基础数据")),
    entry("考核指标", "/indicators", Right::IndicatorSee, Some("统计")),
    entry("用户", "/users", Right::UserManage, Some("管理")),
    entry("任务计划", "/jobs", Right::SettingManage, Some("管理")),
    entry("角色与权限", "/roles", Right::RuleManage, Some("管理")),
    entry("审计日志", "/audit", Right::AuditRead, Some("管理")),
];

/// The shell for this actor at this path.
///
/// # Errors
/// What the database says.
pub(super) fn chrome(rx: &mut Rx, path: &str) -> Result<Chrome, Problem> {
    let mut menu: Vec<MenuGroup> = Vec::new();
    if rx.actor.is_person() {
        let steps = desk::waiting(rx)?;
        let today = rx.today();
        for entry in ENTRIES.iter().filter(|entry| rx.actor.may(entry.right)) {
            let here: Vec<&Waiting> = steps
                .iter()
                .filter(|step| entry.href == "/" || leads_to(&step.href, entry.href))
                .collect();
            let count: i64 = here.iter().map(|step| step.count()).sum();
            let item = MenuItem {
                href: entry.href.to_owned(),
                label: entry.label,
                count: (count > 0).then(|| count.to_string()),
                urgent: here
                    .iter()
                    .any(|step| step.due().is_some_and(|due| due < today)),
                current: is_nearest(entry.href, path),
            };
            match menu.iter_mut().find(|group| group.group == entry.group) {
                Some(group) => group.items.push(item),
                None => menu.push(MenuGroup {
                    group: entry.group,
                    items: vec![item],
                }),
            }
        }
    }
    Ok(Chrome {
        product: "安样",
        city: String::new(),
        menu,
        person: Person::of(rx.actor),
        flash: None,
        demo: false,
        search: rx.actor.may(Right::SampleSee).then(String::new),
    })
}

/// Whether the step's address is this entry's page, whatever its filters, or a page below it and of no longer entry.
fn leads_to(step: &str, entry: &str) -> bool {
    let path = step.split('?').next().unwrap_or_default();
    is_nearest(entry, path)
}

/// Whether this entry is the one of the path: it or a page below it, and no longer entry is.
fn is_nearest(entry: &str, path: &str) -> bool {
    is_current(entry, path)
        && !ENTRIES
            .iter()
            .any(|other| other.href.len() > entry.len() && is_current(other.href, path))
}

fn is_current(href: &str, path: &str) -> bool {
    path == href || (href != "/" && path.starts_with(&format!("{href}/")))
}

#[cfg(test)]
mod tests {
    use super::{ENTRIES, is_current, leads_to};

    #[test]
    fn every_entry_leads_to_a_page_that_asks_for_the_same_right() {
        let routes = crate::app::routes();
        for entry in ENTRIES {
            let route = routes
                .table()
                .iter()
                .find(|line| line.method == "GET" && line.path == entry.href);
            assert_eq!(
                route.map(|line| line.permission),
                Some(entry.right),
                "{}",
                entry.href
            );
        }
    }

    #[test]
    fn the_page_shown_is_marked_and_no_other() {
        assert!(is_current("/users", "/users/li") && is_current("/", "/"));
        assert!(leads_to("/samples/new?task=1", "/samples/new"));
        assert!(!leads_to("/samples/new?task=1", "/samples"));
        assert!(!is_current("/", "/users") && !is_current("/users", "/users-of"));
    }
}
