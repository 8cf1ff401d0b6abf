//! What people read: the page, the flowchart, the picture.

use maplegrid_domain::methods::Method;
use maplegrid_methods::explain;

use crate::folder::expect;

const METHODS: [&str; 6] =
    ["gucheng-1333", "hanyin-321", "lanshan-133", "lingling-51", "longnan-1234", "shili-sidao"];

#[test]
fn the_page_reads_as_before() {
    for name in METHODS {
        let method = maplegrid_methods::embedded(name).unwrap().method;
        expect(&format!("{name}.md"), &explain::page(&method));
    }
}

#[test]
fn the_flowchart_reads_as_before() {
    for name in METHODS {
        let method = maplegrid_methods::embedded(name).unwrap().method;
        expect(&format!("{name}.mmd"), &explain::mermaid(&method));
    }
}

#[test]
fn the_picture_shows_every_step_and_action() {
    for name in METHODS {
        shows_all(&maplegrid_methods::embedded(name).unwrap().method);
    }
}

fn shows_all(method: &Method) {
    let svg = explain::svg(method);
    assert_eq!(svg, explain::svg(method));
    assert!(svg.contains(">群众说事<") && svg.contains(">同意重新办理<"));
    // The picture speaks this method's words and no other's.
    for word in ["点单", "核单", "派单", "督单", "评单"] {
        let own = method.procedure.steps.iter().any(|step| step.label == word);
        assert_eq!(svg.contains(&format!(">{word}<")), own, "{} {word}", method.id);
    }
    for step in &method.procedure.steps {
        assert!(svg.contains(&format!(">{}<", step.label)), "{}", step.label);
        for action in step.actions.iter().filter(|action| action.to.is_some()) {
            // Which groups' matters go that way is told before it: 家里事：答复本人.
            let said = if action.subjects.is_empty() { ">" } else { "：" };
            assert!(svg.contains(&format!("{said}{}<", action.label)), "{}", action.label);
        }
    }
    assert!(!svg.contains("style="), "the pages' security policy allows no style attributes");
}
