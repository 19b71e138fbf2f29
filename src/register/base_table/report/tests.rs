use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn table(id: &str, from: &str, until: Option<&str>, state: &str) -> BaseTableRow {
    BaseTableRow {
        id: id.to_owned(),
        year: 2026,
        version: 2,
        name: "示例".to_owned(),
        effective_from: day(from),
        effective_until: until.map(day),
        state: state.to_owned(),
        file_sha256: String::new(),
        created_at: crate::rules::instant::Instant::parse_shanghai("2026-01-05 09:00").unwrap(),
        acknowledged_by: None,
        acknowledged_note: String::new(),
        revision: 1,
    }
}

fn line(row: i32, item: &str, (max, unit): (&str, &str)) -> LineRow {
    let mut line = limits::tests::line(("/", "/"), (max, unit));
    line.ordinal = row;
    line.item_id = item.to_owned();
    line.item_name = item.to_owned();
    limits::limit_of(&line)
        .kind()
        .clone_into(&mut line.limit_kind);
    line
}

fn asked(lines: &[LineRow]) -> Report {
    let own = table("own", "2026-01-01", None, "draft");
    report(&own, lines, &[], &BTreeSet::new())
}

#[test]
fn limits_and_units_that_were_not_understood_are_told_with_row_and_heading() {
    let told = asked(&[
        line(2, "铅", ("0.5", "mg/kg")),
        line(3, "镉", ("200≤", "mg/kg")),
        line(4, "铬", ("0.5", "毫克每碗")),
    ]);
    let found: Vec<(i32, &str)> = told
        .not_understood
        .iter()
        .map(|doubt| (doubt.row, doubt.heading))
        .collect();
    assert_eq!(found, [(3, "最大允许限"), (4, "最大允许限单位")]);
    assert!(told.gaps.is_empty() && told.overlaps.is_empty());
}

#[test]
fn a_list_of_known_units_is_understood() {
    let told = asked(&[line(2, "锌", ("14；59", "μg/100kJ；μg/100kcal"))]);
    assert_eq!(told.not_understood, []);
}

#[test]
fn an_inspection_item_without_a_limit_is_a_gap_and_a_monitoring_item_is_none() {
    let open = line(2, "铅", ("/", "/"));
    let mut watched = line(3, "镉", ("/", "/"));
    watched.purpose = ItemPurpose::Monitoring;
    let told = asked(&[open, watched]);
    assert_eq!(told.gaps.len(), 1);
    assert_eq!(told.gaps[0].item, "铅");
}

#[test]
fn the_same_food_and_item_twice_is_an_overlap_only_with_differing_limits() {
    let one = line(2, "铅", ("0.5", "mg/kg"));
    let mut same = line(3, "铅", ("0.50", "mg/kg"));
    same.max = "0.5".to_owned();
    assert_eq!(asked(&[one.clone(), same]).overlaps, []);
    let told = asked(&[one, line(9, "铅", ("0.2", "mg/kg"))]);
    assert_eq!(told.overlaps.len(), 1);
    assert!(told.overlaps[0].message.contains("第 2、9 行"));
}

#[test]
fn foods_of_the_version_before_and_days_without_a_version_are_gaps() {
    let own = table("own", "2026-03-01", None, "draft");
    let before = BTreeSet::from(["糕点".to_owned(), "糕点/月饼".to_owned(), "蔬菜".to_owned()]);
    let lines = [line(2, "铅", ("0.5", "mg/kg"))];
    let old = table("old", "2025-01-01", Some("2026-01-31"), "retired");
    let told = report(&own, &lines, &[old], &before);
    let found: Vec<(&str, &str)> = told
        .gaps
        .iter()
        .map(|doubt| (doubt.category.as_str(), doubt.found.as_str()))
        .collect();
    assert_eq!(found, [("蔬菜", ""), ("", "2026-02-01 至 2026-02-28")]);
}

#[test]
fn a_version_in_force_over_the_beginning_overlaps() {
    let own = table("own", "2026-03-01", None, "draft");
    let lines = [line(2, "铅", ("0.5", "mg/kg"))];
    let others = [
        table("old", "2025-01-01", None, "active"),
        table("later", "2026-06-01", None, "active"),
    ];
    let told = report(&own, &lines, &others, &BTreeSet::new());
    assert_eq!(told.overlaps.len(), 2);
    assert!(told.overlaps[0].message.contains("到 2026-02-28 为止"));
    assert!(told.overlaps[1].message.contains("本表到前一日为止"));
}
