//! `/office/reports`: 日报、周报、月报. Counted when somebody opens them; nobody fills them in.

mod behind;
mod export;
mod list;
mod routes;
mod sheet;

pub use behind::BehindPage;
pub use list::ReportsPage;
pub(in crate::office) use list::home;
pub(in crate::office) use routes::routes;
pub use sheet::SheetPage;

use jiff::civil::Date;
use maplegrid_domain::shared::{AreaId, ReportId};

use super::address::Address;

/// The address of a sheet, or of something about it.
fn about(path: &str, id: &ReportId, area: &AreaId, on: Date) -> Address {
    let path = format!("/office/reports/{id}{path}");
    Address::new(&path).with("area", area.as_str()).with("on", &on.to_string())
}
