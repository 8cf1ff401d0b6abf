//! Every check, seen failing: one change to the clean method, one expected finding at its line.

use std::fs;

use maplegrid_methods::{Severity, load};

use crate::folder::{copy, expect, line_of, replace};

/// One change: in `file`, the first `old` after `anchor` becomes `new`; then `code` is found in
/// `at.0`, on the line of the first `at.2` after `at.1`.
struct Slip {
    name: &'static str,
    file: &'static str,
    anchor: &'static str,
    old: &'static str,
    new: &'static str,
    code: &'static str,
    at: (&'static str, &'static str, &'static str),
}

const fn slip(
    name: &'static str,
    (file, anchor): (&'static str, &'static str),
    (old, new): (&'static str, &'static str),
    code: &'static str,
    at: (&'static str, &'static str, &'static str),
) -> Slip {
    Slip { name, file, anchor, old, new, code, at }
}

const STEPS: &str = "steps.toml";
const PROCEDURE: &str = "procedure.toml";
const POSTS: &str = "posts.toml";
const CATEGORIES: &str = "categories.toml";
const NETWORK: &str = "network.toml";
const CARE: &str = "care.toml";
const CHECK: &str = "id = \"check\"\n";
const DISPATCH: &str = "id = \"dispatch\"\n";
const HANDLE: &str = "id = \"handle\"\n";
const SUPERVISE: &str = "id = \"supervise\"\n";
const CLOSED: &str = "id = \"closed\"\n";

#[rustfmt::skip]
const SLIPS: &[Slip] = &[
    // Reading.
    slip("syntax", (STEPS, CHECK), ("label = \"核单\"", "label = \"核单"), "syntax", (STEPS, CHECK, "label = ")),
    slip("unknown_key", (STEPS, CHECK), ("label", "lable"), "unknown-key", (STEPS, CHECK, "lable")),
    slip("missing_key", (POSTS, "village_secretary"), ("office = \"村党支部\"\n", ""), "missing-key", (POSTS, "", "[[post]]")),
    slip("wrong_type", (PROCEDURE, "[extension]"), ("times = 1", "times = \"1\""), "wrong-type", (PROCEDURE, "[extension]", "times = ")),
    slip("questions", (PROCEDURE, "[question]"), ("times = 2", "times = 0"), "bad-value", (PROCEDURE, "[question]", "times = ")),
    slip("questions_many", (PROCEDURE, "[question]"), ("times = 2", "times = 10"), "bad-value", (PROCEDURE, "[question]", "times = ")),
    slip("refusals", (PROCEDURE, "[reopen]"), ("refusals = 1", "refusals = 0"), "bad-value", (PROCEDURE, "[reopen]", "refusals = ")),
    slip("percent", (STEPS, CHECK), ("remind_at_percent = 75", "remind_at_percent = 100"), "bad-value", (STEPS, CHECK, "remind_at_percent")),
    slip("action_kind", (STEPS, "id = \"take\""), ("kind = \"take\"", "kind = \"urge\""), "bad-value", (STEPS, "id = \"take\"", "kind")),
    slip("bad_owner", (STEPS, CHECK), ("{ post = \"village_cadre\" }", "{ }"), "bad-value", (STEPS, CHECK, "owner")),
    slip("office_hours", ("method.toml", ""), ("closes = \"17:30\"", "closes = \"07:30\""), "bad-value", ("method.toml", "", "closes")),
    // Names.
    slip("folder_name", ("method.toml", ""), ("gucheng-1333", "gucheng"), "folder-name", ("method.toml", "", "id = ")),
    slip("unknown_step", (STEPS, "id = \"classify\""), ("to = \"dispatch\"", "to = \"dispach\""), "unknown-reference", (STEPS, "", "dispach")),
    slip("unknown_post", (STEPS, CHECK), ("village_cadre", "village_clerk"), "unknown-reference", (STEPS, "", "village_clerk")),
    slip("unknown_start", (CATEGORIES, "cadre_conduct"), ("discipline_check", "discipline"), "unknown-reference", (CATEGORIES, "", "start = \"discipline\"")),
    slip("duplicate", (POSTS, ""), ("id = \"village_cadre\"", "id = \"village_secretary\""), "duplicate-id", (POSTS, "核单（报道", "id = ")),
    slip("duplicate_action", (STEPS, HANDLE), ("id = \"ask\"", "id = \"check_ask\""), "duplicate-id", (STEPS, HANDLE, "check_ask")),
    // Levels and posts.
    slip("two_roots", ("areas.toml", "township"), ("parent = \"county\"\n", ""), "area-kinds", ("areas.toml", "", "id = \"township\"")),
    slip("low_owner", (POSTS, "service_station"), ("level = \"village\"", "level = \"grid\""), "post-out-of-reach", (STEPS, DISPATCH, "owner")),
    slip("approver_handles", (PROCEDURE, ""), ("approver = \"center_director\"", "approver = \"justice_station\""), "approver-handles", (PROCEDURE, "", "approver")),
    // Whole steps.
    slip("no_owner", (STEPS, CHECK), ("owner = { post = \"village_cadre\" }\n", ""), "missing-owner", (STEPS, "", "[[step]]")),
    slip("no_limit", (STEPS, CHECK), ("limit = { working_days = 1 }\n", ""), "missing-limit", (STEPS, "", "[[step]]")),
    slip("no_basis", (STEPS, HANDLE), ("basis = \"依据见各办理方式\"\n", ""), "missing-basis", (STEPS, "归我办", "[[step]]")),
    slip("two_ends", (STEPS, SUPERVISE), ("phase = \"feedback\"", "phase = \"done\""), "many-ends", (STEPS, CLOSED, "phase")),
    slip("no_end", (STEPS, CLOSED), ("phase = \"done\"", "phase = \"feedback\""), "no-end", (STEPS, "---- 办结", "[[step]]")),
    slip("bad_start", (PROCEDURE, ""), ("start = \"check\"", "start = \"handle\""), "bad-start", (PROCEDURE, "", "start = ")),
    slip("slow", (STEPS, CHECK), ("limit = { working_days = 1 }", "limit = { days = 16 }"), "slow-acceptance", (STEPS, CHECK, "limit")),
    slip("rating", (PROCEDURE, "[rating]"), ("\"基本满意\"", "\"满意\""), "rating-labels", (PROCEDURE, "[rating]", "labels")),
    // Ladders.
    slip("ladder_days", (STEPS, CHECK), ("after_working_days = 1", "after_working_days = 0"), "ladder-days", (STEPS, CHECK, "center_director")),
    slip("ladder_level", (STEPS, CHECK), ("\"county_center\"", "\"village_secretary\""), "ladder-level", (STEPS, "after_working_days = 1 }", "village_secretary")),
    slip("ladder_owner", (STEPS, CHECK), ("\"village_secretary\"", "\"village_cadre\""), "ladder-owner", (STEPS, "rungs = [", "village_cadre")),
    slip("ladder_urge", (STEPS, CHECK), ("\"village_secretary\"", "\"return_visitor\""), "ladder-urge", (STEPS, "", "return_visitor")),
    slip("ladder_empty", (STEPS, "id = \"discipline_check\""), ("rungs = [\n    { post = \"county_discipline\", after_working_days = 0 },\n]", "rungs = []"), "ladder-empty", (STEPS, "id = \"discipline_check\"", "escalation")),
    slip("end_step", (STEPS, CLOSED), ("phase = \"done\"", "phase = \"done\"\nowner = { handler = true }"), "end-step", (STEPS, CLOSED, "owner")),
    // Actions.
    slip("no_target", (STEPS, "id = \"classify\""), ("to = \"dispatch\"\n", ""), "action-target", (STEPS, "", "[[step.action]]")),
    slip("idle_target", (STEPS, "id = \"check_ask\""), ("\n\n", "\nto = \"closed\"\n\n"), "action-target", (STEPS, "id = \"check_ask\"", "to = ")),
    slip("visit_target", (STEPS, "id = \"visit\""), ("to = \"closed\"", "to = \"handle\""), "action-target", (STEPS, "id = \"visit\"", "to = ")),
    slip("pass_up_level", (STEPS, "id = \"dispatch_pass_up\""), ("to = \"township_dispatch\"", "to = \"check\""), "pass-up-level", (STEPS, "id = \"dispatch_pass_up\"", "to = ")),
    slip("take_place", (STEPS, "id = \"check_note\""), ("kind = \"note\"", "kind = \"object\""), "action-place", (STEPS, "id = \"check_note\"", "kind")),
    // Different people.
    slip("supervisor_handles", (POSTS, "discipline_liaison"), ("\"urge\"", "\"urge\", \"handle\""), "supervisor-handles", (PROCEDURE, "distinct", "\"supervise\"")),
    slip("same_owner", (STEPS, SUPERVISE), ("\"discipline_liaison\"", "\"village_cadre\""), "same-owner", (PROCEDURE, "distinct", "\"supervise\"")),
    slip("not_distinct", (PROCEDURE, "distinct"), ("    \"supervise\",\n", ""), "supervisor-not-distinct", (PROCEDURE, "", "distinct = ")),
    slip("handler_twice", (PROCEDURE, "distinct"), ("\"handle\",", "\"accept\", \"handle\","), "handler-twice", (PROCEDURE, "", "\"handle\"")),
    slip("nearer_handles", (STEPS, SUPERVISE), ("\"discipline_liaison\"", "\"discipline_liaison\", nearer = \"grid_member\""), "supervisor-handles", (PROCEDURE, "distinct", "\"supervise\"")),
    slip("nearer_level", (STEPS, SUPERVISE), ("\"discipline_liaison\"", "\"discipline_liaison\", nearer = \"center_director\""), "nearer-level", (STEPS, SUPERVISE, "owner")),
    slip("nearer_post", (STEPS, SUPERVISE), ("\"discipline_liaison\"", "\"discipline_liaison\", nearer = \"neighbour\""), "unknown-reference", (STEPS, SUPERVISE, "owner")),
    slip("nearer_handler", (STEPS, HANDLE), ("{ handler = true }", "{ handler = true, nearer = \"party_link\" }"), "bad-value", (STEPS, HANDLE, "owner")),
    // Restricted matters.
    slip("restricted_nearer", (STEPS, "id = \"discipline_check\""), ("\"township_discipline\"", "\"township_discipline\", nearer = \"party_link\""), "restricted-leak", (STEPS, "id = \"discipline_check\"", "owner")),
    slip("restricted_start", (CATEGORIES, "cadre_conduct"), ("start = \"discipline_check\"\n", ""), "restricted-start", (CATEGORIES, "", "\"cadre_conduct\"")),
    slip("restricted_leak", (STEPS, "id = \"discipline_check\""), ("\"county_discipline\"", "\"center_director\""), "restricted-leak", (STEPS, "id = \"discipline_check\"", "center_director")),
    // Ways.
    slip("unreachable", (STEPS, "id = \"supervise_pass\""), ("to = \"evaluate\"", "to = \"closed\""), "unreachable-step", (STEPS, "", "id = \"evaluate\"")),
    slip("silent_end", (STEPS, "id = \"object\""), ("kind = \"object\"\nlabel = \"不归我办\"\nhint = \"写明理由，退给派单的人重新派\"\nto = \"dispatch\"", "kind = \"pass\"\nlabel = \"不办\"\nhint = \"不办\"\nto = \"closed\""), "silent-end", (STEPS, "三条：写明理由", "[[step.action]]")),
    slip("track_unset", (PROCEDURE, "[reopen]"), ("to = \"check\"", "to = \"dispatch\""), "track-unset", (STEPS, HANDLE, "limit")),
    slip("handler_unset", (STEPS, "id = \"dispatch_send_back\""), ("to = \"check\"", "to = \"handle\""), "handler-unset", (STEPS, HANDLE, "owner")),
    // The network of people.
    slip("line_post", (NETWORK, "[[line]]"), ("post = \"party_link\"", "post = \"party\""), "unknown-reference", (NETWORK, "[[line]]", "post = ")),
    slip("line_ratio", (NETWORK, "[[line]]"), ("[5, 20]", "[20, 5]"), "bad-value", (NETWORK, "[[line]]", "households = ")),
    slip("line_twice", (NETWORK, ""), ("[[cadence]]", "[[line]]\nid = \"party_link\"\nlabel = \"又一条\"\npost = \"party_link\"\nbasis = \"默认值\"\n\n[[cadence]]"), "duplicate-id", (NETWORK, "[[line]]\nid = \"party_link\"\nlabel = \"又一条", "id = ")),
    slip("cadence_line", (NETWORK, "[[cadence]]"), ("line = \"party_link\"", "line = \"party\""), "unknown-reference", (NETWORK, "[[cadence]]", "line = ")),
    slip("cadence_tier", (NETWORK, "[[cadence]]"), ("every = ", "tier = \"red\"\nevery = "), "unknown-reference", (NETWORK, "[[cadence]]", "tier = ")),
    slip("cadence_every", (NETWORK, "[[cadence]]"), ("every = \"week\"", "every = \"fortnight\""), "bad-value", (NETWORK, "[[cadence]]", "every = ")),
    slip("cadence_times", (NETWORK, "[[cadence]]"), ("times = 1", "times = 0"), "bad-value", (NETWORK, "[[cadence]]", "times = ")),
    slip("line_without_cadence", (NETWORK, "[[cadence]]"), ("every = ", "tier = \"close\"\nevery = "), "line-without-cadence", (NETWORK, "[[line]]", "id = ")),
    slip("rhythm_twice", (NETWORK, ""), ("[[topic]]", "[[cadence]]\nid = \"again\"\nlabel = \"又一个\"\nline = \"party_link\"\nevery = \"month\"\ntimes = 1\nbasis = \"默认值\"\n\n[[topic]]"), "rhythm-twice", (NETWORK, "", "id = \"again\"")),
    slip("topic_raises", (NETWORK, "[[topic]]"), ("raises = \"certificates\"", "raises = \"certificate\""), "unknown-reference", (NETWORK, "[[topic]]", "raises = ")),
    slip("routine_post", (NETWORK, "[[routine]]"), ("\"center_director\"", "\"director\""), "unknown-reference", (NETWORK, "[[routine]]", "post = ")),
    slip("routine_weekday", (NETWORK, "[[routine]]"), ("{ every = \"month\", times = 1 }", "{ weekday = 8 }"), "bad-value", (NETWORK, "[[routine]]", "when = ")),
    slip("routine_days", (NETWORK, "[[routine]]"), ("{ every = \"month\", times = 1 }", "{ days = [4, 14, 34] }"), "bad-value", (NETWORK, "[[routine]]", "when = ")),
    slip("routine_no_days", (NETWORK, "[[routine]]"), ("{ every = \"month\", times = 1 }", "{ days = [] }"), "bad-value", (NETWORK, "[[routine]]", "when = ")),
    slip("routine_when", (NETWORK, "[[routine]]"), ("when = { every = \"month\", times = 1 }\n", ""), "missing-key", (NETWORK, "", "[[routine]]")),
    slip("duty_post", (NETWORK, "[[duty_list]]"), ("\"grid_member\", \"micro", "\"grid_members\", \"micro"), "unknown-reference", (NETWORK, "[[duty_list]]", "posts = ")),
    slip("selection_post", (NETWORK, "[[selection]]"), ("post = \"party_link\"", "post = \"party\""), "unknown-reference", (NETWORK, "[[selection]]", "post = ")),
    slip("selection_term", (NETWORK, "[[selection]]"), ("term_months = 36", "term_months = 360"), "bad-value", (NETWORK, "[[selection]]", "term_months = ")),
    slip("selection_without_step", (NETWORK, ""), ("[[selection]]", "[[selection]]\npost = \"grid_member\"\nways = [\"群众推荐\"]\nbasis = \"默认值\"\n\n[[selection]]"), "selection-without-step", (NETWORK, "[[selection]]", "post = ")),
    slip("selects_itself", (NETWORK, "id = \"review\""), ("\"village_secretary\"", "\"party_link\""), "selects-itself", (NETWORK, "id = \"review\"", "post = ")),
    slip("selected_below", (NETWORK, "[[selection]]"), ("post = \"party_link\"", "post = \"center_director\""), "post-out-of-reach", (NETWORK, "id = \"review\"", "post = ")),
    slip("need_tier", (CARE, "[[need]]"), ("tier = \"close\"", "tier = \"red\""), "unknown-reference", (CARE, "[[need]]", "tier = ")),
    slip("need_twice", (CARE, "id = \"disability\""), ("id = \"disability\"", "id = \"living_alone\""), "duplicate-id", (CARE, "label = \"独居老人\"", "id = ")),
    slip("tier_without_need", (CARE, ""), ("[[need]]", "[[tier]]\nid = \"spare\"\nlabel = \"多余\"\nreview_days = 30\n\n[[need]]"), "tier-without-need", (CARE, "", "id = \"spare\"")),
    slip("tier_for_ever", (CARE, ""), ("review_days = 180", "review_days = 3650"), "bad-value", (CARE, "", "review_days = ")),
];

#[test]
fn every_slip_is_found_at_its_line() {
    for slip in SLIPS {
        let folder = copy(&format!("slip-{}", slip.name));
        replace(&folder, slip.file, slip.anchor, slip.old, slip.new);
        let found = match load(&folder) {
            Ok(checked) => checked.warnings,
            Err(report) => report.diagnostics,
        };
        let places: Vec<_> = found.iter().map(|d| (d.code, d.file.as_str(), d.line)).collect();
        let (file, anchor, needle) = slip.at;
        let file_path = format!("gucheng-1333/{file}");
        let line = line_of(&folder, file, anchor, needle);
        let expected = (slip.code, file_path.as_str(), line);
        assert!(places.contains(&expected), "{}: wanted {expected:?} in {places:?}", slip.name);
        assert!(found.iter().all(|d| !d.help.is_empty() && d.line > 0 && d.column > 0));
    }
}

#[test]
fn closer_care_needs_a_second_person() {
    for (capability, name) in [("confirm_care", "confirm"), ("keep_households", "propose")] {
        let folder = copy(&format!("care-{name}"));
        let path = folder.join(POSTS);
        let text = fs::read_to_string(&path).unwrap();
        let word = format!("\"{capability}\"");
        let without = text.replace(&format!(", {word}"), "").replace(&format!("    {word},\n"), "");
        assert!(!without.contains(&word), "{without}");
        fs::write(&path, without).unwrap();
        let report = load(&folder).unwrap_err();
        let found: Vec<_> = report.errors().map(|d| (d.code, d.file.as_str())).collect();
        assert_eq!(found, [("care-needs-two", "gucheng-1333/care.toml")]);
    }
}

#[test]
fn a_warning_alone_does_not_stop_a_method() {
    let folder = copy("warning");
    replace(&folder, STEPS, CHECK, "limit = { working_days = 1 }", "limit = { days = 16 }");
    let checked = load(&folder).unwrap();
    assert_eq!(checked.warnings.len(), 1);
    assert_eq!(checked.warnings[0].severity, Severity::Warning);
}

#[test]
fn asking_needs_a_rule_for_silence() {
    let folder = copy("question");
    let path = folder.join(PROCEDURE);
    let text = fs::read_to_string(&path).unwrap();
    let (from, to) = (text.find("[question]").unwrap(), text.find("[extension]").unwrap());
    fs::write(&path, format!("{}{}", &text[..from], &text[to..])).unwrap();
    let report = load(&folder).unwrap_err();
    assert!(report.errors().all(|found| found.code == "question-rule"));
    assert_eq!(report.errors().count(), 3);
}

#[test]
fn nobody_to_assign_to_is_an_error() {
    let folder = copy("no-handler");
    let path = folder.join(POSTS);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"handle\", \"register\"", "\"register\"")).unwrap();
    let report = load(&folder).unwrap_err();
    let codes: Vec<_> = report.errors().map(|found| found.code).collect();
    // The township still has stations, so only the village's dispatcher is stuck.
    assert_eq!(codes, ["no-handler"]);
}

