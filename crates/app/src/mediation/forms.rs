//! The papers of a file (司发通〔2010〕239号, DOMAIN § 4.1): which sheets can be printed from the
//! record, and what stands on the cover. What stands on a sheet is in the file's views.

use jiff::civil::Date;
use maplegrid_domain::mediation::{Ending, Form, Item, PartyNo};

use super::{MediationFile, PartyView};

/// A sheet, with the record or the party that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// 封面
    Cover,
    /// 卷宗目录
    Contents,
    /// 人民调解申请书
    Application,
    /// 人民调解受理登记表
    Intake,
    /// 权利义务告知书, to one party.
    RightsNotice(PartyNo),
    /// 身份证明核对, of one party.
    Identity(PartyNo),
    /// 授权委托书: the party, and which of its representatives, from 0.
    Authorisation(PartyNo, usize),
    /// 调查记录, by its number.
    Investigation(u64),
    /// 证据目录
    Evidence,
    /// 调解记录, by its number.
    Hearing(u64),
    /// 人民调解协议书
    Agreement,
    /// 人民调解口头协议登记表
    OralAgreement,
    /// 不予受理告知书
    DeclineNotice,
    /// 终止调解书, also where a party refused.
    Termination,
    /// 履行情况
    Performance,
    /// 回访记录, by its number.
    Visit(u64),
    /// 司法确认申请书: asked for already, or to be asked for.
    ConfirmationRequest,
    /// 结案报告表
    ClosingReport,
    /// 卷宗情况说明: corrections, and why something is missing.
    Notes,
    /// 封底
    BackCover,
}

impl Sheet {
    /// The item of the contents that it belongs to; `None` for the cover, the contents themselves
    /// and the closing report.
    pub const fn item(self) -> Option<Item> {
        match self {
            Self::Cover | Self::Contents | Self::ClosingReport => None,
            Self::Application | Self::Intake => Some(Item::Application),
            Self::RightsNotice(_) => Some(Item::RightsNotice),
            Self::Identity(_) => Some(Item::Identity),
            Self::Authorisation(..) => Some(Item::Authorisation),
            Self::Investigation(_) => Some(Item::Investigation),
            Self::Evidence => Some(Item::Evidence),
            Self::Hearing(_) => Some(Item::Hearing),
            Self::Agreement => Some(Item::Agreement),
            Self::OralAgreement => Some(Item::OralAgreement),
            Self::DeclineNotice => Some(Item::DeclineNotice),
            Self::Termination => Some(Item::Termination),
            Self::Performance => Some(Item::Performance),
            Self::Visit(_) => Some(Item::Visit),
            Self::ConfirmationRequest => Some(Item::Confirmation),
            Self::Notes => Some(Item::Notes),
            Self::BackCover => Some(Item::BackCover),
        }
    }
}

/// What stands on the cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    pub committee: String,
    /// 卷名: 张三、李四邻里纠纷; without names after they were forgotten.
    pub name: String,
    /// 卷号
    pub number: String,
    pub mediators: Vec<String>,
    /// 调解日期, from the first session to the last day.
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// 立卷人, 立卷日期
    pub filed_by: Option<String>,
    pub filed_on: Option<Date>,
    /// 保管期限
    pub keep_years: Option<u16>,
}

/// The sheets that the record can be printed on, in the order of the contents. Notices are there
/// before they are handed over, so that they can be printed and signed.
pub fn sheets(file: &MediationFile) -> Vec<Sheet> {
    let mut found = vec![Sheet::Cover, Sheet::Contents];
    if matches!(file.line.origin, "applied") {
        found.push(Sheet::Application);
    }
    found.push(Sheet::Intake);
    let parties = || file.parties.iter().map(|party| party.no);
    found.extend(parties().map(Sheet::RightsNotice));
    let shown = |party: &&PartyView| party.identified.is_some();
    found.extend(file.parties.iter().filter(shown).map(|party| Sheet::Identity(party.no)));
    for party in &file.parties {
        let all = (0..party.representatives.len()).map(|at| Sheet::Authorisation(party.no, at));
        found.extend(all);
    }
    found.extend(file.investigations.iter().map(|one| Sheet::Investigation(one.no)));
    if !file.evidence.is_empty() {
        found.push(Sheet::Evidence);
    }
    found.extend(file.hearings.iter().map(|one| Sheet::Hearing(one.no)));
    outcome(file, &mut found);
    let corrected = file.hearings.iter().any(|one| !one.corrections.is_empty())
        || file.agreement.as_ref().is_some_and(|one| !one.corrections.is_empty())
        || file.investigations.iter().any(|one| !one.corrections.is_empty());
    let missing = file.filed.as_ref().is_some_and(|(_, missing)| !missing.is_empty());
    if file.line.result.is_some() {
        found.push(Sheet::ClosingReport);
    }
    if corrected || missing {
        found.push(Sheet::Notes);
    }
    found.push(Sheet::BackCover);
    found
}

/// What came of it, and after it.
fn outcome(file: &MediationFile, found: &mut Vec<Sheet>) {
    match file.end.as_ref().map(|end| end.how) {
        Some(Ending::Declined) => found.push(Sheet::DeclineNotice),
        Some(Ending::Refused { .. } | Ending::Terminated { .. }) => found.push(Sheet::Termination),
        None => {}
    }
    let Some(agreement) = &file.agreement else { return };
    found.push(match agreement.form {
        Form::Written => Sheet::Agreement,
        Form::Oral => Sheet::OralAgreement,
    });
    if agreement.terms.iter().any(|term| !term.performed.is_empty()) {
        found.push(Sheet::Performance);
    }
    found.extend(file.visits.iter().map(|(_, _, record)| Sheet::Visit(record.no)));
    // A closed file has it only if it was asked for: its contents would not know it.
    let asked = file.confirmation.is_some();
    let open = file.filed.is_none() && file.confirmation_last_day.is_some();
    if agreement.effective.is_some() && (asked || open) {
        found.push(Sheet::ConfirmationRequest);
    }
}

/// The cover.
pub fn cover(file: &MediationFile) -> Cover {
    let names = file.parties.iter().filter_map(|party| party.words.as_ref());
    let names: Vec<&str> = names.map(|words| words.name.as_str()).collect();
    let matter = file.line.statistics.label();
    let first = file.hearings.iter().map(|one| one.done.at.date()).min();
    let ended = file.end.as_ref().map(|end| end.done.at.date());
    let agreed = file.agreement.as_ref().and_then(|agreement| agreement.effective);
    let last = ended.or(agreed).or(file.hearings.iter().map(|one| one.done.at.date()).max());
    let rules = file.method.mediation.as_ref();
    Cover {
        committee: file.committee_name.clone(),
        name: format!("{}{matter}纠纷", names.join("、")),
        number: file.line.number.to_string(),
        mediators: file.mediators.iter().map(|one| one.name.clone()).collect(),
        first,
        last,
        filed_by: file.filed.as_ref().map(|(done, _)| done.by_name.clone()),
        filed_on: file.filed.as_ref().map(|(done, _)| done.recorded_at.date()),
        keep_years: rules.map(|rules| rules.keep_years.value),
    }
}
