//! A six-slip method 六单 with a township branch and an entry of its own for complaints about
//! cadres.

use maplegrid_domain::calendar::{Limit, OfficeHours};
use maplegrid_domain::methods::{
    Action, ActionKind, AppealRule, AreaKind, Capability, Category, Escalation, ExtensionRule,
    JointRule, Method, Owner, Phase, Post, Procedure, QuestionRule, RatingRule, ReopenRule,
    RouteTarget, Rung, Step, StepLimit, Track,
};
use maplegrid_domain::shared::{ActionId, StepId};

use ActionKind::{
    Answer, AnswerPart, AppealRating, Ask, Assign, Call, CheckSlips, Claim, Classify, EndAppraisal,
    EnterSlips, Explain, GrantExtension, GrantReopen, Join, KeepRating, Note, Object, ObjectPart,
    OpenAppraisal, Part, Pass, PassUp, ProposeAppraisal, RecallPart, Recuse, Refer,
    RefuseExtension, RefuseReopen, Release, ReportIn, RequestExtension, ReturnAppraisal,
    ReturnSlips, RouteOut, SendBack, SetRatingAside, Split, Take, Urge, Visit, WaiveAppraisal,
};

pub fn all_kinds() -> [ActionKind; 42] {
    [
        Classify,
        Assign,
        Take,
        Object,
        Ask,
        Answer,
        RequestExtension,
        Pass,
        SendBack,
        RouteOut,
        Visit,
        Explain,
        Note,
        PassUp,
        GrantExtension,
        RefuseExtension,
        GrantReopen,
        RefuseReopen,
        Urge,
        Call,
        ReportIn,
        AnswerPart,
        ObjectPart,
        RecallPart,
        Claim,
        Refer,
        AppealRating,
        SetRatingAside,
        KeepRating,
        Join,
        Split,
        Recuse,
        Part,
        Release,
        ProposeAppraisal,
        WaiveAppraisal,
        OpenAppraisal,
        ReturnAppraisal,
        EnterSlips,
        CheckSlips,
        ReturnSlips,
        EndAppraisal,
    ]
}

/// The word of a kind, as it stands in JSON.
fn word(kind: ActionKind) -> String {
    serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()
}

/// The action of a kind at a step; general actions have the kind's word alone.
pub fn action_id(step: &str, kind: ActionKind) -> ActionId {
    match kind {
        GrantExtension | RefuseExtension | GrantReopen | RefuseReopen | Urge | ReportIn
        | AnswerPart | ObjectPart | RecallPart | AppealRating | SetRatingAside | KeepRating
        | Join | Split | Recuse | Part | Release | ProposeAppraisal | WaiveAppraisal
        | OpenAppraisal | ReturnAppraisal | EnterSlips | CheckSlips | ReturnSlips
        | EndAppraisal => ActionId::new(word(kind)),
        _ => ActionId::new(format!("{step}.{}", word(kind))),
    }
}

pub fn method() -> Method {
    Method {
        version: 1,
        id: "six-slips".to_owned(),
        title: "六单".to_owned(),
        source: "tests".to_owned(),
        summary: String::new(),
        office_hours: OfficeHours::default(),
        area_kinds: area_kinds(),
        teams: Vec::new(),
        posts: posts(),
        subjects: Vec::new(),
        categories: vec![
            category("roads", false, None),
            category("cadres", true, Some("town_check")),
            category("wishes", false, Some("wish")),
        ],
        route_targets: vec![RouteTarget {
            id: "court".to_owned(),
            label: "人民法院".to_owned(),
            address: "县城".to_owned(),
            clock: String::new(),
            basis: String::new(),
        }],
        procedure: procedure(),
        network: maplegrid_domain::methods::Network::default(),
        mediation: None,
        registers: Vec::new(),
        replies: Vec::new(),
        reports: Vec::new(),
        terms: Vec::new(),
    }
}

fn area_kinds() -> Vec<AreaKind> {
    let kind = |id: &str, parent: Option<&str>| AreaKind {
        id: id.into(),
        label: id.to_owned(),
        parent: parent.map(Into::into),
        households: None,
    };
    vec![
        kind("county", None),
        kind("township", Some("county")),
        kind("village", Some("township")),
        kind("grid", Some("village")),
    ]
}

fn posts() -> Vec<Post> {
    use Capability::{Assist, Handle, ReadCases, ReadRestricted, Register, Represent, Urge};
    let post = |id: &str, level: &str, capabilities: &[Capability]| Post {
        id: id.into(),
        label: id.to_owned(),
        office: String::new(),
        level: level.into(),
        capabilities: capabilities.to_vec(),
    };
    vec![
        post("clerk", "village", &[ReadCases, Register]),
        post("station", "village", &[ReadCases]),
        post("worker", "village", &[Handle]),
        post("grid_member", "grid", &[Handle, Register, Represent]),
        post("supervisor", "village", &[ReadCases, Urge]),
        post("town_station", "township", &[ReadCases, ReadRestricted]),
        post("town_worker", "township", &[Handle]),
        post("town_police", "township", &[Assist]),
        post("town_land", "township", &[Assist]),
        post("county_unit", "county", &[Assist, ReadRestricted]),
        post("elder", "village", &[Represent]),
        post("leader", "township", &[ReadCases, ReadRestricted, Urge]),
        post("county_leader", "county", &[ReadCases, Urge]),
    ]
}

fn category(id: &str, restricted: bool, start: Option<&str>) -> Category {
    Category {
        id: id.into(),
        label: id.to_owned(),
        subject: String::new(),
        keywords: Vec::new(),
        dispute_class: None,
        restricted,
        separate_entry: start.is_some(),
        start: start.map(Into::into),
        then: None,
    }
}

