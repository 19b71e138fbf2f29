//! The base table of the demonstration, written as a 26-column workbook and imported like any other, so that the visitor can look at the file as well.
//! The limits are those of the standards named; what is tested is a small choice of them.
use crate::problem::Problem;
use crate::sheet::write::{ListColumn, ListWriter, Value};
use crate::sheet::{Profile, profiles};

/// Cakes.
pub(super) const CAKE: &str = "糕点/糕点/糕点/糕点";
/// Chives.
pub(super) const CHIVES: &str = "食用农产品/蔬菜/鳞茎类蔬菜/韭菜";
/// Fresh-water fish.
pub(super) const FISH: &str = "食用农产品/水产品/淡水产品/淡水鱼";
/// Peanut oil.
pub(super) const OIL: &str = "食用油、油脂及其制品/食用植物油/食用植物油/花生油";
/// Dishes that are used again.
pub(super) const DISHES: &str = "餐饮食品/复用餐饮具/复用餐饮具/复用餐饮具(餐馆自行消毒)";

/// A line of the base table, with a result that meets it and one that does not.
pub(super) struct Line {
    category: &'static str,
    purpose: &'static str,
    pub(super) item: &'static str,
    pub(super) unit: &'static str,
    limit: &'static str,
    standard: &'static str,
    pub(super) method: &'static str,
    pub(super) good: &'static str,
    pub(super) bad: &'static str,
}

/// The lines: category, purpose, item, unit, upper limit, standard, method, a good and a bad result.
const LINES: &str = "\
糕点/糕点/糕点/糕点|抽检项目|酸价(以脂肪计)(KOH)|mg/g|5|GB 7099-2015|GB 5009.229-2016|1.2|7.5
糕点/糕点/糕点/糕点|抽检项目|过氧化值(以脂肪计)|g/100g|0.25|GB 7099-2015|GB 5009.227-2023|0.085|0.41
糕点/糕点/糕点/糕点|抽检项目|山梨酸及其钾盐(以山梨酸计)|g/kg|1.0|GB 2760-2014|GB 5009.28-2016|0.251|1.36
糕点/糕点/糕点/糕点|抽检项目|铝的残留量(干样品,以Al计)|mg/kg|100|GB 2760-2014|GB 5009.182-2017|18.6|182
糕点/糕点/糕点/糕点|抽检项目|菌落总数|CFU/g|n=5,c=2,m=10000,M=100000|GB 7099-2015|GB 4789.2-2022|120,150,80,210,95|120000,340000,210000,96000,150000
糕点/糕点/糕点/糕点|监测项目|丙二醇|g/kg|||GB 5009.251-2016|0.8|
食用农产品/蔬菜/鳞茎类蔬菜/韭菜|抽检项目|毒死蜱|mg/kg|0.02|GB 2763-2021|GB 23200.113-2018|未检出|0.15
食用农产品/蔬菜/鳞茎类蔬菜/韭菜|抽检项目|氧乐果|mg/kg|0.02|GB 2763-2021|GB 23200.113-2018|未检出|0.061
食用农产品/蔬菜/鳞茎类蔬菜/韭菜|抽检项目|镉(以Cd计)|mg/kg|0.05|GB 2762-2022|GB 5009.268-2016|0.012|0.094
食用农产品/水产品/淡水产品/淡水鱼|抽检项目|恩诺沙星(以恩诺沙星与环丙沙星之和计)|μg/kg|100|GB 31650-2019|GB/T 20366-2006|12.4|368
食用农产品/水产品/淡水产品/淡水鱼|抽检项目|孔雀石绿|μg/kg|不得检出|农业农村部公告第250号|GB/T 19857-2005|未检出|3.1
食用农产品/水产品/淡水产品/淡水鱼|抽检项目|氯霉素|μg/kg|不得检出|农业农村部公告第250号|GB/T 20756-2006|未检出|0.42
食用油、油脂及其制品/食用植物油/食用植物油/花生油|抽检项目|酸价(KOH)|mg/g|3|GB 2716-2018|GB 5009.229-2016|0.9|3.8
食用油、油脂及其制品/食用植物油/食用植物油/花生油|抽检项目|过氧化值|g/100g|0.25|GB 2716-2018|GB 5009.227-2023|0.11|0.33
食用油、油脂及其制品/食用植物油/食用植物油/花生油|抽检项目|黄曲霉毒素B1|μg/kg|20|GB 2761-2017|GB 5009.22-2016|2.3|28.7
餐饮食品/复用餐饮具/复用餐饮具/复用餐饮具(餐馆自行消毒)|抽检项目|大肠菌群|/50cm²|不得检出|GB 14934-2016|GB 14934-2016|未检出|检出
餐饮食品/复用餐饮具/复用餐饮具/复用餐饮具(餐馆自行消毒)|抽检项目|阴离子合成洗涤剂(以十二烷基苯磺酸钠计)|mg/100cm²|不得检出|GB 14934-2016|GB/T 5750.4-2006|未检出|0.046
";

