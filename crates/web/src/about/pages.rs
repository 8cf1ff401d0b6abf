//! The two pages.

use askama::Template;
use maplegrid_domain::methods::{Method, RouteTarget};

use crate::say::{Entry, entries};
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
    pub entries: Vec<Entry>,
    /// Numbers of the whole country that the method's own channels do not have.
    pub lines: Vec<(&'static str, &'static str)>,
}

/// An organ that matters may belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    pub label: String,
    pub address: String,
    /// A telephone number in the address, with what follows it there.
    pub phone: Option<(String, String)>,
    pub clock: String,
}

/// 政务服务便民热线, 纪检监察举报, 法律援助.
const LINES: [(&str, &str); 3] =
    [("政务服务便民热线", "12345"), ("纪检监察举报", "12388"), ("法律援助", "12348")];

impl Channel {
    fn of(target: &RouteTarget) -> Self {
        let (address, phone) = match number_in(&target.address) {
            Some((at, end)) => (
                target.address[..at].to_owned(),
                Some((target.address[at..end].to_owned(), target.address[end..].to_owned())),
            ),
            None => (target.address.clone(), None),
        };
        Self { label: target.label.clone(), address, phone, clock: target.clock.clone() }
    }
}

/// Where the first telephone number of an address begins and ends: 区人民法院，电话 12368.
fn number_in(address: &str) -> Option<(usize, usize)> {
    const SHORTEST: usize = 3;
    let after = address.find("电话")? + "电话".len();
    let at = after + address[after..].find(|sign: char| sign.is_ascii_digit())?;
    let rest = &address[at..];
    let number = |sign: char| sign.is_ascii_digit() || sign == '-';
    let length = rest.find(|sign| !number(sign)).unwrap_or(rest.len());
    (length >= SHORTEST).then_some((at, at + length))
}

impl HelpPage {
    pub fn new(shell: Shell, method: &Method, telephone: Option<Telephone>) -> Self {
        let channels: Vec<Channel> = method.route_targets.iter().map(Channel::of).collect();
        let known = |number: &str| {
            let own = |channel: &Channel| {
                channel.phone.as_ref().is_some_and(|(phone, _)| phone == number)
            };
            channels.iter().any(own)
        };
        Self {
            lines: LINES.into_iter().filter(|(_, number)| !known(number)).collect(),
            shell,
            method: method.title.clone(),
            telephone,
            channels,
            entries: entries(method),
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
