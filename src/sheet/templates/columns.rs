//! The columns of the templates, as data: `key|width|hint|example|choices`, and the profiles of the simple lists.

pub(super) const LAB_RESULTS: &str = "\
sample_number|24|与抽样单上的编号一致，前后不留空格。同一样品的每个检验项目占一行。|DBJ26410500305150398
report_number|18|检验报告书编号；同一样品各行须一致。|SP2026010353
item|28|按计划或基础表中的名称填写，含括号内的计算方式。|甜蜜素（以环己基氨基磺酸计）
result|20|填写检测值或“未检出”。科学记数写作 4.8×10^2；微生物等多次测定的各值用英文逗号或换行分开，不可缺少。|4.8×10^2,5.3×10^2,3.1×10^2,4.2×10^2,3.9×10^2
result_unit|12|结果的计量单位。|CFU/g
verdict|12|本机构的判定；系统会重新判定并提示差异。|合格项|合格项,不合格项,问题项,不判定项,未检验
method|26|检验方法标准的编号和年份。|GB 4789.2-2022
standard|26|判定所依据标准的编号和年份；多个标准用“、”分开。|GB 2762-2022
min_limit|12|下限；没有则填“/”。|/
max_limit|12|上限；不得检出填“不得检出”；没有则填“/”。|0.2
limit_unit|12|限量的计量单位。|mg/kg
lod|14|本机构的方法检出限或定量限，只填数值。|0.005
lod_unit|12|检出限的计量单位。|mg/kg
note|20|对本项目的说明；为定量限的请在此注明。|定量限
supervision_note|20|监督抽检报告的备注。|
monitoring_note|20|风险监测报告的备注。|
sample_name|20|样品名称，用于核对。|馒头
client|26|委托单位全称。|某市市场监督管理局";

pub(super) const BASE_TABLE: &str = "\
food_class|16|食品大类。|粮食加工品
food_kind|16|食品亚类。|小麦粉
food_variety|16|食品品种。|小麦粉
food_detail|20|食品细类；多个用“、”分开。|通用小麦粉、专用小麦粉
risk|10|风险等级。|较高|高,较高,一般,较低
item_class|12|监督抽检的填“抽检项目”，风险监测的填“监测项目”。|抽检项目|抽检项目,监测项目
item|24|检验项目名称。|铅（以Pb计）
result_rule|30|结果的写法和修约要求。|未检出,数值(大于等于0.005保留两位有效数字)
result_unit|10|结果的计量单位。|mg/kg
lod|12|机构的方法检出限；没有则填“/”。|/
lod_unit|12|方法检出限的单位。|/
standard|36|判定依据的编号、年份和名称；多个用“#”分开。|GB 2762-2022《食品安全国家标准 食品中污染物限量》
method|36|检验依据的编号、年份和名称；多个用“#”分开。|GB 5009.12-2023《食品安全国家标准 食品中铅的测定》(第一法)
method_short|22|检验依据的简写。|GB 5009.12-2023(第一法)
standard_lod|12|方法标准给出的检出限。|0.005
standard_lod_unit|12|其单位。|mg/kg
standard_min|12|标准给出的下限；没有则填“/”。|/
standard_min_unit|12|其单位。|mg/kg
standard_max|12|标准给出的上限；没有则填“/”。|0.2
standard_max_unit|12|其单位。|mg/kg
min_limit|12|由机构按具体产品确定的下限；没有则填“/”。|/
min_unit|12|其单位。|/
max_limit|12|由机构按具体产品确定的上限；没有则填“/”。|/
max_unit|12|其单位。|/
problem_class|22|不合格时归入的问题类别。|金属等元素污染物超标
lod_kind|16|上面的限值是哪一种。|检出限|检出限,定量限,测定低限";

pub(super) const ESTABLISHMENTS_PROFILE: &str = "\
!name|单位名称|企业名称,主体名称,经营者名称,市场主体名称
credit_code|统一社会信用代码|社会信用代码,信用代码,营业执照号,营业执照/社会信用代码
licence_kind|许可证类型|证照类型
licence_number|许可证编号|许可证号,食品生产许可证编号,食品经营许可证编号,生产许可证编号
!link|环节|抽样环节,经营环节
trade|业态|抽样场所,抽样地点,主体业态,业态类型
!county|县（市、区）|所在县区,县区,区县,所属县区,行政区划
town|乡镇（街道）|乡镇,街道,乡镇街道
address|地址|单位地址,经营场所,生产地址,住所
area_kind|区域类型|
representative|法定代表人|法人代表,负责人,法人
contact|联系人|
phone|联系电话|电话,联系方式
food_classes|食品类别|生产类别,经营项目,许可范围,食品大类
size|规模|企业规模
state|经营状态|状态,生产状态,主体状态
risk|风险等级|信用风险等级,风险分级
remark|备注|";

