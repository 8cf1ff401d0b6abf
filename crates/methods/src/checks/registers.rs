//! Registers can be kept: somebody enters, somebody else approves, money is approved, what is
//! personal is not shown to the public, and nobody is listed or ranked (DOMAIN § 8).

use maplegrid_domain::methods::{CaseLink, FieldKind};

use super::guardrails;
use super::ids::once;
use super::levels::Levels;
use crate::code::Code;
use crate::parse::raw::Raw;
use crate::parse::registers::{Field, Register};
use crate::source::{At, Findings};

/// What fits at the foot of a sheet of A4.
const SIGNS_MOST: usize = 8;

/// Ids stand once: registers in the file, fields in their register.
pub(super) fn unique(raw: &Raw, out: &mut Findings) {
    once("台账", raw.registers.iter().map(|register| &register.id), out);
    for register in &raw.registers {
        let what = format!("“{}”的栏目", register.label.value);
        once(&what, register.fields.iter().map(|field| &field.id), out);
    }
}

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let levels = Levels::new(raw);
    for register in &raw.registers {
        staffed(raw, register, &levels, out);
        fields(register, out);
        money(register, out);
        known_by(register, out);
        signed(register, out);
        approval(register, out);
        booking(raw, register, &levels, out);
        guardrails::of_register(register, out);
    }
}

/// Every named post, with the key it stands under.
pub(super) fn named(register: &Register) -> impl Iterator<Item = &At<String>> {
    let completes = register.completes.iter().flat_map(|completes| &completes.posts.value);
    let lists = [&register.keeps, &register.approves, &register.checks, &register.reads];
    lists.into_iter().flat_map(|posts| &posts.value).chain(completes)
}

fn staffed(raw: &Raw, register: &Register, levels: &Levels<'_>, out: &mut Findings) {
    let label = &register.label.value;
    let completes = register.completes.as_ref().map(|completes| ("posts", &completes.posts));
    for (key, posts) in [("keeps", &register.keeps)].into_iter().chain(completes) {
        if posts.value.is_empty() {
            let message =
                format!("“{label}”没有人{}", if key == "keeps" { "登记" } else { "做最后一步" });
            let help = format!("写 {key} = [\"岗位的编号\"]");
            out.error(Code::RegisterNobody, posts.place, message, help);
        }
    }
    for one in named(register) {
        let Some(post) = raw.post(&one.value) else { continue };
        let (level, held) = (&register.level.value, &post.level.value);
        // Whoever works below may be let read what is kept above them.
        let reads = register.reads.value.iter().any(|reader| reader.place == one.place);
        let reached = levels.reaches_up(level, held) || (reads && levels.reaches_up(held, level));
        if !reached {
            let message = format!("“{}”不在“{label}”的同级或上级，找不到人", post.label);
            out.error(Code::PostOutOfReach, one.place, message, "换成同级或上级的岗位");
        }
    }
}

fn fields(register: &Register, out: &mut Findings) {
    let label = &register.label.value;
    let open = |field: &&Field| !field.personal;
    if !register.fields.iter().any(|field| open(&field)) {
        let message = format!("“{label}”没有可以当名称的栏目");
        let help = "至少写一组 [[register.field]]，不写 personal；第一个这样的栏目就是每条的名称";
        out.error(Code::RegisterFields, register.id.place, message, help);
    }
    for field in &register.fields {
        let Some(kind) = &field.kind else { continue };
        let options = field.options.value.len();
        if kind.value == FieldKind::Choice && options < 2 {
            let message = format!("“{}”没有可以选的", field.label.value);
            let help = "写 options = [\"……\", \"……\"]，至少两项";
            out.error(Code::RegisterFields, kind.place, message, help);
        } else if kind.value != FieldKind::Choice && options > 0 {
            let message = format!("“{}”不是选的，用不着 options", field.label.value);
            let help = "写 kind = \"choice\"，或者删掉 options";
            out.error(Code::RegisterFields, field.options.place, message, help);
        }
        if field.past && kind.value != FieldKind::Date {
            let message = format!("“{}”不是日期，用不着 past", field.label.value);
            let help = "写 kind = \"date\"，或者删掉 past";
            out.error(Code::RegisterFields, kind.place, message, help);
        }
        // 个人信息保护法 Art. 25, 51; DOMAIN § 1.5 tells what came of it.
        if matches!(kind.value, FieldKind::Phone | FieldKind::Name) && !field.personal {
            let message = format!("“{}”是个人信息，没有写 personal", field.label.value);
            let help = "写 personal = true：加密保存，名单里不显示，看了有记录；是单位的、本来就公开的，用 kind = \"text\"";
            out.error(Code::RegisterPersonal, kind.place, message, help);
        }
    }
}

