//! What stands at the front of a file: cover, contents, application, intake, rights, identity,
//! authority.

use maplegrid_app::mediation::PartyView;
use maplegrid_app::mediation::forms::{Cover, cover};
use maplegrid_domain::mediation::{Authorised, Need, PartyNo, Willing};

use super::{BLANK, Leaf, Press, Signing, Table, row};
use crate::words::{self, Worded as _, date_on_paper, moment_on_paper, party_no};

/// 人民调解法 Art. 3, 4, 23 and 24, as they are read out.
const RIGHTS: [(&str, &str); 3] = [
    (
        "您的权利",
        "（一）选择或者接受人民调解员；\n（二）接受调解、拒绝调解或者要求终止调解；\n\
         （三）要求调解公开进行或者不公开进行；\n（四）自主表达意愿、自愿达成调解协议；\n\
         （五）认为调解员和这件事或者对方有利害关系的，可以请他回避。",
    ),
    (
        "您的义务",
        "（一）如实陈述纠纷事实；\n（二）遵守调解现场秩序，尊重人民调解员；\n\
         （三）尊重对方当事人行使权利。",
    ),
    (
        "还要告诉您",
        "人民调解不收任何费用。调解不影响您依法通过仲裁、行政、司法等途径维护权利。\
         达成的调解协议有法律约束力，应当履行；双方认为有必要的，可以自协议生效之日起三十日内\
         共同向人民法院申请司法确认。",
    ),
];

