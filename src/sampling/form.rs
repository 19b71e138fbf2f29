//! The sampling sheet as a form: what is typed, kept verbatim while it is a draft. It holds persons too, which are split off
//! before anything is written. There is no field for the stream, the laboratory or the category: those come from the task.
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sheet::SheetBody;
use crate::problem::Problem;

/// The ticks of the form, which stand as yes or no on the sheet.
const TICKS: &[&str] = &["producer_unknown", "notice_given", "paid", "sealed"];

/// The fields people see and their labels: for conflicts, corrections and the printed sheet. Persons are not among them.
pub const LABELS: &[(&str, &str)] = &[
    ("number", "抽样单编号"),
    ("food_name", "样品名称"),
    ("monitoring_annex", "附带监测项目"),
    ("place_type", "抽样地点"),
    ("area_type", "区域类型"),
    ("place", "摊位号或位置"),
    ("unit_name", "被抽样单位"),
    ("unit_region", "被抽样单位区划"),
    ("unit_address", "被抽样单位地址"),
    ("unit_credit_code", "统一社会信用代码"),
    ("unit_licence", "许可证号"),
    ("platform_name", "平台名称"),
    ("shop_url", "网店网址"),
    ("order_number", "订单编号"),
    ("producer_unknown", "生产者不详"),
    ("producer_name", "标称生产企业"),
    ("producer_province", "生产企业所在省"),
    ("producer_city", "生产企业所在市"),
    ("producer_county", "生产企业所在县"),
    ("producer_address", "生产企业地址"),
    ("producer_licence", "生产许可证号"),
    ("supplier", "供货者"),
    ("origin", "原产地"),
    ("date_kind", "日期类型"),
    ("production_date", "日期"),
    ("packaging", "包装分类"),
    ("brand", "商标"),
    ("specification", "规格型号"),
    ("batch_number", "批号"),
    ("shelf_life", "保质期"),
    ("quality_grade", "质量等级"),
    ("form", "形态"),
    ("label_standard", "执行标准"),
    ("price", "单价"),
    ("lot_quantity", "抽样基数"),
    ("test_quantity", "检样数量"),
    ("spare_quantity", "备样数量"),
    ("spare_reason", "未留备样的理由"),
    ("storage", "储存条件"),
    ("sampled_on", "抽样日期"),
    ("notice_given", "已送达告知书"),
    ("paid", "已支付样品费"),
    ("sealed", "已封样签字"),
    ("remarks", "备注"),
];

/// What is typed on the sheet. Every field is text; an unreadable one stays as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    missing_docs,
    reason = "the fields of SheetBody and their labels above"
)]
pub struct SheetForm {
    /// The task it is taken for: its id.
    pub task: String,
    pub number: String,
    pub food_name: String,
    /// `yes` when monitoring items are tested beside: supervision only.
    pub monitoring_annex: String,
    pub place_type: String,
    pub area_type: String,
    pub place: String,
    pub unit_name: String,
    pub unit_region: String,
    pub unit_address: String,
    pub unit_credit_code: String,
    pub unit_licence: String,
    /// Personal.
    pub unit_contact: String,
    /// Personal.
    pub unit_phone: String,
    pub platform_name: String,
    pub shop_url: String,
    pub order_number: String,
    /// `yes` when nobody knows the producer.
    pub producer_unknown: String,
    pub producer_name: String,
    pub producer_province: String,
    pub producer_city: String,
    pub producer_county: String,
    pub producer_address: String,
    pub producer_licence: String,
    /// Personal.
    pub producer_contact: String,
    /// Personal.
    pub producer_phone: String,
    pub supplier: String,
    pub origin: String,
    pub date_kind: String,
    pub production_date: String,
    pub packaging: String,
    pub brand: String,
    pub specification: String,
    pub batch_number: String,
    pub shelf_life: String,
    pub quality_grade: String,
    pub form: String,
    pub label_standard: String,
    pub price: String,
    pub lot_quantity: String,
    pub test_quantity: String,
    pub spare_quantity: String,
    pub spare_reason: String,
    pub storage: String,
    pub sampled_on: String,
    /// `yes` when done.
    pub notice_given: String,
    /// `yes` when done.
    pub paid: String,
    /// `yes` when done.
    pub sealed: String,
    pub remarks: String,
    /// The accounts of the other samplers.
    pub samplers: Vec<String>,
    /// Why a confirmed sheet is corrected.
    pub reason: String,
    /// The revision the page showed.
    pub revision: i32,
}

