//! What is written down in a mediation, field by field, and what its steps are called. One list
//! gives labels to forms, to the file on the screen and to its paper.

use jiff::civil::Date;
use maplegrid_app::mediation::{
    AgreementWords, BriefWords, DangerWords, EvidenceWords, HearingWords, HelperWords,
    IdentityWords, InvestigationWords, PartyWords, RepresentativeWords, VisitWords,
};
use maplegrid_domain::mediation::{
    Authorised, Capacity, CourtResult, Ending, Entruster, Form, HelperKind, Interest, Manner,
    NamedBy, Openness, PartyKind, Performance, RecusalAnswer, Reminder, Why, Willing,
};

use super::{clause, date_on_paper, yuan};

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blank {
    pub name: &'static str,
    pub label: &'static str,
    /// Lines at first; 1 is a line.
    pub rows: u8,
    pub is_required: bool,
    /// What a good one holds.
    pub example: &'static str,
}

/// Words that consist of fields.
pub trait Worded: Sized {
    const BLANKS: &'static [Blank];

    /// From what was typed into each field.
    fn typed(get: &dyn Fn(&'static str) -> String) -> Self;

    /// Labels and texts, empty ones left out.
    fn said(&self) -> Vec<(&'static str, &str)>;
}

macro_rules! worded {
    (@must must) => { true };
    (@must may) => { false };
    ($($words:ident { $($field:ident $label:literal $rows:literal $need:ident $example:literal,)+ })+) => {$(
        impl Worded for $words {
            const BLANKS: &'static [Blank] = &[$(Blank {
                name: stringify!($field),
                label: $label,
                rows: $rows,
                is_required: worded!(@must $need),
                example: $example,
            }),+];

            fn typed(get: &dyn Fn(&'static str) -> String) -> Self {
                Self { $($field: get(stringify!($field)),)+ }
            }

            fn said(&self) -> Vec<(&'static str, &str)> {
                let all = [$(($label, self.$field.as_str())),+];
                all.into_iter().filter(|(_, text)| !text.is_empty()).collect()
            }
        }
    )+};
}

worded! {
    BriefWords {
        summary "纠纷简要情况" 4 must "什么时候、因为什么，争的是什么",
        claims "申请事项" 2 may "各方想要什么",
    }
    PartyWords {
        name "姓名或名称" 1 must "",
        sex "性别" 1 may "",
        ethnicity "民族" 1 may "本人愿意写才写",
        age "年龄" 1 may "",
        occupation "职业或职务" 1 may "",
        phone "电话" 1 may "",
        address "单位或住址" 1 may "",
        id_number "身份证号" 1 may "加密保存，申请司法确认时用",
        credit_code "统一社会信用代码" 1 may "单位才填",
        head "法定代表人或负责人" 1 may "单位才填",
    }
    IdentityWords {
        document "看了什么证件" 1 must "例如：居民身份证，当场核对",
        note "说明" 1 may "",
    }
    RepresentativeWords {
        name "姓名" 1 must "",
        phone "电话" 1 may "",
        id_number "身份证号" 1 may "",
        relation "和当事人的关系" 1 may "例如：父亲",
        scope "授权范围" 2 may "例如：代为承认、放弃、变更请求，进行和解",
    }
    HelperWords {
        name "请了谁" 1 must "",
        unit "单位或身份" 1 may "例如：村里老支书",
        note "说明" 1 may "",
    }
    HearingWords {
        place "地点" 1 must "例如：村人民调解室",
        cause "事由" 1 must "例如：院墙占地",
        others "其他参加人" 1 may "",
        recorder "记录人" 1 may "",
        rights "一、告知权利义务" 2 must "怎么告知的，各方听明白没有",
        principles "二、调解原则和人员" 2 must "讲了什么原则，谁来调解，各方有没有意见",
        statements "三、各方陈述" 4 must "分开写：谁怎么说",
        verification "四、调查核实、质证" 3 may "看了哪些材料，各方认不认",
        risks "五、风险告知" 2 may "",
        outcome "六、协议内容，或者不成的原因和告知的途径" 3 may "",
        signing "七、签名盖章情况" 1 may "",
    }
    InvestigationWords {
        place "地点" 1 must "",
        cause "事由" 1 must "",
        asked "被调查人" 1 must "",
        others "参加人" 1 may "",
        investigators "调查人" 1 may "",
        recorder "记录人" 1 may "",
        text "问答" 5 must "一问一答照实写",
    }
    EvidenceWords {
        name "名称" 1 must "例如：宅基地使用证复印件",
        note "证明什么" 2 may "",
        pages "几页，原件还是复印件" 1 may "",
    }
    AgreementWords {
        facts "纠纷主要事实" 4 must "",
        dispute "争议事项" 2 must "",
        manner "履行方式、地点" 2 may "",
        place "调解地点" 1 may "",
        recorder "记录人" 1 may "",
        across "跨调委会的，和哪个一起" 1 may "",
    }
    VisitWords {
        cause "回访事由" 1 must "例如：协议履行到没有",
        situation "回访情况" 3 must "",
        dispute "有没有新的争议、诉讼" 2 may "",
        dangers "有没有隐患" 2 may "",
        measures "采取了什么措施" 2 may "",
    }
    DangerWords {
        signs "激化的迹象" 2 must "",
        measures "采取的措施" 2 must "",
        reported_to "向谁报告" 1 must "例如：镇派出所，110",
    }
}

/// 第 1 方
pub fn party_no(no: u8) -> String {
    format!("第 {no} 方")
}

pub const fn party_kind(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Natural => "自然人",
        PartyKind::Legal => "法人或其他组织",
    }
}

