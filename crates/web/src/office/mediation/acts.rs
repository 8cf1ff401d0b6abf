//! From what was typed into a step's form to the act.

use std::collections::{BTreeMap, BTreeSet};

use maplegrid_app::mediation::{
    Act, AgreementGiven, PartyGiven, SignatureGiven, SignatureWords, TermGiven,
};
use maplegrid_domain::mediation::{
    Authorised, Capacity, CourtResult, Form, HelperKind, Interest, Item, Manner, NamedBy, Openness,
    PartyKind, PartyNo, Performance, RecusalAnswer, Severity, Signer, Step, Why,
};
use maplegrid_domain::methods::{Barred, Touch};
use maplegrid_domain::shared::PersonId;

use super::typed::Typed;
use crate::forms::digits;
use crate::words::{Fault, Worded, fen_typed};

/// Rows of an agreement's form at first, and at most.
const ROWS_LEAST: usize = 2;
const ROWS_MOST: usize = 20;

/// Why somebody ends a mediation, apart from what is barred.
pub(super) const WHYS: [(&str, Why); 5] = [
    ("not_agreed", Why::NotAgreed),
    ("limit_passed", Why::LimitPassed),
    ("absent", Why::Absent),
    ("elsewhere", Why::Elsewhere),
    ("other", Why::Other),
];

pub(super) const fn authorised_id(one: Authorised) -> &'static str {
    match one {
        Authorised::Guardian => "guardian",
        Authorised::General => "general",
        Authorised::Special => "special",
    }
}

pub(super) const fn recusal_id(one: RecusalAnswer) -> &'static str {
    match one {
        RecusalAnswer::Granted => "granted",
        RecusalAnswer::Refused => "refused",
    }
}

pub(super) const fn interest_id(one: Interest) -> &'static str {
    match one {
        Interest::Free => "free",
        Interest::Involved => "involved",
    }
}

pub(super) const fn helper_id(one: HelperKind) -> &'static str {
    match one {
        HelperKind::Relative => "relative",
        HelperKind::Neighbour => "neighbour",
        HelperKind::Expert => "expert",
        HelperKind::Court => "court",
        HelperKind::Police => "police",
        HelperKind::Other => "other",
    }
}

pub(super) const fn performance_id(one: Performance) -> &'static str {
    match one {
        Performance::Full => "full",
        Performance::Partly => "partly",
        Performance::Not => "not",
    }
}

pub(super) const fn court_id(one: CourtResult) -> &'static str {
    match one {
        CourtResult::Confirmed => "confirmed",
        CourtResult::NotConfirmed => "not_confirmed",
    }
}

type Typing<T> = Result<T, Fault>;

/// How many rows of terms a form has.
pub(super) fn rows(typed: &Typed) -> usize {
    let more = usize::from(!typed.get("more").is_empty());
    let asked: usize = typed.get("rows").parse().unwrap_or(ROWS_LEAST);
    asked.saturating_add(more).clamp(ROWS_LEAST, ROWS_MOST)
}

