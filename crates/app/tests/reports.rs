//! Sheets that are counted: figures as long as their lists, at the borders of periods and of areas,
//! and one tap that keeps them as they stood.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, date};
use maplegrid_app::cases::Intake;
use maplegrid_app::duties::NewContact;
use maplegrid_app::reports::{BehindQuery, BehindRows, ReportSheet};
use maplegrid_app::{Error, Finding, SignedIn};
use maplegrid_domain::areas::Change;
use maplegrid_domain::duties::ContactChannel;
use maplegrid_domain::methods::ReportFigure as F;
use maplegrid_domain::reports::Rejection;
use maplegrid_domain::shared::{AreaId, Timestamp};
use maplegrid_store::accounts::audit_of;
use maplegrid_store::db::Conn;
use maplegrid_testkit::{
    GRID, MICRO_GRID, OTHER_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, TestCounty, VILLAGE,
    on_each_county, person_of,
};

use crate::support::{Cast, classify, does, meddle, said, verified};
use crate::terms::{director, home, link, linked, march};

const DAY: &str = "grid_day";
const WEEK: &str = "village_week";
const MONTH: &str = "safety_month";

async fn sheet(who: &SignedIn, county: &TestCounty, id: &str, area: &str, on: Date) -> ReportSheet {
    county.app.report(who, &id.into(), &area.into(), on).await.unwrap()
}

fn count(sheet: &ReportSheet, figure: F) -> u64 {
    sheet.figures.of(figure).unwrap_or_else(|| panic!("no {figure:?}")).count
}

/// Every row behind a figure, page by page, as it is named.
async fn behind(
    who: &SignedIn,
    county: &TestCounty,
    sheet: &ReportSheet,
    (figure, category): (F, Option<&str>),
) -> BTreeSet<String> {
    listed(who, county, sheet, (figure, category, None)).await
}

