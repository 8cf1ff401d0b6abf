//! What the columns of a register's table are called in a record.

use maplegrid_domain::shared::FieldId;

/// The number of the entry in its register.
pub const SEQ: &str = "seq";
pub const AREA: &str = "area";
/// The case that it belongs to.
pub const CASE: &str = "case";
/// Its first day.
pub const FROM: &str = "from";
/// Its last day, itself included.
pub const UNTIL: &str = "until";

/// The column of a field: a method may well call one `area`.
pub fn column_of(field: &FieldId) -> String {
    format!("v.{field}")
}
