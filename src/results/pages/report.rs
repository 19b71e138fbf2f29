//! The printed report and the list of reports.
use serde::{Deserialize, Serialize};

use super::{PER_PAGE, Signer, after, signers};
use crate::problem::Problem;
use crate::results::report::{self, table as reports, table::ReportRow};
use crate::results::table::{self, ResultRow};
use crate::results::trace::Told;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::judge::Verdict;
use crate::rules::stage::ReportState;
use crate::rules::stream::{ItemPurpose, Stream};
use crate::sampling::sheet::{self, SheetBody};
use crate::sampling::table::SampleRow;
use crate::unit::Rx;
use crate::web::View;

/// A report as it is printed.
#[derive(Debug, Serialize)]
pub struct ReportPage {
    /// 报告编号.
    pub number: String,
    /// Its version; above 1 it corrects an earlier one.
    pub version: i32,
    /// Its state.
    pub word: &'static str,
    /// Whether it is issued; before that it is a draft of the laboratory.
    pub issued: bool,
    /// Whether a later version replaced it.
    pub superseded: bool,
    /// The stream.
    pub stream: &'static str,
    /// Its full name.
    pub stream_name: &'static str,
    /// The laboratory.
    pub laboratory: Laboratory,
    /// The sample, label and text.
    pub facts: Vec<Fact>,
    /// Inspection items.
    pub inspection: Vec<Printed>,
    /// Monitoring items.
    pub monitoring: Vec<Printed>,
    /// The number of the risk-monitoring part; empty without one.
    pub monitoring_number: String,
    /// The sentence of that part.
    pub monitoring_sentence: String,
    /// 检验结论.
    pub sentence: String,
    /// 样品结论.
    pub conclusion: String,
    /// 报告类别.
    pub class: String,
    /// Standards, each once.
    pub standards: String,
    /// Who tested, reviewed, approved.
    pub signers: Vec<Signer>,
    /// 签发日期.
    pub issued_on: Option<Day>,
    /// SHA-256 of the content.
    pub digest: String,
    /// Whether the content still has that digest.
    pub whole: bool,
    /// The sample's number.
    pub sample: String,
}

/// The laboratory on the cover.
#[derive(Debug, Default, Serialize)]
pub struct Laboratory {
    /// Its name.
    pub name: String,
    /// 资质认定证书编号.
    pub accreditation: String,
}

/// A label and its text.
#[derive(Debug, Serialize)]
pub struct Fact {
    /// 食品名称.
    pub label: &'static str,
    /// The text; `/` when there is none, as papers print it.
    pub value: String,
}

/// One item as it is printed.
#[derive(Debug, Serialize)]
pub struct Printed {
    /// 序号.
    pub nth: usize,
    /// 检验项目.
    pub item: String,
    /// 单位.
    pub unit: String,
    /// 标准指标, of monitoring items 参考值.
    pub limit: String,
    /// 实测值.
    pub result: String,
    /// 单项判定.
    pub verdict: &'static str,
    /// Its code.
    pub code: &'static str,
    /// 检验依据.
    pub method: String,
    /// 备注.
    pub remark: String,
}

impl View for ReportPage {
    const PAGE: &'static str = "results/report.html";
}

