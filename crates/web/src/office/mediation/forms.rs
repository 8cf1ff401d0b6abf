//! The forms of the steps that are open to the reader.

use maplegrid_app::mediation::{
    AgreementWords, DangerWords, EvidenceWords, HearingWords, HelperWords, IdentityWords,
    InvestigationWords, MediationFile, RepresentativeWords, VisitWords,
};
use maplegrid_domain::mediation::{
    Authorised, CourtResult, Form, HelperKind, Manner, NamedBy, Need, Openness, Performance,
    RecusalAnswer, Severity, Signer, Step,
};
use maplegrid_domain::methods::{Barred, Touch};

use super::acts::{self, WHYS};
use super::fields::{Choice, FieldView, Fields, parties, party_name, staff_names};
use super::opening::party_fields;
use super::page::Told;
use super::steps::{Question, hint, is_main, question};
use super::typed::Typed;
use crate::words::{self, Fault, date_on_paper, moment};

/// The form of one step.
pub(super) struct ActForm {
    pub id: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub open: bool,
    pub fields: Vec<FieldView>,
    /// A fault of none of the fields.
    pub fault: Option<String>,
    pub question: Option<Question>,
    pub key: String,
    /// Files come along.
    pub has_files: bool,
    /// Another row can be asked for.
    pub more: &'static str,
    /// How many rows there are.
    pub rows: usize,
}

/// The forms of what comes next, and of whatever else may be done. The one that was just refused
/// is open and keeps what was typed.
pub(super) fn forms(file: &MediationFile, told: &Told) -> (Vec<ActForm>, Vec<ActForm>) {
    let nothing = Typed::default();
    let stage = file.line.stage;
    let form = |step: &Step| {
        let tried = told.step == Some(*step);
        let typed = told.typed.as_ref().filter(|_| tried).unwrap_or(&nothing);
        let faults = if tried { told.faults.as_slice() } else { &[] };
        form(file, *step, (typed, faults), tried)
    };
    let named = !file.line.mediators.is_empty();
    let is_next = |step: &&Step| is_main(**step, stage) && !(named && **step == Step::Name);
    let mut next: Vec<ActForm> = file.offered.iter().filter(is_next).map(form).collect();
    let rest = file.offered.iter().filter(|step| !is_next(step)).map(form).collect();
    if told.step.is_none()
        && let Some(first) = next.first_mut()
    {
        first.open = true;
    }
    (next, rest)
}

fn form(
    file: &MediationFile,
    step: Step,
    (typed, faults): (&Typed, &[Fault]),
    tried: bool,
) -> ActForm {
    let fields = Fields { form: step.id(), typed, faults };
    let fields = of_step(&fields, step, file);
    let homeless = faults.iter().find(|fault| fields.iter().all(|one| one.name != fault.field));
    ActForm {
        id: step.id(),
        label: step.label(),
        hint: hint(step),
        open: tried,
        fault: homeless.map(|fault| fault.words.clone()),
        question: question(step),
        key: typed.key(),
        has_files: matches!(step, Step::Sign | Step::AddEvidence),
        more: if step == Step::Agree { "再加一条" } else { "" },
        rows: acts::rows(typed),
        fields,
    }
}

fn of_step(make: &Fields<'_>, step: Step, file: &MediationFile) -> Vec<FieldView> {
    let mut fields = match step {
        Step::Accept => Vec::new(),
        Step::Decline => vec![reason(make, "为什么不受理"), routes(make, file)],
        Step::Refuse => {
            let party = make.chips("party", "哪一方不愿意", parties(file));
            let reason = reason(make, "怎么说的").optional();
            vec![party, reason, routes(make, file)]
        }
        Step::Inform | Step::Identify | Step::Represent => of_party(make, step, file),
        Step::AddParty => {
            let people = make.select("related", "谁是他的亲属", staff_names(file)).optional();
            let hint = "调委会里有他的亲属就选上，这一位不再调解";
            party_fields(make, "").into_iter().chain([people.hint(hint)]).collect()
        }
        Step::Grade => {
            let choices = Severity::ALL.map(|one| Choice::new(one.id(), one.label()));
            let picked = make.chips("severity", "应该是", choices.into());
            vec![picked, reason(make, "为什么改：说事，不说人")]
        }
        Step::Declare => {
            let party = make.chips("party", "哪一方", parties(file));
            let hint = "有亲属关系的不能调解这件事；正在调解的，从现在起换人";
            vec![party, make.select("person", "谁是他的亲属", staff_names(file)).hint(hint)]
        }
        Step::Name | Step::AskRecusal | Step::AnswerRecusal => of_mediator(make, step, file),
        Step::Invite | Step::SetOpenness | Step::Extend => agreed_by_all(make, step, file),
        Step::Hear => {
            let present = make.parties("present", "到场的", file);
            [present].into_iter().chain(make.words::<HearingWords>()).collect()
        }
        Step::Investigate => make.words::<InvestigationWords>(),
        Step::AddEvidence => {
            let mut from = vec![Choice::new("", "调委会自己收集的")];
            from.extend(parties(file));
            let from = make.select("from", "哪一方给的", from).optional();
            let words = make.words::<EvidenceWords>().into_iter();
            [from].into_iter().chain(words).chain([make.scans("照片、扫描件")]).collect()
        }
        Step::Agree => agreement(make, file),
        Step::Sign => signature(make, file),
        step => after(make, step, file),
    };
    let timeless = matches!(
        step,
        Step::Declare
            | Step::Grade
            | Step::Name
            | Step::AnswerRecusal
            | Step::SetOpenness
            | Step::Correct
            | Step::File
    );
    if !timeless {
        fields.push(make.at());
    }
    fields
}