impl SheetForm {
    /// The same with the blanks around every field taken off.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let trim = |value: Value| match value {
            Value::String(text) => Value::String(text.trim().to_owned()),
            other => other,
        };
        let Ok(Value::Object(fields)) = serde_json::to_value(self) else {
            return self.clone();
        };
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name, trim(value)))
            .collect();
        serde_json::from_value(Value::Object(fields)).unwrap_or_else(|_| self.clone())
    }

    /// What of it is kept on the sheet, on top of what stands there and no form can say.
    ///
    /// # Errors
    /// A fault when form and sheet no longer fit.
    pub fn body(&self, before: &SheetBody) -> Result<SheetBody, Problem> {
        let mut fields = serde_json::to_value(self)?;
        if let Value::Object(map) = &mut fields {
            for tick in TICKS {
                let set = map.get(*tick).is_some_and(|value| value == "yes");
                map.insert((*tick).to_owned(), Value::Bool(set));
            }
        }
        let body: SheetBody = serde_json::from_value(fields)?;
        Ok(SheetBody {
            arrival: before.arrival.clone(),
            corrections: before.corrections.clone(),
            ..body
        })
    }

    /// The form of a sheet as it stands; what stands in columns, the persons and the samplers are added by whoever reads them.
    ///
    /// # Errors
    /// A fault when form and sheet no longer fit.
    pub fn of(body: &SheetBody) -> Result<Self, Problem> {
        let mut fields = serde_json::to_value(body)?;
        if let Value::Object(map) = &mut fields {
            for tick in TICKS {
                let word = if map.get(*tick) == Some(&Value::Bool(true)) {
                    "yes"
                } else {
                    ""
                };
                map.insert((*tick).to_owned(), Value::String(word.to_owned()));
            }
        }
        Ok(serde_json::from_value(fields)?)
    }

    /// The content of a field by its name; for comparing two forms.
    ///
    /// # Errors
    /// A fault when the form is no object.
    pub fn fields(&self) -> Result<serde_json::Map<String, Value>, Problem> {
        match serde_json::to_value(self)? {
            Value::Object(map) => Ok(map),
            _ => Err(Problem::fault("a sheet's form is no object")),
        }
    }

    /// Whether monitoring items are tested beside.
    pub fn has_annex(&self) -> bool {
        self.monitoring_annex == "yes"
    }

    /// Whether the producer is unknown.
    pub fn has_no_producer(&self) -> bool {
        self.producer_unknown == "yes"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_lost_between_form_and_sheet() {
        let typed = SheetForm {
            food_name: "老式面包".to_owned(),
            production_date: "去年冬天".to_owned(),
            number: "DBJ-1".to_owned(),
            producer_unknown: "yes".to_owned(),
            paid: "yes".to_owned(),
            spare_quantity: "三袋".to_owned(),
            ..SheetForm::default()
        };
        let body = typed.body(&SheetBody::default()).unwrap();
        assert!(body.producer_unknown && body.paid && !body.sealed);
        let back = SheetForm::of(&body).unwrap();
        assert_eq!(back.production_date, "去年冬天");
        assert_eq!(back.number, "DBJ-1");
        assert_eq!(back.spare_quantity, "三袋");
        assert_eq!((back.paid.as_str(), back.sealed.as_str()), ("yes", ""));
    }

    #[test]
    fn every_label_names_a_field_of_the_form() {
        let fields = SheetForm::default().fields().unwrap();
        for (name, _) in LABELS {
            assert!(fields.contains_key(*name), "{name}");
        }
    }

    #[test]
    fn no_field_of_the_form_can_say_a_stream_a_laboratory_or_a_category() {
        let fields = SheetForm::default().fields().unwrap();
        for name in [
            "stream",
            "laboratory",
            "laboratory_id",
            "category",
            "category_path",
            "county",
        ] {
            assert!(!fields.contains_key(name), "{name}");
        }
    }

    #[test]
    fn blanks_around_a_field_are_taken_off() {
        let typed = SheetForm {
            unit_name: " 示例超市\u{3000}".to_owned(),
            samplers: vec!["a".to_owned()],
            ..SheetForm::default()
        };
        let trimmed = typed.trimmed();
        assert_eq!(
            (trimmed.unit_name.as_str(), trimmed.samplers.len()),
            ("示例超市", 1)
        );
    }
}
