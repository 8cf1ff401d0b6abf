//! What every page that is drawn must keep, read from its text.

use maplegrid_web::assets;

/// What holds for every document, paper too.
#[track_caller]
pub fn document(html: &str) {
    assert!(html.contains("<html lang=\"zh-CN\""), "{html}");
    assert!(!html.contains(" style=\""), "a style attribute breaks the CSP: {html}");
    assert!(!html.contains("<style"), "an inline style sheet breaks the CSP");
    assert!(!html.contains(assets::MISSING), "a file is missing from the bundle");
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(" src="), "inline script: {script}");
    }
    for tag in tags(html) {
        let handler = tag.attributes.iter().find(|(name, _)| name.starts_with("on"));
        assert!(handler.is_none(), "an inline handler breaks the CSP: {handler:?}");
    }
    let ids: Vec<&str> = tags(html).filter_map(|tag| tag.get("id")).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id stands twice: {ids:?}");
    for tag in tags(html) {
        let used = tag.get("href").and_then(|href| href.strip_prefix('#'));
        if let Some(used) = used.filter(|used| !used.starts_with("i-")) {
            assert!(ids.contains(&used), "#{used} leads nowhere");
        }
    }
    // The radio button itself is not drawn.
    for pick in html.split("<label class=\"pick").skip(1) {
        let label = pick.split("</label>").next().unwrap_or_default();
        assert!(label.contains("class=\"dot\""), "a choice that cannot be seen: {label}");
    }
    assert_eq!(unlabelled(html), Vec::<String>::new());
    assert_eq!(nameless(html), Vec::<String>::new());
    // The headings of the frame stand before the page's own.
    let main = html.find("<main").unwrap_or(0);
    let mut before = 1;
    for level in tags(&html[main..]).filter_map(|tag| tag.heading()) {
        assert!(level <= before + 1, "h{level} follows h{before}: {html}");
        before = level;
    }
}

/// What holds for every page on a screen.
#[track_caller]
pub fn page(html: &str) {
    document(html);
    assert_eq!(html.matches("<h1").count(), 1, "one h1: {html}");
    assert!(html.contains("id=\"main\"") && html.contains("跳到正文"), "{html}");
}

/// An opening tag.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// Where it begins and ends in the text.
    at: (usize, usize),
}

impl<'a> Tag<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn heading(&self) -> Option<usize> {
        let level = self.name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&level).then_some(level)
    }
}

/// The opening tags. Good enough for what the templates write: values stand in double quotation
/// marks, and text has its angle brackets escaped.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.match_indices('<').filter_map(|(start, _)| {
        let rest = &html[start + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quoted = false;
        let length = rest.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        })?;
        let inside = rest[..length].trim_end_matches('/');
        let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let mut attributes = Vec::new();
        while let Some(first) = rest.find(|c: char| !c.is_whitespace()) {
            rest = &rest[first..];
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (attribute, after) = rest.split_at(end);
            let value = after.strip_prefix("=\"").and_then(|value| value.split_once('"'));
            attributes.push((attribute, value.map_or("", |(value, _)| value)));
            rest = value.map_or(after.trim_start_matches('='), |(_, after)| after);
        }
        Some(Tag { name, attributes, at: (start, start + 1 + length + 1) })
    })
}

/// Fields that nobody says the meaning of: no label around them or for them, none of their own.
fn unlabelled(html: &str) -> Vec<String> {
    let fields = tags(html).filter(|tag| matches!(tag.name, "input" | "select" | "textarea"));
    let labels: Vec<&str> =
        tags(html).filter(|tag| tag.name == "label").filter_map(|tag| tag.get("for")).collect();
    let bare = fields.filter(|tag| {
        let silent = matches!(tag.get("type"), Some("hidden" | "submit"));
        let own = tag.get("aria-label").is_some() || tag.get("aria-labelledby").is_some();
        let named = tag.get("id").is_some_and(|id| labels.contains(&id));
        let before = &html[..tag.at.0];
        let around = before.rfind("<label") > before.rfind("</label>");
        !(silent || own || named || around)
    });
    bare.map(|tag| html[tag.at.0..tag.at.1].to_owned()).collect()
}

/// Links and buttons without any words, and pictures without a description.
fn nameless(html: &str) -> Vec<String> {
    let told = tags(html).filter(|tag| match tag.name {
        "a" | "button" => {
            let end = html[tag.at.1..].find(&format!("</{}>", tag.name)).unwrap_or(0);
            let inside = &html[tag.at.1..tag.at.1 + end];
            let words = text_of(inside);
            let own = tag.get("aria-label").is_some() || inside.contains("alt=\"");
            words.trim().is_empty() && !own
        }
        "img" => tag.get("alt").is_none(),
        _ => false,
    });
    told.map(|tag| html[tag.at.0..tag.at.1].to_owned()).collect()
}

/// What stands between the tags.
fn text_of(html: &str) -> String {
    let parts = html.split('<').enumerate();
    let text = parts.map(|(index, part)| match (index, part.split_once('>')) {
        (0, _) => part,
        (_, Some((_, text))) => text,
        (_, None) => "",
    });
    text.collect()
}

#[test]
fn what_is_wrong_with_a_page_is_found() {
    let labelled = "<label for=\"a\">名</label><input id=\"a\" name=\"a\"><label>选<input></label>\
                    <input type=\"hidden\"><select aria-label=\"b\"></select>";
    assert!(unlabelled(labelled).is_empty());
    assert_eq!(unlabelled("<label>a</label><input name=\"b\" value=\"1>2\">").len(), 1);
    assert_eq!(unlabelled("<textarea name=\"b\"></textarea><label for=\"c\"></label>").len(), 1);
    assert_eq!(
        nameless("<a href=\"/\"><svg></svg></a><button>好</button><img src=\"x\">").len(),
        2
    );
    let tag = tags("<input name=a  value=\"b c\" checked>").next().unwrap();
    assert_eq!((tag.get("value"), tag.get("checked")), (Some("b c"), Some("")));
    for wrong in [
        "<html lang=\"zh-CN\"><p style=\"x\">",
        "<html lang=\"zh-CN\"><p onclick=\"x\">",
        "<html lang=\"zh-CN\"><p id=\"a\"><p id=\"a\">",
        "<html lang=\"zh-CN\"><a href=\"#b\">b</a>",
        "<html lang=\"zh-CN\"><main><h1>a</h1><h3>b</h3>",
        "<html lang=\"zh-CN\"><script>1</script>",
    ] {
        assert!(std::panic::catch_unwind(|| document(wrong)).is_err(), "{wrong}");
    }
}
