//! How many item judgements a second one core gives, each from its raw texts to verdict, sentence and warnings, as
//! imports and pages ask them: nothing is read beforehand. The floor is a million for the sheet of a sample, in which a
//! plan of five units counts as the one item it is; by itself such a plan, with five determinations to read and to
//! weigh twice, takes several times as long as a plain row. Run with `cargo bench --bench judgement`.

use anyang::rules::judge::{Asked, LimitGiven, judge};
use divan::{Bencher, counter::ItemsCount};

fn main() {
    // The tables of names and units are built once, before the first row.
    let _first = judge(&sheet("总酸（以乙酸计）", "0.1", "0.2", None));
    divan::main();
}

fn sheet<'a>(item: &'a str, result: &'a str, max: &'a str, lod: Option<&'a str>) -> Asked<'a> {
    Asked {
        item,
        result,
        unit: Some("mg/kg"),
        limit: LimitGiven::Columns { min: "/", max },
        limit_unit: Some("mg/kg"),
        lod,
        lod_unit: Some("mg/kg"),
        ..Asked::default()
    }
}

fn plan<'a>(result: &'a str, limit: &'a str) -> Asked<'a> {
    Asked {
        item: "菌落总数",
        result,
        limit: LimitGiven::Text(limit),
        ..Asked::default()
    }
}

const FIVE: &str = "①3.7×10⁴②4.6×10⁴③4.4×10⁴④3.7×10⁴⑤3.4×10⁴";
const THREE_CLASS: &str = "n=5,c=2,m=10⁴,M=10⁵CFU/g";

fn chemical() -> [Asked<'static>; 8] {
    [
        sheet("毒死蜱", "未检出", "0.02", Some("0.01")),
        sheet("氧乐果", "0.012", "0.02", Some("0.01")),
        sheet("铅（以Pb计）", "0.047", "0.1", Some("0.02")),
        sheet("腐霉利", "1.7", "5", Some("0.01")),
        sheet("克百威", "未检出", "0.02", Some("0.01")),
        sheet("多菌灵", "0.24", "2", Some("0.01")),
        sheet("镉（以Cd计）", "0.32", "0.05", Some("0.002")),
        sheet("苯甲酸及其钠盐", "0.15", "1.0", Some("0.005")),
    ]
}

fn all(bencher: Bencher<'_, '_>, rows: &[Asked<'_>]) {
    bencher
        .counter(ItemsCount::new(rows.len()))
        .bench_local(|| {
            for row in rows {
                divan::black_box(judge(divan::black_box(row)));
            }
        });
}

/// The sheet of one sample: sixteen chemical items and a microbial plan.
#[divan::bench]
fn sample_sheet(bencher: Bencher<'_, '_>) {
    let rows: Vec<Asked<'_>> = chemical()
        .into_iter()
        .chain(chemical())
        .chain([plan(FIVE, THREE_CLASS)])
        .collect();
    all(bencher, &rows);
}

/// Rows of a laboratory's sheet as most are: numbers, 未检出 with its LOD.
#[divan::bench]
fn everyday(bencher: Bencher<'_, '_>) {
    all(bencher, &chemical());
}

/// Published free texts.
#[divan::bench]
fn published(bencher: Bencher<'_, '_>) {
    let row = |item, result, limit| Asked {
        item,
        result,
        limit: LimitGiven::Text(limit),
        ..Asked::default()
    };
    let rows = [
        row("恩诺沙星", "751μg/kg", "≤100μg/kg"),
        row("山梨酸及其钾盐（以山梨酸计）", "1.05g/kg", "≤0.5g/kg"),
        row("氯霉素", "1.06μg/kg", "不得检出"),
        row("总酸（以乙酸计）", "5.96g/100mL", "≥9.62g/100mL"),
    ];
    all(bencher, &rows);
}

/// Five units against a three-class plan: one item, five determinations.
#[divan::bench]
fn plans(bencher: Bencher<'_, '_>) {
    all(bencher, &[plan(FIVE, THREE_CLASS)]);
}
