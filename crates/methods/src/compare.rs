//! What changes if one method takes the place of another: for residents, for limits, for staff, and
//! what vanishes with what hangs on it. Pure: both are checked methods, and nothing is adopted here.

mod limits;
mod people;
mod registers;
mod reports;
mod residents;
mod vanishing;

use std::fmt::Write as _;

use maplegrid_domain::methods::Method;

/// The changes in Chinese, by whom they concern. An empty section says that nothing changes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// 群众会看到的.
    pub residents: Vec<String>,
    /// Old limit, new limit, with the basis of each.
    pub limits: Vec<String>,
    /// Steps, posts and what they may do.
    pub staff: Vec<String>,
    /// Posts, lines of contact, steps and categories that are gone, with what hung on them.
    pub vanishing: Vec<String>,
}

/// Compares two versions of a method, or two methods.
pub fn compare(old: &Method, new: &Method) -> Comparison {
    Comparison {
        residents: residents::changes(old, new),
        limits: limits::changes(old, new),
        staff: people::changes(old, new),
        vanishing: vanishing::changes(old, new),
    }
}

impl Comparison {
    pub fn is_empty(&self) -> bool {
        self.sections().iter().all(|(_, lines)| lines.is_empty())
    }

    fn sections(&self) -> [(&'static str, &[String]); 4] {
        [
            ("群众会看到的变化", &self.residents),
            ("期限的变化", &self.limits),
            ("工作人员的变化", &self.staff),
            ("去掉的，和挂在上面的", &self.vanishing),
        ]
    }

    /// A page of plain Chinese (Markdown).
    pub fn page(&self, old: &Method, new: &Method) -> String {
        let mut page = format!("# {} → {}\n", old.title, new.title);
        for (title, lines) in self.sections() {
            let _ = write!(page, "\n## {title}\n\n");
            if lines.is_empty() {
                page.push_str("没有变化。\n");
            }
            for line in lines {
                let _ = writeln!(page, "- {line}");
            }
        }
        page.push_str(
            "\n## 什么时候起作用\n\n事项按受理时的那一版走完，换了以后新受理的才按新的。\
             联户的线、联系频次、例行工作、推选和岗位是全县的，换了就按新的。\n",
        );
        page
    }
}

/// What stands in two lists under the same name.
struct Paired<'a, T> {
    gone: Vec<&'a T>,
    added: Vec<&'a T>,
    kept: Vec<(&'a T, &'a T)>,
}

fn pair<'a, T, K: PartialEq>(old: &'a [T], new: &'a [T], id: impl Fn(&T) -> K) -> Paired<'a, T> {
    let find = |list: &'a [T], one: &T| list.iter().find(|other| id(other) == id(one));
    Paired {
        gone: old.iter().filter(|one| find(new, one).is_none()).collect(),
        added: new.iter().filter(|one| find(old, one).is_none()).collect(),
        kept: old.iter().filter_map(|one| find(new, one).map(|other| (one, other))).collect(),
    }
}

/// Says that a text is another now.
fn changed(what: &str, old: &str, new: &str, lines: &mut Vec<String>) {
    if old != new {
        lines.push(format!("{what}：{} → {}", some(old), some(new)));
    }
}

fn some(text: &str) -> &str {
    if text.is_empty() { "没有" } else { text }
}

fn quoted<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    labels.map(|label| format!("“{label}”")).collect::<Vec<_>>().join("、")
}
