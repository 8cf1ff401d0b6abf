//! The page of the list.

use askama::Template;
use maplegrid_app::cases::{InboxPage, View};
use maplegrid_app::duties::WaitingCounts;
use maplegrid_app::mediation::MediationsWaiting;
use maplegrid_domain::cases::CaseNumber;

use super::Asked;
use super::choices::{Select, selects};
use super::routes::view_id;
use super::rows::{Band, Order, bands};
use crate::office::frame::{Figures, Spot, figure, nav_about};
use crate::office::session::Staff;
use crate::ui::{StaffNav, Void, filters};

/// A view among the views.
struct Tab {
    url: String,
    words: &'static str,
    count: String,
    late: bool,
    current: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "office/inbox.html")]
pub struct ListPage<'a> {
    nav: StaffNav,
    title: &'static str,
    lead: String,
    tabs: Vec<Tab>,
    view: &'static str,
    /// The area, where no select carries it.
    area: &'a str,
    q: &'a str,
    selects: Vec<Select<'a>>,
    order: &'static str,
    bands: Vec<Band>,
    shown: usize,
    void: Option<Void>,
    /// Back to the beginning, and on.
    first: Option<String>,
    next: Option<String>,
    gone: Option<String>,
    registers: bool,
}

impl<'a> ListPage<'a> {
    /// `None` if the area is none of this county's.
    pub fn new(
        staff: &'a Staff,
        asked: &'a Asked,
        view: View,
        (found, waiting, mediations): (
            &'a InboxPage,
            Option<WaitingCounts>,
            Option<MediationsWaiting>,
        ),
    ) -> Option<Self> {
        let county = staff.county();
        let place = county.directory.areas.get(&found.area)?;
        let begins = asked.after.is_empty();
        let ends = found.next.is_none();
        let selects = selects(staff, asked, view, &found.area);
        let searching = asked.search().is_some();
        let order = match view {
            _ if searching => Order::Found,
            View::Closed => Order::Closed,
            _ => Order::Due,
        };
        let carried = selects.iter().all(|select| select.name != "area");
        let mut nav = nav_about(
            staff,
            if searching { Spot::Other } else { spot(view) },
            &found.area,
            Figures { views: Some(&found.counts), waiting, mediations },
        );
        nav.search.clone_from(&asked.q);
        Some(Self {
            nav,
            title: if searching { "查找" } else { title(view) },
            lead: lead(view, &place.name, asked),
            tabs: tabs(staff, asked, view, found),
            view: view_id(view),
            area: if carried { asked.area.as_str() } else { "" },
            q: asked.q.trim(),
            selects,
            order: order.words(),
            bands: bands(&found.rows, county, order, found.now, (begins, ends)),
            shown: found.rows.len(),
            void: found.rows.is_empty().then(|| void(staff, asked, view, &place.name)),
            first: (!begins).then(|| asked.from("")),
            next: found.next.as_deref().map(|next| asked.from(next)),
            gone: CaseNumber::parse(&asked.gone).map(|number| number.to_string()),
            registers: staff.registers(),
        })
    }
}

const fn spot(view: View) -> Spot {
    match view {
        View::Mine => Spot::Mine,
        View::Open => Spot::Open,
        View::Late => Spot::Late,
        View::Pressing => Spot::Pressing,
        View::Represented => Spot::Represented,
        View::Closed => Spot::Closed,
        View::Waiting | View::Reopen => Spot::Other,
    }
}

const fn title(view: View) -> &'static str {
    match view {
        View::Mine => "待办",
        View::Open => "全部在办",
        View::Late => "已超期",
        View::Waiting => "等群众回话",
        View::Reopen => "要求重办",
        View::Pressing => "催办",
        View::Represented => "我代理的",
        View::Closed => "已办结",
    }
}

