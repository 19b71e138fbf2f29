//! The divisions of the country to county level: a name by its code, a code by its names.
//!
//! A name that is not known, or that fits two divisions, gives nothing; nobody's case is sent by a guess.

use std::sync::OnceLock;

use super::code::{RegionCode, RegionLevel};
use super::data::{self, DataFault, Record};

/// One division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
    /// The name without the word for its kind: 安阳, 滑, 延边.
    stem: String,
    /// How it may be chosen.
    pub choice: Choice,
}

/// How a division may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// By code or by name.
    ByName,
    /// By code only: a zone that lies inside another division and has an agency of its own.
    ByHand,
}

/// All divisions, ordered by code.
pub fn all() -> &'static [Region] {
    static ROWS: OnceLock<Vec<Region>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows = data::read(data::REGIONS, row).0;
        rows.sort_by_key(|region| region.code);
        rows
    })
}

/// Anyang's ten jurisdictions.
pub fn anyang() -> impl Iterator<Item = &'static Region> {
    all()
        .iter()
        .filter(|region| region.code.is_anyang() && region.code != RegionCode::ANYANG)
}

/// The division of that code.
pub fn region(code: RegionCode) -> Option<&'static Region> {
    let at = all()
        .binary_search_by_key(&code, |region| region.code)
        .ok()?;
    all().get(at)
}

/// Its name with those above it: 河南省安阳市滑县; only what is known of an unknown code.
pub fn full_name(code: RegionCode) -> String {
    let mut steps = vec![code.province(), code.city(), code];
    steps.dedup();
    steps
        .into_iter()
        .filter_map(region)
        .filter(|region| !is_filler(&region.name))
        .map(|region| region.name.as_str())
        .collect()
}

/// The finest division that the three names fit, with or without 省, 市, 区, 县 and the like.
///
/// Blank names (also `/` and `-`) restrict nothing: without a county the answer is the city, without a city a
/// county that is alone in its province. Unknown and ambiguous names give nothing, and so do zones that are
/// chosen by hand (安阳's 高新区).
pub fn region_by_names(province: &str, city: &str, county: &str) -> Option<RegionCode> {
    let [province, city, county] = [province, city, county].map(fold);
    let provinces = within(&province, RegionLevel::Province, &[])?;
    let municipal = provinces.iter().all(|code| is_municipality(*code));
    let plain_city = if municipal && (city == province || is_municipal_city(&city, &provinces)) {
        String::new()
    } else {
        city
    };
    let Some(cities) = within(&plain_city, RegionLevel::City, &provinces) else {
        // 济源市, 仙桃市: counties that stand where a city is expected.
        let fits = county.is_empty() || county == plain_city;
        return only(&candidates(&plain_city, RegionLevel::County, &provinces)).filter(|code| {
            fits && region(code.city()).is_some_and(|above| is_filler(&above.name))
        });
    };
    if county.is_empty() {
        return only(&cities).or_else(|| only(&provinces));
    }
    let scope: &[RegionCode] = if plain_city.is_empty() {
        &provinces
    } else {
        &cities
    };
    let found = candidates(&county, RegionLevel::County, scope);
    if found.is_empty() && !plain_city.is_empty() {
        return renamed(&county, &cities).or_else(|| undivided(&county, &cities));
    }
    only(&found)
}

/// A county whose kind has changed since the paper was printed: 偃师市 is 偃师区 now. Only inside a known city,
/// and never the city's own name.
fn renamed(county: &str, cities: &[RegionCode]) -> Option<RegionCode> {
    let stem = stem(county, RegionLevel::County);
    let own = cities.iter().filter_map(|code| region(*code));
    if stem == county || own.into_iter().any(|city| city.name == county) {
        return None;
    }
    let here = counties(cities).filter(|region| region.stem == stem);
    only(&here.map(|region| region.code).collect::<Vec<_>>())
}

/// A city without counties (东莞市) named again where the county is expected.
fn undivided(county: &str, cities: &[RegionCode]) -> Option<RegionCode> {
    let city = region(only(cities)?)?;
    let alone = counties(cities).next().is_none();
    (alone && (city.name == county || city.stem == county)).then_some(city.code)
}

/// The codes of that level that the name fits; none when it fits nothing; no codes when it is blank on purpose.
fn within(name: &str, level: RegionLevel, scope: &[RegionCode]) -> Option<Vec<RegionCode>> {
    if name.is_empty() {
        return Some(Vec::new());
    }
    let found = candidates(name, level, scope);
    (!found.is_empty()).then_some(found)
}

