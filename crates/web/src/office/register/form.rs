//! The form as it arrives. Photos are kept as soon as the sender is known, so that a fault in a
//! field does not cost them.

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use maplegrid_app::cases::{Contact, FiledBy, Intake};
use maplegrid_app::{App, Error, InputFault, PHOTO_MAX_BYTES, PHOTOS_MAX};
use maplegrid_domain::cases::{Channel, Identity};
use maplegrid_domain::shared::{AreaId, AttachmentId, PersonId};

use crate::error::Result;
use crate::forms::{broken, collect, digits, filled, key};
use crate::keys::form_key;
use crate::words::{Fault, input_fault};

/// Longest text field in bytes; what is longer is cut and told by the core.
const FIELD_BYTES: usize = 64 * 1024;

/// How the word came, as far as staff write it down.
pub(super) const CHANNELS: [(Channel, &str); 4] = [
    (Channel::Phone, "打电话来的"),
    (Channel::Counter, "到村到镇来的"),
    (Channel::Visit, "走访时说的"),
    (Channel::Proxy, "替本人填的"),
];

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct RegisterForm {
    pub csrf: String,
    pub key: String,
    pub channel: String,
    pub area: String,
    pub text: String,
    pub location: String,
    pub identity: String,
    pub name: String,
    pub phone: String,
    pub consent: bool,
    /// The household it is about, where that is known.
    pub household: String,
    /// The account it was written under, where it comes out of a phone's queue.
    pub account: String,
    /// Photos that have arrived already.
    pub kept: Vec<String>,
}

/// A form and its photos, which wait until it is known whose they are.
pub(crate) struct Incoming {
    pub form: RegisterForm,
    pub photos: Vec<Vec<u8>>,
    pub faults: Vec<Fault>,
}

impl RegisterForm {
    /// An empty form for an area.
    pub fn new(area: &str) -> Self {
        Self {
            key: form_key(),
            channel: Channel::Phone.id().to_owned(),
            area: area.to_owned(),
            identity: Identity::Named.id().to_owned(),
            ..Self::default()
        }
    }

    fn take(&mut self, name: &str, value: String) {
        match name {
            "csrf" => self.csrf = value,
            "key" => self.key = value,
            "channel" => self.channel = value,
            "area" => self.area = value,
            "text" => self.text = value,
            "location" => self.location = value,
            "identity" => self.identity = value,
            "name" => self.name = value,
            "phone" => self.phone = value,
            "household" => self.household = value,
            "account" => self.account = value,
            "consent" => self.consent = value == "1",
            "kept" if self.kept.len() < PHOTOS_MAX && key(&value).is_some() => {
                self.kept.push(value);
            }
            _ => {}
        }
    }

    /// Everything that can be seen to be missing, at once; the app has the last word.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.area.is_empty() {
            faults.push(Fault::new("area", "还没选在哪个村"));
        }
        if filled(&self.text).is_none() {
            faults.push(Fault::new("text", "请写下他说的是什么事"));
        }
        if Identity::parse(&self.identity) != Some(Identity::Anonymous) {
            if filled(&self.name).is_none() {
                faults.push(Fault::new("name", "请写姓名；他不想留名，请选匿名"));
            }
            if digits(&self.phone).is_empty() {
                faults.push(Fault::new("phone", "请写电话，好给他回话；不想留，请选匿名"));
            }
        }
        if !self.consent {
            faults.push(input_fault(&InputFault::ConsentMissing));
        }
        faults
    }

    /// What the app receives. What is missing or wrong is told by it.
    pub(crate) fn intake(&self, area: AreaId, by: &PersonId) -> Intake {
        let channel = Channel::parse(&self.channel).unwrap_or(Channel::Proxy);
        let channel = CHANNELS.iter().find(|(known, _)| *known == channel);
        let contact =
            Contact { name: filled(&self.name).unwrap_or_default(), phone: digits(&self.phone) };
        Intake {
            area,
            text: self.text.clone(),
            category: None,
            channel: channel.map_or(Channel::Proxy, |(channel, _)| *channel),
            location: filled(&self.location),
            identity: Identity::parse(&self.identity).unwrap_or(Identity::Named),
            contact: Some(contact),
            attachments: self.kept.iter().map(|id| AttachmentId::from(id.as_str())).collect(),
            filed_by: Some(FiledBy { person: by.clone(), consent: self.consent }),
        }
    }

    pub(crate) fn key(&self) -> String {
        key(&self.key).unwrap_or_else(form_key)
    }
}

/// Reads the whole form.
pub(crate) async fn read(mut multipart: Multipart) -> Result<Incoming> {
    let mut incoming =
        Incoming { form: RegisterForm::default(), photos: Vec::new(), faults: Vec::new() };
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "photos" {
            incoming.photo(field).await?;
        } else {
            let bytes = collect(field, FIELD_BYTES).await?.unwrap_or_default();
            incoming.form.take(&name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(incoming)
}

impl Incoming {
    async fn photo(&mut self, field: Field<'_>) -> Result<()> {
        let most_mb = (PHOTO_MAX_BYTES / (1024 * 1024)) as u64;
        match collect(field, PHOTO_MAX_BYTES).await? {
            None => self.fault(&InputFault::PhotoTooLarge { most_mb }),
            // A file input that was left alone still sends an empty part.
            Some(bytes) if bytes.is_empty() => {}
            Some(_) if self.photos.len() >= PHOTOS_MAX => {
                self.fault(&InputFault::TooManyPhotos { most: PHOTOS_MAX });
            }
            Some(bytes) => self.photos.push(bytes),
        }
        Ok(())
    }

    fn fault(&mut self, fault: &InputFault) {
        let fault = input_fault(fault);
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Keeps the photos that came along.
    pub(crate) async fn keep(&mut self, app: &App) -> Result<()> {
        for bytes in std::mem::take(&mut self.photos) {
            if self.form.kept.len() >= PHOTOS_MAX {
                self.fault(&InputFault::TooManyPhotos { most: PHOTOS_MAX });
                break;
            }
            match app.keep_photo(bytes).await {
                Ok(photo) => self.form.kept.push(photo.id.into_string()),
                Err(Error::BadInput(fault)) => self.fault(&fault),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }
}
