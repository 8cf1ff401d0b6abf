//! `/office/mediations/new`: a mediation is asked for, offered or entrusted, with or without a case.

use askama::Template;
use maplegrid_app::cases::StaffCase;
use maplegrid_app::mediation::{
    BriefWords, MediationChoices, MediationGiven, OriginGiven, PartyWords,
};
use maplegrid_domain::cases::CaseNumber;
use maplegrid_domain::mediation::{Capacity, Entruster, PartyKind, Severity};
use maplegrid_domain::methods::Barred;
use maplegrid_domain::shared::{AreaId, CategoryId};

use super::acts::{barred, party_given};
use super::fields::{Fields, kin};
use super::typed::Typed;
use crate::forms::digits;
use crate::office::form::{Choice, Control, FieldView};
use crate::office::frame::{Spot, nav};
use crate::office::session::Staff;
use crate::ui::{StaffNav, Void, filters};
use crate::words::{self, Fault, Worded, party_no};

/// Parties of the form at first, and at most at once; more join later.
const PARTIES_LEAST: usize = 2;
const PARTIES_MOST: usize = 10;

/// Fields under a heading.
struct Group {
    title: String,
    hint: &'static str,
    fields: Vec<FieldView>,
}

/// Why it is not taken, and which other ways there are.
pub(super) struct Stop {
    pub title: String,
    pub advice: String,
    /// Where, and how to reach it.
    pub routes: Vec<(String, String)>,
}

/// The form.
#[derive(Template)]
#[template(path = "office/mediation/new.html")]
pub struct NewMediationPage {
    nav: StaffNav,
    void: Option<Void>,
    /// Number and address of the matter it grows from.
    case: Option<(String, String)>,
    case_number: String,
    faults: Vec<(String, String)>,
    stop: Option<Stop>,
    groups: Vec<Group>,
    key: String,
    parties: usize,
}

/// How many parties the form has.
fn count(typed: &Typed) -> usize {
    let more = usize::from(!typed.get("more").is_empty());
    let asked: usize = typed.get("parties").parse().unwrap_or(PARTIES_LEAST);
    asked.saturating_add(more).clamp(PARTIES_LEAST, PARTIES_MOST)
}

impl NewMediationPage {
    pub(super) fn new(
        staff: &Staff,
        choices: &MediationChoices,
        typed: &Typed,
        (faults, stop): (&[Fault], Option<Stop>),
    ) -> Self {
        let make = Fields { form: "new", typed, faults };
        let parties = count(typed);
        let mut groups = vec![matter(&make, choices)];
        let people = choices.people.iter().map(|one| {
            let place = if choices.places.len() > 1 { one.place.as_str() } else { "" };
            Choice::new(one.person.as_str(), one.name.clone()).note(place)
        });
        let people: Vec<Choice> = people.collect();
        groups.extend((1..=parties).map(|no| party(&make, no, &people)));
        let fields = || groups.iter().flat_map(|group| &group.fields);
        let told = |fault: &Fault| {
            let field = fields().find(|field| field.name == fault.field);
            // A fault of one of several parties does not say which: the first is led to.
            let field =
                field.or_else(|| fields().find(|one| one.name == format!("{}-1", fault.field)));
            let to = field.map_or_else(|| "new-form".to_owned(), |field| field.id.clone());
            (to, fault.words.clone())
        };
        let told = faults.iter().map(told).collect();
        let number = CaseNumber::parse(typed.get("case"));
        let case = number
            .as_ref()
            .map(|number| (number.to_string(), format!("/office/cases/{}", number.as_str())));
        Self {
            nav: nav(staff, Spot::Mediations),
            void: choices.places.is_empty().then(nobody),
            case,
            case_number: number.map(|number| number.as_str().to_owned()).unwrap_or_default(),
            faults: told,
            stop,
            groups,
            key: typed.key(),
            parties,
        }
    }
}

fn nobody() -> Void {
    Void {
        icon: "scale",
        title: "您这里不登记调解".to_owned(),
        more: "由调委会受理或者调解的人登记；群众要调解，请领他到调委会，或者登记成一件事。"
            .to_owned(),
        action: Some(("回到调解".to_owned(), "/office/mediations".to_owned())),
    }
}

fn matter(make: &Fields<'_>, choices: &MediationChoices) -> Group {
    let places = choices.places.iter();
    let places: Vec<Choice> =
        places.map(|place| Choice::new(place.area.as_str(), place.name.clone())).collect();
    // Most have one committee.
    let committee = if let [only] = places.as_slice() {
        let only = Choice { chosen: true, ..only.clone() };
        FieldView {
            control: Control::select(vec![only]),
            ..make.select("committee", "调委会", vec![])
        }
    } else {
        make.select("committee", "调委会", places)
    };
    let category = |one: &maplegrid_app::mediation::CategoryChoice| {
        let note = format!("{}；统计归{}", one.class_label, one.statistics.label());
        Choice::new(one.category.as_str(), one.label.clone()).note(note)
    };
    let categories = choices.categories.iter().map(category).collect();
    let mut origins = vec![Choice::new("applied", "依申请"), Choice::new("offered", "主动调解")];
    let entrusted = Entruster::ALL.into_iter();
    origins.extend(entrusted.map(|by| Choice::new(by.id(), format!("{}委托移送", by.label()))));
    let severity = Severity::ALL.map(|one| Choice::new(one.id(), one.label()));
    let barring = Barred::ALL.map(|what| Choice::new(what.id(), what.label()));
    let mut fields = vec![
        committee,
        make.select("category", "哪一类纠纷", categories),
        make.chips("origin", "怎么来的", origins),
        make.line("docket", "委托移送的案号").optional(),
        make.chips("severity", "难易程度", severity.into()).hint("说的是事，不是人"),
        make.ticks("barred", "有没有这些情形", barring.into())
            .optional()
            .hint("有一项就不能调解，会告诉您该去哪里；有人身危险的，马上拨打 110"),
    ];
    fields.extend(make.words::<BriefWords>());
    fields.push(make.number("people", "一共涉及多少人").optional().hint("不填就是当事人数"));
    fields.push(make.at());
    Group { title: "什么纠纷".to_owned(), hint: "", fields }
}