/// Reads a report in sight.
///
/// # Errors
/// `Missing` when there is none, it is not the actor's, or it is not issued yet.
pub fn read(rx: &mut Rx, number: &str) -> Result<ReportPage, Problem> {
    let (report, sample) = reports::by_number(rx.conn, rx.actor, number)?;
    let rows = table::results_of(rx.conn, &report.result_set_id)?;
    let body = sheet::of(rx.conn, &sample.id)?;
    let laboratory = crate::register::laboratory::table::by_id(rx.conn, &sample.laboratory_id)?;
    let agency = crate::people::table::agency(rx.conn, &sample.agency_id)?.name;
    let issued = report.issued_at.is_some();
    let outcomes = report::outcomes(&rows).unwrap_or_default();
    let of = |purpose| -> Vec<Printed> {
        let own = rows.iter().filter(|row| row.purpose == purpose);
        own.enumerate()
            .map(|(at, row)| printed(at + 1, row))
            .collect()
    };
    Ok(ReportPage {
        facts: facts(&sample, &body, &agency),
        inspection: of(ItemPurpose::Inspection),
        monitoring: of(ItemPurpose::Monitoring),
        monitoring_number: report.monitoring_number.clone().unwrap_or_default(),
        monitoring_sentence: crate::rules::conclusion::monitoring_sentence(&outcomes),
        standards: standards(&rows),
        signers: signers(rx, &report)?,
        issued_on: report.issued_at.map(Instant::day),
        whole: issued && report::digest(&report, &sample, &rows)? == report.digest,
        issued,
        superseded: report.state == ReportState::Superseded,
        word: report.state.zh(),
        stream: sample.stream.code(),
        stream_name: sample.stream.zh(),
        laboratory: Laboratory {
            name: laboratory.name,
            accreditation: laboratory.accreditation_number,
        },
        sample: sample.number,
        version: report.version,
        number: report.number,
        sentence: report.sentence,
        conclusion: report.conclusion,
        class: report.report_class,
        digest: report.digest,
    })
}

fn standards(rows: &[ResultRow]) -> String {
    let mut standards: Vec<&str> = Vec::new();
    for row in rows {
        let standard = row.judgement_basis.trim();
        if !standard.is_empty() && !standards.contains(&standard) {
            standards.push(standard);
        }
    }
    standards.join("，")
}

fn facts(sample: &SampleRow, body: &SheetBody, agency: &str) -> Vec<Fact> {
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let either = |one: &str, other: &str| {
        [one, other]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("／")
    };
    let pairs = [
        ("食品名称", sample.food_name.clone()),
        ("抽样单编号", sample.number.clone()),
        ("商标", body.brand.clone()),
        ("规格型号", body.specification.clone()),
        (
            "生产日期／批号",
            either(&day(sample.production_date), &body.batch_number),
        ),
        ("质量等级", body.quality_grade.clone()),
        ("被抽样单位", sample.unit_name.clone()),
        ("被抽样单位地址", body.unit_address.clone()),
        ("标称生产者", sample.producer_name.clone()),
        ("标称生产者地址", body.producer_address.clone()),
        ("委托单位", agency.to_owned()),
        ("检验类别", sample.stream.zh().to_owned()),
        ("抽样日期", sample.sampled_on.to_string()),
        ("样品到达日期", day(sample.received_on)),
        ("抽样环节", sample.chain_stage.zh().to_owned()),
        ("抽样地点", either(&sample.place_type, &body.place)),
        ("样品数量", body.test_quantity.clone()),
        ("抽样基数", body.lot_quantity.clone()),
    ];
    pairs
        .into_iter()
        .map(|(label, value)| Fact {
            label,
            value: if value.trim().is_empty() {
                "/".to_owned()
            } else {
                value
            },
        })
        .collect()
}

fn printed(nth: usize, row: &ResultRow) -> Printed {
    let told = Told::of(&row.trace);
    let slash = |text: &str| {
        if text.trim().is_empty() {
            "/".to_owned()
        } else {
            text.to_owned()
        }
    };
    Printed {
        nth,
        item: row.item_name.clone(),
        unit: slash(&row.raw_unit),
        limit: told.limit_words(),
        result: with_lod(row),
        verdict: word(row.counts()),
        code: row.counts().code(),
        method: slash(&row.method),
        remark: slash(&row.remark),
    }
}

