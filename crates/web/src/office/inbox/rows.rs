//! The rows of the list and the bands they stand in.

use maplegrid_app::{CaseRow, County};
use maplegrid_domain::shared::{AreaId, Timestamp};

use crate::words::{DueBadge, holder_of};

/// Division codes have twelve digits down to the village; what is longer lies inside one.
const VILLAGE_DIGITS: usize = 12;

/// A case in the list. The whole row is one link.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub due: DueBadge,
    pub url: String,
    pub title: String,
    pub summary: String,
    pub number: String,
    pub place: String,
    pub category: String,
    pub channel: &'static str,
    pub owner: String,
    pub step: String,
    /// 催办中, 要求重办.
    pub tags: Vec<&'static str>,
}

/// Rows that belong together, by deadline or by month.
#[derive(Clone, Debug)]
pub(super) struct Band {
    pub title: String,
    /// How many there are, if the whole band stands on this page.
    pub count: Option<usize>,
    pub rows: Vec<Row>,
}

/// How the list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Soonest due first.
    Due,
    /// Newest closed first.
    Closed,
    /// Newest received first: what a search found.
    Found,
}

impl Order {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Due => "按期限先后排列",
            Self::Closed => "新办结的在前",
            Self::Found => "新登记的在前",
        }
    }
}

/// When something falls due, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::office) enum When {
    Late,
    Tomorrow,
    ThisWeek,
    Later,
    Undated,
}

impl When {
    pub(in crate::office) fn of(due: Option<Timestamp>, now: Timestamp) -> Self {
        let Some(due) = due else { return Self::Undated };
        if due < now {
            return Self::Late;
        }
        let (today, last) = (now.date(), due.date());
        let to_sunday = 7 - i32::from(today.weekday().to_monday_one_offset());
        match today.until(last).map_or(i32::MAX, |span| span.get_days()) {
            ..2 => Self::Tomorrow,
            days if days <= to_sunday => Self::ThisWeek,
            _ => Self::Later,
        }
    }

    pub(in crate::office) const fn title(self) -> &'static str {
        match self {
            Self::Late => "已超期",
            Self::Tomorrow => "今明两天到期",
            Self::ThisWeek => "本周到期",
            Self::Later => "下周以后",
            Self::Undated => "没有期限",
        }
    }
}

/// The rows in bands. `first` and `last` tell whether the list begins and ends on this page: a
/// band that may go on elsewhere is shown without its count.
pub(super) fn bands(
    rows: &[CaseRow],
    county: &County,
    order: Order,
    now: Timestamp,
    (first, last): (bool, bool),
) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::with_capacity(4);
    let mut reached = When::Late;
    for row in rows {
        let title = match order {
            Order::Found => "找到的".to_owned(),
            Order::Closed => month(row, now),
            Order::Due => {
                // A case that waits for the resident stands where its question lapses, which may
                // be later than the due time on record.
                let at = When::of(row.due.map(|due| due.at), now);
                let at = if row.waiting { at.max(When::Tomorrow) } else { at };
                reached = reached.max(at);
                reached.title().to_owned()
            }
        };
        let drawn = draw(row, county, now);
        match bands.last_mut().filter(|band| band.title == title) {
            Some(band) => band.rows.push(drawn),
            None => bands.push(Band { title, count: None, rows: vec![drawn] }),
        }
    }
    let most = bands.len().saturating_sub(1);
    for (at, band) in bands.iter_mut().enumerate() {
        let whole = (at > 0 || first) && (at < most || last);
        band.count = whole.then_some(band.rows.len());
    }
    bands
}

fn month(row: &CaseRow, now: Timestamp) -> String {
    let date = row.closed_at.unwrap_or(row.received_at).date();
    if date.year() == now.date().year() {
        format!("{}月办结", date.month())
    } else {
        format!("{}年{}月办结", date.year(), date.month())
    }
}

fn draw(row: &CaseRow, county: &County, now: Timestamp) -> Row {
    let method = county.method_of(row.method_version);
    let category = row.category.as_ref().and_then(|id| method.category(id));
    let step = method.procedure.step(&row.step);
    let owner = row.owner.as_ref().map(|owner| holder_of(owner, county, method).name);
    let mut tags = Vec::new();
    if row.pressing && row.closed_at.is_none() {
        tags.push("催办中");
    }
    if row.reopen_asked {
        tags.push("要求重办");
    }
    Row {
        due: badge(row, now),
        url: format!("/office/cases/{}", row.number.as_str()),
        title: if row.title.is_empty() { "没有文字".to_owned() } else { row.title.clone() },
        summary: row.summary.clone(),
        number: row.number.to_string(),
        place: village_name(county, &row.area),
        category: category.map_or_else(|| "待分类".to_owned(), |found| found.label.clone()),
        channel: row.channel.label(),
        owner: owner.unwrap_or_default(),
        step: step.map_or_else(String::new, |step| step.label.clone()),
        tags,
    }
}

/// The badge of a row: the limit that runs, the pause, or how it ended.
pub(in crate::office) fn badge(row: &CaseRow, now: Timestamp) -> DueBadge {
    let open = row.closed_at.is_none() || row.reopen_asked;
    match (open, row.answered_late, row.due) {
        (true, _, _) if row.waiting => DueBadge::hold("等群众回话"),
        (true, _, Some(due)) => DueBadge::running(due, now),
        (true, _, None) => DueBadge::ended("没有期限"),
        (false, Some(true), _) => {
            DueBadge { class: "past", icon: "okc", words: "晚答复".to_owned() }
        }
        (false, Some(false), _) => DueBadge::ended("按时答复"),
        (false, None, _) => DueBadge::ended("已办结"),
    }
}

/// The same where no day is today any more: on paper, in a table that was taken away.
pub(in crate::office) fn standing(row: &CaseRow, now: Timestamp) -> String {
    match row.due.filter(|_| row.closed_at.is_none() || row.reopen_asked) {
        Some(_) if row.waiting => badge(row, now).words,
        Some(due) if now > due.at => "已超期".to_owned(),
        Some(_) => "在办".to_owned(),
        None => badge(row, now).words,
    }
}

/// The village of an area, or the area itself above the villages.
pub(crate) fn village_name(county: &County, area: &AreaId) -> String {
    let areas = &county.directory.areas;
    let mut lineage = areas.lineage(area);
    let village = lineage.find(|area| area.id.as_str().len() <= VILLAGE_DIGITS);
    village.or_else(|| areas.get(area)).map(|area| area.name.clone()).unwrap_or_default()
}
