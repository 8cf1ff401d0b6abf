//! An appraisal as a card: on the village's page, on the household's own, and beside its case.

use askama::Template;
use askama::filters::HtmlSafe;
use maplegrid_app::appraisals::OpenAppraisal;
use maplegrid_domain::cases::Case;
use maplegrid_domain::shared::Timestamp;

use crate::ui::filters;
use crate::words::{self, CountedAppraisal};

/// The card.
#[derive(Clone, Debug, Template)]
#[template(path = "appraisals/card.html")]
pub struct AppraisalCard {
    pub title: String,
    done: String,
    stands: String,
    state: &'static str,
    so_far: String,
    counted: Vec<CountedAppraisal>,
    caution: String,
}

impl HtmlSafe for AppraisalCard {}

impl AppraisalCard {
    pub fn new(open: &OpenAppraisal, now: Timestamp) -> Self {
        let runs = words::appraisal_is_open(open, now);
        Self {
            title: open.title.clone(),
            done: open.done.clone(),
            stands: words::appraisal_stands(open),
            state: if runs { "正在评" } else { "结束了" },
            so_far: match open.shown {
                None => words::appraisal_so_far(open),
                Some(_) => String::new(),
            },
            counted: words::appraisal_counted(open),
            caution: open.shown.as_ref().map(words::appraisal_caution).unwrap_or_default(),
        }
    }
}

/// The appraisals of a case that everybody may see, the latest first.
pub fn cards(case: &Case, now: Timestamp) -> Vec<AppraisalCard> {
    let open = case.appraisals.iter().rev().filter_map(OpenAppraisal::of);
    open.map(|open| AppraisalCard::new(&open, now)).collect()
}
