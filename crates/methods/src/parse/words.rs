//! The closed lists of words a file may use.

use maplegrid_domain::methods::{
    ActionKind, Barred, Capability, CaseLink, Every, FieldKind, Phase, ReportEvery, ReportFigure,
    ReportSection, StatisticsClass, Touch,
};

/// A word of a closed list: how it is written, what it stands for, and what it means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<T> {
    pub written: &'static str,
    pub value: T,
    pub title: &'static str,
}

const fn word<T: Copy>(written: &'static str, value: T, title: &'static str) -> Word<T> {
    Word { written, value, title }
}

pub(super) const PHASES: [Word<Phase>; 5] = [
    word("intake", Phase::Intake, "登记"),
    word("triage", Phase::Triage, "核实、安排"),
    word("handling", Phase::Handling, "承办"),
    word("feedback", Phase::Feedback, "回访、评价"),
    word("done", Phase::Done, "办结"),
];

pub(super) const EVERY: [Word<Every>; 5] = [
    word("week", Every::Week, "每周"),
    word("month", Every::Month, "每月"),
    word("quarter", Every::Quarter, "每季度"),
    word("half_year", Every::HalfYear, "每半年"),
    word("year", Every::Year, "每年"),
];

pub(super) const CAPABILITIES: [Word<Capability>; 13] = [
    word("read_cases", Capability::ReadCases, "看本级和下级的件"),
    word("read_restricted", Capability::ReadRestricted, "看受限的件"),
    word("register", Capability::Register, "代群众登记"),
    word("handle", Capability::Handle, "可以被派为承办人"),
    word("assist", Capability::Assist, "可以被吹哨，办别人牵头的事的一部分"),
    word("represent", Capability::Represent, "可以受群众委托当代理员"),
    word("urge", Capability::Urge, "督促"),
    word("see_sealed", Capability::SeeSealed, "看保密来件人是谁"),
    word("read_indicators", Capability::ReadIndicators, "看统计"),
    word("read_households", Capability::ReadHouseholds, "看户和联户情况"),
    word("keep_households", Capability::KeepHouseholds, "维护户、联系人和任职，提出重点联系"),
    word("confirm_care", Capability::ConfirmCare, "确认重点联系"),
    word("change_areas", Capability::ChangeAreas, "调整区域划分"),
];

/// The actions a step may declare. Pressing, what called units do, and the decisions about
/// extensions, reopenings and ratings are open at any step by rule, so no file names them.
pub(super) const ACTIONS: [Word<ActionKind>; 17] = [
    word("classify", ActionKind::Classify, "定类别和办理方式"),
    word("assign", ActionKind::Assign, "派给承办人"),
    word("take", ActionKind::Take, "承办人接下"),
    word("object", ActionKind::Object, "不归我办，退回"),
    word("ask", ActionKind::Ask, "问群众，期限暂停"),
    word("answer", ActionKind::Answer, "答复群众"),
    word("request_extension", ActionKind::RequestExtension, "申请延期"),
    word("pass", ActionKind::Pass, "转到下一步"),
    word("send_back", ActionKind::SendBack, "退回前面一步"),
    word("route_out", ActionKind::RouteOut, "转有权机关，办结"),
    word("visit", ActionKind::Visit, "记回访"),
    word("explain", ActionKind::Explain, "当面说明"),
    word("note", ActionKind::Note, "记进展"),
    word("pass_up", ActionKind::PassUp, "报上一级"),
    word("call", ActionKind::Call, "吹哨：请单位来办一部分，自己还是牵头"),
    word("claim", ActionKind::Claim, "认领：谁愿意办谁接下"),
    word("refer", ActionKind::Refer, "转交别的机关，接着跟到有答复"),
];

/// The actions whose text a reply kept ready may begin: what residents read.
pub(super) const REPLY_KINDS: [Word<ActionKind>; 7] = [
    word("answer", ActionKind::Answer, "答复群众"),
    word("ask", ActionKind::Ask, "问群众"),
    word("note", ActionKind::Note, "记进展"),
    word("explain", ActionKind::Explain, "当面说明"),
    word("route_out", ActionKind::RouteOut, "转有权机关"),
    word("refer", ActionKind::Refer, "转交别的机关，接着跟"),
    word("refuse_reopen", ActionKind::RefuseReopen, "不再重新办理"),
];

/// A domain's closed list as the words of a file.
macro_rules! of_domain {
    ($name:ident: $kind:ty, $length:literal) => {
        pub(super) const $name: [Word<$kind>; $length] = {
            let mut words = [word("", <$kind>::ALL[0], ""); $length];
            let mut at = 0;
            while at < $length {
                let value = <$kind>::ALL[at];
                words[at] = word(value.id(), value, value.label());
                at += 1;
            }
            words
        };
    };
}

of_domain!(STATISTICS: StatisticsClass, 18);
of_domain!(TOUCHES: Touch, 4);
of_domain!(BARRED: Barred, 8);
of_domain!(FIELD_KINDS: FieldKind, 9);
of_domain!(CASE_LINKS: CaseLink, 4);
of_domain!(REPORT_EVERY: ReportEvery, 3);
of_domain!(REPORT_FIGURES: ReportFigure, 11);
of_domain!(REPORT_SECTIONS: ReportSection, 3);

/// What holding it allows, in Chinese.
pub(crate) fn capability_title(capability: Capability) -> &'static str {
    title(&CAPABILITIES, capability)
}

/// 每周, 每月.
pub(crate) fn every_title(every: Every) -> &'static str {
    title(&EVERY, every)
}

fn title<T: Copy + PartialEq>(words: &[Word<T>], value: T) -> &'static str {
    words.iter().find(|word| word.value == value).map_or("", |word| word.title)
}
