//! The batches of the demonstration: which food, from where, what the laboratory finds, and how each goes from task to report.
use super::base::{self, CAKE, CHIVES, DISHES, FISH, OIL};
use super::cast::{HUAXIAN, LINZHOU};
use crate::rules::stream::{ChainStage, Stream};

/// What the laboratory finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    /// Everything meets its limit.
    Good,
    /// The item of this place does not.
    Bad(usize),
    /// The laboratory cannot take the sample.
    Refused,
    /// A result that no machine can read for certain.
    Doubtful,
    /// Good results, judged wrongly by the laboratory itself.
    Contradicted,
}

/// A kind of food with where it is taken and who made it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Food {
    pub(super) name: &'static str,
    pub(super) category: &'static str,
    pub(super) stage: ChainStage,
    pub(super) place_type: &'static str,
    pub(super) shop: &'static str,
    /// Province, city, county, name; none where nobody knows the producer.
    pub(super) producer: Option<[&'static str; 4]>,
    pub(super) packaging: &'static str,
}

/// The foods, in the order in which the batches take them.
pub(super) const FOODS: &[Food] = &[
    Food {
        name: "老式面包",
        category: CAKE,
        stage: ChainStage::Distribution,
        place_type: "超市",
        shop: "示例超市",
        producer: Some(["河南省", "安阳市", "林州市", "示例食品有限公司"]),
        packaging: "预包装",
    },
    Food {
        name: "韭菜",
        category: CHIVES,
        stage: ChainStage::Distribution,
        place_type: "农贸市场",
        shop: "示例农贸市场12号摊",
        producer: None,
        packaging: "无包装",
    },
    Food {
        name: "鲫鱼（淡水鱼）",
        category: FISH,
        stage: ChainStage::Distribution,
        place_type: "菜市场",
        shop: "示例水产店",
        producer: None,
        packaging: "无包装",
    },
    Food {
        name: "花生油",
        category: OIL,
        stage: ChainStage::Distribution,
        place_type: "便利店",
        shop: "示例便利店",
        producer: Some(["山东省", "青岛市", "莱西市", "示例油脂有限公司"]),
        packaging: "预包装",
    },
    Food {
        name: "餐盘",
        category: DISHES,
        stage: ChainStage::Catering,
        place_type: "小型餐馆",
        shop: "示例餐馆",
        producer: None,
        packaging: "无包装",
    },
    Food {
        name: "桃酥",
        category: CAKE,
        stage: ChainStage::Production,
        place_type: "成品库（已检区）",
        shop: "示例糕点厂",
        producer: Some(["河南省", "安阳市", "滑县", "示例糕点厂"]),
        packaging: "预包装",
    },
];

/// One batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Batch {
    pub(super) nth: usize,
    pub(super) stream: Stream,
    pub(super) county: &'static str,
    pub(super) food: Food,
    pub(super) finding: Finding,
    /// The day, counted in working days, on which its task is assigned.
    pub(super) begins: Begins,
    /// Where it is left for the visitor to go on with; none where it goes as far as time has come.
    pub(super) stop: Option<Stop>,
}

/// When a batch begins, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// So many after the first day.
    After(u32),
    /// So many before the last day.
    Before(u32),
}

/// A step that nobody takes, so that it waits on somebody's desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The laboratory has not yet answered.
    Assigned,
    /// The laboratory has declined.
    Declined,
    /// Accepted, and no sample taken.
    Accepted,
    /// The sheet is begun and not confirmed.
    Draft,
    /// On its way to the laboratory.
    InTransit,
    /// Received, and nothing typed.
    Received,
    /// Its results wait in an uploaded file.
    Staged,
    /// Results typed, not yet passed on.
    Entered,
    /// Waits for review.
    Submitted,
    /// Waits for approval.
    Passed,
    /// The case is open and nobody has taken it up.
    CaseOpened,
    /// The letter to the producer's county is not yet sent.
    CaseToTransfer,
    /// The notice is not yet served.
    CaseStarted,
    /// Everything is done but the second person's look.
    CaseSubmitted,
}

