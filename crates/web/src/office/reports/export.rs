//! A sheet as a table: one figure a row, so that a spreadsheet can sum and sort it; and what stands
//! behind a figure, one case a row (GC-3 分门别类台账).

use maplegrid_app::County;
use maplegrid_app::reports::{BehindPage, BehindRows, ReportSheet};
use maplegrid_domain::reports::Counted;
use maplegrid_integrations::sheets::Sheet;

use super::behind::{category_words, cells};
use crate::office::session::Staff;
use crate::words::{report_period_on_paper, spaced};

/// The table and the file's name without its ending.
pub(super) fn table(county: &County, sheet: &ReportSheet) -> (Sheet, String) {
    let (areas, method) = (&county.directory.areas, county.method());
    let place = areas.get(&sheet.area).map_or("", |area| area.name.as_str());
    let mut rows = Vec::new();
    for one in &sheet.figures.whole {
        let kept = sheet.kept.as_ref().and_then(|kept| kept.figures.of(one.figure));
        rows.push(row(place, "全部", one, kept));
    }
    for line in &sheet.figures.categories {
        let category = line.category.as_ref();
        let label = category.and_then(|id| method.category(id)).map(|known| known.label.as_str());
        let label = label.unwrap_or("待分类");
        rows.extend(line.counted.iter().map(|one| row(place, label, one, None)));
    }
    for (area, figures) in &sheet.areas {
        let name = areas.get(area).map_or("", |area| area.name.as_str());
        rows.extend(figures.iter().map(|one| row(name, "全部", one, None)));
    }
    let headings = ["地方", "类别", "项目", "数", "总数", "单位", "确认时的数"];
    let table = Sheet {
        name: tab(&sheet.rule.label),
        headings: headings.map(str::to_owned).to_vec(),
        rows,
    };
    let period = report_period_on_paper(sheet.period);
    (table, format!("{place}{}{period}", sheet.rule.label))
}

/// The rows behind a figure, cases by category in the method's order; `None` for no page at all.
pub(super) fn rows(staff: &Staff, pages: &[BehindPage], category: &str) -> Option<(Sheet, String)> {
    let first = pages.first()?;
    let (county, figure) = (staff.county(), first.counted.figure);
    let (mut headings, mut rows) = (Vec::new(), Vec::new());
    for page in pages {
        let lines;
        (headings, lines) = cells(staff, page);
        rows.extend(lines);
    }
    if matches!(first.rows, BehindRows::Cases(_)) {
        let order = |label: &String| {
            let mut known = county.method().categories.iter();
            known.position(|category| category.label == *label).unwrap_or(usize::MAX)
        };
        rows.sort_by_cached_key(|row| row.first().map_or(usize::MAX, order));
    }
    // Never cut without a word.
    if pages.last().is_some_and(|page| page.next.is_some()) {
        let words = format!(
            "一次最多 {} 行，后面还有没导出的，请到下一级分开导",
            spaced(rows.len() as u64)
        );
        rows.push(vec![words]);
    }
    let areas = &county.directory.areas;
    let place = first.inside.as_ref().unwrap_or(&first.area);
    let place = areas.get(place).map_or("", |area| area.name.as_str());
    let period = report_period_on_paper(first.period);
    let category = category_words(staff, category).unwrap_or_default();
    let table = Sheet { name: tab(figure.label()), headings, rows };
    Some((table, format!("{place}{}{category}{}{period}", first.rule.label, figure.label())))
}

/// A tab's name within a spreadsheet's own limits.
fn tab(label: &str) -> String {
    label.chars().filter(|sign| !"[]:*?/\\".contains(*sign)).take(31).collect()
}

fn row(place: &str, category: &str, one: &Counted, kept: Option<Counted>) -> Vec<String> {
    vec![
        place.to_owned(),
        category.to_owned(),
        one.figure.label().to_owned(),
        one.count.to_string(),
        one.of.map(|of| of.to_string()).unwrap_or_default(),
        one.figure.unit().to_owned(),
        kept.map(|kept| kept.count.to_string()).unwrap_or_default(),
    ]
}
