//! What an event adds to the tallies.

use maplegrid_domain::cases::{Case, Event, Recorded, Verdict};
use maplegrid_domain::shared::AreaId;
use maplegrid_store::tallies::Additions;

/// Adds an event's measures for each of the case's areas. `after` is the state it led to.
pub(super) fn add(
    additions: &mut Additions,
    recorded: &Recorded,
    after: &Case,
    areas: &[AreaId],
    dissatisfied_up_to: u8,
) {
    for (measure, day) in of(recorded, after, dissatisfied_up_to) {
        for area in areas {
            *additions.entry((area.clone(), measure.into(), day)).or_insert(0) += 1;
        }
    }
}

/// The measures that an event counts for, with its day as yyyymmdd. `after` is the state it led
/// to.
pub(crate) fn of(
    recorded: &Recorded,
    after: &Case,
    dissatisfied_up_to: u8,
) -> impl Iterator<Item = (&'static str, i64)> {
    let date = recorded.at.date();
    let day =
        i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day());
    measures(&recorded.event, after, dissatisfied_up_to)
        .into_iter()
        .map(move |measure| (measure, day))
}

fn measures(event: &Event, after: &Case, dissatisfied_up_to: u8) -> Vec<&'static str> {
    // Figures are about what residents brought up: what is split off it is counted as that alone.
    if after.parent.is_some() {
        let comes = matches!(event, Event::Received { .. });
        return if comes { vec!["split"] } else { Vec::new() };
    }
    let mut measures = told(event, dissatisfied_up_to);
    if event.moved().is_some() && !after.is_open() {
        measures.push("closed");
    }
    measures
}

fn told(event: &Event, dissatisfied_up_to: u8) -> Vec<&'static str> {
    match event {
        Event::Received { .. } => vec!["received"],
        Event::Answered { late: false, .. } | Event::AnsweredWithLead { late: false, .. } => {
            vec!["answered"]
        }
        Event::Answered { late: true, .. } | Event::AnsweredWithLead { late: true, .. } => {
            vec!["answered", "answered_late"]
        }
        Event::Joined { .. } => vec!["joined"],
        Event::RoutedOut { .. } => vec!["routed"],
        Event::Rated { score, .. } if *score > dissatisfied_up_to => vec!["rated", "satisfied"],
        Event::Rated { .. } => vec!["rated"],
        Event::Withdrawn { .. } => vec!["withdrawn"],
        Event::ReopenRequested { .. } => vec!["reopen_asked"],
        Event::ReopenGranted { .. } => vec!["reopened"],
        Event::Escalated { rung: 0, .. } => vec!["became_late"],
        Event::AppealDecided { verdict: Verdict::SetAside, .. } => vec!["rating_set_aside"],
        Event::Called { .. } => vec!["called"],
        Event::ReportedIn { late: false, .. } => vec!["reported_in"],
        Event::ReportedIn { late: true, .. } => vec!["reported_in", "reported_in_late"],
        Event::PartAnswered { late: false, .. } => vec!["part_answered"],
        Event::PartAnswered { late: true, .. } => vec!["part_answered", "part_answered_late"],
        _ => Vec::new(),
    }
}
