//! Domain rejections in Chinese: what is so, and what to do next.

use maplegrid_domain::cases::Rejection;

use super::Fault;
use super::appraisals::appraisal_refusal;

/// A refusal in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is so.
    pub title: String,
    /// What to do now.
    pub advice: String,
    /// The field that is meant, if it is one.
    pub field: Option<&'static str>,
}

impl Refusal {
    /// The refusal as the fault of a form's field.
    pub fn fault(&self, otherwise: &'static str) -> Fault {
        Fault::new(self.field.unwrap_or(otherwise), format!("{}，{}", self.title, self.advice))
    }
}

/// The words for a rejection.
pub fn refusal(rejection: &Rejection) -> Refusal {
    if let Rejection::Appraisal(fault) = rejection {
        return appraisal_refusal(fault);
    }
    let (field, title, advice) = field_refusal(rejection).unwrap_or_else(|| {
        let known = together_refusal(rejection).or_else(|| method_refusal(rejection));
        let (title, advice) = known.unwrap_or_else(|| state_refusal(rejection));
        (None, title, advice)
    });
    Refusal { title, advice: advice.to_owned(), field }
}

/// Refusals that are about what was filled in.
fn field_refusal(rejection: &Rejection) -> Option<(Option<&'static str>, String, &'static str)> {
    let found = match rejection {
        Rejection::TextMissing { field } => {
            (Some(*field), format!("{}还没写", field_name(field)), "请写几句再提交")
        }
        Rejection::TextTooLong { field, chars, most } => (
            Some(*field),
            format!("{}太长，现在 {chars} 个字，最多 {most} 个", field_name(field)),
            "请删短一些，其余的可以以后补充",
        ),
        Rejection::BlankLeft { field } => (
            Some(*field),
            format!("{}里还有空着的 ____", field_name(field)),
            "请把空填上，用不着的删掉",
        ),
        Rejection::UnknownArea => {
            (Some("area"), "没找到这个地方".to_owned(), "请重新选一次在哪个村")
        }
        Rejection::AreaTooHigh => {
            (Some("area"), "还要选到村".to_owned(), "请选事情发生在哪个村或哪个组")
        }
        Rejection::UnknownCategory(_) => {
            (Some("category"), "没有这个类别".to_owned(), "请重新选，或者不选，由工作人员来分")
        }
        Rejection::TooManyAttachments { given, most } => (
            Some("photos"),
            format!("照片和录音一共 {given} 个，最多 {most} 个"),
            "请去掉几个再提交",
        ),
        Rejection::Missing { field } => {
            (Some(*field), format!("{}还没填", field_name(field)), "填好再提交")
        }
        Rejection::UnknownValue { field, .. } => {
            (Some(*field), format!("{}选得不对", field_name(field)), "请重新选一次")
        }
        Rejection::NotAHandler => {
            (Some("person"), "这个人不能办这件事".to_owned(), "请从名单里另选一位")
        }
        Rejection::NotAUnit => {
            (Some("unit"), "这家单位不能请来办这件事".to_owned(), "请从名单里另选一家")
        }
        Rejection::PartTooLong { asked, longest } => (
            Some("days"),
            format!("写了 {asked} 天，最多 {longest} 天"),
            "请改短；要更久的，分成几步来请",
        ),
        Rejection::NotAnAgent => {
            (Some("agent"), "这个人不能代理这件事".to_owned(), "请从名单里另选一位")
        }
        Rejection::OwnAgent => {
            (Some("agent"), "不能自己登记自己代理".to_owned(), "请群众本人选，或者请同事登记")
        }
        Rejection::ExtensionTooLong { asked, longest } => (
            Some("days"),
            format!("申请延长 {asked} 天，最多 {longest} 天"),
            "请改短，办不完的先把进展告诉群众",
        ),
        Rejection::BadScore => (Some("score"), "还没选满意不满意".to_owned(), "请选一项再提交"),
        _ => return lead_refusal(rejection),
    };
    Some(found)
}

