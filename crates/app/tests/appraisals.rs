//! 公开测评: every household of a village rates once, nobody learns what it chose, and the counts
//! add up with what the ledger froze.

use maplegrid_app::appraisals::Sums;
use maplegrid_app::people::HouseholdDraft;
use maplegrid_app::{App, Error, Finding, Result, SignedIn};
use maplegrid_domain::areas::{AreaStep, Change};
use maplegrid_domain::cases::{AppraisalEnd, CaseNumber, Input};
use maplegrid_domain::shared::AreaId;
use maplegrid_store::db::statements;
use maplegrid_testkit::{TestCounty, TestDatabase, county_of, databases, place, seat};

use crate::support::{answer, does, meddle, said, text, verified};
use crate::verifying::Vandal;

const METHOD: &str = "longnan-1234";

mod sql {
    use super::statements;

    statements! {
        pub EVENTS = "SELECT count(*) FROM events";
        pub AUDIT = "SELECT count(*) FROM audit";
        pub BODIES = "SELECT body FROM events";
        pub ONE_MORE = "UPDATE appraisals SET counts = '[9,0,0]'";
        pub UNMARK = "UPDATE appraisal_households SET rated = FALSE";
        pub RENAME = "UPDATE appraisals SET body = replace(body, '通组路', '别的路')";
    }
}

/// A village with households whose cards are at hand, and an affair that is done.
struct Village {
    county: TestCounty,
    number: CaseNumber,
    /// Household code and access code.
    cards: Vec<(String, String)>,
}

impl Village {
    async fn of(database: &TestDatabase, households: usize) -> Self {
        let county = county_of(database.url(), METHOD).await;
        let keeper =
            county.sign_in("committee_duty", seat(METHOD, "committee_duty").as_str()).await;
        let grid = place(METHOD, "grid");
        for door in 0..households {
            let (door, head) = (format!("新{door}号"), format!("王{door}"));
            let draft =
                HouseholdDraft { door, head, members: 3, residing: 3, ..Default::default() };
            county.app.create_household(&keeper, &grid, draft).await.unwrap();
        }
        let cards = county.app.cards_in(&keeper, &grid).await.unwrap();
        let cards = cards.into_iter().map(|card| (card.home.code, card.access)).collect();
        let received = county.app.receive(said(grid.as_str(), "通组路坏了"), None).await.unwrap();
        let village = Self { county, number: received.number, cards };
        let settled = Input {
            category: Some("road".to_owned()),
            track: Some("cadre_led".to_owned()),
            ..Input::default()
        };
        village.does("committee_duty", "classify", settled).await;
        village.does("village_secretary", "village_affair_answer", answer()).await;
        village
    }

    fn app(&self) -> &App {
        &self.county.app
    }

    async fn who(&self, post: &str) -> SignedIn {
        self.county.sign_in(post, seat(METHOD, post).as_str()).await
    }

    async fn does(&self, post: &str, action: &str, input: Input) {
        let who = self.who(post).await;
        does(self.app(), &who, &self.number, action, input).await;
    }

    async fn open(&self) -> String {
        let title = Some("通组路修好了".to_owned());
        let input = Input { title, ..text("东头到西头硬化了") };
        self.does("village_supervision", "propose_appraisal", input).await;
        assert!(self.listed().await.is_empty(), "nobody sees what nobody has looked at");
        self.does("committee_delegate", "open_appraisal", Input::default()).await;
        self.listed().await[0].id.clone()
    }

    async fn listed(&self) -> Vec<maplegrid_app::appraisals::OpenAppraisal> {
        self.app().open_appraisals(&place(METHOD, "grid")).await.unwrap()
    }

    async fn rates(&self, home: usize, id: &str, word: &str) -> Result<()> {
        let (code, access) = &self.cards[home];
        self.app().appraise(code, access, id, word).await
    }

    async fn passes_its_end(&self) {
        self.county.clock.pass_days(15);
        while self.app().tick().await.unwrap() > 0 {}
    }
}

fn code(tried: Result<()>) -> &'static str {
    match tried {
        Ok(()) => "",
        Err(Error::Rejected(rejection)) => rejection.code(),
        Err(Error::NotFound) => "not_found",
        Err(Error::WrongCode) => "wrong_code",
        Err(other) => panic!("{other:?}"),
    }
}