pub const fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::Full => "自己能参加",
        Capacity::Guarded => "要监护人代为参加",
    }
}

pub const fn authorised(authorised: Authorised) -> &'static str {
    match authorised {
        Authorised::Guardian => "监护人（法定代理人）",
        Authorised::General => "一般授权",
        Authorised::Special => "特别授权，可以代为达成协议、签字",
    }
}

pub const fn named_by(by: NamedBy) -> &'static str {
    match by {
        NamedBy::Parties => "当事人选定",
        NamedBy::Committee => "调委会指定",
    }
}

pub const fn interest(interest: Interest) -> &'static str {
    match interest {
        Interest::Free => "没有利害关系",
        Interest::Involved => "有利害关系",
    }
}

pub const fn willing(how: Willing) -> &'static str {
    match how {
        Willing::Applied => "申请调解",
        Willing::Agreed => "同意调解",
    }
}

pub const fn helper(kind: HelperKind) -> &'static str {
    match kind {
        HelperKind::Relative => "亲属",
        HelperKind::Neighbour => "邻里",
        HelperKind::Expert => "专业人员",
        HelperKind::Court => "法院",
        HelperKind::Police => "公安",
        HelperKind::Other => "其他",
    }
}

pub const fn openness(openness: Openness) -> &'static str {
    match openness {
        Openness::Closed => "不公开",
        Openness::Open => "公开",
    }
}

pub const fn recusal_answer(answer: RecusalAnswer) -> &'static str {
    match answer {
        RecusalAnswer::Granted => "准许回避",
        RecusalAnswer::Refused => "驳回申请",
    }
}

pub const fn agreement_form(form: Form) -> &'static str {
    match form {
        Form::Written => "书面协议",
        Form::Oral => "口头协议",
    }
}

pub const fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Paper => "纸上签（盖章、按手印）",
        Manner::Screen => "屏上签",
    }
}

pub const fn performance(performance: Performance) -> &'static str {
    match performance {
        Performance::Full => "全部履行",
        Performance::Partly => "部分履行",
        Performance::Not => "没有履行",
    }
}

pub const fn court_result(result: CourtResult) -> &'static str {
    match result {
        CourtResult::Confirmed => "确认有效",
        CourtResult::NotConfirmed => "不予确认",
    }
}

/// 5 非常满意 … 1 非常不满意 (DOMAIN § 4.2).
pub const fn satisfaction(score: u8) -> &'static str {
    match score {
        5 => "非常满意",
        4 => "满意",
        3 => "基本满意",
        2 => "不满意",
        _ => "非常不满意",
    }
}