/// One of some that were offered.
fn chosen<T: Copy>(
    typed: &Typed,
    (name, question): (&'static str, &str),
    all: &[T],
    id: impl Fn(T) -> &'static str,
) -> Typing<T> {
    let word = typed.get(name);
    let found = all.iter().copied().find(|one| id(*one) == word);
    found.ok_or_else(|| Fault::new(name, format!("请选{question}")))
}

fn party(typed: &Typed) -> Typing<u8> {
    typed.get("party").parse().map_err(|_| Fault::new("party", "请选哪一方"))
}

fn person(typed: &Typed, name: &'static str) -> Typing<PersonId> {
    match typed.get(name) {
        "" => Err(Fault::new(name, "请选一个人")),
        id => Ok(PersonId::new(id)),
    }
}

fn words<W: Worded>(typed: &Typed) -> W {
    W::typed(&|name| typed.text(name))
}

fn routes(typed: &Typed) -> Vec<String> {
    typed.all("routes").map(str::to_owned).collect()
}

/// An amount in yuan; nothing typed is none.
fn amount(typed: &Typed, name: &str) -> Typing<Option<u64>> {
    match typed.get(name).trim() {
        "" => Ok(None),
        text => fen_typed(text)
            .map(Some)
            .ok_or_else(|| Fault::new("amount", "金额要写成数字，例如 5000 或 5000.50")),
    }
}

/// The act of a step.
pub(super) fn act(step: Step, typed: &Typed) -> Typing<Act> {
    let at = typed.at()?;
    let reason = typed.text("reason");
    Ok(match step {
        Step::Accept => Act::Accept { at },
        Step::Decline => Act::Decline { at, reason, routes: routes(typed) },
        Step::Consent => {
            Act::Consent { parties: typed.parties("consents"), at, said: typed.text("said") }
        }
        Step::Refuse => Act::Refuse { party: party(typed)?, at, reason, routes: routes(typed) },
        Step::Inform => Act::Inform { party: party(typed)?, at },
        Step::Identify => Act::Identify { party: party(typed)?, at, words: words(typed) },
        Step::Represent => {
            let all = [Authorised::Guardian, Authorised::General, Authorised::Special];
            let authorised = chosen(typed, ("authorised", "凭什么代"), &all, authorised_id)?;
            Act::Represent { party: party(typed)?, authorised, at, words: words(typed) }
        }
        Step::AddParty => Act::AddParty { at, party: Box::new(party_given(typed, "")) },
        Step::Grade => {
            let severity = chosen(typed, ("severity", "难易程度"), &Severity::ALL, Severity::id)?;
            Act::Grade { severity, reason }
        }
        Step::Declare => Act::Declare { party: party(typed)?, person: person(typed, "person")? },
        Step::Name => {
            let all = [NamedBy::Parties, NamedBy::Committee];
            let by = chosen(typed, ("by", "怎么定的"), &all, |by| match by {
                NamedBy::Parties => "parties",
                NamedBy::Committee => "committee",
            })?;
            let consents = typed.parties("consents");
            let all = [Interest::Free, Interest::Involved];
            let interest = chosen(typed, ("interest", "有没有利害关系"), &all, interest_id)?;
            Act::Name { mediator: person(typed, "mediator")?, by, consents, interest }
        }
        Step::AskRecusal => {
            let party = typed.get("party").parse().ok();
            Act::AskRecusal { mediator: person(typed, "mediator")?, party, at, reason }
        }
        Step::AnswerRecusal => {
            let all = [RecusalAnswer::Granted, RecusalAnswer::Refused];
            let answer = chosen(typed, ("answer", "决定"), &all, recusal_id)?;
            Act::AnswerRecusal { mediator: person(typed, "mediator")?, answer, reason }
        }
        step => return between(step, typed),
    })
}

/// What happens between acceptance and agreement.
fn between(step: Step, typed: &Typed) -> Typing<Act> {
    let at = typed.at()?;
    let consents = || typed.parties("consents");
    Ok(match step {
        Step::Invite => {
            let all = [
                HelperKind::Relative,
                HelperKind::Neighbour,
                HelperKind::Expert,
                HelperKind::Court,
                HelperKind::Police,
                HelperKind::Other,
            ];
            let kind = chosen(typed, ("kind", "什么人"), &all, helper_id)?;
            Act::Invite { kind, consents: consents(), at, words: words(typed) }
        }
        Step::SetOpenness => {
            let all = [Openness::Closed, Openness::Open];
            let openness = chosen(typed, ("openness", "公开不公开"), &all, |one| match one {
                Openness::Closed => "closed",
                Openness::Open => "open",
            })?;
            Act::SetOpenness { openness, consents: consents() }
        }
        Step::Extend => {
            let until = typed.day("until", "until")?;
            let until = until.ok_or_else(|| Fault::new("until", "请写延长到哪一天"))?;
            Act::Extend { until, consents: consents(), at }
        }
        Step::Hear => {
            Act::Hear { at, present: typed.parties("present"), words: Box::new(words(typed)) }
        }
        Step::Investigate => Act::Investigate { at, words: Box::new(words(typed)) },
        Step::AddEvidence => {
            let from = typed.get("from").parse().ok();
            Act::AddEvidence { at, from, words: words(typed), files: typed.kept() }
        }
        Step::Agree => Act::Agree(Box::new(agreement(typed)?)),
        Step::Sign => Act::Sign(Box::new(signature(typed)?)),
        step => return after(step, typed),
    })
}

fn agreement(typed: &Typed) -> Typing<AgreementGiven> {
    let form = chosen(typed, ("form", "协议的形式"), &[Form::Written, Form::Oral], Form::id)?;
    let mut terms = Vec::new();
    for row in 1..=rows(typed) {
        let name = |part: &str| format!("term-{row}-{part}");
        let text = typed.text(&name("text"));
        if text.is_empty() {
            continue;
        }
        let by = typed.get(&name("by")).parse();
        let by = by.map_err(|_| Fault::new("terms", format!("第 {row} 条请选谁做")))?;
        let due = typed.day(&name("due"), "terms")?;
        terms.push(TermGiven { by, text, due, amount_fen: amount(typed, &name("amount"))? });
    }
    let copies = digits(typed.get("copies"));
    let copies = match copies.as_str() {
        "" => 0,
        text => text.parse().map_err(|_| Fault::new("copies", "份数要写成数字，例如 3"))?,
    };
    let touches = typed.all("touches").filter_map(Touch::parse).collect();
    let amount_fen = amount(typed, "amount")?;
    let at = typed.at()?;
    Ok(AgreementGiven { form, at, words: words(typed), terms, amount_fen, copies, touches })
}

fn signature(typed: &Typed) -> Typing<SignatureGiven> {
    let signer = typed.get("signer");
    let party = signer.strip_prefix("party-").and_then(|no| no.parse().ok());
    let signer = match (party, signer.strip_prefix("mediator-"), signer) {
        (Some(no), _, _) => Signer::Party { party: PartyNo(no) },
        (None, Some(id), _) => Signer::Mediator { person: PersonId::new(id) },
        (None, None, "seal") => Signer::Seal,
        _ => return Err(Fault::new("signer", "请选谁签")),
    };
    let manner =
        chosen(typed, ("manner", "怎么签的"), &[Manner::Paper, Manner::Screen], |one| match one
        {
            Manner::Paper => "paper",
            Manner::Screen => "screen",
        })?;
    let drawing = if manner == Manner::Screen { typed.text("drawing") } else { String::new() };
    let words = SignatureWords { signed_by: typed.text("signed_by"), drawing };
    Ok(SignatureGiven { signer, manner, at: typed.at()?, words, scans: typed.kept() })
}

fn performance(typed: &Typed, name: &'static str) -> Typing<Performance> {
    let all = [Performance::Full, Performance::Partly, Performance::Not];
    chosen(typed, (name, "履行得怎么样"), &all, performance_id)
}

/// What comes after an agreement, and ways to end.
fn after(step: Step, typed: &Typed) -> Typing<Act> {
    let at = typed.at()?;
    let reason = typed.text("reason");
    Ok(match step {
        Step::Perform => {
            let term = typed.get("term").parse();
            let term = term.map_err(|_| Fault::new("term", "请选协议的哪一条"))?;
            Act::Perform { term, how: performance(typed, "how")?, at, proof: typed.text("proof") }
        }
        Step::Visit => {
            let satisfaction = typed.get("satisfaction").parse();
            let satisfaction =
                satisfaction.map_err(|_| Fault::new("satisfaction", "请选当事人满意不满意"))?;
            let performance = performance(typed, "performance")?;
            Act::Visit { at, performance, satisfaction, words: Box::new(words(typed)) }
        }
        Step::Terminate => {
            let word = typed.get("why");
            let plain = WHYS.iter().find(|(id, _)| *id == word).map(|(_, why)| *why);
            let barred = word.strip_prefix("barred-").and_then(Barred::parse).map(Why::Barred);
            let why = plain.or(barred).ok_or_else(|| Fault::new("why", "请选为什么终止"))?;
            Act::Terminate { why, at, reason, routes: routes(typed) }
        }
        Step::AskConfirmation => {
            Act::AskConfirmation { by: typed.parties("by"), at, court: typed.text("court") }
        }
        Step::RecordConfirmation => {
            let all = [CourtResult::Confirmed, CourtResult::NotConfirmed];
            let result = chosen(typed, ("result", "结果"), &all, court_id)?;
            Act::RecordConfirmation { result, at, document: typed.text("document") }
        }
        Step::ReportDanger => Act::ReportDanger { at, words: words(typed) },
        Step::Correct => {
            let of = typed.get("of").parse();
            let of = of.map_err(|_| Fault::new("of", "请选哪一份记录"))?;
            Act::Correct { of, text: typed.text("text") }
        }
        _ => Act::File { missing: missing(typed) },
    })
}

/// What is said of missing items; what was left empty is told by the core.
fn missing(typed: &Typed) -> BTreeMap<Item, String> {
    let said = Item::ALL.into_iter().filter_map(|item| {
        let why = typed.text(&format!("missing-{}", item.id()));
        (!why.is_empty()).then_some((item, why))
    });
    said.collect()
}

/// A party as it was typed, its fields ending in `suffix`.
pub(super) fn party_given(typed: &Typed, suffix: &str) -> PartyGiven {
    let get = |name: &str| typed.get(&format!("{name}{suffix}")).trim().to_owned();
    let kind = if get("kind") == "legal" { PartyKind::Legal } else { PartyKind::Natural };
    let capacity = if get("capacity") == "guarded" { Capacity::Guarded } else { Capacity::Full };
    let words = Worded::typed(&|name| get(name));
    let known = |name: &str| Some(get(name)).filter(|id| !id.is_empty()).map(PersonId::new);
    let related = known("related").into_iter().collect();
    PartyGiven { kind, capacity, person: known("person"), related, words }
}

/// What somebody noticed that forbids it.
pub(super) fn barred(typed: &Typed) -> BTreeSet<Barred> {
    typed.all("barred").filter_map(Barred::parse).collect()
}