fn reason(make: &Fields<'_>, label: &str) -> FieldView {
    make.lines("reason", label, "写清楚，卷宗里要有")
}

/// Other ways that are told (人民调解法 Art. 26).
fn routes(make: &Fields<'_>, file: &MediationFile) -> FieldView {
    let choice = |target: &maplegrid_domain::methods::RouteTarget| {
        Choice::new(target.id.clone(), target.label.clone())
    };
    let hint = "至少告知一项；地址和期限会印在文书上";
    make.ticks("routes", "告知的途径", file.routes.iter().map(choice).collect()).hint(hint)
}

fn of_party(make: &Fields<'_>, step: Step, file: &MediationFile) -> Vec<FieldView> {
    let open = |party: &&maplegrid_app::mediation::PartyView| match step {
        Step::Inform => party.informed.is_none(),
        Step::Identify => party.identified.is_none(),
        _ => true,
    };
    let choices = file.parties.iter().filter(open);
    let choices = choices
        .map(|party| Choice::new(party.no.0.to_string(), party_name(file, party.no.0)))
        .collect();
    let mut fields = vec![make.chips("party", "哪一方", choices)];
    match step {
        Step::Identify => fields.extend(make.words::<IdentityWords>()),
        Step::Represent => {
            let kinds = [Authorised::Guardian, Authorised::General, Authorised::Special];
            let choice =
                |one: &Authorised| Choice::new(acts::authorised_id(*one), words::authorised(*one));
            fields.push(make.picks("authorised", "凭什么代", kinds.iter().map(choice).collect()));
            fields.extend(make.words::<RepresentativeWords>());
        }
        _ => {}
    }
    fields
}

fn of_mediator(make: &Fields<'_>, step: Step, file: &MediationFile) -> Vec<FieldView> {
    let active = file.mediators.iter().filter(|one| one.until.is_none());
    let choice = |one: &maplegrid_app::mediation::MediatorView| {
        Choice::new(one.person.as_str(), one.name.clone())
    };
    match step {
        Step::Name => {
            let free = file.eligible.iter();
            let free = free.map(|(id, name)| Choice::new(id.as_str(), name.clone())).collect();
            let by = [(NamedBy::Parties, "parties"), (NamedBy::Committee, "committee")];
            let by = by.map(|(by, id)| Choice::new(id, words::named_by(by)));
            let hint = "当事人选定的，要各方都同意这一位";
            vec![
                make.select("mediator", "调解员", free),
                make.chips("by", "怎么定的", by.into()),
                make.parties("consents", "同意的", file).optional().hint(hint),
            ]
        }
        Step::AskRecusal => {
            let mut who = vec![Choice::new("", "调解员自己退出")];
            who.extend(parties(file));
            let hint = "调解员自己退出，要本人登录来做，当场就换人";
            vec![
                make.select("mediator", "请谁回避", active.map(choice).collect()),
                make.select("party", "谁提的", who).optional().hint(hint),
                reason(make, "理由"),
            ]
        }
        _ => {
            let asked = |one: &&maplegrid_app::mediation::MediatorView| {
                let mut open = file.recusals.iter().filter(|asked| asked.answer.is_none());
                open.any(|asked| asked.mediator == one.person)
            };
            let answers = [RecusalAnswer::Granted, RecusalAnswer::Refused];
            let answers =
                answers.map(|one| Choice::new(acts::recusal_id(one), words::recusal_answer(one)));
            vec![
                make.select("mediator", "谁的回避", active.filter(asked).map(choice).collect()),
                make.chips("answer", "决定", answers.into()),
                reason(make, "理由"),
            ]
        }
    }
}

