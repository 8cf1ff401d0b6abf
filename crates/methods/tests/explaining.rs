//! What people read: the page, the flowchart, the picture.

use maplegrid_methods::explain;

use crate::folder::expect;

#[test]
fn the_page_reads_as_before() {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    expect("gucheng-1333.md", &explain::page(&method));
}

#[test]
fn the_flowchart_reads_as_before() {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    expect("gucheng-1333.mmd", &explain::mermaid(&method));
}

#[test]
fn the_picture_shows_every_step_and_action() {
    let method = maplegrid_methods::embedded("gucheng-1333").unwrap().method;
    let svg = explain::svg(&method);
    assert_eq!(svg, explain::svg(&method));
    assert!(svg.contains(">点单<") && svg.contains(">同意重新办理<"));
    for step in &method.procedure.steps {
        assert!(svg.contains(&format!(">{}<", step.label)), "{}", step.label);
        for action in step.actions.iter().filter(|action| action.to.is_some()) {
            assert!(svg.contains(&format!(">{}<", action.label)), "{}", action.label);
        }
    }
    assert!(!svg.contains("style="), "the pages' security policy allows no style attributes");
}
