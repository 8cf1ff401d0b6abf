//! The fields of a mediation's forms. Ids carry the form's name: several stand on the page.

use maplegrid_app::mediation::{MediationFile, PartyView};
use maplegrid_domain::shared::AttachmentId;

use super::typed::Typed;
use crate::office::form::{Choice, Control, FieldView};
use crate::words::{Blank, Fault, Worded, party_no};

/// Builds the fields of one form out of what was typed into it.
pub(super) struct Fields<'a> {
    pub form: &'a str,
    pub typed: &'a Typed,
    pub faults: &'a [Fault],
}

impl Fields<'_> {
    fn field(&self, name: &str, label: &str, control: Control) -> FieldView {
        let fault = self.faults.iter().find(|fault| fault.field == name);
        FieldView {
            id: format!("{}-{name}", self.form),
            name: name.to_owned(),
            label: label.to_owned(),
            optional: false,
            hint: String::new(),
            fault: fault.map(|fault| fault.words.clone()),
            control,
            replies: Vec::new(),
        }
    }

    fn value(&self, name: &str) -> String {
        self.typed.get(name).to_owned()
    }

    pub fn line(&self, name: &str, label: &str) -> FieldView {
        self.field(name, label, Control::Line { value: self.value(name), example: "" })
    }

    pub fn lines(&self, name: &str, label: &str, example: &'static str) -> FieldView {
        let control = Control::Lines { rows: 3, value: self.value(name), example };
        self.field(name, label, control)
    }

    pub fn number(&self, name: &str, label: &str) -> FieldView {
        self.field(name, label, Control::Number { value: self.value(name) })
    }

    /// Yuan.
    pub fn amount(&self, name: &str, label: &str) -> FieldView {
        self.field(name, label, Control::Amount { value: self.value(name) })
    }

    pub fn day(&self, name: &str, label: &str) -> FieldView {
        self.field(name, label, Control::Day { value: self.value(name) })
    }

    /// When it was done, for what is put down afterwards.
    pub fn at(&self) -> FieldView {
        let control = Control::Moment { value: self.value("at") };
        let hint = "不填就是现在；过了一天才记的，会标“补记”";
        self.field("at", "什么时候", control).optional().hint(hint)
    }

    fn marked(&self, name: &str, mut choices: Vec<Choice>) -> Vec<Choice> {
        for choice in &mut choices {
            choice.chosen = self.typed.has(name, &choice.value);
        }
        choices
    }

    fn chosen(&self, name: &str, choices: Vec<Choice>) -> Vec<Choice> {
        let mut choices = self.marked(name, choices);
        // The only thing that can be chosen is.
        if let [only] = choices.as_mut_slice() {
            only.chosen = true;
        }
        choices
    }

    pub fn chips(&self, name: &str, label: &str, choices: Vec<Choice>) -> FieldView {
        self.field(name, label, Control::Chips(self.chosen(name, choices)))
    }

    pub fn picks(&self, name: &str, label: &str, choices: Vec<Choice>) -> FieldView {
        self.field(name, label, Control::Picks(self.chosen(name, choices)))
    }

    pub fn ticks(&self, name: &str, label: &str, choices: Vec<Choice>) -> FieldView {
        self.field(name, label, Control::Ticks(self.marked(name, choices)))
    }

    pub fn select(&self, name: &str, label: &str, choices: Vec<Choice>) -> FieldView {
        // What a select begins with is not what somebody chose.
        self.field(name, label, Control::select(self.marked(name, choices)))
    }

    pub fn scans(&self, label: &str) -> FieldView {
        let kept = self.typed.kept().into_iter().map(AttachmentId::into_string).collect();
        self.field("photos", label, Control::Scans { kept }).optional()
    }

    pub fn drawing(&self) -> FieldView {
        self.field("drawing", "在屏上签名", Control::Drawing).optional()
    }

    /// The fields of a record.
    pub fn words<W: Worded>(&self) -> Vec<FieldView> {
        W::BLANKS.iter().map(|blank| self.blank(blank, blank.name)).collect()
    }

    /// A field of a record under a name of its own, where several stand in one form.
    pub fn blank(&self, blank: &Blank, name: &str) -> FieldView {
        let (value, example) = (self.value(name), blank.example);
        let control = if blank.rows == 1 {
            Control::Line { value, example }
        } else {
            Control::Lines { rows: blank.rows, value, example }
        };
        let field = self.field(name, blank.label, control);
        if blank.is_required { field } else { field.optional() }
    }

    /// The parties, to tick those who agree or came.
    pub fn parties(&self, name: &str, label: &str, file: &MediationFile) -> FieldView {
        self.ticks(name, label, parties(file))
    }
}

/// 第 1 方 李**
pub(super) fn party_name(file: &MediationFile, no: u8) -> String {
    let party = file.parties.iter().find(|party| party.no.0 == no);
    let words = party.and_then(|party| party.words.as_ref());
    let name = words.map(|words| words.name.as_str()).unwrap_or_default();
    format!("{} {name}", party_no(no)).trim_end().to_owned()
}

/// A party as a choice.
pub(super) fn named(file: &MediationFile, party: &PartyView) -> Choice {
    Choice::new(party.no.0.to_string(), party_name(file, party.no.0))
}

/// Every party as a choice.
pub(super) fn parties(file: &MediationFile) -> Vec<Choice> {
    file.parties.iter().map(|party| named(file, party)).collect()
}

/// Those who mediate here, or could: who may be related to a party.
pub(super) fn staff_names(file: &MediationFile) -> Vec<Choice> {
    let active = file.mediators.iter().filter(|one| one.until.is_none());
    let active = active.map(|one| Choice::new(one.person.as_str(), one.name.clone()));
    let free = file.eligible.iter().map(|(id, name)| Choice::new(id.as_str(), name.clone()));
    active.chain(free).collect()
}

/// Whether a party holds a post, or has kin in one: whoever that is does not mediate.
pub(super) fn kin(make: &Fields<'_>, suffix: &str, people: &[Choice]) -> [FieldView; 2] {
    let person = make.select(&format!("person{suffix}"), "本人就在岗位上的，是谁", people.to_vec());
    let related = make.select(&format!("related{suffix}"), "岗位上谁是他的近亲属", people.to_vec());
    let hint = "选上的人不参与这件调解；还有别人的，登记以后用“登记亲属关系”补";
    [person.optional(), related.optional().hint(hint)]
}
