//! Workbooks to fill in: headings, notes, lists to choose from, an example.

use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet,
    XlsxError, utility::column_number_to_name,
};

use super::Layout;
use super::columns::{Column, Holds};

const GREY: u32 = 0x008A_8175;
const WELL: u32 = 0x00EC_E6DC;
/// Rows that lists and text formats reach to: more than any village has.
const PREPARED_ROWS: u32 = 5_000;
const LISTS: &str = "选项";

/// The template of a kind of table.
///
/// # Errors
/// What the writer answers, which is a defect.
pub fn template(layout: &Layout) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(layout.short_label())?;
    fill(page, layout)?;
    explain(book.add_worksheet(), layout)?;
    if layout.columns.iter().any(|column| !column.options.is_empty()) {
        let lists = book.add_worksheet();
        lists.set_name(LISTS)?;
        lists.set_hidden(true);
        // Each list stands under the column that chooses from it.
        for (column, at) in layout.columns.iter().zip(0_u16..) {
            for (choice, row) in column.options.iter().zip(0_u32..) {
                lists.write(row, at, choice)?;
            }
        }
    }
    book.save_to_buffer()
}

fn fill(page: &mut Worksheet, layout: &Layout) -> Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(WELL))
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format("@");
    let grey = Format::new().set_font_color(Color::RGB(GREY)).set_italic().set_num_format("@");
    page.set_freeze_panes(1, 0)?;
    page.set_row_height(0, 24)?;
    for (column, at) in layout.columns.iter().zip(0_u16..) {
        let must = if column.required { "*" } else { "" };
        page.write_with_format(0, at, format!("{}{must}", column.heading), &heading)?;
        page.insert_note(0, at, &Note::new(&*column.note).add_author_prefix(false))?;
        page.set_column_width(at, f64::from(column.width))?;
        if !matches!(column.holds, Holds::Count | Holds::Money) {
            page.set_column_format(at, &text)?;
        }
        page.write_string_with_format(1, at, &*column.example, &grey)?;
        if let Some(rule) = rule(column, at)? {
            page.add_data_validation(1, at, PREPARED_ROWS, at, &rule)?;
        }
    }
    Ok(())
}

/// What a spreadsheet may check while somebody types. It warns where import would refuse.
fn rule(column: &Column, at: u16) -> Result<Option<DataValidation>, XlsxError> {
    Ok(match column.holds {
        Holds::Choice if !column.options.is_empty() => {
            let (letters, last) = (column_number_to_name(at), column.options.len());
            let choices = Formula::new(format!("={LISTS}!${letters}$1:${letters}${last}"));
            let rule = DataValidation::new().allow_list_formula(choices);
            Some(
                rule.set_error_title("请从列表里选")?
                    .set_error_message("没有这一项，请从下拉列表里选。")?,
            )
        }
        Holds::YesNo => Some(DataValidation::new().allow_list_strings(&["是", "否"])?),
        _ => None,
    })
}

fn explain(page: &mut Worksheet, layout: &Layout) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    page.set_name("说明")?;
    page.set_column_width(0, 16)?;
    page.set_column_width(1, 10)?;
    page.set_column_width(2, 80)?;
    page.write_with_format(0, 0, format!("怎么填“{}”这张表", layout.label()), &bold)?;
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
    for (column, row) in layout.columns.iter().zip(8_u32..) {
        page.write(row, 0, &*column.heading)?;
        page.write(row, 1, if column.required { "必填" } else { "可不填" })?;
        page.write(row, 2, &*column.note)?;
    }
    Ok(())
}
