//! How a batch goes from its task to its report: assigned, accepted, taken, received, tested, reviewed, approved, as far as time has come.
use super::batches::{Batch, Finding, Stop};
use super::cast::{HUAXIAN, LABORATORY};
use super::city;
use super::play::Play;
use super::{cases, sheets, uploads};
use crate::assignment::{self, Decision, NewTask};
use crate::planning::{line, table as plans};
use crate::problem::Problem;
use crate::results::approval::{self, ApproveForm};
use crate::results::entry::{self, EntryForm, SubmitForm};
use crate::results::review::{self, ReviewForm};
use crate::results::{NewResult, table as results};
use crate::rules::stream::ItemPurpose;
use crate::sampling::reception::{self, ArrivalForm, RefusalForm};
use crate::sampling::{take, visible};
use crate::unit::Tx;

/// A batch under way, known by its task and, once taken, by its number.
#[derive(Debug, Clone)]
struct UnderWay {
    batch: Batch,
    task: String,
    number: String,
}

impl UnderWay {
    /// Plans the next step so many working days from now, unless the batch is left here.
    fn go_on(self, play: &mut Play, here: Stop, (days, step): (u32, Step)) {
        if self.batch.stop != Some(here) {
            play.after(days, move |play| step(play, self));
        }
    }
}

/// A step of a batch.
type Step = fn(&mut Play, UnderWay) -> Result<(), Problem>;

/// Who takes samples in a county: who writes the sheet, and the colleague beside.
fn samplers(county: &str) -> (&'static str, &'static str) {
    if county == HUAXIAN {
        ("hx-chouyang", "hx-chouyang2")
    } else {
        ("lz-chouyang", "lz-chouyang2")
    }
}

/// The planner assigns the batch to the laboratory.
pub(super) fn assign(play: &mut Play, batch: Batch) -> Result<(), Problem> {
    let today = play.today();
    let place = city::place(today.year(), batch.stream);
    let wanted = city::line_of(&batch, today.month());
    let task = play.act("jihua", move |tx| {
        let actor = tx.actor;
        let plan = plans::newest(tx.conn, actor, &place)?;
        let lines = line::table::of_plan(tx.conn, &plan.id)?;
        let found = lines.into_iter().find(|row| {
            row.category_path == wanted.category
                && row.county == wanted.county
                && row.place_type == wanted.place_type
                && row.month.to_string() == wanted.month
        });
        let found = found.ok_or(Problem::Missing("这一计划行"))?;
        let form = NewTask {
            line: found.id,
            laboratory: LABORATORY.to_owned(),
            quantity: "1".to_owned(),
            ..NewTask::default()
        };
        assignment::assign(tx, &form)
    })?;
    let way = UnderWay {
        batch,
        task,
        number: String::new(),
    };
    way.go_on(play, Stop::Assigned, (1, accept));
    Ok(())
}

fn accept(play: &mut Play, way: UnderWay) -> Result<(), Problem> {
    if way.batch.stop == Some(Stop::Declined) {
        let decision = Decision {
            reason: "本月液相色谱仪检修，无法按期出具报告".to_owned(),
            ..Decision::default()
        };
        return play.act("jieyang", |tx| {
            assignment::decline(tx, &way.task, &decision)
        });
    }
    let decision = Decision::default();
    play.act("jieyang", |tx| assignment::accept(tx, &way.task, &decision))?;
    way.go_on(play, Stop::Accepted, (1, sample));
    Ok(())
}

fn sample(play: &mut Play, way: UnderWay) -> Result<(), Problem> {
    let (writer, beside) = samplers(way.batch.county);
    let beside = play.id_of(beside)?;
    let form = sheets::sheet(&way.batch, play.today(), beside);
    let (task, draft) = (way.task.clone(), way.batch.stop == Some(Stop::Draft));
    let number = play.act(writer, move |tx| {
        let task = assignment::one_for_sampling(tx.reader(), &task)?.id;
        let form = crate::sampling::form::SheetForm { task, ..form };
        if draft {
            take::begin(tx, &form)
        } else {
            take::take(tx, &form)
        }
    })?;
    if draft {
        return Ok(());
    }
    UnderWay { number, ..way }.go_on(play, Stop::InTransit, (2, receive));
    Ok(())
}

