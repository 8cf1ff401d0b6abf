//! What a county has, as tables with the headings that an import reads again.

use maplegrid_app::people::{ImportKind, Importer};
use maplegrid_app::{App, CaseRow, County, Result};
use maplegrid_domain::methods::Method;
use maplegrid_domain::people::without_numbers;
use maplegrid_domain::shared::{AreaId, RegisterId, Timestamp};

use crate::sheets::{Layout, Sheet, entries_sheet};

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    Areas,
    Households,
    Posts,
    Contacts,
    Cases,
}

impl ExportKind {
    pub const ALL: [Self; 5] =
        [Self::Areas, Self::Households, Self::Posts, Self::Contacts, Self::Cases];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Households => "households",
            Self::Posts => "posts",
            Self::Contacts => "contacts",
            Self::Cases => "cases",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Areas => "区域",
            Self::Households => "户",
            Self::Posts => "岗位人员",
            Self::Contacts => "联系人",
            Self::Cases => "事项",
        }
    }
}

/// The table of a kind for an area, within what the caller may read.
///
/// # Errors
/// `NotFound` for an area that is not there, `Forbidden` outside the caller's scope.
pub async fn export(
    app: &App,
    importer: &Importer,
    kind: ExportKind,
    area: &AreaId,
) -> Result<Sheet> {
    let (headings, rows) = match kind {
        ExportKind::Areas => areas(app, importer, area).await?,
        ExportKind::Households => households(app, importer, area).await?,
        ExportKind::Posts => posts(app, importer, area).await?,
        ExportKind::Contacts => contacts(app, importer, area).await?,
        ExportKind::Cases => cases(app, importer, area).await?,
    };
    Ok(Sheet { name: kind.label().to_owned(), headings, rows })
}

/// The table of a register for an area, as whoever has the machine may have it: nothing personal,
/// nothing of a restricted case.
///
/// # Errors
/// `NotFound` for a register or an area that is not there.
pub async fn export_register(app: &App, register: &RegisterId, area: &AreaId) -> Result<Sheet> {
    let mut lines = app.export_whole_register(register, area).await?;
    lines.reverse();
    let county = app.county().await?;
    let (method, kind) = (county.method(), ImportKind::Register(register.clone()));
    let found = Layout::of(&kind, method).zip(method.register(register));
    let (layout, rule) = found.ok_or(maplegrid_app::Error::NotFound)?;
    Ok(entries_sheet(&layout, (rule, &county.directory.areas), &lines))
}

type Rows = (Vec<String>, Vec<Vec<String>>);

fn headings(method: &Method, kind: &ImportKind, fields: &[&str]) -> Vec<String> {
    let layout = Layout::of(kind, method);
    let heading =
        |field: &&str| layout.as_ref().map_or("", |layout| layout.heading(field)).to_owned();
    fields.iter().map(heading).collect()
}

async fn areas(app: &App, importer: &Importer, area: &AreaId) -> Result<Rows> {
    let (exported, county) = (app.export_areas(importer, area).await?, app.county().await?);
    let fields = ["code", "name", "kind", "parent"];
    let mut head = headings(county.method(), &ImportKind::Areas, &fields);
    head.push("全称".to_owned());
    let rows = exported.into_iter().map(|area| {
        let parent = area.parent.map(AreaId::into_string).unwrap_or_default();
        vec![area.id.into_string(), area.name, area.kind, parent, area.path]
    });
    Ok((head, rows.collect()))
}

async fn households(app: &App, importer: &Importer, area: &AreaId) -> Result<Rows> {
    let exported = app.export_households(importer, area).await?;
    let county = app.county().await?;
    let fields = ["code", "area", "door", "head", "phone", "members", "residing", "walk", "elder"];
    let mut head = headings(county.method(), &ImportKind::Households, &fields);
    head.push("全称".to_owned());
    head.extend(county.method().network.lines.iter().map(|line| line.label.clone()));
    let rows = exported.into_iter().map(|row| {
        let mut cells = vec![
            row.code,
            row.area.into_string(),
            row.door,
            row.head,
            row.phone,
            row.members.to_string(),
            row.residing.to_string(),
            row.walk.to_string(),
            if row.elder { "是" } else { "否" }.to_owned(),
            row.path,
        ];
        let name = |person: &_| county.directory.name(person).to_owned();
        cells.extend(row.contacts.iter().map(|who| who.as_ref().map(name).unwrap_or_default()));
        cells
    });
    Ok((head, rows.collect()))
}