impl Press<'_> {
    pub(super) fn cover(&self) -> Leaf {
        let Cover {
            committee,
            name,
            number,
            mediators,
            first,
            last,
            filed_by,
            filed_on,
            keep_years,
        } = cover(self.file);
        let blank = || BLANK.to_owned();
        let span = match (first, last) {
            (Some(first), Some(last)) => {
                format!("{} 至 {}", date_on_paper(first), date_on_paper(last))
            }
            (Some(first), None) => format!("{} 起", date_on_paper(first)),
            _ => blank(),
        };
        let mediators = if mediators.is_empty() { blank() } else { mediators.join("、") };
        Leaf {
            title: "人民调解卷宗",
            rows: vec![
                row("调委会名称", committee),
                row("卷名", name),
                row("卷号", number),
                row("人民调解员", mediators),
                row("调解日期", span),
                row("立卷人", filed_by.unwrap_or_else(blank)),
                row("立卷日期", filed_on.map_or_else(blank, date_on_paper)),
                row("保管期限", keep_years.map_or_else(blank, |years| format!("{years} 年"))),
                row("备注", ""),
            ],
            is_cover: true,
            ..Leaf::default()
        }
    }

    pub(super) fn contents(&self) -> Leaf {
        let rows = self.file.contents.iter().zip(1..).map(|(line, no): (_, u32)| {
            let need = if line.need == Need::Compulsory { "●" } else { "○" };
            let there = if line.is_there { "有" } else { "" };
            vec![
                no.to_string(),
                line.item.label().to_owned(),
                need.to_owned(),
                there.to_owned(),
                String::new(),
            ]
        });
        let heads = vec!["序号", "文件名称", "必备", "有无", "页次"];
        Leaf { table: Table { heads, rows: rows.collect() }, ..self.leaf_of("卷内目录") }
    }

    pub(super) fn application(&self) -> Leaf {
        let (summary, claims) = self.summary();
        let applies = |party: &&PartyView| {
            party.consent.as_ref().is_some_and(|(how, _)| *how == Willing::Applied)
        };
        let rows = self.file.parties.iter().map(|party| {
            let label = if applies(&party) { "申请人" } else { "对方当事人" };
            row(label, self.whole(party))
        });
        let on = date_on_paper(self.file.opened.at.date());
        let applicants = self.file.parties.iter().filter(applies);
        let applicants =
            applicants.map(|party| Signing::of(format!("申请人 {}", self.name(party.no))));
        let signs = applicants.chain([Signing::of(format!("日期　{on}"))]).collect();
        Leaf {
            rows: rows.collect(),
            texts: vec![
                row("纠纷简要情况", summary),
                row("申请事项", claims),
                row(
                    "",
                    "人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。",
                ),
            ],
            signs,
            ..self.leaf_of("人民调解申请书")
        }
    }

    pub(super) fn intake(&self) -> Leaf {
        let file = self.file;
        let (summary, _) = self.summary();
        let accepted = file.accepted.as_ref().map(|done| date_on_paper(done.at.date()));
        let docket = file.docket.as_ref().map(|docket| format!("（{docket}）"));
        let origin = words::origin(file.line.origin);
        let parties: Vec<String> = file.parties.iter().map(|party| self.whole(party)).collect();
        let line = &file.line;
        let class = format!(
            "{}（{}；统计：{}）",
            line.category_label,
            line.class_label,
            line.statistics.label()
        );
        Leaf {
            rows: vec![
                row("登记日期", date_on_paper(file.opened.at.date())),
                row("当事人", parties.join("\n")),
                row("纠纷类型", class),
                row("难易程度", line.severity.label()),
                row("涉及人数", format!("{} 人", file.people)),
                row("案件来源", format!("{origin}{}", docket.unwrap_or_default())),
                row("当事人是否愿意调解", self.willing()),
                row("简要情况", summary),
                row("受理日期", accepted.unwrap_or_else(|| BLANK.to_owned())),
                row("登记人", file.opened.by_name.clone()),
                row("备注", ""),
            ],
            signs: self.parties_sign(),
            seal: Some(self.sealed(file.accepted.as_ref().map(|done| done.at.date()))),
            ..self.leaf_of("人民调解受理登记表")
        }
    }

    /// 李大山申请调解，3月3日；王二河同意调解，3月4日
    fn willing(&self) -> String {
        let said = self.file.parties.iter().map(|party| match &party.consent {
            Some((how, done)) => {
                let on = date_on_paper(done.at.date());
                format!("{}{}，{on}", self.name(party.no), words::willing(*how))
            }
            None => format!("{}　□愿意　□不愿意", self.name(party.no)),
        });
        said.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn rights(&self, no: PartyNo) -> Leaf {
        let told = self.party(no).and_then(|party| party.informed.as_ref());
        let told = told.map(|done| {
            let at = moment_on_paper(done.at);
            row("", format!("已于 {at} 当面告知，告知人 {}。", done.by_name))
        });
        let first = row(
            "",
            format!(
                "{}：根据《中华人民共和国人民调解法》，现将您在调解中的权利义务告知如下。",
                self.name(no)
            ),
        );
        let all = RIGHTS.map(|(head, text)| row(head, text));
        Leaf {
            texts: [first].into_iter().chain(all).chain(told).collect(),
            signs: vec![Signing::of("被告知人"), Signing::of("告知人"), Signing::of("日期")],
            ..self.leaf_of("人民调解当事人权利义务告知书")
        }
    }

    pub(super) fn identity(&self, no: PartyNo) -> Option<Leaf> {
        let party = self.party(no)?;
        let shown = party.identified.as_ref()?;
        let mut rows = vec![row("当事人", self.whole(party))];
        let said = shown.words.as_ref().map(|words| words.said()).unwrap_or_default();
        rows.extend(said.into_iter().map(|(label, text)| row(label, text)));
        rows.push(row("核对时间", moment_on_paper(shown.at)));
        rows.push(row("核对人", shown.by_name.clone()));
        Some(Leaf {
            rows, room: "证件复印件粘贴处", ..self.leaf_of("当事人身份证明")
        })
    }

    pub(super) fn authorisation(&self, no: PartyNo, at: usize) -> Option<Leaf> {
        let party = self.party(no)?;
        let (authorised, done) = party.representatives.get(at)?;
        let title = if *authorised == Authorised::Guardian {
            "监护人参加调解登记"
        } else {
            "授权委托书"
        };
        let mut rows = vec![row("委托人", self.whole(party))];
        let said = done.words.as_ref().map(|words| words.said()).unwrap_or_default();
        let named =
            |label: &str| if label == "姓名" { "受托人".to_owned() } else { label.to_owned() };
        rows.extend(said.into_iter().map(|(label, text)| row(named(label), text)));
        let all = [Authorised::Guardian, Authorised::General, Authorised::Special];
        let ticked = all.map(|one| {
            let mark = if one == *authorised { "☑" } else { "□" };
            format!("{mark} {}", words::authorised(one))
        });
        rows.push(row("权限", ticked.join("\n")));
        rows.push(row("登记", format!("{}，{}", moment_on_paper(done.at), done.by_name)));
        let text = format!(
            "现委托上列受托人代为参加（与{}的纠纷的）人民调解，权限如上。",
            self.others(party)
        );
        Some(Leaf {
            rows,
            texts: vec![row("", text)],
            signs: vec![Signing::of("委托人"), Signing::of("受托人"), Signing::of("日期")],
            ..self.leaf_of(title)
        })
    }

    fn others(&self, but: &PartyView) -> String {
        let others = self.file.parties.iter().filter(|party| party.no != but.no);
        let names: Vec<String> = others.map(|party| self.name(party.no)).collect();
        if names.is_empty() { party_no(0) } else { names.join("、") }
    }
}
