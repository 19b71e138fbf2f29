//! One row of an announcement: the facts that art. 46 of the 办法 names, frozen when the announcement is composed.
//! It is made of a [`PublicSample`] alone; no person's name, number or telephone has a field here.
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use crate::disposal::PartTold;
use crate::problem::Problem;
use crate::rules::category;
use crate::rules::code::RegionCode;
use crate::rules::publication::personal::masked;
use crate::rules::publication::{AnnouncementKind, PublicSample};
use crate::rules::region;
use crate::rules::text::squeezed;

/// What the public reads of one sample. Empty texts are `/`, as the tables of announcements write them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RowText {
    /// 抽样编号.
    pub number: String,
    /// `supervision` or `evaluation`.
    pub stream: String,
    /// `pass`, `fail` or `disposal`.
    pub kind: String,
    /// 食品名称.
    pub food: String,
    /// 分类: the widest category.
    pub category: String,
    /// 商标.
    pub brand: String,
    /// 规格型号.
    pub specification: String,
    /// 生产日期/批号, with the word for another kind of date.
    pub dated: String,
    /// 标称生产企业名称.
    pub producer: String,
    /// 标称生产企业地址.
    pub producer_address: String,
    /// 被抽样单位名称.
    pub unit: String,
    /// 被抽样单位地址.
    pub unit_address: String,
    /// 被抽样单位所在省份.
    pub unit_province: String,
    /// The county's code, for the search.
    pub county: String,
    /// 检验机构.
    pub laboratory: String,
    /// 任务来源/项目名称.
    pub task_source: String,
    /// The failing inspection items; none in tables of conforming results.
    pub items: Vec<FoundItem>,
    /// How the failure was dealt with; only in announcements of disposals.
    pub disposal: Vec<PartTold>,
    /// 备注.
    pub remarks: String,
}

/// An item that failed: what was found and what the standard allows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundItem {
    /// Its name.
    pub item: String,
    /// The result with its unit.
    pub result: String,
    /// The limit with its unit.
    pub limit: String,
}

impl FoundItem {
    /// The cell of the table: item║result║limit.
    pub fn cell(&self) -> String {
        format!("{}║{}║{}", self.item, self.result, self.limit)
    }
}

/// A row that may stand in an announcement; it can only be made of a sample of a public stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRow {
    sample_id: String,
    text: RowText,
}

impl PublicRow {
    /// The row of a public sample from what is known of it.
    pub fn of(sample: &PublicSample, kind: AnnouncementKind, facts: &Facts) -> Self {
        let sheet = &facts.sheet;
        let row = &facts.sample;
        let fails = kind != AnnouncementKind::Pass;
        let text = RowText {
            number: sample.number().to_owned(),
            stream: sample.stream().code().to_owned(),
            kind: kind.code().to_owned(),
            food: stated(&row.food_name),
            category: stated(
                row.category_path
                    .split(category::BETWEEN)
                    .next()
                    .unwrap_or(""),
            ),
            brand: stated(&sheet.brand),
            specification: stated(&sheet.specification),
            dated: dated(facts),
            producer: if sheet.producer_unknown {
                "/".to_owned()
            } else {
                stated(&row.producer_name)
            },
            producer_address: producer_address(facts),
            unit: stated(&row.unit_name),
            unit_address: stated(&placed(&full_name(&sheet.unit_region), &sheet.unit_address)),
            unit_province: stated(&province(&sheet.unit_region)),
            county: row.county.clone(),
            laboratory: stated(&facts.laboratory),
            task_source: stated(&facts.task_source),
            items: if fails {
                facts.failing.clone()
            } else {
                Vec::new()
            },
            disposal: if kind == AnnouncementKind::Disposal {
                facts.parts.clone()
            } else {
                Vec::new()
            },
            remarks: if fails {
                format!("初检机构：{}", facts.laboratory)
            } else {
                "/".to_owned()
            },
        };
        Self {
            sample_id: row.id.clone(),
            text,
        }
    }

    /// The sample's id.
    pub fn sample_id(&self) -> &str {
        &self.sample_id
    }

    /// What the public will read.
    pub fn text(&self) -> &RowText {
        &self.text
    }