async fn posts(app: &App, importer: &Importer, area: &AreaId) -> Result<Rows> {
    let exported = app.export_posts(importer, area).await?;
    let county = app.county().await?;
    let fields = ["name", "phone", "post", "area", "from", "until"];
    let mut head = headings(county.method(), &ImportKind::Posts, &fields);
    head.push("全称".to_owned());
    let rows = exported.into_iter().map(|row| {
        let person = county.directory.person(&row.person);
        vec![
            county.directory.name(&row.person).to_owned(),
            person.and_then(|person| person.phone.clone()).unwrap_or_default(),
            county.method().post_label(&row.holding.post).to_owned(),
            row.holding.area.as_str().to_owned(),
            row.first_day.to_string(),
            row.last_day.map(|day| day.to_string()).unwrap_or_default(),
            county.directory.areas.path_name(&row.holding.area),
        ]
    });
    Ok((head, rows.collect()))
}

async fn contacts(app: &App, importer: &Importer, area: &AreaId) -> Result<Rows> {
    let exported = app.export_households(importer, area).await?;
    let county = app.county().await?;
    let fields = ["code", "area", "door", "head", "line", "contact", "phone"];
    let lines = &county.method().network.lines;
    let mut rows = Vec::new();
    for row in exported {
        for (line, person) in lines.iter().zip(&row.contacts) {
            let Some(person) = person else { continue };
            let known = county.directory.person(person);
            rows.push(vec![
                row.code.clone(),
                row.area.as_str().to_owned(),
                row.door.clone(),
                row.head.clone(),
                line.label.clone(),
                county.directory.name(person).to_owned(),
                known.and_then(|person| person.phone.clone()).unwrap_or_default(),
            ]);
        }
    }
    Ok((headings(county.method(), &ImportKind::Contacts, &fields), rows))
}

async fn cases(app: &App, importer: &Importer, area: &AreaId) -> Result<Rows> {
    let exported = app.export_cases(importer, area).await?;
    let county = app.county().await?;
    let head = [
        "编号",
        "收到时间",
        "事由",
        "类别",
        "地方",
        "来源",
        "步骤",
        "谁在办",
        "最晚答复",
        "办结时间",
        "评价（1–5）",
    ];
    let rows = exported.iter().map(|case| cells(&county, case)).collect();
    Ok((head.map(str::to_owned).to_vec(), rows))
}

fn cells(county: &County, case: &CaseRow) -> Vec<String> {
    let method = county.method_of(case.method_version);
    let directory = &county.directory;
    let category = case.category.as_ref().and_then(|id| method.category(id));
    let step = method.procedure.steps.iter().find(|step| step.id == case.step);
    let owner = case.owner.as_ref().map(|owner| {
        let post = method.post_label(&owner.post);
        let person = owner.person.as_ref().map(|person| directory.name(person));
        format!("{} {post} {}", directory.areas.path_name(&owner.area), person.unwrap_or_default())
    });
    vec![
        case.number.to_string(),
        minute(case.received_at),
        without_numbers(&case.title),
        category.map_or_else(String::new, |category| category.label.clone()),
        directory.areas.path_name(&case.area),
        case.channel.label().to_owned(),
        step.map_or_else(String::new, |step| step.label.clone()),
        owner.map(|owner| owner.trim().to_owned()).unwrap_or_default(),
        case.due.map(|due| minute(due.at)).unwrap_or_default(),
        case.closed_at.map(minute).unwrap_or_default(),
        case.rating.map(|score| score.to_string()).unwrap_or_default(),
    ]
}

fn minute(at: Timestamp) -> String {
    at.civil().strftime("%Y-%m-%d %H:%M").to_string()
}
