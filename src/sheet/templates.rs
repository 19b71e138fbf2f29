//! The workbooks people fill in: one sheet of headings, one that explains each column.
//!
//! Headings come from the profiles that read them, so a filled template is always understood; the bytes are always the
//! same, so `import_templates/` can be compared with what `anyang template` writes.
use super::headings::{Need, Profile};
use super::profiles;
use super::write::{WriteFault, fresh_workbook, heading_format};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Worksheet};

mod columns;

const ROWS_PREPARED: u32 = 5_000;

/// A workbook to fill in.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its name on the command line, and of its file.
    pub kind: &'static str,
    /// The profile that reads it.
    pub profile: Profile,
    /// Its columns in order.
    pub columns: Vec<TemplateColumn>,
}

/// A column to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    /// The field of the profile.
    pub key: &'static str,
    /// The heading.
    pub heading: String,
    /// Whether it must be filled.
    pub need: Need,
    /// The width in characters.
    pub width: u16,
    /// What to write there.
    pub hint: &'static str,
    /// A believable value.
    pub example: &'static str,
    /// The only words allowed, if there are such.
    pub choices: Vec<&'static str>,
}

/// The names of all templates.
pub const KINDS: [&str; 5] = [
    "lab-results",
    "base-table",
    "establishments",
    "labs",
    "plan",
];

/// The template of a kind, by its own name or by the name of the import that reads it.
pub fn template(kind: &str) -> Option<Template> {
    let (kind, profile, table) = match kind {
        "lab-results" | "results" => ("lab-results", profiles::lab_results(), columns::LAB_RESULTS),
        "base-table" => ("base-table", profiles::base_table(), columns::BASE_TABLE),
        "establishments" => ("establishments", establishments(), columns::ESTABLISHMENTS),
        "labs" => ("labs", labs(), columns::LABS),
        "plan" => ("plan", plan(), columns::PLAN),
        _ => return None,
    };
    let columns = table
        .lines()
        .filter_map(|line| column(line, &profile))
        .collect();
    Some(Template {
        kind,
        profile,
        columns,
    })
}

/// The layout of a list of establishments.
pub fn establishments() -> Profile {
    profiles::profile(
        "establishments",
        "食品生产经营单位名录",
        columns::ESTABLISHMENTS_PROFILE,
    )
}

/// The layout of a list of laboratories.
pub fn labs() -> Profile {
    profiles::profile("labs", "承检机构名录", columns::LABS_PROFILE)
}

/// The layout of a sampling plan.
pub fn plan() -> Profile {
    profiles::profile("plan", "抽检计划表", columns::PLAN_PROFILE)
}

/// A line `key|width|hint|example|choice,choice`.
fn column(line: &'static str, profile: &Profile) -> Option<TemplateColumn> {
    let mut parts = line.split('|');
    let key = parts.next()?;
    let field = profile.field(key)?;
    Some(TemplateColumn {
        key,
        heading: field.heading.clone(),
        need: field.need,
        width: parts.next()?.parse().ok()?,
        hint: parts.next()?,
        example: parts.next()?,
        choices: parts
            .next()
            .unwrap_or("")
            .split(',')
            .filter(|choice| !choice.is_empty())
            .collect(),
    })
}

impl Template {
    /// The name of its file in `import_templates/`.
    pub fn file_name(&self) -> String {
        format!("{}.xlsx", self.kind)
    }

    /// The workbook.
    pub fn workbook(&self) -> Result<Vec<u8>, WriteFault> {
        let mut workbook = fresh_workbook(&self.profile.title)?;
        self.form(workbook.add_worksheet())?;
        self.guide(workbook.add_worksheet())?;
        Ok(workbook.save_to_buffer()?)
    }