pub(super) const ESTABLISHMENTS: &str = "\
name|32|营业执照上的全称。|某县某某食品有限公司
credit_code|22|18 位统一社会信用代码；个体工商户也有。|
licence_kind|14|许可证的种类。|食品生产许可证|食品生产许可证,食品经营许可证,小作坊登记证,小餐饮登记证,食品摊点备案
licence_number|22|生产许可证为 SC 加 14 位数字，经营许可证为 JY 加 14 位数字。|SC10141052200011
link|10|所在环节。|生产|生产,流通,餐饮
trade|16|业态，如超市、农贸市场、学校食堂。|成品库
county|16|县（市、区）名称或六位行政区划代码。|汤阴县
town|16|乡镇或街道。|城关镇
address|36|生产或经营地址。|
area_kind|10|区域类型。|城市|城市,乡村,景点
representative|14|法定代表人或负责人。|
contact|14|联系人。|
phone|16|联系电话。|
food_classes|28|生产或经营的食品大类；多个用“、”分开。|粮食加工品、速冻食品
size|10|企业规模。|小型|大型,中型,小型,微型
state|10|停产、注销的请如实填写，覆盖率不计入。|正常|正常,停产,注销,吊销
risk|10|风险等级。|B|A,B,C,D
remark|20|其他需要说明的。|";

pub(super) const LABS_PROFILE: &str = "\
!code|机构代码|承检机构代码,检验机构代码,编码,代码
!name|机构名称|承检机构名称,检验机构名称,单位名称,实验室名称
credit_code|统一社会信用代码|社会信用代码,信用代码
certificate|资质认定证书编号|CMA证书编号,CMA编号,资质认定编号
valid_until|证书有效期至|证书有效期,有效期至,有效期
address|地址|机构地址
contact|联系人|
phone|联系电话|电话
email|电子邮箱|邮箱
food_classes|承检食品大类|承检类别,承检范围,食品大类
items|承检项目|检验能力,检验项目
capacity|年承检能力（批次）|年承检能力,承检能力,年检验能力
reinspection|是否复检机构|复检机构
remark|备注|";

pub(super) const LABS: &str = "\
code|12|系统内的代码，导入检验结果时用它指明机构；不可重复。|LAB01
name|34|资质认定证书上的全称。|某市食品药品检验检测中心
credit_code|22|18 位统一社会信用代码。|
certificate|20|资质认定（CMA）证书编号。|
valid_until|14|日期，如 2028-06-30。|2028-06-30
address|34|机构地址。|
contact|14|联系人。|
phone|16|联系电话。|
email|24|电子邮箱。|
food_classes|32|可承检的食品大类；多个用“、”分开；全部填“全部”。|全部
items|36|可承检的项目；多个用“、”分开；全部填“全部”。|全部
capacity|16|一年最多承检的批次数。|3000
reinspection|14|是否在复检机构名录内。|否|是,否
remark|20|其他需要说明的。|";

pub(super) const PLAN_PROFILE: &str = "\
!year|年度|计划年度
!stream|任务类别|检验目的,任务类型,抽检类型,检验目的/任务类别
task|计划名称|报送分类B,报送分类-2,任务名称,计划编号
!county|县（市、区）|任务地区,所在县区,县区,抽样地区,承担单位
!food_class|食品大类|食品大类(一级),大类
food_kind|食品亚类|食品亚类(二级),亚类
food_variety|食品次亚类|食品品种,食品品种(三级),次亚类
food_detail|食品细类|食品细类(四级),细类
link|抽样环节|环节
trade|抽样场所|抽样地点,业态
!batches|计划批次|批次,抽样批次,任务批次,批次数
laboratory|承检机构|检验机构,检验机构名称,承检机构名称
item_set|检验项目|项目,检验项目组
start|开始日期|起始日期,开始时间
due|完成期限|完成时间,截止日期,完成日期
season|重点时段|时段,专项
remark|备注|";

pub(super) const PLAN: &str = "\
year|8|四位年份。|2026
stream|14|三类任务各有各的规则，不可混填。|监督抽检|监督抽检,风险监测,评价性抽检
task|28|计划或任务的名称。|2026年市级食品安全抽检计划
county|16|县（市、区）名称或六位行政区划代码。|汤阴县
food_class|16|食品大类。|食用农产品
food_kind|16|食品亚类；不分的不填。|蔬菜
food_variety|16|食品次亚类；不分的不填。|鳞茎类蔬菜
food_detail|16|食品细类；不分的不填。|韭菜
link|10|抽样环节；不限的不填。|流通|生产,流通,餐饮
trade|16|抽样场所；不限的不填。|农贸市场
batches|10|批次数，正整数。|30
laboratory|28|机构名称或代码；由系统分配的不填。|
item_set|36|检验项目；多个用“、”分开；按基础表全项的不填。|
start|14|日期，如 2026-03-01。|2026-03-01
due|14|日期，如 2026-11-30。|2026-11-30
season|16|节令或专项名称。|
remark|20|其他需要说明的。|";
