//! Leave and standing in.

use jiff::civil::date;
use maplegrid_app::Error;
use maplegrid_app::duties::NewAbsence;
use maplegrid_domain::duties::Rejection;
use maplegrid_domain::shared::PersonId;
use maplegrid_testkit::{OTHER_VILLAGE, VILLAGE, on_each_county, person_of};

use super::support::{contact, first, linked, linker, log, other_linker, second};
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
