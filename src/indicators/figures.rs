//! The figures of one year: counts from the rows in sight, rates by the definitions in force.
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parts::{Meant, meant};
use super::table::told::{self, Told};
use super::table::{self, Conforming, Part, Samples};
use crate::problem::Problem;
use crate::register::clocks::{Timekeeping, timekeeping};
use crate::rules::code::RegionCode;
use crate::rules::day::Day;
use crate::rules::indicator::{Definition, in_force};
use crate::rules::instant::Instant;
use crate::rules::publication::AnnouncementKind;
use crate::rules::region;
use crate::rules::scope::{Sight, sight};
use crate::rules::stream::Stream;
use crate::unit::Rx;

/// Whose figures of which year.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The year; this year when 0.
    pub year: i32,
    /// A county's code; empty for the whole city. A county's people always get their own.
    pub county: String,
    /// The stream of a part of I-01.
    pub stream: String,
    /// A plan line.
    pub line: String,
    /// Where the page before ended.
    pub after: String,
}

/// A year and a place, settled for the actor.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The year.
    pub year: i32,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// The county, if not the whole city.
    pub county: Option<String>,
    /// Its name, or the city's.
    pub place: String,
}

/// A figure.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// `I-07`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What was counted.
    pub numerator: i64,
    /// Over what, as decimal text.
    pub denominator: String,
    /// The rate as printed; none over nothing.
    pub rate: Option<String>,
    /// Its unit.
    pub unit: &'static str,
    /// The unit's code.
    pub unit_code: &'static str,
    /// 不低于 98; empty without a target.
    pub target: String,
    /// Whether the target is reached; none without one.
    pub met: Option<bool>,
    /// The definition in one sentence.
    pub definition: String,
    /// Who says so.
    pub source: String,
    /// How well that is known.
    pub evidence: String,
    /// Since when the definition holds.
    pub effective_from: Day,
    /// Its version.
    pub version: u32,
    /// The moment the counts were read.
    pub as_of: Instant,
    /// The rows behind the numerator.
    pub numerator_href: String,
    /// The rows behind the denominator.
    pub denominator_href: String,
    /// The day and the source of a denominator that is no count of rows.
    pub denominator_note: String,
    /// The parts of the one figure that is defined over all streams.
    pub parts: Vec<StreamPart>,
}

/// What one stream contributes to I-01.
#[derive(Debug, Clone, Serialize)]
pub struct StreamPart {
    /// The stream's code.
    pub stream: &'static str,
    /// How many batches.
    pub count: i64,
    /// The batches.
    pub href: String,
}

/// Counts of one figure before its rate.
struct Counted {
    numerator: i64,
    denominator: Decimal,
    note: String,
    parts: Vec<StreamPart>,
}

impl Counted {
    fn over(numerator: i64, denominator: i64) -> Self {
        Self {
            numerator,
            denominator: Decimal::from(denominator),
            note: String::new(),
            parts: Vec::new(),
        }
    }
}

/// Settles year and place: who is not of the city gets the own county, whatever was asked.
///
/// # Errors
/// [`Problem::Missing`] for a county that is none, or a year that is none.
pub fn scope(rx: &Rx, asked: &Asked) -> Result<Scope, Problem> {
    let year = if asked.year == 0 {
        rx.today().year()
    } else {
        asked.year
    };
    let (Some(from), Some(to)) = (Day::new(year, 1, 1), Day::new(year, 12, 31)) else {
        return Err(Problem::Missing("这个年度"));
    };
    let own = match sight(rx.actor) {
        Sight::City => asked.county.trim().to_owned(),
        _ => rx
            .actor
            .agency
            .as_ref()
            .map_or_else(String::new, |agency| agency.code.clone()),
    };
    if own.is_empty() {
        let place = "全市".to_owned();
        return Ok(Scope {
            year,
            from,
            to,
            county: None,
            place,
        });
    }
    let county = region::anyang()
        .find(|one| one.code.as_str() == own)
        .ok_or(Problem::Missing("这个县区"))?;
    Ok(Scope {
        year,
        from,
        to,
        county: Some(own),
        place: county.name.clone(),
    })
}

