//! The sampling sheets of the demonstration. Every name in them is an example.
use super::batches::Batch;
use crate::rules::day::Day;
use crate::rules::region;
use crate::sampling::form::SheetForm;

/// The sheet of a batch, as it is written in the field.
pub(super) fn sheet(batch: &Batch, today: Day, beside: String) -> SheetForm {
    let say = str::to_owned;
    let food = &batch.food;
    let county = batch.county.parse().ok().and_then(region::region);
    let county = county.map_or("", |region| region.name.as_str());
    let producer = food.producer.unwrap_or_default();
    let known = if food.producer.is_some() { "" } else { "yes" };
    SheetForm {
        food_name: say(food.name),
        place_type: say(food.place_type),
        area_type: say("城市"),
        unit_name: format!("{}（{county}{}店）", food.shop, batch.nth % 9 + 1),
        unit_region: say(batch.county),
        unit_address: format!("{county}示例路{}号", batch.nth + 1),
        producer_unknown: say(known),
        producer_name: say(producer[3]),
        producer_province: say(producer[0]),
        producer_city: say(producer[1]),
        producer_county: say(producer[2]),
        producer_address: say(if known.is_empty() {
            "示例工业园2号"
        } else {
            ""
        }),
        date_kind: say(if known.is_empty() { "生产" } else { "购进" }),
        production_date: today.previous().previous().to_string(),
        packaging: say(food.packaging),
        specification: say(if known.is_empty() { "500g/袋" } else { "" }),
        batch_number: say(if known.is_empty() { "示例批" } else { "" }),
        lot_quantity: say("50kg"),
        test_quantity: say("8袋"),
        spare_quantity: say("3袋"),
        storage: say("常温"),
        sampled_on: today.to_string(),
        notice_given: say("yes"),
        paid: say("yes"),
        sealed: say("yes"),
        samplers: vec![beside],
        ..SheetForm::default()
    }
}
