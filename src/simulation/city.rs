//! What stands before the first batch: laboratories with their scope, the base table in force, the year's plans, approved and issued.
use super::base;
use super::batches::Batch;
use super::cast::{CITY, LABORATORY, SECOND_LABORATORY};
use super::play::Play;
use crate::planning::course::{self, Step};
use crate::planning::line::{self, LineForm, Lines};
use crate::planning::{self, NewPlan, Place};
use crate::problem::Problem;
use crate::register::base_table::{self, ActivateForm, NewBaseTable};
use crate::register::laboratory::{self, LaboratoryForm, ScopeForm};
use crate::rules::day::Day;
use crate::rules::stream::Stream;
use crate::unit::Tx;

/// The laboratories, registered before anybody can belong to them.
pub(super) fn laboratories(tx: &mut Tx, today: Day) -> Result<(), Problem> {
    for (code, name, reinspects) in [
        (LABORATORY, "安阳示例检验检测有限公司", ""),
        (SECOND_LABORATORY, "河南示例检验研究院", "yes"),
    ] {
        let form = LaboratoryForm {
            code: code.to_owned(),
            name: name.to_owned(),
            accreditation_number: format!("示例-{code}"),
            accredited_until: today.plus_days(900).to_string(),
            reinspects: reinspects.to_owned(),
            active: "yes".to_owned(),
            ..LaboratoryForm::default()
        };
        laboratory::add(tx, &form)?;
    }
    Ok(())
}

/// The base table, imported from its workbook and put into force.
pub(super) fn base_table(play: &Play) -> Result<(), Problem> {
    let sheet = base_table::sheet::read(base::workbook()?)?;
    let today = play.today();
    let new = NewBaseTable {
        year: today.year().to_string(),
        name: "监督抽检基础表（示例）".to_owned(),
        effective_from: today.to_string(),
    };
    let made = play.act("jihua", |tx| base_table::import(tx, &sheet, &new))?;
    let form = ActivateForm {
        acknowledged: "yes".to_owned(),
        note: "示例：监测项目没有限量，只作参考".to_owned(),
        revision: 1,
    };
    play.act("jihua", |tx| base_table::activate(tx, &made.id, &form))?;
    scope(play)
}

/// What the laboratories may test: everything.
fn scope(play: &Play) -> Result<(), Problem> {
    let today = play.today();
    let form = ScopeForm {
        categories: "全部".to_owned(),
        valid_from: today.to_string(),
        valid_until: today.plus_days(700).to_string(),
    };
    for code in [LABORATORY, SECOND_LABORATORY] {
        play.act("jihua", |tx| laboratory::add_scope(tx, code, &form))?;
    }
    Ok(())
}

/// Where the city's plan of a year and stream stands.
pub(super) fn place(year: i32, stream: Stream) -> Place {
    Place {
        year,
        stream,
        level: CITY.to_owned(),
    }
}

/// The line that a batch belongs to.
pub(super) fn line_of(batch: &Batch, month: u32) -> LineForm {
    LineForm {
        category: batch.food.category.to_owned(),
        chain_stage: batch.food.stage.code().to_owned(),
        place_type: batch.food.place_type.to_owned(),
        county: batch.county.to_owned(),
        month: month.to_string(),
        quota: "1".to_owned(),
        agency: batch.county.to_owned(),
        laboratory: LABORATORY.to_owned(),
        ..LineForm::default()
    }
}

/// Whether two lines are the same cell of a plan.
pub(super) fn same_cell(one: &LineForm, other: &LineForm) -> bool {
    let key = |line: &LineForm| {
        [
            line.category.clone(),
            line.chain_stage.clone(),
            line.place_type.clone(),
            line.county.clone(),
            line.month.clone(),
        ]
    };
    key(one) == key(other)
}

/// The plan with these lines, approved by the leader and issued.
pub(super) fn plan(play: &Play, place: &Place, lines: Vec<LineForm>) -> Result<(), Problem> {
    let new = NewPlan {
        year: place.year.to_string(),
        stream: place.stream.code().to_owned(),
        level: CITY.to_owned(),
        methods: "按食品安全抽样检验管理办法和抽样检验工作规范现场抽取".to_owned(),
        reporting: "检验机构自收样之日起 20 个工作日内出具报告并上传".to_owned(),
        ..NewPlan::default()
    };
    let step = Step::default();
    play.act("jihua", |tx| planning::create(tx, &new))?;
    play.act("jihua", |tx| line::add_many(tx, place, &Lines { lines }))?;
    play.act("jihua", |tx| course::submit(tx, place, &step))?;
    play.act("lingdao", |tx| course::approve(tx, place, &step))?;
    play.act("jihua", |tx| course::issue(tx, place, &step))
}

/// A county's own plan that waits for the leader, and another that is still being written.
pub(super) fn county_plans(play: &Play) -> Result<(), Problem> {
    let year = play.today().year().to_string();
    for stream in [Stream::Supervision, Stream::Evaluation] {
        let new = NewPlan {
            year: year.clone(),
            stream: stream.code().to_owned(),
            methods: "按抽样检验工作规范现场抽取".to_owned(),
            reporting: "检验结果由检验机构上传".to_owned(),
            ..NewPlan::default()
        };
        let made = play.act("hx-jihua", |tx| planning::create(tx, &new))?;
        let line = LineForm {
            category: base::CHIVES.to_owned(),
            chain_stage: "distribution".to_owned(),
            place_type: "农贸市场".to_owned(),
            month: "12".to_owned(),
            quota: "6".to_owned(),
            laboratory: LABORATORY.to_owned(),
            ..LineForm::default()
        };
        play.act("hx-jihua", |tx| line::add(tx, &made.place, &line))?;
        if stream == Stream::Supervision {
            play.act("hx-jihua", |tx| {
                course::submit(tx, &made.place, &Step::default())
            })?;
        }
    }
    Ok(())
}
