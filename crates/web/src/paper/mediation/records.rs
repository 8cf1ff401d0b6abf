//! Records: investigation, evidence, sessions, the agreement.

use maplegrid_app::mediation::{AgreementView, HearingWords};
use maplegrid_domain::mediation::{PartyNo, Signer};

use super::{BLANK, Leaf, Press, Signing, Table, row};
use crate::words::{Worded as _, agreed_term, date_on_paper, moment_on_paper, yuan};

impl Press<'_> {
    pub(super) fn investigation(&self, no: u64) -> Option<Leaf> {
        let record = self.file.investigations.iter().find(|one| one.no == no)?;
        let words = record.done.words.clone().unwrap_or_default();
        let asked = format!("被调查人 {}", words.asked);
        Some(Leaf {
            rows: vec![
                row("时间", moment_on_paper(record.done.at)),
                row("地点", words.place),
                row("事由", words.cause),
                row("被调查人", words.asked),
                row("参加人", words.others),
                row("调查人", words.investigators),
                row("记录人", words.recorder),
            ],
            texts: vec![row("调查内容", words.text)],
            signs: vec![Signing::of(asked), Signing::of("调查人"), Signing::of("记录人")],
            ..self.leaf_of("人民调解调查记录")
        })
    }

    pub(super) fn evidence(&self) -> Leaf {
        let rows = self.file.evidence.iter().zip(1..).map(|(record, no): (_, u32)| {
            let words = record.done.words.clone().unwrap_or_default();
            let from = record.parties.first().map(|no| self.name(*no));
            let scans = record.files.len();
            let scans = if scans == 0 { String::new() } else { format!("{scans} 张扫描件") };
            vec![
                no.to_string(),
                words.name,
                words.note,
                [words.pages, scans].join(" ").trim().to_owned(),
                from.unwrap_or_else(|| "调委会".to_owned()),
                date_on_paper(record.done.at.date()),
            ]
        });
        let heads = vec!["序号", "名称", "证明什么", "页数", "谁给的", "日期"];
        Leaf {
            table: Table { heads, rows: rows.collect() },
            signs: vec![Signing::of("提交人"), Signing::of("接收人")],
            ..self.leaf_of("证据目录")
        }
    }

    pub(super) fn hearing(&self, no: u64) -> Option<Leaf> {
        let record = self.file.hearings.iter().find(|one| one.no == no)?;
        let present: Vec<String> = record.parties.iter().map(|no| self.name(*no)).collect();
        let words = record.done.words.clone().unwrap_or_default();
        let said = words.said();
        let points = said.iter().filter(|(label, _)| label.contains('、'));
        let mut texts: Vec<_> = points.map(|(label, text)| row(*label, *text)).collect();
        // Which of the seven points were left out is told, in a line.
        let all = HearingWords::BLANKS.iter().map(|blank| blank.label);
        let left_out =
            all.filter(|label| label.contains('、') && !said.iter().any(|(told, _)| told == label));
        let left_out: Vec<&str> = left_out.collect();
        if !left_out.is_empty() {
            texts.push(row("", format!("没有记：{}。", left_out.join("；"))));
        }
        let mut signs: Vec<Signing> = record
            .parties
            .iter()
            .map(|no| Signing::of(format!("当事人 {}", self.name(*no))))
            .collect();
        signs.push(Signing::of(format!("调解员 {}", record.mediators.join("、"))));
        signs.push(Signing::of("记录人"));
        Some(Leaf {
            rows: vec![
                row("时间", moment_on_paper(record.done.at)),
                row("地点", words.place),
                row("事由", words.cause),
                row("当事人", present.join("、")),
                row("调解员", record.mediators.join("、")),
                row("调解员声明", "不是当事人或者当事人的近亲属，与本纠纷没有利害关系"),
                row("参加人", words.others),
                row("记录人", words.recorder),
            ],
            texts,
            signs,
            ..self.leaf_of("人民调解记录")
        })
    }

    /// 一、李大山于 2026年4月30日前退回…
    fn terms(&self, agreement: &AgreementView) -> String {
        let line = |term: &maplegrid_app::mediation::TermView| {
            let text = term.text.clone().unwrap_or_else(|| BLANK.to_owned());
            let said = agreed_term(&text, term.due, term.amount_fen);
            format!("{}. {}：{said}。", term.no, self.name(term.by))
        };
        let lines: Vec<String> = agreement.terms.iter().map(line).collect();
        lines.join("\n")
    }

    fn drawn(agreement: &AgreementView, signer: &Signer) -> String {
        let mut all = agreement.signatures.iter();
        let found = all.find(|one| one.signer == *signer);
        let words = found.and_then(|one| one.done.words.as_ref());
        words.map(|words| words.drawing.clone()).unwrap_or_default()
    }

    pub(super) fn agreement(&self) -> Option<Leaf> {
        let agreement = self.file.agreement.as_ref()?;
        let words = agreement.done.words.clone().unwrap_or_default();
        let rows = self.file.parties.iter();
        let rows = rows.map(|party| row(format!("当事人{}", party.no.0), self.whole(party)));
        let copies = format!(
            "本协议一式 {} 份，当事人各执一份，{}留存一份。经各方签名、盖章或者按手印，调解员签名并加盖\
             调委会印章后生效。",
            agreement.copies, self.file.committee_name
        );
        let party = |no: PartyNo| Signing {
            who: format!("当事人 {}", self.name(no)),
            drawing: Self::drawn(agreement, &Signer::Party { party: no }),
        };
        let mediator = |(person, name): &(maplegrid_domain::shared::PersonId, String)| Signing {
            who: format!("调解员 {name}"),
            drawing: Self::drawn(agreement, &Signer::Mediator { person: person.clone() }),
        };
        let mut signs: Vec<Signing> = self.file.parties.iter().map(|one| party(one.no)).collect();
        signs.extend(self.file.line.mediators.iter().map(mediator));
        signs.push(Signing::of(format!("记录人 {}", words.recorder).trim()));
        let mut texts = vec![
            row("纠纷主要事实、争议事项", format!("{}\n{}", words.facts, words.dispute)),
            row("经调解，自愿达成如下协议", self.terms(agreement)),
        ];
        if !words.manner.is_empty() {
            texts.push(row("履行方式、地点、期限", words.manner));
        }
        texts.push(row("", copies));
        Some(Leaf {
            rows: rows.collect(),
            texts,
            signs,
            seal: Some(self.sealed(agreement.effective)),
            ..self.leaf_of("人民调解协议书")
        })
    }

    pub(super) fn oral(&self) -> Option<Leaf> {
        let agreement = self.file.agreement.as_ref()?;
        let words = agreement.done.words.clone().unwrap_or_default();
        let parties: Vec<String> = self.file.parties.iter().map(|one| self.whole(one)).collect();
        let across = if words.across.is_empty() { "否".to_owned() } else { words.across };
        let fen = agreement.amount_fen.map_or_else(|| "没有".to_owned(), yuan);
        let how = agreement.performance.map(crate::words::performance);
        Some(Leaf {
            rows: vec![
                row("调解时间", moment_on_paper(agreement.done.at)),
                row("是否跨调委会", across),
                row("调解地点", words.place),
                row("当事人", parties.join("\n")),
                row("纠纷主要事实", words.facts),
                row("争议事项", words.dispute),
                row("协议内容", self.terms(agreement)),
                row("履行方式、时限", words.manner),
                row("涉及金额", fen),
                row("结果", "达成口头协议，自达成之日起生效"),
                row("履行情况", how.unwrap_or(BLANK)),
            ],
            signs: vec![
                Signing::of(format!("调解员 {}", self.mediators())),
                Signing::of(format!("记录人 {}", words.recorder)),
            ],
            seal: Some(self.sealed(agreement.effective)),
            ..self.leaf_of("人民调解口头协议登记表")
        })
    }
}
