//! The page's part about replies kept ready.

use std::fmt::Write as _;

use maplegrid_domain::methods::Method;

/// Nothing for a method that keeps none.
pub(super) fn replies(method: &Method, text: &mut String) {
    if method.replies.is_empty() {
        return;
    }
    text.push_str("## 答复常用语\n\n只是开个头，由人改好再发；空着的（____）没填，发不出去。\n\n");
    for reply in &method.replies {
        let categories = reply.categories.iter().filter_map(|id| method.category(id));
        let labels: Vec<&str> = categories.map(|category| category.label.as_str()).collect();
        let only =
            if labels.is_empty() { String::new() } else { format!("（{}）", labels.join("、")) };
        let _ = writeln!(text, "- {}{only}：{}", reply.label, reply.text.replace('\n', ""));
    }
    text.push('\n');
}