/// What is left for the visitor: where, how many working days ago it began, which food, what the laboratory finds.
const LEFT: &[(Stop, u32, usize, Finding)] = &[
    (Stop::Assigned, 0, 0, Finding::Good),
    (Stop::Declined, 1, 4, Finding::Good),
    (Stop::Accepted, 1, 0, Finding::Good),
    (Stop::Draft, 2, 1, Finding::Good),
    (Stop::InTransit, 2, 2, Finding::Good),
    (Stop::Received, 4, 1, Finding::Good),
    (Stop::Staged, 5, 0, Finding::Bad(1)),
    (Stop::Entered, 11, 3, Finding::Good),
    (Stop::Submitted, 11, 2, Finding::Bad(1)),
    (Stop::Submitted, 12, 0, Finding::Doubtful),
    (Stop::Passed, 14, 1, Finding::Bad(0)),
    (Stop::Passed, 15, 5, Finding::Good),
    (Stop::CaseOpened, 15, 1, Finding::Bad(2)),
    (Stop::CaseStarted, 18, 4, Finding::Bad(0)),
    (Stop::CaseToTransfer, 16, 3, Finding::Bad(2)),
    (Stop::CaseSubmitted, 50, 0, Finding::Bad(2)),
];

/// How many batches go as far as time has come.
pub(super) const BATCHES: usize = 40;
/// Over how many working days their beginnings are spread.
pub(super) const SPREAD: usize = 150;

const fn finding(nth: usize) -> Finding {
    match nth % 13 {
        1 | 4 | 7 | 10 => Finding::Bad(nth / 13),
        5 => Finding::Doubtful,
        8 => Finding::Contradicted,
        12 if nth < 26 => Finding::Refused,
        _ => Finding::Good,
    }
}

/// All batches: those that go as far as time has come, then those that are left for the visitor.
pub(super) fn all() -> Vec<Batch> {
    let mut all = under_way();
    all.extend(left());
    all
}

/// What is left for the visitor, in Huaxian, where the visitor meets the people.
fn left() -> impl Iterator<Item = Batch> {
    LEFT.iter()
        .zip(BATCHES..)
        .filter_map(|((stop, before, food, finding), nth)| {
            Some(Batch {
                nth,
                stream: Stream::Supervision,
                county: HUAXIAN,
                food: *FOODS.get(*food)?,
                finding: *finding,
                begins: Begins::Before(*before),
                stop: Some(*stop),
            })
        })
}

fn under_way() -> Vec<Batch> {
    (0..BATCHES)
        .filter_map(|nth| {
            let stream = match nth % 7 {
                2 => Stream::RiskMonitoring,
                5 | 6 => Stream::Evaluation,
                _ => Stream::Supervision,
            };
            let county = if nth % 4 == 3 { LINZHOU } else { HUAXIAN };
            Some(Batch {
                nth,
                stream,
                county,
                food: *FOODS.get(nth % FOODS.len())?,
                finding: finding(nth),
                begins: Begins::After(u32::try_from(nth * SPREAD / BATCHES).ok()?),
                stop: None,
            })
        })
        .collect()
}

impl Batch {
    /// The results as the laboratory types them: item, result, unit, verdict of its own.
    pub(super) fn results(&self) -> Vec<(base::Line, String, &'static str)> {
        let lines = base::lines_of(self.food.category);
        let judged = lines.iter().filter(|line| !line.bad.is_empty()).count();
        lines
            .into_iter()
            .enumerate()
            .map(|(nth, line)| {
                let bad = matches!(self.finding, Finding::Bad(item) if item % judged == nth);
                let text = match self.finding {
                    Finding::Doubtful if nth == 0 => format!("约{}左右", line.good),
                    _ if bad => line.bad.to_owned(),
                    _ => line.good.to_owned(),
                };
                let monitoring = line.bad.is_empty() || self.stream == Stream::RiskMonitoring;
                let verdict = match (monitoring, bad, self.finding) {
                    (true, true, _) => "问题项",
                    (true, false, _) => "不判定项",
                    (_, true, _) => "不合格项",
                    (_, _, Finding::Contradicted) if nth == 0 => "不合格项",
                    _ => "合格项",
                };
                (line, text, verdict)
            })
            .collect()
    }
}