/// The same, perhaps of one of the areas directly inside.
async fn listed(
    who: &SignedIn,
    county: &TestCounty,
    sheet: &ReportSheet,
    (figure, category, inside): (F, Option<&str>, Option<&AreaId>),
) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut after = None;
    loop {
        let query = BehindQuery {
            report: sheet.rule.id.clone(),
            area: sheet.area.clone(),
            on: sheet.period.days.last,
            figure,
            inside: inside.cloned(),
            category: category.map(str::to_owned),
            after,
        };
        let page = county.app.report_rows(who, query).await.unwrap();
        match page.rows {
            BehindRows::Cases(rows) => {
                all.extend(rows.into_iter().map(|row| row.number.to_string()));
            }
            BehindRows::Households(rows) => {
                all.extend(rows.into_iter().map(|row| row.household.to_string()));
            }
            BehindRows::Mediations(rows) => {
                all.extend(rows.into_iter().map(|row| row.id.to_string()));
            }
            BehindRows::Opinions(rows) => {
                all.extend(rows.into_iter().map(|row| row.position.to_string()));
            }
        }
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

/// Every figure of the sheet is as long as its list, and so is each of each category, which add up.
async fn adds_up(who: &SignedIn, county: &TestCounty, sheet: &ReportSheet) {
    for counted in &sheet.figures.whole {
        let figure = counted.figure;
        if matches!(figure, F::Gaps | F::Contacts) {
            continue;
        }
        let list = behind(who, county, sheet, (figure, None)).await;
        assert_eq!(list.len() as u64, counted.count, "{figure:?} of {}", sheet.area);
        if !figure.is_of_cases() || sheet.figures.categories.is_empty() {
            continue;
        }
        let mut sum = 0;
        for line in &sheet.figures.categories {
            let category = line.category.as_ref().map_or("", |category| category.as_str());
            let of = line.counted.iter().find(|one| one.figure == figure).unwrap().count;
            let list = behind(who, county, sheet, (figure, Some(category))).await;
            assert_eq!(list.len() as u64, of, "{figure:?} of {category:?}");
            sum += of;
        }
        assert_eq!(sum, counted.count, "{figure:?} by category");
    }
    for (at, counted) in sheet.figures.whole.iter().enumerate() {
        let parts: u64 = sheet.areas.iter().map(|(_, counted)| counted[at].count).sum();
        // All that is said here is said below the areas that the sheet lists.
        assert!(sheet.areas.is_empty() || parts == counted.count, "{:?} by area", counted.figure);
    }
    for (area, counted) in &sheet.areas {
        for one in counted.iter().filter(|one| !matches!(one.figure, F::Gaps | F::Contacts)) {
            let list = listed(who, county, sheet, (one.figure, None, Some(area))).await;
            assert_eq!(list.len() as u64, one.count, "{:?} of {area}", one.figure);
        }
    }
    // What is not directly inside has no list here.
    let query = BehindQuery {
        report: sheet.rule.id.clone(),
        area: sheet.area.clone(),
        on: sheet.period.days.last,
        figure: F::Open,
        inside: Some(sheet.area.clone()),
        category: None,
        after: None,
    };
    let refused = county.app.report_rows(who, query).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
}

fn instant(day: Date, hour: i8, minute: i8, second: i8) -> Timestamp {
    Timestamp::at(day, Time::constant(hour, minute, second, 999_000_000))
}

async fn receive(county: &TestCounty, area: &str, at: Timestamp) -> maplegrid_app::cases::Received {
    county.clock.set(at);
    let text = format!("渠道堵了，{}", at.millis());
    county.app.receive(said(area, &text), None).await.unwrap()
}

#[tokio::test]
async fn a_figure_is_as_long_as_its_list_at_every_border() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cast = Cast::of(county, VILLAGE).await;
        // The last instant of a Sunday, the first of a Monday; the last of a month, the next day.
        receive(county, MICRO_GRID, instant(march(4), 10, 0, 0)).await;
        let ends = receive(county, MICRO_GRID, instant(march(8), 23, 59, 59)).await;
        let begins = receive(county, GRID, Timestamp::at(march(9), Time::midnight())).await;
        let other = receive(county, OTHER_MICRO_GRID, instant(march(10), 9, 0, 0)).await;
        // What is restricted is in no figure and no list.
        let cadre =
            Intake { category: Some("cadre_conduct".to_owned()), ..said(GRID, "吃拿卡要") };
        app.receive(cadre, None).await.unwrap();
        does(app, &cast.cadre, &begins.number, "classify", classify()).await;
        app.withdraw(&other.number, &other.code, None, None).await.unwrap();
        receive(county, MICRO_GRID, instant(march(31), 23, 59, 59)).await;
        receive(county, MICRO_GRID, Timestamp::at(date(2026, 4, 1), Time::midnight())).await;
        county.clock.set(instant(date(2026, 4, 2), 9, 0, 0));
        app.withdraw(&ends.number, &ends.code, None, None).await.unwrap();

        let who = &director(county).await;
        // (received, closed, open) at the end of the period, whoever is asked later.
        for (id, area, on, expected) in [
            (DAY, GRID, march(8), (1, 0, 2)),
            (DAY, GRID, march(9), (1, 0, 3)),
            (WEEK, VILLAGE, march(4), (2, 0, 2)),
            (WEEK, VILLAGE, march(15), (1, 0, 3)),
            (WEEK, OTHER_VILLAGE, march(9), (1, 1, 0)),
            (WEEK, VILLAGE, date(2026, 4, 2), (2, 1, 4)),
            (MONTH, TOWNSHIP, march(1), (5, 1, 4)),
            (MONTH, TOWNSHIP, date(2026, 4, 30), (1, 1, 4)),
            (MONTH, TOWNSHIP, date(2026, 2, 1), (0, 0, 0)),
        ] {
            let sheet = sheet(who, county, id, area, on).await;
            let told =
                (count(&sheet, F::Received), count(&sheet, F::Closed), count(&sheet, F::Open));
            assert_eq!(told, expected, "{id} {area} {on}");
            adds_up(who, county, &sheet).await;
        }
        // Late is what the list of late ones says; what nobody has classified stands apart.
        let april = sheet(who, county, MONTH, TOWNSHIP, date(2026, 4, 2)).await;
        assert_eq!((count(&april, F::Overdue), april.figures.categories.len()), (3, 2));
        let week = sheet(who, county, WEEK, VILLAGE, date(2026, 4, 2)).await;
        assert_eq!((week.ledger.len(), week.ledger_goes_on), (4, false));
        verified(app).await;
    })
    .await;
}

