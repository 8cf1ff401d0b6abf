//! Looking at a table, writing it, sending it back; and tables on their way out.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maplegrid_app::Error;
use maplegrid_app::people::{ImportKind, ImportMode, ImportReport};
use maplegrid_integrations::exports::{ExportKind, export};
use maplegrid_integrations::sheets::{
    BYTES_MOST, FileFault, Format, Layout, Note, Parsed, parse, returned, template, write_sheet,
};
use serde::Deserialize;
use tokio::sync::Semaphore;

use super::pages::{ImportPage, PreviewPage};
use super::upload::read;
use crate::error::{Problem, Result};
use crate::office::network::area_of;
use crate::office::session::{Staff, Turned};
use crate::state::Web;
use crate::ui::Page;

/// Tables of a whole county take some hundred megabytes while they are read: one at a time.
static READING: Semaphore = Semaphore::const_new(1);
/// For the other fields of the form.
const FORM_BYTES: usize = 64 * 1024;

pub(in crate::office) fn routes() -> Router<Web> {
    let limit = DefaultBodyLimit::max(BYTES_MOST + FORM_BYTES);
    Router::new()
        .route("/office/import", get(choose).post(look).layer(limit))
        .route("/office/import/template/{kind}", get(blank))
        .route("/office/import/{upload}", post(write))
        .route("/office/import/{upload}/returned", get(back))
        .route("/office/export/{kind}", get(out))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    kind: String,
    area: String,
    format: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WriteForm {
    csrf: String,
    kind: String,
    fingerprint: String,
}

async fn choose(staff: Staff, Query(asked): Query<Asked>) -> Result<Response> {
    let chosen = ImportKind::parse(&asked.kind);
    if let Some(register @ ImportKind::Register(_)) = &chosen {
        layout(&staff, register)?;
    } else if !ImportKind::ALL.into_iter().any(|kind| staff.imports(&kind)) {
        return Err(Error::Forbidden.into());
    }
    let page = ImportPage::new(&staff, chosen.as_ref(), None);
    Ok(Page(page).into_response())
}

/// What a table of a kind looks like, for somebody who may bring one in.
fn layout(staff: &Staff, kind: &ImportKind) -> Result<Arc<Layout>> {
    let layout = Layout::of(kind, staff.county().method()).ok_or(Error::NotFound)?;
    if staff.imports(kind) { Ok(Arc::new(layout)) } else { Err(Error::Forbidden.into()) }
}

/// The dry run. The table is kept, sealed, for the import that may follow.
async fn look(
    staff: std::result::Result<Staff, Turned>,
    State(web): State<Web>,
    multipart: Multipart,
) -> Result<Response> {
    let incoming = read(multipart).await?;
    let staff = match staff {
        Ok(staff) => staff,
        Err(turned) => return Ok(turned.into_response()),
    };
    staff.check(&incoming.csrf)?;
    let layout = layout(&staff, &incoming.kind.unwrap_or(ImportKind::Households))?;
    if let Some(fault) = incoming.fault {
        return Ok(refused(&staff, &layout, &fault));
    }
    let bytes = Arc::new(incoming.bytes);
    let _turn = READING.acquire().await.map_err(|_| Problem::internal())?;
    let parsed = match parsed(&layout, Arc::clone(&bytes)).await? {
        Ok(parsed) => parsed,
        Err(fault) => return Ok(refused(&staff, &layout, &fault)),
    };
    let (report, notes) = compare(&staff, &web, parsed, ImportMode::DryRun).await?;
    let bytes = Arc::try_unwrap(bytes).unwrap_or_else(|shared| (*shared).clone());
    let upload = web.app.keep_upload(&staff.who, bytes).await?;
    let status =
        if report.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PreviewPage::new(&staff, (&layout, &report), &notes, &upload);
    Ok((status, Page(page)).into_response())
}

async fn write(
    staff: Staff,
    State(web): State<Web>,
    Path(upload): Path<String>,
    Form(form): Form<WriteForm>,
) -> Result<Response> {
    staff.check(&form.csrf)?;
    let layout = layout(&staff, &ImportKind::parse(&form.kind).ok_or(Error::NotFound)?)?;
    let bytes = Arc::new(web.app.kept_upload(&staff.who, &upload).await.map_err(gone)?);
    let _turn = READING.acquire().await.map_err(|_| Problem::internal())?;
    let parsed = match parsed(&layout, bytes).await? {
        Ok(parsed) => parsed,
        Err(fault) => return Ok(refused(&staff, &layout, &fault)),
    };
    let mode = ImportMode::Write { expected: Some(form.fingerprint) };
    let (report, notes) = compare(&staff, &web, parsed, mode).await?;
    if report.written {
        web.app.drop_upload(&staff.who, &upload).await;
    }
    let status = match (report.written, report.moved_on) {
        (true, _) => StatusCode::OK,
        (false, true) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = PreviewPage::new(&staff, (&layout, &report), &notes, &upload);
    Ok((status, Page(page)).into_response())
}

/// The uploaded workbook with its problems beside it.
async fn back(
    staff: Staff,
    State(web): State<Web>,
    Path(upload): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let layout = layout(&staff, &ImportKind::parse(&asked.kind).ok_or(Error::NotFound)?)?;
    let bytes = Arc::new(web.app.kept_upload(&staff.who, &upload).await.map_err(gone)?);
    let _turn = READING.acquire().await.map_err(|_| Problem::internal())?;
    let parsed = match parsed(&layout, Arc::clone(&bytes)).await? {
        Ok(parsed) => parsed,
        Err(fault) => return Ok(refused(&staff, &layout, &fault)),
    };
    let (report, _) = compare(&staff, &web, parsed, ImportMode::DryRun).await?;
    let name = format!("{}-问题.xlsx", layout.label());
    let made = tokio::task::spawn_blocking(move || returned(&layout, &bytes, &report));
    let made = made.await.map_err(|_| Problem::internal())?.map_err(|_| Problem::internal())?;
    Ok(file(made, Format::Xlsx, &name))
}

async fn blank(staff: Staff, Path(kind): Path<String>) -> Result<Response> {
    let kind = ImportKind::parse(&kind).ok_or(Error::NotFound)?;
    let layout = Layout::of(&kind, staff.county().method()).ok_or(Error::NotFound)?;
    let made = template(&layout).map_err(|_| Problem::internal())?;
    let name = format!("{}模板.xlsx", layout.label());
    Ok(file(made, Format::Xlsx, &name))
}

async fn out(
    staff: Staff,
    State(web): State<Web>,
    Path(kind): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let kind = ExportKind::parse(&kind).ok_or(Error::NotFound)?;
    let format = Format::parse(&asked.format).unwrap_or(Format::Xlsx);
    let area = match kind {
        ExportKind::Cases if asked.area.is_empty() => staff.begin(),
        _ => area_of(&staff, &asked.area)?,
    };
    let sheet = export(&web.app, &staff.who.importer(), kind, &area).await?;
    let place = staff.county().directory.areas.get(&area).map(|area| area.name.clone());
    let name = format!("{}{}.{}", place.unwrap_or_default(), kind.label(), format.ending());
    let made = tokio::task::spawn_blocking(move || write_sheet(&sheet, format));
    let made = made.await.map_err(|_| Problem::internal())?.map_err(|_| Problem::internal())?;
    Ok(file(made, format, &name))
}

async fn parsed(
    layout: &Arc<Layout>,
    bytes: Arc<Vec<u8>>,
) -> Result<std::result::Result<Parsed, FileFault>> {
    let layout = Arc::clone(layout);
    let job = tokio::task::spawn_blocking(move || parse(&layout, &bytes));
    job.await.map_err(|_| Problem::internal())
}

async fn compare(
    staff: &Staff,
    web: &Web,
    parsed: Parsed,
    mode: ImportMode,
) -> Result<(ImportReport, Vec<Note>)> {
    let quiet = Arc::new(|_| {});
    let report = web.app.import(staff.who.importer(), parsed.batch, mode, quiet).await?;
    Ok((report, parsed.notes))
}

/// The form again, with what is wrong with the file as a whole.
fn refused(staff: &Staff, layout: &Layout, fault: &FileFault) -> Response {
    let status = match fault {
        FileFault::TooLarge { .. } | FileFault::TooManyRows { .. } | FileFault::Bomb => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        FileFault::Picture
        | FileFault::OtherKind { .. }
        | FileFault::OldWorkbook
        | FileFault::Macros
        | FileFault::Encrypted => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Page(ImportPage::new(staff, Some(layout.kind()), Some(fault)))).into_response()
}

fn gone(error: Error) -> Problem {
    match error {
        Error::NotFound => Problem::new(
            StatusCode::GONE,
            "upload_gone",
            "上传的表已经过期",
            "为了安全，传上来的表只留两个小时。请回到“导入”，再传一次。",
        ),
        other => other.into(),
    }
}

/// A file to save, under a Chinese name (RFC 6266 § 5).
pub(in crate::office) fn file(bytes: Vec<u8>, format: Format, name: &str) -> Response {
    let encoded = name.bytes().fold(String::with_capacity(name.len() * 3), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "%{byte:02X}");
        out
    });
    let plain = format!("maplegrid.{}", format.ending());
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let disposition =
        HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.mime())),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, bytes).into_response()
}
