//! Replies kept ready, as whoever is about to write gets them.

use maplegrid_app::cases::StaffCase;
use maplegrid_domain::cases::{DeadlineKind, Offered};
use maplegrid_domain::methods::Slot;

use super::{office_in, plain_date};
use crate::office::village_name;

/// A reply kept ready, with what is known of the case filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyReply<'a> {
    pub id: &'a str,
    pub label: &'a str,
    pub text: String,
}

/// The replies that an action may begin with, in the method's order.
pub fn ready_replies<'a>(view: &'a StaffCase, offered: &Offered) -> Vec<ReadyReply<'a>> {
    let case = &view.case;
    let fit = view
        .method
        .replies
        .iter()
        .filter(|reply| reply.is_for(offered.kind, &case.step, case.category.as_ref()));
    let ready = fit.map(|reply| ReadyReply {
        id: &reply.id,
        label: &reply.label,
        text: reply.filled(|slot| says(slot, view, offered)),
    });
    ready.collect()
}

/// What was typed, begun or continued with a reply. One that was taken by mistake is replaced.
pub fn begun(typed: &str, chosen: &ReadyReply<'_>, all: &[ReadyReply<'_>]) -> String {
    let typed = typed.trim_end().replace("\r\n", "\n");
    let untouched = typed.trim().is_empty() || all.iter().any(|ready| ready.text == typed);
    if untouched { chosen.text.clone() } else { format!("{typed}\n{}", chosen.text) }
}

fn says(slot: Slot, view: &StaffCase, offered: &Offered) -> Option<String> {
    let (case, county, method) = (&view.case, &view.county, &view.method);
    let today = view.now.date();
    // Whoever is joined reads the same answer: nothing in it may be another resident's.
    let own = case.open_members().next().is_none();
    match slot {
        Slot::Number => own.then(|| case.number.to_string()),
        Slot::Title if own => Some(case.title().trim_end_matches('…').to_owned()),
        Slot::Title => {
            let category = case.category.as_ref().and_then(|id| method.category(id));
            category.map(|category| category.label.clone())
        }
        Slot::Place => Some(village_name(county, &case.area)),
        Slot::Unit => {
            let held = &offered.capacity;
            Some(office_in(county, method, &held.post, &held.area))
        }
        Slot::Received => own.then(|| plain_date(case.received_at.date(), today)),
        Slot::Until => {
            let mut promised = view.deadlines.iter();
            let promised = promised.find(|limit| limit.kind == DeadlineKind::Answer)?;
            Some(plain_date(promised.due.at.date(), today))
        }
        Slot::Today => Some(plain_date(today, today)),
    }
}
