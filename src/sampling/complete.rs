//! Whether a sheet may be confirmed: what the law wants on it (办法 art. 14 to 19) and what cannot be. Values in, problems out.
use super::form::SheetForm;
use crate::problem::FieldProblem;
use crate::rules::code::{CreditCode, LicenceNumber, RegionCode, SampleNumber};
use crate::rules::day::Day;
use crate::rules::place;
use crate::rules::region;
use crate::rules::stream::{ChainStage, Stream};
use crate::sheet::date::read_date;

/// What the task and the calendar say beside the form.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The stream, of the task.
    pub stream: Stream,
    /// The stage, of the plan's line.
    pub chain_stage: ChainStage,
    /// The kind of place the plan's line names.
    pub planned_place: String,
    /// The division of the plan's line.
    pub county: String,
    /// Who fills in.
    pub me: String,
    /// Today.
    pub today: Day,
}

/// The day a text says, in any usual spelling.
pub fn day(text: &str) -> Option<Day> {
    read_date(text).map(|found| Day::from(found.day))
}

/// What is missing or cannot be; empty when the sheet may be confirmed.
pub fn problems(form: &SheetForm, frame: &Frame) -> Vec<FieldProblem> {
    let mut found = Found(Vec::new());
    found.number(form);
    found.needed("food_name", &form.food_name, "样品名称未填，请照包装抄写");
    found.place(form, frame);
    found.unit(form, frame);
    found.producer(form);
    found.dates(form, frame);
    found.portions(form, frame);
    found.persons(form, frame);
    found.0
}

/// Problems being collected.
struct Found(Vec<FieldProblem>);

