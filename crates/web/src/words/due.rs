//! Deadline badges (UI.md § 2): late is the only loud one, in time the quietest.

use maplegrid_domain::calendar::Due;
use maplegrid_domain::cases::Deadline;
use maplegrid_domain::shared::Timestamp;

use super::{day, days_late, until};

/// A badge: its class, its icon and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueBadge {
    /// `late`, `soon`, `ok`, `done`, `past` or `hold`.
    pub class: &'static str,
    pub icon: &'static str,
    pub words: String,
}

impl DueBadge {
    /// A running limit as staff read it: 已超期 3 天, 今天 17:30, 明天, 11月30日.
    pub fn running(due: Due, now: Timestamp) -> Self {
        let (last, today) = (due.at.date(), now.date());
        if now > due.at {
            let words = match days_late(due.at, now) {
                0 => "今天超期".to_owned(),
                days => format!("已超期 {days} 天"),
            };
            return Self::new("late", "late", words);
        }
        let civil = due.at.civil();
        if last == today {
            let words = format!("今天 {}:{:02}", civil.hour(), civil.minute());
            return Self::new("soon", "glass", words);
        }
        let words = day(last, today);
        if words == "明天" {
            return Self::new("soon", "glass", words);
        }
        Self::new("ok", "clock", words)
    }

    /// A deadline as staff read it; an open question pauses it.
    pub fn of(deadline: &Deadline, now: Timestamp) -> Self {
        if deadline.paused && now <= deadline.due.at {
            return Self::hold("等群众回话");
        }
        Self::running(deadline.due, now)
    }

    /// The promise of an answer as the resident reads it: 明天前答复您.
    pub fn promised(deadline: &Deadline, now: Timestamp) -> Self {
        if deadline.paused && now <= deadline.due.at {
            return Self::hold("等您回话");
        }
        let badge = Self::running(deadline.due, now);
        let words = match badge.class {
            "late" => badge.words.clone(),
            "soon" if badge.words == "明天" => "明天前答复您".to_owned(),
            _ => format!("{}答复您", until(deadline.due, now)),
        };
        Self { words, ..badge }
    }

    /// How an answer came: 按时答复, 晚 2 天答复.
    pub fn answered(due: Option<Timestamp>, at: Timestamp, late: bool) -> Self {
        if !late {
            return Self::new("done", "okc", "按时答复".to_owned());
        }
        let days = due.map_or(0, |due| days_late(due, at));
        let words =
            if days == 0 { "当天晚答复".to_owned() } else { format!("晚 {days} 天答复") };
        Self::new("past", "okc", words)
    }

    /// Finished in another way than by an answer: 已撤回.
    pub fn ended(words: impl Into<String>) -> Self {
        Self::new("done", "okc", words.into())
    }

    pub fn hold(words: impl Into<String>) -> Self {
        Self::new("hold", "pause", words.into())
    }

    fn new(class: &'static str, icon: &'static str, words: String) -> Self {
        Self { class, icon, words }
    }
}