/// 未检出 is printed with its detection limit.
fn with_lod(row: &ResultRow) -> String {
    let text = row.raw_text.trim();
    if text.is_empty() {
        return "见各项计算".to_owned();
    }
    if text != "未检出" || row.lod.trim().is_empty() {
        return text.to_owned();
    }
    let kind = if row.lod_kind.trim().is_empty() {
        "检出限"
    } else {
        row.lod_kind.trim()
    };
    format!(
        "未检出（{kind}：{} {}）",
        row.lod.trim(),
        row.lod_unit.trim()
    )
}

/// 单项判定, as reports print it.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conforming => "合格",
        Verdict::Nonconforming => "不合格",
        Verdict::Concern => "问题项",
        Verdict::NotJudged => "不判定",
        Verdict::NotTested => "未检验",
        Verdict::Undetermined => "待判定",
    }
}

/// What is asked of the list of reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportsQuery {
    /// `supervision` when nothing is chosen.
    pub stream: String,
    /// Where the page begins: taken before this day and number.
    pub before: String,
}

/// The list: one stream.
#[derive(Debug, Serialize)]
pub struct ReportsPage {
    /// The stream.
    pub stream: &'static str,
    /// Its full name.
    pub stream_name: &'static str,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// The rows of this page.
    pub rows: Vec<ReportLine>,
    /// The address of the next page, empty on the last.
    pub next: String,
}

/// A tab of a stream.
#[derive(Debug, Serialize)]
pub struct Tab {
    /// The stream.
    pub stream: &'static str,
    /// Its list.
    pub href: String,
}

/// One report of the list.
#[derive(Debug, Serialize)]
pub struct ReportLine {
    /// 报告编号.
    pub number: String,
    /// Its page.
    pub href: String,
    /// 抽样单编号.
    pub sample: String,
    /// 样品名称.
    pub food: String,
    /// 样品结论.
    pub conclusion: String,
    /// 报告类别.
    pub class: String,
    /// 抽样日期.
    pub sampled_on: Day,
    /// 签发日期.
    pub issued_on: Option<Day>,
    /// Whether a later version replaced it.
    pub superseded: bool,
}

impl View for ReportsPage {
    const PAGE: &'static str = "results/reports.html";
}

/// Reads a page of the list.
///
/// # Errors
/// What the database says.
pub fn list(rx: &mut Rx, query: &ReportsQuery) -> Result<ReportsPage, Problem> {
    let stream: Stream = query.stream.parse().unwrap_or(Stream::Supervision);
    let most = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let before = after(&query.before);
    let mut samples = reports::reported(rx.conn, rx.actor, stream, &before, most)?;
    let more = samples.len() > PER_PAGE;
    samples.truncate(PER_PAGE);
    let ids: Vec<String> = samples.iter().map(|sample| sample.id.clone()).collect();
    let found = reports::issued_of(rx.conn, &ids)?;
    let rows = samples
        .iter()
        .flat_map(|sample| {
            let own = found.iter().filter(|report| report.sample_id == sample.id);
            own.map(|report| report_line(report, sample))
        })
        .collect();
    let last = samples.last().filter(|_| more);
    let next = last.map_or_else(String::new, |last| {
        format!(
            "/reports?stream={stream}&before={},{}",
            last.sampled_on, last.number
        )
    });
    Ok(ReportsPage {
        stream: stream.code(),
        stream_name: stream.zh(),
        tabs: Stream::ALL
            .iter()
            .map(|stream| Tab {
                stream: stream.code(),
                href: format!("/reports?stream={stream}"),
            })
            .collect(),
        rows,
        next,
    })
}

fn report_line(report: &ReportRow, sample: &SampleRow) -> ReportLine {
    ReportLine {
        number: report.number.clone(),
        href: format!("/reports/{}", report.number),
        sample: sample.number.clone(),
        food: sample.food_name.clone(),
        conclusion: report.conclusion.clone(),
        class: report.report_class.clone(),
        sampled_on: sample.sampled_on,
        issued_on: report.issued_at.map(Instant::day),
        superseded: report.state == ReportState::Superseded,
    }
}
