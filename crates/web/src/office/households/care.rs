//! Closer care, corrections of the register and the access code, on the household card. What is
//! shown and what may be done is what the application says of this reader, nothing else.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Response};
use maplegrid_app::Error;
use maplegrid_app::duties::{
    CardMay, CareView, ContestReply, CorrectionReply, CorrectionView, HouseholdCard, NewCare,
    ProposalView,
};
use maplegrid_domain::duties::{Outcome, Verdict};
use maplegrid_domain::shared::{HouseholdId, NeedId};

use super::card::Beside;
use super::routes::page;
use super::writing::to;
use crate::error::{Problem, Result};
use crate::forms::key;
use crate::keys::form_key;
use crate::office::session::Staff;
use crate::state::Web;
use crate::ui::{Notice, NoticeKind, Page, filters};
use crate::words::{date_on_paper, moment};

/// The panel of a household's care, and of what it wants put right.
#[derive(Template)]
#[template(path = "office/care_panel.html")]
pub(super) struct CarePanel {
    url: String,
    csrf: String,
    key: String,
    care: Option<Given>,
    proposal: Option<Proposed>,
    correction: Option<Asked>,
    may: CardMay,
    keeps: bool,
    tiers: Vec<(String, Vec<NeedChoice>)>,
}

impl HtmlSafe for CarePanel {}

/// A need of a tier that may be ticked.
struct NeedChoice {
    id: String,
    label: String,
    /// A guardian has to agree.
    guardian: bool,
}

struct Given {
    tier: String,
    needs: String,
    note: String,
    by: String,
    since: String,
    until: String,
    ends_soon: bool,
    contest: Option<Contest>,
}

struct Contest {
    when: String,
    words: String,
    answer: Option<(String, String)>,
}

struct Proposed {
    tier: String,
    needs: String,
    note: String,
    by: String,
    guardian: bool,
}

struct Asked {
    when: String,
    due: String,
    late: bool,
    words: String,
}

impl CarePanel {
    pub(super) fn new(
        staff: &Staff,
        card: &HouseholdCard,
        (correction, keeps): (Option<&CorrectionView>, bool),
    ) -> Self {
        let network = &staff.county().method().network;
        let tiers = network.tiers.iter().map(|tier| {
            let needs = network.needs.iter().filter(|need| need.tier == tier.id);
            let need = |need: &maplegrid_domain::methods::CareNeed| {
                let (id, label) = (need.id.to_string(), need.label.clone());
                NeedChoice { id, label, guardian: need.guardian }
            };
            (tier.label.clone(), needs.map(need).collect())
        });
        Self {
            url: format!("/office/households/{}", card.face.household.id),
            csrf: staff.who.csrf.clone(),
            key: form_key(),
            care: card.care.as_ref().map(|care| given(staff, care)),
            proposal: card.proposal.as_ref().map(|proposal| proposed(staff, proposal)),
            correction: correction.map(|correction| Asked {
                when: moment(correction.at, staff.now),
                due: date_on_paper(correction.due.date()),
                late: correction.due < staff.now,
                words: correction.words.clone(),
            }),
            may: card.may,
            keeps,
            tiers: tiers.collect(),
        }
    }

    /// Whether the reader keeps this household, open or closed.
    pub(super) const fn keeps(&self) -> bool {
        self.keeps
    }

    /// Whether there is anything to show to this reader.
    fn is_empty(&self) -> bool {
        let may = self.may;
        self.care.is_none() && self.proposal.is_none() && !may.propose && !may.confirm
    }
}

