//! The sampling sheet (抽样单) as it is kept: what was written in the field beside the columns lists and rules need.
//! Persons (contacts, telephone numbers) never stand here; they are personal fields of the sample.
use serde::{Deserialize, Serialize};

use crate::db::prelude::schema::sampling_sheet;
use crate::db::prelude::*;
use crate::problem::Problem;

/// The version of the form that is filled in today.
pub const FORM_VERSION: i32 = 1;

/// What a sheet says, texts as they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SheetBody {
    /// The sampled unit's division code (被抽样单位区划), six digits.
    pub unit_region: String,
    /// The sampled unit's address (地址).
    pub unit_address: String,
    /// Its unified social credit code (统一社会信用代码).
    pub unit_credit_code: String,
    /// Its licence number (许可证号).
    pub unit_licence: String,
    /// Where the sample was taken (抽样地点).
    pub place: String,
    /// The producer is unknown (生产者不详): home-made, bulk, or a farm product without a name.
    pub producer_unknown: bool,
    /// The producer's province (省), as written.
    pub producer_province: String,
    /// The producer's city (市), as written.
    pub producer_city: String,
    /// The producer's county (县), as written.
    pub producer_county: String,
    /// The producer's address, as written.
    pub producer_address: String,
    /// The producer's licence number (SC 编号).
    pub producer_licence: String,
    /// What the date is: 生产 加工 购进 检疫.
    pub date_kind: String,
    /// Form or grade that a limit may depend on (样品形态或等级).
    pub form: String,
    /// Trade mark (商标).
    pub brand: String,
    /// Specification (规格型号).
    pub specification: String,
    /// Batch number (生产批号).
    pub batch_number: String,
    /// Shelf life (保质期).
    pub shelf_life: String,
    /// Quality grade (质量等级).
    pub quality_grade: String,
    /// The standard the label names (执行标准).
    pub label_standard: String,
    /// Packaging: 预包装 or 散装.
    pub packaging: String,
    /// Unit price with its unit (单价).
    pub price: String,
    /// The lot it was taken from (抽样基数), with its unit.
    pub lot_quantity: String,
    /// Quantity for testing (检样数量), with its unit.
    pub test_quantity: String,
    /// Quantity kept for re-inspection (备样数量), with its unit.
    pub spare_quantity: String,
    /// How it is to be kept (储存条件).
    pub storage: String,
    /// Country of origin of imported food (原产地).
    pub origin: String,
    /// Remarks (备注).
    pub remarks: String,
    /// The number as it was written, empty when this system issues one (抽样单编号).
    pub number: String,
    /// The day of sampling as it was written (抽样日期).
    pub sampled_on: String,
    /// The date on the sample as it was written.
    pub production_date: String,
    /// 区域类型.
    pub area_type: String,
    /// The platform of an order (平台名称).
    pub platform_name: String,
    /// The shop's address on the platform (网店网址).
    pub shop_url: String,
    /// The order's number (订单编号).
    pub order_number: String,
    /// Who supplied it to the sampled unit (供货者), for farm products.
    pub supplier: String,
    /// Why no backup portion could be kept (未留备样的理由).
    pub spare_reason: String,
    /// The unit was informed in writing of its rights (已出示并送达告知书, 办法 art. 14, 19).
    pub notice_given: bool,
    /// The sample was paid for (已支付样品费, 食品安全法 art. 87).
    pub paid: bool,
    /// Both portions were sealed and signed on the spot (检样与备样分别封样并签字, 办法 art. 17).
    pub sealed: bool,
    /// How the sample arrived at the laboratory.
    pub arrival: Option<Arrival>,
    /// What was corrected after the sheet was confirmed, the oldest first.
    pub corrections: Vec<Correction>,
}

/// How a sample arrived (样品移交确认单).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrival {
    /// Its condition (到样状态), such as 包装完好，4 ℃.
    pub condition: String,
    /// Quantity for testing as counted.
    pub test_quantity: String,
    /// Quantity kept for reinspection as counted.
    pub spare_quantity: String,
    /// What was checked and found in order.
    pub checks: Vec<String>,
    /// Remarks of the receiver.
    pub note: String,
}

/// One correction of a confirmed sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Correction {
    /// The day.
    pub on: String,
    /// The moment, RFC 3339: what puts it in order among the steps of the way.
    pub at: String,
    /// Whose account did it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What changed: label, before, after. Persons never stand here.
    pub changes: Vec<Change>,
}

/// One field of a correction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// The field's label.
    pub label: String,
    /// Before.
    pub from: String,
    /// After.
    pub to: String,
}

/// The sheet of a sample.
///
/// # Errors
/// `NotFound`, or a body that this version cannot read.
pub fn of(conn: &mut Conn, sample_id: &str) -> Result<SheetBody, Problem> {
    let body: String = sampling_sheet::table
        .find(sample_id)
        .select(sampling_sheet::body)
        .first(conn)?;
    Ok(serde_json::from_str(&body)?)
}

/// Keeps the sheet of a sample, in place of what stood there.
///
/// # Errors
/// What the database says.
pub fn keep(conn: &mut Conn, sample_id: &str, sheet: &SheetBody) -> Result<(), Problem> {
    let body = serde_json::to_string(sheet)?;
    let done = update(sampling_sheet::table.find(sample_id))
        .set((
            sampling_sheet::form_version.eq(FORM_VERSION),
            sampling_sheet::body.eq(&body),
        ))
        .execute(conn)?;
    if done == 0 {
        insert_into(sampling_sheet::table)
            .values((
                sampling_sheet::sample_id.eq(sample_id),
                sampling_sheet::form_version.eq(FORM_VERSION),
                sampling_sheet::body.eq(&body),
            ))
            .execute(conn)?;
    }
    Ok(())
}