/// Every figure of the year by the definitions in force on its last day, or today in the running year.
///
/// # Errors
/// What the database says.
pub fn all(rx: &mut Rx, scope: &Scope) -> Result<Vec<Figure>, Problem> {
    let keeping = timekeeping(rx)?;
    let on = rx.today().min(scope.to);
    let mut figures = Vec::new();
    let parts = parts_of(rx, scope)?;
    for definition in in_force(on) {
        let counted = count(rx, &keeping, (definition, scope), &parts)?;
        figures.push(figure(rx.now, definition, scope, counted));
    }
    Ok(figures)
}

/// The parts of cases received in the year.
///
/// # Errors
/// What the database says.
pub(super) fn parts_of(rx: &mut Rx, scope: &Scope) -> Result<Vec<Part>, Problem> {
    let start = |day: Day| Instant::parse_shanghai(&format!("{day} 00:00"));
    let (Some(from), Some(to)) = (start(scope.from), start(scope.to.next())) else {
        return Err(Problem::fault("a year without a first moment"));
    };
    Ok(table::parts(
        rx.conn,
        rx.actor,
        (from, to),
        scope.county.as_deref(),
    )?)
}

/// The samples of one stream in the year.
pub(super) fn samples(scope: &Scope, stream: Stream, conforming: Conforming) -> Samples {
    Samples {
        stream,
        conforming,
        from: scope.from,
        to: scope.to,
        county: scope.county.clone(),
        line: None,
    }
}

fn count(
    rx: &mut Rx,
    keeping: &Timekeeping,
    (definition, scope): (&Definition, &Scope),
    parts: &[Part],
) -> Result<Counted, Problem> {
    let id = definition.id.as_str();
    if let Some(stream) = completion_of(id) {
        let county = scope.county.as_deref();
        let (done, planned) = table::completion(rx.conn, rx.actor, (scope.year, stream), county)?;
        return Ok(Counted::over(done, planned));
    }
    if let Some((yes, over)) = conclusions_of(id) {
        let (stream, of) = yes;
        let part = samples(scope, stream, of);
        let whole = samples(scope, stream, over);
        let numerator = table::n_samples(rx.conn, rx.actor, &part)?;
        let denominator = table::n_samples(rx.conn, rx.actor, &whole)?;
        return Ok(Counted::over(numerator, denominator));
    }
    if let Some((part, whole)) = parts_meant(id) {
        let today = rx.today();
        let numerator = meant(parts, part, keeping, today)?.len();
        let denominator = meant(parts, whole, keeping, today)?.len();
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        return Ok(Counted::over(number(numerator), number(denominator)));
    }
    if let Some(kinds) = told_of(id) {
        let span = (scope.from, scope.to, rx.today());
        let numerator = told::count(rx.conn, rx.actor, kinds, span, Told::Published)?;
        let denominator = told::count(rx.conn, rx.actor, kinds, span, Told::Due)?;
        return Ok(Counted::over(numerator, denominator));
    }
    match id {
        "I-01" => volume(rx, scope),
        "A-02" => {
            let counties = counties(rx, scope)?;
            let covered = counties.iter().filter(|(_, n)| *n > 0).count();
            let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            Ok(Counted::over(number(covered), number(counties.len())))
        }
        other => Err(Problem::fault(format!("nobody counts {other}"))),
    }
}

/// The stream whose plan a figure follows.
pub(super) fn completion_of(id: &str) -> Option<Stream> {
    match id {
        "I-03" => Some(Stream::Supervision),
        "I-04" => Some(Stream::Evaluation),
        "A-01" => Some(Stream::RiskMonitoring),
        _ => None,
    }
}

/// A rate over conclusions is of one stream: evaluation passes, supervision finds. The two never meet.
pub(super) fn conclusions_of(id: &str) -> Option<((Stream, Conforming), Conforming)> {
    match id {
        "I-07" => Some(((Stream::Evaluation, Conforming::Yes), Conforming::Judged)),
        "I-11" => Some(((Stream::Supervision, Conforming::No), Conforming::Judged)),
        _ => None,
    }
}