fn given(staff: &Staff, care: &CareView) -> Given {
    let name = |person| staff.county().directory.name(person);
    Given {
        tier: care.tier.label.clone(),
        needs: care.need_labels.join("、"),
        note: care.reasons.as_ref().map(|reasons| reasons.note.clone()).unwrap_or_default(),
        by: format!("{}提出，{}确认", name(&care.proposed_by), name(&care.confirmed_by)),
        since: date_on_paper(care.since.date()),
        until: date_on_paper(care.until.date()),
        ends_soon: care.ends_soon,
        contest: care.contest.as_ref().map(|contest| Contest {
            when: moment(contest.at, staff.now),
            words: contest.words.clone(),
            answer: contest.answer.as_ref().map(|(at, by, words)| {
                (format!("{} {}答复", moment(*at, staff.now), name(by)), words.clone())
            }),
        }),
    }
}

fn proposed(staff: &Staff, proposal: &ProposalView) -> Proposed {
    let reasons = proposal.reasons.as_ref();
    let by = staff.county().directory.name(&proposal.by);
    Proposed {
        tier: proposal.tier.label.clone(),
        needs: proposal.need_labels.join("、"),
        note: reasons.map(|reasons| reasons.note.clone()).unwrap_or_default(),
        by: format!("{by} {}提出", moment(proposal.at, staff.now)),
        guardian: reasons.is_some_and(|reasons| reasons.guardian_agreed),
    }
}

/// What was typed for any of the steps.
#[derive(Default)]
struct Typed {
    csrf: String,
    key: String,
    needs: Vec<NeedId>,
    words: String,
    guardian: bool,
    /// Which of two ways an answer goes.
    way: String,
}

impl Typed {
    fn read(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "csrf" => typed.csrf = value,
                "key" => typed.key = value,
                "needs" => typed.needs.push(NeedId::new(value)),
                "words" => typed.words = value,
                "guardian" => typed.guardian = value == "1",
                "way" => typed.way = value,
                _ => {}
            }
        }
        typed
    }
}

/// A step of care, by its word in the address.
pub(super) async fn step(
    staff: Staff,
    State(web): State<Web>,
    Path((id, step)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let typed = Typed::read(fields);
    staff.check(&typed.csrf)?;
    let (id, me, once) = (HouseholdId::new(id), &staff.who.person, key(&typed.key));
    let words = typed.words.as_str();
    let (done, said) = match step.as_str() {
        "propose" => {
            let (note, guardian_agreed) = (typed.words.clone(), typed.guardian);
            let new = NewCare { needs: typed.needs, note, guardian_agreed };
            (web.app.propose_care(me, &id, new, once).await, "care-proposed")
        }
        "confirm" => (web.app.confirm_care(me, &id, once).await, "care-confirmed"),
        "refuse" => (web.app.refuse_care(me, &id, words, once).await, "care-refused"),
        "end" => (web.app.end_care(me, &id, words, once).await, "care-ended"),
        "contest" => (web.app.note_contest(me, &id, words, once).await, "care-contested"),
        "answer" => {
            let verdict = if typed.way == "ended" { Verdict::Ended } else { Verdict::Kept };
            let reply = ContestReply { verdict, words: typed.words.clone() };
            (web.app.answer_contest(me, &id, reply, once).await, "care-answered")
        }
        "correction" => {
            let outcome =
                if typed.way == "changed" { Outcome::Changed } else { Outcome::Unchanged };
            let reply = CorrectionReply { outcome, words: typed.words.clone() };
            (web.app.answer_correction(me, &id, reply, once).await, "corrected")
        }
        "code" => (web.app.renew_access_code(&staff.who, &id).await, "code"),
        "forget" => (web.app.forget_words(&staff.who, &id).await, "forgotten"),
        _ => return Err(Error::NotFound.into()),
    };
    match done {
        Ok(()) => Ok(to(&id, said)),
        Err(error @ Error::Duty(_)) => {
            let problem = Problem::from(error);
            let (title, more) = (problem.title.clone(), problem.detail.clone());
            let notice = Some(Notice::new(NoticeKind::Bad, title, more));
            let page = page(&staff, &web, &id, Beside { notice, ..Beside::default() }).await?;
            let mut response = (problem.status, Page(page)).into_response();
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}