fn procedure() -> Procedure {
    let track = |id: &str, limit| Track {
        id: id.into(),
        label: id.to_owned(),
        hint: String::new(),
        limit,
        basis: "DOMAIN § 9".to_owned(),
    };
    Procedure {
        id: "six".to_owned(),
        label: "六单".to_owned(),
        start: "check".into(),
        steps: steps(),
        tracks: vec![
            track("same_day", Limit::working_days(0)),
            track("lead", Limit::working_days(5)),
            track("joint", Limit::working_days(15)),
            track("calendar", Limit::days(10)),
        ],
        distinct: ["check", "dispatch", "handle", "supervise"].map(StepId::from).to_vec(),
        question: QuestionRule {
            lapses_after: Limit::working_days(3),
            times: 2,
            basis: String::new(),
        },
        extension: ExtensionRule {
            times: 1,
            longest: 15,
            approver: "leader".into(),
            basis: String::new(),
        },
        rating: RatingRule {
            labels: ["很满意", "满意", "一般", "不满意", "很不满意"].map(str::to_owned),
            dissatisfied_up_to: 2,
            appeal: Some(AppealRule {
                window: Limit::working_days(5),
                decided_by: "leader".into(),
                limit: Limit::working_days(3),
                basis: "appeal".to_owned(),
                escalation: escalation(),
            }),
        },
        reopen: ReopenRule {
            window: Limit::days(15),
            decided_by: "leader".into(),
            limit: Limit::working_days(3),
            to: "dispatch".into(),
            refusals: 1,
            basis: "reopen".to_owned(),
            escalation: escalation(),
        },
        joint: Some(JointRule {
            report_in: Limit::working_days(1),
            answer: Limit::working_days(5),
            longest: 10,
            basis: "joint".to_owned(),
            escalation: escalation(),
        }),
        appraisal: None,
    }
}

fn escalation() -> Escalation {
    let rung = |post: &str, after_working_days| Rung { post: post.into(), after_working_days };
    Escalation {
        remind_at_percent: 80,
        rungs: vec![rung("supervisor", 0), rung("leader", 2), rung("county_leader", 5)],
    }
}

fn step(
    id: &str,
    phase: Phase,
    owner: Owner,
    limit: StepLimit,
    actions: &[(ActionKind, Option<&str>)],
) -> Step {
    let actions = actions.iter().map(|(kind, to)| Action {
        id: action_id(id, *kind),
        kind: *kind,
        label: word(*kind),
        hint: String::new(),
        to: to.map(Into::into),
        subjects: Vec::new(),
    });
    Step {
        id: id.into(),
        label: id.to_owned(),
        resident_label: id.to_owned(),
        phase,
        escalation: (owner != Owner::Nobody).then(escalation),
        owner,
        nearer: None,
        limit,
        basis: id.to_owned(),
        actions: actions.collect(),
    }
}

fn steps() -> Vec<Step> {
    [opening_steps(), handling_steps()].concat()
}

fn opening_steps() -> Vec<Step> {
    let post = |id: &str| Owner::Post(id.into());
    let day = StepLimit::FromEntry(Limit::working_days(1));
    let week = StepLimit::FromEntry(Limit::days(7));
    let checking = |to| [(Classify, Some(to)), (RouteOut, None), (Ask, None), (Note, None)];
    vec![
        step("check", Phase::Intake, post("clerk"), day, &checking("dispatch")),
        step("town_check", Phase::Intake, post("town_station"), day, &checking("town_dispatch")),
        step(
            "dispatch",
            Phase::Triage,
            post("station"),
            day,
            &[(Assign, Some("accept")), (SendBack, Some("check")), (PassUp, Some("town_dispatch"))],
        ),
        step(
            "town_dispatch",
            Phase::Triage,
            post("town_station"),
            day,
            &[(Assign, Some("accept")), (RouteOut, Some("closed")), (Refer, Some("follow"))],
        ),
        step(
            "follow",
            Phase::Handling,
            post("town_station"),
            week,
            &[(Answer, Some("evaluate")), (Note, None)],
        ),
        step("wish", Phase::Triage, post("worker"), week, &[(Claim, Some("grant"))]),
    ]
}

fn handling_steps() -> Vec<Step> {
    let post = |id: &str| Owner::Post(id.into());
    let day = StepLimit::FromEntry(Limit::working_days(1));
    let week = StepLimit::FromEntry(Limit::days(7));
    let (note, ask) = ((Note, None), (Ask, None));
    vec![
        step(
            "accept",
            Phase::Handling,
            Owner::Handler,
            day,
            &[(Take, Some("handle")), (Object, Some("dispatch"))],
        ),
        step(
            "handle",
            Phase::Handling,
            Owner::Handler,
            StepLimit::Track,
            &[
                (Answer, Some("supervise")),
                (RequestExtension, None),
                (PassUp, Some("town_dispatch")),
                (Call, None),
                ask,
                note,
            ],
        ),
        step("grant", Phase::Handling, Owner::Handler, week, &[(Answer, Some("thanks"))]),
        step(
            "thanks",
            Phase::Feedback,
            post("clerk"),
            week,
            &[(Visit, None), (Explain, None), (SendBack, Some("wish"))],
        ),
        step(
            "supervise",
            Phase::Handling,
            post("supervisor"),
            day,
            &[(Pass, Some("evaluate")), (SendBack, Some("handle")), note],
        ),
        step(
            "evaluate",
            Phase::Feedback,
            post("clerk"),
            week,
            &[
                (Visit, None),
                (Explain, None),
                (Pass, Some("closed")),
                (SendBack, Some("dispatch")),
                ask,
            ],
        ),
        step("closed", Phase::Done, Owner::Nobody, StepLimit::None, &[]),
    ]
}
