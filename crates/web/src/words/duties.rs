//! Refusals about contacts, care, leave and routines, in Chinese.

use maplegrid_domain::duties::Rejection;

use super::Refusal;

/// The words for a refusal.
pub fn duty_refusal(rejection: &Rejection) -> Refusal {
    let (field, title, advice) = of_field(rejection).unwrap_or_else(|| {
        let (title, advice) = of_state(rejection);
        (None, title.to_owned(), advice)
    });
    Refusal { title, advice: advice.to_owned(), field }
}

/// Refusals that are about what was filled in.
fn of_field(rejection: &Rejection) -> Option<(Option<&'static str>, String, &'static str)> {
    let found = match rejection {
        Rejection::Missing { field } => {
            (Some(*field), format!("{}还没填", name_of(field)), "填好再提交")
        }
        Rejection::TooLong { field, chars, most } => (
            Some(*field),
            format!("{}太长，现在 {chars} 个字，最多 {most} 个", name_of(field)),
            "请删短一些",
        ),
        Rejection::BadId => (
            Some("id"),
            "这条记录的编号不对".to_owned(),
            "编号要 8 到 64 位，只用字母、数字、短横和下划线",
        ),
        Rejection::UnknownLine(_) => (Some("line"), "没有这条联户的线".to_owned(), "请重新选一条"),
        Rejection::UnknownTopic(_) => {
            (Some("topics"), "勾选的内容里有一项已经没有了".to_owned(), "请刷新页面，重新勾一次")
        }
        Rejection::TooManyTopics { most, .. } => {
            (Some("topics"), format!("一次最多勾 {most} 项"), "请去掉几项")
        }
        Rejection::InFuture => {
            (Some("at"), "联系的时间还没到".to_owned(), "请核对时间；手机的钟快了，也请调准")
        }
        Rejection::TooOld { days } => (
            Some("at"),
            format!("这次联系是 {days} 天以前的，记不进来了"),
            "请把要紧的内容报给村里",
        ),
        Rejection::UnknownNeed(_) => (Some("needs"), "没有这项需要".to_owned(), "请从列出的里面选"),
        Rejection::TiersDiffer => (
            Some("needs"),
            "选的几项需要，联系的频次不一样".to_owned(),
            "请只选频次相同的，其余的以后另提",
        ),
        Rejection::GuardianMissing => (
            Some("guardian_agreed"),
            "关系到孩子，要先征得监护人同意".to_owned(),
            "征得同意以后再勾选、提交",
        ),
        Rejection::UnknownRoutine(_) => {
            (Some("routine"), "没有这项例行工作".to_owned(), "请刷新页面，看看现在有哪些")
        }
        Rejection::UnknownPerson(_) => (Some("person"), "没有这个人".to_owned(), "请从名单里选"),
        Rejection::BadSpan { most_days } => (
            Some("last"),
            format!("请假的起止日期不对，结束不能早于开始，一次最长 {most_days} 天"),
            "请核对日期；更长的请分几次",
        ),
        Rejection::OwnStandIn => {
            (Some("stand_in"), "代班的不能是本人".to_owned(), "请另选一位，或者不选")
        }
        Rejection::UnfitStandIn => (
            Some("stand_in"),
            "代班的不在这条线的岗位上".to_owned(),
            "请选一位同样岗位的人，例如另一位联户党员",
        ),
        _ => return None,
    };
    Some(found)
}

/// Refusals that are about how things stand or about who asks.
const fn of_state(rejection: &Rejection) -> (&'static str, &'static str) {
    match rejection {
        Rejection::HouseholdClosed => ("这一户已经销户", "请刷新名单，看看现在有哪些户"),
        Rejection::NotYours => ("这一户不归您联系", "请交给这一户的联系人，或者找村里"),
        Rejection::ProposalPending => ("已经有人提出过，还没确认", "等确认以后再看"),
        Rejection::NoProposal => ("没有待确认的重点联系", "请刷新页面再看"),
        Rejection::SamePerson => ("是您提出的，要由另一个人来定", "请交给另一位有权确认的人"),
        Rejection::NoCare => ("这一户现在没有重点联系", "请刷新页面再看"),
        Rejection::ContestPending => ("已经提过意见，正在处理", "结果会写在同一个地方"),
        Rejection::NoContest => ("没有待答复的意见", "请刷新页面再看"),
        Rejection::AnswerOwed => ("这一户的意见或更正还没有答复", "答复以后才能抹去记过的话"),
        Rejection::HouseholdOpen => ("这一户还在册", "注销以后才能抹去记过的话"),
        Rejection::CorrectionPending => ("已经要求过更正，正在核对", "答复会写在同一个地方"),
        Rejection::NoCorrection => ("没有待答复的更正", "请刷新页面再看"),
        Rejection::Overlaps => ("这几天已经请过假了", "请先改原来的那一条"),
        _ => ("填的内容有问题", "请核对后再提交"),
    }
}

/// What a field is called on the page.
fn name_of(field: &str) -> &'static str {
    match field {
        "line" => "哪条线",
        "note" => "备注",
        "needs" => "因为什么需要",
        "reason" => "理由",
        "words" => "想说的话",
        _ => "有一项",
    }
}
