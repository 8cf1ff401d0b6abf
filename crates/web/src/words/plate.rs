//! The 责任牌 of a case in the resident's voice: one sentence, who has it, until when.

use maplegrid_app::County;
use maplegrid_app::cases::ResidentCase;
use maplegrid_domain::cases::{Case, Deadline, DeadlineKind, answer_due};
use maplegrid_domain::methods::{Method, Phase};
use maplegrid_domain::shared::Timestamp;

use super::owner::office_in;
use super::{
    DueBadge, Holder, Phrase, days_late, holder_of, left, moment, plain_date, until, weekday,
};
use crate::ui::{Plate, PlateKind, Slot};

/// When the answer was due, for a case that has been answered.
pub fn answered_due(case: &Case, county: &County, method: &Method) -> Option<Timestamp> {
    let answer = case.answer.as_ref()?;
    // The promise as it stood just before the answer was given.
    let mut before = case.clone();
    before.answer = None;
    before.phase = Phase::Handling;
    answer_due(&before, method, &county.calendar, answer.at).map(|due| due.at)
}

/// The plate of a resident's case.
pub fn resident_plate(view: &ResidentCase) -> Plate {
    let teller = Teller { view, case: &view.case };
    if view.case.withdrawn {
        teller.withdrawn()
    } else if view.case.reopen_request.is_some() {
        teller.reopening()
    } else if view.case.answer.is_some() {
        teller.answered()
    } else if view.case.routed_to.is_some() {
        teller.routed()
    } else if !view.case.is_open() {
        teller.closed()
    } else {
        teller.open()
    }
}

struct Teller<'a> {
    view: &'a ResidentCase,
    case: &'a Case,
}

