//! Pages of the lists of master data: the address holds filter and page, the count of a list stands above it.
use serde::Serialize;

use crate::problem::Problem;

/// Where a list stands and where its neighbours are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pages {
    /// 第 1–50 条，共 326 条.
    pub text: String,
    /// How many rows there are in all.
    pub all: i64,
    /// The address of the page before; empty on the first.
    pub previous: String,
    /// The address of the next page; empty on the last.
    pub next: String,
    /// Rows to skip.
    #[serde(skip)]
    pub offset: i64,
}

impl Pages {
    /// The pages of a list at an address under a filter whose `page` counts from 1; `size` rows each.
    ///
    /// # Errors
    /// A fault when the filter does not serialise to an object.
    pub fn of<F: Serialize>(
        address: &str,
        filter: &F,
        (all, size): (i64, i64),
    ) -> Result<Self, Problem> {
        let serde_json::Value::Object(fields) = serde_json::to_value(filter)? else {
            return Err(Problem::fault("a filter must serialise to an object"));
        };
        let last = (all.max(1) - 1) / size + 1;
        let asked = fields
            .get("page")
            .and_then(|page| page.as_str()?.trim().parse().ok());
        let page = asked.unwrap_or(1).clamp(1, last);
        let to = |page: i64| {
            let mut pairs: Vec<(&str, String)> = fields
                .iter()
                .filter(|(name, _)| *name != "page")
                .filter_map(|(name, typed)| Some((name.as_str(), typed.as_str()?.to_owned())))
                .filter(|(_, typed)| !typed.is_empty())
                .collect();
            pairs.push(("page", page.to_string()));
            serde_html_form::to_string(pairs).map(|query| format!("{address}?{query}"))
        };
        let link = |there: bool, page: i64| {
            if there {
                to(page).map_err(|error| Problem::fault(error.to_string()))
            } else {
                Ok(String::new())
            }
        };
        let first = (page - 1) * size;
        let until = all.min(page * size);
        Ok(Self {
            text: if all == 0 {
                "共 0 条".to_owned()
            } else {
                format!("第 {}–{until} 条，共 {all} 条", first + 1)
            },
            all,
            previous: link(page > 1, page - 1)?,
            next: link(page < last, page + 1)?,
            offset: first,
        })
    }
}

/// A pattern that finds a part inside a folded text; the signs of patterns are left out of what was typed.
pub fn like_part(folded: &str) -> String {
    let plain: String = folded
        .chars()
        .filter(|sign| !matches!(sign, '%' | '_' | '\\'))
        .collect();
    format!("%{plain}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Asked {
        name: &'static str,
        page: &'static str,
    }

    #[test]
    fn the_address_keeps_the_filter_and_a_page_beyond_the_end_is_the_last() {
        let asked = |page| Asked { name: "铅", page };
        let first = Pages::of("/items", &asked(""), (120, 50)).unwrap();
        assert_eq!(first.text, "第 1–50 条，共 120 条");
        assert_eq!(first.next, "/items?name=%E9%93%85&page=2");
        assert!(first.previous.is_empty());
        let last = Pages::of("/items", &asked("99"), (120, 50)).unwrap();
        assert_eq!(
            (last.text.as_str(), last.offset),
            ("第 101–120 条，共 120 条", 100)
        );
        assert!(last.next.is_empty());
        assert_eq!(
            Pages::of("/items", &asked("-3"), (0, 50)).unwrap().text,
            "共 0 条"
        );
    }

    #[test]
    fn signs_of_patterns_find_nothing_of_their_own() {
        assert_eq!(like_part("1%_铅"), "%1铅%");
    }
}