impl Found {
    fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.push(FieldProblem::new(field, sentence));
    }

    fn needed(&mut self, field: &str, typed: &str, sentence: &str) {
        if typed.is_empty() {
            self.add(field, sentence);
        }
    }

    fn number(&mut self, form: &SheetForm) {
        if !form.number.is_empty()
            && let Err(fault) = form.number.parse::<SampleNumber>()
        {
            self.add("number", format!("{fault}，请核对；由本系统编号时留空"));
        }
    }

    fn place(&mut self, form: &SheetForm, frame: &Frame) {
        let typed = &form.place_type;
        if typed.is_empty() {
            self.add("place_type", "抽样地点未选，请选择");
        } else if !place::belongs(frame.chain_stage, typed, &frame.planned_place) {
            let stage = frame.chain_stage.zh();
            self.add(
                "place_type",
                format!("抽样地点「{typed}」不属于{stage}环节，请从列表中选择"),
            );
        }
        if place::is_online(typed) {
            self.needed(
                "platform_name",
                &form.platform_name,
                "网络抽样的平台名称未填，请填写（办法第 18 条）",
            );
            self.needed(
                "order_number",
                &form.order_number,
                "网络抽样的订单编号未填，请照订单抄写（办法第 18 条）",
            );
        }
    }

    fn unit(&mut self, form: &SheetForm, frame: &Frame) {
        self.needed(
            "unit_name",
            &form.unit_name,
            "被抽样单位名称未填，请照营业执照抄写",
        );
        self.needed(
            "unit_address",
            &form.unit_address,
            "被抽样单位地址未填，请填写",
        );
        match form.unit_region.parse::<RegionCode>() {
            Err(fault) => self.add(
                "unit_region",
                format!("{fault}，请选择被抽样单位所在的县（市、区）"),
            ),
            Ok(code) => {
                let planned = frame.county.parse::<RegionCode>().ok();
                let outside = planned.is_some_and(|county| !code.lies_in(county));
                if outside && !place::is_online(&form.place_type) {
                    let name = planned.map(region::full_name).unwrap_or_default();
                    self.add(
                        "unit_region",
                        format!("被抽样单位不在本任务的{name}内，请核对区划或另选任务"),
                    );
                }
            }
        }
        if !form.unit_credit_code.is_empty()
            && let Err(fault) = form.unit_credit_code.parse::<CreditCode>()
        {
            self.add("unit_credit_code", format!("{fault}，请照营业执照核对"));
        }
        self.licence("unit_licence", &form.unit_licence);
    }

    fn licence(&mut self, field: &str, typed: &str) {
        if !typed.is_empty()
            && let Err(fault) = typed.parse::<LicenceNumber>()
        {
            self.add(field, format!("{fault}，请照许可证核对"));
        }
    }

    fn producer(&mut self, form: &SheetForm) {
        if form.has_no_producer() {
            if !form.producer_name.is_empty() {
                self.add(
                    "producer_name",
                    "已勾选生产者不详，又填了标称生产企业；请清除其中一个",
                );
            }
            return;
        }
        self.needed(
            "producer_name",
            &form.producer_name,
            "标称生产企业未填，请照标签抄写；确实没有时勾选「生产者不详」",
        );
        self.needed(
            "producer_address",
            &form.producer_address,
            "生产企业地址未填，请照标签抄写",
        );
        if form.origin.is_empty() {
            for (field, typed, level) in [
                ("producer_province", &form.producer_province, "省"),
                ("producer_city", &form.producer_city, "市"),
                ("producer_county", &form.producer_county, "县（市、区）"),
            ] {
                self.needed(
                    field,
                    typed,
                    &format!("生产企业所在{level}未填，请填写；进口食品填写原产地"),
                );
            }
        }
        self.licence("producer_licence", &form.producer_licence);
    }

    fn dates(&mut self, form: &SheetForm, frame: &Frame) {
        if !place::DATE_KINDS.contains(&form.date_kind.as_str()) {
            self.add("date_kind", "日期类型未选，请选择");
        }
        let made = self.past(
            "production_date",
            &form.production_date,
            "样品日期",
            frame.today,
        );
        let taken = self.past("sampled_on", &form.sampled_on, "抽样日期", frame.today);
        if let (Some(made), Some(taken)) = (made, taken)
            && taken < made
        {
            self.add(
                "sampled_on",
                format!("抽样日期 {taken} 早于样品日期 {made}，请核对"),
            );
        }
    }

    fn past(&mut self, field: &str, typed: &str, what: &str, today: Day) -> Option<Day> {
        if typed.is_empty() {
            self.add(field, format!("{what}未填，请写成 2026-10-08"));
            return None;
        }
        let Some(found) = day(typed) else {
            self.add(
                field,
                format!("{what}「{typed}」不是日期，请写成 2026-10-08"),
            );
            return None;
        };
        if found > today {
            self.add(field, format!("{what} {found} 晚于今日，请核对"));
            return None;
        }
        Some(found)
    }

    fn portions(&mut self, form: &SheetForm, frame: &Frame) {
        if !place::PACKAGINGS.contains(&form.packaging.as_str()) {
            self.add("packaging", "包装分类未选，请选择");
        }
        self.needed("storage", &form.storage, "储存条件未选，请选择");
        self.quantity("lot_quantity", &form.lot_quantity, "抽样基数");
        self.quantity("test_quantity", &form.test_quantity, "检样数量");
        if !form.spare_quantity.is_empty() {
            self.quantity("spare_quantity", &form.spare_quantity, "备样数量");
        } else if frame.stream.needs_backup() && form.spare_reason.is_empty() {
            self.add(
                "spare_quantity",
                format!(
                    "{}须留复检备份样品（办法第 17 条）；备样数量未填，确实未留时写明理由",
                    frame.stream.zh()
                ),
            );
        }
    }

    /// A number above zero, then the unit: 8袋, 1.5 kg.
    fn quantity(&mut self, field: &str, typed: &str, what: &str) {
        let digits: String = typed
            .chars()
            .take_while(|sign| sign.is_ascii_digit() || *sign == '.')
            .collect();
        let unit = typed.get(digits.len()..).unwrap_or_default().trim();
        let amount = digits.parse::<rust_decimal::Decimal>().ok();
        if typed.is_empty() {
            self.add(field, format!("{what}未填，请写成 8袋 或 1.5kg"));
        } else if amount.is_none_or(|amount| amount <= rust_decimal::Decimal::ZERO) {
            self.add(
                field,
                format!("{what}「{typed}」不是大于 0 的数量，请写成 8袋 或 1.5kg"),
            );
        } else if unit.is_empty() {
            self.add(
                field,
                format!("{what}「{typed}」没有单位，请写成 8袋 或 1.5kg"),
            );
        }
    }

    fn persons(&mut self, form: &SheetForm, frame: &Frame) {
        let another = form
            .samplers
            .iter()
            .any(|one| !one.is_empty() && *one != frame.me);
        if !another {
            self.add(
                "samplers",
                "现场抽样不得少于 2 人（办法第 14 条）；请选择另一名抽样人员",
            );
        }
        let sealed = form.sealed == "yes" || !frame.stream.needs_backup();
        for (field, done, sentence) in [
            (
                "notice_given",
                form.notice_given == "yes",
                "须向被抽样单位出示并送达抽样检验告知书（办法第 14、19 条）；办妥后勾选",
            ),
            (
                "paid",
                form.paid == "yes",
                "须支付样品费（食品安全法第 87 条）；支付后勾选",
            ),
            (
                "sealed",
                sealed,
                "检样与备样须分别封样并签字（办法第 17 条）；办妥后勾选",
            ),
        ] {
            if !done {
                self.add(field, sentence);
            }
        }
    }
}

#[cfg(test)]
mod tests;