impl Teller<'_> {
    fn open(&self) -> Plate {
        let holder = self.holder();
        let due = self.view.due.as_ref();
        let late = due.is_some_and(|due| self.view.now > due.due.at && !due.paused);
        let say = match due {
            _ if self.case.question.is_some() => {
                who(Phrase::from("正在等您回答，"), &holder).text("在办，期限暂停")
            }
            Some(due) if late => self.late_words(due),
            Some(due) => self.on_time_words(due, &holder),
            None => who(Phrase::from("已收到，由"), &holder).text("负责"),
        };
        let mut slots = vec![Slot::new("谁在办", holder.short.clone(), holder.role.clone())];
        slots.extend(due.map(|due| self.due_slot(due, late)));
        Plate {
            kind: if late { PlateKind::Late } else { PlateKind::Running },
            badge: None,
            say,
            slots,
            call: call(&holder),
        }
    }

    fn on_time_words(&self, due: &Deadline, holder: &Holder) -> Phrase {
        let by = until(due.due, self.view.now);
        let say = who(Phrase::from("已收到，由"), holder).text("负责，").keep(by);
        match (due.kind, self.case.phase) {
            (DeadlineKind::Answer, _) => say.text("答复"),
            // Before somebody is named no answer can be promised, only that somebody will be.
            (_, Phase::Intake | Phase::Triage) => say.text("定下来由谁办"),
            _ => say.text("有进展"),
        }
    }

    fn late_words(&self, due: &Deadline) -> Phrase {
        let what = if due.kind == DeadlineKind::Answer { "答复" } else { "办理" };
        let say = match days_late(due.due.at, self.view.now) {
            0 => Phrase::new().text(what).text("今天过了时间，"),
            days => Phrase::new().text(what).text("晚了 ").keep(format!("{days} 天")).text("，"),
        };
        match &self.case.pressing {
            Some(pressing) => {
                let (county, method) = (&self.view.county, &self.view.method);
                let office = office_in(county, method, &pressing.post, &pressing.area);
                say.keep(office).text("已在催办")
            }
            None => say.text("正在催办"),
        }
    }

    fn due_slot(&self, due: &Deadline, late: bool) -> Slot {
        let now = self.view.now;
        let date = due.due.at.date();
        let name = match due.kind {
            DeadlineKind::Answer if late => "原定答复",
            DeadlineKind::Answer => "最晚答复",
            _ if late => "原定时间",
            _ => "最晚时间",
        };
        let note = if due.paused && !late {
            "等您回答期间暂停".to_owned()
        } else {
            let left = left(due.due, now, &self.view.county.calendar);
            if late { left } else { format!("{}，{left}", weekday(date)) }
        };
        Slot::new(name, plain_date(date, now.date()), note)
    }

    fn answered(&self) -> Plate {
        let Some(answer) = &self.case.answer else { return self.open() };
        let (county, method) = (&self.view.county, &self.view.method);
        let name = county.directory.name(&answer.by).to_owned();
        let held = county.directory.holdings(&answer.by).first();
        let role = held.map(|held| method.post_label(&held.post).to_owned()).unwrap_or_default();
        let due = answered_due(self.case, county, method);
        let days =
            county.calendar.working_days_between(self.case.received_at.date(), answer.at.date());
        let took = if days == 0 {
            "当天答复".to_owned()
        } else {
            format!("用了 {days} 个工作日")
        };
        let date = plain_date(answer.at.date(), self.view.now.date());
        Plate {
            kind: PlateKind::Done,
            badge: Some(DueBadge::answered(due, answer.at, answer.late)),
            say: Phrase::from(first_sentence(&answer.text)),
            slots: vec![Slot::new("谁办的", name, role), Slot::new("答复时间", date, took)],
            call: None,
        }
    }

    fn reopening(&self) -> Plate {
        let holder = self.holder();
        let say = who(Phrase::from("您要求重新办理，由"), &holder).text("决定");
        let due = self.view.due.as_ref();
        let say = match due {
            Some(due) => say.text("，").keep(until(due.due, self.view.now)).text("告诉您"),
            None => say,
        };
        let late = due.is_some_and(|due| self.view.now > due.due.at);
        let mut slots = vec![Slot::new("谁来定", holder.short.clone(), holder.role.clone())];
        slots.extend(due.map(|due| self.due_slot(due, late)));
        let kind = if late { PlateKind::Late } else { PlateKind::Running };
        Plate { kind, badge: None, say, slots, call: call(&holder) }
    }

    fn routed(&self) -> Plate {
        let target = self.case.routed_to.as_deref();
        let target = target.and_then(|target| self.view.method.route_target(target));
        let (label, address, clock) = target.map_or_else(
            || ("有关部门".to_owned(), String::new(), String::new()),
            |target| (target.label.clone(), target.address.clone(), target.clock.clone()),
        );
        let mut slots = vec![Slot::new("归哪里管", label.clone(), address)];
        if !clock.is_empty() {
            slots.push(Slot::new("那里的时限", clock, String::new()));
        }
        Plate {
            kind: PlateKind::Done,
            badge: Some(DueBadge::ended("已告知去处")),
            say: Phrase::from("已登记，这件事归").keep(label).text("管，请到那里办"),
            slots,
            call: None,
        }
    }

    fn withdrawn(&self) -> Plate {
        self.ended("已撤回", "您撤回了这件事，不再办理，记录还在")
    }

    fn closed(&self) -> Plate {
        self.ended("已办结", "这件事已经办结，经过在下面")
    }

    fn ended(&self, badge: &str, say: &str) -> Plate {
        let at = self.case.closed_at.unwrap_or(self.case.entered_at);
        Plate {
            kind: PlateKind::Done,
            badge: Some(DueBadge::ended(badge)),
            say: Phrase::from(say),
            slots: vec![Slot::new("时间", moment(at, self.view.now), String::new())],
            call: None,
        }
    }

    fn holder(&self) -> Holder {
        // What is dealt with together with another case is in the hands of whoever has that one.
        let together = self.view.together.as_ref().and_then(|together| together.owner.as_ref());
        let owner = together.or(self.case.owner.as_ref());
        owner.map_or_else(
            || {
                let name = self.view.county.name.clone();
                Holder { short: name.clone(), name, ..Holder::default() }
            },
            |owner| holder_of(owner, &self.view.county, &self.view.method),
        )
    }
}

/// 南沟村 and 王某某 as two unbroken pieces; an office that names its place already stands alone.
fn who(say: Phrase, holder: &Holder) -> Phrase {
    let alone = holder.name.starts_with(&holder.place);
    let say = if alone { say } else { say.keep(holder.place.clone()) };
    say.keep(holder.name.clone())
}

fn call(holder: &Holder) -> Option<(String, String)> {
    holder.phone.as_ref().map(|phone| (holder.name.clone(), phone.clone()))
}

/// What the plate says of an answer; the whole stands below it.
fn first_sentence(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.trim().split(['。', '\n', '；']).next().unwrap_or_default().trim();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    line.chars().take(MOST).chain(['…']).collect()
}