#[tokio::test]
async fn contacts_and_gaps_are_counted_where_the_households_lie() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        let linker = person_of("party_link", MICRO_GRID);
        let near = home(VILLAGE, 1);
        link(app, &near, "party_link", &linker).await;
        for (id, minutes) in [("0123456789abcdef01", 0), ("0123456789abcdef02", 60)] {
            county.clock.pass_minutes(minutes);
            let new = NewContact {
                id: id.into(),
                household: near.clone(),
                line: None,
                channel: ContactChannel::Phone,
                at: app.now(),
                topics: vec!["all_well".into()],
                note: None,
            };
            app.log_contact(&linker, new).await.unwrap();
        }
        assert_eq!(linked(app, &near, "party_link").await.unwrap().0, linker);
        let week = sheet(who, county, WEEK, VILLAGE, march(4)).await;
        let told = |figure| {
            let one = week.figures.of(figure).unwrap();
            (one.count, one.of)
        };
        assert_eq!((told(F::Visited), told(F::Gaps)), ((1, Some(2)), (1, Some(2))));
        let coverage = app.coverage(who, &VILLAGE.into()).await.unwrap();
        assert_eq!(coverage.area.gaps(&"party_link".into()), 1);
        adds_up(who, county, &week).await;
        let member = county.sign_in("grid_member", GRID).await;
        let day = sheet(&member, county, DAY, GRID, march(4)).await;
        assert_eq!(count(&day, F::Contacts), 2);
        assert_eq!(count(&sheet(who, county, DAY, GRID, march(5)).await, F::Contacts), 0);
        let month = sheet(who, county, MONTH, TOWNSHIP, march(31)).await;
        assert_eq!(month.figures.of(F::Visited).unwrap().of, Some(6));
    })
    .await;
}

