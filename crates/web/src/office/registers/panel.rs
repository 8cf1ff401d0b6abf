//! On a case's page: what was entered for it, and where more may be.

use askama::Template;
use askama::filters::HtmlSafe;
use maplegrid_app::Error;
use maplegrid_app::registers::CaseRegister;
use maplegrid_domain::cases::CaseNumber;

use super::{completed, entry_url};
use crate::error::Result;
use crate::office::address::Address;
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::filters;
use crate::words::state_label;

/// The panel 相关台账.
#[derive(Clone, Debug, Template)]
#[template(path = "office/registers/panel.html")]
pub struct RegistersPanel {
    /// Register, entry, address, state.
    lines: Vec<(String, String, String, String)>,
    /// 登记到“……”, and where.
    fresh: Vec<(String, String)>,
}

impl HtmlSafe for RegistersPanel {}

impl RegistersPanel {
    /// Nothing where nothing was entered and nothing could be.
    pub fn new(number: &CaseNumber, beside: &[CaseRegister]) -> Option<Self> {
        let lines = beside.iter().flat_map(|one| {
            one.entries.iter().map(|line| {
                let state = state_label(&line.entry.state, line.validity, completed(&one.rule));
                let url = entry_url(&line.entry.id);
                (one.rule.label.clone(), line.title.clone(), url, state)
            })
        });
        let fresh = beside.iter().filter_map(|one| {
            let area = one.enters_at.as_ref()?;
            let url = Address::new(&format!("/office/registers/{}/new", one.rule.id));
            let url = url.with("area", area.as_str()).with("case", number.as_str());
            Some((one.rule.label.clone(), url.into_string()))
        });
        let panel = Self { lines: lines.collect(), fresh: fresh.collect() };
        (!panel.lines.is_empty() || !panel.fresh.is_empty()).then_some(panel)
    }
}

/// The panel of a case, for whoever reads it.
pub(crate) async fn of_case(
    web: &Web,
    staff: &Staff,
    number: &CaseNumber,
) -> Result<Option<RegistersPanel>> {
    if staff.county().method().registers.is_empty() {
        return Ok(None);
    }
    match web.app.entries_of_case(&staff.who, number).await {
        Ok(beside) => Ok(RegistersPanel::new(number, &beside)),
        // Somebody may have acted the case out of their own sight.
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
