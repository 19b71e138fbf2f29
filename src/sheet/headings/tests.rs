//! Headings found, shared, missing and renamed.
use super::*;
use crate::sheet::cell::Cell;
use crate::sheet::profiles;
use proptest::prelude::*;

fn line(row: u32, headings: &[&str]) -> Line {
    let cells = headings.iter().enumerate();
    Line {
        row,
        cells: cells
            .map(|(at, text)| Cell::text(u32::try_from(at).unwrap(), *text))
            .collect(),
    }
}

#[test]
fn a_heading_is_the_same_in_every_dress() {
    for dress in [
        "抽样单号",
        " 抽样单号* ",
        "抽样\n单号",
        "抽样单号（必填）",
        "＊抽样单号：",
        "抽\u{a0}样单号",
    ] {
        assert_eq!(fold(dress), "抽样单号", "{dress:?}");
    }
    assert_eq!(fold("县（市、区）"), fold("县(市、区)"));
    assert_eq!(fold("食品大类［一级］"), fold("食品大类(一级)"));
}

#[test]
fn a_repeated_heading_belongs_to_its_neighbour() {
    let profile = profiles::lab_results();
    let matcher = Matcher::of(&profile);
    let layout = matcher
        .layout(&line(
            4,
            &[
                "抽样编号",
                "检验项目",
                "检验结果",
                "单位",
                "最大允许限",
                "单位",
                "方法检出限",
                "单位",
            ],
        ))
        .unwrap();
    assert_eq!(layout.column("result_unit"), Some(3));
    assert_eq!(layout.column("limit_unit"), Some(5));
    assert_eq!(layout.column("lod_unit"), Some(7));
    assert_eq!(layout.address(17, "lod"), "G17");
}

#[test]
fn what_is_missing_and_unknown_is_named() {
    let profile = profiles::lab_results();
    let matcher = Matcher::of(&profile);
    let layout = matcher
        .layout(&line(
            1,
            &["抽样单号", "检验项目", "天气", "抽样编号", "说明"],
        ))
        .unwrap();
    assert_eq!(layout.missing, ["检验结果"]);
    assert_eq!(
        layout
            .unknown()
            .map(|column| column.column)
            .collect::<Vec<_>>(),
        [2, 3]
    );
    assert_eq!(layout.repeated, [(3, "抽样编号".to_owned())]);
    assert!(matcher.layout(&line(1, &["天气", "检验项目"])).is_none());
}

#[test]
fn a_laboratory_may_call_a_field_by_its_own_word() {
    let profile = profiles::lab_results().with_alias("item", "测试参数");
    let found = Matcher::of(&profile)
        .layout(&line(1, &["抽样单号", "测试参数", "检验结果"]))
        .unwrap();
    assert_eq!(found.column("item"), Some(1));
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in ".{0,30}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), fold(&fold(&once)));
    }
}
