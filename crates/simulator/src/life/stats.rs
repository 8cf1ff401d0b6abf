//! What became of it all.

use maplegrid_domain::cases::{Case, case_due};
use maplegrid_domain::shared::Timestamp;

use super::cast::Cast;
use super::story::Story;
use crate::office::Office;

/// The county's life in numbers, as it stands at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    pub received: u64,
    pub answered: u64,
    pub answered_late: u64,
    pub rated: u64,
    pub routed: u64,
    pub withdrawn: u64,
    pub reopened: u64,
    pub closed: u64,
    pub open: u64,
    /// Of the open ones, those past their due time.
    pub late: u64,
    /// Of the open ones, those due on the day of the end or the working day after.
    pub due_soon: u64,
    /// Waiting for the resident's word.
    pub waiting: u64,
    pub reopen_requests: u64,
    pub extension_requests: u64,
    /// Commands the county refused, with the reason: a defect of the simulation.
    pub refused: Vec<String>,
    /// Contacts logged, and proposals and confirmations of closer care.
    pub errands: u64,
    /// Writes the county was asked for together.
    pub groups: u64,
}

impl Stats {
    pub(super) fn count(
        &mut self,
        stories: &[Story],
        people: &Cast,
        office: &Office,
        now: Timestamp,
    ) {
        for case in stories.iter().filter_map(|story| story.case.as_ref()) {
            self.count_case(case, people, office, now);
        }
    }

    fn count_case(&mut self, case: &Case, people: &Cast, office: &Office, now: Timestamp) {
        let mut add = |field: fn(&mut Self) -> &mut u64, holds: bool| {
            *field(self) += u64::from(holds);
        };
        let answer = case.answer.as_ref();
        let open = case.is_open();
        add(|s| &mut s.received, true);
        add(|s| &mut s.answered, answer.is_some());
        add(|s| &mut s.answered_late, answer.is_some_and(|answer| answer.late));
        add(|s| &mut s.rated, case.rating.is_some());
        add(|s| &mut s.routed, case.routed_to.is_some());
        add(|s| &mut s.withdrawn, case.withdrawn);
        add(|s| &mut s.reopened, case.round > 1);
        add(|s| &mut s.closed, !open);
        add(|s| &mut s.open, open);
        let waiting = case.question.as_ref().is_some_and(|q| now < q.lapses.at);
        let due =
            case_due(case, people.method(), &office.calendar, now).filter(|_| open && !waiting);
        let soon = office.closing(office.calendar.add_working_days(now.date(), 1));
        let due_at = due.map(|due| due.due.at);
        add(|s| &mut s.late, due_at.is_some_and(|at| at < now));
        add(|s| &mut s.due_soon, due_at.is_some_and(|at| at >= now && at <= soon));
        add(|s| &mut s.waiting, open && waiting);
        add(|s| &mut s.reopen_requests, case.reopen_request.is_some());
        add(|s| &mut s.extension_requests, case.extension_request.is_some());
    }
}
