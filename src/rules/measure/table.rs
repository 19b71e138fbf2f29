//! The table of known units, built from prefixes and denominators, with the spellings met in laboratories' files.
//! It must hold one entry for each unit, so that equal units are equal whatever their spelling.

use super::{Amount, Counted, Dimension, Equivalent, Known, Per};
use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

struct Table {
    units: Vec<Known>,
    /// The units of most rows, found without hashing.
    everyday: Vec<(&'static str, usize)>,
    names: HashMap<String, usize>,
}

/// The unit whose usual spelling this is: the quick way for clean data.
pub(super) fn quick(text: &str) -> Option<&'static Known> {
    let table = &*TABLE;
    if let Some((_, at)) = table.everyday.iter().find(|(name, _)| *name == text) {
        return table.units.get(*at);
    }
    table.names.get(text).and_then(|&at| table.units.get(at))
}

/// The unit of a squeezed text (no blanks, lower case, one micro sign).
pub(super) fn known(squeezed: &str) -> Option<&'static Known> {
    if let Some(found) = quick(squeezed) {
        return Some(found);
    }
    let simple = simplified(squeezed);
    quick(&simple)
}

/// Leaves out what does not change the unit: basis notes, KOH, the trailing ppm of notification forms.
fn simplified(squeezed: &str) -> String {
    let mut text = in_letters(squeezed)
        .replace("·kg^(-1)", "/kg")
        .replace("·l^(-1)", "/l")
        .replace("·g^(-1)", "/g")
        .replace("(koh)", "")
        .replace("koh", "")
        .replace("ug", "μg")
        .replace('·', "/");
    for suffix in [
        "-ppm",
        "-ppb",
        "(以脂肪计)",
        "(以干基计)",
        "(干样品)",
        "(以koh计)",
        "(以氮计)",
        "drymatter",
    ] {
        if let Some(head) = text.strip_suffix(suffix) {
            text = head.to_owned();
        }
    }
    if let Some(inner) = text.strip_prefix("(以脂肪计)") {
        text = inner.to_owned();
    }
    text.replace("或100ml", "(100ml)")
        .replace("(个/ml)", "(ml)")
        .replace("或个/ml", "(ml)")
        .replace("或ml", "(ml)")
        .replace("或l", "(l)")
        .replace("/(g)", "/g")
}

