//! Sentences about what a village thinks of an affair that is done. Counts are only told with how
//! many could have rated, and never of so few that somebody's word could be guessed.

use maplegrid_app::appraisals::{OpenAppraisal, Shown, Sums};
use maplegrid_domain::cases::{AppraisalEnd, AppraisalFault, AppraisalStep, Event, Slips};
use maplegrid_domain::shared::Timestamp;

use super::story::{Story, Told};
use super::{Refusal, clause, date_on_paper, until};

/// Counts in one manner of rating, with how many they are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub lead: String,
    /// Word and households; empty where they are too few to be shown.
    pub rows: Vec<(String, String)>,
}

/// What came of it, in the manners apart; nothing while it stands open.
pub fn counted(open: &OpenAppraisal) -> Vec<Counted> {
    let Some(shown) = &open.shown else { return Vec::new() };
    let households = open.households;
    let by_word = |counts: &[u32], unit: &str| {
        let rows = open.labels.iter().zip(counts);
        rows.map(|(label, count)| (label.clone(), format!("{count} {unit}"))).collect()
    };
    let phone = match &shown.phone {
        Sums::ByWord(counts) => Counted {
            lead: format!("用查询码评的：全村 {households} 户，评了 {} 户", open.rated),
            rows: by_word(counts, "户"),
        },
        Sums::TooFew => Counted {
            lead: format!(
                "用查询码评的：全村 {households} 户，不足 {} 户评，不公布",
                open.smallest
            ),
            rows: Vec::new(),
        },
    };
    let paper = shown.paper.as_ref().map(|slips| Counted {
        lead: slips_words(slips, "会上的纸票"),
        rows: by_word(&slips.counts, "张"),
    });
    std::iter::once(phone).chain(paper).collect()
}

fn slips_words(slips: &Slips, what: &str) -> String {
    let sum: u32 = slips.counts.iter().sum();
    format!("{what}：{} 户领票，收回 {sum} 张", slips.handed_out)
}

/// What has to be known to read the counts rightly; empty where there is nothing.
pub fn caution(shown: &Shown) -> String {
    let mut words = match (shown.why, &shown.reason) {
        (AppraisalEnd::Moved, _) => "这件事有了变化，测评提前停了。".to_owned(),
        (AppraisalEnd::Staff, Some(reason)) => format!("提前结束：{}。", clause(reason)),
        _ => String::new(),
    };
    if shown.paper.is_some() {
        words.push_str("查询码和纸票分开数，有的户可能两边都评过，不能加在一起算。");
    }
    if shown.poor {
        words.push_str("过半数觉得不好，由人说明或者退回重办。");
    }
    words
}

/// Since when, until when.
pub fn stands(open: &OpenAppraisal) -> String {
    let (from, to) = (date_on_paper(open.opened_at.date()), date_on_paper(open.closes_at.date()));
    match &open.shown {
        None => format!("{from}开始，{to}下班前都可以评"),
        Some(shown) => format!("{from}开始，{}结束", date_on_paper(shown.at.date())),
    }
}

/// How far it is while it stands open.
pub fn so_far(open: &OpenAppraisal) -> String {
    match open.households {
        0 => "结果到时候公布".to_owned(),
        all => format!("全村 {all} 户，已有 {} 户评过；结果到时候公布", open.rated),
    }
}

/// The sentence, if the event is about an appraisal.
pub(super) fn appraisal_told(story: &Story<'_>, who: &str, event: &Event) -> Option<Told> {
    let Event::Appraisal(step) = event else { return None };
    Some(match step {
        AppraisalStep::Proposed { title, done, .. } => {
            Told::staff(format!("{who}提请公开测评")).quote(&format!("{title}：{done}"))
        }
        AppraisalStep::Waived { reason } => {
            Told::staff(format!("{who}写明不公开测评")).quote(reason)
        }
        AppraisalStep::Returned { reason } => {
            Told::staff(format!("{who}退回公开测评")).quote(reason)
        }
        AppraisalStep::Opened { closes, .. } => Told::staff(format!("{who}看过题目，公开测评开始"))
            .rest(format!("，全村各户{}可以评", until(*closes, story.now))),
        AppraisalStep::SlipsEntered { slips } => {
            Told::staff(format!("{who}录入{}", slips_words(slips, "纸票"))).rest("，等另一个人复核")
        }
        AppraisalStep::SlipsReturned { reason } => {
            Told::staff(format!("{who}退回纸票")).quote(reason)
        }
        AppraisalStep::SlipsChecked => Told::staff(format!("{who}复核了纸票")),
        AppraisalStep::Ended { why, reason, result } => {
            let lead = match why {
                AppraisalEnd::Time => "公开测评到期结束".to_owned(),
                AppraisalEnd::Staff => format!("{who}提前结束公开测评"),
                AppraisalEnd::Moved => "事情有了变化，公开测评停了".to_owned(),
            };
            let rest = format!("，全村 {} 户，评了 {} 户", result.households, result.rated);
            Told::staff(lead).rest(rest).remark(reason.as_deref())
        }
    })
}

/// Whether somebody may still rate.
pub fn is_open(open: &OpenAppraisal, now: Timestamp) -> bool {
    open.shown.is_none() && now <= open.closes_at
}

/// What is so and what to do, where something about an appraisal was refused.
pub(super) fn appraisal_refusal(fault: &AppraisalFault) -> Refusal {
    let (field, title, advice) = match fault {
        AppraisalFault::Stands => {
            (None, "公开测评还没结束".to_owned(), "等它到期，或者由提请的人提前结束，再办结")
        }
        AppraisalFault::Due => (
            None,
            "还没有公开测评".to_owned(),
            "先提请公开测评；不测评的，写明为什么，再问本人、办结",
        ),
        AppraisalFault::Missing => {
            (None, "这件事现在没有这一步测评".to_owned(), "请刷新页面，看看现在能做什么")
        }
        AppraisalFault::Over => (None, "这次测评已经结束".to_owned(), "结果写在村里的公开测评上"),
        AppraisalFault::RatedAlready => {
            (None, "您家已经评过了".to_owned(), "一户评一次；评的什么没有留，改不了")
        }
        AppraisalFault::NotOfTheVillage => {
            (None, "测评开始时您家不在这个村".to_owned(), "这一次不用评，以后的再请您评")
        }
        AppraisalFault::TellsNumbers { field } => (
            Some(*field),
            "里面有电话或者证件那样的长号码".to_owned(),
            "这句话全村都看得到，请去掉号码",
        ),
        AppraisalFault::SlipsTooFew { least } => (
            Some("counts"),
            format!("纸票不到 {least} 张"),
            "太少了猜得出是谁投的，不录；请这几户用联系卡的查询码评",
        ),
        AppraisalFault::SlipsUneven { counted, handed_out, rated, households } => (
            Some("handed_out"),
            format!(
                "{handed_out} 户领票、收回 {counted} 张，用查询码评过 {rated} 户，全村 {households} 户，对不上"
            ),
            "请再数一遍；一户一张，用查询码评过的不发票",
        ),
    };
    Refusal { title, advice: advice.to_owned(), field }
}