impl Line {
    /// The method's detection limit beside a 未检出: the laboratory names it where there is a unit to name it in.
    pub(super) fn lod(&self) -> &'static str {
        if self.good == "未检出" && self.unit != "/50cm²" {
            "0.001"
        } else {
            ""
        }
    }

    /// Its unit.
    pub(super) fn lod_unit(&self) -> &'static str {
        if self.lod().is_empty() { "" } else { self.unit }
    }

    /// Its kind.
    pub(super) fn lod_kind(&self) -> &'static str {
        if self.lod().is_empty() {
            ""
        } else {
            "检出限"
        }
    }
}

/// The lines in order.
pub(super) fn lines() -> impl Iterator<Item = Line> {
    LINES.lines().filter_map(|line| {
        let mut parts = line.split('|');
        Some(Line {
            category: parts.next()?,
            purpose: parts.next()?,
            item: parts.next()?,
            unit: parts.next()?,
            limit: parts.next()?,
            standard: parts.next()?,
            method: parts.next()?,
            good: parts.next()?,
            bad: parts.next()?,
        })
    })
}

/// The lines of a category.
pub(super) fn lines_of(category: &str) -> Vec<Line> {
    lines().filter(|line| line.category == category).collect()
}

/// The workbook.
pub(super) fn workbook() -> Result<Vec<u8>, Problem> {
    filled(
        "基础表",
        &profiles::base_table(),
        lines(),
        |line, key| {
            let levels: Vec<&str> = line.category.split('/').collect();
            let level = |nth: usize| levels.get(nth).copied().unwrap_or("/");
            match key {
                "food_class" => level(0),
                "food_kind" => level(1),
                "food_variety" => level(2),
                "food_detail" => level(3),
                "risk" => "一般",
                "item_class" => line.purpose,
                "item" => line.item,
                "result_unit" | "max_unit" | "standard_max_unit" => line.unit,
                "max_limit" | "standard_max" => line.limit,
                "standard" => line.standard,
                "method" | "method_short" => line.method,
                "problem_class" => "不合格",
                _ => "/",
            }
            .to_owned()
        },
    )
}

/// A workbook in the layout of a profile: a row each, a cell for each of its headings.
pub(super) fn filled<R>(
    sheet: &str,
    profile: &Profile,
    rows: impl IntoIterator<Item = R>,
    cell: impl Fn(&R, &str) -> String,
) -> Result<Vec<u8>, Problem> {
    let fault = |fault: crate::sheet::write::WriteFault| Problem::fault(fault.to_string());
    let headings = profile.fields.iter().map(|field| &field.heading);
    let columns: Vec<ListColumn> = headings.map(|heading| ListColumn::new(heading)).collect();
    let mut list = ListWriter::new(sheet, &columns).map_err(fault)?;
    for row in rows {
        let keys = profile.fields.iter().map(|field| &field.key);
        let cells: Vec<Value> = keys.map(|key| Value::Text(cell(&row, key))).collect();
        list.row(&cells).map_err(fault)?;
    }
    list.finish().map_err(fault)
}