fn party(make: &Fields<'_>, no: usize, people: &[Choice]) -> Group {
    let suffix = format!("-{no}");
    let consents = [
        ("applied", "申请调解"),
        ("agreed", "同意调解"),
        ("unasked", "还没问到"),
        ("refused", "不愿意"),
    ];
    let consents = consents.map(|(id, label)| Choice::new(id, label)).into();
    let name = format!("consent{suffix}");
    let mut fields = vec![make.chips(&name, "愿意调解吗", consents)];
    fields.extend(party_fields(make, &suffix));
    fields.extend(kin(make, &suffix, people));
    let hint = "只有姓名必须写，其余本人不愿意说的可以空着";
    let no = u8::try_from(no).unwrap_or(u8::MAX);
    Group { title: format!("{}当事人", party_no(no)), hint, fields }
}

/// The fields of a party, their names ending in `suffix`.
pub(super) fn party_fields(make: &Fields<'_>, suffix: &str) -> Vec<FieldView> {
    let kinds = [(PartyKind::Natural, "natural"), (PartyKind::Legal, "legal")];
    let kinds = kinds.map(|(kind, id)| Choice::new(id, words::party_kind(kind)));
    let able = [(Capacity::Full, "full"), (Capacity::Guarded, "guarded")];
    let able = able.map(|(able, id)| Choice::new(id, words::capacity(able)));
    let first = |mut field: FieldView| {
        // Most are grown people.
        if let Control::Chips(choices) = &mut field.control
            && !choices.iter().any(|choice| choice.chosen)
            && let Some(first) = choices.first_mut()
        {
            first.chosen = true;
        }
        field
    };
    let mut fields = vec![
        first(make.chips(&format!("kind{suffix}"), "是谁", kinds.into())),
        first(make.chips(&format!("capacity{suffix}"), "能不能自己参加", able.into())),
    ];
    let blanks = PartyWords::BLANKS.iter();
    fields.extend(blanks.map(|blank| make.blank(blank, &format!("{}{suffix}", blank.name))));
    fields
}

/// What is known of a matter before anybody typed; its contact stays sealed.
pub(super) fn prefilled(view: &StaffCase, choices: &MediationChoices) -> Typed {
    let case = &view.case;
    let areas = &view.county.directory.areas;
    let mut lineage = areas.lineage(&case.area);
    let near = lineage.find(|area| choices.places.iter().any(|place| place.area == area.id));
    let category = case.category.as_ref();
    let category = category.filter(|id| choices.categories.iter().any(|one| one.category == **id));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Typed::with(vec![
        pair("case", case.number.as_str()),
        pair("committee", near.map_or("", |area| area.id.as_str())),
        pair("category", category.map_or("", CategoryId::as_str)),
        pair("origin", "applied"),
        pair("severity", "simple"),
        pair("summary", &case.text),
    ])
}

/// Why a form does not even go to the core: whoever does not want it is not talked into it
/// (人民调解法 Art. 17).
pub(super) fn refusing(typed: &Typed) -> Vec<u8> {
    let parties = (1..=count(typed)).filter_map(|no| u8::try_from(no).ok());
    parties.filter(|no| typed.get(&format!("consent-{no}")) == "refused").collect()
}

/// What is asked of the core.
pub(super) fn given(typed: &Typed) -> Result<MediationGiven, Fault> {
    let severity = Severity::ALL.into_iter().find(|one| one.id() == typed.get("severity"));
    let severity = severity.ok_or_else(|| Fault::new("severity", "请选难易程度"))?;
    let numbers = (1..=count(typed)).filter_map(|no| u8::try_from(no).ok());
    let numbers: Vec<u8> = numbers.collect();
    let said = |word: &str| -> Vec<u8> {
        let those = numbers.iter().filter(|no| typed.get(&format!("consent-{no}")) == word);
        those.copied().collect()
    };
    let applied = typed.get("origin") == "applied";
    let by = said("applied");
    // Where nobody applied, whoever would is willing.
    let consents = if applied { said("agreed") } else { [said("agreed"), by.clone()].concat() };
    let origin = match typed.get("origin") {
        "applied" => OriginGiven::Applied { by },
        "offered" => OriginGiven::Offered,
        word => {
            let by = Entruster::ALL.into_iter().find(|by| by.id() == word);
            let by = by.ok_or_else(|| Fault::new("origin", "请选怎么来的"))?;
            OriginGiven::Entrusted { by, docket: typed.text("docket") }
        }
    };
    let people = digits(typed.get("people"));
    let people = match people.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Fault::new("people", "人数要写成数字，例如 5"))?),
    };
    Ok(MediationGiven {
        committee: AreaId::new(typed.get("committee")),
        origin,
        category: CategoryId::new(typed.get("category")),
        severity,
        case: CaseNumber::parse(typed.get("case")),
        parties: numbers.iter().map(|no| party_given(typed, &format!("-{no}"))).collect(),
        consents,
        people,
        barred: barred(typed),
        words: Worded::typed(&|name| typed.text(name)),
        at: typed.at()?,
    })
}
