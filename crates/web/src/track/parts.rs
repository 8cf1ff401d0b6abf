//! 子事项: what was split off a resident's case, each opened with the code that stands with it.

use maplegrid_app::cases::{ChildStory, ResidentCase};

use crate::words::{holder_of, outcome_words, until};

/// A part that is dealt with by itself.
pub struct OwnPart {
    pub number: String,
    pub url: String,
    pub title: String,
    /// 正在办理，由王某某负责，11月27日前答复.
    pub state: String,
    pub answer: Option<String>,
}

/// The parts, in the order in which they were split off.
pub(super) fn parts(view: &ResidentCase) -> Vec<OwnPart> {
    view.children.iter().map(|child| part(view, child)).collect()
}

/// Where the whole is that the case was split off: number and address.
pub(super) fn whole(view: &ResidentCase) -> Option<(String, String)> {
    let (number, code) = view.parent.as_ref()?;
    Some((number.to_string(), url(number.as_str(), code)))
}

fn part(view: &ResidentCase, of: &ChildStory) -> OwnPart {
    let case = &of.case;
    let step = of.method.procedure.step(&case.step);
    let label = step.map_or("", |step| step.resident_label.as_str());
    let holder = case.owner.as_ref().map(|owner| holder_of(owner, &view.county, &of.method));
    let state = match (case.is_open(), &holder, &of.due) {
        (true, Some(holder), Some(due)) => {
            format!("{label}，由{}负责，{}", holder.short, until(due.due, view.now))
        }
        (true, Some(holder), None) => format!("{label}，由{}负责", holder.short),
        (true, None, _) => label.to_owned(),
        (false, ..) if case.withdrawn => "不再办理".to_owned(),
        (false, ..) => "办完了".to_owned(),
    };
    let answer = case.answer.as_ref();
    OwnPart {
        number: case.number.to_string(),
        url: url(case.number.as_str(), &of.code),
        title: case.title(),
        state,
        answer: answer.map(|a| format!("{}：{}", outcome_words(a.outcome), a.text)),
    }
}

fn url(number: &str, code: &str) -> String {
    format!("/track/{number}?code={code}")
}
