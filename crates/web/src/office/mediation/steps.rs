//! What each step is for, which of them a stage is about, and which cannot be taken back.

use maplegrid_domain::mediation::{Stage, Step};

use crate::office::form::Question;

/// What the stage is about; the rest stands apart.
pub(super) const fn is_main(step: Step, stage: Stage) -> bool {
    match stage {
        Stage::Opened => {
            matches!(step, Step::Consent | Step::Accept | Step::Decline | Step::Inform)
        }
        Stage::Mediating => matches!(
            step,
            Step::AnswerRecusal
                | Step::Consent
                | Step::Name
                | Step::Inform
                | Step::Identify
                | Step::Hear
                | Step::Agree
                | Step::Terminate
        ),
        Stage::Agreed => matches!(step, Step::AnswerRecusal | Step::Sign),
        Stage::InForce => matches!(
            step,
            Step::Perform
                | Step::Visit
                | Step::AskConfirmation
                | Step::RecordConfirmation
                | Step::File
        ),
        Stage::Ended => matches!(step, Step::File),
        Stage::Filed => false,
    }
}

/// What a step is for.
pub(super) const fn hint(step: Step) -> &'static str {
    match step {
        Step::Accept => "归我们调解，从这天起算调解期限",
        Step::Consent => "各方都愿意才调解；监护人代为参加的，由监护人表示",
        Step::Decline => "不归我们调解，或者不合条件；告诉当事人还能去哪里",
        Step::Refuse => "有一方不愿意，调解就结束，不再劝",
        Step::Inform => "当面告诉：自愿、免费，可以选调解员、要求回避、随时不调解、仍可起诉",
        Step::Identify => "看过证件，核对是本人",
        Step::Represent => "没有完全行为能力的要有监护人；别人代为参加要有委托书",
        Step::AddParty => "谈着谈着，发现还有人在争的里面；新来的也要先告知权利义务",
        Step::Grade => "说的是事，不是人",
        Step::Declare => "岗位上的人是哪一方的亲属",
        Step::Name => "当事人可以自己选；近亲属、有利害关系的要回避",
        Step::AskRecusal => "当事人请他回避，或者他自己退出",
        Step::AnswerRecusal => "由别人来定，本人不能定自己的",
        Step::Invite => "亲属、邻里、懂行的人，各方都同意才请",
        Step::SetOpenness => "要不要让别人旁听",
        Step::Extend => "各方约好另一个最后一天",
        Step::Hear => "调解一次，记一份笔录",
        Step::Investigate => "到现场、找人问清楚",
        Step::AddEvidence => "当事人给的，或者自己收集的",
        Step::Agree => "谈拢了；没人签字以前可以重新登记",
        Step::Sign => "签一个记一个，都签了协议就生效",
        Step::Perform => "到期了，做到没有",
        Step::Visit => "上门或者打电话问问",
        Step::Terminate => "谈不拢、到期了、不能再谈；告诉当事人还能去哪里",
        Step::AskConfirmation => "协议生效 30 天内，各方一起向法院申请",
        Step::RecordConfirmation => "法院送来了文书",
        Step::ReportDanger => "怕打起来，先稳住，马上报警，再回来记",
        Step::Correct => "写错的不改原来的，另记一条",
        Step::File => "材料齐了就归档；缺的逐项写明为什么",
    }
}

/// What is asked before it is done.
pub(super) fn question(step: Step) -> Option<Question> {
    let (words, consequence) = match step {
        Step::Decline => ("不受理这件调解吗", "告知的途径会印在不予受理告知书上，这件就结束了。"),
        Step::Refuse => ("调解到此结束吗", "有一方不愿意就不再劝；各方都愿意了，可以一起再申请。"),
        Step::Terminate => ("要终止调解吗", "告知的途径会印在终止调解书上，这件就结束了。"),
        Step::File => ("要归档吗", "归档以后只能更正，不能再记别的。"),
        _ => return None,
    };
    Some(Question { words, consequence: consequence.to_owned() })
}