/// Who signs, signs something.
fn signed(register: &Register, out: &mut Findings) {
    let signs = &register.signs;
    if !signs.value.is_empty() && !register.paper {
        let help = "加一行 paper = true，或者删掉 signs";
        out.error(Code::RegisterSigns, signs.place, "写了谁签字，却没有可以打印的", help);
    }
    if signs.value.len() > SIGNS_MOST {
        let help = format!("最多 {SIGNS_MOST} 个，一张 A4 才放得下；当事人几位的写一行“当事人”");
        out.error(Code::RegisterSigns, signs.place, "签字的太多", help);
    }
}

fn money(register: &Register, out: &mut Findings) {
    let Some(budget) = &register.budget else { return };
    let field = register.fields.iter().find(|field| field.id.value == budget.value);
    let counted = field.is_some_and(|field| {
        let money = field.kind.as_ref().is_some_and(|kind| kind.value == FieldKind::Money);
        money && field.required && !field.personal
    });
    if !counted {
        let message = format!("“{}”不是必填的金额栏目，算不了预算", budget.value);
        let help = "budget 写一个 kind = \"money\"、required = true、没有 personal 的栏目的编号";
        out.error(Code::RegisterBudget, budget.place, message, help);
    }
    if register.approves.value.is_empty() {
        let help = "写 approves = [\"岗位的编号\"]：预算由审核的人定，用钱由审核的人批";
        out.error(Code::RegisterBudget, budget.place, "要花钱的，没有人审核", help);
    }
}

/// What is told apart by a field has to have it, and where everybody may see it.
fn known_by(register: &Register, out: &mut Findings) {
    for named in &register.key.value {
        let field = register.fields.iter().find(|field| field.id.value == named.value);
        if let Some(field) = field.filter(|field| !field.required || field.personal) {
            let message = format!("“{}”不是必填的公开栏目，认不出是哪一条", field.label.value);
            let help =
                "key 写 required = true、没有 personal 的栏目的编号；没有这样的栏目就不写 key";
            out.error(Code::RegisterKey, named.place, message, help);
        }
    }
}

/// Approving and checking belong to others than entering: a post that enters alone may hold both,
/// but one that is all there is cannot approve itself.
fn approval(register: &Register, out: &mut Findings) {
    let label = &register.label.value;
    let (keeps, approves) = (&register.keeps.value, &register.approves);
    let same = |post: &At<String>| keeps.iter().any(|keeper| keeper.value == post.value);
    if !approves.value.is_empty() && approves.value.iter().all(same) {
        let message = format!("“{label}”登记的和审核的是同样的岗位");
        let help = "approves 换成别的岗位，最好是上一级的；不要审核的，删掉 approves";
        out.error(Code::RegisterSelf, approves.place, message, help);
    }
    let revisited = register.case.as_ref().filter(|link| link.value == CaseLink::Revisited);
    let place = revisited.map(|link| link.place);
    let checked = Some(register.checks.place).filter(|_| !register.checks.value.is_empty());
    if let Some(place) = place.or(checked).filter(|_| approves.value.is_empty()) {
        let message = format!("“{label}”没有人审核，回访、抽查就没有人看");
        out.error(Code::RegisterSelf, place, message, "写 approves = [\"岗位的编号\"]");
    }
}

fn booking(raw: &Raw, register: &Register, levels: &Levels<'_>, out: &mut Findings) {
    let Some(booking) = &register.booking else { return };
    if !levels.reaches_up(&booking.at.value, &register.level.value) {
        let message = format!("“{}”预约的地方比台账的层级还高", register.label.value);
        let help = "at 写台账那一级，或者它下面的一级";
        out.error(Code::RegisterBooking, booking.at.place, message, help);
    }
    let id = &booking.category.value;
    let category = raw.categories.iter().find(|category| category.id.value == *id);
    if category.is_some_and(|category| category.restricted) {
        let help = "换成普通的类别";
        let at = booking.category.place;
        out.error(Code::RegisterBooking, at, "受限的类别不能预约", help);
    }
}
