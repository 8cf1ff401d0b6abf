//! Lists, files and what is done in them.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use maplegrid_app::Error;
use maplegrid_app::mediation::{MediationFigures, MediationFile};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::mediation::{Rejection, Step};
use maplegrid_domain::shared::{AreaId, AttachmentId, MediationId};
use serde::Deserialize;

use super::list::{Asked, Found};
use super::opening::{Stop, given, prefilled, refusing};
use super::page::Told;
use super::typed::Typed;
use super::{MediationFilePage, MediationsPage, NewMediationPage, acts, url};
use crate::error::{Problem, Result};
use crate::office::session::{Staff, Turned};
use crate::settings::WebSettings;
use crate::state::Web;
use crate::track::stored;
use crate::ui::Page;
use crate::words::{Fault, input_fault, mediation_refusal};

/// Longest id that is looked for.
const ID_MOST: usize = 64;

pub(in crate::office) fn routes(settings: &WebSettings) -> Router<Web> {
    let limit = DefaultBodyLimit::max(settings.form_bytes);
    Router::new()
        .route("/office/mediations", get(list).post(open_new))
        .route("/office/mediations/new", get(new))
        .route("/office/mediations/{id}", get(closed))
        .route("/office/mediations/{id}/open", get(opened))
        .route("/office/mediations/{id}/act/{step}", get(back).post(act).layer(limit))
        .route("/office/mediations/{id}/files/{file}", get(file))
}

/// What cannot be an id is answered like one that does not exist.
pub(crate) fn id_of(text: &str) -> Result<MediationId> {
    let plain = text.len() <= ID_MOST && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { Ok(MediationId::from(text)) } else { Err(Error::NotFound.into()) }
}

async fn list(
    staff: Staff,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let page = web.app.mediations(&staff.who, asked.query()).await?;
    let choices = web.app.mediation_choices(&staff.who).await?;
    let waiting = web.app.mediations_waiting(&staff.who).await?;
    let committees = staff.committees();
    let found = Found {
        page: &page,
        opens: !choices.places.is_empty(),
        figures: figures(&staff, &web).await?,
        committees,
        waiting,
    };
    Ok(Page(MediationsPage::new(&staff, &asked, &found)).into_response())
}

/// The figures of this year, for those who may see any.
async fn figures(staff: &Staff, web: &Web) -> Result<Option<MediationFigures>> {
    let today = staff.now.date();
    let first = Date::new(today.year(), 1, 1).unwrap_or(today);
    match web.app.mediation_figures(&staff.who, &staff.who.home(), (first, today)).await {
        Ok(figures) => Ok(Some(figures)),
        Err(Error::Forbidden | Error::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct From {
    case: String,
}

async fn new(staff: Staff, State(web): State<Web>, Query(from): Query<From>) -> Result<Response> {
    let choices = web.app.mediation_choices(&staff.who).await?;
    let typed = match from.case.as_str() {
        "" => Typed::default(),
        number => {
            let number = CaseNumber::parse(number).ok_or(Error::NotFound)?;
            prefilled(&web.app.staff_case(&staff.who, &number).await?, &choices)
        }
    };
    Ok(Page(NewMediationPage::new(&staff, &choices, &typed, (&[], None))).into_response())
}

/// Opens a mediation, or shows the form again: with another party, with what is wrong, or with why
/// it cannot be and where else the people can go.
async fn open_new(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    request: Request,
) -> Result<Response> {
    let typed = Typed::read(request, &web).await?;
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => {
            return Ok(turned.keeping(&[("您刚才写的", &typed.written())]).into_response());
        }
    };
    staff.check(typed.get("csrf"))?;
    let choices = web.app.mediation_choices(&staff.who).await?;
    let again = |status: StatusCode, faults: &[Fault], stop: Option<Stop>| {
        let page = NewMediationPage::new(&staff, &choices, &typed, (faults, stop));
        (status, Page(page)).into_response()
    };
    if !typed.get("more").is_empty() {
        return Ok(again(StatusCode::OK, &[], None));
    }
    let unwilling = refusing(&typed);
    if !unwilling.is_empty() {
        let stop = Stop { routes: ways(&staff, None), ..unwilling_words(&unwilling) };
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &[], Some(stop)));
    }
    let given = match given(&typed) {
        Ok(given) => given,
        Err(fault) => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, &[fault], None)),
    };
    let error = match web.app.begin_mediation(&staff.who, given, Some(typed.key())).await {
        Ok(id) => return Ok(Redirect::to(&url(&id)).into_response()),
        Err(Error::NotFound) => return Err(Error::NotFound.into()),
        Err(error) => error,
    };
    let (faults, stop) = refused(&staff, &error);
    let problem = Problem::from(error);
    let stop = match (faults.is_empty(), stop) {
        (true, None) => Some(Stop {
            title: problem.title.clone(),
            advice: problem.detail.clone(),
            routes: Vec::new(),
        }),
        (_, stop) => stop,
    };
    let mut response = again(problem.status, &faults, stop);
    // The counters want to know why.
    response.extensions_mut().insert(problem);
    Ok(response)
}

