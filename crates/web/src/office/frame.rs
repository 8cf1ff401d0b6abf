//! What stands in the frame of a desk page: only what exists for this person.

use maplegrid_app::cases::ViewCounts;
use maplegrid_app::duties::WaitingCounts;
use maplegrid_app::mediation::MediationsWaiting;
use maplegrid_domain::methods::{Capability, Escalation, Rung};
use maplegrid_domain::shared::AreaId;

use super::address::Address;
use super::session::Staff;
use crate::ui::{NavGroup, NavLink, StaffNav};
use crate::words::bare;

/// Where in the desk a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    Mine,
    Open,
    Late,
    Pressing,
    Represented,
    Closed,
    Register,
    Registers,
    Mediations,
    Method,
    Network,
    Households,
    Waiting,
    Reports,
    Import,
    Posts,
    Areas,
    Paper,
    /// The field worker's own pages.
    Work,
    /// A page that no entry leads to by itself.
    Other,
}

/// What is counted beside the entries; what is not was not asked for, it costs a query.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Figures<'a> {
    pub views: Option<&'a ViewCounts>,
    pub waiting: Option<WaitingCounts>,
    pub mediations: Option<MediationsWaiting>,
}

/// A figure beside an entry: nothing for zero, 99+ where counting stopped.
pub(super) fn figure(count: u32) -> String {
    match count {
        0 => String::new(),
        ViewCounts::MOST.. => "99+".to_owned(),
        count => count.to_string(),
    }
}

/// The frame of a page about no list: figures are left out.
pub(crate) fn nav(staff: &Staff, spot: Spot) -> StaffNav {
    nav_about(staff, spot, &staff.begin(), Figures::default())
}

/// The frame of a list of an area, with figures.
pub(super) fn nav_about(
    staff: &Staff,
    spot: Spot,
    area: &AreaId,
    figures: Figures<'_>,
) -> StaffNav {
    let county = staff.county();
    let name = county.directory.areas.get(area);
    let name = name.map_or(county.name.as_str(), |area| area.name.as_str());
    let chosen = if *area == staff.begin() { "" } else { area.as_str() };
    let area = staff.has_choice().then(|| (name.to_owned(), "/office/areas".to_owned()));
    StaffNav {
        site: county.name.clone(),
        demo: county.demo,
        elder: staff.elder,
        contrast: staff.contrast,
        groups: groups(staff, spot, chosen, figures),
        search: String::new(),
        area,
        notices: None,
        name: staff.who.name.clone(),
        role: role(staff),
        csrf: staff.who.csrf.clone(),
    }
}

impl Staff {
    /// The area to begin with: the highest one held, if its lists may be read.
    pub fn begin(&self) -> AreaId {
        let (home, roots) = (self.who.home(), self.readable());
        let areas = &self.county().directory.areas;
        let readable = roots.iter().any(|root| areas.is_within(&home, root));
        match roots.first() {
            Some(first) if !readable => (*first).clone(),
            _ => home,
        }
    }

    fn has_choice(&self) -> bool {
        let roots = self.readable();
        let areas = &self.county().directory.areas;
        roots.len() > 1 || roots.iter().any(|root| areas.children(root).next().is_some())
    }

    /// Whether lateness may come to this person to press for.
    fn presses(&self) -> bool {
        let procedure = &self.county().method().procedure;
        let ladders = procedure.steps.iter().filter_map(|step| step.escalation.as_ref());
        let joint = procedure.joint.as_ref().map(|joint| &joint.escalation);
        let appeal = procedure.rating.appeal.as_ref().map(|appeal| &appeal.escalation);
        let mut ladders = ladders.chain([&procedure.reopen.escalation]).chain(joint).chain(appeal);
        let held = |rung: &Rung| self.who.holdings.iter().any(|held| held.post == rung.post);
        ladders.any(|ladder: &Escalation| ladder.rungs.iter().any(held))
    }

    /// Whether one of their posts has a part in a committee of people's mediation.
    pub(super) fn mediates(&self) -> bool {
        let rules = self.county().method().mediation.as_ref();
        let mut committees = rules.into_iter().flat_map(|rules| &rules.committees);
        committees.any(|committee| {
            let named =
                |post| committee.receives.contains(post) || committee.mediators.contains(post);
            self.who.holdings.iter().any(|held| named(&held.post) || committee.recusal == held.post)
        })
    }

    /// Whether a resident may ask them to act for them.
    fn represents(&self) -> bool {
        let method = self.county().method();
        let may = |post| method.post(post).is_some_and(|post| post.may(Capability::Represent));
        self.who.holdings.iter().any(|held| may(&held.post))
    }

    /// The highest area whose posts they see.
    pub(super) fn home_of_posts(&self) -> Option<AreaId> {
        let areas = &self.county().directory.areas;
        let held = self.who.holdings.iter().map(|held| &held.area);
        let sees = held.filter(|area| self.who.sees_posts(area));
        sees.min_by_key(|area| areas.lineage(area).count()).cloned()
    }

    /// Whether closer care or corrections of the register are theirs to decide somewhere.
    pub(super) fn decides(&self) -> bool {
        [Capability::ConfirmCare, Capability::KeepHouseholds].into_iter().any(|may| self.has(may))
    }

    /// Whether one of their posts gives a capability, wherever it is held.
    pub(super) fn has(&self, capability: Capability) -> bool {
        let method = self.county().method();
        let may = |post| method.post(post).is_some_and(|post| post.may(capability));
        self.who.holdings.iter().any(|held| may(&held.post))
    }

