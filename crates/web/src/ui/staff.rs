//! The frame of staff pages: side navigation, top bar, bottom tabs on phones.
//!
//! A staff page extends `layout/staff.html` and has a field `nav: StaffNav`; the office decides
//! what stands in it.

/// What `layout/staff.html` shows around a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StaffNav {
    /// The county's name, on the brand.
    pub site: String,
    pub demo: bool,
    pub elder: bool,
    pub contrast: bool,
    pub groups: Vec<NavGroup>,
    /// What was searched for, shown again in the search field.
    pub search: String,
    /// The area the page is about, and where it is changed.
    pub area: Option<(String, String)>,
    /// New notices and where they are; no bell without them.
    pub notices: Option<(usize, String)>,
    pub name: String,
    /// 镇综治中心 受理员.
    pub role: String,
    /// The token that every staff form carries besides the `Origin` check.
    pub csrf: String,
}

/// A heading of the side navigation: 办事, 联户, 议事, 数.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NavGroup {
    pub title: &'static str,
    pub links: Vec<NavLink>,
}

/// A link of the side navigation. The first three of all groups are tabs on phones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NavLink {
    pub label: &'static str,
    pub url: String,
    pub icon: &'static str,
    /// 18 or 999+; empty for none.
    pub count: String,
    /// Some of them are late: the only solid count.
    pub is_late: bool,
    pub is_current: bool,
}

impl StaffNav {
    /// The classes of `<html>`.
    pub fn classes(&self) -> &'static str {
        match (self.elder, self.contrast) {
            (true, true) => "elder contrast",
            (true, false) => "elder",
            (false, true) => "contrast",
            (false, false) => "",
        }
    }

    /// The first character of the name, for the leaf beside it.
    pub fn initial(&self) -> String {
        self.name.chars().take(1).collect()
    }

    /// The tabs on phones, before the one that leads to all columns.
    pub fn tabs(&self) -> Vec<&NavLink> {
        self.groups.iter().flat_map(|group| &group.links).take(3).collect()
    }
}
