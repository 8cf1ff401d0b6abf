//! Methods that stand on another and say only what differs.

use std::fs;
use std::path::{Path, PathBuf};

use maplegrid_domain::methods::{Method, RoutineDays};
use maplegrid_methods::compare::compare;
use maplegrid_methods::{Report, base, embedded, list, load};

use crate::folder::scratch;

const BASE: &str = "longnan-1234";

fn of(name: &str) -> Method {
    embedded(name).unwrap_or_else(|report| panic!("{report}")).method
}

#[test]
fn the_variants_of_a_prefecture_stand_on_its_method() {
    let variants: Vec<&str> =
        list().into_iter().filter(|name| base(name).as_deref() == Some(BASE)).collect();
    let expected = ["chengxian", "dangchang", "huixian", "kangxian", "wudu", "xihe"];
    assert_eq!(variants, expected.map(|county| format!("longnan-{county}")));
    assert_eq!(base(BASE), None);
    for name in variants {
        let (whole, method) = (of(BASE), of(name));
        assert_eq!(method.id, name);
        assert!(method.title != whole.title && method.terms.len() >= whole.terms.len(), "{name}");
        assert_eq!(method.procedure, whole.procedure, "{name}");
        let vanishing = compare(&whole, &method).vanishing;
        assert!(vanishing.is_empty(), "{name}: {vanishing:?}");
    }
}

/// LN 逢四说事: one routine takes the place of the base's, at its place; everything else is there.
#[test]
fn an_entry_takes_the_place_of_the_one_with_its_name() {
    let (whole, wudu) = (of(BASE), of("longnan-wudu"));
    let at = |method: &Method| {
        let mut all = method.network.routines.iter();
        all.position(|one| one.id.as_str() == "speaking_meeting").unwrap()
    };
    assert_eq!(at(&whole), at(&wudu));
    let meeting = &wudu.network.routines[at(&wudu)];
    assert_eq!(meeting.when, RoutineDays::DaysOfMonth(vec![4, 14, 24]));
    assert_eq!(wudu.network.routines.len(), whole.network.routines.len());
    assert_eq!(wudu.posts.len(), whole.posts.len() + 2);
    assert_eq!(wudu.posts[..whole.posts.len()], whole.posts[..]);
}

/// A variant of the base in a folder of its own.
fn variant(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = scratch(&format!("overlay-{test}")).join("my-county");
    fs::create_dir_all(&folder).unwrap();
    let head = "id = \"my-county\"\nbase = \"longnan-1234\"\ntitle = \"我县\"\nsource = \"本县\"\nsummary = \"试\"\n";
    fs::write(folder.join("method.toml"), head).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn errors(folder: &Path) -> Report {
    load(folder).unwrap_err()
}

#[test]
fn a_rule_of_the_procedure_takes_the_place_of_the_rule() {
    let track = "[[track]]\nid = \"cadre_led\"\nlabel = \"干部领办\"\nhint = \"快一点\"\nlimit = { working_days = 3 }\nbasis = \"本县文件\"\n";
    let folder = variant("rule", &[("procedure.toml", track)]);
    let (whole, method) = (of(BASE), load(&folder).unwrap().method);
    let comparison = compare(&whole, &method);
    assert_eq!(comparison.limits.len(), 1, "{comparison:?}");
    assert_eq!(method.procedure.reopen, whole.procedure.reopen);
    assert_eq!(method.procedure.steps, whole.procedure.steps);
    assert_eq!(method.procedure.tracks.len(), whole.procedure.tracks.len());
}

/// What differs is checked together with what it stands on, and found where it was written.
#[test]
fn both_are_checked_as_one() {
    let routine = "[[routine]]\nid = \"talk\"\nlabel = \"夜话\"\npost = \"nobody\"\nwhen = { weekday = 3 }\nbasis = \"本县\"\n";
    let report = errors(&variant("reference", &[("network.toml", routine)]));
    let found = &report.diagnostics[0];
    assert_eq!((found.code.as_str(), found.line), ("unknown-reference", 4));
    assert!(found.file.ends_with("my-county/network.toml"), "{}", found.file);

    // Taking `handle` away here leaves a step of the base with nobody to assign to.
    let post = "[[post]]\nid = \"watcher\"\nlabel = \"看\"\noffice = \"村\"\nlevel = \"village\"\ncapabilities = [\"handle\"]\n\n[[post]]\nid = \"committee_delegate\"\nlabel = \"代表\"\noffice = \"村\"\nlevel = \"village\"\ncapabilities = [\"handle\"]\n";
    let report = errors(&variant("separation", &[("posts.toml", post)]));
    let codes: Vec<&str> = report.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert!(codes.contains(&"supervisor-handles"), "{codes:?}");

    let twice = "[[need]]\nid = \"new\"\nlabel = \"新\"\ntier = \"special\"\n\n[[need]]\nid = \"new\"\nlabel = \"又\"\ntier = \"special\"\n";
    let report = errors(&variant("twice", &[("care.toml", twice)]));
    assert_eq!(report.diagnostics[0].code.as_str(), "duplicate-id");
}

#[test]
fn a_folder_beside_may_be_the_base() {
    let folder = variant("beside", &[]);
    let own = folder.parent().unwrap().join("our-prefecture");
    fs::create_dir_all(&own).unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../methods").join(BASE);
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, own.join(path.file_name().unwrap())).unwrap();
    }
    let head = fs::read_to_string(own.join("method.toml")).unwrap();
    fs::write(own.join("method.toml"), head.replace(BASE, "our-prefecture")).unwrap();
    let head = fs::read_to_string(folder.join("method.toml")).unwrap();
    fs::write(folder.join("method.toml"), head.replace(BASE, "our-prefecture")).unwrap();
    let method = load(&folder).unwrap().method;
    assert_eq!((method.id.as_str(), method.procedure), ("my-county", of(BASE).procedure));
    // Nothing outside the folder beside is ever read.
    for name in ["../longnan-1234", "/etc", "村", "my-county"] {
        let text = head.replace(BASE, name).replace("our-prefecture", name);
        fs::write(folder.join("method.toml"), text).unwrap();
        assert_eq!(errors(&folder).diagnostics[0].code.as_str(), "base", "{name}");
    }
}