/// Exact names first, then stems.
fn candidates(name: &str, level: RegionLevel, scope: &[RegionCode]) -> Vec<RegionCode> {
    let here = || {
        all().iter().filter(|region| {
            region.code.level() == level
                && region.choice == Choice::ByName
                && (scope.is_empty() || scope.iter().any(|above| region.code.lies_in(*above)))
        })
    };
    let codes = |fits: &dyn Fn(&Region) -> bool| -> Vec<RegionCode> {
        here()
            .filter(|region| fits(region))
            .map(|region| region.code)
            .collect()
    };
    let exact = codes(&|region| region.name == name);
    if exact.is_empty() {
        let short = if level == RegionLevel::City {
            stem(name, level)
        } else {
            name.to_string()
        };
        codes(&|region| region.stem == name || region.stem == short && level == RegionLevel::City)
    } else {
        exact
    }
}

fn counties(cities: &[RegionCode]) -> impl Iterator<Item = &'static Region> {
    all().iter().filter(|region| {
        region.code.level() == RegionLevel::County
            && region.choice == Choice::ByName
            && cities.iter().any(|city| region.code.lies_in(*city))
    })
}

fn only(codes: &[RegionCode]) -> Option<RegionCode> {
    match codes {
        [one] => Some(*one),
        _ => None,
    }
}

/// 北京, 天津, 上海, 重庆: no cities between province and county.
fn is_municipality(code: RegionCode) -> bool {
    matches!(code.province_prefix(), "11" | "12" | "31" | "50")
}

/// What is written as the city of a municipality: 市辖区, 县, or its own name.
fn is_municipal_city(city: &str, provinces: &[RegionCode]) -> bool {
    let own = |code: &RegionCode| {
        region(*code).is_some_and(|region| region.name == city || region.stem == city)
    };
    matches!(city, "市辖区" | "县") || provinces.iter().any(own)
}

/// 省直辖县级行政区划 is no division but a heading.
fn is_filler(name: &str) -> bool {
    name.ends_with("直辖县级行政区划")
}

/// Without white space; the signs of emptiness are blank.
fn fold(name: &str) -> String {
    let name: String = name.chars().filter(|sign| !sign.is_whitespace()).collect();
    match name.as_str() {
        "/" | "-" | "—" | "--" | "、" | "\\" | "／" | "－" | "_" | "无" => String::new(),
        _ => name,
    }
}

/// The peoples that stand in the names of autonomous divisions, longer names first.
const PEOPLES: [&str; 46] = [
    "柯尔克孜",
    "哈萨克族",
    "蒙古族",
    "维吾尔",
    "哈萨克",
    "塔吉克",
    "布依族",
    "土家族",
    "哈尼族",
    "拉祜族",
    "傈僳族",
    "景颇族",
    "朝鲜族",
    "裕固族",
    "东乡族",
    "保安族",
    "撒拉族",
    "仡佬族",
    "毛南族",
    "仫佬族",
    "布朗族",
    "普米族",
    "独龙族",
    "达斡尔族",
    "鄂温克族",
    "鄂伦春",
    "锡伯",
    "蒙古",
    "回族",
    "藏族",
    "苗族",
    "侗族",
    "壮族",
    "瑶族",
    "彝族",
    "白族",
    "傣族",
    "羌族",
    "满族",
    "黎族",
    "畲族",
    "水族",
    "佤族",
    "怒族",
    "土族",
    "各族",
];

/// The name without the word for its kind, and without the peoples it is named after.
fn stem(name: &str, level: RegionLevel) -> String {
    let kinds: &[&str] = match level {
        RegionLevel::Province => &["特别行政区", "自治区", "省", "市"],
        RegionLevel::City => &["自治州", "地区", "市", "盟", "州"],
        RegionLevel::County => &["自治县", "自治旗", "林区", "特区", "县", "市", "区", "旗"],
    };
    let bare = kinds
        .iter()
        .find_map(|kind| Some((name.strip_suffix(kind)?, *kind)));
    let Some((mut bare, kind)) = bare else {
        return name.to_string();
    };
    // 苏州, 徐州 are names; 延边州 is a name with its kind.
    if kind == "州" && bare.chars().count() < 2 {
        return name.to_string();
    }
    while kind.starts_with("自治") {
        let shorter = PEOPLES.iter().find_map(|people| bare.strip_suffix(people));
        match shorter.filter(|rest| rest.chars().count() >= 2) {
            Some(rest) => bare = rest,
            None => break,
        }
    }
    if bare.is_empty() {
        name.to_string()
    } else {
        bare.to_string()
    }
}

fn row(record: &Record<'_>) -> Result<Region, DataFault> {
    let code: RegionCode = record.parse(0)?;
    let name = record.required(1)?;
    Ok(Region {
        code,
        name: name.to_string(),
        stem: stem(name, code.level()),
        choice: match record.field(2) {
            "" => Choice::ByName,
            "by_hand" => Choice::ByHand,
            other => return Err(record.fault(&format!("不认识「{other}」"))),
        },
    })
}

#[cfg(test)]
#[path = "region_tests.rs"]
mod tests;
