//! A village with a mediation under way is merged into another: the file keeps its number and goes
//! on before whoever mediates there now.

use maplegrid_app::mediation::{Act, MediationGiven, MediationQuery, MediationView};
use maplegrid_domain::areas::Change;
use maplegrid_domain::mediation::NamedBy;
use maplegrid_testkit::{OTHER_VILLAGE, TOWNSHIP, VILLAGE, on_each_county, person_of};

use super::support::{does, given, heard, named, of};
use crate::support::verified;
use crate::terms::{director, march};

#[tokio::test]
async fn mediations_under_way_go_on_before_the_committee_of_the_successor() {
    on_each_county(async |county, _| {
        let app = &county.app;
        // One with a session held, one that has only been applied for.
        let (here, led) = heard(county).await;
        let other = MediationGiven { category: "lending".into(), ..given() };
        let applied = app.open_mediation(&here, other, None).await.unwrap().line.id;
        let who = &director(county).await;
        let before = app.mediation_file(&here, &applied).await.unwrap().line;
        let merge = Change::Merge { area: VILLAGE.into(), into: OTHER_VILLAGE.into() };
        let preview = app.preview_change(who, &merge).await.unwrap();
        app.change_areas(who, &merge, &preview.fingerprint, None).await.unwrap();

        // It is before the other village's committee: listed, read, taken and led on.
        let there = county.sign_in("village_mediator", OTHER_VILLAGE).await;
        let listed = app.mediations(&there, of(MediationView::Committee)).await.unwrap();
        let ids: Vec<_> = listed.lines.iter().map(|line| line.id.clone()).collect();
        assert!(ids.contains(&applied) && ids.contains(&led), "{ids:?}");
        let file = app.mediation_file(&there, &applied).await.unwrap();
        assert_eq!(file.line.number, before.number, "a number is given once");
        does(app, &there, &applied, Act::Accept { at: None }).await;
        let mediator = person_of("village_mediator", OTHER_VILLAGE);
        does(app, &there, &applied, named(mediator, NamedBy::Committee)).await;
        // Counted once, where it has come to lie; the township's sum is what it was.
        let year = (march(1), march(31));
        let figures = app.mediation_figures(&there, &OTHER_VILLAGE.into(), year).await.unwrap();
        let town = app.mediation_figures(who, &TOWNSHIP.into(), year).await.unwrap();
        assert_eq!((figures.opened, town.opened), (2, 2));
        let all = MediationQuery { limit: 100, ..of(MediationView::Committee) };
        assert_eq!(app.mediations(&there, all).await.unwrap().lines.len(), 2);
        verified(app).await;
    })
    .await;
}