#[test]
fn a_step_that_leads_nowhere_is_an_error() {
    let folder = copy("nowhere-step");
    let path = folder.join(STEPS);
    let text = fs::read_to_string(&path).unwrap();
    let extra = "\n[[step]]\nid = \"extra\"\nlabel = \"多余\"\nresident_label = \"多余\"\n\
                 phase = \"triage\"\nowner = { post = \"reception\" }\n\
                 limit = { working_days = 1 }\nbasis = \"默认值\"\n";
    fs::write(&path, format!("{text}{extra}")).unwrap();
    let report = load(&folder).unwrap_err();
    let line = line_of(&folder, STEPS, "[[step]]\nid = \"extra\"", "[[step]]");
    let found: Vec<_> = report.errors().map(|d| (d.code, d.line)).collect();
    assert_eq!(found, [("missing-escalation", line), ("dead-end", line)]);
}

#[test]
fn empty_lists_are_errors() {
    let folder = copy("empty");
    fs::write(folder.join("routes.toml"), "# 还没有写\n").unwrap();
    let report = load(&folder).unwrap_err();
    assert_eq!(report.diagnostics[0].code, "nothing-declared");
    assert_eq!(report.diagnostics[0].file, "gucheng-1333/routes.toml");
}

#[test]
fn files_are_neither_missing_nor_unknown() {
    let folder = copy("files");
    fs::rename(folder.join("routes.toml"), folder.join("route.toml")).unwrap();
    let report = load(&folder).unwrap_err();
    let found: Vec<_> = report.errors().map(|d| (d.code, d.file.as_str())).collect();
    let missing = ("missing-file", "gucheng-1333/routes.toml");
    assert_eq!(found, [missing, ("unknown-file", "gucheng-1333/route.toml")]);
    let nowhere = load(&folder.join("nowhere")).unwrap_err();
    assert_eq!(nowhere.diagnostics[0].code, "unreadable");
}