/// Refusals about the case that another is to be joined to.
fn lead_refusal(rejection: &Rejection) -> Option<(Option<&'static str>, String, &'static str)> {
    let (title, advice) = match rejection {
        Rejection::NoSuchLead => ("没找到这个编号的事，或者不归您看", "请核对编号"),
        Rejection::NotALead => ("不能并到这一件", "受限的件和它自己都不行，请核对编号"),
        Rejection::LeadElsewhere => ("那一件在别的乡镇", "只有同一个乡镇里的事能并在一起办"),
        _ => return None,
    };
    Some((Some("case"), title.to_owned(), advice))
}

/// Refusals about cases that are dealt with together.
fn together_refusal(rejection: &Rejection) -> Option<(String, &'static str)> {
    let (title, advice) = match rejection {
        Rejection::LeadJoined { lead } => (format!("那一件已经并到 {lead}"), "请直接并到那一件"),
        Rejection::JoinedNow { lead } => (
            format!("这件事并到 {lead} 一起办了"),
            "在那一件上办，答复会一起给；要单独办的先“分开办”",
        ),
        Rejection::TooManyMembers { most } => {
            (format!("并在一起的已经有 {most} 件"), "请另选一件牵头")
        }
        Rejection::LeadEnded => {
            ("那一件已经答复或者办结".to_owned(), "这件请照常办，答复可以照着写")
        }
        Rejection::RestrictedApart => ("受限的件要单独办".to_owned(), "不能并到别的事，也不能分开"),
        Rejection::AnsweredAlready => ("这件事已经答复了".to_owned(), "不用再并、再分，请照常回访"),
        Rejection::Recused => ("您已经回避这件事".to_owned(), "由同岗位的其他人办，您不用再做什么"),
        Rejection::NobodyElse => {
            ("这个岗位现在没有别的人能接".to_owned(), "请先上报一级，或者请管理员补上人再回避")
        }
        Rejection::ChildrenOpen { open } => (
            format!("还有 {open} 项子事项没有办完"),
            "等它们都办完再答复、办结；不用再办的，在那一项上说明或者转办",
        ),
        Rejection::ChildOf { parent } => {
            (format!("这是从 {parent} 分出来的一项"), "不能再分，也不能并到别的事")
        }
        Rejection::TooManyChildren { most } => {
            (format!("同时在办的子事项已经有 {most} 项"), "请等办完几项再分")
        }
        Rejection::NotJoined => ("没有和这一件并在一起".to_owned(), "请刷新页面再看"),
        _ => return None,
    };
    Some((title, advice))
}

/// Refusals about what the method keeps for others.
fn method_refusal(rejection: &Rejection) -> Option<(String, &'static str)> {
    let Rejection::OtherSubject { action, subjects } = rejection else { return None };
    let title = format!("“{action}”只用于{}", subjects.join("、"));
    Some((title, "请选这件事可以用的操作；归类错了的，先改类别"))
}

