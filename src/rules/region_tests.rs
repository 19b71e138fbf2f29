//! The divisions against their list, and names as forms and announcements write them.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

fn by_names(province: &str, city: &str, county: &str) -> Option<String> {
    region_by_names(province, city, county).map(String::from)
}

fn found(province: &str, city: &str, county: &str) -> String {
    by_names(province, city, county).unwrap_or_default()
}

#[test]
fn every_row_can_be_read_and_no_code_stands_twice() {
    let (rows, faults) = data::read(data::REGIONS, row);
    assert_eq!(faults, []);
    assert_eq!(rows.len(), 3346);
    assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
    for region in all() {
        assert!(
            super::region(region.code.province()).is_some(),
            "{region:?}"
        );
        let city = super::region(region.code.city()).is_some();
        assert!(city || is_municipality(region.code), "{region:?}");
    }
}

#[test]
fn names_are_found_with_and_without_the_words_for_their_kind() {
    for (province, city, county, code) in [
        ("河南省", "安阳市", "滑县", "410526"),
        ("河南", "安阳", "滑", "410526"),
        (" 河南省 ", "安阳 市", "文峰　区", "410502"),
        ("河南", "安阳市", "林州", "410581"),
        ("河南省", "安阳市", "安阳县", "410522"),
        ("河南省", "", "内黄县", "410527"),
        ("", "安阳市", "北关区", "410503"),
        ("河南省", "安阳市", "", "410500"),
        ("河南省", "安阳市", "/", "410500"),
        ("河南省", "", "", "410000"),
        ("内蒙古", "锡林郭勒", "二连浩特", "152501"),
        ("广西", "柳州", "三江", "450226"),
        ("吉林", "延边州", "延吉市", "222401"),
        ("新疆", "伊犁", "伊宁市", "654002"),
        ("江苏", "苏州", "虎丘", "320505"),
        ("福建", "", "鼓楼区", "350102"),
        ("河南省", "洛阳市", "偃师市", "410307"),
    ] {
        assert_eq!(
            found(province, city, county),
            code,
            "{province}{city}{county}"
        );
    }
}

#[test]
fn municipalities_have_no_city_between() {
    for city in ["", "市辖区", "北京市", "北京"] {
        assert_eq!(found("北京市", city, "朝阳区"), "110105", "{city}");
    }
    assert_eq!(found("重庆市", "县", "垫江县"), "500231");
    assert_eq!(found("上海", "上海市", ""), "310000");
}

#[test]
fn counties_without_a_city_and_cities_without_counties_are_found() {
    assert_eq!(found("河南省", "济源市", ""), "419001");
    assert_eq!(found("河南省", "济源市", "济源市"), "419001");
    assert_eq!(found("湖北省", "省直辖县级行政区划", "仙桃市"), "429004");
    assert_eq!(found("广东省", "东莞市", "东莞市"), "441900");
    assert_eq!(found("广东省", "东莞市", ""), "441900");
}

#[test]
fn the_unknown_and_the_ambiguous_give_nothing() {
    for (province, city, county) in [
        ("", "", ""),
        ("河南省", "安阳市", "不明区"),
        ("河南省", "不明市", "滑县"),
        ("不明省", "安阳市", "滑县"),
        ("江苏省", "", "鼓楼区"),
        ("", "", "城关区"),
        ("", "", "鼓楼区"),
        ("山东省", "", "市中区"),
        ("河南省", "安阳市", "安阳市"),
        ("河北省", "安阳市", "滑县"),
        ("河南省", "市辖区", "滑县"),
    ] {
        assert_eq!(
            by_names(province, city, county),
            None,
            "{province}{city}{county}"
        );
    }
}

#[test]
fn the_zone_of_anyang_with_its_own_agency_is_never_found_by_name() {
    for county in [
        "高新区",
        "高新",
        "安阳高新技术产业开发区",
        "高新技术产业开发区",
        "安阳高新",
    ] {
        assert_eq!(by_names("河南省", "安阳市", county), None, "{county}");
    }
    let zone: RegionCode = "410571".parse().unwrap();
    assert_eq!(region(zone).unwrap().choice, Choice::ByHand);
}

#[test]
fn a_code_gives_its_name_and_those_above() {
    let full = |code: &str| full_name(code.parse().unwrap());
    assert_eq!(full("410526"), "河南省安阳市滑县");
    assert_eq!(full("110105"), "北京市朝阳区");
    assert_eq!(full("419001"), "河南省济源市");
    assert_eq!(full("410500"), "河南省安阳市");
    assert_eq!(full("419999"), "河南省");
    assert_eq!(full("990000"), "");
}

#[test]
fn anyang_has_ten_jurisdictions() {
    assert_eq!(anyang().count(), 10);
}

#[test]
fn the_list_of_counties_agrees_with_the_table() {
    let folder = std::env::var_os("ANYANG_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(folder.join("regions/counties.csv")) else {
        eprintln!("shared data absent: the divisions are not compared with their list");
        return;
    };
    let mut compared = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        let found = region(cells[0].parse().unwrap());
        assert_eq!(found.map(|region| region.name.as_str()), Some(cells[1]));
        compared += 1;
    }
    assert_eq!(compared, 2978);
}

#[test]
fn every_county_is_found_by_its_own_full_names() {
    for county in all()
        .iter()
        .filter(|one| one.code.level() == RegionLevel::County)
    {
        let name = |code| region(code).map_or("", |above| above.name.as_str());
        let (province, city) = (name(county.code.province()), name(county.code.city()));
        let expected = (county.choice == Choice::ByName).then_some(county.code);
        assert_eq!(
            region_by_names(province, city, &county.name),
            expected,
            "{county:?}"
        );
        if let Some(code) = region_by_names(province, city, &county.stem) {
            assert_eq!(code, county.code, "the stem of {county:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_names_give_a_known_division_or_nothing(
        province in "\\PC{0,6}", city in "\\PC{0,6}", county in "\\PC{0,6}",
    ) {
        if let Some(code) = region_by_names(&province, &city, &county) {
            prop_assert!(region(code).is_some());
        }
    }
}
