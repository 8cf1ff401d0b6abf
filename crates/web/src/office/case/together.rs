//! Cases that are dealt with together, and those that might be, on the page of one of them.

use maplegrid_app::cases::{Alike, StaffCase, TogetherCase};
use maplegrid_domain::cases::case_due;
use maplegrid_domain::methods::ActionKind;

use super::plate::{named, owner};
use super::routes;
use crate::office::address::Address;
use crate::office::inbox::badge;
use crate::words::{DueBadge, moment};

/// The case that the page's case was joined to.
pub(super) struct LeadView {
    pub number: String,
    /// Empty where the reader may not open it by itself.
    pub url: String,
    pub title: String,
    pub who: String,
    pub since: String,
}

/// A case that was joined to the page's case.
pub(super) struct MemberView {
    pub number: String,
    /// Empty where the reader may not open it by itself.
    pub url: String,
    pub text: String,
    pub came: String,
    pub due: Option<DueBadge>,
    /// What its resident added, with the time.
    pub more: Vec<(String, String)>,
}

/// A case that may be about the same thing.
pub(super) struct AlikeView {
    pub due: DueBadge,
    pub url: String,
    pub title: String,
    pub summary: String,
    pub number: String,
    pub came: String,
    /// Fills the form of joining; empty where it is not open.
    pub join: String,
}

pub(super) fn lead(view: &StaffCase) -> Option<LeadView> {
    let lead = view.lead.as_ref()?;
    let joined = view.case.joined.as_ref()?;
    Some(LeadView {
        number: lead.case.number.to_string(),
        url: url(lead),
        title: lead.case.title(),
        who: owner(view).map(|holder| named(&holder)).unwrap_or_default(),
        since: moment(joined.at, view.now),
    })
}

pub(super) fn members(view: &StaffCase) -> Vec<MemberView> {
    let county = &view.county;
    let line = |member: &TogetherCase| {
        let case = &member.case;
        let method = county.method_of(case.method_version);
        let due = case_due(case, method, &county.calendar, view.now);
        let path = county.directory.areas.path_name(&case.area);
        let more = member.supplements.iter();
        MemberView {
            number: case.number.to_string(),
            url: url(member),
            text: case.text.clone(),
            came: format!("{path}，{} 登记", moment(case.received_at, view.now)),
            due: due.map(|due| DueBadge::of(&due, view.now)),
            more: more.map(|(at, text)| (moment(*at, view.now), text.clone())).collect(),
        }
    };
    view.members.iter().map(line).collect()
}

pub(super) fn alike(view: &StaffCase) -> Vec<AlikeView> {
    let joins = view.actions.iter().any(|offered| offered.kind == ActionKind::Join);
    let line = |alike: &Alike| {
        let row = &alike.row;
        let form = Address::new(&routes::url(&view.case.number)).with("join", row.number.as_str());
        let fill = joins && alike.joinable;
        AlikeView {
            due: badge(row, view.now),
            url: routes::url(&row.number),
            title: row.title.clone(),
            summary: row.summary.clone(),
            number: row.number.to_string(),
            came: moment(row.received_at, view.now),
            join: if fill { format!("{}#next", form.into_string()) } else { String::new() },
        }
    };
    view.alike.iter().map(line).collect()
}

fn url(of: &TogetherCase) -> String {
    if of.readable { routes::url(&of.case.number) } else { String::new() }
}
