//! The forms of the steps that are open to the reader.

use maplegrid_app::mediation::{
    EvidenceWords, HearingWords, HelperWords, IdentityWords, InvestigationWords, MediationFile,
    RepresentativeWords,
};
use maplegrid_domain::mediation::{
    Authorised, HelperKind, Interest, NamedBy, Openness, RecusalAnswer, Severity, Step,
};

use super::acts;
use super::agreeing::{after, agreement, signature};
use super::fields::{Fields, kin, named, parties, staff_names};
use super::opening::party_fields;
use super::page::Told;
use super::steps::{hint, is_main, question};
use super::typed::Typed;
use crate::office::form::{ActForm, Choice, Extras, FieldView};
use crate::words::{self, Fault};

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
        id: step.id().to_owned(),
        label: step.label().to_owned(),
        hint: hint(step).to_owned(),
        open: tried,
        fault: homeless.map(|fault| fault.words.clone()),
        button: step.label().to_owned(),
        question: question(step),
        key: typed.key(),
        extras: Extras {
            has_files: matches!(step, Step::Sign | Step::AddEvidence),
            more: if step == Step::Agree { "再加一条" } else { "" },
            rows: acts::rows(typed),
        },
        fields,
    }
}

fn of_step(make: &Fields<'_>, step: Step, file: &MediationFile) -> Vec<FieldView> {
    let mut fields = match step {
        Step::Accept => Vec::new(),
        Step::Decline => vec![reason(make, "为什么不受理"), routes(make, file)],
        Step::Consent => {
            let silent = file.parties.iter().filter(|party| party.consent.is_none());
            let silent = silent.map(|party| named(file, party)).collect();
            let said = make.lines("said", "怎么说的", "例如：电话里说愿意谈").optional();
            vec![make.ticks("consents", "愿意调解的", silent), said]
        }
        Step::Refuse => {
            let party = make.chips("party", "哪一方不愿意", parties(file));
            let reason = reason(make, "怎么说的").optional();
            vec![party, reason, routes(make, file)]
        }
        Step::Inform | Step::Identify | Step::Represent => of_party(make, step, file),
        Step::AddParty => {
            let close = kin(make, "", &staff_names(file));
            party_fields(make, "").into_iter().chain(close).collect()
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

pub(super) fn reason(make: &Fields<'_>, label: &str) -> FieldView {
    make.lines("reason", label, "写清楚，卷宗里要有")
}

/// Other ways that are told (人民调解法 Art. 26).
pub(super) fn routes(make: &Fields<'_>, file: &MediationFile) -> FieldView {
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
    let choices = choices.map(|party| named(file, party)).collect();
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
            let stakes = [Interest::Free, Interest::Involved];
            let stakes =
                stakes.map(|one| Choice::new(acts::interest_id(one), words::interest(one)));
            let stakes = make.chips("interest", "问过本人：和当事人、和这件事", stakes.into());
            let asked = "是当事人的近亲属，或者这件事关系到他，就是有，要换一位";
            let hint = "当事人选定的，要各方都同意这一位";
            vec![
                make.select("mediator", "调解员", free),
                make.chips("by", "怎么定的", by.into()),
                make.parties("consents", "同意的", file).optional().hint(hint),
                stakes.hint(asked),
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