async fn number(database: &TestDatabase, sql: maplegrid_store::db::Sql) -> i64 {
    meddle(database, move |c| c.fetch_one(sql, &[], |row| row.int(0))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_rates_once_and_leaves_no_trace_of_its_word() {
    for database in databases() {
        let village = Village::of(&database, 8).await;
        let unknown = village.rates(0, "nothing", "满意").await;
        assert_eq!(code(unknown), "not_found");
        let id = village.open().await;

        // The same household from two phones, by two processes at once: one of them counts.
        let (other, (card, access)) = (village.county.open_again().await, &village.cards[0]);
        let twice = tokio::join!(
            village.app().appraise(card, access, &id, "满意"),
            other.appraise(card, access, &id, "不满意"),
        );
        let mut codes = [code(twice.0), code(twice.1)];
        codes.sort_unstable();
        assert_eq!(codes, ["", "household_rated_already"]);

        // Whoever has no right to it, or nothing to say.
        let elsewhere = AreaId::from("001001002001001");
        let keeper = village.county.sign_in("committee_duty", "001001002001").await;
        let far = village.app().cards_in(&keeper, &elsewhere).await.unwrap().swap_remove(0);
        let stranger = village.app().appraise(&far.home.code, &far.access, &id, "满意").await;
        assert_eq!(code(stranger), "not_of_the_village");
        assert_eq!(code(village.app().appraise(card, "000000x", &id, "满意").await), "wrong_code");
        for (at, word, wanted) in [
            (&*id, "", "unknown_value"),
            (&*id, "非常满意\0", "unknown_value"),
            ("a\0b", "满意", "not_found"),
        ] {
            assert_eq!(code(village.rates(1, at, word).await), wanted, "{word:?}");
        }

        // Another card is not another vote.
        let keeper = village.who("committee_duty").await;
        let home = village.app().home_by_code(card).await.unwrap().unwrap().household.id;
        village.app().renew_access_code(&keeper, &home).await.unwrap();
        assert_eq!(code(village.rates(0, &id, "满意").await), "wrong_code");
        let renewed = village.app().cards_of(&keeper, vec![home]).await.unwrap().swap_remove(0);
        let again = village.app().appraise(&renewed.home.code, &renewed.access, &id, "满意").await;
        assert_eq!(code(again), "household_rated_already");

        let traces =
            async || (number(&database, sql::EVENTS).await, number(&database, sql::AUDIT).await);
        let before = traces().await;
        for home in 1..8 {
            assert_eq!(code(village.rates(home, &id, "基本满意").await), "");
        }
        let listed = village.listed().await.swap_remove(0);
        assert_eq!((listed.households, listed.rated, listed.shown), (10, 8, None));
        verified(village.app()).await;
        assert_eq!(traces().await, before, "no event, nothing in the audit trail");

        village.passes_its_end().await;
        assert_eq!(code(village.rates(9, &id, "满意").await), "appraisal_over");
        let shown = village.listed().await.swap_remove(0).shown.unwrap();
        assert_eq!(shown.why, AppraisalEnd::Time);
        let Sums::ByWord(counts) = shown.phone else { panic!("eight are enough") };
        assert_eq!((counts[1], counts.iter().sum::<u32>()), (7, 8));
        verified(village.app()).await;
        let bodies: Vec<String> =
            meddle(&database, |c| c.fetch_all(sql::BODIES, &[], |row| row.text(0))).await;
        assert!(bodies.iter().all(|body| !body.contains("基本满意") || !body.contains(card)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn few_are_not_told_and_whoever_was_there_at_the_start_may_rate() {
    for database in databases() {
        let village = Village::of(&database, 2).await;
        let id = village.open().await;
        // The village is merged into another while it is open.
        let (director, app) = (village.who("center_director").await, village.app());
        let create = Change::Create {
            parent: place(METHOD, "township"),
            area_kind: "village".into(),
            name: "新村".to_owned(),
        };
        let preview = app.preview_change(&director, &create).await.unwrap();
        app.change_areas(&director, &create, &preview.fingerprint, None).await.unwrap();
        let AreaStep::Made { area } = &preview.plan.areas[0] else { panic!("nothing made") };
        let merge = Change::Merge { area: place(METHOD, "village"), into: area.id.clone() };
        let preview = app.preview_change(&director, &merge).await.unwrap();
        app.change_areas(&director, &merge, &preview.fingerprint, None).await.unwrap();
        for home in 0..3 {
            assert_eq!(code(village.rates(home, &id, "不满意").await), "");
        }
        let there = app.open_appraisals(&area.id).await.unwrap();
        assert_eq!((there.len(), there[0].rated), (1, 3), "whoever took its place shows it");
        verified(app).await;
        village.passes_its_end().await;
        let shown = app.open_appraisals(&area.id).await.unwrap().swap_remove(0).shown.unwrap();
        assert_eq!((shown.phone, shown.poor), (Sums::TooFew, false));
        verified(app).await;
        let bodies: Vec<String> =
            meddle(&database, |c| c.fetch_all(sql::BODIES, &[], |row| row.text(0))).await;
        assert!(bodies.iter().all(|body| !body.contains("[0,0,3]")), "nobody knows them");
    }
}

#[tokio::test]
async fn ballots_that_do_not_add_up_are_found() {
    for database in databases() {
        let village = Village::of(&database, 5).await;
        let id = village.open().await;
        village.rates(0, &id, "满意").await.unwrap();
        let vandal = Vandal { county: &village.county, database: &database };
        let differ = Finding::BallotsDiffer { number: village.number.clone() };
        vandal.does(sql::ONE_MORE, Vec::new()).await;
        assert_eq!(vandal.finds().await, [differ.clone()]);
        vandal.does(sql::UNMARK, Vec::new()).await;
        assert_eq!(vandal.finds().await, [differ]);
        vandal.does(sql::RENAME, Vec::new()).await;
        let found = vandal.finds().await;
        assert!(found.contains(&Finding::AppraisalDiffers { number: village.number.clone() }));
    }
}