    fn form(&self, sheet: &mut Worksheet) -> Result<(), WriteFault> {
        sheet.set_name("填报")?;
        let optional = heading_format();
        let required = heading_format().set_background_color(Color::RGB(0x00FC_E4D6));
        let text = Format::new()
            .set_num_format("@")
            .set_align(FormatAlign::Top)
            .set_text_wrap();
        for (index, column) in (0_u16..).zip(&self.columns) {
            let heading = if column.need == Need::Required {
                &required
            } else {
                &optional
            };
            sheet.set_column_width(index, f64::from(column.width))?;
            sheet.set_column_format(index, &text)?;
            sheet.write_string_with_format(0, index, &column.heading, heading)?;
            if !column.choices.is_empty() {
                let list = DataValidation::new().allow_list_strings(&column.choices)?;
                let list = list.set_error_title("不在可选范围内")?;
                let list =
                    list.set_error_message(format!("请填写：{}", column.choices.join("、")))?;
                sheet.add_data_validation(1, index, ROWS_PREPARED, index, &list)?;
            }
        }
        sheet.set_row_height(0, 32)?;
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn guide(&self, sheet: &mut Worksheet) -> Result<(), WriteFault> {
        sheet.set_name("填写说明")?;
        let heading = heading_format();
        let text = Format::new()
            .set_num_format("@")
            .set_align(FormatAlign::Top)
            .set_text_wrap();
        let heads = [
            ("列", 6),
            ("栏目", 24),
            ("要求", 8),
            ("填写说明", 60),
            ("示例", 36),
        ];
        for (index, (head, width)) in (0_u16..).zip(heads) {
            sheet.set_column_width(index, f64::from(width))?;
            sheet.write_string_with_format(0, index, head, &heading)?;
        }
        for (index, column) in (0_u32..).zip(&self.columns) {
            let letters = super::cell::column_letters(index);
            let need = if column.need == Need::Required {
                "必填"
            } else {
                "选填"
            };
            let mut hint = column.hint.to_owned();
            if !column.choices.is_empty() {
                hint.push_str("可选：");
                hint.push_str(&column.choices.join("、"));
                hint.push('。');
            }
            let cells = [
                letters.as_str(),
                &column.heading,
                need,
                &hint,
                column.example,
            ];
            for (at, cell) in (0_u16..).zip(cells) {
                sheet.write_string_with_format(index + 1, at, cell, &text)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{locate, open};
    use std::path::Path;

    #[test]
    fn an_empty_template_is_found_by_its_own_profile() {
        for kind in KINDS {
            let template = template(kind).unwrap();
            let book = open(template.workbook().unwrap()).unwrap();
            let layout = locate(&book, std::slice::from_ref(&template.profile)).unwrap();
            assert_eq!((layout.sheet, layout.header_row), (0, 1), "{kind}");
            assert_eq!(layout.missing, Vec::<String>::new(), "{kind}");
            assert_eq!(layout.unknown().count(), 0, "{kind}");
            assert_eq!(layout.columns.len(), template.columns.len(), "{kind}");
        }
    }

    #[test]
    fn every_line_of_the_tables_is_a_column() {
        for (kind, count) in [
            ("lab-results", 18),
            ("base-table", 26),
            ("establishments", 18),
            ("labs", 14),
            ("plan", 17),
        ] {
            assert_eq!(template(kind).unwrap().columns.len(), count, "{kind}");
        }
        assert_eq!(template("results").unwrap().kind, "lab-results");
        assert!(template("nothing").is_none());
    }

    /// Set ANYANG_BLESS to write the folder anew.
    #[test]
    fn the_committed_templates_are_what_is_written() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("import_templates");
        for kind in KINDS {
            let template = template(kind).unwrap();
            let path = folder.join(template.file_name());
            let bytes = template.workbook().unwrap();
            if std::env::var_os("ANYANG_BLESS").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &bytes).unwrap();
            }
            assert!(
                std::fs::read(&path).unwrap() == bytes,
                "{kind}: write the folder anew with ANYANG_BLESS=1"
            );
        }
    }
}
