//! The lists: what is in force today, nothing personal.

use askama::Template;
use maplegrid_app::registers::{PublicEntry, PublicList};
use maplegrid_domain::methods::RegisterRule;

use crate::office::address::Address;
use crate::ui::{Void, filters};
use crate::visitor::{Shell, Tab, Visitor};
use crate::words::{date_on_paper, spaced, value_shown};

/// All lists.
#[derive(Template)]
#[template(path = "lists/lists.html")]
pub struct ListsPage {
    pub shell: Shell,
    pub lists: Vec<Card>,
    pub bookable: bool,
}

/// A list with how much is in force.
pub struct Card {
    pub label: String,
    pub url: String,
    pub valid: String,
    pub basis: String,
}

impl ListsPage {
    pub fn new(visitor: &Visitor, lists: &[PublicList]) -> Self {
        let card = |list: &PublicList| Card {
            label: list.rule.label.clone(),
            url: format!("/lists/{}", list.rule.id),
            valid: spaced(list.valid),
            basis: list.rule.basis.clone(),
        };
        Self {
            shell: visitor.shell(Tab::Home),
            lists: lists.iter().map(card).collect(),
            bookable: lists.iter().any(|list| list.rule.booking.is_some()),
        }
    }
}

/// A page of one list.
#[derive(Template)]
#[template(path = "lists/list.html")]
pub struct ListPage {
    pub shell: Shell,
    pub label: String,
    pub basis: String,
    pub url: String,
    pub words: String,
    pub valid: String,
    pub entries: Vec<Entry>,
    pub void: Option<Void>,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// An entry.
pub struct Entry {
    pub title: String,
    pub place: String,
    pub term: String,
    pub rows: Vec<(String, String)>,
    /// Where it is booked.
    pub book: Option<String>,
}

impl ListPage {
    pub fn new(visitor: &Visitor, list: &PublicList, words: &str) -> Self {
        let url = format!("/lists/{}", list.rule.id);
        let here = Address::new(&url).with("q", words);
        let empty = list.entries.is_empty().then(|| Void {
            icon: "list",
            title: if words.is_empty() { "现在没有生效的" } else { "没有找到" }.to_owned(),
            more: if words.is_empty() { "有了会写在这里" } else { "换几个字再找" }.to_owned(),
            action: (!words.is_empty()).then(|| ("看全部".to_owned(), url.clone())),
        });
        Self {
            shell: visitor.shell(Tab::Home),
            label: list.rule.label.clone(),
            basis: list.rule.basis.clone(),
            words: words.to_owned(),
            valid: spaced(list.valid),
            entries: list.entries.iter().map(|one| entry(list, one)).collect(),
            void: empty,
            previous: list.previous.as_ref().map(|after| match after.as_str() {
                "" => here.clone().into_string(),
                after => here.clone().with("after", after).into_string(),
            }),
            next: list.next.as_ref().map(|after| here.with("after", after).into_string()),
            url,
        }
    }
}

fn entry(list: &PublicList, one: &PublicEntry) -> Entry {
    let tree = &list.county.directory.areas;
    let is_whole = one.entry.area == list.county.root;
    Entry {
        title: one.title.clone(),
        place: if is_whole { String::new() } else { tree.path_name(&one.entry.area) },
        term: one.entry.until.map(|day| format!("到{}", date_on_paper(day))).unwrap_or_default(),
        rows: rows(&list.rule, &one.entry),
        book: list.rule.booking.as_ref().map(|_| format!("/services/{}", one.entry.id)),
    }
}

/// The open fields beside the name.
pub(super) fn rows(
    rule: &RegisterRule,
    entry: &maplegrid_domain::registers::Entry,
) -> Vec<(String, String)> {
    let title = rule.title_field().map(|field| &field.id);
    let open = rule.fields.iter().filter(|field| !field.personal && Some(&field.id) != title);
    open.map(|field| (field.label.clone(), value_shown(field, entry.value(&field.id))))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}
