//! Who answers for a failed product, and which division handles each (办法 art. 27, 29, 44).
//!
//! An unknown name is never guessed: the part waits where the sample was taken until a person says where the party sits.
use crate::rules::code::{RegionCode, RegionLevel};
use crate::rules::region::{full_name, region_by_names};
use crate::rules::stage::PartyRole;
use crate::rules::stream::ChainStage;
use crate::rules::text::squeezed;
use crate::words;

words! {
    /// How a part found its agency.
    pub enum Routed {
        Home = "home", "本市";
        UnknownPlace = "unknown_place", "所在地待核定";
        Outside = "outside", "外地";
    }
}

/// The sampled unit as the sheet names it.
#[derive(Debug, Clone, Copy, Default)]
pub struct UnitOnSheet<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its division code, chosen on the sheet.
    pub region: &'a str,
    /// The county where the sample was taken, for sheets without the unit's own code.
    pub sampled_in: &'a str,
    /// Its address.
    pub address: &'a str,
    /// Its licence number.
    pub licence: &'a str,
}

/// The labelled producer as the sheet names it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProducerOnSheet<'a> {
    /// Its name; blank signs count as none.
    pub name: &'a str,
    /// 生产者不详.
    pub unknown: bool,
    /// Province, city and county as written.
    pub place: (&'a str, &'a str, &'a str),
    /// Its address.
    pub address: &'a str,
    /// Its licence number.
    pub licence: &'a str,
}

/// A responsible party with the place that its part goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// In which capacity it answers.
    pub role: PartyRole,
    /// Whether it answers as the producer too: seller or caterer of its own make.
    pub also_producer: bool,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The place as written on the sheet.
    pub place_written: String,
    /// The division found, if any.
    pub region: Option<RegionCode>,
    /// What follows from it.
    pub routed: Routed,
}

/// The responsible parties of a sample: seller or caterer unless it was taken at production, the producer unless it is
/// unknown, one party where both are the same. Never empty: a sample taken at an unnamed producer is the sampled unit's.
pub fn parties(stage: ChainStage, unit: UnitOnSheet, producer: ProducerOnSheet) -> Vec<Party> {
    let known = !producer.unknown && !is_blank(producer.name);
    let same = known && is_same(&unit, &producer);
    let role = match stage {
        ChainStage::Production if known && !same => return vec![by_names(&producer)],
        ChainStage::Production => PartyRole::Producer,
        ChainStage::Distribution => PartyRole::Seller,
        ChainStage::Catering => PartyRole::Caterer,
    };
    let mut parties = vec![by_code(role, same && role != PartyRole::Producer, &unit)];
    if known && !same && role != PartyRole::Producer {
        parties.push(by_names(&producer));
    }
    parties
}

/// Where a division's cases go: counties of Anyang at home, what lies beyond outside; the bare city or province says too little.
pub fn route(region: Option<RegionCode>) -> Routed {
    match region {
        Some(code) if code.is_anyang() && code.level() == RegionLevel::County => Routed::Home,
        Some(code) if code.is_anyang() || RegionCode::ANYANG.lies_in(code) => Routed::UnknownPlace,
        Some(_) => Routed::Outside,
        None => Routed::UnknownPlace,
    }
}

fn is_same(unit: &UnitOnSheet, producer: &ProducerOnSheet) -> bool {
    let licences = !is_blank(unit.licence) && squeezed(unit.licence) == squeezed(producer.licence);
    licences || squeezed(unit.name) == squeezed(producer.name)
}

fn by_code(role: PartyRole, also_producer: bool, unit: &UnitOnSheet) -> Party {
    let chosen = [unit.region, unit.sampled_in];
    let region = chosen.iter().find_map(|code| code.trim().parse().ok());
    Party {
        role,
        also_producer,
        name: unit.name.trim().to_owned(),
        address: unit.address.trim().to_owned(),
        place_written: region.map_or_else(String::new, full_name),
        region,
        routed: route(region),
    }
}

fn by_names(producer: &ProducerOnSheet) -> Party {
    let (province, city, county) = producer.place;
    let region = named(province, city, county);
    Party {
        role: PartyRole::Producer,
        also_producer: false,
        name: producer.name.trim().to_owned(),
        address: producer.address.trim().to_owned(),
        place_written: written(province, city, county),
        region,
        routed: route(region),
    }
}

/// The division of three names; all blank names none.
pub fn named(province: &str, city: &str, county: &str) -> Option<RegionCode> {
    if [province, city, county].iter().all(|name| is_blank(name)) {
        return None;
    }
    region_by_names(province, city, county)
}

/// The place as it stands on the sheet, in one word.
pub fn written(province: &str, city: &str, county: &str) -> String {
    [province, city, county]
        .iter()
        .filter(|name| !is_blank(name))
        .map(|name| name.trim())
        .collect()
}