/// 「毫克/千克」, 「毫克每升」: units written in words.
fn in_letters(text: &str) -> String {
    if !text.contains(['克', '升', '焦', '卡', '斤']) {
        return text.to_owned();
    }
    [
        ("毫克", "mg"),
        ("微克", "μg"),
        ("纳克", "ng"),
        ("千克", "kg"),
        ("公斤", "kg"),
        ("毫升", "ml"),
        ("克", "g"),
        ("升", "l"),
        ("千焦", "kj"),
        ("千卡", "kcal"),
        ("每", "/"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (word, letters)| {
        text.replace(word, letters)
    })
}

impl Table {
    fn build() -> Self {
        let mut table = Self {
            units: Vec::new(),
            everyday: Vec::new(),
            names: HashMap::new(),
        };
        table.masses();
        table.nutrients();
        table.counts();
        table.energies();
        table.others();
        table.everyday = ["mg/kg", "μg/kg", "g/kg", "CFU/g", "g/100g", "%"]
            .into_iter()
            .filter_map(|name| Some((name, *table.names.get(name)?)))
            .collect();
        table
    }

    /// Adds a unit under all its spellings; the first is the name to print.
    fn add(&mut self, spellings: &[&str], dimension: Dimension, power: i32, by_kcal: bool) {
        let Some(name) = spellings.first() else {
            return;
        };
        let at = self.units.len();
        self.units.push(Known {
            name: (*name).to_owned(),
            dimension,
            power,
            by_kcal,
        });
        for spelling in spellings {
            for text in [
                (*spelling).to_owned(),
                spelling.to_lowercase(),
                spelling.replace('μ', "\u{b5}"),
                spelling.replace('μ', "u"),
            ] {
                self.names.entry(text).or_insert(at);
            }
        }
    }

    fn masses(&mut self) {
        for (mass, power) in MASSES {
            for (of, down) in [("kg", 3), ("g", 0), ("100g", 2), ("mg", -3)] {
                self.add(
                    &[&format!("{mass}/{of}")],
                    Dimension::MassFraction,
                    power - down,
                    false,
                );
            }
            for (of, down) in [("L", 0), ("mL", -3), ("100mL", -1)] {
                self.add(
                    &[&format!("{mass}/{of}")],
                    Dimension::MassConcentration,
                    power - down,
                    false,
                );
            }
            for (of, long, down) in [
                ("dm²", "dm2", -2),
                ("dm^(2)", "100cm2", -2),
                ("100cm^(2)", "100cm²", -2),
                ("cm²", "cm2", -4),
                ("m²", "m2", 0),
            ] {
                self.add(
                    &[&format!("{mass}/{of}"), &format!("{mass}/{long}")],
                    Dimension::MassPerArea,
                    power - down,
                    false,
                );
            }
        }
        self.add(
            &["%", "w/%", "%(质量分数)", "%(w/w)", "%(m/m)", "g/100g(%)"],
            Dimension::MassFraction,
            -2,
            false,
        );
        self.add(&["‰"], Dimension::MassFraction, -3, false);
        self.add(&["mg/kg", "ppm"], Dimension::MassFraction, -6, false);
        self.add(&["μg/kg", "ppb"], Dimension::MassFraction, -9, false);
    }

    /// Vitamins and minerals by energy and by daily portion, as themselves or as equivalents.
    fn nutrients(&mut self) {
        const MARKS: [(&[&str], Equivalent); 3] = [
            (&[""], Equivalent::Itself),
            (&["RE", " RE"], Equivalent::Retinol),
            (&["α-TE", "αTE", " α-TE"], Equivalent::Tocopherol),
        ];
        for (mass, power) in MASSES {
            for (marks, equivalent) in MARKS {
                for (of, down, kcal) in [
                    ("100kJ", 2, false),
                    ("100kcal", 2, true),
                    ("kJ", 0, false),
                    ("kcal", 0, true),
                    ("MJ", 3, false),
                ] {
                    let names: Vec<String> = marks
                        .iter()
                        .map(|mark| format!("{mass}{mark}/{of}"))
                        .collect();
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    self.add(
                        &names,
                        Dimension::MassPerEnergy(equivalent),
                        power - down,
                        kcal,
                    );
                }
                let names: Vec<String> = marks
                    .iter()
                    .flat_map(|mark| ["日份", "d", "日"].map(|day| format!("{mass}{mark}/{day}")))
                    .collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.add(&names, Dimension::MassPerPortion(equivalent), power, false);
            }
        }
    }

    fn counts(&mut self) {
        const COUNTED: [(&str, Counted); 4] = [
            ("CFU", Counted::Colonies),
            ("MPN", Counted::MostProbable),
            ("个", Counted::Pieces),
            ("只", Counted::Pieces),
        ];
        for (what, counted) in COUNTED {
            for (of, down) in [("g", 0), ("100g", 2), ("kg", 3)] {
                self.add(
                    &[&format!("{what}/{of}")],
                    Dimension::Count(counted, Per::Mass),
                    -down,
                    false,
                );
            }
            for (of, down) in [("mL", 0), ("100mL", 2), ("L", 3)] {
                self.add(
                    &[&format!("{what}/{of}")],
                    Dimension::Count(counted, Per::Volume),
                    -down,
                    false,
                );
            }
            let small =
                ["g(mL)", "mL(g)", "g或mL", "g/mL", "g·mL"].map(|of| format!("{what}/{of}"));
            self.add(
                &small.each_ref().map(String::as_str),
                Dimension::Count(counted, Per::Either),
                0,
                false,
            );
            for (of, long, down) in [("cm²", "cm^(2)", 0), ("100cm²", "100cm^(2)", 2)] {
                self.add(
                    &[
                        &format!("{what}/{long}"),
                        &format!("{what}/{of}"),
                        &format!("{what}/{}", of.replace('²', "2")),
                    ],
                    Dimension::Count(counted, Per::Area),
                    -down,
                    false,
                );
            }
            let large = ["100g(mL)", "100g(100mL)", "100mL(g)", "100mL(100g)"]
                .map(|of| format!("{what}/{of}"));
            self.add(
                &large.each_ref().map(String::as_str),
                Dimension::Count(counted, Per::Either),
                -2,
                false,
            );
        }
    }

    fn energies(&mut self) {
        for (energy, kcal) in [("kJ", false), ("kcal", true)] {
            for (of, down) in [("100g", 2), ("g", 0), ("kg", 3)] {
                self.add(
                    &[&format!("{energy}/{of}")],
                    Dimension::Energy(Per::Mass),
                    -down,
                    kcal,
                );
            }
            for (of, down) in [("100mL", 2), ("mL", 0), ("L", 3)] {
                self.add(
                    &[&format!("{energy}/{of}")],
                    Dimension::Energy(Per::Volume),
                    -down,
                    kcal,
                );
            }
        }
    }

    fn others(&mut self) {
        self.add(
            &[
                "%vol",
                "%(v/v)",
                "vol%",
                "%(vol)",
                "%(体积分数)",
                "%v/v",
                "%voi",
            ],
            Dimension::VolumeFraction,
            -2,
            false,
        );
        for (name, power) in [
            ("mmol/kg", -3),
            ("μmol/kg", -6),
            ("mol/kg", 0),
            ("mmol/100g", -2),
            ("mmol/g", 0),
        ] {
            self.add(
                &[name],
                Dimension::AmountPerMass(Amount::Moles),
                power,
                false,
            );
        }
        for (name, power) in [("meq/kg", -3), ("meq/100g", -2), ("meq/g", 0)] {
            self.add(
                &[name],
                Dimension::AmountPerMass(Amount::Equivalents),
                power,
                false,
            );
        }
    }
}

const MASSES: [(&str, i32); 5] = [("g", 0), ("mg", -3), ("μg", -6), ("ng", -9), ("pg", -12)];
