//! On a case's page: its mediations, and the way into one.

use askama::Template;
use askama::filters::HtmlSafe;
use maplegrid_app::cases::StaffCase;
use maplegrid_app::mediation::MediationLine;
use maplegrid_domain::mediation::{Role, Stage, roles_of};

use super::url;
use crate::office::session::Staff;
use crate::ui::filters;
use crate::words;

/// The panel; nothing of it where there is none and none could be.
#[derive(Clone, Debug, Template)]
#[template(path = "office/mediation/panel.html")]
pub struct MediationPanel {
    /// Number, address (empty for whoever does not act in it) and how far it is.
    lines: Vec<(String, String, String)>,
    /// Where a new one is opened.
    new: String,
}

impl HtmlSafe for MediationPanel {}

impl MediationPanel {
    pub fn new(staff: &Staff, view: &StaffCase, lines: &[MediationLine]) -> Option<Self> {
        let new = if opens(staff, view, lines) {
            format!("/office/mediations/new?case={}", view.case.number.as_str())
        } else {
            String::new()
        };
        if lines.is_empty() && new.is_empty() {
            return None;
        }
        let line = |line: &MediationLine| {
            let address = if line.may_open { url(&line.id) } else { String::new() };
            let result = line.result.map(|result| format!("，{}", words::result(result)));
            let how = format!("{}{}", line.stage.label(), result.unwrap_or_default());
            (line.number.to_string(), address, how)
        };
        Some(Self { lines: lines.iter().map(line).collect(), new })
    }
}

/// Whether this reader may bring this case to mediation: what the core would refuse in any case is
/// not offered.
fn opens(staff: &Staff, view: &StaffCase, lines: &[MediationLine]) -> bool {
    let case = &view.case;
    let county = staff.county();
    let method = county.method();
    let Some(rules) = &method.mediation else { return false };
    let fits = case.category.as_ref().is_some_and(|category| rules.class(category).is_some());
    let live = lines.iter().any(|line| line.stage.is_live() || line.stage == Stage::InForce);
    let directory = &county.directory;
    let sits = |area: &maplegrid_domain::areas::Area| {
        let part = roles_of(method, directory, &staff.who.person, &area.id);
        part.contains(&Role::Receive) || part.contains(&Role::Mediate)
    };
    let near = directory.areas.lineage(&case.area).any(sits);
    case.is_open() && !case.restricted && fits && !live && near
}
