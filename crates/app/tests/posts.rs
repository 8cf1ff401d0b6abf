//! Coming to a post and leaving it: appointments, selections, handing over, sign-ins.

use maplegrid_app::posts::{Leave, NewAppointment, NewNomination, NewPerson};
use maplegrid_app::{App, Error, InputFault, SignedIn};
use maplegrid_domain::cases::Input;
use maplegrid_domain::people::AppointmentFault;
use maplegrid_domain::people::selection::{SelectionRejection, SelectionState};
use maplegrid_domain::shared::{HouseholdId, LineId, PersonId};
use maplegrid_store::people::links;
use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_VILLAGE, PASSWORD, TOWNSHIP, TestCounty, VILLAGE, on_each_county,
    person_of,
};

use crate::support::{Cast, assign, classify, does, verified};

async fn keeper(county: &TestCounty) -> SignedIn {
    county.sign_in("village_cadre", VILLAGE).await
}

async fn somebody(app: &App, who: &SignedIn, name: &str) -> PersonId {
    let new = NewPerson { name: name.to_owned(), phone: "139 3333 4444".to_owned() };
    app.make_person(who, &new).await.unwrap()
}

fn to_grid(person: &PersonId) -> NewAppointment {
    NewAppointment {
        person: person.clone(),
        post: "grid_member".into(),
        area: GRID.into(),
        first_day: None,
        last_day: None,
    }
}

fn leaves(person: PersonId, post: &str, area: &str, successor: Option<PersonId>) -> Leave {
    Leave { person, post: post.into(), area: area.into(), successor, measure: None }
}

/// Who keeps in touch with the first household of the village by the party's line.
async fn contact(app: &App) -> Option<PersonId> {
    let id = app.county().await.unwrap().id.clone();
    let household = HouseholdId::new(format!("{VILLAGE}-1"));
    let found = app
        .database_for_tests()
        .read(move |conn| links::of_households(conn, &id, &[household.clone()]))
        .await
        .unwrap();
    found.into_iter().next().map(|link| link.person)
}

