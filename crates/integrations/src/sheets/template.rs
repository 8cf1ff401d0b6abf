//! Workbooks to fill in: headings, notes, lists to choose from, an example.

use maplegrid_app::people::ImportKind;
use maplegrid_domain::methods::Method;
use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet,
    XlsxError,
};

use super::columns::{Column, Holds, columns, example};
use super::words::kind_label;

const GREY: u32 = 0x008A_8175;
const WELL: u32 = 0x00EC_E6DC;
/// Rows that lists and text formats reach to: more than any village has.
const PREPARED_ROWS: u32 = 5_000;
const LISTS: &str = "选项";

/// The template of a kind for a county's method.
///
/// # Errors
/// What the writer answers, which is a defect.
pub fn template(kind: ImportKind, method: &Method) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let choices = choices(kind, method);
    let page = book.add_worksheet();
    page.set_name(kind_label(kind))?;
    fill(page, kind, &choices)?;
    explain(book.add_worksheet(), kind)?;
    if !choices.is_empty() {
        let lists = book.add_worksheet();
        lists.set_name(LISTS)?;
        lists.set_hidden(true);
        for (choice, row) in choices.iter().zip(0_u32..) {
            lists.write(row, 0, choice)?;
        }
    }
    book.save_to_buffer()
}

/// What may stand in the column that is a choice.
fn choices(kind: ImportKind, method: &Method) -> Vec<String> {
    match kind {
        ImportKind::Areas => method.area_kinds.iter().map(|kind| kind.label.clone()).collect(),
        ImportKind::Posts => method.posts.iter().map(|post| post.label.clone()).collect(),
        ImportKind::Contacts => {
            method.network.lines.iter().map(|line| line.label.clone()).collect()
        }
        ImportKind::Households => Vec::new(),
    }
}

fn fill(page: &mut Worksheet, kind: ImportKind, choices: &[String]) -> Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(WELL))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format("@");
    let grey = Format::new().set_font_color(Color::RGB(GREY)).set_italic().set_num_format("@");
    page.set_freeze_panes(1, 0)?;
    page.set_row_height(0, 24)?;
    for ((column, shown), at) in columns(kind).iter().zip(example(kind)).zip(0_u16..) {
        let must = if column.required { "*" } else { "" };
        page.write_with_format(0, at, format!("{}{must}", column.heading), &heading)?;
        page.insert_note(0, at, &Note::new(column.note).add_author_prefix(false))?;
        page.set_column_width(at, f64::from(column.width))?;
        if column.holds != Holds::Count {
            page.set_column_format(at, &text)?;
        }
        let first = choices.first().filter(|_| column.holds == Holds::Choice);
        let shown = first.map_or(*shown, String::as_str);
        page.write_string_with_format(1, at, shown, &grey)?;
        if let Some(rule) = rule(column, choices)? {
            page.add_data_validation(1, at, PREPARED_ROWS, at, &rule)?;
        }
    }
    Ok(())
}

/// What a spreadsheet may check while somebody types. It warns where import would refuse.
fn rule(column: &Column, choices: &[String]) -> Result<Option<DataValidation>, XlsxError> {
    Ok(match column.holds {
        Holds::Choice if !choices.is_empty() => {
            let list = Formula::new(format!("={LISTS}!$A$1:$A${}", choices.len()));
            let rule = DataValidation::new().allow_list_formula(list);
            Some(
                rule.set_error_title("请从列表里选")?
                    .set_error_message("没有这一项，请从下拉列表里选。")?,
            )
        }
        Holds::YesNo => Some(DataValidation::new().allow_list_strings(&["是", "否"])?),
        _ => None,
    })
}

fn explain(page: &mut Worksheet, kind: ImportKind) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    page.set_name("说明")?;
    page.set_column_width(0, 16)?;
    page.set_column_width(1, 10)?;
    page.set_column_width(2, 80)?;
    page.write_with_format(0, 0, format!("怎么填“{}”这张表", kind_label(kind)), &bold)?;
    let advice = [
        "一行写一条，表头不要改，列的先后可以换，多出来的列不会导入。",
        "灰色的示例行不会导入，可以删掉。不要合并单元格。",
        "电话、身份证号、代码这几列已经设成“文本”；从别处粘贴时请选“只粘贴文本”，否则 Excel 会改掉后几位。",
        "导入前会先逐行检查，有一行不对就一行也不导入，并退回一份标了问题的表。",
        "改过以后整个再传一次就行：已有的会更新，没变的不动，不会重复。",
    ];
    for (line, row) in advice.into_iter().zip(1_u32..) {
        page.write(row, 0, line)?;
    }
    for (heading, column) in ["列", "必填", "怎么填"].into_iter().zip(0_u16..) {
        page.write_with_format(7, column, heading, &bold)?;
    }
    for (column, row) in columns(kind).iter().zip(8_u32..) {
        page.write(row, 0, column.heading)?;
        page.write(row, 1, if column.required { "必填" } else { "可不填" })?;
        page.write(row, 2, column.note)?;
    }
    Ok(())
}