fn receive(play: &mut Play, way: UnderWay) -> Result<(), Problem> {
    let (number, stream) = (way.number.clone(), way.batch.stream);
    if way.batch.finding == Finding::Refused {
        return play.act("jieyang", move |tx| {
            let form = RefusalForm {
                reason: "封条破损，样品有被调换的可能".to_owned(),
                revision: revision_of(tx, &number)?,
            };
            reception::refuse(tx, &number, &form)
        });
    }
    let today = play.today().to_string();
    play.act("jieyang", move |tx| {
        let checks = reception::checks(stream);
        let form = ArrivalForm {
            received_on: today,
            condition: "完好".to_owned(),
            test_quantity: "8袋".to_owned(),
            spare_quantity: "3袋".to_owned(),
            checks: checks.iter().map(|check| check.0.to_owned()).collect(),
            note: String::new(),
            revision: revision_of(tx, &number)?,
        };
        reception::receive(tx, &number, &form)
    })?;
    if way.batch.stop == Some(Stop::Staged) {
        play.after(1, move |play| uploads::stage(play, &way.batch, &way.number));
        return Ok(());
    }
    way.go_on(play, Stop::Received, (6, test));
    Ok(())
}

fn revision_of(tx: &mut Tx, number: &str) -> Result<i32, Problem> {
    let actor = tx.actor;
    Ok(visible::by_number(tx.conn, actor, number)?.revision)
}

fn test(play: &mut Play, way: UnderWay) -> Result<(), Problem> {
    let results: Vec<NewResult> = way
        .batch
        .results()
        .into_iter()
        .map(|(line, text, verdict)| NewResult {
            item_name: line.item.to_owned(),
            raw_text: text,
            raw_unit: line.unit.to_owned(),
            lod: line.lod().to_owned(),
            lod_unit: line.lod_unit().to_owned(),
            lod_kind: line.lod_kind().to_owned(),
            method: line.method.to_owned(),
            lab_verdict: verdict.to_owned(),
            ..NewResult::default()
        })
        .collect();
    let number = way.number.clone();
    play.act("jianyan", move |tx| {
        let form = EntryForm {
            revision: revision_of(tx, &number)?.to_string(),
            results,
            ..EntryForm::default()
        };
        entry::save(tx, &number, &form)
    })?;
    way.go_on(play, Stop::Entered, (1, submit));
    Ok(())
}

fn submit(play: &mut Play, way: UnderWay) -> Result<(), Problem> {
    let number = way.number.clone();
    play.act("jianyan", move |tx| {
        let form = SubmitForm {
            revision: revision_of(tx, &number)?.to_string(),
            tester: "jianyan".to_owned(),
        };
        entry::submit(tx, &number, &form)
    })?;
    way.go_on(play, Stop::Submitted, (2, look_over));
    Ok(())
}

/// The reviewer decides what is open, with a reason, and passes the report on.
fn look_over(play: &mut Play, way: UnderWay) -> Result<(), Problem> {
    let number = way.number.clone();
    play.act("shenhe", move |tx| {
        let (report, rows) = at_hand(tx, &number)?;
        let mut form = ReviewForm {
            revision: report,
            act: "pass".to_owned(),
            ..ReviewForm::default()
        };
        for row in rows.iter().filter(|row| row.needs_decision()) {
            let verdict = match row.purpose {
                ItemPurpose::Inspection => "conforming",
                ItemPurpose::Monitoring => "not_judged",
            };
            form.decisions
                .insert(format!("verdict-{}", row.id), verdict.to_owned());
            form.decisions.insert(
                format!("reason-{}", row.id),
                "复核原始记录，测定值低于限量，合格".to_owned(),
            );
        }
        review::review(tx, &number, &form)
    })?;
    way.go_on(play, Stop::Passed, (2, approve));
    Ok(())
}

/// The revision of the report at hand, and the results it stands on.
fn at_hand(tx: &mut Tx, number: &str) -> Result<(String, Vec<results::ResultRow>), Problem> {
    let actor = tx.actor;
    let sample = visible::by_number(tx.conn, actor, number)?;
    let report = crate::results::report::table::latest(tx.conn, &sample.id)?;
    let report = report.ok_or(Problem::Missing("这份报告"))?;
    let rows = results::results_of(tx.conn, &report.result_set_id)?;
    Ok((report.revision.to_string(), rows))
}

fn approve(play: &mut Play, way: UnderWay) -> Result<(), Problem> {
    let number = way.number.clone();
    let sample = play.act("pizhun", move |tx| {
        let (revision, _) = at_hand(tx, &number)?;
        let form = ApproveForm {
            revision,
            grave: String::new(),
        };
        approval::approve(tx, &number, &form)?;
        let actor = tx.actor;
        Ok(visible::by_number(tx.conn, actor, &number)?.id)
    })?;
    cases::begin(play, &sample, way.batch.stop)
}
