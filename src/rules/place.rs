//! The closed lists of the sampling sheet (抽样单): kinds of place by stage, kinds of area, of date, of packaging, of storage.
//! They say what may be chosen; whether a sheet is complete is asked in sampling.
use super::stream::ChainStage;

/// Sampling over a trading platform (网络抽样, 办法 art. 18).
pub const ONLINE: &str = "网购";

/// 抽样地点 of production.
const PRODUCTION: &[&str] = &[
    "原辅料库",
    "生产线",
    "半成品库",
    "成品库（待检区）",
    "成品库（已检区）",
    "其他",
];

/// 抽样地点 of distribution.
const DISTRIBUTION: &[&str] = &[
    "农贸市场",
    "菜市场",
    "批发市场",
    "商场",
    "超市",
    "便利店",
    "小食杂店",
    "食品经营店",
    "校园周边",
    "药店",
    ONLINE,
    "其他",
];

/// 抽样地点 of catering.
const CATERING: &[&str] = &[
    "特大型餐馆",
    "大型餐馆",
    "中型餐馆",
    "小型餐馆",
    "机关食堂",
    "学校食堂",
    "托幼食堂",
    "企事业单位食堂",
    "建筑工地食堂",
    "养老机构食堂",
    "小吃店",
    "快餐店",
    "饮品店",
    "集体用餐配送单位",
    "中央厨房",
    "网络餐饮",
    "其他",
];

/// 区域类型.
pub const AREAS: &[&str] = &["城市", "乡村", "景点"];

/// 日期类型: what the date of the sample is.
pub const DATE_KINDS: &[&str] = &["生产", "加工", "购进", "消毒", "检疫"];

/// 包装分类.
pub const PACKAGINGS: &[&str] = &["预包装", "散装", "无包装"];

/// 储存条件.
pub const STORAGES: &[&str] = &["常温", "冷藏", "冷冻", "避光", "密闭", "其他"];

/// The kinds of place where a stage is sampled.
pub const fn places(stage: ChainStage) -> &'static [&'static str] {
    match stage {
        ChainStage::Production => PRODUCTION,
        ChainStage::Distribution => DISTRIBUTION,
        ChainStage::Catering => CATERING,
    }
}

/// Whether such a place is sampled in this stage; the plan's own word for it counts too.
pub fn belongs(stage: ChainStage, place: &str, planned: &str) -> bool {
    places(stage).contains(&place) || (place == planned && !place.is_empty())
}

/// Whether the sample is ordered over a platform, and the order is what must be recorded (办法 art. 18).
pub fn is_online(place: &str) -> bool {
    place == ONLINE || place == "网络餐饮"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_belongs_to_the_stage_that_has_it() {
        assert!(belongs(ChainStage::Distribution, "超市", ""));
        assert!(!belongs(ChainStage::Catering, "超市", ""));
        assert!(!belongs(ChainStage::Production, "学校食堂", "成品库"));
        assert!(belongs(ChainStage::Production, "成品库", "成品库"));
        assert!(!belongs(ChainStage::Production, "", ""));
    }

    #[test]
    fn only_orders_over_a_platform_are_online() {
        assert!(is_online("网购") && is_online("网络餐饮") && !is_online("超市"));
    }
}
