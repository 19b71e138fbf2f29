//! A city with laboratories and a base table, and rows of stages written straight into the database, for tests that begin in the middle of the loop.
use anyang::db::schema::{
    agency, base_table, base_table_line, custody, food_category, laboratory, laboratory_scope,
    plan, plan_line, sample, task, test_item,
};
use anyang::problem::Problem;
use anyang::rules::actor::Actor;
use anyang::rules::day::Day;
use anyang::rules::stage::{SampleState, TaskState};
use anyang::rules::stream::{ChainStage, ItemPurpose, Stream};
use anyang::sampling::sheet::{self, SheetBody};
use anyang::unit::Tx;
use diesel::prelude::*;

use super::TestApp;

/// The category of the samples that [`TestApp::sample_of`] makes.
pub(crate) const CAKE: &str = "糕点/糕点/糕点/糕点";
/// The other category of the base table.
pub(crate) const LEAF: &str = "食用农产品/蔬菜/叶菜类蔬菜/普通白菜";

const BASE: &str = "base-2026";

/// An item of the base table: category, name, limit and its unit.
const ITEMS: &[(&str, &str, &str, &str)] = &[
    (CAKE, "脱氢乙酸及其钠盐(以脱氢乙酸计)", "≤0.5", "g/kg"),
    (
        CAKE,
        "防腐剂混合使用时各自用量占其最大使用量的比例之和",
        "≤1",
        "/",
    ),
    (CAKE, "铝的残留量(干样品,以Al计)", "≤100", "mg/kg"),
    (LEAF, "毒死蜱", "≤0.02", "mg/kg"),
    (LEAF, "氧乐果", "≤0.02", "mg/kg"),
    (LEAF, "镉(以Cd计)", "≤0.2", "mg/kg"),
];

/// The ids of a sample and of what it came from.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    pub(crate) sample: String,
    pub(crate) number: String,
    pub(crate) line: String,
    pub(crate) task: String,
}

impl TestApp {
    /// A city: two laboratories, an active base table of 2026 with 糕点 and 蔬菜.
    pub(crate) async fn city(time: &str) -> Self {
        let t = Self::at(time).await;
        let filled = t.rows(|tx| {
            for code in ["LAB-A", "LAB-B"] {
                insert_laboratory(tx, code)?;
            }
            insert_base_table(tx)
        });
        filled.await;
        t
    }

    /// Work on the database that is no command.
    pub(crate) async fn rows<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, Problem> + Send + 'static,
    ) -> T {
        let system = Actor::system();
        let kept = self.site.keep(&system, work);
        kept.await.expect("rows")
    }

    /// The id of an agency.
    pub(crate) async fn agency_id(&self, code: &str) -> String {
        let code = code.to_owned();
        self.rows(move |tx| agency_id(tx, &code)).await
    }

    /// The id of a laboratory.
    pub(crate) fn laboratory_id(code: &str) -> String {
        format!("id-{code}")
    }

    /// A line of ten batches of 糕点 in an issued plan of the city, planned for this county's agency and `LAB-A`.
    pub(crate) async fn plan_line(&self, stream: Stream, county: &str) -> String {
        let county = county.to_owned();
        self.rows(move |tx| insert_line(tx, stream, &county)).await
    }

    /// A task under way for this county's agency, five batches of 糕点 for `LAB-A` of which one is taken.
    pub(crate) async fn task_of(&self, stream: Stream, county: &str) -> String {
        let county = county.to_owned();
        self.rows(move |tx| {
            let line = insert_line(tx, stream, &county)?;
            insert_task(tx, stream, &county, &line)
        })
        .await
    }

    /// A sample of 糕点 taken at a shop of this county for `LAB-A`, in this state, with line and accepted task.
    pub(crate) async fn sample_of(
        &self,
        stream: Stream,
        county: &str,
        state: SampleState,
    ) -> Batch {
        let county = county.to_owned();
        self.rows(move |tx| insert_sample(tx, stream, &county, state))
            .await
    }
}

