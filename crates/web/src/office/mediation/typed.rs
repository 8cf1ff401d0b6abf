//! What was typed into a form, as it came: names may stand several times, files come along.

use axum::extract::{Form, FromRequest as _, Multipart, Request};
use axum::http::header;
use jiff::civil::{Date, DateTime};
use maplegrid_app::{App, Error, InputFault, PHOTO_MAX_BYTES, PHOTOS_MAX};
use maplegrid_domain::shared::{AttachmentId, Timestamp};

use crate::error::{Problem, Result};
use crate::forms::{broken, collect, key};
use crate::keys::form_key;
use crate::state::Web;
use crate::words::{Fault, input_fault};

/// Longest text field in bytes; whoever pastes more is told so by the field's own limit.
const FIELD_BYTES: usize = 64 * 1024;
/// No form here has more fields.
const FIELDS_MOST: usize = 800;

/// The fields of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pairs: Vec<(String, String)>,
    photos: Vec<Vec<u8>>,
    /// What is wrong with the files.
    pub faults: Vec<Fault>,
}

impl Typed {
    /// Fields that are filled in before anybody typed.
    pub fn with(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, ..Self::default() }
    }

    /// Reads a form of either kind.
    pub async fn read(request: Request, web: &Web) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let multipart = Multipart::from_request(request, web).await;
            return Self::parts(multipart.map_err(|error| Problem::of_status(error.status()))?)
                .await;
        }
        let form = Form::<Vec<(String, String)>>::from_request(request, web).await;
        let Form(pairs) = form.map_err(|error| Problem::of_status(error.status()))?;
        let mut typed = Self::default();
        for (name, value) in pairs {
            typed.take(name, value);
        }
        Ok(typed)
    }

    async fn parts(mut multipart: Multipart) -> Result<Self> {
        let mut typed = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name != "photos" {
                let bytes = collect(field, FIELD_BYTES).await?.unwrap_or_default();
                typed.take(name, String::from_utf8_lossy(&bytes).into_owned());
                continue;
            }
            match collect(field, PHOTO_MAX_BYTES).await? {
                None => {
                    let most_mb = (PHOTO_MAX_BYTES / (1024 * 1024)) as u64;
                    typed.fault(&InputFault::PhotoTooLarge { most_mb });
                }
                // A file input that was left alone still sends an empty part.
                Some(bytes) if bytes.is_empty() => {}
                Some(_) if typed.photos.len() >= PHOTOS_MAX => {
                    typed.fault(&InputFault::TooManyPhotos { most: PHOTOS_MAX });
                }
                Some(bytes) => typed.photos.push(bytes),
            }
        }
        Ok(typed)
    }

    fn take(&mut self, name: String, value: String) {
        if self.pairs.len() < FIELDS_MOST {
            self.pairs.push((name, value));
        }
    }

    fn fault(&mut self, fault: &InputFault) {
        let fault = input_fault(fault);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Keeps the photos that came along; they are named by the form if it comes again.
    pub async fn keep(&mut self, app: &App) -> Result<()> {
        for bytes in std::mem::take(&mut self.photos) {
            match app.keep_photo(bytes).await {
                Ok(photo) => self.take("kept".to_owned(), photo.id.into_string()),
                Err(Error::BadInput(fault)) => self.fault(&fault),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    /// The first value of a field; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = move |pair: &&'a (String, String)| pair.0 == name;
        let found: Vec<&str> =
            self.pairs.iter().filter(named).map(|(_, value)| value.as_str()).collect();
        found.into_iter()
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|one| one == value)
    }

    pub fn text(&self, name: &str) -> String {
        self.get(name).trim().to_owned()
    }

    /// The form's key, the same again if it comes again.
    pub fn key(&self) -> String {
        key(self.get("key")).unwrap_or_else(form_key)
    }

    /// Photos that were kept.
    pub fn kept(&self) -> Vec<AttachmentId> {
        let plain = |id: &&str| {
            (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        self.all("kept").filter(plain).map(AttachmentId::new).collect()
    }

    /// When it was done; nothing typed is now.
    pub fn at(&self) -> std::result::Result<Option<Timestamp>, Fault> {
        let text = self.text("at");
        if text.is_empty() {
            return Ok(None);
        }
        let moment = text.replace('/', "-").parse::<DateTime>();
        let moment = moment.map_err(|_| Fault::new("at", "时间没看懂，请写成 2026-03-04 10:30"))?;
        Ok(Some(Timestamp::at(moment.date(), moment.time())))
    }

    /// A day; nothing typed is none.
    pub fn day(&self, name: &str, field: &'static str) -> std::result::Result<Option<Date>, Fault> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        let day = text.replace('/', "-").parse();
        day.map(Some).map_err(|_| Fault::new(field, "日期没看懂，请写成 2026-03-04"))
    }

    /// The parties that were ticked.
    pub fn parties(&self, name: &str) -> Vec<u8> {
        self.all(name).filter_map(|no| no.parse().ok()).collect()
    }

    /// What was written, to be copied where it cannot be shown in its form again.
    pub fn written(&self) -> String {
        const SILENT: [&str; 5] = ["csrf", "key", "kept", "open", "drawing"];
        let words = self.pairs.iter().filter(|(name, value)| {
            !SILENT.contains(&name.as_str()) && !value.is_ascii() && value.chars().count() > 3
        });
        let words: Vec<&str> = words.map(|(_, value)| value.as_str()).collect();
        words.join("\n")
    }
}