/// The signs that sheets use for "nothing".
pub fn is_blank(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "/" | "／" | "-" | "－" | "—" | "--" | "、" | "\\" | "_" | "无" | "不详" | "未知"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit(name: &'static str) -> UnitOnSheet<'static> {
        UnitOnSheet {
            name,
            region: "410526",
            sampled_in: "410526",
            address: "道口镇示例路 1 号",
            licence: "JY14105260000001",
        }
    }

    fn producer(name: &'static str, county: &'static str) -> ProducerOnSheet<'static> {
        ProducerOnSheet {
            name,
            place: ("河南省", "安阳市", county),
            address: "示例路 2 号",
            licence: "SC10141052300001",
            ..ProducerOnSheet::default()
        }
    }

    fn roles(parties: &[Party]) -> Vec<(&str, Option<String>, Routed)> {
        parties
            .iter()
            .map(|one| {
                (
                    one.role.code(),
                    one.region.map(|code| code.to_string()),
                    one.routed,
                )
            })
            .collect()
    }

    #[test]
    fn a_shop_and_a_producer_of_another_county_answer_each_at_home() {
        let both = parties(
            ChainStage::Distribution,
            unit("示例超市"),
            producer("示例油脂有限公司", "汤阴县"),
        );
        let code = |text: &str| Some(text.to_owned());
        assert_eq!(
            roles(&both),
            [
                ("seller", code("410526"), Routed::Home),
                ("producer", code("410523"), Routed::Home)
            ]
        );
        assert_eq!(both[1].place_written, "河南省安阳市汤阴县");
    }

    #[test]
    fn a_caterer_of_its_own_make_is_one_party() {
        let unknown = ProducerOnSheet {
            unknown: true,
            ..ProducerOnSheet::default()
        };
        let one = parties(ChainStage::Catering, unit("示例饭店"), unknown);
        assert_eq!((one.len(), one[0].role), (1, PartyRole::Caterer));
        let slash = parties(ChainStage::Catering, unit("示例饭店"), producer("/", ""));
        assert_eq!(slash.len(), 1, "a slash names nobody");
    }

    #[test]
    fn seller_and_producer_that_are_one_get_one_part() {
        let same = parties(
            ChainStage::Distribution,
            unit("示例糕点店（滑县）"),
            producer("示例糕点店(滑县)", "不知道"),
        );
        assert_eq!((same.len(), same[0].also_producer), (1, true));
        assert_eq!(same[0].routed, Routed::Home, "by the code of the unit");
        let licence = ProducerOnSheet {
            licence: "JY14105260000001",
            ..producer("另一个写法", "滑县")
        };
        assert_eq!(
            parties(ChainStage::Distribution, unit("示例糕点店"), licence).len(),
            1
        );
    }

    #[test]
    fn taken_at_production_only_the_producer_answers() {
        let named = parties(
            ChainStage::Production,
            unit("示例油脂有限公司"),
            producer("示例油脂有限公司", "滑县"),
        );
        assert_eq!(
            (named.len(), named[0].role, named[0].also_producer),
            (1, PartyRole::Producer, false)
        );
        let unnamed = parties(ChainStage::Production, unit("示例作坊"), producer("/", ""));
        assert_eq!(
            (unnamed.len(), unnamed[0].name.as_str()),
            (1, "示例作坊"),
            "somebody always answers"
        );
        let labelled = parties(
            ChainStage::Production,
            unit("示例代工厂"),
            producer("示例品牌公司", "汤阴县"),
        );
        assert_eq!(
            (labelled.len(), labelled[0].name.as_str()),
            (1, "示例品牌公司")
        );
    }

    #[test]
    fn a_place_is_home_outside_or_waits() {
        let at = |province, city, county| route(named(province, city, county));
        assert_eq!(at("河南省", "安阳市", "林州市"), Routed::Home);
        assert_eq!(at("河北省", "邯郸市", "磁县"), Routed::Outside);
        assert_eq!(at("山东省", "", ""), Routed::Outside);
        assert_eq!(at("河南省", "安阳市", "/"), Routed::UnknownPlace);
        assert_eq!(at("河南省", "", ""), Routed::UnknownPlace);
        assert_eq!(at("河南省", "安阳市", "高新区"), Routed::UnknownPlace);
        assert_eq!(at("", "", ""), Routed::UnknownPlace);
        assert_eq!(at("不存在省", "某市", "某县"), Routed::UnknownPlace);
        assert_eq!(
            route("410571".parse().ok()),
            Routed::Home,
            "the zone by its code, chosen by hand"
        );
    }

    proptest! {
        #[test]
        fn somebody_always_answers_and_at_most_two(
            stage in prop::sample::select(ChainStage::ALL), name in ".{0,12}", producer in ".{0,12}",
            region in "[0-9]{0,7}", county in ".{0,6}", unknown: bool,
        ) {
            let unit = UnitOnSheet { name: &name, region: &region, sampled_in: "410526", ..UnitOnSheet::default() };
            let producer = ProducerOnSheet { name: &producer, unknown, place: ("河南省", "安阳市", &county), ..ProducerOnSheet::default() };
            let all = parties(stage, unit, producer);
            prop_assert!((1..=2).contains(&all.len()));
            prop_assert!(all.iter().all(|one| (one.routed == Routed::Outside) <= one.region.is_some()));
            if stage == ChainStage::Production {
                prop_assert!(all.len() == 1 && all[0].role == PartyRole::Producer);
            }
            if all.len() == 2 {
                prop_assert_ne!(all[0].role, all[1].role);
            }
        }
    }
}
