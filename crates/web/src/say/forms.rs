//! The form of a new matter: what was typed, what is missing, and the command it becomes.

use maplegrid_app::cases::{Contact, Intake};
use maplegrid_domain::cases::{
    Attachment, AttachmentKind, Channel, Identity, LOCATION_MAX_CHARS, TEXT_MAX_CHARS,
};
use maplegrid_domain::methods::{Category, Method};
use maplegrid_domain::shared::{AreaId, AttachmentId, CategoryId};

use crate::forms::{digits, filled, key};
use crate::keys::form_key;
use crate::words::{Fault, phone_fault};

/// A file that has been uploaded and is named by the form when it comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept(pub Attachment);

impl Kept {
    /// `photo-ID` or `voice-ID`, the value of the hidden field.
    pub fn value(&self) -> String {
        let kind = match self.0.kind {
            AttachmentKind::Photo => "photo",
            AttachmentKind::Voice => "voice",
        };
        format!("{kind}-{}", self.0.id)
    }

    fn read(value: &str) -> Option<Self> {
        let (kind, id) = value.split_once('-')?;
        let kind = match kind {
            "photo" => AttachmentKind::Photo,
            "voice" => AttachmentKind::Voice,
            _ => return None,
        };
        let plain = (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then(|| Self(Attachment { id: AttachmentId::new(id), kind }))
    }

    pub fn is_photo(&self) -> bool {
        self.0.kind == AttachmentKind::Photo
    }
}

/// What the person typed, kept as it is until it can be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SayForm {
    pub key: String,
    /// The area's short code or id.
    pub area: String,
    /// The separate entry it came by, such as complaints about cadres.
    pub about: String,
    pub text: String,
    pub location: String,
    pub identity: Identity,
    pub name: String,
    pub phone: String,
    pub kept: Vec<Kept>,
    /// The person has seen their own matter that is alike, and this is another.
    pub again: bool,
}

impl SayForm {
    /// An empty form. What the village does not see begins sealed.
    pub fn new(area: &str, about: Option<&Category>) -> Self {
        Self {
            key: form_key(),
            area: area.to_owned(),
            about: about.map(|category| category.id.to_string()).unwrap_or_default(),
            text: String::new(),
            location: String::new(),
            identity: match about {
                Some(category) if category.restricted => Identity::Sealed,
                _ => Identity::Named,
            },
            name: String::new(),
            phone: String::new(),
            kept: Vec::new(),
            again: false,
        }
    }

    /// Takes a field of the form; unknown ones are ignored.
    pub fn take(&mut self, name: &str, value: &str) {
        let text = || filled(value).unwrap_or_default();
        match name {
            "key" => self.key = key(value).unwrap_or_else(form_key),
            "area" => self.area = text(),
            "about" => self.about = text(),
            "text" => self.text = text(),
            "location" => self.location = text(),
            "identity" => self.identity = Identity::parse(value).unwrap_or(self.identity),
            "name" => self.name = text(),
            "phone" => self.phone = digits(value),
            "again" => self.again = value == "1",
            "kept" => self.kept.extend(Kept::read(value)),
            _ => {}
        }
    }

    pub fn photos(&self) -> usize {
        self.kept.iter().filter(|kept| kept.is_photo()).count()
    }

    /// The category of the separate entry the form came by.
    pub fn entry<'a>(&self, method: &'a Method) -> Option<&'a Category> {
        let category = method.category(&CategoryId::from(self.about.as_str()));
        category.filter(|category| category.separate_entry)
    }

    /// Everything that can be seen to be missing, at once; the app has the last word.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let chars = self.text.chars().count();
        if chars == 0 && self.kept.is_empty() {
            faults.push(Fault::new("text", "请写几句是什么事，或者说一段、拍张照片"));
        } else if chars > TEXT_MAX_CHARS {
            let words = format!(
                "写得太长了，现在 {chars} 个字，最多 {TEXT_MAX_CHARS} 个，其余的可以以后补充"
            );
            faults.push(Fault::new("text", words));
        }
        let chars = self.location.chars().count();
        if chars > LOCATION_MAX_CHARS {
            let words = format!("地点太长，现在 {chars} 个字，最多 {LOCATION_MAX_CHARS} 个");
            faults.push(Fault::new("location", words));
        }
        if self.identity != Identity::Anonymous {
            if self.name.is_empty() {
                faults.push(Fault::new("name", "请写怎么称呼您；不想留名，请选匿名"));
            }
            faults.extend(self.phone_fault());
        }
        faults
    }

    fn phone_fault(&self) -> Option<Fault> {
        const MOBILE: usize = 11;
        if self.phone.is_empty() {
            return Some(Fault::new("phone", "留个电话才能给您回话；不想留，请选匿名"));
        }
        if let Some(odd) = self.phone.chars().find(|c| !c.is_ascii_digit()) {
            let words = format!("电话里有“{odd}”，请只写数字");
            return Some(Fault::new("phone", words));
        }
        // Landlines begin with 0 and vary in length; the app knows them.
        let mobile = self.phone.starts_with('1');
        (mobile && self.phone.len() != MOBILE)
            .then(|| Fault::new("phone", phone_fault(self.phone.len())))
    }

    /// The command.
    pub fn intake(&self, area: AreaId, channel: Channel) -> Intake {
        let named = self.identity != Identity::Anonymous;
        Intake {
            area,
            text: self.words(),
            category: Some(self.about.clone()).filter(|about| !about.is_empty()),
            channel,
            location: Some(self.location.clone()).filter(|location| !location.is_empty()),
            identity: self.identity,
            contact: named.then(|| Contact { name: self.name.clone(), phone: self.phone.clone() }),
            attachments: self.kept.iter().map(|kept| kept.0.id.clone()).collect(),
            filed_by: None,
        }
    }

    /// A matter that was only spoken or photographed says so in its text, because lists, print
    /// and search need one.
    fn words(&self) -> String {
        if !self.text.is_empty() {
            return self.text.clone();
        }
        let voice = self.kept.iter().any(|kept| !kept.is_photo());
        if voice {
            "用录音说的，请听录音".to_owned()
        } else {
            "用照片说的，请看照片".to_owned()
        }
    }
}
