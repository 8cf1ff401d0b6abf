//! Leave and standing in.

use jiff::civil::date;
use maplegrid_app::Error;
use maplegrid_app::duties::NewAbsence;
use maplegrid_domain::duties::Rejection;
use maplegrid_domain::shared::PersonId;
use maplegrid_testkit::{OTHER_VILLAGE, VILLAGE, on_each_county, person_of};

use super::support::{at, contact, first, link, linked, linker, log, other_linker, second};
use crate::support::verified;

fn leave(person: &PersonId, stand_in: Option<&PersonId>, days: (i8, i8)) -> NewAbsence {
    NewAbsence {
        person: person.clone(),
        stand_in: stand_in.cloned(),
        first: date(2026, 3, days.0),
        last: date(2026, 3, days.1),
    }
}

fn is_refused<T: std::fmt::Debug>(answer: &Result<T, Error>, expected: &Rejection) {
    assert!(matches!(answer, Err(Error::Duty(found)) if found == expected), "{answer:?}");
}

#[tokio::test]
async fn who_stands_in_has_the_households_on_their_list() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, bert) = (&county.app, linker(), other_linker());
        let on = app.now().date();
        let id = app.set_absence(&anna, leave(&anna, Some(&bert), (4, 5))).await.unwrap();
        let today = app.today(&anna, on).await.unwrap();
        assert_eq!((today.households.len(), today.due), (0, 0));
        let today = app.today(&bert, on).await.unwrap();
        let of: Vec<_> =
            today.households.iter().map(|due| (&due.id, due.instead_of.as_ref())).collect();
        assert_eq!(
            of,
            [
                (&first(VILLAGE), Some(&anna)),
                (&second(VILLAGE), Some(&anna)),
                (&first(OTHER_VILLAGE), None),
                (&second(OTHER_VILLAGE), None),
            ]
        );
        // Her phone still knows her own.
        assert_eq!(app.my_households(&anna, on).await.unwrap().len(), 2);
        let card = app.household_card(&bert, &first(VILLAGE)).await.unwrap();
        assert_eq!(card.lines[0].stand_in.as_ref(), Some(&bert));
        assert!(card.lines[0].is_own && card.may.log);
        log(app, &bert, contact(county, "stand-in-0001", &first(VILLAGE))).await.unwrap();
        // After the leave they are hers again, and what was done counts.
        let friday = app.today(&anna, date(2026, 3, 6)).await.unwrap();
        assert_eq!((friday.kept, friday.due), (1, 1));
        assert_eq!(app.today(&bert, date(2026, 3, 6)).await.unwrap().due, 2);

        assert_eq!(app.absences(&anna).await.unwrap().len(), 1);
        assert_eq!(app.absences(&bert).await.unwrap().len(), 1);
        let cadre = person_of("village_cadre", VILLAGE);
        assert_eq!(app.absences(&cadre).await.unwrap().len(), 1);
        let stranger = person_of("village_cadre", OTHER_VILLAGE);
        assert_eq!(app.absences(&person_of("village_handler", VILLAGE)).await.unwrap(), []);
        is_refused(&app.end_absence(&stranger, &id).await, &Rejection::NotYours);
        app.end_absence(&anna, &id).await.unwrap();
        assert_eq!(app.today(&anna, on).await.unwrap().households.len(), 1);
        assert!(matches!(app.end_absence(&anna, "nothing").await, Err(Error::NotFound)));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn leave_without_a_stand_in_lifts_the_weeks_it_covers() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna) = (&county.app, linker());
        app.set_absence(&anna, leave(&anna, None, (9, 13))).await.unwrap();
        let due = async |day| app.today(&anna, date(2026, 3, day)).await.unwrap().due;
        assert_eq!((due(4).await, due(11).await, due(18).await), (2, 0, 2));
        let away = app.today(&anna, date(2026, 3, 11)).await.unwrap();
        assert_eq!(away.kept, 0, "nothing owed is nothing kept");
    })
    .await;
}

#[tokio::test]
async fn leave_is_ones_own_or_kept_by_the_area() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, bert) = (&county.app, linker(), other_linker());
        let cadre = person_of("village_cadre", VILLAGE);
        is_refused(
            &app.set_absence(&bert, leave(&anna, None, (9, 10))).await,
            &Rejection::NotYours,
        );
        app.set_absence(&cadre, leave(&anna, Some(&bert), (9, 10))).await.unwrap();
        let overlapping = app.set_absence(&anna, leave(&anna, None, (10, 12))).await;
        is_refused(&overlapping, &Rejection::Overlaps);
        app.set_absence(&anna, leave(&anna, None, (11, 12))).await.unwrap();
        let own = app.set_absence(&anna, leave(&anna, Some(&anna), (20, 21))).await;
        is_refused(&own, &Rejection::OwnStandIn);
        for days in [(21, 20), (1, 2)] {
            let refused = app.set_absence(&anna, leave(&anna, None, days)).await;
            is_refused(&refused, &Rejection::BadSpan { most_days: 366 });
        }
        let nobody = PersonId::from("nobody");
        let unknown = Rejection::UnknownPerson("nobody".to_owned());
        is_refused(&app.set_absence(&cadre, leave(&nobody, None, (20, 21))).await, &unknown);
        is_refused(&app.set_absence(&anna, leave(&anna, Some(&nobody), (20, 21))).await, &unknown);
    })
    .await;
}

