//! The home page.

use askama::Template;
use maplegrid_app::cases::ResidentCase;

use crate::contact::ContactView;
use crate::ui::{Picker, filters};
use crate::visitor::Shell;
use crate::words::{DueBadge, Phrase, Telephone, answered_due, holder_of};

/// What is known of the person's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Town {
    Known,
    Unknown,
    /// The QR code leads nowhere, perhaps because the area was merged.
    NoSuchCode,
}

/// The county's door for residents.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct HomePage {
    pub shell: Shell,
    pub town: Town,
    pub say_url: String,
    /// How many of the person's cases are not finished.
    pub open: usize,
    pub cases: Vec<CaseCard>,
    pub picker: Option<Picker>,
    pub telephone: Option<Telephone>,
    /// What else there is: lists to read, services to book.
    pub more: Vec<(&'static str, &'static str)>,
    /// Of the household, if this phone knows which it is.
    pub contact: Option<ContactView>,
}

/// A case of the person's own, as a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCard {
    pub url: String,
    pub badge: Option<DueBadge>,
    pub title: String,
    pub meta: Phrase,
    /// What the person is asked to do, if anything.
    pub wanted: &'static str,
}

impl CaseCard {
    pub fn new(view: &ResidentCase) -> Self {
        let case = &view.case;
        Self {
            url: format!("/track/{}", case.number),
            badge: badge(view),
            // A phone lies about; what was said apart is not read off its first page.
            title: if case.restricted {
                format!("您说的事 {}", case.number)
            } else {
                case.title()
            },
            meta: meta(view),
            wanted: if case.question.is_some() {
                "，问了您一个问题"
            } else if view.may.rate {
                "，请您评价"
            } else {
                ""
            },
        }
    }
}

fn badge(view: &ResidentCase) -> Option<DueBadge> {
    let case = &view.case;
    if case.withdrawn {
        return Some(DueBadge::ended("已撤回"));
    }
    if case.reopen_request.is_none() {
        if let Some(answer) = &case.answer {
            let due = answered_due(case, &view.county, &view.method);
            return Some(DueBadge::answered(due, answer.at, answer.late));
        }
        if case.routed_to.is_some() {
            return Some(DueBadge::ended("已告知去处"));
        }
    }
    view.due.as_ref().map(|due| match due.kind {
        maplegrid_domain::cases::DeadlineKind::Answer => DueBadge::promised(due, view.now),
        _ => DueBadge::of(due, view.now),
    })
}

fn meta(view: &ResidentCase) -> Phrase {
    match &view.case.owner {
        Some(owner) => {
            let holder = holder_of(owner, &view.county, &view.method);
            let alone = holder.name.starts_with(&holder.place);
            let meta =
                if alone { Phrase::new() } else { Phrase::new().keep(holder.place).text(" ") };
            meta.keep(format!("{} 在办", holder.name))
        }
        None if view.case.is_open() => Phrase::from("在办"),
        None => Phrase::new().keep(format!("编号 {}", view.case.number)),
    }
}
