//! What earlier stages know of one sample that waits to be told of: sheet, report in force, failing items, notices, case, parts.
//! It only reads; what it finds is judged by the rules of publication.
use crate::db::prelude::schema::{
    agency, case_part, disposal_case, laboratory, notice, plan, plan_line, report, result,
};
use crate::db::prelude::*;
use crate::problem::Problem;
use crate::publication::row::{DisposalText, FoundItem};
use crate::rules::conclusion::Conclusion;
use crate::rules::day::Day;
use crate::rules::instant::Instant;
use crate::rules::limit::{Limit, from_columns};
use crate::rules::stage::{CaseState, NoticeState, PartState, PartyRole, ReportState};
use crate::rules::stream::ItemPurpose;
use crate::sampling::sheet::{self, SheetBody};
use crate::sampling::table::{self as samples, SampleRow};

/// Everything that decides whether and how a sample is told of.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The sample.
    pub sample: SampleRow,
    /// Its sheet.
    pub sheet: SheetBody,
    /// The laboratory's name.
    pub laboratory: String,
    /// The plan's title, or the stream's name for a sample without a plan.
    pub task_source: String,
    /// The report in force.
    pub report: Option<ReportFacts>,
    /// The inspection items that failed.
    pub failing: Vec<FoundItem>,
    /// The case, if one was opened.
    pub case: Option<CaseFacts>,
    /// The notices with what each addressee is.
    pub notices: Vec<NoticeFacts>,
    /// The parts of the case.
    pub parts: Vec<PartFacts>,
}

/// The report in force.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = report)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct ReportFacts {
    pub number: String,
    pub result_set_id: String,
    pub conclusion: String,
    pub issued_at: Option<Instant>,
}

/// The case.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = disposal_case)]
#[expect(missing_docs, reason = "the columns of the migration")]
pub struct CaseFacts {
    pub id: String,
    pub number: String,
    pub state: CaseState,
    pub closed_at: Option<Instant>,
}

/// A notice to one addressee.
#[derive(Debug, Clone)]
pub struct NoticeFacts {
    /// 生产者 示例食品厂.
    pub addressee: String,
    /// The day of service; none while it is not served.
    pub served_on: Option<Day>,
}

/// A part of the case.
#[derive(Debug, Clone)]
pub struct PartFacts {
    /// 销售者 示例超市.
    pub party: String,
    /// The agency that works it.
    pub agency: String,
    /// Its state.
    pub state: PartState,
    /// When it was closed.
    pub closed_at: Option<Instant>,
}

impl PartFacts {
    /// What the public reads of this part.
    pub fn text(&self) -> DisposalText {
        let closed = self
            .closed_at
            .map_or_else(String::new, |at| format!("，{}", at.day()));
        DisposalText {
            party: self.party.clone(),
            agency: self.agency.clone(),
            rectification: format!("{}{closed}", self.state.zh()),
            ..DisposalText::default()
        }
    }
}

impl Facts {
    /// Whether the report in force says nonconforming; none without one, or where nothing was judged.
    pub fn nonconforming(&self) -> Option<bool> {
        let conclusion = conclusion(&self.report.as_ref()?.conclusion)?;
        match conclusion {
            Conclusion::NotTested
            | Conclusion::MonitoredConcern
            | Conclusion::MonitoredNotJudged => None,
            other => Some(other.is_nonconforming()),
        }
    }

    /// The day the report in force was issued.
    pub fn issued_on(&self) -> Option<Day> {
        Some(self.report.as_ref()?.issued_at?.day())
    }
}

/// Reads a stored conclusion, by its code or by its name.
pub fn conclusion(text: &str) -> Option<Conclusion> {
    Conclusion::ALL
        .into_iter()
        .find(|one| serde_json::to_value(one).is_ok_and(|code| code.as_str() == Some(text)))
        .or_else(|| Conclusion::parse(text))
}

/// Reads what is known of a sample.
///
/// # Errors
/// What the database says.
pub fn of(conn: &mut Conn, sample_id: &str) -> Result<Facts, Problem> {
    let sample = samples::by_id(conn, sample_id)?;
    let sheet = sheet::of(conn, sample_id)?;
    let laboratory = laboratory::table
        .find(&sample.laboratory_id)
        .select(laboratory::name)
        .first(conn)?;
    let task_source = task_source(conn, &sample)?;
    let report = report_in_force(conn, sample_id)?;
    let failing = match &report {
        Some(report) => failing(conn, &report.result_set_id)?,
        None => Vec::new(),
    };
    let case: Option<CaseFacts> = disposal_case::table
        .filter(disposal_case::sample_id.eq(sample_id))
        .select(CaseFacts::as_select())
        .first(conn)
        .optional()?;
    let (notices, parts) = match &case {
        Some(case) => (notices(conn, &case.id)?, parts(conn, &case.id)?),
        None => (Vec::new(), Vec::new()),
    };
    Ok(Facts {
        sample,
        sheet,
        laboratory,
        task_source,
        report,
        failing,
        case,
        notices,
        parts,
    })
}