    /// The frozen body: canonical JSON (RFC 8785), so that anyone can repeat the hash over the rows.
    ///
    /// # Errors
    /// A fault when the text cannot be written as JSON.
    pub fn body(&self) -> Result<String, Problem> {
        canonical(&self.text)
    }
}

/// A row's text as canonical JSON.
///
/// # Errors
/// A fault when the text cannot be written as JSON.
pub fn canonical(text: &RowText) -> Result<String, Problem> {
    let bytes = serde_json_canonicalizer::to_vec(text)?;
    String::from_utf8(bytes).map_err(|error| Problem::fault(error.to_string()))
}

impl RowText {
    /// Reads a frozen body.
    ///
    /// # Errors
    /// A fault when it is no row of ours.
    pub fn read(body: &str) -> Result<Self, Problem> {
        Ok(serde_json::from_str(body)?)
    }

    /// The text that the search looks through.
    pub fn folded(&self) -> String {
        let parts = [
            &self.number,
            &self.food,
            &self.unit,
            &self.producer,
            &self.brand,
        ];
        let folded: Vec<String> = parts.iter().map(|part| squeezed(part)).collect();
        folded.join("\n")
    }

    /// The cell 不合格项目║检验结果║标准值.
    pub fn found(&self) -> String {
        let cells: Vec<String> = self.items.iter().map(FoundItem::cell).collect();
        cells.join("；")
    }
}

/// Blank is `/`; numbers of persons are masked.
fn stated(text: &str) -> String {
    let text = text.trim();
    if matches!(text, "" | "-" | "—") {
        "/".to_owned()
    } else {
        masked(text)
    }
}

fn dated(facts: &Facts) -> String {
    let day = facts
        .sample
        .production_date
        .map_or_else(String::new, |day| day.to_string());
    let word = match facts.sheet.date_kind.trim() {
        "" | "生产" | "生产日期" => String::new(),
        other => format!("{}：", other.trim_end_matches("日期").to_owned() + "日期"),
    };
    let batch = facts.sheet.batch_number.trim();
    match (day.is_empty(), matches!(batch, "" | "/" | "-" | "—")) {
        (true, true) => "/".to_owned(),
        (false, true) => format!("{word}{day}"),
        (true, false) => batch.to_owned(),
        (false, false) => format!("{word}{day}/{batch}"),
    }
}

fn producer_address(facts: &Facts) -> String {
    let sheet = &facts.sheet;
    if sheet.producer_unknown {
        return "/".to_owned();
    }
    let mut place = String::new();
    for part in [
        &sheet.producer_province,
        &sheet.producer_city,
        &sheet.producer_county,
    ] {
        let part = part.trim();
        if !matches!(part, "" | "/" | "-" | "—") && !place.ends_with(part) {
            place.push_str(part);
        }
    }
    stated(&placed(&place, &sheet.producer_address))
}

/// The address with its place before it. What the address repeats of the place stands once; one that names its province stands as it is.
fn placed(place: &str, address: &str) -> String {
    let address = address.trim();
    if address.is_empty() {
        return place.to_owned();
    }
    if matches!(address, "/" | "-" | "—") || address.contains('省') || address.contains("自治区")
    {
        return address.to_owned();
    }
    let repeated = place
        .char_indices()
        .filter_map(|(at, _)| place.get(at..))
        .find_map(|end| address.strip_prefix(end));
    format!("{place}{}", repeated.unwrap_or(address))
}

fn full_name(code: &str) -> String {
    code.parse::<RegionCode>()
        .map_or_else(|_| String::new(), region::full_name)
}

fn province(code: &str) -> String {
    code.parse::<RegionCode>()
        .ok()
        .and_then(|code| region::region(code.province()))
        .map_or_else(String::new, |region| region.name.clone())
}

#[cfg(test)]
mod tests {
    use super::placed;

    #[test]
    fn an_address_says_its_place_once() {
        let place = "河南省安阳市滑县";
        let whole = "河南省安阳市滑县示例路 1 号";
        for address in [
            "示例路 1 号",
            "滑县示例路 1 号",
            "安阳市滑县示例路 1 号",
            whole,
        ] {
            assert_eq!(placed(place, address), whole, "{address}");
        }
        assert_eq!(placed(place, ""), place);
        assert_eq!(placed(place, "/"), "/");
        assert_eq!(placed("", "示例路 1 号"), "示例路 1 号");
    }
}
