//! Choosing what to print, and the sheets.

use askama::Template;
use maplegrid_domain::areas::Area;

use super::sheets::{Card, Front, Poster};
use crate::office::{Spot, Staff, nav};
use crate::ui::{StaffNav, filters};

/// What can be printed for an area.
#[derive(Template)]
#[template(path = "paper/choose.html")]
pub struct ChoosePage {
    pub(super) nav: StaffNav,
    pub(super) area: String,
    pub(super) place: String,
    pub(super) homes: usize,
    /// Cards carry the access code: only for those who keep the households.
    pub(super) may_print_cards: bool,
    /// Places inside, for posters of each and to go on.
    pub(super) inside: Vec<(String, String)>,
    /// Offices of this place that can have a poster.
    pub(super) offices: Vec<(String, String)>,
}

impl ChoosePage {
    pub(super) fn frame(staff: &Staff) -> StaffNav {
        nav(staff, Spot::Paper)
    }
}

/// Cards: four on an A4 sheet, or one by one.
#[derive(Template)]
#[template(path = "paper/cards.html")]
pub struct CardsPage {
    pub(super) back: String,
    pub(super) place: String,
    pub(super) small: bool,
    pub(super) cards: Vec<Card>,
    /// To ask for the other size: the form's fields.
    pub(super) form: CardsForm,
}

pub(super) struct CardsForm {
    pub action: &'static str,
    pub csrf: String,
    pub area: String,
    pub household: String,
}

impl CardsPage {
    /// The cards of each sheet.
    fn sheets(&self) -> impl Iterator<Item = &[Card]> {
        self.cards.chunks(4)
    }

    fn sheet_count(&self) -> usize {
        if self.small { self.cards.len() } else { self.cards.len().div_ceil(4) }
    }
}

/// Sheets for behind the doors: one A4 each.
#[derive(Template)]
#[template(path = "paper/doors.html")]
pub struct DoorsPage {
    pub(super) back: String,
    pub(super) place: String,
    pub(super) doors: Vec<Front>,
}

/// Posters: one A4 each.
#[derive(Template)]
#[template(path = "paper/posters.html")]
pub struct PosterPage {
    pub(super) back: String,
    pub(super) place: String,
    pub(super) posters: Vec<Poster>,
}

/// Value and words of an area.
pub(super) fn choice(area: &Area) -> (String, String) {
    (area.id.to_string(), area.name.clone())
}
