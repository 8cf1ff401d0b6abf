//! Actions that no step declares: what they are called, whatever the method.

use super::command::SPLIT;
use super::offered::Offered;
use crate::methods::ActionKind;
use crate::people::Holding;
use crate::shared::ActionId;

/// Actions that no step declares, because they are open whatever the step.
pub(super) fn general(kind: ActionKind, capacity: Holding) -> Offered {
    let (id, label, hint) = match kind {
        ActionKind::GrantReopen => ("grant_reopen", "同意重新办理", "重新派单，期限从现在起算"),
        ActionKind::RefuseReopen => ("refuse_reopen", "不再重新办理", "理由会告诉群众"),
        ActionKind::GrantExtension => ("grant_extension", "同意延期", "新的日期会告诉群众"),
        ActionKind::RefuseExtension => ("refuse_extension", "不同意延期", "期限不变"),
        ActionKind::AppealRating => {
            ("appeal_rating", "评价申诉", "由另一人决定，群众看得到理由和结果")
        }
        ActionKind::SetRatingAside => {
            ("set_rating_aside", "不计入", "原话保留，另外统计，理由告诉群众")
        }
        ActionKind::KeepRating => ("keep_rating", "照常计入", "评价不变，理由告诉群众"),
        ActionKind::ReportIn => ("report_in", "报到", "由本单位接着办，群众看得到"),
        ActionKind::AnswerPart => ("answer_part", "交办结果", "牵头的人会收到，汇总后答复群众"),
        ActionKind::ObjectPart => ("object_part", "不归我办", "写明理由，退给牵头的人"),
        ActionKind::Join => {
            ("join", "并到另一件一起办", "各人的编号、时间和评价都保留，答复一起给")
        }
        ActionKind::Recuse => {
            ("recuse", "回避", "和这件事有利害关系的不办这件事，换别人办，以后也不再经手")
        }
        ActionKind::Split => {
            (SPLIT, "分出子事项", "单独编号、单独派人、单独答复；都办完了，这件才能答复")
        }
        ActionKind::Part => ("part", "分开办", "从并案以前的那一步接着单独办，期限不变"),
        ActionKind::Release => ("release", "分出一件", "那一件从原来的那一步接着单独办"),
        ActionKind::ProposeAppraisal => {
            ("propose_appraisal", "提请公开测评", "题目经另一个人看过，全村各户才看得到")
        }
        ActionKind::WaiveAppraisal => {
            ("waive_appraisal", "不公开测评", "写明为什么，群众看得到；接着问本人，办结")
        }
        ActionKind::OpenAppraisal => {
            ("open_appraisal", "同意公开测评", "题目和说明马上公开，各户可以开始评")
        }
        ActionKind::ReturnAppraisal => ("return_appraisal", "退回测评", "写明哪里不能公开"),
        ActionKind::EnterSlips => {
            ("enter_slips", "录入纸票", "由另一个人对着票再数一遍才算，和手机上的分开公布")
        }
        ActionKind::CheckSlips => ("check_slips", "复核纸票", "对着票数过，张数没有错"),
        ActionKind::ReturnSlips => ("return_slips", "退回纸票", "张数不对的，退回重新录"),
        ActionKind::EndAppraisal => {
            ("end_appraisal", "提前结束测评", "不能再评，够数的结果马上公布；没有复核的纸票不计")
        }
        ActionKind::RecallPart => ("recall_part", "不再请", "写明理由，对方不用再办"),
        _ => ("urge", "督促", "记入经过，承办人会看到"),
    };
    Offered {
        id: ActionId::from(id),
        kind,
        label: label.to_owned(),
        hint: hint.to_owned(),
        to: None,
        to_phase: None,
        capacity,
    }
}