fn unwilling_words(parties: &[u8]) -> Stop {
    let names: Vec<String> = parties.iter().map(ToString::to_string).collect();
    Stop {
        title: format!("第 {} 方不愿意调解，没有登记", names.join("、")),
        advice: "调解要各方自愿，不再劝（人民调解法第十七条）。请告诉当事人还有这些途径："
            .to_owned(),
        routes: Vec::new(),
    }
}

/// A refusal as faults of fields, or as a stop with the ways that are left.
fn refused(staff: &Staff, error: &Error) -> (Vec<Fault>, Option<Stop>) {
    match error {
        Error::BadInput(fault) => (vec![input_fault(fault)], None),
        Error::Mediation(rejection) => {
            let words = mediation_refusal(rejection);
            let routes = match rejection {
                Rejection::Barred { route, .. } => ways(staff, Some(route)),
                Rejection::RefusedBefore { .. } => ways(staff, None),
                _ => Vec::new(),
            };
            if words.field.is_some() && routes.is_empty() {
                return (vec![words.fault("new-form")], None);
            }
            let (title, advice) = (words.title, words.advice);
            (Vec::new(), Some(Stop { title, advice, routes }))
        }
        _ => (Vec::new(), None),
    }
}

/// The method's other ways: one, or all.
fn ways(staff: &Staff, only: Option<&str>) -> Vec<(String, String)> {
    let targets = staff.county().method().route_targets.iter();
    let wanted = targets.filter(|target| only.is_none_or(|only| only == target.id));
    let told = |target: &maplegrid_domain::methods::RouteTarget| {
        (target.label.clone(), format!("{} {}", target.address, target.clock).trim().to_owned())
    };
    wanted.map(told).collect()
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    done: String,
}

fn step_of(word: &str) -> Option<Step> {
    Step::ALL.into_iter().find(|step| step.id() == word)
}

