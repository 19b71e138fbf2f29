//! The rows behind one side of a figure, whatever they are: samples, plan lines, parts of cases, residents, counties.
//! It lists what the figure counted, under the same scope, and counts nothing itself.
use super::figures::{
    Asked, Scope, completion_of, conclusions_of, counties, href, parts_meant, parts_of, samples,
    told_of,
};
use super::parts::{Meant, meant};
use super::table::told::{self, Told};
use super::table::{self, Conforming, PAGE, Samples};
use super::view::Line;
use crate::problem::Problem;
use crate::publication::facts::conclusion;
use crate::register::clocks::timekeeping;
use crate::rules::category;
use crate::rules::code::RegionCode;
use crate::rules::day::Day;
use crate::rules::publication::AnnouncementKind;
use crate::rules::region;
use crate::rules::stream::Stream;
use crate::unit::Rx;

/// What a list holds before it is a page.
pub(super) struct Listed {
    pub(super) headings: Vec<&'static str>,
    pub(super) rows: Vec<Line>,
    pub(super) next: Option<String>,
}

/// Reads one page of the rows.
///
/// # Errors
/// What the database says.
pub(super) fn list(
    rx: &mut Rx,
    (id, part): (&str, bool),
    scope: &Scope,
    asked: &Asked,
) -> Result<Listed, Problem> {
    if let Some(stream) = completion_of(id) {
        return if asked.line.is_empty() {
            plan_lines(rx, (id, stream), scope, asked)
        } else {
            let meant = Samples {
                line: Some(asked.line.clone()),
                ..samples(scope, stream, Conforming::Any)
            };
            of_samples(rx, &meant, asked)
        };
    }
    if let Some(((stream, yes), over)) = conclusions_of(id) {
        let conforming = if part { yes } else { over };
        return of_samples(rx, &samples(scope, stream, conforming), asked);
    }
    if let Some((some, whole)) = parts_meant(id) {
        return of_parts(rx, scope, if part { some } else { whole }, asked);
    }
    if let Some(kinds) = told_of(id) {
        let told = if part { Told::Published } else { Told::Due };
        return of_told(rx, scope, (kinds, told), asked);
    }
    match (id, part) {
        ("I-01", true) => {
            let stream = asked.stream.parse().unwrap_or(Stream::Supervision);
            of_samples(rx, &samples(scope, stream, Conforming::Any), asked)
        }
        ("I-01", false) => residents(rx, scope),
        _ => of_counties(rx, scope),
    }
}

fn of_samples(rx: &mut Rx, meant: &Samples, asked: &Asked) -> Result<Listed, Problem> {
    let before = asked
        .after
        .split_once(',')
        .and_then(|(day, number)| Some((day.parse().ok()?, number.to_owned())));
    let mut rows = table::samples(rx.conn, rx.actor, meant, before)?;
    let more = cut(&mut rows);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("{},{}", row.sampled_on, row.number));
    Ok(sample_list(rows, next))
}

/// Cuts to one page; whether there were more.
fn cut<T>(rows: &mut Vec<T>) -> bool {
    let page = usize::try_from(PAGE).unwrap_or(50);
    let more = rows.len() > page;
    rows.truncate(page);
    more
}

fn sample_list(rows: Vec<table::SampleLine>, next: Option<String>) -> Listed {
    let lines = rows.into_iter().map(|row| Line {
        href: format!("/samples/{}", row.number),
        stream: row.stream.code(),
        cells: vec![
            row.food_name,
            row.unit_name,
            county_name(&row.county),
            row.sampled_on.to_string(),
            row.conclusion.map_or_else(
                || "—".to_owned(),
                |text| conclusion(&text).map_or(text, |one| one.name().to_owned()),
            ),
        ],
        name: row.number,
    });
    Listed {
        headings: vec![
            "抽样单编号",
            "类别",
            "食品",
            "被抽样单位",
            "县区",
            "抽样日期",
            "样品结论",
        ],
        rows: lines.collect(),
        next,
    }
}

fn county_name(code: &str) -> String {
    let known = code.parse::<RegionCode>().ok().and_then(region::region);
    known.map_or_else(|| code.to_owned(), |one| one.name.clone())
}

fn skip_of(asked: &Asked) -> i64 {
    asked.after.parse::<i64>().unwrap_or(0).clamp(0, 1_000_000)
}

