//! From what serde complains about to a field, a code and words.
//!
//! serde tells its complaints as text only; the few beginnings it uses are stable and are read
//! here and nowhere else.

/// A complaint about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// `contact.phone`; `.` for the whole.
    pub field: String,
    pub code: &'static str,
    pub words: String,
}

/// Reads a complaint that arose at `path` (`.` at the top).
pub fn complaint(path: &str, message: &str) -> Complaint {
    let name = message.split('`').nth(1).unwrap_or_default();
    let (field, code, words) = if message.starts_with("missing field") {
        (below(path, name), "missing_field", format!("缺少 {name}"))
    } else if message.starts_with("unknown field") {
        (below(path, name), "unknown_field", format!("没有 {name} 这一项，请核对名称"))
    } else if message.starts_with("duplicate field") {
        (below(path, name), "duplicate_field", format!("{name} 写了两次，只能写一次"))
    } else if message.starts_with("unknown variant") {
        (path.to_owned(), "unknown_value", format!("不能是 {name}，请从接口说明列出的值里选"))
    } else {
        (path.to_owned(), "wrong_type", "类型或范围不对，请看接口说明".to_owned())
    };
    Complaint { field, code, words }
}

/// A field below a path, unless the path already ends with it.
fn below(path: &str, name: &str) -> String {
    match path {
        "." | "" => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    }
}
