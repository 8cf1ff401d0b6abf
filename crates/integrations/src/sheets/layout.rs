//! What a table looks like: what it is about, and its columns.

use std::borrow::Cow;

use maplegrid_app::people::ImportKind;
use maplegrid_domain::methods::Method;

use super::columns::{Column, Holds, columns, example};
use super::registers;

/// A kind of table as a county's method has it.
#[derive(Clone, Debug)]
pub struct Layout {
    pub(super) kind: ImportKind,
    pub(super) label: String,
    pub(super) columns: Vec<Column>,
}

impl Layout {
    /// The table of a kind; nothing for a register that the method does not keep.
    pub fn of(kind: &ImportKind, method: &Method) -> Option<Self> {
        if let ImportKind::Register(id) = kind {
            return method.register(id).map(|rule| Self {
                kind: kind.clone(),
                label: rule.label.clone(),
                columns: registers::columns(rule),
            });
        }
        let choices = choices(kind, method);
        let column = |(column, shown): (&Column, &&'static str)| {
            let mut column = column.clone();
            column.example = Cow::Borrowed(shown);
            if column.holds == Holds::Choice {
                if let Some(first) = choices.first() {
                    column.example = Cow::Owned(first.clone());
                }
                column.options.clone_from(&choices);
            }
            column
        };
        let label = match kind {
            ImportKind::Areas => "区域",
            ImportKind::Households => "户",
            ImportKind::Posts => "岗位人员",
            ImportKind::Contacts | ImportKind::Register(_) => "联系人",
        };
        let columns = columns(kind).iter().zip(example(kind)).map(column).collect();
        Some(Self { kind: kind.clone(), label: label.to_owned(), columns })
    }

    pub const fn kind(&self) -> &ImportKind {
        &self.kind
    }

    /// What it is about: 户, 联系人, or what the register is called.
    pub fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The heading of a field.
    pub fn heading(&self, field: &str) -> &str {
        self.column(field).map_or("这一行", |column| &column.heading)
    }

    /// The name of a file or a sheet: no signs of its own, and short enough for a workbook.
    pub fn short_label(&self) -> String {
        let name: String =
            self.label.chars().filter(|sign| sign.is_alphanumeric()).take(28).collect();
        // Other sheets of a template are called so.
        if matches!(&*name, "" | "说明" | "选项") { "表格".to_owned() } else { name }
    }
}

/// What may stand in the column that is a choice.
fn choices(kind: &ImportKind, method: &Method) -> Vec<String> {
    match kind {
        ImportKind::Areas => method.area_kinds.iter().map(|kind| kind.label.clone()).collect(),
        ImportKind::Posts => method.posts.iter().map(|post| post.label.clone()).collect(),
        ImportKind::Contacts => {
            method.network.lines.iter().map(|line| line.label.clone()).collect()
        }
        ImportKind::Households | ImportKind::Register(_) => Vec::new(),
    }
}