fn agency_id(tx: &mut Tx, code: &str) -> Result<String, Problem> {
    Ok(agency::table
        .filter(agency::code.eq(code))
        .select(agency::id)
        .first(tx.conn)?)
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn insert_laboratory(tx: &mut Tx, code: &str) -> Result<(), Problem> {
    let id = TestApp::laboratory_id(code);
    diesel::insert_into(laboratory::table)
        .values((
            laboratory::id.eq(&id),
            laboratory::code.eq(code),
            laboratory::name.eq(format!("{code}示例检验有限公司")),
            laboratory::credit_code.eq(""),
            laboratory::accreditation_number.eq("CMA-示例"),
            laboratory::accredited_until.eq(day("2027-12-31")),
            laboratory::reinspects.eq(code == "LAB-B"),
            laboratory::active.eq(true),
            laboratory::revision.eq(1),
        ))
        .execute(tx.conn)?;
    for category in ["糕点", "食用农产品"] {
        let scope = tx.id();
        diesel::insert_into(laboratory_scope::table)
            .values((
                laboratory_scope::id.eq(scope),
                laboratory_scope::laboratory_id.eq(&id),
                laboratory_scope::category_path.eq(category),
                laboratory_scope::valid_from.eq(day("2020-01-01")),
                laboratory_scope::valid_until.eq(day("2027-12-31")),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn insert_base_table(tx: &mut Tx) -> Result<(), Problem> {
    let now = tx.now;
    diesel::insert_into(base_table::table)
        .values((
            base_table::id.eq(BASE),
            base_table::year.eq(2026),
            base_table::version.eq(1),
            base_table::name.eq("2026 年基础表"),
            base_table::effective_from.eq(day("2019-01-01")),
            base_table::state.eq("active"),
            base_table::file_sha256.eq(""),
            base_table::created_at.eq(now),
            base_table::acknowledged_note.eq(""),
            base_table::revision.eq(1),
        ))
        .execute(tx.conn)?;
    for path in [CAKE, LEAF] {
        insert_category(tx, path)?;
    }
    for (ordinal, item) in ITEMS.iter().enumerate() {
        insert_item(tx, i32::try_from(ordinal + 1).expect("few"), *item)?;
    }
    Ok(())
}

fn insert_category(tx: &mut Tx, path: &str) -> Result<(), Problem> {
    for place in anyang::rules::category::with_ancestors(path) {
        let parent = place.rsplit_once('/').map_or("", |(above, _)| above);
        let depth = i32::try_from(place.split('/').count()).expect("few");
        diesel::insert_into(food_category::table)
            .values((
                food_category::base_table_id.eq(BASE),
                food_category::path.eq(place),
                food_category::parent.eq(parent),
                food_category::name.eq(anyang::rules::category::name(place)),
                food_category::depth.eq(depth),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn insert_item(
    tx: &mut Tx,
    ordinal: i32,
    (category, name, limit, unit): (&str, &str, &str, &str),
) -> Result<(), Problem> {
    let item = format!("item-{ordinal}");
    diesel::insert_into(test_item::table)
        .values((
            test_item::id.eq(&item),
            test_item::name.eq(name),
            test_item::folded.eq(anyang::rules::item::key(name)),
        ))
        .execute(tx.conn)?;
    let line = base_table_line::table;
    diesel::insert_into(line)
        .values((
            (
                base_table_line::id.eq(format!("base-line-{ordinal}")),
                base_table_line::base_table_id.eq(BASE),
                base_table_line::ordinal.eq(ordinal),
                base_table_line::category_path.eq(category),
                base_table_line::item_id.eq(&item),
                base_table_line::item_name.eq(name),
                base_table_line::purpose.eq(ItemPurpose::Inspection),
                base_table_line::risk_level.eq("一般"),
                base_table_line::result_rule.eq(""),
                base_table_line::result_unit.eq(unit),
            ),
            (
                base_table_line::lod.eq(""),
                base_table_line::lod_unit.eq(""),
                base_table_line::judgement_basis.eq("GB 2760-2024"),
                base_table_line::method.eq("GB 5009 示例"),
                base_table_line::method_short.eq("GB 5009"),
                base_table_line::standard_lod.eq(""),
                base_table_line::standard_lod_unit.eq(""),
                base_table_line::standard_min.eq(""),
                base_table_line::standard_min_unit.eq(""),
            ),
            (
                base_table_line::standard_max.eq(limit),
                base_table_line::standard_max_unit.eq(unit),
                base_table_line::min.eq(""),
                base_table_line::min_unit.eq(""),
                base_table_line::max.eq(limit),
                base_table_line::max_unit.eq(unit),
                base_table_line::problem_conclusion.eq("不合格"),
                base_table_line::lod_kind.eq(""),
                base_table_line::limit_kind.eq("range"),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn insert_line(tx: &mut Tx, stream: Stream, county: &str) -> Result<String, Problem> {
    let agency = agency_id(tx, county)?;
    let plan_id = insert_plan(tx, stream)?;
    let lines: i64 = plan_line::table
        .filter(plan_line::plan_id.eq(&plan_id))
        .count()
        .get_result(tx.conn)?;
    let id = tx.id();
    diesel::insert_into(plan_line::table)
        .values((
            plan_line::id.eq(&id),
            plan_line::plan_id.eq(&plan_id),
            plan_line::ordinal.eq(i32::try_from(lines + 1).expect("few")),
            plan_line::stream.eq(stream),
            plan_line::category_path.eq(CAKE),
            plan_line::chain_stage.eq(ChainStage::Distribution),
            plan_line::place_type.eq("超市"),
            plan_line::county.eq(county),
            plan_line::month.eq(3),
            plan_line::quota.eq(10),
            plan_line::agency_id.eq(&agency),
            plan_line::laboratory_id.eq(TestApp::laboratory_id("LAB-A")),
            plan_line::base_table_id.eq(BASE),
            plan_line::assigned.eq(0),
            plan_line::taken.eq(0),
            plan_line::completed.eq(0),
            plan_line::revision.eq(1),
        ))
        .execute(tx.conn)?;
    Ok(id)
}

fn insert_plan(tx: &mut Tx, stream: Stream) -> Result<String, Problem> {
    let city = agency_id(tx, "410500")?;
    let now = tx.now;
    let plan_id = format!("plan-{}", stream.slug());
    let there: i64 = plan::table.find(&plan_id).count().get_result(tx.conn)?;
    if there == 0 {
        let author = planner(tx)?;
        diesel::insert_into(plan::table)
            .values((
                plan::id.eq(&plan_id),
                plan::year.eq(2026),
                plan::stream.eq(stream),
                plan::level_code.eq("410500"),
                plan::version.eq(1),
                plan::agency_id.eq(&city),
                plan::title.eq(format!("2026 年{}计划", stream.zh())),
                plan::methods.eq(""),
                plan::reporting.eq(""),
                plan::remarks.eq(""),
                plan::base_table_id.eq(BASE),
                plan::state.eq(anyang::rules::stage::PlanState::Issued),
                plan::author_id.eq(author),
                plan::issued_at.eq(now),
                plan::return_reason.eq(""),
                plan::revision.eq(1),
            ))
            .execute(tx.conn)?;
    }
    Ok(plan_id)
}

/// The account under which rows of earlier stages stand.
fn planner(tx: &mut Tx) -> Result<String, Problem> {
    use anyang::db::schema::account;
    let id = "rows-planner".to_owned();
    let there: i64 = account::table.find(&id).count().get_result(tx.conn)?;
    if there == 0 {
        let now = tx.now;
        diesel::insert_into(account::table)
            .values((
                account::id.eq(&id),
                account::login.eq("rows-planner"),
                account::name.eq("计划示例"),
                account::password_hash.eq(""),
                account::must_change.eq(true),
                account::disabled.eq(true),
                account::failures.eq(0),
                account::created_at.eq(now),
                account::revision.eq(1),
            ))
            .execute(tx.conn)?;
    }
    Ok(id)
}

fn insert_task(tx: &mut Tx, stream: Stream, county: &str, line: &str) -> Result<String, Problem> {
    let agency = agency_id(tx, county)?;
    let by = planner(tx)?;
    let (id, now) = (tx.id(), tx.now);
    diesel::insert_into(task::table)
        .values((
            task::id.eq(&id),
            task::number.eq(format!("RW-{id}")),
            task::plan_line_id.eq(line),
            task::stream.eq(stream),
            task::agency_id.eq(&agency),
            task::laboratory_id.eq(TestApp::laboratory_id("LAB-A")),
            task::quantity.eq(5),
            task::taken.eq(1),
            task::state.eq(TaskState::InProgress),
            task::decline_reason.eq(""),
            task::assigned_by.eq(by),
            task::assigned_at.eq(now),
            task::revision.eq(1),
        ))
        .execute(tx.conn)?;
    diesel::update(plan_line::table.find(line))
        .set((plan_line::assigned.eq(5), plan_line::taken.eq(1)))
        .execute(tx.conn)?;
    Ok(id)
}

fn insert_sample(
    tx: &mut Tx,
    stream: Stream,
    county: &str,
    state: SampleState,
) -> Result<Batch, Problem> {
    let line = insert_line(tx, stream, county)?;
    let task = insert_task(tx, stream, county, &line)?;
    let agency = agency_id(tx, county)?;
    let (id, now, today) = (tx.id(), tx.now, tx.today());
    let count: i64 = sample::table.count().get_result(tx.conn)?;
    let number = format!("XBJ26{county}{:09}", 100_000_000 + count);
    let received = !matches!(state, SampleState::Draft | SampleState::Collected);
    diesel::insert_into(sample::table)
        .values((
            (
                sample::id.eq(&id),
                sample::number.eq(&number),
                sample::stream.eq(stream),
                sample::monitoring_annex.eq(false),
                sample::task_id.eq(&task),
                sample::plan_line_id.eq(&line),
                sample::base_table_id.eq(BASE),
                sample::category_path.eq(CAKE),
                sample::food_name.eq("示例蛋糕"),
                sample::chain_stage.eq(ChainStage::Distribution),
                sample::place_type.eq("超市"),
                sample::county.eq(county),
                sample::agency_id.eq(&agency),
            ),
            (
                sample::laboratory_id.eq(TestApp::laboratory_id("LAB-A")),
                sample::unit_name.eq("示例超市"),
                sample::producer_name.eq("示例食品厂"),
                sample::production_date.eq(today),
                sample::sampled_on.eq(today),
                sample::state.eq(state),
                sample::received_on.eq(received.then_some(today)),
                sample::folded
                    .eq(anyang::rules::text::squeezed(&number) + " 示例蛋糕 示例超市 示例食品厂"),
                sample::created_by.eq("rows-planner"),
                sample::created_at.eq(now),
                sample::revision.eq(1),
            ),
        ))
        .execute(tx.conn)?;
    insert_sheet(tx, &id, county, &agency)?;
    Ok(Batch {
        sample: id,
        number,
        line,
        task,
    })
}

fn insert_sheet(tx: &mut Tx, sample: &str, county: &str, agency: &str) -> Result<(), Problem> {
    let body = SheetBody {
        unit_region: county.to_owned(),
        unit_address: "示例路 1 号".to_owned(),
        producer_province: "河南省".to_owned(),
        producer_city: "安阳市".to_owned(),
        producer_county: "滑县".to_owned(),
        producer_address: "示例工业园 2 号".to_owned(),
        date_kind: "生产".to_owned(),
        batch_number: "20260301".to_owned(),
        specification: "200g/袋".to_owned(),
        ..SheetBody::default()
    };
    sheet::keep(tx.conn, sample, &body)?;
    anyang::sampling::give_sight(tx, sample, agency)?;
    let (step, now) = (tx.id(), tx.now);
    diesel::insert_into(custody::table)
        .values((
            custody::id.eq(step),
            custody::sample_id.eq(sample),
            custody::step.eq("taken"),
            custody::at.eq(now),
            custody::actor_id.eq("rows-planner"),
            custody::note.eq(""),
        ))
        .execute(tx.conn)?;
    Ok(())
}