/// What takes everybody's consent.
fn agreed_by_all(make: &Fields<'_>, step: Step, file: &MediationFile) -> Vec<FieldView> {
    let consents = make.parties("consents", "同意的", file).hint("要各方都同意");
    match step {
        Step::Invite => {
            let kinds = [
                HelperKind::Relative,
                HelperKind::Neighbour,
                HelperKind::Expert,
                HelperKind::Court,
                HelperKind::Police,
                HelperKind::Other,
            ];
            let kinds = kinds.map(|kind| Choice::new(acts::helper_id(kind), words::helper(kind)));
            let kind = make.chips("kind", "什么人", kinds.into());
            let words = make.words::<HelperWords>();
            [kind].into_iter().chain(words).chain([consents]).collect()
        }
        Step::SetOpenness => {
            let kinds = [(Openness::Closed, "closed"), (Openness::Open, "open")];
            let kinds = kinds.map(|(kind, id)| Choice::new(id, words::openness(kind)));
            let hint = "不公开是常例；公开要各方都同意";
            vec![make.chips("openness", "怎么调解", kinds.into()), consents.optional().hint(hint)]
        }
        _ => vec![make.day("until", "延长到哪一天"), consents],
    }
}

fn agreement(make: &Fields<'_>, file: &MediationFile) -> Vec<FieldView> {
    let forms = [(Form::Written, "各方签字盖章后生效"), (Form::Oral, "达成当天生效")];
    let forms =
        forms.map(|(form, note)| Choice::new(form.id(), words::agreement_form(form)).note(note));
    let mut fields = vec![make.picks("form", "协议的形式", forms.into())];
    fields.extend(make.words::<AgreementWords>());
    for row in 1..=acts::rows(make.typed) {
        let name = |part: &str| format!("term-{row}-{part}");
        fields.push(make.select(&name("by"), &format!("第 {row} 条，谁做"), parties(file)));
        let text = make.lines(&name("text"), "做什么", "写具体：做到什么程度，什么方式");
        fields.push(text);
        fields.push(make.day(&name("due"), "最晚哪一天").optional());
        fields.push(make.number(&name("amount"), "多少钱（元）").optional());
    }
    let hint = "没写内容的条不算。两条不够，点下面的“再加一条”";
    if let Some(last) = fields.last_mut() {
        hint.clone_into(&mut last.hint);
    }
    let touches = Touch::ALL.map(|touch| Choice::new(touch.id(), touch.label()));
    let copies =
        format!("各方一份，调委会留一份，至少 {} 份；口头协议不填", file.parties.len() + 1);
    fields.push(make.number("amount", "涉及金额合计（元）").optional());
    fields.push(make.number("copies", "一式几份").optional().hint(copies));
    let hint = "涉及婚姻、收养、继承的只能在纸上签；涉及身份关系的，法院不作司法确认";
    fields.push(make.ticks("touches", "协议涉及", touches.into()).optional().hint(hint));
    fields
}

fn signature(make: &Fields<'_>, file: &MediationFile) -> Vec<FieldView> {
    let Some(agreement) = &file.agreement else { return Vec::new() };
    let named = |signer: &Signer| match signer {
        Signer::Party { party } => {
            Choice::new(format!("party-{}", party.0), party_name(file, party.0))
        }
        Signer::Mediator { person } => {
            let known = file.mediators.iter().find(|one| one.person == *person);
            let name = known.map(|one| one.name.as_str()).unwrap_or_default();
            Choice::new(format!("mediator-{person}"), format!("调解员 {name}"))
        }
        Signer::Seal => Choice::new("seal", "调委会的章"),
    };
    let left = agreement.unsigned.iter().map(named).collect();
    let mut fields = vec![make.chips("signer", "谁签", left)];
    let paper = Choice::new("paper", words::manner(Manner::Paper));
    if agreement.is_paper_only {
        let hint = "婚姻、收养、继承的协议只能在纸上签（电子签名法第三条）";
        fields.push(make.chips("manner", "怎么签的", vec![paper]).hint(hint));
    } else {
        let screen = Choice::new("screen", words::manner(Manner::Screen));
        fields.push(make.chips("manner", "怎么签的", vec![paper, screen]));
        fields.push(make.drawing().hint("选了“屏上签”才用；调解员要本人登录来签，公章只盖在纸上"));
    }
    let by = make.line("signed_by", "不是本人签的，谁代签").optional();
    fields.push(by.hint("监护人或者有特别授权的代理人"));
    fields.push(make.scans("签好的纸拍下来传回"));
    fields
}

