//! How many item judgements a second one core gives. The floor is a million for the everyday mix of a laboratory's
//! sheet; run with `cargo bench --bench judgement`.

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

/// Rows of a laboratory's sheet as most are: numbers, 未检出 with its LOD, 不得检出.
#[divan::bench]
fn everyday(bencher: Bencher<'_, '_>) {
    let rows = [
        sheet("毒死蜱", "未检出", "0.02", Some("0.01")),
        sheet("氧乐果", "0.012", "0.02", Some("0.01")),
        sheet("铅（以Pb计）", "0.047", "0.1", Some("0.02")),
        sheet("腐霉利", "1.7", "5", Some("0.01")),
        sheet("克百威", "未检出", "0.02", Some("0.01")),
        sheet("多菌灵", "0.24", "2", Some("0.01")),
        sheet("镉（以Cd计）", "0.32", "0.05", Some("0.002")),
        sheet("苯甲酸及其钠盐", "0.15", "1.0", Some("0.005")),
    ];
    bencher
        .counter(ItemsCount::new(rows.len()))
        .bench_local(|| {
            for row in &rows {
                divan::black_box(judge(divan::black_box(row)));
            }
        });
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
    bencher
        .counter(ItemsCount::new(rows.len()))
        .bench_local(|| {
            for row in &rows {
                divan::black_box(judge(divan::black_box(row)));
            }
        });
}

/// Five replicates against a three-class plan.
#[divan::bench]
fn plans(bencher: Bencher<'_, '_>) {
    let row = Asked {
        item: "菌落总数",
        result: "①3.7×10⁴②4.6×10⁴③4.4×10⁴④3.7×10⁴⑤3.4×10⁴",
        limit: LimitGiven::Text("n=5,c=2,m=10⁴,M=10⁵CFU/g"),
        ..Asked::default()
    };
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| divan::black_box(judge(divan::black_box(&row))));
}