#[test]
fn findings_are_rendered_with_the_line_and_a_caret() {
    let folder = copy("rendering");
    replace(&folder, STEPS, "id = \"classify\"", "to = \"dispatch\"", "to = \"dispach\"");
    replace(&folder, STEPS, CHECK, "village_cadre", "村干部");
    replace(&folder, PROCEDURE, "[reopen]", "decided_by = \"reception\"", "decided_by = \"接待\"");
    expect("references.txt", &load(&folder).unwrap_err().to_string());

    let folder = copy("rendering-keys");
    replace(&folder, STEPS, CHECK, "label", "lable");
    replace(&folder, PROCEDURE, "[rating]", "dissatisfied_up_to = 2", "dissatisfied_up_to = 5");
    replace(&folder, POSTS, "village_cadre", "\"register\"", "\"registr\"");
    expect("keys.txt", &load(&folder).unwrap_err().to_string());

    let folder = copy("rendering-checks");
    replace(&folder, STEPS, CHECK, "\"village_secretary\"", "\"village_cadre\"");
    replace(&folder, POSTS, "discipline_liaison", "\"urge\"", "\"urge\", \"handle\"");
    replace(&folder, STEPS, CHECK, "limit = { working_days = 1 }", "limit = { days = 16 }");
    expect("checks.txt", &load(&folder).unwrap_err().to_string());
}
