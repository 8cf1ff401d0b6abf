//! What turns out later: another party, another severity; and a file that nobody has looked into.

use maplegrid_app::mediation::Act;
use maplegrid_domain::mediation::{PartyNo, Rejection, Severity};
use maplegrid_testkit::on_each_county;

use super::support::{agreement, does, heard, hearing, in_force, is_refused, mediator_id, party};
use crate::support::verified;

fn joins(name: &str) -> Act {
    Act::AddParty { at: None, party: Box::new(party(name)) }
}

#[tokio::test]
async fn another_party_joins_is_asked_and_told_their_rights_first() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let (who, id) = in_force(county).await;
        let late = app.act_on_mediation(&who, &id, joins("孙三"), None).await;
        assert!(matches!(late, Err(maplegrid_app::Error::Mediation(Rejection::NotNow { .. }))));

        let (who, id) = heard(county).await;
        let file = does(app, &who, &id, joins("孙三")).await;
        assert_eq!((file.parties.len(), file.people, file.line.parties), (3, 3, 3));
        assert_eq!(file.parties[2].words.as_ref().unwrap().name, "孙三");
        let unasked = Rejection::NotWilling(vec![PartyNo(3)]);
        is_refused(&app.act_on_mediation(&who, &id, hearing(), None).await, &unasked);
        let consent =
            Act::Consent { parties: vec![3], at: None, said: "愿意一起谈".to_owned() };
        let file = does(app, &who, &id, consent).await;
        let (_, said) = file.parties[2].consent.as_ref().unwrap();
        assert_eq!(said.words.as_deref(), Some("愿意一起谈"));
        let untold = Rejection::NotInformed(vec![PartyNo(3)]);
        is_refused(&app.act_on_mediation(&who, &id, hearing(), None).await, &untold);
        let wanted = Rejection::Missing { field: "name" };
        is_refused(&app.act_on_mediation(&who, &id, joins(" "), None).await, &wanted);
        does(app, &who, &id, Act::Inform { party: 3, at: None }).await;
        does(app, &who, &id, hearing()).await;

        // A relative of the mediator: who mediates is another from then on.
        let mut close = party("钱四");
        close.related = vec![mediator_id()];
        let act = Act::AddParty { at: None, party: Box::new(close) };
        let file = does(app, &who, &id, act).await;
        assert!(file.mediators[0].until.is_some());
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn the_severity_is_corrected_with_a_reason() {
    on_each_county(async |county, _| {
        let (who, id) = heard(county).await;
        let app = &county.app;
        let graded =
            |reason: &str| Act::Grade { severity: Severity::Grave, reason: reason.to_owned() };
        let wanted = Rejection::Missing { field: "reason" };
        is_refused(&app.act_on_mediation(&who, &id, graded(""), None).await, &wanted);
        let file = does(app, &who, &id, graded("扬言要动手")).await;
        assert_eq!(file.line.severity, Severity::Grave);
        assert_eq!(file.gradings[0].1.words.as_deref(), Some("扬言要动手"));
        let file = does(app, &who, &id, graded("再说一遍")).await;
        assert_eq!(file.gradings.len(), 1, "nothing changed");
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_closed_file_tells_what_happened_and_not_what_was_said() {
    on_each_county(async |county, _| {
        let (who, id) = heard(county).await;
        let app = &county.app;
        let looks = app.mediation_looks(&who, &id).await.unwrap().len();
        let act = agreement(maplegrid_domain::mediation::Form::Oral);
        app.do_in_mediation(&who, &id, act, None).await.unwrap();
        let closed = app.mediation_outline(&who, &id).await.unwrap();
        assert!(closed.is_masked && !closed.is_forgotten);
        assert_eq!(closed.parties[0].words.as_ref().unwrap().name, "李**");
        assert_eq!(closed.hearings.len(), 1);
        assert_eq!(closed.parties[0].words.as_ref().unwrap().phone, "138****5678");
        assert_eq!(closed.parties[0].words.as_ref().unwrap().id_number, "");
        assert_eq!((&closed.opened.words, &closed.hearings[0].done.words), (&None, &None));
        let agreed = closed.agreement.as_ref().unwrap();
        assert_eq!((&agreed.done.words, &agreed.terms[0].text), (&None, &None));
        assert!(closed.parties[0].identified.as_ref().unwrap().words.is_none());
        assert_eq!(app.mediation_looks(&who, &id).await.unwrap().len(), looks, "nobody looked");
        county.clock.pass_days(1);
        let open = app.mediation_file(&who, &id).await.unwrap();
        assert_eq!(open.parties[0].words.as_ref().unwrap().name, "李大山");
        assert_eq!(app.mediation_looks(&who, &id).await.unwrap().len(), looks + 1);
    })
    .await;
}
