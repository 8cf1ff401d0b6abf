//! Refusals about registers, in Chinese, and the words of their states and steps.

use jiff::civil::Date;
use maplegrid_domain::methods::{FieldKind, RegisterField};
use maplegrid_domain::registers::{Half, Rejection, State, Step, Validity, money};
pub use maplegrid_integrations::sheets::field_fault;

use super::{Refusal, date_on_paper, fen_typed, yuan};

/// The words for a refusal.
pub fn register_refusal(rejection: &Rejection) -> Refusal {
    let (field, title, advice) = of_input(rejection).unwrap_or_else(|| {
        let (title, advice) = of_state(rejection);
        (None, title, advice)
    });
    Refusal { title, advice, field }
}

type Words = (Option<&'static str>, String, String);

fn of_input(rejection: &Rejection) -> Option<Words> {
    let said =
        |field, title: &str, advice: &str| Some((Some(field), title.to_owned(), advice.to_owned()));
    match rejection {
        Rejection::Field { label, fault, .. } => {
            Some((Some("values"), field_fault(label, *fault), "改好再提交。".to_owned()))
        }
        Rejection::ReasonMissing => said("reason", "请写一句理由", "以后查得到。"),
        Rejection::ReasonTooLong { most } => {
            Some((Some("reason"), format!("理由太长了，最多 {most} 个字"), "写短一点。".to_owned()))
        }
        Rejection::WrongLevel => said("area", "这本台账不记在这一级", "请换成台账那一级的地方。"),
        Rejection::NoSuchArea => said("area", "没有这个地方，或者已经撤并", "请重新选。"),
        Rejection::CaseMissing => said("case", "请写是哪件事项的", "写事项的编号，如 2611-0307。"),
        Rejection::NoCaseHere => said("case", "这本台账和事项无关", "请把事项编号删掉。"),
        Rejection::NoSuchCase => {
            said("case", "没找到这件事项", "请核对编号；不在您片区里的，请管那里的人登记。")
        }
        Rejection::BadTerm => said("until", "日期不对，止日早于起日", "请核对起止日期。"),
        Rejection::NoTerm => said("from", "这本台账不写起止日期", "请把日期删掉。"),
        Rejection::FromMissing => said("from", "请写从哪天起", "到期日可以不写。"),
        Rejection::BadAmount => said("fen", "金额不对", "写大于零的金额，单位元，最多两位小数。"),
        Rejection::NoBudgetHere => said("budget", "这本台账没有预算", "请核对。"),
        Rejection::NoOffice => {
            said("area", "您选的地方没有办这项服务的窗口", "请选到村（社区），再约一次。")
        }
        _ => None,
    }
}

fn of_state(rejection: &Rejection) -> (String, String) {
    let (title, advice) = match rejection {
        Rejection::NotYours => ("这一步不归您做", "由台账写明的岗位来做。"),
        Rejection::SamePerson => {
            ("这一步要由另一个人做", "登记的不能自己抽查、审核，抽查的不能审核。请另一位来办。")
        }
        Rejection::HandledIt => {
            ("这件事是您承办的，要由别人来看", "请没有经手这件事的人抽查、审核。")
        }
        Rejection::NotRevisited => {
            ("还不能审核：事项没有办结，或者没有回访到本人", "先办结、回访，再来审核。")
        }
        Rejection::NotChecked => ("还不能审核：还没有抽查", "先由没有经手的人抽查，再来审核。"),
        Rejection::NoBudget { year } => {
            let title = format!("{year} 年还没有定预算");
            return (title, "先由审核的人定下这个地方今年的预算。".to_owned());
        }
        Rejection::OverBudget { left_fen } => {
            let title = format!("超过预算了，只剩 {} 元", money(*left_fen));
            return (title, "改金额，或者先调整预算。".to_owned());
        }
        Rejection::BelowSpent { spent_fen } => {
            let title = format!("已经批了 {} 元，预算不能比它少", money(*spent_fen));
            return (title, "写一个不少于它的数。".to_owned());
        }
        Rejection::NotBookable => ("这项服务现在不能预约", "可能已经到期，请看看别的服务。"),
        Rejection::NotOpen { next } => {
            return ("这半天不办理".to_owned(), next_words(*next));
        }
        Rejection::Full { next } => return ("这半天的号约满了".to_owned(), next_words(*next)),
        _ => ("现在这一步做不了", "请刷新页面，看看现在能做什么。"),
    };
    (title.to_owned(), advice.to_owned())
}

fn next_words(next: Option<(Date, Half)>) -> String {
    match next {
        Some((day, half)) => format!("最近有号的是 {}，请改约。", half_day(day, half)),
        None => "这几天都没有号了，请过几天再来约，或者直接到窗口办。".to_owned(),
    }
}

/// A value of a field as people read it: 2026年3月5日, 12,000.00 元.
pub fn value_shown(field: &RegisterField, value: &str) -> String {
    let shown = match field.kind {
        FieldKind::Money => fen_typed(value).map(yuan),
        FieldKind::Date => value.parse().ok().map(date_on_paper),
        _ => None,
    };
    shown.unwrap_or_else(|| value.to_owned())
}

/// 3月5日（星期四）上午
pub fn half_day(day: Date, half: Half) -> String {
    const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
    let weekday = DAYS.get(weekday).copied().unwrap_or_default();
    format!("{}月{}日（星期{weekday}）{}", day.month(), day.day(), half.label())
}

/// 待审核, 生效, 已失效: a state as people say it, by the day it is looked at.
pub fn state_label(state: &State, validity: Option<Validity>, completed: &str) -> String {
    state.label(validity, completed).to_owned()
}

/// A state's word, or the derived one, in a filter.
pub fn state_choice(word: &str) -> Option<&'static str> {
    Some(match word {
        "proposed" => "待审核",
        "returned" => "退回待改",
        "valid" => "生效",
        "not_yet" => "还没开始",
        "expired" => "已失效",
        "completed" => "已完成",
        "ended" => "已作废",
        _ => return None,
    })
}

/// What was done, in the history: `propose` or a step's word.
pub fn step_done(word: &str, completed: &str) -> String {
    match word {
        "propose" => "登记".to_owned(),
        "edit" => "改".to_owned(),
        "check" => "抽查".to_owned(),
        "approve" => "审核通过".to_owned(),
        "return" => "退回".to_owned(),
        "complete" => completed.to_owned(),
        "end" => "作废".to_owned(),
        other => other.to_owned(),
    }
}

/// What a step's button says.
pub fn step_label(step: Step, completed: &str) -> String {
    match step {
        Step::Edit => "保存修改".to_owned(),
        Step::Check => "记下抽查结果".to_owned(),
        Step::Approve => "审核通过".to_owned(),
        Step::Return => "退回".to_owned(),
        Step::Complete => completed.to_owned(),
        Step::End => "作废".to_owned(),
    }
}
