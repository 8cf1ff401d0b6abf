//! What a file holds, section by section: every record with when, by whom and what was said.

use maplegrid_app::mediation::{AgreementView, DoneView, MediationFile, PartyView, RecordView};
use maplegrid_domain::mediation::{Asker, Form, Manner, Signer};
use maplegrid_domain::shared::{AttachmentId, Timestamp};

use super::fields::party_name;
use crate::words::{self, Worded, date_on_paper, moment, party_no, yuan};

/// A record.
#[derive(Default)]
pub(super) struct Entry {
    pub title: String,
    pub tags: Vec<String>,
    /// When, and who put it down.
    pub note: String,
    pub pairs: Vec<(String, String)>,
    /// Addresses of pictures.
    pub files: Vec<String>,
    /// A signature drawn on the screen: the path of an SVG.
    pub drawing: String,
    pub corrections: Vec<(String, String)>,
    /// There are words, and they are not shown yet.
    pub is_closed: bool,
}

/// Records of a kind.
pub(super) struct Section {
    pub id: &'static str,
    pub title: &'static str,
    pub note: String,
    pub entries: Vec<Entry>,
}

/// Makes entries of one file.
struct Telling<'a> {
    file: &'a MediationFile,
    url: &'a str,
}

/// All sections that hold anything.
pub(super) fn sections(file: &MediationFile, url: &str) -> Vec<Section> {
    let tell = Telling { file, url };
    let all = [
        section("matter", "什么纠纷", vec![tell.done("", &file.opened)]),
        section("parties", "当事人", file.parties.iter().map(|one| tell.party(one)).collect()),
        section("mediators", "调解员", tell.mediators()),
        section("helpers", "请来帮忙的", tell.helpers()),
        section("gradings", "难易程度改过", tell.gradings()),
        section("dangers", "可能激化", tell.records(&file.dangers)),
        section("investigations", "调查记录", tell.records(&file.investigations)),
        section("evidence", "证据", tell.evidence()),
        section("hearings", "调解记录", tell.hearings()),
        section("agreement", "调解协议", tell.agreements()),
        section("performance", "履行情况", tell.performance()),
        section("visits", "回访记录", tell.visits()),
        section("confirmation", "司法确认", tell.confirmation()),
        section("end", "怎么结束的", tell.end()),
        section("filed", "归档", tell.filed()),
    ];
    all.into_iter().filter(|section| !section.entries.is_empty()).collect()
}

fn section(id: &'static str, title: &'static str, entries: Vec<Entry>) -> Section {
    let note = if entries.len() > 1 { format!("{} 份", entries.len()) } else { String::new() };
    let note = match id {
        "parties" => format!("{} 方", entries.len()),
        // Its signatures stand with it.
        "agreement" | "mediators" => String::new(),
        _ => note,
    };
    Section { id, title, note, entries }
}

