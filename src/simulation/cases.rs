//! How the cases of the demonstration are worked: each part by the officer of its county, closed by a second person, as far as time has come.
use super::batches::Stop;
use super::cast::{HUAXIAN, LINZHOU};
use super::play::Play;
use crate::disposal::cause::CauseForm;
use crate::disposal::closing::{ReviewForm, SubmitForm};
use crate::disposal::control::ControlForm;
use crate::disposal::part::{self, PartForm};
use crate::disposal::penalty::PenaltyForm;
use crate::disposal::rectification::RectificationForm;
use crate::disposal::service::ServeForm;
use crate::disposal::start::{AcceptForm, StartForm};
use crate::disposal::transfer::TransferForm;
use crate::problem::Problem;
use crate::rules::stage::PartState;

/// A part in play: the case's number, the part's slug, who works it and who reviews it.
#[derive(Debug, Clone)]
struct Part {
    number: String,
    slug: String,
    officer: &'static str,
    reviewer: &'static str,
    stop: Option<Stop>,
}

/// The officer and the reviewer of a county; nobody for a county that does not play.
fn people_of(county: &str) -> Option<(&'static str, &'static str)> {
    match county {
        HUAXIAN => Some(("hx-chuzhi", "hx-shenhe")),
        LINZHOU => Some(("lz-chuzhi", "lz-shenhe")),
        _ => None,
    }
}

/// Plans the work on the case of a sample, part by part.
pub(super) fn begin(play: &mut Play, sample: &str, stop: Option<Stop>) -> Result<(), Problem> {
    let sample = sample.to_owned();
    let parts = play.ask("lingdao", move |rx| part::of_sample(rx, &sample))?;
    for (nth, one) in parts.into_iter().enumerate() {
        let Some((officer, reviewer)) = people_of(&one.county) else {
            continue;
        };
        let part = Part {
            number: one.number,
            slug: one.slug.code().to_owned(),
            officer,
            reviewer,
            stop,
        };
        let patience = u32::try_from(nth).unwrap_or(0);
        match one.state {
            PartState::ToTransfer if stop == Some(Stop::CaseToTransfer) => {}
            _ if stop == Some(Stop::CaseOpened) => {}
            PartState::ToTransfer => play.after(3 + patience, move |play| transfer(play, &part)),
            _ => play.after(1 + patience, move |play| accept(play, part)),
        }
    }
    Ok(())
}

/// Saves one page of a part, with the revision that stands.
fn save<F: PartForm>(
    play: &Play,
    part: &Part,
    fill: impl FnOnce(String, i32) -> F,
) -> Result<(), Problem> {
    let today = play.today().to_string();
    let (number, slug) = (part.number.clone(), part.slug.clone());
    let login = if F::SLUG == "review" {
        part.reviewer
    } else {
        part.officer
    };
    play.act(login, move |tx| {
        let revision = part::in_sight(tx.reader(), &number, &slug)?.part.revision;
        part::save(tx, &number, &slug, &fill(today, revision))
    })
}

fn transfer(play: &mut Play, part: &Part) -> Result<(), Problem> {
    save(play, part, |on, revision| TransferForm {
        letter: "滑市监食移〔2026〕示例号".to_owned(),
        to: "生产者所在地市场监督管理部门".to_owned(),
        on,
        revision,
    })
}

fn accept(play: &mut Play, part: Part) -> Result<(), Problem> {
    save(play, &part, |_, revision| AcceptForm { revision })?;
    save(play, &part, |on, revision| StartForm {
        on,
        paper: "示例启字〔2026〕号".to_owned(),
        revision,
    })?;
    if part.stop == Some(Stop::CaseStarted) {
        return Ok(());
    }
    play.after(2, move |play| serve(play, part));
    Ok(())
}

fn serve(play: &mut Play, part: Part) -> Result<(), Problem> {
    save(play, &part, |on, revision| ServeForm {
        method: "direct".to_owned(),
        on,
        proof: "送达回证示例号".to_owned(),
        recipient: String::new(),
        revision,
    })?;
    play.after(1, move |play| control(play, part));
    Ok(())
}

fn control(play: &mut Play, part: Part) -> Result<(), Problem> {
    save(play, &part, |on, revision| ControlForm {
        on,
        unit: "kg".to_owned(),
        total: "50".to_owned(),
        sold: "42".to_owned(),
        stock: "8".to_owned(),
        lost: "0".to_owned(),
        sealed: "8".to_owned(),
        recall: "third".to_owned(),
        recalled: "3".to_owned(),
        recall_reason: "其余已售出并食用".to_owned(),
        revision,
    })?;
    play.after(6, move |play| find_cause(play, part));
    Ok(())
}

fn find_cause(play: &mut Play, part: Part) -> Result<(), Problem> {
    save(play, &part, |on, revision| CauseForm {
        on,
        kind: "purchase".to_owned(),
        text: "进货时未查验检验报告，产品购进时即不合格".to_owned(),
        revision,
    })?;
    play.after(8, move |play| penalise(play, part));
    Ok(())
}

fn penalise(play: &mut Play, part: Part) -> Result<(), Problem> {
    save(play, &part, |on, revision| PenaltyForm {
        filing: "filed".to_owned(),
        number: "示例立字〔2026〕号".to_owned(),
        outcome: "penalised".to_owned(),
        decision: "示例罚字〔2026〕号".to_owned(),
        decided_on: on.clone(),
        fine: "5000".to_owned(),
        confiscated: "126".to_owned(),
        on,
        revision,
        ..PenaltyForm::default()
    })?;
    play.after(12, move |play| rectify(play, part));
    Ok(())
}

fn rectify(play: &mut Play, part: Part) -> Result<(), Problem> {
    save(play, &part, |on, revision| RectificationForm {
        recheck: "passed".to_owned(),
        rechecked_on: on.clone(),
        on,
        text: "已建立进货查验制度，下架同批产品".to_owned(),
        revision,
    })?;
    play.after(2, move |play| submit(play, part));
    Ok(())
}

fn submit(play: &mut Play, part: Part) -> Result<(), Problem> {
    save(play, &part, |_, revision| SubmitForm { revision })?;
    if part.stop == Some(Stop::CaseSubmitted) {
        return Ok(());
    }
    play.after(3, move |play| {
        save(play, &part, |_, revision| ReviewForm {
            decision: "close".to_owned(),
            reason: String::new(),
            revision,
        })
    });
    Ok(())
}