/// Refusals that are about the state of the case or about who asks.
fn state_refusal(rejection: &Rejection) -> (String, &'static str) {
    let (title, advice) = match rejection {
        Rejection::Exists(number) => {
            return (format!("编号 {number} 已经有了"), "请打开它看看，不用再报一次");
        }
        Rejection::NotThisStep { step, .. } => {
            return (format!("这件事现在是“{step}”，做不了这一步"), "请刷新页面，看看现在能做什么");
        }
        Rejection::NotYours { owner_post } if !owner_post.is_empty() => {
            return (format!("这一步归{owner_post}做"), "请等对方处理，急事可以打电话催");
        }
        Rejection::SamePerson { done } => {
            return (format!("“{done}”是您做的，这一步要由另一个人来做"), "请交给同岗位的其他人");
        }
        Rejection::ExtensionsUsedUp { times } => {
            return (format!("已经延期 {times} 次，不能再延"), "请按期答复，没办完的写明原因");
        }
        Rejection::QuestionsUsedUp { times } => {
            return (
                format!("已经问过群众 {times} 次，不能再停下期限来问"),
                "请打电话或上门问，问到的记在进展里",
            );
        }
        Rejection::ReopensUsedUp { times } => {
            return (
                format!("重新办理的要求已经答复过 {times} 次，不能再提"),
                "理由写在经过里；还有意见，可以到信访部门或国家信访局网站反映，也可以拨打 12345",
            );
        }
        Rejection::PartsOpen { open } => {
            return (
                format!("还有 {open} 家联办单位没有办完"),
                "等它们交办结果再答复；不用等的，先写明理由“不再请”",
            );
        }
        Rejection::TooManyParts { most } => {
            return (format!("已经请了 {most} 家单位"), "等有的办完再请");
        }
        Rejection::NotYours { .. } => ("这一步不归您做", "请等负责的人处理"),
        Rejection::NoSuchCase => ("没找到这件事", "请核对编号，编号在回执最上面"),
        Rejection::QuestionOpen => ("已经问了群众一个问题，还没回", "等回话或到期后再问"),
        Rejection::NoQuestion => ("现在没有要您回答的问题", "想补充情况，请用“补充情况”"),
        Rejection::ExtensionPending => ("已经申请了延期，还没批", "等批复后再说"),
        Rejection::NoExtensionRequest => ("没有待批的延期申请", "请刷新页面再看"),
        Rejection::NotAnswered => ("这件事还没答复，先不能评价", "答复后会请您评价"),
        Rejection::RatedAlready => ("您已经评价过了", "还有意见，可以要求重新办理"),
        Rejection::StillOpen => ("这件事还在办", "办完以后才能要求重新办理；有话请用“补充情况”"),
        Rejection::Closed => ("这件事已经办结", "没办好可以要求重新办理，或者再说一件"),
        Rejection::ReopenTooLate => ("要求重新办理的时间已经过了", "可以当作一件新的事再说一次"),
        Rejection::ReopenPending => ("您已经要求重新办理，正在处理", "结果会写在这件事的经过里"),
        Rejection::NoReopenRequest => ("没有待定的重办要求", "请刷新页面再看"),
        Rejection::StillDissatisfied => {
            ("群众不满意，还不能办结", "请重新办理，或当面说明后再办结")
        }
        Rejection::UnitCalledAlready => ("这家单位已经在办", "等它交办结果，或者先不再请它"),
        Rejection::NoSuchPart => ("没有请这家单位，或者它已经办完", "请刷新页面再看"),
        Rejection::ReportedAlready => ("已经报到了", "办好后交办结果"),
        Rejection::NoAgent => ("现在没有人代理", "请刷新页面再看"),
        Rejection::NoAppeal => ("没有可以申诉或决定的评价", "请刷新页面再看"),
        Rejection::AppealTooLate => ("评价申诉的时间已经过了", "评价照常计入"),
        Rejection::NothingToExplain => ("群众没有不满意，不用说明", "请选别的操作"),
        _ => ("填的内容有问题", "请核对后再提交"),
    };
    (title.to_owned(), advice)
}

/// What a field is called on the page.
fn field_name(field: &str) -> &'static str {
    match field {
        "text" => "内容",
        "reason" => "理由",
        "comment" => "想说的话",
        "location" => "具体地点",
        "category" => "类别",
        "track" => "办理方式",
        "person" => "交给谁办",
        "outcome" => "办得怎么样",
        "target" => "归哪里管",
        "days" => "几天",
        "unit" => "哪家单位",
        "case" => "编号",
        "consent" => "群众怎么同意的",
        "agent" => "请谁代理",
        "channel" => "怎么回访的",
        "result" => "群众怎么说",
        "title" => "题目",
        "handed_out" => "领票的户数",
        "counts" => "票数",
        "word" => "选的词",
        _ => "有一项",
    }
}
