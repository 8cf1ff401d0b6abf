//! Registers: what is typed, who does what, money, terms, half-days.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time, date};
use maplegrid_domain::areas::{Area, AreaTree};
use maplegrid_domain::calendar::WorkingCalendar;
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::methods::{
    BookingRule, CaseLink, CompletionRule, FieldKind, RegisterField, RegisterRule,
};
use maplegrid_domain::registers::{
    CaseFacts, Command, Ctx, Draft, Entry, FieldFault, Given, Half, Rejection, Role, State, Step,
    Validity, Values, check_place, check_values, decide, money, offered, parse_money, places,
    propose,
};
use maplegrid_domain::shared::{AreaId, EntryId, FieldId, PersonId, Timestamp};

const KINDS: [FieldKind; 8] = [
    FieldKind::Text,
    FieldKind::Money,
    FieldKind::Name,
    FieldKind::Date,
    FieldKind::Number,
    FieldKind::Choice,
    FieldKind::YesNo,
    FieldKind::Long,
];

/// A day on which something may have been done.
const TODAY: Date = date(2026, 3, 5);

fn rule() -> RegisterRule {
    let field = |kind: FieldKind| RegisterField {
        id: FieldId::from(kind.id()),
        label: kind.label().to_owned(),
        kind,
        options: if kind == FieldKind::Choice { vec!["甲".into(), "乙".into()] } else { vec![] },
        required: matches!(kind, FieldKind::Text | FieldKind::Money),
        personal: kind == FieldKind::Name,
        past: kind == FieldKind::Date,
        help: String::new(),
    };
    RegisterRule {
        id: "allowance".into(),
        label: "以事奖补".to_owned(),
        level: "village".into(),
        basis: "默认值".to_owned(),
        note: String::new(),
        keeps: vec!["cadre".into()],
        approves: vec!["director".into()],
        checks: vec!["supervisor".into()],
        completes: Some(CompletionRule {
            posts: vec!["cashier".into()],
            label: "已发放".to_owned(),
            apart: true,
        }),
        reads: vec![],
        public: false,
        term: false,
        case: CaseLink::Revisited,
        budget: Some("money".into()),
        paper: false,
        signs: vec![],
        fields: KINDS.map(field).to_vec(),
        key: vec![],
        booking: None,
    }
}

fn given(pairs: &[(&str, &str)]) -> Given {
    pairs.iter().map(|(id, typed)| (FieldId::from(*id), (*typed).to_owned())).collect()
}

fn tree() -> AreaTree {
    let area = |id: &str, kind: &str, parent: Option<&str>| Area {
        id: id.into(),
        code: id.to_owned(),
        parent: parent.map(AreaId::from),
        kind: kind.into(),
        name: id.to_owned(),
    };
    let closed = [AreaId::from("v2")];
    AreaTree::with_closed(
        [
            area("t", "township", None),
            area("v", "village", Some("t")),
            area("v2", "village", Some("v")),
        ],
        closed,
    )
}

/// Everything that a decision is made from, to be changed by a test.
struct Scene {
    rule: RegisterRule,
    case: CaseFacts,
    left: Option<u64>,
}

impl Scene {
    fn new() -> Self {
        let handler = Some(PersonId::from("handler"));
        let case = CaseFacts { is_settled: true, is_visited: true, handler };
        Self { rule: rule(), case, left: Some(10_000) }
    }

    fn draft(&self, amount: &str) -> Draft {
        let given = given(&[("text", "调解了一起"), ("money", amount), ("name", "王五")]);
        Draft {
            case: Some(CaseNumber::mint(date(2026, 3, 1), 1)),
            from: None,
            until: None,
            values: check_values(&self.rule, &given, &Given::new(), TODAY).unwrap(),
        }
    }

