//! The file that a laboratory of the demonstration has uploaded and not yet written: what is wrong with it waits to be looked at.
use super::base;
use super::batches::Batch;
use super::play::Play;
use crate::intake::{self, Order};
use crate::problem::Problem;
use crate::results::import::{self, Ask, KIND};
use crate::sheet::profiles;

/// A number that belongs to no sample.
const UNKNOWN: &str = "DBJ26410599905269999";

/// Uploads the results of a sample, with a row of a sample that nobody knows.
pub(super) fn stage(play: &Play, batch: &Batch, number: &str) -> Result<(), Problem> {
    let fault = |told: crate::sheet::problem::FileProblem| Problem::fault(told.to_string());
    let found = import::open(workbook(batch, number)?).map_err(fault)?;
    intake::file::keep(play.site.files(), found.sha256(), found.bytes())?;
    let (laboratory_id, tester_id) = play.ask("jianyan", |rx| {
        let laboratory = intake::laboratory_for(rx, "")?;
        let tester = intake::tester_for(rx, laboratory.as_deref(), "jianyan")?;
        Ok((laboratory, tester))
    })?;
    let order = Order {
        kind: KIND.to_owned(),
        file_name: "示例检测第47周结果.xlsx".to_owned(),
        file_sha256: found.sha256().to_owned(),
        laboratory_id,
        tester_id,
        ..Order::default()
    };
    let actor = play.actor("jianyan")?;
    let id = play.site.keep_now(&actor, |tx| intake::begin(tx, &order))?;
    import::stage(&play.site, &actor, (&id, &found), &Ask::of(&order))
}

/// The 18-column workbook.
fn workbook(batch: &Batch, number: &str) -> Result<Vec<u8>, Problem> {
    let results = batch.results();
    let own = results.iter().map(|result| (number, result));
    let strange = results.iter().take(1).map(|result| (UNKNOWN, result));
    let rows = own.chain(strange);
    base::filled(
        "检验结果",
        &profiles::lab_results(),
        rows,
        |row, key| {
            let (number, (line, text, verdict)) = row;
            match key {
                "sample_number" => number,
                "item" => line.item,
                "result" => text,
                "result_unit" => line.unit,
                "verdict" => verdict,
                "method" => line.method,
                "lod" => line.lod(),
                "lod_unit" => line.lod_unit(),
                _ => "",
            }
            .to_owned()
        },
    )
}
