//! Words in limits. A word counts where it stands as a word of the limit, the longest first.

use crate::rules::reading::Quality;

/// What a word in a limit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    NotDetected,
    NotPermitted,
    AsNeeded,
    LabelValue,
    Quality(Quality),
    /// Needs a conversion that the text does not give.
    Convert,
}

const WORDS: &[(&str, Word)] = &[
    ("不得检出", Word::NotDetected),
    ("不应检出", Word::NotDetected),
    ("不能检出", Word::NotDetected),
    ("不可检出", Word::NotDetected),
    ("不允许检出", Word::NotDetected),
    ("不得含有", Word::NotDetected),
    ("不得有", Word::NotDetected),
    ("未检出", Word::NotDetected),
    ("不检出", Word::NotDetected),
    ("不得测出", Word::NotDetected),
    ("not detectable", Word::NotDetected),
    ("not detected", Word::NotDetected),
    ("nicht nachweisbar", Word::NotDetected),
    ("absence", Word::NotDetected),
    ("absent", Word::NotDetected),
    ("absend", Word::NotDetected),
    ("none /", Word::NotDetected),
    ("non /", Word::NotDetected),
    ("nicht nachgewiesen", Word::NotDetected),
    ("non rilevato", Word::NotDetected),
    ("no detectado", Word::NotDetected),
    ("non détecté", Word::NotDetected),
    ("ausencia", Word::NotDetected),
    ("assenza", Word::NotDetected),
    ("no presence", Word::NotDetected),
    ("不得使用", Word::NotPermitted),
    ("不得添加", Word::NotPermitted),
    ("不得加入", Word::NotPermitted),
    ("禁止使用", Word::NotPermitted),
    ("禁止添加", Word::NotPermitted),
    ("不允许使用", Word::NotPermitted),
    ("不允许添加", Word::NotPermitted),
    ("不应添加", Word::NotPermitted),
    ("不应使用", Word::NotPermitted),
    ("不准使用", Word::NotPermitted),
    ("禁用", Word::NotPermitted),
    ("非法添加", Word::NotPermitted),
    ("不得人为添加", Word::NotPermitted),
    ("not permitted", Word::NotPermitted),
    ("not permited", Word::NotPermitted),
    ("not allowed", Word::NotPermitted),
    ("sustancia no autorizada", Word::NotPermitted),
    ("按生产需要适量使用", Word::AsNeeded),
    ("按生产需要适量添加", Word::AsNeeded),
    ("适量使用", Word::AsNeeded),
    ("产品明示标准及质量要求", Word::LabelValue),
    ("产品明示标准", Word::LabelValue),
    ("产品明示的标准", Word::LabelValue),
    ("产品明示质量要求", Word::LabelValue),
    ("产品明示值", Word::LabelValue),
    ("按产品明示", Word::LabelValue),
    ("按执行标准", Word::LabelValue),
    ("标签明示值", Word::LabelValue),
    ("标签标示值", Word::LabelValue),
    ("按标签", Word::LabelValue),
    ("明示值", Word::LabelValue),
    ("明示标准", Word::LabelValue),
    ("商业无菌", Word::Quality(Quality::Conforms)),
    ("通过试验", Word::Quality(Quality::Conforms)),
    ("呈阳性", Word::Quality(Quality::Present)),
    ("阳性", Word::Quality(Quality::Present)),
    ("呈阴性", Word::Quality(Quality::Negative)),
    ("阴性", Word::Quality(Quality::Negative)),
    ("折算", Word::Convert),
    ("换算", Word::Convert),
    ("折合", Word::Convert),
];

/// The word at the head of a text and its bytes.
pub(super) fn at_head(text: &str) -> Option<(Word, usize)> {
    let first = text.chars().next()?;
    if !first.is_alphabetic() {
        return None;
    }
    let matches = |word: &str| {
        text.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    let (word, meaning) = WORDS
        .iter()
        .filter(|(word, _)| matches(word))
        .max_by_key(|(word, _)| word.len())?;
    // The stroke of 「none /25g」 belongs to the amount.
    Some((*meaning, word.trim_end_matches('/').len()))
}

/// Texts that say there is no limit.
pub(super) fn is_none(plain: &str) -> bool {
    if plain
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '/' | '-' | '_' | '\\' | '#' | ';' | '(' | ')'))
    {
        return true;
    }
    if plain.len() > 48 {
        return false;
    }
    let squeezed: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(
        squeezed.trim_matches(['(', ')']),
        "无" | "暂无"
            | "暂无标准值"
            | "暂无标准"
            | "无判定依据"
            | "无限量"
            | "无限量要求"
            | "无标准"
            | "无标准值"
            | "暂无限量"
            | "未规定"
            | "无规定"
            | "不作要求"
            | "不做要求"
            | "暂无数据"
    )
}

/// A whole text that asks for conformity in words: 「符合GB …规定要求」, 「应符合罐头食品商业无菌要求」.
pub(super) fn asks_conformity(plain: &str) -> bool {
    let bare = plain.trim_matches(['(', ')', ' ', '。']);
    ["符合", "应符合", "应当符合", "须符合", "满足", "应满足"]
        .iter()
        .any(|head| bare.starts_with(head))
        && (bare.ends_with("要求")
            || bare.ends_with("规定")
            || bare.ends_with("标准")
            || bare.ends_with("无菌"))
}

/// Words before a limit that only introduce it.
pub(super) fn is_neutral(label: &str) -> bool {
    const NEUTRAL: [&str; 29] = [
        "或",
        "标准值",
        "标准",
        "限量",
        "限量值",
        "标准限值",
        "限值",
        "标准指标",
        "指标",
        "技术要求",
        "要求",
        "标准要求",
        "最大残留限量",
        "最大限量",
        "最高限量",
        "标签明示",
        "明示",
        "标示",
        "标签标示",
        "标示值",
        "标签值",
        "判定值",
        "应",
        "应为",
        "为",
        "规定值",
        "标准规定",
        "最大使用量",
        "单位",
    ];
    let bare = label.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | ',' | ';' | '(' | ')' | '、' | '。' | '.' | '=' | '"' | '\'' | '|'
            )
    });
    bare.is_empty() || NEUTRAL.contains(&bare) || bare.eq_ignore_ascii_case("max") || is_basis(bare)
}

/// Notes that say how a value is expressed, not for which product it holds.
pub(super) fn is_basis(note: &str) -> bool {
    let note = note.trim();
    note.ends_with('计')
        || note.ends_with("计算")
        || matches!(
            note,
            "干样品"
                | "干重"
                | "干基"
                | "湿重"
                | "总量"
                | "去除内脏"
                | "鲜重"
                | "以脂肪计"
                | "标示值"
                | "干物质"
        )
        || note.eq_ignore_ascii_case("koh")
}

/// Notes that bind a limit to some products only.
pub(super) fn is_scope(note: &str) -> bool {
    note.contains("除外")
        || (note.starts_with('除') && note.trim_end().ends_with('外'))
        || note.contains("以外")
        || note.contains("仅限")
        || note.contains("仅适用")
        || note.starts_with('限')
        || note.contains("不包括")
        || note.contains("不适用")
}
