//! Households with contacts, and short ways to log.

use maplegrid_app::duties::{Logged, NewContact};
use maplegrid_app::{App, Result};
use maplegrid_domain::duties::ContactChannel;
use maplegrid_domain::shared::{HouseholdId, PersonId, Timestamp};
use maplegrid_store::people::links::{LinkChange, change};
use maplegrid_testkit::{
    MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TestCounty, VILLAGE, person_of,
};

pub const LINE: &str = "party_link";

/// The first household of a village.
pub fn first(village: &str) -> HouseholdId {
    HouseholdId::new(format!("{village}-1"))
}

pub fn second(village: &str) -> HouseholdId {
    HouseholdId::new(format!("{village}-2"))
}

/// The contact of both households of [`VILLAGE`].
pub fn linker() -> PersonId {
    person_of("party_link", MICRO_GRID)
}

/// The one of [`OTHER_VILLAGE`].
pub fn other_linker() -> PersonId {
    person_of("party_link", OTHER_MICRO_GRID)
}

/// Links each village's households to the Party member of its micro-grid, long ago.
pub async fn linked(county: &TestCounty) {
    let far_back = Timestamp(0);
    for (village, person) in [(VILLAGE, linker()), (OTHER_VILLAGE, other_linker())] {
        for household in [first(village), second(village)] {
            link(county, &household, Some(&person), far_back).await;
        }
    }
}

pub async fn link(
    county: &TestCounty,
    household: &HouseholdId,
    person: Option<&PersonId>,
    at: Timestamp,
) {
    let snapshot = county.app.county().await.unwrap();
    let changes =
        [LinkChange { household: household.clone(), line: LINE.into(), person: person.cloned() }];
    let write = move |conn: &mut maplegrid_store::db::Conn| {
        let tree = &snapshot.directory.areas;
        change(conn, &snapshot.id, tree, &changes, (at, "test")).map(|_| ())
    };
    county.app.database_for_tests().write(write).await.unwrap();
}

/// A contact by telephone at the county's present time.
pub fn contact(county: &TestCounty, id: &str, household: &HouseholdId) -> NewContact {
    at(id, household, county.app.now())
}

pub fn at(id: &str, household: &HouseholdId, at: Timestamp) -> NewContact {
    NewContact {
        id: id.into(),
        household: household.clone(),
        line: None,
        channel: ContactChannel::Phone,
        at,
        topics: vec!["all_well".into()],
        note: Some("老人说药快吃完了".to_owned()),
    }
}

pub async fn log(app: &App, person: &PersonId, new: NewContact) -> Result<Logged> {
    app.log_contact(person, new).await
}