/// The sample of a case.
///
/// # Errors
/// What the database says.
pub fn sample_of_case(conn: &mut Conn, case_id: &str) -> QueryResult<String> {
    disposal_case::table
        .find(case_id)
        .select(disposal_case::sample_id)
        .first(conn)
}

fn task_source(conn: &mut Conn, sample: &SampleRow) -> QueryResult<String> {
    let Some(line) = &sample.plan_line_id else {
        return Ok(sample.stream.zh().to_owned());
    };
    plan_line::table
        .find(line)
        .inner_join(plan::table)
        .select(plan::title)
        .first(conn)
}

fn report_in_force(conn: &mut Conn, sample_id: &str) -> QueryResult<Option<ReportFacts>> {
    report::table
        .filter(report::sample_id.eq(sample_id))
        .filter(report::state.eq(ReportState::Issued))
        .order(report::version.desc())
        .select(ReportFacts::as_select())
        .first(conn)
        .optional()
}

/// The inspection items that failed, as decided by a person or judged by the engine. A monitoring item never stands among them.
fn failing(conn: &mut Conn, set_id: &str) -> QueryResult<Vec<FoundItem>> {
    let rows: Vec<ResultRow> = result::table
        .filter(result::result_set_id.eq(set_id))
        .filter(result::purpose.eq(ItemPurpose::Inspection))
        .order(result::ordinal.asc())
        .select(ResultRow::as_select())
        .load(conn)?;
    let failed = rows
        .into_iter()
        .filter(|row| row.decided_verdict.as_deref().unwrap_or(&row.verdict) == "nonconforming");
    Ok(failed.map(FoundItem::from).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = result)]
struct ResultRow {
    item_name: String,
    raw_text: String,
    raw_unit: String,
    min: String,
    max: String,
    limit_unit: String,
    verdict: String,
    decided_verdict: Option<String>,
}

impl From<ResultRow> for FoundItem {
    fn from(row: ResultRow) -> Self {
        let unit = row.limit_unit.trim();
        let limit = match from_columns(&row.min, &row.max, (!unit.is_empty()).then_some(unit)) {
            Limit::None => "/".to_owned(),
            Limit::Manual(text) => text,
            limit => limit.to_string(),
        };
        let (text, unit) = (row.raw_text.trim(), row.raw_unit.trim());
        let bare = unit.is_empty() || unit == "/" || text.ends_with(unit);
        Self {
            item: row.item_name,
            result: if bare {
                text.to_owned()
            } else {
                format!("{text} {unit}")
            },
            limit,
        }
    }
}

fn notices(conn: &mut Conn, case_id: &str) -> QueryResult<Vec<NoticeFacts>> {
    let rows: Vec<(String, PartyRole, NoticeState, Option<Day>)> = notice::table
        .inner_join(case_part::table)
        .filter(notice::case_id.eq(case_id))
        .order((case_part::slug.asc(), notice::id.asc()))
        .select((
            notice::addressee,
            case_part::slug,
            notice::state,
            notice::served_on,
        ))
        .load(conn)?;
    let facts = rows.into_iter().map(|(name, role, state, on)| NoticeFacts {
        addressee: format!("{}{name}", role.zh()),
        served_on: on.filter(|_| state == NoticeState::Served),
    });
    Ok(facts.collect())
}

fn parts(conn: &mut Conn, case_id: &str) -> QueryResult<Vec<PartFacts>> {
    type Line = (PartyRole, String, PartState, Option<Instant>, String);
    let rows: Vec<Line> = case_part::table
        .inner_join(agency::table)
        .filter(case_part::case_id.eq(case_id))
        .order(case_part::slug.asc())
        .select((
            case_part::slug,
            case_part::party_name,
            case_part::state,
            case_part::closed_at,
            agency::name,
        ))
        .load(conn)?;
    let facts = rows
        .into_iter()
        .map(|(role, name, state, closed_at, agency)| PartFacts {
            party: format!("{} {name}", role.zh()),
            agency,
            state,
            closed_at,
        });
    Ok(facts.collect())
}
