//! `/office/method`: the rules in force, for whoever asks why a date is so.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::methods::AdoptedMethod;
use maplegrid_domain::methods::{Action, Method, Owner, Phase, Rung, Step, StepLimit};
use serde::Deserialize;

use super::frame::{Spot, nav};
use super::session::Staff;
use crate::error::{Problem, Result};
use crate::state::Web;
use crate::ui::{Page, StaffNav, filters};
use crate::words::{date_on_paper, limit};

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/office/method", get(explain))
}

/// A step in one row.
struct StepRow {
    label: String,
    resident: String,
    owner: String,
    limit: String,
    basis: String,
    ladder: Vec<String>,
}

/// A rule in one row: what, how long, who, why.
struct Rule {
    name: String,
    words: String,
    basis: String,
}

/// The method explained.
#[derive(Template)]
#[template(path = "office/method.html")]
pub struct MethodPage {
    nav: StaffNav,
    title: String,
    source: String,
    summary: String,
    /// Said when a case runs under rules that have been replaced since.
    old: bool,
    hours: String,
    tracks: Vec<Rule>,
    steps: Vec<StepRow>,
    rules: Vec<Rule>,
    /// Actions that only some groups of matters have: the step, the action, the groups.
    only: Vec<[String; 3]>,
    subjects: Vec<(String, Vec<String>)>,
    /// Name, address, clock, basis.
    targets: Vec<(String, String, String, String)>,
    distinct: Vec<String>,
    /// Number and title, since when, where to read it; the latest first.
    versions: Vec<VersionRow>,
}

/// A version that was adopted.
struct VersionRow {
    name: String,
    since: String,
    /// Not for the one that is shown.
    url: Option<String>,
    is_current: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    version: String,
}

async fn explain(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let county = staff.county();
    let version = match asked.version.as_str() {
        "" => county.method_version,
        typed => typed.parse().map_err(|_| Problem::not_found())?,
    };
    let method = county.methods.get(&version).ok_or_else(Problem::not_found)?;
    let old = version != county.method_version;
    let history = web.app.method_history().await?;
    let mut page = MethodPage::new(&staff, method, old);
    page.versions = history.iter().map(|one| version_row(one, version)).collect();
    Ok(Page(page).into_response())
}

impl MethodPage {
    pub fn new(staff: &Staff, method: &Method, old: bool) -> Self {
        let procedure = &method.procedure;
        let hours = method.office_hours;
        let subjects = method.subjects.iter().map(|subject| {
            let inside = method.categories.iter().filter(|found| found.subject == subject.id);
            (subject.label.clone(), inside.map(|found| found.label.clone()).collect::<Vec<_>>())
        });
        let targets = method.route_targets.iter().map(|target| {
            let target = target.clone();
            (target.label, target.address, target.clock, target.basis)
        });
        let distinct = procedure.distinct.iter().filter_map(|id| procedure.step(id));
        Self {
            nav: nav(staff, Spot::Method),
            title: method.title.clone(),
            source: method.source.clone(),
            summary: method.summary.clone(),
            old,
            hours: format!(
                "{}–{}",
                hours.opens.strftime("%-H:%M"),
                hours.closes.strftime("%-H:%M")
            ),
            tracks: procedure
                .tracks
                .iter()
                .map(|track| Rule {
                    name: track.label.clone(),
                    words: format!("{}内答复。{}", limit(track.limit), track.hint),
                    basis: track.basis.clone(),
                })
                .collect(),
            steps: procedure
                .steps
                .iter()
                .filter(|step| step.phase != Phase::Done)
                .map(|step| row(method, step))
                .collect(),
            rules: rules(method),
            only: only(method),
            subjects: subjects.filter(|(_, inside)| !inside.is_empty()).collect(),
            targets: targets.collect(),
            distinct: distinct.map(|step| step.label.clone()).collect(),
            versions: Vec::new(),
        }
    }
}

fn only(method: &Method) -> Vec<[String; 3]> {
    let steps = method.procedure.steps.iter();
    let all = steps.flat_map(|step| step.actions.iter().map(move |action| (step, action)));
    let limited = all.filter(|(_, action)| !action.subjects.is_empty());
    let row = |(step, action): (&Step, &Action)| {
        let groups = method.groups_of(action).join("、");
        [step.label.clone(), action.label.clone(), groups]
    };
    limited.map(row).collect()
}

fn version_row(adopted: &AdoptedMethod, shown: u32) -> VersionRow {
    VersionRow {
        name: format!("第 {} 版　{}", adopted.number, adopted.title),
        since: format!("{} 起", date_on_paper(adopted.at.date())),
        url: (adopted.number != shown)
            .then(|| format!("/office/method?version={}", adopted.number)),
        is_current: adopted.is_current,
    }
}

fn row(method: &Method, step: &Step) -> StepRow {
    let owner = match &step.owner {
        Owner::Post(post) => match &step.nearer {
            Some(near) => {
                format!("{}，没有的由{}", method.post_label(near), method.post_label(post))
            }
            None => method.post_label(post).to_owned(),
        },
        Owner::Handler => "派到的承办人".to_owned(),
        Owner::Nobody => "—".to_owned(),
    };
    let limit = match step.limit {
        StepLimit::FromEntry(span) => limit(span),
        StepLimit::Track => "按办理方式".to_owned(),
        StepLimit::None => "—".to_owned(),
    };
    let rungs = step.escalation.as_ref().map_or(&[][..], |ladder| &ladder.rungs);
    StepRow {
        label: step.label.clone(),
        resident: step.resident_label.clone(),
        owner,
        limit,
        basis: step.basis.clone(),
        ladder: ladder(method, rungs),
    }
}

/// 一超期：村党支部书记; 再过 2 个工作日：综治中心主任.
fn ladder(method: &Method, rungs: &[Rung]) -> Vec<String> {
    let told = |rung: &Rung| {
        let post = method.post_label(&rung.post);
        match rung.after_working_days {
            0 => format!("一超期，{post}"),
            days => format!("超期 {days} 个工作日，{post}"),
        }
    };
    rungs.iter().map(told).collect()
}

fn rules(method: &Method) -> Vec<Rule> {
    let procedure = &method.procedure;
    let (question, extension, reopen) =
        (&procedure.question, &procedure.extension, &procedure.reopen);
    let rule = |name: &str, words: String, basis: &str| Rule {
        name: name.to_owned(),
        words,
        basis: basis.to_owned(),
    };
    vec![
        rule(
            "问群众",
            format!(
                "期限暂停；{}内没有回话，期限接着算。一件事一共最多问 {} 次。",
                limit(question.lapses_after),
                question.times
            ),
            &question.basis,
        ),
        rule(
            "延期",
            format!(
                "最多 {} 次，一次不超过 {} 天，由{}批准，理由告诉群众。",
                extension.times,
                extension.longest,
                method.post_label(&extension.approver)
            ),
            &extension.basis,
        ),
        rule(
            "要求重新办理",
            format!(
                "办结后{}内可以提，由{}在{}内决定。{} 次没有同意的，不能再提，告诉群众信访和 12345。",
                limit(reopen.window),
                method.post_label(&reopen.decided_by),
                limit(reopen.limit),
                reopen.refusals
            ),
            &reopen.basis,
        ),
        rule(
            "评价",
            format!(
                "{}。评最后 {} 档的，要重新办或者当面说明，不能直接办结。",
                procedure.rating.labels.join("、"),
                procedure.rating.dissatisfied_up_to
            ),
            "",
        ),
    ]
}
