//! `verify` on registers, and what of them stands in the way of another version of a method.

use maplegrid_app::Finding;
use maplegrid_app::registers::{EntryAct, EntryDraft, NewEntry};
use maplegrid_domain::methods::{Method, Misfit};
use maplegrid_domain::registers::Given;
use maplegrid_domain::shared::{EntryId, FieldId, RegisterId};
use maplegrid_store::db::{Value, values};
use maplegrid_testkit::{TestCounty, county_of, databases, place, seat};

use crate::damage::damaged;
use crate::support::verified;
use crate::verifying::Vandal;

const METHOD: &str = "hanyin-321";

mod sql {
    maplegrid_store::statements! {
        pub REGISTER = (text!(damage "register_entries" "register"));
        pub REGISTER_BACK = (text!(repair "register_entries" "register"));
        pub AREA = (text!(damage "register_entries" "area"));
        pub AREA_BACK = (text!(repair "register_entries" "area"));
        pub STATE = (text!(damage "register_entries" "state"));
        pub STATE_BACK = (text!(repair "register_entries" "state"));
        pub CASE = (text!(damage "register_entries" "case_number"));
        pub CASE_BACK = (text!(repair "register_entries" "case_number"));
        pub WORDS = (text!(damage "register_entries" "words"));
        pub WORDS_BACK = (text!(repair "register_entries" "words"));
        pub SEQ = (number!(damage "register_entries" "seq"));
        pub SEQ_BACK = (number!(repair "register_entries" "seq"));
        pub AMOUNT = (number!(damage "register_entries" "amount_fen"));
        pub AMOUNT_BACK = (number!(repair "register_entries" "amount_fen"));
        pub VERSION = (number!(damage "register_entries" "version"));
        pub VERSION_BACK = (number!(repair "register_entries" "version"));
        pub BODY = (text!(damage "register_entries" "body"));
        pub BODY_BACK = (text!(repair "register_entries" "body"));
        pub FROM = "UPDATE register_entries SET from_on = '2026-01-01'";
        pub FROM_BACK = "UPDATE register_entries SET from_on = NULL";
        pub APPROVED = "UPDATE register_entries SET approved_year = 2026";
        pub APPROVED_BACK = "UPDATE register_entries SET approved_year = NULL";
        pub OLD_BODY = (text!(damage "register_history" "body"));
        pub OLD_BODY_BACK = (text!(repair "register_history" "body"));
        pub PERSON = (text!(damage "register_history" "person"));
        pub PERSON_BACK = (text!(repair "register_history" "person"));
        pub STEP = (text!(damage "register_history" "step"));
        pub STEP_BACK = (text!(repair "register_history" "step"));
        pub AT = (number!(damage "register_history" "at"));
        pub AT_BACK = (number!(repair "register_history" "at"));
        pub GAP = "UPDATE register_history SET version = 7 WHERE version = 1";
        pub GAP_BACK = "UPDATE register_history SET version = 1 WHERE version = 7";
        // The sum in the entry and in its version alike: they agree, and so do the columns.
        pub FORGE = "UPDATE register_history SET body = replace(body, '100元', '900元') WHERE version = 2";
        pub FORGE_BACK = "UPDATE register_history SET body = replace(body, '900元', '100元') WHERE version = 2";
        pub SEALED = "UPDATE register_entries SET sealed = ?1";
        pub OLD_SEALED = "UPDATE register_history SET sealed = ?1";
        pub DROP_VERSION = "DELETE FROM register_history WHERE version = ?1";
        pub DROP_ENTRY = "DELETE FROM register_entries WHERE seq = ?1";
    }
}

/// An allowance with a sealed name, entered and changed once.
async fn furnished(county: &TestCounty) -> EntryId {
    let app = &county.app;
    let cadre = county.sign_in("village_cadre", seat(METHOD, "village_cadre").as_str()).await;
    let received = county.receive(place(METHOD, "third_grid").as_str()).await;
    let draft = |reason: &str| {
        let pairs = [
            ("reason", reason),
            ("kind", "以案定补"),
            ("amount", "100"),
            ("payee", "周三"),
            ("basis", "三号文"),
        ];
        let values: Given =
            pairs.iter().map(|(id, typed)| (FieldId::from(*id), (*typed).to_owned())).collect();
        EntryDraft { case: Some(received.number.to_string()), values, ..EntryDraft::default() }
    };
    let (register, area) = (RegisterId::from("allowance"), place(METHOD, "village"));
    let new = NewEntry { register, area, draft: draft("修路") };
    let file = app.propose_entry(&cadre, new, None).await.unwrap();
    let id = file.entry.id;
    app.act_on_entry(&cadre, (&id, 1), EntryAct::Edit(draft("修路，100元")), None).await.unwrap();
    id
}