pub fn why(why: Why) -> String {
    match why {
        Why::NotAgreed => "调解不成".to_owned(),
        Why::LimitPassed => "调解期限届满".to_owned(),
        Why::Absent => "当事人不到场或者下落不明".to_owned(),
        Why::Elsewhere => "已经起诉或者申请仲裁".to_owned(),
        Why::Barred(what) => format!("发现属于{}，不能调解", what.label()),
        Why::Other => "其他原因".to_owned(),
    }
}

pub fn ending(how: Ending) -> String {
    match how {
        Ending::Declined => "不予受理".to_owned(),
        Ending::Refused { party } => format!("{}不愿意调解，调解结束", party_no(party.0)),
        Ending::Terminated { why: reason } => format!("终止调解：{}", why(reason)),
    }
}

/// 依申请, 主动调解, 法院委托移送: by the word in lists.
pub fn origin(word: &str) -> String {
    match word {
        "applied" => "依申请".to_owned(),
        "offered" => "主动调解".to_owned(),
        other => {
            let by = Entruster::ALL.into_iter().find(|by| by.id() == other);
            format!("{}委托移送", by.map_or("其他单位", Entruster::label))
        }
    }
}

/// How it came out, by the word in lists.
pub fn result(word: &str) -> &'static str {
    match word {
        "agreed" => "达成协议",
        "declined" => "不予受理",
        "refused" => "当事人不愿调解",
        _ => "终止调解",
    }
}

pub fn reminder(of: Reminder) -> String {
    match of {
        Reminder::Accept => "该定下受理不受理".to_owned(),
        Reminder::PeriodEnds { .. } => "调解期限快到".to_owned(),
        Reminder::PeriodOver { .. } => "调解期限届满".to_owned(),
        Reminder::Confirmation { day } => format!("提醒司法确认：生效后第 {day} 天"),
        Reminder::Term { term } => format!("协议第 {term} 条到期"),
        Reminder::Visit => "该回访了".to_owned(),
    }
}

/// What happened, by the kind of the event.
pub fn happened(kind: &str) -> &'static str {
    match kind {
        "opened" => "登记",
        "accepted" => "受理",
        "declined" => "不予受理，告知了别的途径",
        "refused" => "当事人不愿意调解，告知了别的途径",
        "consented" => "当事人同意调解",
        "informed" => "告知权利义务",
        "identified" => "核对身份",
        "represented" => "登记代理人或监护人",
        "party_added" => "增加当事人",
        "graded" => "更正难易程度",
        "relation_declared" => "登记亲属关系",
        "mediator_named" => "确定调解员",
        "mediator_left" => "调解员不再调解这件事",
        "recusal_asked" => "申请回避",
        "recusal_answered" => "决定回避",
        "invited" => "邀请他人参与",
        "openness_set" => "定下公开或不公开",
        "extended" => "约定延长",
        "heard" => "调解一次",
        "investigated" => "调查一次",
        "evidence_added" => "登记证据",
        "agreed" => "达成协议",
        "signed" => "签字盖章",
        "took_effect" => "协议生效",
        "performed" => "记履行",
        "visited" => "回访",
        "terminated" => "终止调解，告知了别的途径",
        "confirmation_asked" => "共同申请司法确认",
        "confirmation_decided" => "法院有了结果",
        "danger_reported" => "可能激化，已经报告",
        "corrected" => "更正",
        "filed" => "归档",
        "reminded" => "提醒",
        _ => "记了一笔",
    }
}

/// 把院墙退回老界石以内，2026年4月30日前，金额 800.00 元
pub fn agreed_term(text: &str, due: Option<Date>, fen: Option<u64>) -> String {
    let text = clause(text).to_owned();
    let due = due.map(|due| format!("{}前", date_on_paper(due)));
    let fen = fen.map(|fen| format!("金额 {}", yuan(fen)));
    [Some(text), due, fen].into_iter().flatten().collect::<Vec<_>>().join("，")
}
