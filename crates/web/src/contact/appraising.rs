//! On the household's own page: what its village rates, and its own word.

use askama::Template;
use askama::filters::HtmlSafe;
use maplegrid_app::appraisals::HomeAppraisal;
use maplegrid_domain::shared::Timestamp;

use crate::appraisals::AppraisalCard;
use crate::ui::filters;
use crate::words;

/// The panel; nothing of it where nothing is rated.
#[derive(Clone, Debug, Template)]
#[template(path = "appraisals/own.html")]
pub(super) struct Appraising {
    lines: Vec<Line>,
    nothing_chosen: bool,
}

impl HtmlSafe for Appraising {}

#[derive(Clone, Debug)]
struct Line {
    id: String,
    card: AppraisalCard,
    /// What may be chosen; empty where the household may not rate, or not any more.
    words: Vec<String>,
    rated: bool,
    missed: bool,
}

impl Appraising {
    pub(super) fn new(found: &[HomeAppraisal], done: &str, now: Timestamp) -> Option<Self> {
        let line = |one: &HomeAppraisal| {
            let open = words::appraisal_is_open(&one.appraisal, now);
            let words = if open && one.may_rate { &one.appraisal.labels[..] } else { &[] };
            Line {
                id: one.appraisal.id.clone(),
                card: AppraisalCard::new(&one.appraisal, now),
                words: words.to_vec(),
                rated: one.has_rated,
                missed: open && !one.may_rate && !one.has_rated,
            }
        };
        let lines: Vec<Line> = found.iter().map(line).collect();
        let nothing_chosen = done == "appraise-none";
        (!lines.is_empty()).then_some(Self { lines, nothing_chosen })
    }
}
