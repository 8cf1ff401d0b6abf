//! The closed lists of words a file may use.

use maplegrid_domain::methods::{ActionKind, Capability, Every, Phase};

pub(super) const PHASES: [(&str, Phase); 5] = [
    ("intake", Phase::Intake),
    ("triage", Phase::Triage),
    ("handling", Phase::Handling),
    ("feedback", Phase::Feedback),
    ("done", Phase::Done),
];

pub(super) const EVERY: [(&str, Every); 5] = [
    ("week", Every::Week),
    ("month", Every::Month),
    ("quarter", Every::Quarter),
    ("half_year", Every::HalfYear),
    ("year", Every::Year),
];

pub(super) const CAPABILITIES: [(&str, Capability); 11] = [
    ("read_cases", Capability::ReadCases),
    ("read_restricted", Capability::ReadRestricted),
    ("register", Capability::Register),
    ("handle", Capability::Handle),
    ("urge", Capability::Urge),
    ("see_sealed", Capability::SeeSealed),
    ("read_indicators", Capability::ReadIndicators),
    ("read_households", Capability::ReadHouseholds),
    ("keep_households", Capability::KeepHouseholds),
    ("confirm_care", Capability::ConfirmCare),
    ("change_areas", Capability::ChangeAreas),
];

/// The actions a step may declare. Pressing and the decisions about extensions and reopenings
/// are open at any step by rule, so no file names them.
pub(super) const ACTIONS: [(&str, ActionKind); 14] = [
    ("classify", ActionKind::Classify),
    ("assign", ActionKind::Assign),
    ("take", ActionKind::Take),
    ("object", ActionKind::Object),
    ("ask", ActionKind::Ask),
    ("answer", ActionKind::Answer),
    ("request_extension", ActionKind::RequestExtension),
    ("pass", ActionKind::Pass),
    ("send_back", ActionKind::SendBack),
    ("route_out", ActionKind::RouteOut),
    ("visit", ActionKind::Visit),
    ("explain", ActionKind::Explain),
    ("note", ActionKind::Note),
    ("pass_up", ActionKind::PassUp),
];