async fn give_contact(app: &App, person: &PersonId) {
    let county = app.county().await.unwrap();
    let change = links::LinkChange {
        household: HouseholdId::new(format!("{VILLAGE}-1")),
        line: LineId::from("party_link"),
        person: Some(person.clone()),
    };
    app.database_for_tests()
        .write(move |conn| {
            let tree = &county.directory.areas;
            let at = (maplegrid_domain::shared::Timestamp(0), "");
            links::change(conn, &county.id, tree, &[change], at)
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_post_without_a_selection_is_given() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &keeper(county).await);
        let new = somebody(app, who, "孙新").await;
        assert_eq!(somebody(app, who, "孙新").await, new, "the same name and number");
        app.appoint(who, to_grid(&new), None).await.unwrap();
        let again = app.appoint(who, to_grid(&new), None).await;
        let overlaps = |refused: &Result<(), Error>| {
            let Err(Error::BadInput(InputFault::Appointment(fault))) = refused else {
                return false;
            };
            matches!(fault, AppointmentFault::Overlaps { until: None, .. })
        };
        assert!(overlaps(&again), "{again:?}");

        let board = app.post_board(who, &GRID.into()).await.unwrap();
        let line = board.posts.iter().find(|line| line.post == "grid_member".into()).unwrap();
        assert_eq!(line.holders.len(), 2);
        assert!(!line.duties.is_empty() && line.may_appoint);

        // Not at one's own level, not for another village, not oneself, nothing that is guarded,
        // and not past the method's own way.
        let refused = async |who: &SignedIn, post: &str, area: &str| {
            let new = NewAppointment {
                person: new.clone(),
                post: post.into(),
                area: area.into(),
                first_day: None,
                last_day: None,
            };
            app.appoint(who, new, None).await
        };
        let forbidden = |answer: &Result<(), Error>| matches!(answer, Err(Error::Forbidden));
        assert!(forbidden(&refused(who, "village_secretary", VILLAGE).await));
        assert!(forbidden(&refused(who, "grid_member", "140429104202001").await));
        let director = county.sign_in("center_director", TOWNSHIP).await;
        assert!(forbidden(&refused(&director, "township_discipline", TOWNSHIP).await));
        let selected = refused(who, "party_link", MICRO_GRID).await;
        let Err(Error::BadInput(InputFault::Appointment(fault))) = selected else {
            panic!("{selected:?}");
        };
        assert_eq!(fault, AppointmentFault::NeedsSelection);
        let wrong = refused(&director, "grid_member", VILLAGE).await;
        assert!(matches!(
            wrong,
            Err(Error::BadInput(InputFault::Appointment(AppointmentFault::WrongLevel)))
        ));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn who_leaves_hands_over() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        let received = county.receive(MICRO_GRID).await;
        does(app, &cast.cadre, &received.number, "classify", classify()).await;
        does(app, &cast.station, &received.number, "assign", assign(VILLAGE)).await;
        let director = county.sign_in("center_director", TOWNSHIP).await;
        let new = somebody(app, &director, "孙新").await;
        let old = person_of("village_handler", VILLAGE);
        let leave = leaves(old.clone(), "village_handler", VILLAGE, Some(new.clone()));

        let preview = app.preview_leave(&director, &leave).await.unwrap();
        assert!(preview.appoints && !preview.vacant);
        assert_eq!(preview.cases.len(), 1);
        assert_eq!(preview.cases[0].to.as_ref().unwrap().person, Some(new.clone()));
        // The handler takes the case in the meantime: it is still theirs, and handed over.
        does(app, &cast.handler, &received.number, "take", Input::default()).await;
        app.leave(&director, leave.clone(), &preview.fingerprint, None).await.unwrap();
        let late =
            app.act(&cast.handler, &received.number, "answer", crate::support::answer(), None);
        assert!(late.await.is_err(), "who has left answers nothing any more");
        let case = county.app.track(&received.number, &received.code).await.unwrap().case;
        let owner = case.owner.unwrap();
        assert_eq!(owner.person, Some(new.clone()));
        assert_eq!(case.handler, Some(new.clone()));
        verified(app).await;

        // Twice is once.
        let again = app.leave(&director, leave, &preview.fingerprint, None).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        // Without a successor the dispatcher has it again.
        let leave = leaves(new, "village_handler", VILLAGE, None);
        let preview = app.preview_leave(&director, &leave).await.unwrap();
        assert!(preview.vacant);
        app.leave(&director, leave, &preview.fingerprint, None).await.unwrap();
        let case = county.app.track(&received.number, &received.code).await.unwrap().case;
        assert_eq!(case.owner.unwrap().post, "service_station".into());
        let director = county.sign_in("center_director", TOWNSHIP).await;
        let board = app.post_board(&director, &TOWNSHIP.into()).await.unwrap();
        assert!(board.vacancies.iter().any(|v| v.post == "village_handler".into()));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_selection_goes_its_way() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &keeper(county).await);
        let new = somebody(app, who, "孙新").await;
        let nomination = |person: &PersonId| NewNomination {
            post: "party_link".into(),
            area: MICRO_GRID.into(),
            person: person.clone(),
            way: "个人自荐".to_owned(),
        };
        let id = app.nominate(who, nomination(&new), None).await.unwrap();
        let twice = app.nominate(who, nomination(&new), None).await;
        assert!(matches!(twice, Err(Error::Selection(SelectionRejection::NominatedAlready))));
        let secretary = county.sign_in("village_secretary", VILLAGE).await;
        let town = county.sign_in("township_secretary", TOWNSHIP).await;
        // Not out of turn, not by others, not for oneself.
        let early = app.confirm_selection(&town, &id, "file", None).await;
        assert!(matches!(early, Err(Error::Selection(SelectionRejection::NotThisStep { .. }))));
        let other = app.confirm_selection(who, &id, "review", None).await;
        assert!(matches!(other, Err(Error::Selection(SelectionRejection::NotYours { .. }))));
        let own = app.nominate(who, nomination(&secretary.person), None).await.unwrap();
        let own = app.confirm_selection(&secretary, &own, "review", None).await;
        assert!(matches!(own, Err(Error::Selection(SelectionRejection::OwnNomination))));

        assert_eq!(app.selections_waiting(&secretary).await.unwrap().len(), 1);
        app.confirm_selection(&secretary, &id, "review", None).await.unwrap();
        app.confirm_selection(&town, &id, "file", None).await.unwrap();
        let view = app.selection(who, &id).await.unwrap();
        assert_eq!(view.selection.state, SelectionState::InForce);
        assert!(view.selection.term.unwrap().until.is_some(), "the method gives three years");
        assert!(app.refresh().await.unwrap().directory.holds(
            &new,
            &"party_link".into(),
            &MICRO_GRID.into()
        ));
        verified(app).await;

        // A measure ends the term with a reason that only those concerned read.
        give_contact(app, &new).await;
        let mut leave = leaves(new.clone(), "party_link", MICRO_GRID, None);
        leave.measure = Some(("replace".to_owned(), " ".to_owned()));
        let preview = app.preview_leave(who, &leave).await.unwrap();
        assert_eq!(preview.contacts.len(), 1);
        let silent = app.leave(who, leave.clone(), &preview.fingerprint, None).await;
        assert!(matches!(silent, Err(Error::BadInput(InputFault::Missing { field: "reason" }))));
        leave.measure = Some(("replace".to_owned(), "外出务工，顾不上".to_owned()));
        let successor = person_of("party_link", MICRO_GRID);
        leave.successor = Some(successor.clone());
        let preview = app.preview_leave(who, &leave).await.unwrap();
        app.leave(who, leave, &preview.fingerprint, None).await.unwrap();
        assert_eq!(contact(app).await, Some(successor));
        let view = app.selection(who, &id).await.unwrap();
        assert_eq!(view.selection.state, SelectionState::Ended);
        assert_eq!(view.taken[0].reason.as_deref(), Some("外出务工，顾不上"));
        let station = county.sign_in("service_station", VILLAGE).await;
        let view = app.selection(&station, &id).await.unwrap();
        assert_eq!(view.taken[0].reason, None);
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_nomination_is_refused_or_taken_back() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &keeper(county).await);
        let secretary = county.sign_in("village_secretary", VILLAGE).await;
        let new = somebody(app, who, "孙新").await;
        let nominate = async || {
            let (post, area) = ("party_link".into(), MICRO_GRID.into());
            let way = "群众推荐".to_owned();
            let new = NewNomination { post, area, person: new.clone(), way };
            app.nominate(who, new, None).await.unwrap()
        };
        let id = nominate().await;
        let silent = app.refuse_selection(&secretary, &id, "review", "", None).await;
        assert!(matches!(silent, Err(Error::BadInput(InputFault::Missing { .. }))));
        app.refuse_selection(&secretary, &id, "review", "常年不在村", None).await.unwrap();
        let view = app.selection(who, &id).await.unwrap();
        assert_eq!(view.refusal.unwrap().reason.as_deref(), Some("常年不在村"));
        let after = app.confirm_selection(&secretary, &id, "review", None).await;
        assert!(after.is_err());
        let id = nominate().await;
        app.withdraw_nomination(who, &id, "本人不愿意", None).await.unwrap();
        assert_eq!(
            app.selection(who, &id).await.unwrap().selection.state,
            SelectionState::Withdrawn
        );
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_is_given_once_and_changed_first() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &keeper(county).await);
        let new = somebody(app, who, "孙新").await;
        let nothing = app.give_sign_in(who, &new, "sunxin").await;
        assert!(matches!(nothing, Err(Error::Forbidden)), "they hold no post");
        app.appoint(who, to_grid(&new), None).await.unwrap();
        let who = &keeper(county).await;
        let above = person_of("center_director", TOWNSHIP);
        assert!(matches!(app.give_sign_in(who, &above, "x").await, Err(Error::Forbidden)));
        // Who checks must not come to act as who handles.
        let apart = app.give_sign_in(who, &new, "sunxin").await;
        assert!(matches!(apart, Err(Error::BadInput(InputFault::KeptApart))), "{apart:?}");
        let director = &county.sign_in("center_director", TOWNSHIP).await;
        let apart = app.give_sign_in(director, &new, "sunxin").await;
        assert!(matches!(apart, Err(Error::BadInput(InputFault::KeptApart))), "confirms care");
        let who = &county.sign_in("reception", TOWNSHIP).await;
        let bad = app.give_sign_in(who, &new, "孙 新").await;
        assert!(matches!(bad, Err(Error::BadInput(InputFault::AccountName))));
        let given = app.give_sign_in(who, &new, "sunxin").await.unwrap();
        let session = app.sign_in("sunxin", &given.password).await.unwrap();
        assert!(matches!(app.session(&session.token).await, Err(Error::PasswordDue)));
        let (token, old) = (&session.token, given.password.as_str());
        let wrong = app.change_own_password(token, "wrong", "Neu-4567").await;
        assert!(matches!(wrong, Err(Error::WrongPassword)));
        let same = app.change_own_password(token, old, old).await;
        assert!(matches!(same, Err(Error::BadInput(InputFault::SamePassword))));
        app.change_own_password(token, old, "Neu-4567").await.unwrap();
        assert!(app.session(token).await.is_err(), "all sessions have ended");
        let session = app.sign_in("sunxin", "Neu-4567").await.unwrap();
        app.session(&session.token).await.unwrap();
        let renewed = app.give_sign_in(who, &new, "").await.unwrap();
        assert!(renewed.renewed && renewed.account.as_str() == "sunxin");
        assert!(app.session(&session.token).await.is_err());
        assert!(app.sign_in("sunxin", PASSWORD).await.is_err());

        // Whoever was given the new password used it; the owner and those above see both.
        let stolen = app.sign_in("sunxin", &renewed.password).await.unwrap();
        app.change_own_password(&stolen.token, &renewed.password, "Neu-9876").await.unwrap();
        let again = app.give_sign_in(who, &new, "").await.unwrap();
        let session = app.sign_in("sunxin", &again.password).await.unwrap();
        let owner = app.session_to_change(&session.token).await.unwrap();
        let told = app.own_sign_in_history(&owner).await.unwrap();
        assert!(told.given.len() == 3 && told.used.len() == 4, "{told:?}");
        assert!(told.given.iter().all(|(_, by)| by.as_ref() == Some(&who.person)));
        assert_eq!(app.sign_in_history(director, &new).await.unwrap(), told);
        let stranger = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        assert!(matches!(app.sign_in_history(&stranger, &new).await, Err(Error::Forbidden)));
        let (id, subject) = (who.county.id.clone(), format!("person:{new}"));
        let read = move |conn: &mut maplegrid_store::db::Conn| {
            maplegrid_store::accounts::audit_of(conn, &id, &subject, "give_sign_in", 9)
        };
        assert_eq!(app.database_for_tests().read(read).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_giver_who_lost_the_post_gives_nothing_with_an_old_session() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let director = county.sign_in("center_director", TOWNSHIP).await;
        let old = county.sign_in("reception", TOWNSHIP).await;
        let station = person_of("service_station", VILLAGE);
        assert!(app.account_of(&old, &station).await.unwrap().is_some());
        let (by, area) = (old.person.clone(), TOWNSHIP);
        let leave = leaves(by, "reception", area, None);
        let preview = app.preview_leave(&director, &leave).await.unwrap();
        app.leave(&director, leave, &preview.fingerprint, None).await.unwrap();
        // What was read with the session is from before.
        let refused = app.give_sign_in(&old, &station, "").await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    })
    .await;
}
