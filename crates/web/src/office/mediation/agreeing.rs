//! The forms of what is agreed, signed and done afterwards, and of ways to end.

use maplegrid_app::mediation::{AgreementWords, DangerWords, MediationFile, VisitWords};
use maplegrid_domain::mediation::{CourtResult, Form, Manner, Need, Performance, Signer, Step};
use maplegrid_domain::methods::{Barred, Touch};

use super::acts::{self, WHYS};
use super::fields::{Fields, parties, party_name};
use super::forms::{reason, routes};
use crate::office::form::{Choice, FieldView};
use crate::words::{self, date_on_paper, moment};

pub(super) fn agreement(make: &Fields<'_>, file: &MediationFile) -> Vec<FieldView> {
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
        fields.push(make.amount(&name("amount"), "多少钱（元）").optional());
    }
    let hint = "没写内容的条不算。两条不够，点下面的“再加一条”";
    if let Some(last) = fields.last_mut() {
        hint.clone_into(&mut last.hint);
    }
    let touches = Touch::ALL.map(|touch| Choice::new(touch.id(), touch.label()));
    let copies =
        format!("各方一份，调委会留一份，至少 {} 份；口头协议不填", file.parties.len() + 1);
    fields.push(make.amount("amount", "涉及金额合计（元）").optional());
    fields.push(make.number("copies", "一式几份").optional().hint(copies));
    let hint = "涉及婚姻、收养、继承的只能在纸上签；涉及身份关系的，法院不作司法确认";
    fields.push(make.ticks("touches", "协议涉及", touches.into()).optional().hint(hint));
    fields
}

pub(super) fn signature(make: &Fields<'_>, file: &MediationFile) -> Vec<FieldView> {
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
pub(super) fn after(make: &Fields<'_>, step: Step, file: &MediationFile) -> Vec<FieldView> {
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
