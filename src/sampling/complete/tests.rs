use super::*;

fn frame(stream: Stream) -> Frame {
    Frame {
        stream,
        chain_stage: ChainStage::Distribution,
        planned_place: "超市".to_owned(),
        county: "410526".to_owned(),
        me: "me".to_owned(),
        today: "2026-03-10".parse().unwrap(),
    }
}

fn full() -> SheetForm {
    let say = str::to_owned;
    SheetForm {
        food_name: say("老式面包"),
        place_type: say("超市"),
        unit_name: say("示例超市"),
        unit_region: say("410526"),
        unit_address: say("示例路 1 号"),
        producer_name: say("示例食品厂"),
        producer_province: say("河南省"),
        producer_city: say("安阳市"),
        producer_county: say("滑县"),
        producer_address: say("示例工业园 2 号"),
        date_kind: say("生产"),
        production_date: say("2026-03-01"),
        sampled_on: say("2026年3月9日"),
        packaging: say("预包装"),
        storage: say("常温"),
        lot_quantity: say("50袋"),
        test_quantity: say("8袋"),
        spare_quantity: say("3 袋"),
        samplers: vec![say("other")],
        notice_given: say("yes"),
        paid: say("yes"),
        sealed: say("yes"),
        ..SheetForm::default()
    }
}

fn fields(form: &SheetForm, stream: Stream) -> Vec<String> {
    problems(form, &frame(stream))
        .into_iter()
        .map(|one| one.field)
        .collect()
}

#[test]
fn a_full_sheet_may_be_confirmed() {
    assert_eq!(fields(&full(), Stream::Supervision), Vec::<String>::new());
}

#[test]
fn one_sampler_alone_is_not_enough() {
    let alone = SheetForm {
        samplers: vec!["me".to_owned()],
        ..full()
    };
    assert_eq!(fields(&alone, Stream::Supervision), ["samplers"]);
}

#[test]
fn a_backup_portion_is_needed_or_a_reason_but_not_for_risk_monitoring() {
    let none = SheetForm {
        spare_quantity: String::new(),
        sealed: String::new(),
        ..full()
    };
    assert_eq!(
        fields(&none, Stream::Evaluation),
        ["spare_quantity", "sealed"]
    );
    assert_eq!(fields(&none, Stream::RiskMonitoring), Vec::<String>::new());
}

#[test]
fn dates_lie_in_the_past_and_in_order() {
    let day = |made: &str, taken: &str| {
        let form = SheetForm {
            production_date: made.to_owned(),
            sampled_on: taken.to_owned(),
            ..full()
        };
        fields(&form, Stream::Supervision)
    };
    assert_eq!(day("2026-03-10", "2026-03-10"), Vec::<String>::new());
    assert_eq!(day("2026-03-10", "2026-03-09"), ["sampled_on"]);
    assert_eq!(day("2026-03-01", "2026-03-11"), ["sampled_on"]);
    assert_eq!(day("2026-03-11", "2026-03-10"), ["production_date"]);
    assert_eq!(day("去年", ""), ["production_date", "sampled_on"]);
}

#[test]
fn a_producer_is_named_with_its_place_or_ticked_unknown() {
    let unknown = SheetForm {
        producer_unknown: "yes".to_owned(),
        producer_name: String::new(),
        producer_province: String::new(),
        producer_city: String::new(),
        producer_county: String::new(),
        producer_address: String::new(),
        ..full()
    };
    assert_eq!(fields(&unknown, Stream::Supervision), Vec::<String>::new());
    let both = SheetForm {
        producer_name: "示例厂".to_owned(),
        ..unknown.clone()
    };
    assert_eq!(fields(&both, Stream::Supervision), ["producer_name"]);
    let nothing = SheetForm {
        producer_unknown: String::new(),
        ..unknown
    };
    assert_eq!(fields(&nothing, Stream::Supervision).len(), 5);
}

#[test]
fn a_place_of_another_stage_or_county_is_refused_and_an_order_needs_its_number() {
    let canteen = SheetForm {
        place_type: "学校食堂".to_owned(),
        unit_region: "410527".to_owned(),
        ..full()
    };
    assert_eq!(
        fields(&canteen, Stream::Supervision),
        ["place_type", "unit_region"]
    );
    let online = SheetForm {
        place_type: place::ONLINE.to_owned(),
        unit_region: "330106".to_owned(),
        ..full()
    };
    assert_eq!(
        fields(&online, Stream::Supervision),
        ["platform_name", "order_number"]
    );
}

#[test]
fn a_quantity_is_a_number_above_zero_with_its_unit() {
    for (typed, fits) in [
        ("8袋", true),
        ("1.5 kg", true),
        ("0袋", false),
        ("8", false),
        ("八袋", false),
        ("1.2.3kg", false),
    ] {
        let form = SheetForm {
            test_quantity: typed.to_owned(),
            ..full()
        };
        assert_eq!(
            fields(&form, Stream::Supervision).is_empty(),
            fits,
            "{typed}"
        );
    }
}
