//! Words that stand for results: 未检出, 检出, 阳性, 符合, 不合格 … and words that say nothing was tested.
//! A word counts only as a whole or at the head of its replicate, never as a substring: 不合格 holds 合格.

use super::{LodKind, Single};
use serde::Serialize;

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// 检出, 阳性: it is there.
    Present,
    /// 阴性: it is not there.
    Negative,
    /// 未检出 as a word: read as [`Single::NotDetected`].
    NotDetected,
    /// 符合, 合格, 正常, 商业无菌.
    Conforms,
    /// 不符合, 不合格.
    Violates,
}

impl Quality {
    /// The word for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "检出",
            Self::Negative => "阴性",
            Self::NotDetected => "未检出",
            Self::Conforms => "符合",
            Self::Violates => "不符合",
        }
    }

    pub(super) fn into_single(self) -> Single {
        match self {
            Self::NotDetected => Single::NotDetected {
                bound: None,
                kind: LodKind::default(),
            },
            word => Single::Word(word),
        }
    }
}

/// Words with their meaning; a longer word stands before the shorter one it begins with.
const WORDS: &[(&str, Quality)] = &[
    ("未检出", Quality::NotDetected),
    ("末检出", Quality::NotDetected),
    ("未测出", Quality::NotDetected),
    ("没有检出", Quality::NotDetected),
    ("不检出", Quality::NotDetected),
    ("未检到", Quality::NotDetected),
    ("低于检出限", Quality::NotDetected),
    ("低于方法检出限", Quality::NotDetected),
    ("小于检出限", Quality::NotDetected),
    ("小于方法检出限", Quality::NotDetected),
    ("<检出限", Quality::NotDetected),
    ("<方法检出限", Quality::NotDetected),
    ("<lod", Quality::NotDetected),
    ("检出限以下", Quality::NotDetected),
    ("n.d.", Quality::NotDetected),
    ("n.d", Quality::NotDetected),
    ("nd", Quality::NotDetected),
    ("检出", Quality::Present),
    ("阳性", Quality::Present),
    ("呈阳性", Quality::Present),
    ("弱阳性", Quality::Present),
    ("+", Quality::Present),
    ("++", Quality::Present),
    ("+++", Quality::Present),
    ("presencia", Quality::Present),
    ("presenza", Quality::Present),
    ("présence", Quality::Present),
    ("nachgewiesen", Quality::Present),
    ("detectado", Quality::Present),
    ("positive", Quality::Present),
    ("detected", Quality::Present),
    ("presence", Quality::Present),
    ("present", Quality::Present),
    ("found", Quality::Present),
    ("阴性", Quality::Negative),
    ("呈阴性", Quality::Negative),
    ("negative", Quality::Negative),
    ("符合要求", Quality::Conforms),
    ("符合规定", Quality::Conforms),
    ("符合标准要求", Quality::Conforms),
    ("符合商业无菌要求", Quality::Conforms),
    ("符合商业无菌", Quality::Conforms),
    ("商业无菌", Quality::Conforms),
    ("符合", Quality::Conforms),
    ("合格", Quality::Conforms),
    ("通过", Quality::Conforms),
    ("通过试验", Quality::Conforms),
    ("正常", Quality::Conforms),
    ("不符合要求", Quality::Violates),
    ("不符合规定", Quality::Violates),
    ("不符合标准要求", Quality::Violates),
    ("不符合商业无菌要求", Quality::Violates),
    ("不符合商业无菌", Quality::Violates),
    ("非商业无菌", Quality::Violates),
    ("不符合", Quality::Violates),
    ("不合格", Quality::Violates),
    ("不通过", Quality::Violates),
    ("未达到商业无菌", Quality::Violates),
    ("不是商业无菌", Quality::Violates),
    ("异常", Quality::Violates),
    ("不正常", Quality::Violates),
    ("非正常", Quality::Violates),
];

/// Whether any word begins with this character; most results begin with a figure.
fn may_begin(first: char) -> bool {
    first.is_alphabetic() || matches!(first, '<' | '+')
}

/// The meaning of a text that is one word, blanks inside left out.
pub fn whole(plain: &str) -> Option<Quality> {
    let quotes = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let first = plain.trim_start_matches(quotes).chars().next()?;
    if plain.len() > 64 || !may_begin(first) {
        return None;
    }
    let squeezed: String = plain
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let bare = squeezed
        .trim_end_matches(['.', '。', '!', '"', '\''])
        .trim_start_matches(['"', '\'']);
    let found = WORDS.iter().find(|(word, _)| *word == bare);
    found
        .map(|(_, quality)| *quality)
        .or_else(|| present_somewhere(plain))
}

