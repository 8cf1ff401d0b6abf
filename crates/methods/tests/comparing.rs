//! What changes if one method takes the place of another.

use std::fs;
use std::path::Path;

use maplegrid_domain::methods::{Method, Owner};
use maplegrid_domain::shared::PostId;
use maplegrid_methods::compare::compare;
use maplegrid_methods::load;

use crate::change::sample;
use crate::folder::scratch;

fn changed(name: &str, file: &str, edits: &[(&str, &str)]) -> (Method, Method) {
    let folder = scratch(&format!("comparing-{name}")).join("sample");
    sample(&folder);
    let old = read(&folder);
    let mut text = fs::read_to_string(folder.join(file)).unwrap();
    for (before, after) in edits {
        assert!(text.contains(before), "no {before} in {file}");
        text = text.replacen(before, after, 1);
    }
    fs::write(folder.join(file), text).unwrap();
    (old, read(&folder))
}

fn read(folder: &Path) -> Method {
    load(folder).unwrap_or_else(|report| panic!("{report}")).method
}

#[test]
fn a_method_and_itself_do_not_differ() {
    for name in maplegrid_methods::list() {
        let method = maplegrid_methods::embedded(name).unwrap().method;
        let comparison = compare(&method, &method);
        assert!(comparison.is_empty(), "{name}: {comparison:?}");
        assert!(comparison.page(&method, &method).contains("没有变化。"));
    }
}

#[test]
fn a_limit_is_told_old_and_new_with_its_basis() {
    let edits = [(
        "limit = { working_days = 5 }\nbasis = \"默认值：参照济南、潍坊 12345 热线条例的 5 个工作日\"",
        "limit = { working_days = 3 }\nbasis = \"本县文件\"",
    )];
    let (old, new) = changed("limit", "procedure.toml", &edits);
    let comparison = compare(&old, &new);
    let told = "办理方式“干部领办”：5 个工作日（默认值：参照济南、潍坊 12345 热线条例的 5 个工作日）→ 3 个工作日（本县文件）";
    assert_eq!(comparison.limits, [told]);
    let others = [comparison.residents, comparison.staff, comparison.vanishing];
    assert!(others.iter().all(Vec::is_empty), "{others:?}");
}

#[test]
fn a_capability_taken_away_is_told() {
    let edits = [("capabilities = [\"handle\", \"register\"]", "capabilities = [\"handle\"]")];
    let (old, new) = changed("capability", "posts.toml", &edits);
    assert_eq!(compare(&old, &new).staff, ["岗位“村承办人”不能再代群众登记"]);
}

#[test]
fn a_rhythm_and_an_owner_are_told() {
    let (old, new) =
        changed("rhythm", "network.toml", &[("every = \"week\"", "every = \"month\"")]);
    assert_eq!(compare(&old, &new).staff, ["联系频次“每周入户”：每周 1 次 → 每月 1 次"]);
    let mut new = old.clone();
    let step = new.procedure.steps.iter_mut().find(|step| step.label == "评单").unwrap();
    step.owner = Owner::Post(PostId::from("reception"));
    assert_eq!(compare(&old, &new).staff, ["“评单”的负责人：回访员 → 镇综治中心受理员"]);
}

#[test]
fn whose_matters_have_an_action_is_told() {
    let edits =
        [("label = \"退回办理\"\nhint", "label = \"退回办理\"\nsubjects = [\"daily\"]\nhint")];
    let (old, new) = changed("gucheng-1333", "steps.toml", &edits);
    let told = compare(&old, &new).staff;
    assert_eq!(told, ["“督单”的“退回办理”用于：全部 → 利民便民"]);
}

#[test]
fn what_vanishes_is_told_with_what_hangs_on_it() {
    let gucheng = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    let mut without = gucheng.clone();
    without.posts.retain(|post| post.id.as_str() != "discipline_liaison");
    without.network.lines.clear();
    without.categories.retain(|category| category.id.as_str() != "road");
    let vanishing = compare(&gucheng, &without).vanishing;
    assert!(vanishing[0].contains("纪检联络员") && vanishing[0].contains("负责步骤“督单”"));
    assert!(vanishing[1].contains("联户的线“党员联户”"), "{vanishing:?}");
    assert!(vanishing[2].contains("新的不能再选"), "{vanishing:?}");
    // The other way round they are new, and nothing vanishes.
    let back = compare(&without, &gucheng);
    assert!(back.vanishing.is_empty() && !back.staff.is_empty() && !back.residents.is_empty());
}

#[test]
fn the_page_says_what_applies_when() {
    let names = maplegrid_methods::list();
    let read = |name: &str| maplegrid_methods::embedded(name).unwrap().method;
    let (old, new) = (read(names[0]), read(names[names.len() - 1]));
    let page = compare(&old, &new).page(&old, &new);
    assert!(page.contains("换了以后新受理的才按新的"), "{page}");
}

#[test]
fn what_is_kept_and_counted_otherwise_is_told() {
    let hanyin = maplegrid_methods::embedded("hanyin-321").unwrap().method;
    let mut new = hanyin.clone();
    let allowance = new.registers.iter_mut().find(|one| one.id.as_str() == "allowance").unwrap();
    allowance.budget = None;
    allowance.fields.retain(|field| field.id.as_str() != "basis");
    let kind = allowance.fields.iter_mut().find(|field| field.id.as_str() == "kind").unwrap();
    kind.options.push("其他".to_owned());
    assert_eq!(
        compare(&hanyin, &new).staff,
        [
            "台账“以事奖补、以案定补”从预算里出的：“金额” → 没有",
            "台账“以事奖补、以案定补”没有了栏目“按哪份文件哪一条”",
            "台账“以事奖补、以案定补”的栏目“哪一种”：以事奖补、以案定补，必填 → 以事奖补、以案定补、其他，必填",
        ]
    );
    let gucheng = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    let mut new = gucheng.clone();
    let report = &mut new.reports[0];
    report.confirm.clear();
    report.figures.truncate(1);
    let gone = new.reports.pop().unwrap();
    let told = compare(&gucheng, &new).staff;
    let (label, first) = (&gucheng.reports[0].label, gucheng.reports[0].figures[0].label());
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[0], format!("没有了报表“{}”", gone.label));
    assert!(
        told[1].starts_with(&format!("报表“{label}”由谁确认：")) && told[1].ends_with("→ 没有")
    );
    assert!(
        told[2].starts_with(&format!("报表“{label}”数什么："))
            && told[2].ends_with(&format!("→ {first}"))
    );
}
