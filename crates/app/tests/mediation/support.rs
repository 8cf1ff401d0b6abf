//! The committee of a village, its parties, and short ways to act.

use std::collections::{BTreeMap, BTreeSet};

use maplegrid_app::mediation::{
    Act, AgreementGiven, AgreementWords, BriefWords, HearingWords, IdentityWords, MediationFile,
    MediationGiven, MediationQuery, MediationView, OriginGiven, PartyGiven, PartyWords, TermGiven,
};
use maplegrid_app::{App, Error, Result, SignedIn};
use maplegrid_domain::mediation::{
    Form, Interest, Item, NamedBy, PartyNo, Rejection, Severity, Signer,
};
use maplegrid_domain::shared::{MediationId, PersonId};
use maplegrid_testkit::{TestCounty, VILLAGE, person_of};

pub const PHONE: &str = "13812345678";
pub const ID_NUMBER: &str = "11010519491231002X";
pub const SECRET: &str = "院墙占了三十公分";

pub fn of(view: MediationView) -> MediationQuery {
    MediationQuery { view, ..MediationQuery::default() }
}

pub async fn mediator(county: &TestCounty) -> SignedIn {
    county.sign_in("village_mediator", VILLAGE).await
}

pub fn mediator_id() -> PersonId {
    person_of("village_mediator", VILLAGE)
}

pub fn party(name: &str) -> PartyGiven {
    PartyGiven::natural(PartyWords {
        name: name.to_owned(),
        phone: PHONE.to_owned(),
        id_number: ID_NUMBER.to_owned(),
        ..PartyWords::default()
    })
}

pub fn given() -> MediationGiven {
    MediationGiven {
        committee: VILLAGE.into(),
        origin: OriginGiven::Applied { by: vec![1] },
        category: "neighbours".into(),
        severity: Severity::Simple,
        case: None,
        parties: vec![party("李大山"), party("王 二河")],
        consents: vec![2],
        people: None,
        barred: BTreeSet::new(),
        words: BriefWords { summary: SECRET.to_owned(), claims: "退回".to_owned() },
        at: None,
    }
}

pub fn is_refused<T: std::fmt::Debug>(outcome: &Result<T>, expected: &Rejection) {
    match outcome {
        Err(Error::Mediation(rejection)) => assert_eq!(rejection, expected),
        other => panic!("{other:?} is not {expected:?}"),
    }
}

pub async fn does(app: &App, who: &SignedIn, id: &MediationId, act: Act) -> MediationFile {
    let step = act.step();
    let done = app.act_on_mediation(who, id, act, None).await;
    done.unwrap_or_else(|error| panic!("{step:?}: {error:?}"))
}

pub async fn opened(county: &TestCounty) -> (SignedIn, MediationId) {
    let who = mediator(county).await;
    let file = county.app.open_mediation(&who, given(), None).await.unwrap();
    (who, file.line.id)
}

/// Named with everybody's consent, and without a stake.
pub fn named(mediator: PersonId, by: NamedBy) -> Act {
    Act::Name { mediator, by, consents: vec![1, 2], interest: Interest::Free }
}

pub fn hearing() -> Act {
    let words = HearingWords {
        place: "村委会".to_owned(),
        cause: "院墙".to_owned(),
        rights: "已告知".to_owned(),
        principles: "自愿".to_owned(),
        statements: SECRET.to_owned(),
        ..HearingWords::default()
    };
    Act::Hear { at: None, present: vec![1, 2], words: Box::new(words) }
}

/// Accepted, mediator named, rights told, identity seen, one session held.
pub async fn heard(county: &TestCounty) -> (SignedIn, MediationId) {
    let (who, id) = opened(county).await;
    let app = &county.app;
    does(app, &who, &id, Act::Accept { at: None }).await;
    does(app, &who, &id, named(mediator_id(), NamedBy::Committee)).await;
    for party in [1, 2] {
        does(app, &who, &id, Act::Inform { party, at: None }).await;
        let words =
            IdentityWords { document: "居民身份证".to_owned(), ..IdentityWords::default() };
        does(app, &who, &id, Act::Identify { party, at: None, words }).await;
    }
    does(app, &who, &id, hearing()).await;
    (who, id)
}

pub fn agreement(form: Form) -> Act {
    Act::Agree(Box::new(AgreementGiven {
        form,
        at: None,
        words: AgreementWords {
            facts: SECRET.to_owned(),
            dispute: "院墙".to_owned(),
            ..AgreementWords::default()
        },
        terms: vec![TermGiven {
            by: 2,
            text: "四月底前退回三十公分".to_owned(),
            due: Some(jiff::civil::date(2026, 4, 30)),
            amount_fen: Some(50_000),
        }],
        amount_fen: Some(50_000),
        copies: 3,
        touches: BTreeSet::new(),
    }))
}

pub async fn in_force(county: &TestCounty) -> (SignedIn, MediationId) {
    let (who, id) = heard(county).await;
    does(&county.app, &who, &id, agreement(Form::Written)).await;
    for signer in [
        Signer::Party { party: PartyNo(1) },
        Signer::Party { party: PartyNo(2) },
        Signer::Mediator { person: mediator_id() },
        Signer::Seal,
    ] {
        does(&county.app, &who, &id, Act::on_paper(signer)).await;
    }
    (who, id)
}

pub fn file(missing: &[Item]) -> Act {
    let missing: BTreeMap<Item, String> =
        missing.iter().map(|item| (*item, "没有".to_owned())).collect();
    Act::File { missing }
}
