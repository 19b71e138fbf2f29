use super::*;
use proptest::prelude::*;

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn one_unit_in_many_spellings() {
    for text in [
        "μg/kg",
        "µg/kg",
        "ug/kg",
        "UG/KG",
        "\u{F06D}g/kg",
        "μg /kg",
        "(μg/kg)",
        "ng/g",
        "ppb",
        "µg/kg - ppb",
    ] {
        assert_eq!(
            convert(dec("5"), &unit(text), &unit("mg/kg")),
            Some(dec("0.005")),
            "{text}"
        );
    }
    assert_eq!(unit("CFU/ml").to_string(), "CFU/mL");
    assert_eq!(unit("mmoL/kg"), unit("mmol/kg"));
    assert_eq!(unit("（KOH）mg/g"), unit("mgKOH/g"));
    assert_eq!(unit("w/%"), unit("%"));
}

#[test]
fn placeholders_are_no_units() {
    for text in ["/", "-", "—", "——", "_", "", " ", "--", "－"] {
        assert_eq!(Unit::parse(text), None, "{text}");
    }
}

#[test]
fn conversion_is_exact() {
    assert_eq!(
        convert(dec("0.5"), &unit("g/kg"), &unit("mg/kg")),
        Some(dec("500"))
    );
    assert_eq!(
        convert(dec("15"), &unit("mg/100g"), &unit("mg/kg")),
        Some(dec("150"))
    );
    assert_eq!(
        convert(dec("1"), &unit("%"), &unit("g/kg")),
        Some(dec("10"))
    );
    assert_eq!(
        convert(dec("70"), &unit("MPN/100g"), &unit("MPN/g")),
        Some(dec("0.70"))
    );
    assert_eq!(
        convert(dec("1"), &unit("g/100mL"), &unit("mg/L")),
        Some(dec("10000"))
    );
    assert_eq!(
        convert(dec("10"), &unit("mg/100kJ"), &unit("mg/100kcal")),
        Some(dec("41.840"))
    );
    assert_eq!(
        convert(dec("100"), &unit("kcal/100g"), &unit("kJ/100g")),
        Some(dec("418.400"))
    );
}

#[test]
fn what_needs_a_density_is_refused() {
    assert_eq!(unit("mg/kg").relation(&unit("mg/L")), Relation::Foreign);
    assert_eq!(unit("CFU/g").relation(&unit("CFU/mL")), Relation::Foreign);
    assert_eq!(unit("CFU/g").relation(&unit("MPN/g")), Relation::Foreign);
    assert_eq!(unit("g/100g").relation(&unit("mmol/kg")), Relation::Foreign);
    assert_eq!(
        unit("μgRE/100kJ").relation(&unit("μg/100kJ")),
        Relation::Foreign
    );
    assert_eq!(
        unit("CFU/g(mL)").relation(&unit("CFU/mL")),
        Relation::Convertible
    );
    assert_eq!(unit("倍").relation(&unit("倍")), Relation::Same);
    assert_eq!(unit("°T").relation(&unit("倍")), Relation::Foreign);
}

proptest! {
    #[test]
    fn there_and_back(mantissa in -1_000_000_000_i64..1_000_000_000, scale in 0_u32..6) {
        let value = Decimal::new(mantissa, scale);
        for (a, b) in [("g/kg", "μg/kg"), ("mg/L", "g/100mL"), ("MPN/100g", "MPN/g")] {
            let there = convert(value, &unit(a), &unit(b)).unwrap();
            prop_assert_eq!(convert(there, &unit(b), &unit(a)).unwrap(), value);
        }
    }

    #[test]
    fn any_text_is_a_unit_or_none(text in ".{0,40}") {
        let _any = Unit::parse(&text);
    }
}