#[tokio::test]
async fn a_sheet_is_confirmed_once_by_its_own_post_and_kept_as_it_stood() {
    on_each_county(async |county, database| {
        let app = &county.app;
        let said = receive(county, MICRO_GRID, instant(march(4), 9, 0, 0)).await;
        let member = county.sign_in("grid_member", GRID).await;
        let stranger = county.sign_in("grid_member", OTHER_GRID).await;
        let who = director(county).await;
        let confirm = async |who: &SignedIn, id: &str, area: &str, on: Date| {
            app.confirm_report(who, &id.into(), &area.into(), on).await
        };
        let refused = [
            (&stranger, DAY, GRID, march(4), None),
            (&who, DAY, GRID, march(4), Some(Rejection::NotYours)),
            (&member, DAY, GRID, march(5), Some(Rejection::Ahead)),
            (&member, DAY, GRID, march(2), Some(Rejection::Past)),
        ];
        for (who, id, area, on, expected) in refused {
            match (confirm(who, id, area, on).await, expected) {
                (Err(Error::Report(found)), Some(expected)) => assert_eq!(found, expected),
                (Err(Error::Forbidden), None) => {}
                (other, _) => panic!("{on}: {other:?}"),
            }
        }
        for (id, area) in [("nothing", GRID), (DAY, VILLAGE), (DAY, "nowhere")] {
            let found = confirm(&member, id, area, march(4)).await;
            assert!(matches!(found, Err(Error::NotFound)), "{id} {area}: {found:?}");
        }
        let due = app.reports_to_confirm(&member).await.unwrap();
        assert_eq!(due.iter().map(|due| due.report.as_str()).collect::<Vec<_>>(), [DAY]);
        let cadre = county.sign_in("village_secretary", VILLAGE).await;
        assert!(app.reports_to_confirm(&cadre).await.unwrap().is_empty(), "on a Wednesday");

        let kept = confirm(&member, DAY, GRID, march(4)).await.unwrap();
        let again = confirm(&member, DAY, GRID, march(4)).await.unwrap();
        assert_eq!((&kept, kept.digest.len()), (&again, 64));
        assert!(app.reports_to_confirm(&member).await.unwrap().is_empty());
        confirm(&member, DAY, GRID, march(3)).await.unwrap();

        // Afterwards it is another number, and both are told.
        app.withdraw(&said.number, &said.code, None, None).await.unwrap();
        let day = sheet(&member, county, DAY, GRID, march(4)).await;
        let changed: Vec<F> = day.differences.iter().map(|one| one.now.figure).collect();
        assert_eq!(changed, [F::Closed, F::Open]);
        assert!(day.kept_is_sound && day.may_confirm == Err(Rejection::Already));
        let subject = format!("report:{DAY}:{GRID}:20260304:{}", kept.digest);
        let id = app.county().await.unwrap().id.clone();
        let looks = {
            let (id, subject) = (id.clone(), subject);
            let read = move |conn: &mut Conn| audit_of(conn, &id, &subject, "report_confirmed", 9);
            app.database_for_tests().read(read).await.unwrap()
        };
        assert_eq!(looks.len(), 1);

        // What was kept is not changed behind anybody's back.
        meddle(database, |conn| conn.execute(sql::FORGE, &[])).await;
        assert!(!sheet(&member, county, DAY, GRID, march(4)).await.kept_is_sound);
        let differs = |day| Finding::SheetDiffers { report: DAY.into(), area: GRID.into(), day };
        let both = [differs(20_260_303), differs(20_260_304)];
        let finds = async || app.verify(|_| {}).await.unwrap().findings;
        assert_eq!(finds().await, both);
        // Nor with a digest that fits: the audit trail has another.
        meddle(database, |conn| conn.execute(sql::FIT, &[])).await;
        assert_eq!(finds().await, both);
        meddle(database, |conn| conn.execute(sql::DROP, &[])).await;
        assert_eq!(finds().await, both, "what the trail says was kept is gone");
    })
    .await;
}

mod sql {
    maplegrid_store::statements! {
        pub FORGE = "UPDATE report_confirmations SET figures = '{\"whole\":[]}'";
        // SHA-256 of that text.
        pub FIT = "UPDATE report_confirmations
                   SET digest = 'c5bfa67d84314dc3c6cd6a442862353c0e56f593c43cd9e927c69058c8641e36'";
        pub DROP = "DELETE FROM report_confirmations WHERE day = 20260304";
    }
}

#[tokio::test]
async fn a_merged_area_is_counted_where_it_has_come_to_lie() {
    on_each_county(async |county, _| {
        let (app, who) = (&county.app, &director(county).await);
        receive(county, MICRO_GRID, instant(march(4), 9, 0, 0)).await;
        receive(county, OTHER_MICRO_GRID, instant(march(4), 10, 0, 0)).await;
        let member = county.sign_in("grid_member", GRID).await;
        let kept = app.confirm_report(&member, &DAY.into(), &GRID.into(), march(4)).await.unwrap();
        let before = sheet(who, county, MONTH, TOWNSHIP, march(4)).await;
        let change = Change::Merge { area: GRID.into(), into: AreaId::from(OTHER_GRID) };
        let preview = app.preview_change(who, &change).await.unwrap();
        app.change_areas(who, &change, &preview.fingerprint, None).await.unwrap();

        let who = &director(county).await;
        let after = sheet(who, county, MONTH, TOWNSHIP, march(4)).await;
        assert_eq!(after.figures, before.figures);
        let day = sheet(who, county, DAY, OTHER_GRID, march(4)).await;
        assert_eq!((count(&day, F::Received), day.kept.is_none()), (2, true));
        adds_up(who, county, &day).await;
        let gone = app.report(who, &DAY.into(), &GRID.into(), march(4)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        assert_eq!(kept.figures.of(F::Received).unwrap().count, 1);
        verified(app).await;
    })
    .await;
}
