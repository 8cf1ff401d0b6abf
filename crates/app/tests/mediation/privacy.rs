//! Who sees what, and that nothing of it stands in clear.

use maplegrid_app::mediation::{Act, MediationGiven, MediationView, PartyWords};
use maplegrid_app::{Error, SignedIn};
use maplegrid_domain::cases::Input;
use maplegrid_domain::mediation::{Form, Rejection};
use maplegrid_store::db::Conn;
use maplegrid_store::log::checking::streams_after;
use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, VILLAGE, on_each_county, person_of};

use super::support::{
    ID_NUMBER, PHONE, SECRET, agreement, does, given, heard, in_force, is_refused, mediator,
    mediator_id, of, opened,
};
use crate::support::verified;

#[tokio::test]
async fn nothing_personal_stands_in_the_ledger_or_in_the_rows() {
    on_each_county(async |county, _| {
        in_force(county).await;
        let app = &county.app;
        let id = app.county().await.unwrap().id.clone();
        let read = move |conn: &mut Conn| streams_after(conn, &id, ("", 0), 100);
        let events = app.database_for_tests().read(read).await.unwrap();
        assert!(events.len() > 10);
        let id = app.county().await.unwrap().id.clone();
        let rows = move |conn: &mut Conn| {
            maplegrid_store::mediation::checking::stored_after(conn, &id, "", 10)
        };
        let rows = app.database_for_tests().read(rows).await.unwrap();
        let bodies = rows.iter().map(|row| serde_json::to_string(&row.mediation).unwrap());
        for body in events.iter().map(|event| event.body.clone()).chain(bodies) {
            for told in ["李大山", "二河", PHONE, ID_NUMBER, SECRET, "三十公分", "居民身份证"]
            {
                assert!(!body.contains(told), "{told} stands in {body}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn only_those_who_act_read_it_and_every_look_is_written_down() {
    on_each_county(async |county, _| {
        let (who, id) = heard(county).await;
        let app = &county.app;
        // Reads the cases of the village, and has no part in this.
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        assert!(matches!(app.mediation_file(&cadre, &id).await, Err(Error::Forbidden)));
        let act = app.act_on_mediation(&cadre, &id, Act::Accept { at: None }, None).await;
        is_refused(&act, &Rejection::NotYours);
        for (post, area) in
            [("village_mediator", OTHER_VILLAGE), ("grid_member", "140429104202001")]
        {
            let stranger = county.sign_in(post, area).await;
            assert!(matches!(app.mediation_file(&stranger, &id).await, Err(Error::NotFound)));
            assert!(matches!(app.mediation_looks(&stranger, &id).await, Err(Error::NotFound)));
            let act = app.act_on_mediation(&stranger, &id, Act::Accept { at: None }, None).await;
            assert!(matches!(act, Err(Error::NotFound)));
        }
        app.mediation_file(&who, &id).await.unwrap();
        county.clock.pass_days(1);
        let who = mediator(county).await;
        app.mediation_file(&who, &id).await.unwrap();
        app.mediation_file(&who, &id).await.unwrap();
        let looks = app.mediation_looks(&who, &id).await.unwrap();
        assert_eq!(looks.len(), 2, "once a day for each who looked: {looks:?}");
        assert!(looks.iter().all(|(_, by)| *by == Some(mediator_id())));
    })
    .await;
}

#[tokio::test]
async fn who_is_close_to_a_party_is_kept_out() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (who, id) = opened(county).await;
        does(app, &who, &id, Act::Accept { at: None }).await;
        let person = mediator_id();
        let declares = || {
            let act = Act::Declare { party: 1, person: person.clone() };
            app.act_on_mediation(&who, &id, act, Some("k1".to_owned()))
        };
        // Asking once more for what one did oneself opens nothing either.
        for _ in 0..2 {
            let file = declares().await.unwrap();
            assert!(file.is_masked && file.opened.words.is_none());
            assert_eq!(file.parties[0].words.as_ref().unwrap().name, "李**");
        }
        assert!(matches!(app.mediation_file(&who, &id).await, Err(Error::Forbidden)));
        let inform = app.act_on_mediation(&who, &id, Act::Inform { party: 1, at: None }, None);
        is_refused(&inform.await, &Rejection::TooClose(mediator_id()));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_is_checked_before_anything_is_written() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let who = mediator(county).await;
        let with = |words: PartyWords| {
            let mut next = given();
            next.parties[0].words = words;
            next
        };
        let named = PartyWords { name: "李".to_owned(), ..PartyWords::default() };
        for (words, code) in [
            (PartyWords::default(), "missing_field"),
            (PartyWords { name: "长".repeat(201), ..named.clone() }, "text_too_long"),
        ] {
            match app.open_mediation(&who, with(words), None).await {
                Err(Error::Mediation(rejection)) => assert_eq!(rejection.code(), code),
                other => panic!("{code}: {other:?}"),
            }
        }
        for words in [
            PartyWords { phone: "138".to_owned(), ..named.clone() },
            PartyWords { id_number: "110105194912310021".to_owned(), ..named.clone() },
        ] {
            let refused = app.open_mediation(&who, with(words), None).await;
            assert!(matches!(refused, Err(Error::BadInput(_))));
        }
        let stranger = county.sign_in("center_director", TOWNSHIP).await;
        let refused = app.open_mediation(&stranger, given(), None).await;
        is_refused(&refused, &Rejection::NotYours);
        let secretary = person_of("village_secretary", VILLAGE);
        let mut own = given();
        own.parties[0].person = Some(secretary);
        app.open_mediation(&who, own, None).await.unwrap();
        assert_eq!(verified(app).await.events, 1);
    })
    .await;
}

#[tokio::test]
async fn scans_belong_to_one_mediation() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (who, id) = heard(county).await;
        let photo = app.keep_photo(crate::attachments::photo()).await.unwrap().id;
        let evidence = |files| Act::AddEvidence {
            at: None,
            from: Some(1),
            words: maplegrid_app::mediation::EvidenceWords {
                name: "照片".to_owned(),
                ..Default::default()
            },
            files,
        };
        let unknown = app.act_on_mediation(&who, &id, evidence(vec!["nothing".into()]), None).await;
        assert!(matches!(unknown, Err(Error::BadInput(_))));
        let twice = evidence(vec![photo.clone(), photo.clone()]);
        let twice = app.act_on_mediation(&who, &id, twice, None).await;
        assert!(matches!(twice, Err(Error::BadInput(_))));
        does(app, &who, &id, evidence(vec![photo.clone()])).await;
        let again = app.act_on_mediation(&who, &id, evidence(vec![photo.clone()]), None).await;
        assert!(matches!(again, Err(Error::BadInput(_))), "taken already");
        let file = app.mediation_attachment(&who, &id, &photo).await.unwrap();
        assert_eq!(file.mime, "image/jpeg");
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let foreign = app.mediation_attachment(&cadre, &id, &photo).await;
        assert!(matches!(foreign, Err(Error::Forbidden)));
        does(app, &who, &id, agreement(Form::Oral)).await;
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_case_that_turns_out_to_be_restricted_is_not_named_beside_its_mediation() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let number = county.receive(VILLAGE).await.number;
        let reception = county.sign_in("reception", TOWNSHIP).await;
        let reader = county.sign_in("township_service", TOWNSHIP).await;
        let next =
            MediationGiven { committee: TOWNSHIP.into(), case: Some(number.clone()), ..given() };
        let id = app.open_mediation(&reception, next, None).await.unwrap().line.id;
        let listed = async |who: &SignedIn| {
            let page = app.mediations(who, of(MediationView::Committee)).await.unwrap();
            page.lines.into_iter().find(|line| line.id == id)
        };
        let both = [listed(&reader).await, listed(&reception).await];
        assert!(both.iter().all(|line| line.as_ref().unwrap().case.as_ref() == Some(&number)));
        let input =
            Input { category: Some("domestic_violence".to_owned()), ..crate::support::classify() };
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        app.act(&cadre, &number, "classify", input, None).await.unwrap();
        // Whoever only reads the area's cases hears of neither; the committee goes on with its file.
        assert_eq!(listed(&reader).await, None);
        assert!(matches!(app.mediation_looks(&reader, &id).await, Err(Error::NotFound)));
        assert_eq!(listed(&reception).await.unwrap().case, None);
        assert_eq!(app.mediation_file(&reception, &id).await.unwrap().line.case, None);
        let done = does(app, &reception, &id, Act::Accept { at: None }).await;
        assert_eq!(done.line.case, None);
        verified(app).await;
    })
    .await;
}
