//! Today's list, the card, and the figures of an area.

use jiff::civil::date;
use maplegrid_app::Error;
use maplegrid_app::duties::DueHousehold;
use maplegrid_domain::duties::Standing;
use maplegrid_domain::shared::HouseholdId;
use maplegrid_testkit::{MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE, on_each_county, person_of};

use super::support::{at, contact, first, link, linked, linker, log, other_linker, second};
use crate::support::verified;

fn ids(households: &[DueHousehold]) -> Vec<&HouseholdId> {
    households.iter().map(|household| &household.id).collect()
}

#[tokio::test]
async fn a_week_of_visits() {
    on_each_county(async |county, _| {
        linked(county).await;
        let (app, anna) = (&county.app, linker());
        let on = app.now().date();
        let today = app.today(&anna, on).await.unwrap();
        assert_eq!(ids(&today.households), [&first(VILLAGE), &second(VILLAGE)]);
        assert_eq!((today.kept, today.due), (0, 2));
        let due = &today.households[0];
        assert_eq!(
            (due.area_name.as_str(), due.door.as_str()),
            ("故城镇 南沟村 南沟村一网格 一组", "1号")
        );
        assert_eq!(due.lines[0].cadence_label, "每周入户");
        assert_eq!(due.by(), Some(date(2026, 3, 6)));
        assert!(!due.lines[0].is_overdue && due.instead_of.is_none() && due.tier.is_none());
        // On Sunday it is late.
        let sunday = app.today(&anna, date(2026, 3, 8)).await.unwrap();
        assert!(sunday.households[0].lines[0].is_overdue);

        log(app, &anna, contact(county, "contact-0001", &first(VILLAGE))).await.unwrap();
        log(app, &anna, contact(county, "contact-0002", &first(VILLAGE))).await.unwrap();
        let today = app.today(&anna, on).await.unwrap();
        assert_eq!(ids(&today.households), [&second(VILLAGE)]);
        assert_eq!((today.kept, today.due), (1, 1));
        // A phone keeps all of them.
        let all = app.my_households(&anna, on).await.unwrap();
        assert_eq!(ids(&all), [&first(VILLAGE), &second(VILLAGE)]);
        assert_eq!(all[0].lines[0].standing, Standing::Kept);
        assert_eq!(all[0].lines[0].last_contact, Some(app.now()));
        // Next week begins anew.
        let next = app.today(&anna, date(2026, 3, 9)).await.unwrap();
        assert_eq!((next.kept, next.due), (0, 2));
        // Whoever has no households has nothing to do.
        let nobody = app.today(&person_of("water_station", TOWNSHIP), on).await.unwrap();
        assert_eq!((nobody.households.len(), nobody.due), (0, 0));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn areas_count_what_has_been_kept() {
    on_each_county(async |county, _| {
        linked(county).await;
        let app = &county.app;
        let now = app.now();
        log(app, &linker(), contact(county, "contact-0001", &first(VILLAGE))).await.unwrap();
        log(app, &linker(), contact(county, "contact-0002", &first(VILLAGE))).await.unwrap();
        log(app, &other_linker(), contact(county, "contact-0003", &first(OTHER_VILLAGE)))
            .await
            .unwrap();
        // Of last week, come in late.
        let late = at("contact-0004", &second(VILLAGE), now.plus_minutes(-5 * 24 * 60));
        log(app, &linker(), late).await.unwrap();
        let line = "party_link".into();
        let who = county.sign_in("center_director", TOWNSHIP).await;
        for (area, on, kept, households) in [
            (TOWNSHIP, now.date(), 2, 4),
            (VILLAGE, now.date(), 1, 2),
            (MICRO_GRID, now.date(), 1, 2),
            (VILLAGE, date(2026, 2, 27), 1, 2),
            (OTHER_VILLAGE, date(2026, 2, 27), 0, 2),
        ] {
            let figures = app.contact_windows_of(&who, &area.into(), &line, on).await.unwrap();
            let figures: Vec<_> = figures.iter().filter(|figure| figure.tier.is_none()).collect();
            assert_eq!(figures.len(), 1);
            assert_eq!((figures[0].kept, figures[0].households), (kept, households), "{area} {on}");
        }
        let nowhere = app.contact_windows_of(&who, &"nowhere".into(), &line, now.date()).await;
        assert!(matches!(nowhere, Err(Error::NotFound)));
        let nothing =
            app.contact_windows_of(&who, &VILLAGE.into(), &"odd".into(), now.date()).await;
        assert!(matches!(nothing, Err(Error::NotFound)));
        let foreign = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        let figures = app.contact_windows_of(&foreign, &VILLAGE.into(), &line, now.date()).await;
        assert!(matches!(figures, Err(Error::Forbidden)));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn the_card_is_for_contacts_and_people_of_the_area() {
    on_each_county(async |county, _| {
        linked(county).await;
        let app = &county.app;
        let household = first(VILLAGE);
        let card = app.household_card(&linker(), &household).await.unwrap();
        let home = &card.face.household;
        assert_eq!((home.head.as_str(), home.members, home.residing), ("李秀英", 4, 2));
        assert_eq!(card.lines.len(), 1);
        assert!(card.lines[0].is_own && card.may.log && card.may.propose);
        assert!(!card.may.confirm && !card.may.log_for_others);
        let cadre = app.household_card(&person_of("village_cadre", VILLAGE), &household).await;
        let may = cadre.unwrap().may;
        assert!(!may.log && may.log_for_others && may.propose);
        assert!(app.household_card(&person_of("reception", TOWNSHIP), &household).await.is_ok());
        for stranger in [
            other_linker(),
            person_of("village_cadre", OTHER_VILLAGE),
            person_of("village_handler", VILLAGE),
            "nobody".into(),
        ] {
            let refused = app.household_card(&stranger, &household).await;
            assert!(matches!(refused, Err(Error::NotFound)), "{stranger}");
        }
        for nowhere in ["nowhere", "a\0b"] {
            let refused = app.household_card(&linker(), &nowhere.into()).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        // Nobody keeps in touch: the line stands there as a gap.
        link(county, &household, None, app.now()).await;
        let card =
            app.household_card(&person_of("village_cadre", VILLAGE), &household).await.unwrap();
        assert_eq!((&card.lines[0].person, &card.lines[0].due), (&None, &None));
    })
    .await;
}

#[tokio::test]
async fn cases_and_return_visits_stand_apart() {
    use crate::support::{Cast, handled};

    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let fresh = county.receive(VILLAGE).await;
        let on = app.now().date();
        let cadre = app.today(&cast.cadre.person, on).await.unwrap();
        assert_eq!(cadre.cases.len(), 1);
        assert_eq!(cadre.cases[0].number, fresh.number);
        assert_eq!(cadre.returns.len(), 0);
        let number = fresh.number;
        handled(app, &cast, &number).await;
        let visitor = person_of("return_visitor", VILLAGE);
        let today = app.today(&visitor, on).await.unwrap();
        assert!(today.returns.iter().any(|row| row.number == number), "{:?}", today.cases);
    })
    .await;
}
