//! Files that cannot be read at all.

/// What is wrong with a file as a whole. Its words say what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    #[error("文件是空的，请重新选")]
    Empty,
    #[error("文件太大，最多 {most_mb} MB；请按乡镇分成几个文件")]
    TooLarge { most_mb: usize },
    #[error("这是一张图片，不是表格；请填在模板里再传")]
    Picture,
    #[error("这是 {what}，不是表格；请把内容填在模板里，另存为 .xlsx 再传")]
    OtherKind { what: &'static str },
    #[error(
        "这是旧版的 .xls（或 WPS 的 .et）；请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再传"
    )]
    OldWorkbook,
    #[error("这个文件加了密码，读不了；请打开后取消密码，另存一份再传")]
    Encrypted,
    #[error("这个文件里有宏（.xlsm），为了安全不能收；请另存为不带宏的“Excel 工作簿（.xlsx）”再传")]
    Macros,
    #[error("这个文件解开以后大得不正常，为了安全没有打开；请把内容复制到新的模板里再传")]
    Bomb,
    #[error("文件坏了，读到一半读不下去；请用 Excel 或 WPS 打开，另存一份再传")]
    Damaged,
    #[error("文字认不出来；请另存为 .xlsx，或保存成 UTF-8 的 CSV 再传")]
    UnknownEncoding,
    #[error("超过 {most} 行，没有再往下读；请按乡镇分成几个文件，一个一个传（空行多也算，请删掉）")]
    TooManyRows { most: usize },
    #[error("没找到表头：缺“{}”这 {} 列{}。请用下载的模板，表头不要改", missing.join("”“"), missing.len(), found_words(found))]
    Headings { missing: Vec<String>, found: Vec<String> },
    #[error("合并的单元格太多；请全选后点“取消单元格合并”，每一行都填上，再传")]
    TooManyMerges,
    #[error("有两列都像是“{field}”（{one}、{other}），请去掉一列")]
    TwoColumns { field: String, one: String, other: String },
    #[error("表头下面没有内容，请填好再传")]
    NoRows,
}

fn found_words(found: &[String]) -> String {
    /// A register's columns, and some that somebody added.
    const SHOWN: usize = 24;
    if found.is_empty() {
        return String::new();
    }
    format!(
        "（第一行现在是：{}）",
        found.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("、")
    )
}

impl FileFault {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::TooLarge { .. } => "file_too_large",
            Self::Picture => "file_is_picture",
            Self::OtherKind { .. } => "file_is_no_table",
            Self::OldWorkbook => "file_is_old_workbook",
            Self::Encrypted => "file_is_encrypted",
            Self::Macros => "file_has_macros",
            Self::Bomb => "file_unpacks_too_large",
            Self::Damaged => "file_damaged",
            Self::UnknownEncoding => "file_encoding",
            Self::TooManyRows { .. } => "file_too_many_rows",
            Self::Headings { .. } => "file_headings",
            Self::TooManyMerges => "file_too_many_merges",
            Self::TwoColumns { .. } => "file_two_columns",
            Self::NoRows => "file_no_rows",
        }
    }
}
