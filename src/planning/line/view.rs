//! Lines as lists show them: a page of the lines of one plan or of all plans of a stream, with filters that stand in the address.
use serde::{Deserialize, Serialize};

use super::table::{self, Asked, Named};
use crate::planning::county_name;
use crate::planning::table::PlanRow;
use crate::problem::Problem;
use crate::rules::category;
use crate::rules::region;
use crate::rules::stream::ChainStage;
use crate::unit::Rx;

/// A line as a list shows it.
#[derive(Debug, Clone, Serialize)]
#[expect(
    missing_docs,
    reason = "the columns of the line and the names behind them"
)]
pub struct LineView {
    pub id: String,
    pub ordinal: i32,
    pub category_path: String,
    pub category: String,
    pub chain_stage: ChainStage,
    pub chain_stage_zh: &'static str,
    pub place_type: String,
    pub county: String,
    pub county_name: String,
    pub month: i32,
    pub quota: i32,
    pub assigned: i32,
    pub taken: i32,
    pub completed: i32,
    pub free: i32,
    pub sampling_agency: String,
    pub sampling_agency_name: String,
    pub laboratory: Option<String>,
    pub laboratory_name: Option<String>,
    pub base_table: String,
    pub revision: i32,
    /// The plan the line stands in.
    pub plan: String,
    /// Where the line is edited.
    pub href: String,
    /// Its tasks.
    pub tasks_href: String,
    /// Its samples.
    pub samples_href: String,
    /// Where a task is assigned from it; empty when nothing is free or the plan is not issued.
    pub assign_href: String,
}

/// The filter of a list of lines, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineFilter {
    /// The county's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub county: String,
    /// The chain stage's code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// The month.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub month: String,
    /// A category and everything under it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Not empty: only lines whose quota is not wholly assigned.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub open: String,
    /// The version of the plan; the newest when empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The page, from 1.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// How many a page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub n: String,
}

/// A choice of a select.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The value sent.
    pub value: String,
    /// The words shown.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// A condition that is chosen, and the address without it; also a size or a page.
#[derive(Debug, Clone, Serialize)]
pub struct Chip {
    /// What is chosen.
    pub label: String,
    /// The address.
    pub href: String,
    /// Whether it is the present one.
    pub current: bool,
}

/// A page of lines.
#[derive(Debug, Clone, Serialize)]
pub struct LineList {
    /// The lines.
    pub lines: Vec<LineView>,
    /// How many the filter finds.
    pub count: i64,
    /// 第 1–50 行，共 326 行.
    pub text: String,
    /// The page before, empty on the first.
    pub previous: String,
    /// The page after, empty on the last.
    pub next: String,
    /// The sizes of a page.
    pub sizes: Vec<Chip>,
    /// The conditions chosen.
    pub chips: Vec<Chip>,
    /// The address without conditions.
    pub clear: String,
    /// The filter.
    pub filter: LineFilter,
    /// The counties to choose from.
    pub counties: Vec<Choice>,
    /// The stages to choose from.
    pub stages: Vec<Choice>,
    /// The months to choose from.
    pub months: Vec<Choice>,
}

const SIZES: [i64; 3] = [20, 50, 100];

impl LineFilter {
    fn size(&self) -> i64 {
        let asked = self.n.parse().unwrap_or(50);
        if SIZES.contains(&asked) { asked } else { 50 }
    }

    fn at(&self) -> i64 {
        self.page.parse().unwrap_or(1).clamp(1, 100_000)
    }

    /// What the table is asked for these plans.
    fn asked(&self, plans: &[PlanRow]) -> Asked {
        Asked {
            plans: plans.iter().map(|plan| plan.id.clone()).collect(),
            county: self.county.clone(),
            stage: self.stage.parse().ok(),
            month: self.month.parse().ok(),
            category: self.category.clone(),
            open: !self.open.is_empty(),
        }
    }

    /// The address of the same list with another filter.
    fn href(&self, base: &str) -> Result<String, Problem> {
        let query = serde_html_form::to_string(self)
            .map_err(|error| Problem::fault(format!("a filter does not serialise: {error}")))?;
        Ok(if query.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{query}")
        })
    }

    fn on_page(&self, page: i64) -> Self {
        let page = if page > 1 {
            page.to_string()
        } else {
            String::new()
        };
        Self {
            page,
            ..self.clone()
        }
    }

    fn chips(&self, base: &str) -> Result<Vec<Chip>, Problem> {
        let stage = self.stage.parse::<ChainStage>().map_or("", ChainStage::zh);
        let first = self.on_page(1);
        let none = String::new;
        let chosen = [
            (
                county_name(&self.county),
                &self.county,
                Self {
                    county: none(),
                    ..first.clone()
                },
            ),
            (
                stage.to_owned(),
                &self.stage,
                Self {
                    stage: none(),
                    ..first.clone()
                },
            ),
            (
                format!("{}月", self.month),
                &self.month,
                Self {
                    month: none(),
                    ..first.clone()
                },
            ),
            (
                self.category.clone(),
                &self.category,
                Self {
                    category: none(),
                    ..first.clone()
                },
            ),
            (
                "未全部下达".to_owned(),
                &self.open,
                Self {
                    open: none(),
                    ..first.clone()
                },
            ),
        ];
        let mut chips = Vec::new();
        for (label, value, without) in chosen {
            if !value.is_empty() {
                let href = without.href(base)?;
                chips.push(Chip {
                    label,
                    href,
                    current: true,
                });
            }
        }
        Ok(chips)
    }
}