fn performances(make: &Fields<'_>, name: &str) -> FieldView {
    let all = [Performance::Full, Performance::Partly, Performance::Not];
    let all = all.map(|one| Choice::new(acts::performance_id(one), words::performance(one)));
    make.chips(name, "履行得怎么样", all.into())
}

/// What comes after an agreement, and ways to end.
fn after(make: &Fields<'_>, step: Step, file: &MediationFile) -> Vec<FieldView> {
    match step {
        Step::Perform => {
            let terms = file.agreement.iter().flat_map(|agreement| &agreement.terms);
            let term = |term: &maplegrid_app::mediation::TermView| {
                let due = term.due.map(|due| format!("，{}到期", date_on_paper(due)));
                let who = party_name(file, term.by.0);
                let label = format!("第 {} 条（{who}{}）", term.no, due.unwrap_or_default());
                Choice::new(term.no.to_string(), label)
            };
            let terms = make.select("term", "协议的哪一条", terms.map(term).collect());
            let proof = make.lines("proof", "怎么履行的，凭什么说", "例如：当面点清，收条一张");
            vec![terms, performances(make, "how"), proof]
        }
        Step::Visit => {
            let scores = [5_u8, 4, 3, 2, 1];
            let scores = scores.map(|one| Choice::new(one.to_string(), words::satisfaction(one)));
            let scores = make.chips("satisfaction", "当事人满意吗", scores.into());
            let first = [performances(make, "performance"), scores.hint("照当事人的话记")];
            first.into_iter().chain(make.words::<VisitWords>()).collect()
        }
        Step::Terminate => {
            let plain = WHYS.iter().map(|(id, why)| Choice::new(*id, words::why(*why)));
            let barred = Barred::ALL.into_iter().map(|what| {
                let label = format!("发现属于{}，不能调解", what.label());
                Choice::new(format!("barred-{}", what.id()), label)
            });
            let why = make.select("why", "为什么终止", plain.chain(barred).collect());
            vec![why, reason(make, "经过和原因"), routes(make, file)]
        }
        Step::AskConfirmation => {
            let by = make.parties("by", "共同申请的", file).hint("要各方一起申请");
            vec![by, make.line("court", "向哪个法院申请")]
        }
        Step::RecordConfirmation => {
            let results = [CourtResult::Confirmed, CourtResult::NotConfirmed];
            let results =
                results.map(|one| Choice::new(acts::court_id(one), words::court_result(one)));
            let document = make.line("document", "法院的文书和案号");
            vec![make.chips("result", "结果", results.into()), document]
        }
        Step::ReportDanger => make.words::<DangerWords>(),
        Step::Correct => {
            let records = records(file).into_iter();
            let records = records.map(|(no, label)| Choice::new(no.to_string(), label)).collect();
            let text = make.lines("text", "哪里不对，对的是什么", "");
            vec![make.select("of", "哪一份记录", records), text]
        }
        Step::File => {
            let lacking = file.contents.iter();
            let lacking = lacking.filter(|one| one.need == Need::Compulsory && !one.is_there);
            let line = |item: maplegrid_domain::mediation::Item| {
                make.line(&format!("missing-{}", item.id()), &format!("缺{}，为什么", item.label()))
            };
            lacking.map(|one| line(one.item)).collect()
        }
        _ => Vec::new(),
    }
}

/// The records that can be corrected, by their numbers.
fn records(file: &MediationFile) -> Vec<(u64, String)> {
    let day = |at| moment(at, file.now);
    let mut found: Vec<(u64, String)> = Vec::new();
    found.extend(
        file.hearings.iter().map(|one| (one.no, format!("调解记录，{}", day(one.done.at)))),
    );
    let asked = file.investigations.iter();
    found.extend(asked.map(|one| (one.no, format!("调查记录，{}", day(one.done.at)))));
    found.extend(file.evidence.iter().map(|one| (one.no, format!("证据，{}", day(one.done.at)))));
    let agreements = file.agreement.iter().chain(&file.earlier_agreements);
    found.extend(agreements.map(|one| (one.no, format!("协议，{}", day(one.done.at)))));
    let visits = file.visits.iter();
    found.extend(visits.map(|(_, _, one)| (one.no, format!("回访记录，{}", day(one.done.at)))));
    found
        .extend(file.dangers.iter().map(|one| (one.no, format!("激化报告，{}", day(one.done.at)))));
    found
}