fn owned(pairs: Vec<(&'static str, &str)>) -> Vec<(String, String)> {
    pairs.into_iter().map(|(label, text)| (label.to_owned(), text.to_owned())).collect()
}

impl Telling<'_> {
    fn at(&self, at: Timestamp) -> String {
        moment(at, self.file.now)
    }

    /// 3月4日 10:20，刘志强记（补记）
    fn note<T>(&self, done: &DoneView<T>) -> String {
        let late = if done.is_late { "（补记）" } else { "" };
        format!("{}，{}记{late}", self.at(done.at), done.by_name)
    }

    fn is_closed<T>(&self, done: &DoneView<T>) -> bool {
        self.file.is_masked && done.words.is_none() && !self.file.is_forgotten
    }

    fn done<W: Worded>(&self, title: &str, done: &DoneView<W>) -> Entry {
        Entry {
            title: title.to_owned(),
            note: self.note(done),
            pairs: done.words.as_ref().map(|words| owned(words.said())).unwrap_or_default(),
            is_closed: self.is_closed(done),
            ..Entry::default()
        }
    }

    /// A single text.
    fn said(&self, title: String, label: &str, done: &DoneView<String>) -> Entry {
        let pairs = done.words.iter().map(|text| (label.to_owned(), text.clone()));
        Entry {
            title,
            note: self.note(done),
            pairs: pairs.collect(),
            is_closed: self.is_closed(done),
            ..Entry::default()
        }
    }

    fn files(&self, files: &[AttachmentId]) -> Vec<String> {
        files.iter().map(|id| format!("{}/files/{id}", self.url)).collect()
    }

    fn corrections(&self, all: &[DoneView<String>]) -> Vec<(String, String)> {
        let text = |done: &DoneView<String>| {
            done.words.clone().unwrap_or_else(|| "点“查看”才显示".to_owned())
        };
        all.iter().map(|done| (self.note(done), text(done))).collect()
    }

    fn record<W: Worded>(&self, title: &str, record: &RecordView<W>) -> Entry {
        Entry {
            files: self.files(&record.files),
            corrections: self.corrections(&record.corrections),
            ..self.done(title, &record.done)
        }
    }

    fn records<W: Worded>(&self, all: &[RecordView<W>]) -> Vec<Entry> {
        let title = |record: &RecordView<W>| self.at(record.done.at);
        all.iter().map(|record| self.record(&title(record), record)).collect()
    }

    fn names(&self, parties: &[maplegrid_domain::mediation::PartyNo]) -> String {
        let names = parties.iter().map(|no| party_name(self.file, no.0));
        names.collect::<Vec<_>>().join("、")
    }

    fn party(&self, party: &PartyView) -> Entry {
        let mut tags = vec![words::party_kind(party.kind).to_owned()];
        if party.lacks_guardian {
            tags.push("要登记监护人".to_owned());
        }
        let mut pairs = party.words.as_ref().map(|words| owned(words.said())).unwrap_or_default();
        // The name is the title.
        pairs.retain(|(label, _)| label != "姓名或名称");
        let wants = party.consent.as_ref().map_or_else(
            || "还没有表示".to_owned(),
            |(how, done)| {
                let said = done.words.as_ref().map(|said| format!("：{said}")).unwrap_or_default();
                format!("{}{said}（{}）", words::willing(*how), self.note(done))
            },
        );
        pairs.push(("愿意调解".to_owned(), wants));
        let told = party.informed.as_ref();
        let told = told.map_or_else(|| "还没有".to_owned(), |done| self.note(done));
        pairs.push(("告知权利义务".to_owned(), told));
        let shown = party.identified.as_ref().map_or_else(
            || "还没有".to_owned(),
            |done| {
                let document = done.words.as_ref().map(|words| format!("{}，", words.document));
                format!("{}{}", document.unwrap_or_default(), self.note(done))
            },
        );
        pairs.push(("核对身份".to_owned(), shown));
        for (authorised, done) in &party.representatives {
            let said = done.words.as_ref().map(|words| owned(words.said())).unwrap_or_default();
            let said: Vec<String> = said.into_iter().map(|(_, text)| text).collect();
            let label = words::authorised(*authorised).to_owned();
            let said = said.join("，");
            pairs.push((label, format!("{said}（{}）", self.note(done))));
        }
        let directory = &self.file.county.directory;
        let related: Vec<&str> = party.related.iter().map(|id| directory.name(id)).collect();
        if !related.is_empty() {
            pairs.push(("岗位上的亲属".to_owned(), related.join("、")));
        }
        if let Some(person) = &party.person {
            pairs.push(("本人在岗位上".to_owned(), directory.name(person).to_owned()));
        }
        Entry { title: party_name(self.file, party.no.0), tags, pairs, ..Entry::default() }
    }

    fn mediators(&self) -> Vec<Entry> {
        let named = self.file.mediators.iter().map(|one| {
            let until = one.until.map(|at| format!("，{}起不再调解这件事", self.at(at)));
            Entry {
                title: one.name.clone(),
                tags: vec![
                    words::named_by(one.named_by).to_owned(),
                    words::interest(one.interest).to_owned(),
                ],
                note: format!("{}起{}", self.at(one.since), until.unwrap_or_default()),
                ..Entry::default()
            }
        });
        let recusals = self.file.recusals.iter().map(|one| {
            let by = match one.asked_by {
                Asker::Mediator => "自己退出".to_owned(),
                Asker::Party(no) => format!("{}请他回避", party_no(no.0)),
            };
            let title = format!("回避：{}，{by}", one.mediator_name);
            let mut entry = self.said(title, "理由", &one.asked);
            match &one.answer {
                Some((answer, done)) => {
                    entry.tags.push(words::recusal_answer(*answer).to_owned());
                    let text = done.words.clone().unwrap_or_default();
                    entry.pairs.push(("决定".to_owned(), format!("{text}（{}）", self.note(done))));
                }
                None if one.asked_by == Asker::Mediator => {}
                None => entry.tags.push("等人决定".to_owned()),
            }
            entry
        });
        named.chain(recusals).collect()
    }

    fn helpers(&self) -> Vec<Entry> {
        let helpers = self.file.helpers.iter();
        helpers.map(|(kind, done)| self.done(words::helper(*kind), done)).collect()
    }

    fn gradings(&self) -> Vec<Entry> {
        let all = self.file.gradings.iter();
        let entry = |(severity, done): &(maplegrid_domain::mediation::Severity, _)| {
            self.said(format!("改为{}", severity.label()), "为什么", done)
        };
        all.map(entry).collect()
    }

    fn evidence(&self) -> Vec<Entry> {
        let title = |record: &RecordView<_>| match record.parties.first() {
            Some(no) => format!("{}给的", party_name(self.file, no.0)),
            None => "调委会收集的".to_owned(),
        };
        self.file.evidence.iter().map(|one| self.record(&title(one), one)).collect()
    }

    fn hearings(&self) -> Vec<Entry> {
        let all = self.file.hearings.iter().zip(1..);
        let entry = |(one, no): (&RecordView<_>, u32)| {
            let mut entry = self.record(&format!("第 {no} 次"), one);
            let present = ("到场的".to_owned(), self.names(&one.parties));
            let by = ("调解员".to_owned(), one.mediators.join("、"));
            entry.pairs.splice(0..0, [present, by]);
            entry
        };
        all.map(entry).collect()
    }

    fn agreements(&self) -> Vec<Entry> {
        let file = self.file;
        let mut found: Vec<Entry> =
            file.agreement.iter().flat_map(|one| self.agreement(one)).collect();
        let earlier = file.earlier_agreements.iter().map(|one| {
            let mut entry = self.done("没签字就换掉了的", &one.done);
            entry.tags.push(words::agreement_form(one.form).to_owned());
            entry
        });
        found.extend(earlier);
        found
    }

    fn agreement(&self, one: &AgreementView) -> Vec<Entry> {
        let mut entry = self.done(words::agreement_form(one.form), &one.done);
        entry.corrections = self.corrections(&one.corrections);
        let effect = one.effective.map(|on| format!("{}生效", date_on_paper(on)));
        entry.tags.push(effect.unwrap_or_else(|| "还没生效".to_owned()));
        if one.is_paper_only {
            entry.tags.push("只能在纸上签".to_owned());
        }
        for term in &one.terms {
            let text = term.text.clone().unwrap_or_default();
            let said = words::agreed_term(&text, term.due, term.amount_fen);
            let who = party_name(self.file, term.by.0);
            entry.pairs.push((format!("第 {} 条", term.no), format!("{who}：{said}")));
        }
        if let Some(fen) = one.amount_fen {
            entry.pairs.push(("涉及金额".to_owned(), yuan(fen)));
        }
        let touches: Vec<&str> = one.touches.iter().map(|touch| touch.label()).collect();
        if !touches.is_empty() {
            entry.pairs.push(("涉及".to_owned(), touches.join("、")));
        }
        if one.form == Form::Written {
            entry.pairs.push(("份数".to_owned(), format!("一式 {} 份", one.copies)));
            let left: Vec<String> = one.unsigned.iter().map(|who| self.signer(who)).collect();
            if !left.is_empty() {
                entry.pairs.push(("还差谁签".to_owned(), left.join("、")));
            }
        }
        let signed = one.signatures.iter().map(|signature| {
            let words = signature.done.words.as_ref();
            let by = words.map(|words| words.signed_by.clone()).filter(|by| !by.is_empty());
            Entry {
                title: format!("{}签了", self.signer(&signature.signer)),
                tags: vec![words::manner(signature.manner).to_owned()],
                note: self.note(&signature.done),
                pairs: by.map(|by| ("代签".to_owned(), by)).into_iter().collect(),
                files: self.files(&signature.scans),
                drawing: words.map(|words| words.drawing.clone()).unwrap_or_default(),
                is_closed: signature.manner == Manner::Screen && self.is_closed(&signature.done),
                corrections: Vec::new(),
            }
        });
        [entry].into_iter().chain(signed).collect()
    }

    fn signer(&self, signer: &Signer) -> String {
        match signer {
            Signer::Party { party } => party_name(self.file, party.0),
            Signer::Mediator { person } => {
                format!("调解员 {}", self.file.county.directory.name(person))
            }
            Signer::Seal => "调委会的章".to_owned(),
        }
    }

    fn performance(&self) -> Vec<Entry> {
        let terms = self.file.agreement.iter().flat_map(|one| &one.terms);
        let entries = terms.flat_map(|term| {
            term.performed.iter().map(|performed| {
                let title = format!("第 {} 条", term.no);
                let mut entry = self.said(title, "怎么履行的", &performed.done);
                entry.tags.push(words::performance(performed.how).to_owned());
                entry
            })
        });
        entries.collect()
    }

    fn visits(&self) -> Vec<Entry> {
        let visits = self.file.visits.iter().map(|(performance, score, record)| {
            let mut entry = self.record(&self.at(record.done.at), record);
            entry.tags.push(words::performance(*performance).to_owned());
            entry.tags.push(words::satisfaction(*score).to_owned());
            entry
        });
        visits.collect()
    }

    fn confirmation(&self) -> Vec<Entry> {
        let Some((asked, answer)) = &self.file.confirmation else { return Vec::new() };
        let mut found = vec![self.said("各方共同申请".to_owned(), "法院", asked)];
        if let Some((result, done)) = answer {
            found.push(self.said(words::court_result(*result).to_owned(), "文书", done));
        }
        found
    }

    fn end(&self) -> Vec<Entry> {
        let entry = |end: &maplegrid_app::mediation::EndView| {
            let mut entry = self.said(words::ending(end.how), "经过和原因", &end.done);
            let routes = end.routes.iter().map(|route| {
                (format!("告知：{}", route.label), format!("{}。{}", route.address, route.clock))
            });
            entry.pairs.extend(routes);
            entry
        };
        self.file.end.iter().map(entry).collect()
    }

    fn filed(&self) -> Vec<Entry> {
        let entry = |(done, missing): &maplegrid_app::mediation::FiledView| {
            let pairs = missing.iter().map(|(item, why)| {
                (format!("缺{}", item.label()), why.clone().unwrap_or_default())
            });
            Entry {
                title: "卷宗归档".to_owned(),
                note: self.note(done),
                pairs: pairs.collect(),
                ..Entry::default()
            }
        };
        self.file.filed.iter().map(entry).collect()
    }
}