/// A page of the lines of these plans.
///
/// # Errors
/// What the database says.
pub fn list(
    rx: &mut Rx,
    plans: &[PlanRow],
    base: &str,
    filter: LineFilter,
) -> Result<LineList, Problem> {
    let asked = filter.asked(plans);
    let count = table::count(rx.conn, &asked)?;
    let (size, page) = (filter.size(), filter.at());
    let skip = (page - 1) * size;
    let rows = table::page(rx.conn, &asked, skip, size)?;
    let shown = i64::try_from(rows.len()).unwrap_or(size);
    let lines = rows.into_iter().map(|row| view(row, plans)).collect();
    let to = skip + shown;
    let mut sizes = Vec::new();
    for one in SIZES {
        let other = LineFilter {
            n: one.to_string(),
            ..filter.on_page(1)
        };
        sizes.push(Chip {
            label: one.to_string(),
            href: other.href(base)?,
            current: one == size,
        });
    }
    let clear = LineFilter {
        version: filter.version.clone(),
        ..LineFilter::default()
    };
    Ok(LineList {
        lines,
        count,
        text: if shown == 0 {
            format!("共 {count} 行")
        } else {
            format!("第 {}–{to} 行，共 {count} 行", skip + 1)
        },
        previous: if page > 1 {
            filter.on_page(page - 1).href(base)?
        } else {
            String::new()
        },
        next: if to < count {
            filter.on_page(page + 1).href(base)?
        } else {
            String::new()
        },
        sizes,
        chips: filter.chips(base)?,
        clear: clear.href(base)?,
        counties: with_all("全部县区", counties()),
        stages: with_all("全部环节", stages()),
        months: with_all("全部月份", months()),
        filter,
    })
}

fn with_all(all: &str, choices: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", all))
        .chain(choices)
        .collect()
}

/// The city's counties.
pub fn counties() -> Vec<Choice> {
    let of = |county: &region::Region| Choice::new(county.code.to_string(), &county.name);
    region::anyang().map(of).collect()
}

/// The chain stages.
pub fn stages() -> Vec<Choice> {
    let of = |stage: &ChainStage| Choice::new(stage.code(), stage.zh());
    ChainStage::ALL.iter().map(of).collect()
}

/// The months.
pub fn months() -> Vec<Choice> {
    (1..=12)
        .map(|month| Choice::new(month.to_string(), format!("{month}月")))
        .collect()
}

fn view(row: Named, plans: &[PlanRow]) -> LineView {
    let (line, agency, agency_name, laboratory, laboratory_name, year, version) = row;
    let plan = plans.iter().find(|plan| plan.id == line.plan_id);
    let base = plan.map_or_else(String::new, |plan| crate::planning::Place::of(plan).base());
    let issued = plan.is_some_and(|plan| plan.state == crate::rules::stage::PlanState::Issued);
    let free = line.free();
    LineView {
        category: category::name(&line.category_path).to_owned(),
        chain_stage_zh: line.chain_stage.zh(),
        county_name: county_name(&line.county),
        free,
        sampling_agency: agency,
        sampling_agency_name: agency_name,
        laboratory,
        laboratory_name,
        base_table: format!("{year}/{version}"),
        plan: plan.map_or_else(String::new, |plan| plan.title.clone()),
        href: format!("{base}/lines/{}", line.ordinal),
        tasks_href: format!("/tasks?line={}", line.id),
        samples_href: format!("/samples?stream={}&line={}", line.stream.code(), line.id),
        assign_href: if issued && free > 0 {
            format!("/tasks/new?line={}", line.id)
        } else {
            String::new()
        },
        id: line.id,
        ordinal: line.ordinal,
        category_path: line.category_path,
        chain_stage: line.chain_stage,
        place_type: line.place_type,
        county: line.county,
        month: line.month,
        quota: line.quota,
        assigned: line.assigned,
        taken: line.taken,
        completed: line.completed,
        revision: line.revision,
    }
}
