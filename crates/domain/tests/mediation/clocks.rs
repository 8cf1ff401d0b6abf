//! Limits and reminders: what is due, when, and that nothing is reminded twice.

use jiff::civil::date;
use maplegrid_domain::mediation::{
    Command, Event, Form, Rejection, Reminder, Why, confirmation_last_day, due, wakes_at,
};

use super::world::{BOTH, World, agree, at, hear, sealed};

impl World {
    fn due_day(&self) -> Option<jiff::civil::Date> {
        due(self.mediation(), &self.method, &self.calendar).map(|due| due.at.date())
    }

    fn wakes(&self) -> Option<jiff::civil::Date> {
        wakes_at(self.mediation(), &self.method, &self.calendar)
            .map(maplegrid_domain::shared::Timestamp::date)
    }

    fn ticked(&mut self) -> Vec<Reminder> {
        let events = self.play("system", &Command::Tick).unwrap();
        let reminder = |event| match event {
            Event::Reminded { of } => of,
            other => panic!("{other:?}"),
        };
        events.into_iter().map(reminder).collect()
    }
}

#[test]
fn a_decision_is_due_the_next_working_day() {
    let mut world = World::opened();
    assert_eq!(world.due_day(), Some(date(2026, 3, 4)));
    world.days(3);
    assert_eq!(world.ticked(), [Reminder::Accept]);
    assert_eq!(world.ticked(), []);
    assert_eq!(world.wakes(), None);
}

#[test]
fn thirty_days_from_acceptance_roll_to_a_working_day() {
    let mut world = World::ready();
    // 3 March and 30 days: Thursday 2 April.
    let last = date(2026, 4, 2);
    assert_eq!(world.due_day(), Some(last));
    assert_eq!(world.wakes(), Some(date(2026, 3, 28)));
    world.days(29);
    assert_eq!(world.ticked(), [Reminder::PeriodEnds { last }]);
    world.does("worker", &hear(world.now));
    world.days(2);
    assert_eq!(world.ticked(), [Reminder::PeriodOver { last }]);
    let refused = Err(Rejection::LimitPassed { last });
    assert_eq!(world.ask("worker", &hear(world.now)), refused);
    assert_eq!(world.ask("worker", &agree(world.now, Form::Oral)), refused);
    // What was done in time may still be put down.
    world.does("worker", &hear(at(last, 16)));
    let extend = |until, consents: &[_]| Command::Extend {
        until,
        consents: consents.into(),
        at: at(date(2026, 4, 3), 9),
    };
    let until = date(2026, 4, 20);
    let one = world.ask("worker", &extend(until, &BOTH[..1]));
    assert_eq!(one, Err(Rejection::ConsentMissing(vec![BOTH[1]])));
    for wrong in [date(2026, 3, 3), date(2026, 4, 2), date(2027, 3, 9)] {
        let refused = world.ask("worker", &extend(wrong, &BOTH));
        assert_eq!(refused, Err(Rejection::BadLastDay { most_days: 366 }), "{wrong}");
    }
    world.does("worker", &extend(until, &BOTH));
    assert_eq!(world.due_day(), Some(until));
    world.does("worker", &hear(world.now));
    world.days(14);
    assert_eq!(world.ticked(), [Reminder::PeriodEnds { last: until }], "anew for the new day");
}

#[test]
fn time_is_not_called_up_before_it_is() {
    let mut world = World::heard();
    let terminate = |now| Command::Terminate {
        why: Why::LimitPassed,
        at: now,
        words: sealed("期满"),
        routes: vec!["court".to_owned()],
    };
    assert!(matches!(world.ask("worker", &terminate(world.now)), Err(Rejection::NotNow { .. })));
    world.days(31);
    world.does("worker", &terminate(world.now));
    assert_eq!(world.due_day(), None);
    assert_eq!(world.wakes(), None);
}

#[test]
fn the_court_can_be_asked_for_thirty_days_and_it_is_reminded_of_twice() {
    let mut world = World::in_force();
    // Effect on Tuesday 3 March; the last day, Thursday 2 April.
    let last = confirmation_last_day(world.mediation(), &world.method, &world.calendar);
    assert_eq!(last, Some(date(2026, 4, 2)));
    let ask = |at| Command::AskConfirmation { by: BOTH.into(), at, words: sealed("法院") };
    let early = world.ask("worker", &ask(at(date(2026, 3, 2), 9)));
    assert!(matches!(early, Err(Rejection::TooEarly { .. })));
    assert_eq!(world.wakes(), Some(date(2026, 3, 23)));
    world.days(20);
    assert_eq!(world.ticked(), [Reminder::Confirmation { day: 20 }]);
    world.days(7);
    assert_eq!(world.ticked(), [Reminder::Confirmation { day: 27 }]);
    world.now = at(date(2026, 4, 3), 9);
    assert!(world.ticked().contains(&Reminder::Visit));
    let late = world.ask("worker", &ask(world.now));
    assert_eq!(late, Err(Rejection::ConfirmationTooLate { last: date(2026, 4, 2) }));
    world.does("worker", &ask(at(date(2026, 4, 2), 17)));
}

#[test]
fn who_has_asked_the_court_is_not_reminded_of_it() {
    let mut world = World::in_force();
    let ask = Command::AskConfirmation { by: BOTH.into(), at: world.now, words: sealed("法院") };
    world.does("worker", &ask);
    // The visit is next, then the term of 30 April.
    assert_eq!(world.wakes(), Some(date(2026, 4, 2)));
    assert_eq!(world.due_day(), Some(date(2026, 4, 2)));
    world.days(60);
    assert_eq!(world.ticked(), [Reminder::Visit, Reminder::Term { term: 1 }]);
    assert_eq!(world.wakes(), None);
}

#[test]
fn whatever_wakes_the_scheduler_does_something() {
    for mut world in
        [World::opened(), World::heard(), World::agreed(), World::in_force(), World::ended()]
    {
        for _ in 0..8 {
            let wakes = wakes_at(world.mediation(), &world.method, &world.calendar);
            let Some(wakes) = wakes else { break };
            world.now = world.now.max(wakes);
            assert!(!world.ticked().is_empty());
        }
        assert_eq!(world.wakes(), None, "an endless loop of reminders");
    }
}
