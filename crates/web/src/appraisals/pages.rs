//! The village's appraisals, for everybody.

use askama::Template;
use maplegrid_app::appraisals::OpenAppraisal;

use super::AppraisalCard;
use crate::ui::{Void, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words;

/// What stands open, and what is over.
#[derive(Template)]
#[template(path = "appraisals/village.html")]
pub struct VillagePage {
    shell: Shell,
    open: Vec<AppraisalCard>,
    over: Vec<AppraisalCard>,
    void: Option<Void>,
}

impl VillagePage {
    pub fn new(visitor: &Visitor, found: &[OpenAppraisal]) -> Self {
        let card = |open: &OpenAppraisal| AppraisalCard::new(open, visitor.now);
        let runs = |open: &&OpenAppraisal| words::appraisal_is_open(open, visitor.now);
        let known = visitor.place().is_some();
        Self {
            shell: visitor.shell(Tab::Home),
            open: found.iter().filter(runs).map(card).collect(),
            over: found.iter().filter(|open| !runs(open)).map(card).collect(),
            void: found.is_empty().then(|| Void {
                icon: "list",
                title: if known { "现在没有公开测评" } else { "先选您的村" }.to_owned(),
                more: if known {
                    "村里的事办完了，会请大家来评"
                } else {
                    "各村评各村的事"
                }
                .to_owned(),
                action: (!known).then(|| ("选村".to_owned(), "/?place=1".to_owned())),
            }),
        }
    }
}
