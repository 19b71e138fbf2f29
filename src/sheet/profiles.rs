//! The layouts we know by name, as data: key, heading, other spellings met in real files.
//!
//! A line of a table reads `key|heading|alias,alias|beside`; a `!` before the key marks a required field; `beside` is
//! `heading@neighbour`, for a heading that several fields share. The spellings come from the national platform, from
//! laboratories' uploads and from published tables.
use super::headings::{Field, Need, Profile};

/// A laboratory's results for upload, one row per sample and item, 18 columns; 主检 and others may be added.
pub fn lab_results() -> Profile {
    profile(
        "lab_result_upload_2020",
        "检验结果上传表（18 列）",
        LAB_RESULTS,
    )
}

/// The national platform's fill-in sheet, 15 columns.
pub fn lab_fill_in() -> Profile {
    profile("lab_fill_in_15", "检测数据填报表（15 列）", LAB_FILL_IN)
}

/// A base table (基础表), 26 columns.
pub fn base_table() -> Profile {
    profile("base_table_26", "基础表（26 列）", BASE_TABLE)
}

/// The national platform's export of whole samples with their results, 86 columns.
pub fn national_export() -> Profile {
    profile(
        "national_platform_export_2022",
        "国家平台导出表（86 列）",
        NATIONAL_EXPORT,
    )
}

/// The layouts in which results arrive.
pub fn results() -> Vec<Profile> {
    vec![lab_results(), lab_fill_in()]
}

/// A profile from the lines of a table. Lines without a heading are left out.
pub fn profile(id: &str, title: &str, table: &str) -> Profile {
    Profile {
        id: id.to_owned(),
        title: title.to_owned(),
        fields: table.lines().filter_map(field).collect(),
    }
}

fn field(line: &str) -> Option<Field> {
    let mut parts = line.trim().split('|');
    let key = parts.next()?;
    let heading = parts.next()?;
    let list = |part: Option<&str>| -> Vec<String> {
        let items = part
            .unwrap_or("")
            .split(',')
            .filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    };
    let aliases = list(parts.next());
    let beside = list(parts.next());
    Some(Field {
        key: key.trim_start_matches('!').to_owned(),
        heading: heading.to_owned(),
        aliases,
        beside: beside
            .iter()
            .filter_map(|item| item.split_once('@'))
            .map(|(heading, neighbour)| (heading.to_owned(), neighbour.to_owned()))
            .collect(),
        need: if key.starts_with('!') {
            Need::Required
        } else {
            Need::Optional
        },
    })
}

const LAB_RESULTS: &str = "\
!sample_number|抽样单号|抽样编号,抽样单编号,抽检编号,抽样单号码,样品抽样单号,任务编号
report_number|报告书编号|报告编号,检验报告编号,报告号,报告书号
!item|检验项目|检测项目,项目名称,检验项目名称,检测项目名称,检验参数,检测参数
!result|检验结果|检测结果,检验值,实测值,检测值,检出值,测定值,实测结果
result_unit|结果单位|检验结果单位,检测结果单位,计量单位|单位@result
verdict|结果判定|单项判定,单项评价,判定结果,单项结论,判定,项目判定
method|检验依据|检测依据,检验方法,检测方法,检验标准,方法标准
standard|判定依据|判定标准,评价依据
min_limit|最小允许限|最小允许值,标准下限,下限
max_limit|最大允许限|最大允许值,标准值,限量值,标准限值,标准指标,最大限量,标准上限,上限
limit_unit|允许限单位|最大允许限单位,最小允许限单位,标准限值单位,限值单位,限量单位|单位@min_limit,单位@max_limit
lod|方法检出限|检出限,定量限,方法定量限,测定低限,检出限/定量限
lod_unit|检出限单位|方法检出限单位,定量限单位|单位@lod
note|说明|项目说明
supervision_note|监督抽检报告备注|监督抽检备注
monitoring_note|风险监测报告备注|风险监测备注
sample_name|样品名称|食品名称,产品名称
client|委托单位|委托方,委托机构
tester|主检|主检人,主检人员,检验人,检验员,检验人员,检测人,检测人员
item_class|检验类型|项目类型,检验项目类型,抽检/监测
lod_kind|检出限类别|检出限类型,限值类别
remark|备注|
rounding|修约规则|修约要求
tested_on|检验日期|检测日期,检验完成日期
";

