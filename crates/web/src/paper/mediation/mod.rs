//! The papers of a mediation's file 卷宗 (司发通〔2010〕239号, DOMAIN § 4.1), printed from the record: one
//! sheet or all. A long text flows on to a second page; there is room for signatures, fingerprints
//! and the seal, which are never drawn.

mod after;
mod front;
mod records;
mod routes;

use askama::Template;
use jiff::civil::Date;
use maplegrid_app::mediation::forms::Sheet;
use maplegrid_app::mediation::{MediationFile, PartyView};
use maplegrid_domain::mediation::PartyNo;

use crate::ui::filters;
use crate::words::{date_on_paper, party_no};

pub(crate) use routes::routes;

/// What is left blank, to be filled in by hand.
const BLANK: &str = "　　　　　　";

/// A table with a head.
#[derive(Debug, Default)]
struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// Somebody who signs, with what they drew on a screen.
#[derive(Debug, Default)]
struct Signing {
    who: String,
    drawing: String,
}

impl Signing {
    fn of(who: impl Into<String>) -> Self {
        Self { who: who.into(), drawing: String::new() }
    }
}

/// What stands on a sheet.
#[derive(Debug, Default)]
struct Leaf {
    title: &'static str,
    /// The number, at the right below the title.
    number: String,
    rows: Vec<(String, String)>,
    table: Table,
    /// Texts under headings; a heading may be empty.
    texts: Vec<(String, String)>,
    /// Room for something that is glued on.
    room: &'static str,
    signs: Vec<Signing>,
    /// Whose seal, and the day.
    seal: Option<(String, String)>,
    /// The cover: large and in the middle.
    is_cover: bool,
}

/// The sheets.
#[derive(Template)]
#[template(path = "paper/mediation.html")]
pub struct MediationPaperPage {
    back: String,
    place: String,
    what: &'static str,
    leaves: Vec<Leaf>,
}

/// How a sheet is asked for.
pub(crate) fn sheet_key(sheet: Sheet) -> String {
    match sheet {
        Sheet::Cover => "cover".to_owned(),
        Sheet::Contents => "contents".to_owned(),
        Sheet::Application => "application".to_owned(),
        Sheet::Intake => "intake".to_owned(),
        Sheet::RightsNotice(no) => format!("rights-{}", no.0),
        Sheet::Identity(no) => format!("identity-{}", no.0),
        Sheet::Authorisation(no, at) => format!("authorisation-{}-{at}", no.0),
        Sheet::Investigation(no) => format!("investigation-{no}"),
        Sheet::Evidence => "evidence".to_owned(),
        Sheet::Hearing(no) => format!("hearing-{no}"),
        Sheet::Agreement => "agreement".to_owned(),
        Sheet::OralAgreement => "oral".to_owned(),
        Sheet::DeclineNotice => "decline".to_owned(),
        Sheet::Termination => "termination".to_owned(),
        Sheet::Performance => "performance".to_owned(),
        Sheet::Visit(no) => format!("visit-{no}"),
        Sheet::ConfirmationRequest => "confirmation".to_owned(),
        Sheet::ClosingReport => "closing".to_owned(),
        Sheet::Notes => "notes".to_owned(),
        Sheet::BackCover => "back".to_owned(),
    }
}

/// What is printed with.
struct Press<'a> {
    file: &'a MediationFile,
}

impl Press<'_> {
    /// A sheet; nothing for one that the record does not give.
    fn leaf(&self, sheet: Sheet) -> Option<Leaf> {
        Some(match sheet {
            Sheet::Cover => self.cover(),
            Sheet::Contents => self.contents(),
            Sheet::Application => self.application(),
            Sheet::Intake => self.intake(),
            Sheet::RightsNotice(no) => self.rights(no),
            Sheet::Identity(no) => self.identity(no)?,
            Sheet::Authorisation(no, at) => self.authorisation(no, at)?,
            Sheet::Investigation(no) => self.investigation(no)?,
            Sheet::Evidence => self.evidence(),
            Sheet::Hearing(no) => self.hearing(no)?,
            Sheet::Agreement => self.agreement()?,
            Sheet::OralAgreement => self.oral()?,
            Sheet::DeclineNotice => self.ended("不予受理告知书", "经审查，不予受理。"),
            Sheet::Termination => self.ended("终止调解书", "经调解，没有达成协议，终止调解。"),
            Sheet::Performance => self.performance(),
            Sheet::Visit(no) => self.visit(no)?,
            Sheet::ConfirmationRequest => self.confirmation()?,
            Sheet::ClosingReport => self.closing(),
            Sheet::Notes => self.notes(),
            Sheet::BackCover => self.back(),
        })
    }

    fn leaf_of(&self, title: &'static str) -> Leaf {
        Leaf { title, number: self.file.line.number.to_string(), ..Leaf::default() }
    }

    fn party(&self, no: PartyNo) -> Option<&PartyView> {
        self.file.parties.iter().find(|party| party.no == no)
    }

    /// A party's name; room to write it where it was forgotten.
    fn name(&self, no: PartyNo) -> String {
        let party = self.party(no);
        let words = party.and_then(|party| party.words.as_ref());
        words.map_or_else(|| format!("{}{BLANK}", party_no(no.0)), |words| words.name.clone())
    }

    fn names(&self) -> String {
        let names: Vec<String> =
            self.file.parties.iter().map(|party| self.name(party.no)).collect();
        names.join("、")
    }

    /// 李大山，男，汉族，52 岁，农民，13812345678，南沟村二组
    fn whole(&self, party: &PartyView) -> String {
        let Some(words) = &party.words else { return self.name(party.no) };
        let age = Some(&words.age).filter(|age| !age.is_empty());
        let age = age.map(|age| if age.contains('岁') { age.clone() } else { format!("{age} 岁") });
        let age = age.unwrap_or_default();
        let head = Some(&words.head).filter(|head| !head.is_empty());
        let head = head.map(|head| format!("负责人 {head}")).unwrap_or_default();
        let all = [
            words.name.as_str(),
            &words.sex,
            &words.ethnicity,
            &age,
            &words.occupation,
            &words.id_number,
            &words.credit_code,
            &head,
            &words.phone,
            &words.address,
        ];
        let said: Vec<&str> = all.into_iter().filter(|text| !text.is_empty()).collect();
        said.join("，")
    }

    /// The committee and a day: whose seal.
    fn sealed(&self, on: Option<Date>) -> (String, String) {
        let on = on.map_or_else(|| "　　　年　　月　　日".to_owned(), date_on_paper);
        (self.file.committee_name.clone(), on)
    }

    /// A line to sign for each party.
    fn parties_sign(&self) -> Vec<Signing> {
        let parties = self.file.parties.iter();
        parties.map(|party| Signing::of(format!("当事人 {}", self.name(party.no)))).collect()
    }

    fn mediators(&self) -> String {
        let names: Vec<&str> =
            self.file.line.mediators.iter().map(|(_, name)| name.as_str()).collect();
        if names.is_empty() { BLANK.to_owned() } else { names.join("、") }
    }

    /// What it is about, in the words of whoever put it down.
    fn summary(&self) -> (String, String) {
        let words = self.file.opened.words.as_ref();
        let summary = words.map(|words| words.summary.clone()).unwrap_or_default();
        (summary, words.map(|words| words.claims.clone()).unwrap_or_default())
    }
}

fn row(label: impl Into<String>, text: impl Into<String>) -> (String, String) {
    (label.into(), text.into())
}
