//! The inbox: pages, filters, cursors, limits of sight.

use std::collections::BTreeMap;

use maplegrid_app::cases::{InboxQuery, View, ViewCounts};
use maplegrid_app::{App, Error, InputFault, SignedIn};
use maplegrid_domain::cases::{CaseNumber, Channel};
use maplegrid_testkit::{
    MICRO_GRID, OTHER_MICRO_GRID, OTHER_VILLAGE, TOWNSHIP, VILLAGE, on_each_county,
};

use crate::support::{classify, does, said, text};

fn query(view: View) -> InboxQuery {
    InboxQuery { view, limit: 17, ..InboxQuery::default() }
}

/// All pages of a query; `between` happens after each.
async fn all(
    app: &App,
    who: &SignedIn,
    first: InboxQuery,
    mut between: impl AsyncFnMut(usize),
) -> Vec<CaseNumber> {
    let mut found = Vec::new();
    let mut after = None;
    for turn in 0.. {
        let query = InboxQuery { after: after.take(), ..first.clone() };
        let page = app.inbox(who, query).await.unwrap();
        assert!(page.rows.len() <= 17);
        assert!(page.next.is_none() || page.rows.len() == 17);
        found.extend(page.rows.into_iter().map(|row| row.number));
        after = page.next;
        if after.is_none() {
            return found;
        }
        between(turn).await;
    }
    unreachable!("a list ends")
}

#[tokio::test]
async fn each_case_exactly_once_while_others_change() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let mut numbers = Vec::new();
        for n in 0..250 {
            // Several of a millisecond, several of a due time.
            if n % 10 == 0 {
                county.clock.pass_minutes(7);
            }
            numbers.push(county.receive(MICRO_GRID).await.number);
        }
        for view in [View::Mine, View::Open] {
            let mut sorted = all(app, &cadre, query(view), async |_| {}).await;
            assert_eq!(sorted.len(), 250);
            sorted.sort_unstable();
            assert_eq!(sorted, numbers);
        }
        let counts = app.inbox(&cadre, query(View::Mine)).await.unwrap().counts;
        assert_eq!((counts.mine, counts.open), (ViewCounts::MOST, ViewCounts::MOST));

        // While it is read, new ones come in and some, read or not, go on.
        let seen = all(app, &cadre, query(View::Mine), async |turn| {
            county.receive(MICRO_GRID).await;
            does(app, &cadre, &numbers[turn], "check_note", text("记一笔")).await;
            does(app, &cadre, &numbers[turn + 230], "classify", classify()).await;
        })
        .await;
        let mut times: BTreeMap<&CaseNumber, u32> = BTreeMap::new();
        for number in &seen {
            *times.entry(number).or_default() += 1;
        }
        assert!(times.values().all(|times| *times == 1), "a case came twice");
        for number in &numbers[20..230] {
            assert_eq!(times.get(number), Some(&1), "{number} was left out");
        }
    })
    .await;
}

#[tokio::test]
async fn filters_and_search() {
    on_each_county(async |county, _| {
        let app = &county.app;
        let reception = county.sign_in("reception", TOWNSHIP).await;
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        let mut first = None;
        for n in 0..60 {
            let area = if n % 3 == 0 { OTHER_MICRO_GRID } else { MICRO_GRID };
            let mut intake = said(area, &format!("第{n}件"));
            intake.channel = if n % 2 == 0 { Channel::Phone } else { Channel::Web };
            intake.category = (n % 5 == 0).then(|| "road".to_owned());
            let number = app.receive(intake, None).await.unwrap().number;
            if area == MICRO_GRID {
                first.get_or_insert(number);
            }
        }
        let first = first.unwrap();
        does(app, &cadre, &first, "classify", classify()).await;
        let count = async |query: InboxQuery| all(app, &reception, query, async |_| {}).await.len();
        let open = || query(View::Open);
        let some = |word: &str| Some(word.to_owned());
        assert_eq!(count(open()).await, 60);
        assert_eq!(count(InboxQuery { channel: some("phone"), ..open() }).await, 30);
        assert_eq!(count(InboxQuery { category: some("road"), ..open() }).await, 12);
        assert_eq!(count(InboxQuery { step: some("dispatch"), ..open() }).await, 1);
        assert_eq!(count(InboxQuery { phase: some("triage"), ..open() }).await, 60);
        assert_eq!(count(InboxQuery { phase: some("done"), ..open() }).await, 0);
        assert_eq!(count(InboxQuery { area: Some(VILLAGE.into()), ..open() }).await, 40);
        assert_eq!(count(InboxQuery { area: Some(OTHER_MICRO_GRID.into()), ..open() }).await, 20);
        let both = InboxQuery { channel: some("web"), category: some("road"), ..open() };
        assert_eq!(count(both).await, 6);
        assert_eq!(count(InboxQuery { category: some("' OR ''='"), ..open() }).await, 0);
        // A number is found wherever it stands in the list, as people type it.
        for typed in [first.to_string(), first.as_str().to_owned(), format!(" {first} ")] {
            let query = InboxQuery { search: Some(typed), limit: 1, ..open() };
            let page = app.inbox(&reception, query).await.unwrap();
            assert_eq!(page.rows.len(), 1);
            assert_eq!(page.rows[0].number, first);
            assert_eq!(page.next, None);
        }
        let stranger = county.sign_in("village_cadre", OTHER_VILLAGE).await;
        let query = InboxQuery { search: Some(first.to_string()), ..open() };
        assert!(app.inbox(&stranger, query).await.unwrap().rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn bad_cursors_and_foreign_areas() {
    on_each_county(async |county, _| {
        let app = &county.app;
        county.receive(MICRO_GRID).await;
        let cadre = county.sign_in("village_cadre", VILLAGE).await;
        for bad in ["", "x", "1", "1.x", "9223372036854775808.1", "1.2.3", "1.1\0", "１.１"] {
            let query = InboxQuery { after: Some(bad.to_owned()), ..query(View::Open) };
            let refused = app.inbox(&cadre, query).await;
            let is_bad = matches!(refused, Err(Error::BadInput(InputFault::BadCursor)));
            assert!(is_bad, "{bad:?}: {refused:?}");
        }
        for good in ["0.0", "-5.1", "9223372036854775807.9", "-9223372036854775808."] {
            let query = InboxQuery { after: Some(good.to_owned()), ..query(View::Open) };
            assert!(app.inbox(&cadre, query).await.is_ok(), "{good}");
        }
        for view in [View::Open, View::Late, View::Waiting, View::Reopen, View::Closed] {
            for (area, missing) in
                [(OTHER_VILLAGE, false), (TOWNSHIP, false), ("000", true), ("\0", true)]
            {
                let query = InboxQuery { area: Some(area.into()), ..query(view) };
                match app.inbox(&cadre, query).await {
                    Err(Error::NotFound) => assert!(missing),
                    Err(Error::Forbidden) => assert!(!missing),
                    other => panic!("{area}: {other:?}"),
                }
            }
        }
        let query = InboxQuery { limit: u32::MAX, ..query(View::Open) };
        assert_eq!(app.inbox(&cadre, query).await.unwrap().rows.len(), 1);
    })
    .await;
}
