//! A method of one's own, copied from another.

use std::fs;
use std::path::Path;

use maplegrid_methods::making::{MakeError, make};
use maplegrid_methods::{list, load};

use crate::folder::scratch;

#[test]
fn every_shipped_method_can_be_the_beginning() {
    let into = scratch("making");
    for (at, name) in list().into_iter().enumerate() {
        let id = format!("my-county-{at}");
        let made = make(&id, "我县“一二三”工作法", name, &into).unwrap();
        let method = load(&made.folder).unwrap().method;
        let source = maplegrid_methods::embedded(name).unwrap().method;
        assert_eq!((method.id.as_str(), method.title.as_str()), (&*id, "我县“一二三”工作法"));
        assert!(method.source.contains(&source.title), "{}", method.source);
        assert_eq!((method.procedure, method.network), (source.procedure, source.network));
        assert!(made.folder.join("schema/steps.schema.json").is_file());
        for place in &made.reported {
            let (file, line) = place.split_once(':').unwrap();
            let text = fs::read_to_string(made.folder.join(file)).unwrap();
            let line = text.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
            assert!(line.contains("报道"), "{place}: {line}");
        }
        // A copy of the copy is as good, and no line is put in twice.
        let again = format!("{id}-again");
        let from = made.folder.to_str().unwrap();
        let twice = make(&again, "又一个", from, &into).unwrap();
        // One that stands on another has only some of the files.
        let text = |folder: &Path, file: &str| fs::read_to_string(folder.join(file)).ok();
        for file in ["steps.toml", "network.toml", "categories.toml"] {
            assert_eq!(text(&twice.folder, file), text(&made.folder, file));
        }
    }
    let left = fs::read_dir(&into)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0);
}

#[test]
fn comments_stay() {
    let into = scratch("making-comments");
    let made = make("county", "我县“一\\二\"三”", "lanshan-133", &into).unwrap();
    let text = fs::read_to_string(made.folder.join("method.toml")).unwrap();
    let methods = concat!(env!("CARGO_MANIFEST_DIR"), "/../../methods/lanshan-133/method.toml");
    let source = fs::read_to_string(methods).unwrap();
    let comments = |text: &str| -> Vec<String> {
        let comment = |line: &&str| line.starts_with('#') && !line.starts_with("#:schema");
        text.lines().filter(comment).map(str::to_owned).collect()
    };
    assert_eq!(comments(&text), comments(&source));
    assert_eq!(load(&made.folder).unwrap().method.title, "我县“一\\二\"三”");
}

#[test]
fn bad_and_taken_names_are_refused_and_nothing_is_written() {
    let into = scratch("making-names");
    let long = "a".repeat(41);
    for name in ["", "我县", "My-County", "../out", "a/b", ".", "1st", "a b", long.as_str()] {
        let error = make(name, "我县", "lanshan-133", &into).unwrap_err();
        assert!(matches!(error, MakeError::BadName(_)), "{name}: {error}");
    }
    let error = make("gucheng-1333", "我县", "lanshan-133", &into).unwrap_err();
    assert!(matches!(error, MakeError::Shipped(_)), "{error}");
    fs::create_dir(into.join("taken")).unwrap();
    let error = make("taken", "我县", "lanshan-133", &into).unwrap_err();
    assert!(matches!(error, MakeError::Exists(_)), "{error}");
    let error = make("county", "我县", "lanshan-134", &into).unwrap_err();
    assert!(matches!(error, MakeError::Source(_)), "{error}");
    let error = make("county", "  ", "lanshan-133", &into).unwrap_err();
    assert!(matches!(error, MakeError::Unsound(_)), "{error}");
    let error = make("county", "我县", "lanshan-133", &into.join("nowhere")).unwrap_err();
    assert!(matches!(error, MakeError::NoPlace(_)), "{error}");
    let names: Vec<_> = fs::read_dir(&into).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["taken"]);
}
