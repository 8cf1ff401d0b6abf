//! What comes after: the end without an agreement, performance, visits, the court, the report.

use super::{BLANK, Leaf, Press, Signing, Table, row};
use crate::words::{self, Worded as _, date_on_paper, moment_on_paper, yuan};

impl Press<'_> {
    /// 不予受理告知书, 终止调解书: the reason and the other ways (人民调解法 Art. 26).
    pub(super) fn ended(&self, title: &'static str, result: &str) -> Leaf {
        let end = self.file.end.as_ref();
        let reason = end.and_then(|end| end.done.words.clone()).unwrap_or_default();
        let how = end.map(|end| words::ending(end.how)).unwrap_or_default();
        let routes = end.map(|end| end.routes.as_slice()).unwrap_or_default();
        let routes = routes.iter().zip(1..).map(|(route, no): (_, u32)| {
            format!("{no}. {}：{}。{}", route.label, route.address, route.clock)
        });
        let routes = routes.collect::<Vec<_>>().join("\n").replace("。。", "。");
        let first = format!(
            "{}：\n关于{}纠纷，{result}（{how}）",
            self.names(),
            self.file.line.category_label.trim_end_matches("纠纷")
        );
        Leaf {
            texts: vec![
                row("", first),
                row("理由", reason),
                row("您还可以通过下列途径维护自己的权利", routes),
            ],
            signs: vec![
                Signing::of(format!("调解员 {}", self.mediators())),
                Signing::of("当事人签收"),
            ],
            seal: Some(self.sealed(end.map(|end| end.done.at.date()))),
            ..self.leaf_of(title)
        }
    }

    pub(super) fn performance(&self) -> Leaf {
        let terms = self.file.agreement.iter().flat_map(|one| &one.terms);
        let rows = terms.flat_map(|term| {
            term.performed.iter().map(|performed| {
                vec![
                    term.no.to_string(),
                    self.name(term.by),
                    words::performance(performed.how).to_owned(),
                    performed.done.words.clone().unwrap_or_default(),
                    date_on_paper(performed.done.at.date()),
                    performed.done.by_name.clone(),
                ]
            })
        });
        let heads = vec!["条", "谁做", "履行", "情况、凭证", "日期", "记录人"];
        Leaf {
            table: Table { heads, rows: rows.collect() },
            signs: self.parties_sign(),
            ..self.leaf_of("履行情况")
        }
    }

    pub(super) fn visit(&self, no: u64) -> Option<Leaf> {
        let mut all = self.file.visits.iter();
        let (performance, score, record) = all.find(|(_, _, record)| record.no == no)?;
        let words = record.done.words.clone().unwrap_or_default();
        let mut rows = vec![
            row("当事人", self.names()),
            row("协议编号", self.file.line.number.to_string()),
            row("回访时间", moment_on_paper(record.done.at)),
        ];
        rows.extend(words.said().into_iter().map(|(label, text)| row(label, text)));
        rows.push(row("履行情况", words::performance(*performance)));
        rows.push(row("满意度", words::satisfaction(*score)));
        let by = format!("回访人 {}", record.done.by_name);
        Some(Leaf {
            rows,
            signs: vec![Signing::of("被回访人"), Signing::of(by), Signing::of("日期")],
            ..self.leaf_of("人民调解回访记录")
        })
    }

    pub(super) fn confirmation(&self) -> Option<Leaf> {
        let agreement = self.file.agreement.as_ref()?;
        let effective = agreement.effective.map(date_on_paper).unwrap_or_default();
        let court = self.file.confirmation.as_ref().and_then(|(asked, _)| asked.words.clone());
        let court = court.unwrap_or_else(|| format!("{BLANK}人民法院"));
        let rows = self.file.parties.iter();
        let rows = rows.map(|party| row(format!("申请人{}", party.no.0), self.whole(party)));
        let number = self.file.line.number.to_string();
        let committee = &self.file.committee_name;
        let last = self.file.confirmation_last_day.map(date_on_paper).unwrap_or_default();
        let ground = format!(
            "申请人经{committee}调解，自愿达成{number}人民调解协议，协议于 {effective} 生效。申请人承诺：\
             出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如因协议内容给他人造成损害的，\
             愿意承担相应的民事责任和其他法律责任。"
        );
        Some(Leaf {
            rows: rows.collect(),
            texts: vec![
                row("请求事项", format!("确认{committee}{number}人民调解协议有效。")),
                row("事实和理由", ground),
                row("此致", court),
                row(
                    "附",
                    format!(
                        "人民调解协议一份，身份证明，{committee}出具的材料。共同申请最晚 {last}（人民调解法第三十三条）。"
                    ),
                ),
            ],
            signs: self.parties_sign(),
            ..self.leaf_of("司法确认申请书")
        })
    }

    pub(super) fn closing(&self) -> Leaf {
        let file = self.file;
        let (summary, _) = self.summary();
        let result = file.line.result.map(words::result).unwrap_or_default();
        let agreed = file.agreement.as_ref().filter(|one| one.effective.is_some());
        let form = agreed.map(|one| words::agreement_form(one.form));
        let amount = agreed.map(|one| one.amount_fen.map_or_else(|| "没有".to_owned(), yuan));
        let performed = agreed.and_then(|one| one.performance).map(words::performance);
        let visits = file.visits.last().map(|(_, score, record)| {
            format!("{}，{}", date_on_paper(record.done.at.date()), words::satisfaction(*score))
        });
        let blank = || BLANK.to_owned();
        let accepted = file.accepted.as_ref().map(|done| date_on_paper(done.at.date()));
        Leaf {
            rows: vec![
                row("当事人", self.names()),
                row("纠纷类型", file.line.category_label.clone()),
                row("案件来源", words::origin(file.line.origin)),
                row("受理日期", accepted.unwrap_or_else(blank)),
                row("调解员", self.mediators()),
                row("调解次数", format!("{} 次", file.hearings.len())),
                row("纠纷简要情况", summary),
                row(
                    "结果",
                    [Some(result), form].into_iter().flatten().collect::<Vec<_>>().join("，"),
                ),
                row("涉及金额", amount.unwrap_or_else(blank)),
                row("履行情况", performed.unwrap_or(BLANK)),
                row("回访", visits.unwrap_or_else(blank)),
                row("调委会意见", "\n\n"),
            ],
            signs: vec![Signing::of("报告人"), Signing::of("调委会负责人")],
            seal: Some(self.sealed(None)),
            ..self.leaf_of("人民调解结案报告表")
        }
    }

    pub(super) fn notes(&self) -> Leaf {
        let file = self.file;
        let mut texts: Vec<(String, String)> = Vec::new();
        let mut corrected = |what: &str, all: &[maplegrid_app::mediation::DoneView<String>]| {
            texts.extend(all.iter().map(|done| {
                let text = done.words.clone().unwrap_or_default();
                row(
                    format!("更正{what}"),
                    format!("{text}（{}，{}）", moment_on_paper(done.at), done.by_name),
                )
            }));
        };
        file.hearings.iter().for_each(|one| corrected("调解记录", &one.corrections));
        file.investigations.iter().for_each(|one| corrected("调查记录", &one.corrections));
        file.agreement.iter().for_each(|one| corrected("协议", &one.corrections));
        if let Some((_, missing)) = &file.filed {
            texts.extend(missing.iter().map(|(item, why)| {
                row(format!("没有{}", item.label()), why.clone().unwrap_or_default())
            }));
        }
        Leaf {
            texts,
            signs: vec![Signing::of("立卷人"), Signing::of("日期")],
            ..self.leaf_of("卷宗情况说明")
        }
    }

    pub(super) fn back(&self) -> Leaf {
        let filed = self.file.filed.as_ref().map(|(done, _)| done);
        let by = filed.map_or_else(|| BLANK.to_owned(), |done| done.by_name.clone());
        let on =
            filed.map_or_else(|| BLANK.to_owned(), |done| date_on_paper(done.recorded_at.date()));
        Leaf {
            title: "封底",
            rows: vec![
                row("卷内共", "　　　　页"),
                row("立卷人", by),
                row("检查人", BLANK),
                row("立卷日期", on),
                row("检查日期", BLANK),
            ],
            is_cover: true,
            ..Leaf::default()
        }
    }
}