/// The parts of cases behind a figure.
pub(super) fn parts_meant(id: &str) -> Option<(Meant, Meant)> {
    match id {
        "I-05" => Some((Meant::Closed, Meant::Due)),
        "I-06" => Some((Meant::InTime, Meant::Due)),
        "A-03" => Some((Meant::Overdue, Meant::Open)),
        _ => None,
    }
}

/// The kinds of announcements behind a figure.
pub(super) fn told_of(id: &str) -> Option<&'static [AnnouncementKind]> {
    match id {
        "I-10" => Some(&[AnnouncementKind::Pass, AnnouncementKind::Fail]),
        "A-04" => Some(&[AnnouncementKind::Disposal]),
        _ => None,
    }
}

/// Batches of all three streams over residents in thousands; the parts stand beside the sum.
fn volume(rx: &mut Rx, scope: &Scope) -> Result<Counted, Problem> {
    let mut parts = Vec::new();
    let mut total = 0;
    for stream in Stream::ALL {
        let meant = samples(scope, *stream, Conforming::Any);
        let count = table::n_samples(rx.conn, rx.actor, &meant)?;
        total += count;
        parts.push(StreamPart {
            stream: stream.code(),
            count,
            href: format!("{}&stream={stream}", href("I-01", "numerator", scope)),
        });
    }
    let region = scope
        .county
        .clone()
        .unwrap_or_else(|| RegionCode::ANYANG.to_string());
    let residents = table::residents(rx.conn, &region, scope.to)?;
    let (people, note) = residents.map_or((0, "没有登记常住人口".to_owned()), |one| {
        (
            one.residents,
            format!(
                "{} 常住人口 {} 人，{}",
                one.as_of, one.residents, one.source
            ),
        )
    });
    Ok(Counted {
        numerator: total,
        denominator: Decimal::new(people, 3).normalize(),
        note,
        parts,
    })
}

/// The counties of the scope with their batches of supervision.
///
/// # Errors
/// What the database says.
pub(super) fn counties(
    rx: &mut Rx,
    scope: &Scope,
) -> Result<Vec<(&'static region::Region, i64)>, Problem> {
    let mut counties = Vec::new();
    for county in region::anyang() {
        let code = county.code.to_string();
        if scope.county.as_ref().is_some_and(|own| *own != code) {
            continue;
        }
        let meant = Samples {
            county: Some(code),
            ..samples(scope, Stream::Supervision, Conforming::Any)
        };
        counties.push((county, table::n_samples(rx.conn, rx.actor, &meant)?));
    }
    Ok(counties)
}

/// The address of a list behind a figure.
pub(super) fn href(id: &str, side: &str, scope: &Scope) -> String {
    let county = scope.county.as_deref().unwrap_or("");
    format!(
        "/indicators/{id}/{side}?year={}&county={county}",
        scope.year
    )
}

fn figure(now: Instant, definition: &Definition, scope: &Scope, counted: Counted) -> Figure {
    let rate = definition.rate(counted.numerator, counted.denominator);
    Figure {
        id: definition.id.clone(),
        name: definition.name.clone(),
        numerator: counted.numerator,
        denominator: counted.denominator.to_string(),
        rate: rate.map(|rate| definition.printed(rate)),
        unit: definition.unit.zh(),
        unit_code: definition.unit.code(),
        target: definition.target.map_or_else(String::new, |target| {
            format!("{} {target}", definition.better.zh())
        }),
        met: definition.is_met(rate),
        definition: definition.sentence(),
        source: definition.source.clone(),
        evidence: definition.evidence.clone(),
        effective_from: definition.effective_from,
        version: definition.version,
        as_of: now,
        numerator_href: href(&definition.id, "numerator", scope),
        denominator_href: href(&definition.id, "denominator", scope),
        denominator_note: counted.note,
        parts: counted.parts,
    }
}