async fn stands_in_the_way(county: &TestCounty, change: impl FnOnce(&mut Method)) -> Vec<Misfit> {
    let mut new = (**county.app.county().await.unwrap().method()).clone();
    new.version += 1;
    change(&mut new);
    let preview = county.app.preview_method(&new, None).await.unwrap();
    let adopted = county.app.adopt_method(&new, None, &preview.fingerprint).await;
    assert_eq!(adopted.is_ok(), preview.misfits.is_empty());
    preview.misfits
}

async fn what_is_in_use_has_to_stay(county: &TestCounty) {
    fn allowance(method: &mut Method) -> &mut maplegrid_domain::methods::RegisterRule {
        let found = method.registers.iter_mut().find(|one| one.id == "allowance".into());
        found.unwrap()
    }
    let gone = stands_in_the_way(county, |method| {
        method.registers.retain(|one| one.id != "allowance".into());
    });
    let label = "以事奖补、以案定补".to_owned();
    let expected = Misfit::RegisterInUse { label: label.clone(), moved: None, entries: 1 };
    assert_eq!(gone.await, [expected]);
    let moved = stands_in_the_way(county, |method| allowance(method).level = "township".into());
    let moved = moved.await;
    assert!(
        matches!(&moved[..], [Misfit::RegisterInUse { moved: Some(_), entries: 1, .. }]),
        "{moved:?}"
    );
    // One open, one sealed, and one that no entry uses.
    let fields = stands_in_the_way(county, |method| {
        let kept = ["basis", "payee"].map(FieldId::from);
        allowance(method).fields.retain(|field| !kept.contains(&field.id));
    });
    let of = |field: &str| Misfit::FieldInUse {
        register: label.clone(),
        label: field.to_owned(),
        entries: 1,
    };
    assert_eq!(fields.await, [of("按哪份文件哪一条"), of("领取人")]);
    let unused = |method: &mut Method| method.registers.retain(|one| one.id != "hearing".into());
    assert_eq!(stands_in_the_way(county, unused).await, []);
}

#[tokio::test]
async fn damaged_entries_are_found_and_entries_in_use_stand_in_the_way() {
    for database in databases() {
        eprintln!("on {:?}", database.backend());
        let county = &county_of(database.url(), METHOD).await;
        let entry = furnished(county).await;
        verified(&county.app).await;
        let vandal = Vandal { county, database: &database };
        let differs = Finding::EntryDiffers { entry };
        for column in [
            (sql::REGISTER, sql::REGISTER_BACK),
            (sql::AREA, sql::AREA_BACK),
            (sql::STATE, sql::STATE_BACK),
            (sql::CASE, sql::CASE_BACK),
            (sql::WORDS, sql::WORDS_BACK),
            (sql::SEQ, sql::SEQ_BACK),
            (sql::AMOUNT, sql::AMOUNT_BACK),
            (sql::VERSION, sql::VERSION_BACK),
            (sql::BODY, sql::BODY_BACK),
            (sql::FROM, sql::FROM_BACK),
            (sql::OLD_BODY, sql::OLD_BODY_BACK),
            (sql::PERSON, sql::PERSON_BACK),
            (sql::STEP, sql::STEP_BACK),
            (sql::AT, sql::AT_BACK),
            (sql::GAP, sql::GAP_BACK),
            (sql::FORGE, sql::FORGE_BACK),
            (sql::APPROVED, sql::APPROVED_BACK),
        ] {
            damaged(&vandal, column, |found| *found == differs).await;
        }
        // Money approved without a budget is told for itself.
        vandal.does(sql::APPROVED, Vec::new()).await;
        let found = vandal.finds().await;
        let overspent = |one: &Finding| matches!(one, Finding::Overspent { year: 2026, .. });
        assert!(found.iter().any(overspent), "{found:?}");
        vandal.does(sql::APPROVED_BACK, Vec::new()).await;
        what_is_in_use_has_to_stay(county).await;
        verified(&county.app).await;

        // Sealed anew with another key, everywhere alike: it does not open.
        let forged = || vec![Value::Bytes(vec![7; 80].into())];
        vandal.does(sql::SEALED, forged()).await;
        assert_eq!(vandal.finds().await, [differs.clone()]);
        vandal.does(sql::OLD_SEALED, forged()).await;
        assert_eq!(vandal.finds().await, [differs.clone()]);
        vandal.does(sql::DROP_VERSION, values![1].to_vec()).await;
        assert_eq!(vandal.finds().await, [differs.clone()]);
        vandal.does(sql::DROP_ENTRY, values![1].to_vec()).await;
        assert_eq!(vandal.finds().await, [differs], "versions of nothing");
    }
}