const LAB_FILL_IN: &str = "\
serial|序号|
!sample_number|抽样编号|抽样单号,抽样单编号,抽检编号
!item|检验项目|检测项目,项目名称
!result|检验结果|检测结果
result_unit|结果单位|检验结果单位|单位@result
verdict|结果判定|单项判定,判定结果
method|检验依据|检测依据
standard|判定依据|判定标准
min_limit|最小允许限|
max_limit|最大允许限|
limit_unit|允许限单位|最大允许限单位|单位@max_limit
lod|方法检出限|检出限
lod_unit|检出限单位|方法检出限单位|单位@lod
lod_kind|备注|检出限类别
note|说明|
tester|主检|主检人,主检人员,检验人,检验员,检验人员
item_class|检验类型|项目类型
";

const BASE_TABLE: &str = "\
!food_class|食品大类(一级)|食品大类,大类,食品大类一级
!food_kind|食品亚类(二级)|食品亚类,亚类,食品亚类二级
!food_variety|食品品种(三级)|食品次亚类,食品品种,次亚类,品种,食品次亚类(三级)
!food_detail|食品细类(四级)|食品细类,细类
risk|风险等级|
item_class|检验类型|项目类型,检验项目类型
!item|检验项目|检测项目,项目名称
result_rule|检验结果|结果要求,修约规则
result_unit|结果单位|检验结果单位|单位@result_rule
lod|方法检出限|
lod_unit|方法检出限单位|检出限单位|单位@lod
standard|判定依据|判定标准
method|检验依据|检测依据,检验方法
method_short|检验依据简化版|检验依据简写,检验依据简化
standard_lod|标准方法检出限|标准检出限
standard_lod_unit|标准方法检出限单位|标准检出限单位|单位@standard_lod
standard_min|标准最小允许限|
standard_min_unit|标准最小允许限单位||单位@standard_min
standard_max|标准最大允许限|
standard_max_unit|标准最大允许限单位||单位@standard_max
min_limit|最小允许限|
min_unit|最小允许限单位||单位@min_limit
max_limit|最大允许限|
max_unit|最大允许限单位||单位@max_limit
problem_class|问题产品检验结论|问题类别,问题产品结论
lod_kind|备注(检出限、定量限或检测低限等)|备注,检出限类别,备注(检出限、定量限或测定低限等)
";

