//! The two pages.

use askama::Template;
use maplegrid_domain::methods::Method;

use crate::ui::filters;
use crate::visitor::Shell;
use crate::words::Telephone;

/// How it works, whom to call, where else one may go.
#[derive(Template)]
#[template(path = "about/help.html")]
pub struct HelpPage {
    pub shell: Shell,
    pub method: String,
    pub telephone: Option<Telephone>,
    pub channels: Vec<Channel>,
    pub entries: Vec<(String, String)>,
}

/// An organ that matters may belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    pub label: String,
    pub address: String,
    pub clock: String,
}

impl HelpPage {
    pub fn new(shell: Shell, method: &Method, telephone: Option<Telephone>) -> Self {
        let channels = method.route_targets.iter().map(|target| Channel {
            label: target.label.clone(),
            address: target.address.clone(),
            clock: target.clock.clone(),
        });
        let apart = method.categories.iter().filter(|category| category.separate_entry);
        Self {
            shell,
            method: method.title.clone(),
            telephone,
            channels: channels.collect(),
            entries: apart
                .map(|category| (category.label.clone(), format!("/say?about={}", category.id)))
                .collect(),
        }
    }
}

/// What is kept, who sees it, how to have it put right.
#[derive(Template)]
#[template(path = "about/privacy.html")]
pub struct PrivacyPage {
    pub shell: Shell,
    pub telephone: Option<Telephone>,
}
