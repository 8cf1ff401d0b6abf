//! The pages that need no access code.

use askama::Template;
use maplegrid_app::homes::Home;

use crate::ui::{ErrorSummary, Field, FieldKind, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::{Fault, Telephone};

/// A contact person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactView {
    pub name: String,
    pub post: String,
    pub line: String,
    /// Empty if none is public.
    pub phone: String,
}

impl ContactView {
    /// A household's contacts, in the order of the lines.
    pub fn all(home: &Home) -> Vec<Self> {
        let view = |contact: &maplegrid_app::homes::HomeContact| Self {
            name: contact.name.clone(),
            post: contact.post.clone(),
            line: contact.line_label.clone(),
            phone: contact.phone.clone().unwrap_or_default(),
        };
        home.contacts.iter().map(view).collect()
    }

    /// The first character of the name, for the leaf beside it.
    pub fn initial(&self) -> String {
        self.name.chars().take(1).collect()
    }
}

/// Who keeps in touch with me.
#[derive(Template)]
#[template(path = "contact/contact.html")]
pub struct ContactPage {
    pub shell: Shell,
    pub summary: ErrorSummary,
    /// Contacts of the household this phone knows; `None` if it knows none.
    pub contacts: Option<Vec<ContactView>>,
    /// Who serves the place, for those without a card.
    pub telephone: Option<Telephone>,
    pub code: Field,
}

impl ContactPage {
    pub fn new(
        visitor: &Visitor,
        contacts: Option<Vec<ContactView>>,
        typed: &str,
        faults: Vec<Fault>,
    ) -> Self {
        let code = Field::new(FieldKind::Digits, "code", "户号")
            .hint("联系卡下半截的 8 位数字，例如 1234 5678")
            .value(typed)
            .faults(&faults);
        let known: Vec<&str> =
            contacts.iter().flatten().map(|contact| contact.phone.as_str()).collect();
        let telephone = visitor.telephone_but(&known);
        Self {
            shell: visitor.shell(Tab::Home),
            summary: ErrorSummary { title: "没查到", faults },
            telephone,
            contacts,
            code,
        }
    }
}

/// Code and access code.
#[derive(Template)]
#[template(path = "contact/open.html")]
pub struct OpenPage {
    pub shell: Shell,
    pub summary: ErrorSummary,
    pub code: Field,
    pub access: Field,
    pub telephone: Option<Telephone>,
}

impl OpenPage {
    pub fn new(visitor: &Visitor, typed: &str, faults: Vec<Fault>) -> Self {
        let code = Field::new(FieldKind::Digits, "code", "户号")
            .hint("联系卡下半截的 8 位数字")
            .value(typed)
            .faults(&faults);
        let access = Field::new(FieldKind::Digits, "access", "查询码")
            .hint("户号旁边的 6 位数字")
            .faults(&faults);
        Self {
            shell: visitor.shell(Tab::None),
            summary: ErrorSummary { title: "没打开", faults },
            code,
            access,
            telephone: visitor.telephone(),
        }
    }
}