    /// Whether one of their posts is that of a line of contact.
    fn is_contact(&self) -> bool {
        let lines = &self.county().method().network.lines;
        self.who.holdings.iter().any(|held| lines.iter().any(|line| line.post == held.post))
    }

    /// Whether one of their posts has a part in a register.
    pub(super) fn has_registers(&self) -> bool {
        let mut registers = self.county().method().registers.iter();
        let held = |post: &_| self.who.holdings.iter().any(|held| held.post == *post);
        registers.any(|register| register.posts().any(held))
    }

    /// Whether they may write down what somebody tells them.
    pub fn registers(&self) -> bool {
        self.has(Capability::Register)
    }
}

/// 故城镇 受理员: the post held highest.
fn role(staff: &Staff) -> String {
    let (county, home) = (staff.county(), staff.who.home());
    let held = staff.who.holdings.iter().find(|held| held.area == home);
    let Some(held) = held else { return String::new() };
    let place = county.directory.areas.get(&home).map_or("", |area| area.name.as_str());
    let post = bare(county.method().post_label(&held.post));
    if post.starts_with(place) { post.to_owned() } else { format!("{place} {post}") }
}

/// The first three links are tabs of a phone; the fourth tab leads to all of them.
fn groups(staff: &Staff, spot: Spot, area: &str, figures: Figures<'_>) -> Vec<NavGroup> {
    let list = |view: &str| Address::new("/office").with("view", view).with("area", area);
    let link = |at: Spot, url: Address, icon, label| NavLink {
        label,
        url: url.into_string(),
        icon,
        is_current: at == spot,
        ..NavLink::default()
    };
    let count = |pick: fn(&ViewCounts) -> u32| {
        figures.views.map(|counts| figure(pick(counts))).unwrap_or_default()
    };
    let mut links = vec![NavLink {
        count: count(|counts| counts.mine),
        ..link(Spot::Mine, list(""), "inbox", "待办")
    }];
    if staff.reads() {
        links.push(link(Spot::Open, list("open"), "list", "全部在办"));
        links.push(NavLink {
            count: count(|counts| counts.late),
            is_late: true,
            ..link(Spot::Late, list("late"), "late", "已超期")
        });
    }
    if staff.registers() {
        let url = Address::new("/office/register");
        links.push(link(Spot::Register, url, "edit", "登记一件"));
    }
    if staff.mediates() {
        let waiting = figures.mediations.unwrap_or_default();
        links.push(NavLink {
            count: figure(waiting.count),
            is_late: waiting.late > 0,
            ..link(Spot::Mediations, Address::new("/office/mediations"), "say", "人民调解")
        });
    }
    if staff.presses() {
        links.push(NavLink {
            count: count(|counts| counts.pressing),
            ..link(Spot::Pressing, list("pressing"), "whistle", "催办")
        });
    }
    if staff.represents() {
        links.push(NavLink {
            count: count(|counts| counts.represented),
            ..link(Spot::Represented, list("represented"), "users", "我代理的")
        });
    }
    if staff.has_registers() {
        let url = Address::new("/office/registers");
        links.push(link(Spot::Registers, url, "doc", "台账和清单"));
    }
    if staff.reads() {
        links.push(link(Spot::Closed, list("closed"), "okc", "已办结"));
    }
    let rules = link(Spot::Method, Address::new("/office/method"), "scale", "办事规则");
    let people = people(staff, spot, figures.waiting);
    if super::reports::home(staff).is_some() {
        links.push(link(Spot::Reports, Address::new("/office/reports"), "cal", "日报周报"));
    }
    let mut groups = vec![NavGroup { title: "办事", links }];
    groups.extend((!people.is_empty()).then_some(NavGroup { title: "联户", links: people }));
    groups.push(NavGroup { title: "依据", links: vec![rules] });
    groups
}

/// The network of people, for those who may read households somewhere.
fn people(staff: &Staff, spot: Spot, waiting: Option<WaitingCounts>) -> Vec<NavLink> {
    let link = |at: Spot, url: &str, icon, label| NavLink {
        label,
        url: url.to_owned(),
        icon,
        is_current: at == spot,
        ..NavLink::default()
    };
    let mut links = Vec::new();
    if staff.is_contact() {
        links.push(link(Spot::Work, "/work", "cal", "我联系的户"));
    }
    if !staff.who.household_roots().is_empty() {
        links.push(link(Spot::Network, "/office/network", "users", "联户情况"));
        links.push(link(Spot::Households, "/office/households", "home", "户"));
    }
    if staff.decides() {
        let counts = waiting.unwrap_or_default();
        links.push(NavLink {
            count: figure(counts.care.saturating_add(counts.corrections)),
            is_late: counts.late > 0,
            ..link(Spot::Waiting, "/office/waiting", "hand", "重点联系、更正")
        });
    }
    if !staff.who.household_roots().is_empty() {
        links.push(link(Spot::Paper, "/office/paper", "print", "打印卡、码"));
    }
    if staff.home_of_posts().is_some() {
        links.push(link(Spot::Posts, "/office/posts", "shield", "岗位"));
        links.push(link(Spot::Areas, "/office/areas", "pin", "层级"));
    }
    if maplegrid_app::people::ImportKind::ALL.into_iter().any(|kind| staff.imports(&kind)) {
        links.push(link(Spot::Import, "/office/import", "up", "导入"));
    }
    links
}