fn lead(view: View, place: &str, asked: &Asked) -> String {
    if let Some(q) = asked.search() {
        return format!("{place}，含有“{q}”的，在办的和办结的都在。");
    }
    match view {
        View::Mine => "先办超期的，再办今天到期的。".to_owned(),
        View::Open => format!("{place}还没办结的事，不论在谁手里。"),
        View::Late => format!("{place}过了期限还没办的，上级已经看到。"),
        View::Waiting => "问了群众，还没回话，期限暂停。".to_owned(),
        View::Reopen => "群众不满意，要求再办一次，等人决定。".to_owned(),
        View::Pressing => "超期以后轮到您催的。打电话问一问，再记一笔督促。".to_owned(),
        View::Represented => "群众请您代理的事：替他往上说、往回带话。".to_owned(),
        View::Closed => format!("{place}办完的事，都答复过群众。"),
    }
}

fn tabs(staff: &Staff, asked: &Asked, view: View, found: &InboxPage) -> Vec<Tab> {
    let counts = &found.counts;
    let tab = |at: View, words, count, late| Tab {
        url: asked.with_view(at),
        words,
        count: figure(count),
        late,
        current: at == view && asked.search().is_none(),
    };
    let mut tabs = vec![tab(View::Mine, "等我处理", counts.mine, false)];
    if counts.pressing > 0 || view == View::Pressing {
        tabs.push(tab(View::Pressing, "要我催办", counts.pressing, false));
    }
    if counts.represented > 0 || view == View::Represented {
        tabs.push(tab(View::Represented, "我代理的", counts.represented, false));
    }
    if staff.reads() {
        tabs.extend([
            tab(View::Open, "全部在办", counts.open, false),
            tab(View::Late, "已超期", counts.late, true),
            tab(View::Waiting, "等群众回话", counts.waiting, false),
            tab(View::Reopen, "要求重办", counts.reopen, false),
            tab(View::Closed, "已办结", 0, false),
        ]);
    }
    tabs
}

/// An empty list says what is so and what to do next; each view has its own reason to be empty.
fn void(staff: &Staff, asked: &Asked, view: View, place: &str) -> Void {
    let all =
        Asked { view: view_id(view).to_owned(), area: asked.area.clone(), ..Asked::default() };
    let clear = |words: &str| Some((words.to_owned(), all.from("")));
    let (icon, title, more, action) = if let Some(q) = asked.search() {
        let title = format!("没找到“{q}”");
        ("search", title, "换几个字再找；记得编号的，直接输编号。", clear("不找了，看全部"))
    } else if asked.narrows() {
        ("list", "没有合这些条件的".to_owned(), "去掉几个条件再看。", clear("去掉条件"))
    } else if !asked.after.is_empty() {
        ("list", "后面没有了".to_owned(), "", clear("回到最前"))
    } else {
        nothing(staff, view, place)
    };
    Void { icon, title, more: more.to_owned(), action }
}

type Nothing = (&'static str, String, &'static str, Option<(String, String)>);

fn nothing(staff: &Staff, view: View, place: &str) -> Nothing {
    let to = |words: &str, url: &str| Some((words.to_owned(), url.to_owned()));
    let open = || staff.reads().then(|| to("看看全部在办", "/office?view=open")).flatten();
    match view {
        View::Mine => ("okc", "没有等您办的事".to_owned(), "新的事一来就在这里。", open()),
        View::Open => {
            let more = "群众说的事一登记就在这里。打电话、当面说的，可以代为登记。";
            let register = staff.registers().then(|| to("登记一件", "/office/register"));
            ("okc", format!("{place}没有在办的事"), more, register.flatten())
        }
        View::Late => ("okc", "没有超期的".to_owned(), "都在期限里。", open()),
        View::Waiting => {
            ("okc", "没有在等群众回话的".to_owned(), "问了群众、还没回话的会在这里。", open())
        }
        View::Reopen => {
            ("okc", "没有要求重办的".to_owned(), "群众对结果不满意、要求再办的会在这里。", open())
        }
        View::Pressing => {
            ("okc", "没有要您催的".to_owned(), "超期以后轮到您催的会在这里。", open())
        }
        View::Represented => {
            ("okc", "没有请您代理的事".to_owned(), "群众请您代理的会在这里。", open())
        }
        View::Closed => {
            ("list", format!("{place}还没有办结的事"), "答复过群众、走完步骤的会在这里。", open())
        }
    }
}