const NATIONAL_EXPORT: &str = "\
unit_name|被抽样单位名称|被抽检单位名称,受检单位名称
updated_at|更新时间|
place_kind|抽样场所|抽样地点
unit_province|被抽样省份|
unit_city|被抽样地市|
unit_county|县(市、区)|
unit_address|单位地址(被抽样单位)*|被抽样单位地址
producer_licence|生产许可证号|生产许可证编号
!sample_name|样品名称|食品名称
sample_amount|抽样数量|
!sample_number|抽样编号*|抽样单编号,抽样单号,抽检编号
food_class|食品大类|
food_kind|食品亚类|
food_variety|食品次亚类|食品品种
food_detail|食品细类|
any_date|生产/加工/购进日期|
specification|样品规格*|规格型号
batch|样品批号*|批号
production_date|生产日期*|
shelf_life|保质期*|
agency_name|抽样单位名称|
samplers|抽样人员*|抽样人
sampled_on|抽样时间*|抽样日期
laboratory|检验机构名称|承检机构
purpose|检验目的*|任务类别,检验目的/任务类别
report_number|报告书编号*|报告编号
received_on|收检日期*|样品到达日期,接样日期
reported_on|报告日期*|签发日期
agency_province|所在省份*|
sample_type|样品类型|
packaging|包装分类|
producer_name|标识生产企业名称|标称生产企业名称,标示生产企业名称
producer_address|标识生产企业地址*|标称生产企业地址,标示生产企业地址
producer_province|标识生产企业省份|
producer_city|标识生产企业市|
producer_county|标识生产企业县|
report_class_b|报送分类-2|报送分类B
report_class_a|报送分类-1|报送分类A
link|抽样环节|
laboratory_note|备注(检验机构)|
sample_note|备注(样品)|
year|年度|
conclusion|结论*|
brand|商标|
task_source|任务来源*|
sample_state|样品状态|
area_kind|区域类型|
unit_credit_code|营业执照号|营业执照/社会信用代码,社会信用代码
report_class|报告分类|报告类别
consigned|是否委托生产|
consignor_province|委托省(市、自治区)*|
consignor_city|委托地区(市、州、盟)|
consignor_county|委托县(市、区)|
imported|是否进口|
origin|原产国|原产国(地)
level|省抽国抽|
item|检验项目|
result|检验结果*|
verdict|结果判定*|
method|检验依据*|
standard|判定依据*|
min_limit|最小允许限*|
min_unit|最小允许限单位*|
max_limit|最大允许限*|
max_unit|最大允许限单位*|
result_unit|结果单位*|
class|分类|
conclusion_text|检验结论|
product_standard|执行标准/技术文件*|执行标准
grade|质量等级*|
task_province|任务来源（省）|
task_city|任务来源（市）|
task_county|任务来源（县）|
consignor_name|委托企业名称|
platform_name|网络平台名称|
evaluation|是否为评价性抽检|
date_kind|日期类型|
certificate|食用农产品合格证|
registration|注册证号|
submitted_at|第一次提交到秘书处的时间|
deploying_province|部署机构省|
deploying_city|部署机构市|
deploying_county|部署机构县|
price|单价|
objection_state|异议审批状态|
objection_outcome|异议处置结果|
tester|主检|主检人,主检人员
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::headings::fold;
    use std::collections::HashSet;

    #[test]
    fn the_layouts_have_their_columns() {
        assert_eq!(
            lab_results()
                .fields
                .iter()
                .position(|field| field.key == "client"),
            Some(17)
        );
        assert_eq!(base_table().fields.len(), 26);
        assert_eq!(national_export().fields.len(), 87, "86 and 主检");
        assert_eq!(
            lab_fill_in()
                .fields
                .iter()
                .position(|field| field.key == "note"),
            Some(14)
        );
    }

    #[test]
    fn no_heading_means_two_fields_and_no_key_stands_twice() {
        for profile in [
            lab_results(),
            lab_fill_in(),
            base_table(),
            national_export(),
        ] {
            let mut headings = HashSet::new();
            let mut keys = HashSet::new();
            for field in &profile.fields {
                assert!(keys.insert(&field.key), "{} {}", profile.id, field.key);
                for spelling in field.aliases.iter().chain([&field.heading]) {
                    assert!(headings.insert(fold(spelling)), "{} {spelling}", profile.id);
                }
            }
        }
    }

    #[test]
    fn the_headings_are_those_of_the_real_layouts() {
        let shared =
            crate::sheet::shared_data().map(|data| data.join("headings/header_layouts.json"));
        let Some(text) = shared.and_then(|path| std::fs::read_to_string(path).ok()) else {
            eprintln!("header_layouts.json is not here: this test saw nothing");
            return;
        };
        let layouts: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (name, profile) in [
            ("lab_result_upload_2020", lab_results()),
            ("baosong_item_table", base_table()),
            ("national_platform_export_2022", national_export()),
        ] {
            let columns = layouts[name]["columns"].as_array().unwrap();
            for (column, field) in columns.iter().zip(&profile.fields) {
                assert_eq!(column.as_str().unwrap(), field.heading, "{name}");
            }
        }
    }
}