async fn closed(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response> {
    let id = id_of(&id)?;
    let told = Told { done: step_of(&said.done), ..Told::default() };
    let read = read(&staff, &web, &id, Open::No).await?;
    shown(&staff, &web, &read, told).await
}

/// With names and words: a look, and written down each time.
async fn opened(
    staff: Staff,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response> {
    let id = id_of(&id)?;
    let told = Told { done: step_of(&said.done), ..Told::default() };
    let read = read(&staff, &web, &id, Open::Yes).await?;
    shown(&staff, &web, &read, told).await
}

/// Whether the reader has the file open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    No,
    Yes,
}

async fn read(staff: &Staff, web: &Web, id: &MediationId, open: Open) -> Result<MediationFile> {
    Ok(match open {
        Open::No => web.app.mediation_outline(&staff.who, id).await?,
        Open::Yes => web.app.mediation_file(&staff.who, id).await?,
    })
}

async fn shown(staff: &Staff, web: &Web, file: &MediationFile, told: Told) -> Result<Response> {
    let looks = web.app.mediation_looks(&staff.who, &file.line.id).await?;
    Ok(Page(MediationFilePage::new(staff, file, &looks, told)).into_response())
}

/// The address of a form, typed or reloaded.
async fn back(Path((id, _)): Path<(String, String)>) -> Result<Redirect> {
    Ok(Redirect::to(&url(&id_of(&id)?)))
}

async fn act(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    Path((id, step)): Path<(String, String)>,
    request: Request,
) -> Result<Response> {
    let mut typed = Typed::read(request, &web).await?;
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => {
            return Ok(turned.keeping(&[("您刚才写的", &typed.written())]).into_response());
        }
    };
    staff.check(typed.get("csrf"))?;
    let (id, step) = (id_of(&id)?, step_of(&step).ok_or(Error::NotFound)?);
    let open = if typed.get("open") == "1" { Open::Yes } else { Open::No };
    if !typed.get("more").is_empty() {
        let file = read(&staff, &web, &id, open).await?;
        let told = Told::faulty(step, typed, Vec::new());
        return shown(&staff, &web, &file, told).await;
    }
    // Nobody leaves pictures with us who has no part in it.
    let file = read(&staff, &web, &id, Open::No).await?;
    if file.offered.contains(&step) {
        typed.keep(&web.app).await?;
    }
    let act = match acts::act(step, &typed) {
        Ok(act) if typed.faults.is_empty() => act,
        found => {
            let mut faults = std::mem::take(&mut typed.faults);
            faults.extend(found.err());
            let told = Told::faulty(step, typed, faults);
            return again((&staff, &web), (&id, open), told, StatusCode::UNPROCESSABLE_ENTITY)
                .await;
        }
    };
    match web.app.do_in_mediation(&staff.who, &id, act, Some(typed.key())).await {
        Ok(()) => Ok(Redirect::to(&after(&staff, &web, (&id, open), step).await).into_response()),
        Err(Error::NotFound) => Err(Error::NotFound.into()),
        Err(error) => {
            let (told, problem) = Told::refused(step, typed, error);
            let mut response = again((&staff, &web), (&id, open), told, problem.status).await?;
            if let Some(seconds) = problem.retry_after_seconds {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            // The counters want to know why.
            response.extensions_mut().insert(problem);
            Ok(response)
        }
    }
}

/// Back to the file as it lay, or to the list for whoever acted themselves out of it.
async fn after(staff: &Staff, web: &Web, (id, open): (&MediationId, Open), step: Step) -> String {
    if web.app.mediation_outline(&staff.who, id).await.is_err() {
        return "/office/mediations".to_owned();
    }
    let open = if open == Open::Yes { "/open" } else { "" };
    format!("{}{open}?done={}", url(id), step.id())
}

/// The page again with everything typed still there.
async fn again(
    (staff, web): (&Staff, &Web),
    (id, open): (&MediationId, Open),
    told: Told,
    status: StatusCode,
) -> Result<Response> {
    let file = read(staff, web, id, open).await?;
    let page = shown(staff, web, &file, told).await?;
    Ok((status, page).into_response())
}

/// A scan.
async fn file(
    staff: Staff,
    State(web): State<Web>,
    Path((id, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let (id, file) = (id_of(&id)?, AttachmentId::new(file));
    let file = web.app.mediation_attachment(&staff.who, &id, &file).await?;
    Ok(stored(file, &headers))
}

impl Staff {
    /// The committees of whose lists something can be chosen.
    fn committees(&self) -> Vec<(AreaId, String)> {
        let county = self.county();
        let Some(rules) = &county.method().mediation else { return Vec::new() };
        let areas = &county.directory.areas;
        let below = |area: &&maplegrid_domain::areas::Area| {
            self.who.holdings.iter().any(|held| areas.is_within(&area.id, &held.area))
        };
        let sits = areas.iter().filter(|area| rules.committee(&area.kind).is_some()).filter(below);
        sits.map(|area| (area.id.clone(), area.name.clone())).collect()
    }
}