fn plan_lines(
    rx: &mut Rx,
    (id, stream): (&str, Stream),
    scope: &Scope,
    asked: &Asked,
) -> Result<Listed, Problem> {
    let skip = skip_of(asked);
    let county = scope.county.as_deref();
    let mut rows = table::lines(rx.conn, rx.actor, (scope.year, stream), county, skip)?;
    let more = cut(&mut rows);
    let base = href(id, "numerator", scope);
    let lines = rows.into_iter().map(|row| Line {
        name: category::name(&row.category_path).to_owned(),
        href: format!("{base}&line={}", row.id),
        stream: stream.code(),
        cells: vec![
            county_name(&row.county),
            row.place_type,
            format!("{} 月", row.month),
            row.quota.to_string(),
            row.completed.to_string(),
            row.completed.min(row.quota).to_string(),
        ],
    });
    Ok(Listed {
        headings: vec![
            "计划行",
            "类别",
            "县区",
            "场所",
            "月份",
            "计划批次",
            "已完成",
            "计入完成",
        ],
        rows: lines.collect(),
        next: more.then(|| (skip + PAGE).to_string()),
    })
}

fn of_parts(rx: &mut Rx, scope: &Scope, which: Meant, asked: &Asked) -> Result<Listed, Problem> {
    let keeping = timekeeping(rx)?;
    let today = rx.today();
    let parts = parts_of(rx, scope)?;
    let all = meant(&parts, which, &keeping, today)?;
    let skip = skip_of(asked);
    let from = usize::try_from(skip).unwrap_or(0);
    let page = usize::try_from(PAGE).unwrap_or(50);
    let more = all.len() > from + page;
    let lines = all
        .into_iter()
        .skip(from)
        .take(page)
        .map(|(part, due)| Line {
            href: format!("/cases/{}", part.case),
            stream: Stream::Supervision.code(),
            cells: vec![
                format!("{} {}", part.role.zh(), part.party),
                part.agency,
                part.state.zh().to_owned(),
                part.received_at.day().to_string(),
                due.to_string(),
                part.closed_at
                    .map_or_else(|| "—".to_owned(), |at| late(at.day(), due)),
            ],
            name: part.case,
        });
    Ok(Listed {
        headings: vec![
            "案件",
            "类别",
            "责任方",
            "办理单位",
            "状态",
            "收到结论",
            "办结期限（C-30）",
            "办结",
        ],
        rows: lines.collect(),
        next: more.then(|| (skip + PAGE).to_string()),
    })
}

fn late(on: Day, due: Day) -> String {
    if on <= due {
        format!("{on} 按时")
    } else {
        format!("{on} 迟 {} 日", due.days_until(on))
    }
}

fn of_told(
    rx: &mut Rx,
    scope: &Scope,
    (kinds, told): (&[AnnouncementKind], Told),
    asked: &Asked,
) -> Result<Listed, Problem> {
    let skip = skip_of(asked);
    let span = (scope.from, scope.to, rx.today());
    let mut rows = told::page(rx.conn, rx.actor, kinds, (span, told), skip)?;
    let more = cut(&mut rows);
    Ok(sample_list(rows, more.then(|| (skip + PAGE).to_string())))
}

fn residents(rx: &mut Rx, scope: &Scope) -> Result<Listed, Problem> {
    let region = scope
        .county
        .clone()
        .unwrap_or_else(|| RegionCode::ANYANG.to_string());
    let found = table::residents(rx.conn, &region, scope.to)?;
    let lines = found.into_iter().map(|one| Line {
        name: county_name(&one.region_code),
        href: String::new(),
        stream: "",
        cells: vec![one.as_of.to_string(), one.residents.to_string(), one.source],
    });
    Ok(Listed {
        headings: vec!["行政区划", "类别", "截至", "常住人口", "来源"],
        rows: lines.collect(),
        next: None,
    })
}

fn of_counties(rx: &mut Rx, scope: &Scope) -> Result<Listed, Problem> {
    let lines = counties(rx, scope)?.into_iter().map(|(county, n)| {
        let of = Scope {
            county: Some(county.code.to_string()),
            ..scope.clone()
        };
        Line {
            name: county.name.clone(),
            href: format!("{}&stream=supervision", href("I-01", "numerator", &of)),
            stream: Stream::Supervision.code(),
            cells: vec![
                n.to_string(),
                if n > 0 { "已覆盖" } else { "未覆盖" }.to_owned(),
            ],
        }
    });
    Ok(Listed {
        headings: vec!["县区", "类别", "监督抽检批次", "覆盖"],
        rows: lines.collect(),
        next: None,
    })
}