#[tokio::test]
async fn leave_that_is_ended_parts_the_day() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, bert) = (&county.app, linker(), other_linker());
        let (on, morning) = (app.now().date(), app.now().plus_minutes(30));
        let id = app.set_absence(&anna, leave(&anna, Some(&bert), (3, 6))).await.unwrap();
        county.clock.at(on, 15);
        app.end_absence(&anna, &id).await.unwrap();
        let afternoon = app.now().plus_minutes(30);
        county.clock.at(on, 17);
        assert_eq!(app.today(&anna, on).await.unwrap().due, 2, "what is left of the day is hers");
        assert_eq!(app.absences(&anna).await.unwrap(), []);
        // What he did in the morning comes in only now.
        log(app, &bert, at("stand-in-0002", &first(VILLAGE), morning)).await.unwrap();
        let late = log(app, &bert, at("stand-in-0003", &second(VILLAGE), afternoon)).await;
        is_refused(&late, &Rejection::NotYours);
        log(app, &anna, at("stand-in-0004", &second(VILLAGE), afternoon)).await.unwrap();
        assert_eq!(app.today(&anna, on).await.unwrap().kept, 2);
        // She is called away once more: the rest of the day, since she came back, and the next are his.
        app.set_absence(&anna, leave(&anna, Some(&bert), (4, 5))).await.unwrap();
        let later = app.now().plus_minutes(5);
        county.clock.pass_minutes(60);
        log(app, &bert, at("stand-in-0005", &second(VILLAGE), later)).await.unwrap();
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_done_in_somebodys_place_comes_in_after_a_hand_over() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna, bert) = (&county.app, linker(), other_linker());
        app.set_absence(&anna, leave(&anna, Some(&bert), (4, 6))).await.unwrap();
        let then = app.now().plus_minutes(10);
        county.clock.pass_minutes(60);
        let cadre = person_of("village_cadre", VILLAGE);
        link(county, &first(VILLAGE), Some(&cadre), app.now()).await;
        county.clock.pass_days(1);
        log(app, &bert, at("stand-in-0007", &first(VILLAGE), then)).await.unwrap();
        log(app, &anna, at("stand-in-0008", &first(VILLAGE), then)).await.unwrap();
        let now = app.now();
        for person in [&bert, &anna] {
            let refused = log(app, person, at("stand-in-0009", &first(VILLAGE), now)).await;
            is_refused(&refused, &Rejection::NotYours);
        }
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn two_who_note_leave_at_once_do_not_both() {
    on_each_county(async |county, _| {
        let (app, anna) = (&county.app, linker());
        let other = county.open_again().await;
        for first in [9, 12, 16, 19, 23, 26] {
            let new = leave(&anna, None, (first, first + 1));
            let many = futures_util::future::join_all((0..6).map(|n| {
                let app = if n % 2 == 0 { app } else { &other };
                app.set_absence(&anna, new.clone())
            }));
            let answers = many.await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
            for answer in answers.iter().filter(|answer| answer.is_err()) {
                is_refused(answer, &Rejection::Overlaps);
            }
        }
        assert_eq!(app.absences(&anna).await.unwrap().len(), 6);
    })
    .await;
}

#[tokio::test]
async fn whoever_stands_in_holds_the_post_of_the_line() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna) = (&county.app, linker());
        let keeper = person_of("village_cadre", VILLAGE);
        for post in ["village_cadre", "village_handler", "grid_member"] {
            let area = if post == "grid_member" { maplegrid_testkit::GRID } else { VILLAGE };
            let unfit = leave(&anna, Some(&person_of(post, area)), (4, 5));
            for caller in [&anna, &keeper] {
                let refused = app.set_absence(caller, unfit.clone()).await;
                is_refused(&refused, &Rejection::UnfitStandIn);
            }
        }
        // Nobody names one for somebody whose households they do not keep.
        let fit = leave(&anna, Some(&other_linker()), (4, 5));
        for stranger in [other_linker(), person_of("village_cadre", OTHER_VILLAGE)] {
            is_refused(&app.set_absence(&stranger, fit.clone()).await, &Rejection::NotYours);
        }
        app.set_absence(&keeper, fit).await.unwrap();
    })
    .await;
}