    fn with<T>(&self, person: &str, roles: &[Role], run: impl FnOnce(&Ctx<'_>) -> T) -> T {
        let roles: BTreeSet<Role> = roles.iter().copied().collect();
        let person = PersonId::from(person);
        run(&Ctx {
            rule: &self.rule,
            roles: &roles,
            person: &person,
            now: Timestamp::at(date(2026, 3, 4), Time::midnight()),
            case: Some(&self.case),
            left_fen: self.left,
        })
    }

    fn proposed(&self, amount: &str) -> Result<Entry, Rejection> {
        self.with("cadre", &[Role::Keeps], |ctx| {
            propose((EntryId::from("e"), 1), &"v".into(), self.draft(amount), (&tree(), ctx))
        })
    }

    fn act(
        &self,
        entry: &Entry,
        person: &str,
        role: Role,
        command: Command,
    ) -> Result<Entry, Rejection> {
        self.with(person, &[role], |ctx| decide(entry, command, ctx))
    }

    fn checked(&self, amount: &str) -> Entry {
        let entry = self.proposed(amount).unwrap();
        let check = Command::Check { finding: "打过电话，属实".to_owned() };
        self.act(&entry, "supervisor", Role::Checks, check).unwrap()
    }
}

#[test]
fn what_is_typed_is_kept_in_one_way_or_said_to_be_wrong() {
    let rule = rule();
    let good = given(&[
        ("text", " 修路\n一段 "),
        ("money", "￥1,200.5元"),
        ("name", "王五"),
        ("date", "2026-03-04"),
        ("number", "007"),
        ("choice", "甲"),
        ("yes_no", "no"),
    ]);
    let values = check_values(&rule, &good, &Given::new(), TODAY).unwrap();
    let open: Vec<&str> = values.open.values().map(String::as_str).collect();
    assert_eq!(open, ["甲", "2026-03-04", "1200.50", "7", "修路 一段", "否"]);
    assert_eq!(values.personal, given(&[("name", "王五")]));

    // What is masked on the page is not typed again; emptied, it goes.
    let again = check_values(&rule, &values.open, &values.personal, TODAY).unwrap();
    assert_eq!(again, values);
    let mut emptied = values.open.clone();
    emptied.insert("name".into(), String::new());
    assert_eq!(
        check_values(&rule, &emptied, &values.personal, TODAY).unwrap().personal,
        Given::new()
    );

    for (field, typed, expected) in [
        ("text", "\0\u{202e} ", FieldFault::Missing),
        ("text", &*"长".repeat(101), FieldFault::TooLong { most: 100 }),
        ("long", &*"长".repeat(2_001), FieldFault::TooLong { most: 2_000 }),
        ("money", "-1", FieldFault::NotMoney),
        ("money", "1.234", FieldFault::NotMoney),
        ("money", "1.", FieldFault::NotMoney),
        ("money", "99999999999999999999", FieldFault::NotMoney),
        ("date", "2026-02-30", FieldFault::NotADate),
        ("date", "0001-01-01", FieldFault::NotADate),
        ("date", "2026-03-06", FieldFault::InFuture),
        ("number", "-7", FieldFault::NotANumber),
        ("number", "9999999999999999999999", FieldFault::NotANumber),
        ("choice", "丙", FieldFault::NotAChoice),
        ("yes_no", "也许", FieldFault::NotYesNo),
        ("colour", "红", FieldFault::Unknown),
    ] {
        let mut typed_so = good.clone();
        typed_so.insert(field.into(), typed.to_owned());
        match check_values(&rule, &typed_so, &Given::new(), TODAY) {
            Err(Rejection::Field { fault, field: named, .. }) => {
                assert_eq!((fault, named.as_str()), (expected, field));
            }
            other => panic!("{field} {typed}: {other:?}"),
        }
    }
    for fen in [0, 1, 10, 99, 100, 12_050, 10_000_000_000] {
        assert_eq!(parse_money(&money(fen)), Some(fen));
    }
}

#[test]
fn money_is_given_after_the_visit_by_others_and_within_the_budget() {
    let mut scene = Scene::new();
    let entry = scene.proposed("60").unwrap();
    assert_eq!((entry.state.clone(), entry.amount_fen), (State::Proposed, Some(60_00)));
    let check = || Command::Check { finding: "属实".to_owned() };
    for person in ["cadre", "handler"] {
        assert!(scene.act(&entry, person, Role::Checks, check()).is_err(), "{person}");
    }
    // Not before the check, and not by whoever entered, handled or checked it.
    let early = scene.act(&entry, "director", Role::Approves, Command::Approve);
    assert_eq!(early, Err(Rejection::NotChecked));
    let checked = scene.checked("60");
    for (person, why) in [
        ("cadre", Rejection::SamePerson),
        ("supervisor", Rejection::SamePerson),
        ("handler", Rejection::HandledIt),
    ] {
        assert_eq!(scene.act(&checked, person, Role::Approves, Command::Approve), Err(why));
    }
    let other = scene.act(&checked, "director", Role::Keeps, Command::Approve);
    assert_eq!(other, Err(Rejection::NotYours));

    for (settled, visited) in [(false, true), (true, false)] {
        (scene.case.is_settled, scene.case.is_visited) = (settled, visited);
        let early = scene.act(&checked, "director", Role::Approves, Command::Approve);
        assert_eq!(early, Err(Rejection::NotRevisited));
    }
    (scene.case.is_settled, scene.case.is_visited) = (true, true);
    for (left, why) in [
        (None, Rejection::NoBudget { year: 2026 }),
        (Some(59_99), Rejection::OverBudget { left_fen: 59_99 }),
    ] {
        scene.left = left;
        let refused = scene.act(&checked, "director", Role::Approves, Command::Approve);
        assert_eq!(refused, Err(why));
    }
    scene.left = Some(60_00);
    let approved = scene.act(&checked, "director", Role::Approves, Command::Approve).unwrap();
    assert_eq!((approved.state.clone(), approved.version), (State::InForce, 3));
    let own = scene.act(&approved, "director", Role::Completes, Command::Complete);
    assert_eq!(own, Err(Rejection::SamePerson));
    let paid = scene.act(&approved, "cashier", Role::Completes, Command::Complete).unwrap();
    assert_eq!(paid.state, State::Completed);
    // What was paid out is not changed any more.
    let all = [Role::Keeps, Role::Checks, Role::Approves, Role::Completes];
    assert_eq!(scene.with("somebody", &all, |ctx| offered(&paid, ctx)), []);
}

#[test]
fn what_is_changed_is_looked_at_again() {
    let scene = Scene::new();
    let checked = scene.checked("60");
    let approved = scene.act(&checked, "director", Role::Approves, Command::Approve).unwrap();
    let edit = Command::Edit(scene.draft("90"));
    let edited = scene.act(&approved, "cadre", Role::Keeps, edit).unwrap();
    assert_eq!((&edited.state, edited.amount_fen), (&State::Proposed, Some(90_00)));
    assert_eq!((&edited.checked, &edited.approved, edited.finding.as_str()), (&None, &None, ""));

    let silent = Command::Return { reason: " ".to_owned() };
    let refused = scene.act(&checked, "director", Role::Approves, silent);
    assert_eq!(refused, Err(Rejection::ReasonMissing));
    let back = Command::Return { reason: "金额和文件对不上".to_owned() };
    let returned = scene.act(&checked, "director", Role::Approves, back).unwrap();
    let open = scene.with("cadre", &[Role::Keeps], |ctx| offered(&returned, ctx));
    assert_eq!(open, [Step::Edit, Step::End]);
    let ended = Command::End { reason: "重复登记".to_owned() };
    let ended = scene.act(&returned, "cadre", Role::Keeps, ended).unwrap();
    assert!(!ended.state.holds() && ended.validity(date(2026, 3, 4)).is_none());
}

#[test]
fn an_entry_has_its_case_its_level_and_its_term() {
    let mut scene = Scene::new();
    let enter = |scene: &Scene, area: &str, draft: Draft| {
        scene.with("cadre", &[Role::Keeps], |ctx| {
            propose((EntryId::from("e"), 1), &area.into(), draft, (&tree(), ctx))
        })
    };
    let draft = scene.draft("1");
    let without = Draft { case: None, ..draft.clone() };
    assert_eq!(enter(&scene, "v", without.clone()), Err(Rejection::CaseMissing));
    assert_eq!(enter(&scene, "t", draft.clone()), Err(Rejection::WrongLevel));
    for area in ["v2", "nowhere"] {
        assert_eq!(enter(&scene, area, draft.clone()), Err(Rejection::NoSuchArea));
    }
    assert_eq!(enter(&scene, "v", scene.draft("0")), Err(Rejection::BadAmount));
    let dated = Draft { from: Some(date(2026, 3, 1)), ..draft.clone() };
    assert_eq!(enter(&scene, "v", dated.clone()), Err(Rejection::NoTerm));

    scene.rule.term = true;
    scene.rule.approves.clear();
    assert_eq!(enter(&scene, "v", draft), Err(Rejection::FromMissing));
    let turned = Draft { until: Some(date(2026, 2, 28)), ..dated.clone() };
    assert_eq!(enter(&scene, "v", turned), Err(Rejection::BadTerm));
    let year = Draft { until: Some(date(2026, 12, 31)), ..dated };
    let entry = enter(&scene, "v", year).unwrap();
    // Nobody approves: it holds at once, and the day says whether it is in force.
    assert_eq!(entry.state, State::InForce);
    let on = |day: Date| entry.validity(day).unwrap();
    assert_eq!(on(date(2026, 2, 28)), Validity::NotYet);
    assert_eq!(on(date(2026, 3, 1)), Validity::Valid);
    assert_eq!(on(date(2026, 12, 31)), Validity::Valid);
    assert_eq!(on(date(2027, 1, 1)), Validity::Expired);

    scene.rule.case = CaseLink::None;
    let with = Draft { from: Some(date(2026, 3, 1)), ..scene.draft("1") };
    assert_eq!(enter(&scene, "v", with), Err(Rejection::NoCaseHere));
    assert_eq!(Values::default(), Values { open: Given::new(), personal: Given::new() });
}

#[test]
fn half_days_are_booked_on_working_days_while_there_are_places() {
    let rule = BookingRule {
        at: "township".into(),
        days_ahead: 7,
        per_half_day: 2,
        category: "certificates".into(),
    };
    // A Wednesday; the calendar of no notice has weekends alone.
    let today = date(2026, 3, 4);
    let full = |day: Date, half: Half| {
        if (day, half) == (date(2026, 3, 6), Half::Afternoon) { 2 } else { 0 }
    };
    let calendar = WorkingCalendar::default();
    let all = places(&rule, &calendar, (today, None), full);
    assert_eq!(all.len(), 10, "five working days of seven");
    let ask = |day: Date, half: Half| check_place(&all, day, half);
    assert_eq!(ask(date(2026, 3, 5), Half::Morning), Ok(()));
    let monday = Some((date(2026, 3, 9), Half::Morning));
    assert_eq!(ask(date(2026, 3, 6), Half::Afternoon), Err(Rejection::Full { next: monday }));
    assert_eq!(ask(date(2026, 3, 7), Half::Morning), Err(Rejection::NotOpen { next: monday }));
    let first = Some((date(2026, 3, 5), Half::Morning));
    for day in [today, date(2026, 1, 1)] {
        assert_eq!(ask(day, Half::Afternoon), Err(Rejection::NotOpen { next: first }));
    }
    assert_eq!(ask(date(2027, 3, 5), Half::Morning), Err(Rejection::NotOpen { next: first }));
    let ending = places(&rule, &calendar, (today, Some(date(2026, 3, 5))), full);
    assert_eq!(ending.len(), 2, "what is offered ends");
    assert_eq!(check_place(&[], today, Half::Morning), Err(Rejection::NotOpen { next: None }));
}