/// `PRESENCE IN ONE OUT OF FIVE SUBUNITS`: foreign notices that begin with the finding. They only ever say "present".
fn present_somewhere(plain: &str) -> Option<Quality> {
    let lower = plain.to_lowercase();
    let mut words = lower.split_whitespace();
    let first = words.next()?;
    let begins = matches!(
        first,
        "presence"
            | "present"
            | "detected"
            | "positive"
            | "found"
            | "nachgewiesen"
            | "presencia"
            | "presenza"
            | "présence"
            | "detectado"
    );
    let denied = lower
        .split_whitespace()
        .any(|word| matches!(word, "not" | "no" | "0" | "none"));
    (begins && !denied && words.next().is_some()).then_some(Quality::Present)
}

/// The word at the head of a text and the bytes it takes.
pub(super) fn at_head(text: &str) -> Option<(Quality, usize)> {
    let first = text.chars().next()?;
    if !may_begin(first) || first == '+' {
        return None;
    }
    let (word, quality) = WORDS
        .iter()
        .filter(|(word, _)| {
            text.len() >= word.len()
                && text
                    .get(..word.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(word))
        })
        .max_by_key(|(word, _)| word.len())?;
    let next = text.get(word.len()..)?.chars().next();
    let ends = !word.is_ascii() || !next.is_some_and(char::is_alphanumeric);
    ends.then_some((*quality, word.len()))
}

/// Whether the text says that nothing was tested: `/`, `-`, 未检验, empty.
pub fn is_not_tested(plain: &str) -> bool {
    if plain.len() > 24 {
        return false;
    }
    let mut signs = plain.chars().filter(|c| !c.is_whitespace()).peekable();
    if signs.peek().is_none()
        || signs
            .clone()
            .all(|c| matches!(c, '/' | '-' | '_' | '\\' | '、'))
    {
        return true;
    }
    let squeezed: String = signs.collect();
    matches!(
        squeezed.as_str(),
        "未检验" | "未检测" | "不检验" | "未做" | "无" | "未检" | "不适用" | "N/A" | "n/a"
    )
}

/// Of 初检 and 复检 in one text, the second; and whether there were two.
pub(super) fn final_result(plain: &str) -> (&str, bool) {
    const FIRST: [&str; 3] = ["初检结果", "初检", "初次检验结果"];
    const SECOND: [&str; 4] = ["复检结果", "复检值", "复检", "复验结果"];
    if !plain.contains('复') && !plain.starts_with('初') {
        return (plain, false);
    }
    if let Some(body) = marked_behind(plain) {
        return (body, true);
    }
    let second = SECOND
        .iter()
        .find_map(|mark| plain.rfind(mark).map(|at| (at, mark.len())));
    if let Some((at, length)) = second {
        let body = after_mark(plain.get(at + length..).unwrap_or_default());
        let earlier = plain.get(..at).unwrap_or_default();
        let names_body = body.starts_with("机构") || earlier.contains("机构");
        if !names_body {
            let (body, first_behind) = without_first(body);
            let two = first_behind || earlier.contains("初检") || !earlier.trim().is_empty();
            return (body, two);
        }
    }
    for mark in FIRST {
        if second.is_none()
            && let Some(body) = plain.strip_prefix(mark)
        {
            return (after_mark(body), false);
        }
    }
    (plain, false)
}

/// 「复检:0.2(初检:0.6)」: what stands behind the final result is the first one.
fn without_first(body: &str) -> (&str, bool) {
    match body.find("初检") {
        Some(at) => (
            body.get(..at)
                .unwrap_or_default()
                .trim_end_matches(['(', ';', ',', '。', ' ', '\n', '/']),
            true,
        ),
        None => (body, false),
    }
}

/// 「0.5(初检);0.2(复检)」: the marks stand behind their results; the final one, where the text has exactly this form.
fn marked_behind(plain: &str) -> Option<&str> {
    const CLOSED: [&str; 4] = ["复检)", "复检结果)", "复检值)", "复验)"];
    let head = CLOSED.iter().find_map(|mark| plain.strip_suffix(mark))?;
    let head = head.strip_suffix('(')?;
    let (before, rest) = head.split_once("(初检")?;
    let (note, last) = rest.split_once(')')?;
    let alone = !before.is_empty() && !last.contains("检") && matches!(note, "" | "结果" | "值");
    alone.then(|| last.trim_matches([';', ',', '。', ' ', '\n', '/', '、']))
}

fn after_mark(body: &str) -> &str {
    body.trim_start_matches([':', ' ', '为', '\n', '是'])
        .trim_end_matches([';', ',', '。', ' ', '\n', ')'])
}

/// Quotes and headings around a result (`检测结果：`, `实测值：`, quotation marks).
pub(super) fn without_frame(body: &str) -> &str {
    let mut body = body
        .trim()
        .trim_matches(['"', '\'', '“', '”', '\u{2018}', '\u{2019}'])
        .trim();
    for mark in [
        "检验结果:",
        "检测结果:",
        "检验值:",
        "检测值:",
        "实测值:",
        "测定值:",
        "结果:",
        "实测:",
        "平均值:",
        "均值:",
    ] {
        if let Some(rest) = body.strip_prefix(mark) {
            body = rest.trim();
        }
    }
    match body
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        Some(inner) if !inner.contains(['(', ')']) => inner.trim(),
        _ => body,
    }
}
