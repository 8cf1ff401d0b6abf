//! All registers of somebody's desk.

use askama::Template;
use maplegrid_app::registers::RegisterCard;

use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::ui::{StaffNav, filters};
use crate::words::spaced;

/// The registers that are somebody's.
#[derive(Template)]
#[template(path = "office/registers/cards.html")]
pub struct RegistersPage {
    nav: StaffNav,
    cards: Vec<Card>,
}

struct Card {
    label: String,
    url: String,
    /// 等我办 2 条, with where they are.
    waiting: Option<(String, String)>,
    /// What there is, by state.
    figures: Vec<(&'static str, String)>,
    marks: Vec<&'static str>,
    new_url: Option<String>,
    basis: String,
}

impl RegistersPage {
    pub fn new(staff: &Staff, cards: &[RegisterCard]) -> Self {
        Self { nav: nav(staff, Spot::Registers), cards: cards.iter().map(card).collect() }
    }
}

fn card(card: &RegisterCard) -> Card {
    let rule = &card.rule;
    let url = format!("/office/registers/{}", rule.id);
    let held = card.count("in_force") + card.count("completed");
    let figures = [
        ("生效", held.saturating_sub(card.expired())),
        ("待审核", card.count("proposed")),
        ("退回待改", card.count("returned")),
        ("已失效", card.expired()),
    ];
    let waits = match (card.count("proposed"), card.count("returned")) {
        (0, 0) => "in_force",
        (0, _) => "returned",
        _ => "proposed",
    };
    let marks = [
        (rule.public, "对群众公开"),
        (rule.booking.is_some(), "可以预约"),
        (rule.budget.is_some(), "有年度预算"),
        (rule.has_personal(), "有个人信息"),
    ];
    Card {
        label: rule.label.clone(),
        waiting: (card.waiting > 0).then(|| (spaced(card.waiting), format!("{url}?state={waits}"))),
        figures: figures
            .into_iter()
            .filter(|(name, n)| *n > 0 || *name == "生效")
            .map(|(name, n)| (name, spaced(n)))
            .collect(),
        marks: marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect(),
        new_url: card.may_enter.then(|| format!("{url}/new")),
        basis: rule.basis.clone(),
        url,
    }
}
